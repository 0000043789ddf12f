/** Port BlobStore: the file system and S3. `conformance.ts` is the suite that every store must pass. */
export { createFileBlobs, incomingFolder } from './file-blobs.ts'
export { createS3Blobs, loadS3Sdk, readS3Object, S3Error, type S3Options } from './s3-blobs.ts'
