/** WARC records in and out, digests, content coding, what a picture is. */
export { aliasMember } from './alias.ts'
export { AvifDecoderError, checkAvifDecoder } from './avif-grid.ts'
export { type BucketWarcs, bucketWarcs, mendedBytes } from './bucket-warcs.ts'
export { openBucketWriter } from './bucket-writer.ts'
export { cdxjLine, type IndexLine, indexPathOf, makeIndex, readIndex, rebuildIndex, surt, timestamp14 } from './cdxj.ts'
export { checkWarc } from './check.ts'
export { type Decoded, decodeContent } from './content-coding.ts'
export { digestMatches, sha256 } from './digest.ts'
export { harmlessSvg } from './harmless-svg.ts'
export { isKeepableId } from './kept-member.ts'
export { isSameLook, likelyBands, type PictureLook, pictureLook } from './picture-look.ts'
export { withoutMetadata } from './picture-metadata.ts'
export { type Picture, pictureType } from './picture-type.ts'
export { type ReadOptions, type ReadRecordOptions, readRecord, readWarc } from './read.ts'
export {
  captureOf,
  type HeaderLine,
  headerValue,
  type RefersTo,
  type WarcDamage,
  WarcError,
  type WarcRecord,
} from './record.ts'
export { svgOfBook } from './svg-of-books.ts'
export { recoverTail, type TailReport } from './tail.ts'
export { type FolderWarcs, folderWarcs, type WarcFile, type WarcFiles } from './warc-files.ts'
export {
  type ExchangeContext,
  listWarcs,
  openWarcWriter,
  type RevisitOf,
  type WarcWriter,
  type WarcWriterOptions,
  warcinfoMember,
  warcName,
  writerOf,
} from './writer.ts'
