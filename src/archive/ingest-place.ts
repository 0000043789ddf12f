import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** How far files of other crawlers have been read in. Only saves work: reading one again keeps nothing twice. */
export interface IngestPlaces {
  /** The byte to go on at; 0 where the file is new or has changed. */
  of(name: string, version: string): number
  /** Notes that all before `offset` is kept; durable enough when it returns. */
  save(name: string, version: string, offset: number): void
}

const placesFile = '.presskeep.ingest.json'
const filesAtMost = 100_000

type Places = Record<string, { readonly version: string; readonly offset: number }>

export function openIngestPlaces(folder: string): IngestPlaces {
  const file = path.join(folder, placesFile)
  const places = new Map(Object.entries(readPlaces(file)))
  return {
    of(name, version) {
      const known = places.get(name)
      return known?.version === version ? known.offset : 0
    },
    save(name, version, offset) {
      places.delete(name)
      places.set(name, { version, offset })
      if (places.size > filesAtMost) places.delete(places.keys().next().value!)
      writeFileSync(`${file}.partial`, JSON.stringify(Object.fromEntries(places)))
      renameSync(`${file}.partial`, file)
    },
  }
}

/** A file that can't be read is none: then everything is looked at again. */
function readPlaces(file: string): Places {
  if (!existsSync(file)) return {}
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!read || typeof read !== 'object') return {}
    return Object.fromEntries(
      Object.entries(read as Places).filter(
        ([, place]) => typeof place?.version === 'string' && Number.isSafeInteger(place.offset) && place.offset >= 0,
      ),
    )
  } catch {
    return {}
  }
}
