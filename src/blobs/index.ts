/** Port BlobStore: the file system. `conformance.ts` is the suite that every store must pass. */
export { createFileBlobs } from './file-blobs.ts'
