/** Undefined where more comes than is allowed, whatever Content-Length says. */
export async function readBody(request: Request, bytesAtMost: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get('content-length')) > bytesAtMost) return undefined
  const chunks: Uint8Array[] = []
  let length = 0
  if (request.body) {
    for await (const chunk of request.body) {
      length += chunk.length
      if (length > bytesAtMost) return undefined
      chunks.push(chunk)
    }
  }
  return Buffer.concat(chunks)
}
