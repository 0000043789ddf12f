/** Bytes in base64; see `eval/make-word-model.ts`. */
export const layers: string
