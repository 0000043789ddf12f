import v8 from 'node:v8'

/**
 * Lets V8's heap grow to four times of what is in use before it looks through all of it. By itself it looks after 10 to 70 %, as so few objects
 * grow old here; but each page holds half a megabyte outside of the heap that counts as well, so that it looked every thirty pages
 * (`docs/decisions/084-ingest.md`). Holds for all threads, to the end of the process.
 */
export function letHeapGrow(): void {
  v8.setFlagsFromString('--heap-growing-percent=300')
}
