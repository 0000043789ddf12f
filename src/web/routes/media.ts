import { isId } from '../inputs.ts'
import { badRequest, notFound, sendBytes } from '../respond.ts'
import type { Route } from '../room.ts'
import { drawingPolicy, foreignPolicy } from '../security-headers.ts'

/** Types that a browser shows as a picture and never as a document. Others are only handed out as files. */
const shown = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/apng',
])

/** `/media/DIGEST`: a kept picture. */
export const mediaRoute: Route = (app, { library }) => {
  app.get('/media/:digest', async (c) => {
    const { words } = c.get('ui')
    const digest = c.req.param('digest')
    if (!isId(digest)) return badRequest(c, words.badId)
    const picture = await library.picture(digest)
    if (!picture) return notFound(c, words.noSuchPicture)
    if (picture.type === 'image/svg+xml') {
      // An <img> shows an SVG whatever its disposition; opened by itself it is only handed out as a file.
      return sendBytes(c, picture.bytes, {
        type: 'image/svg+xml',
        tag: digest,
        policy: drawingPolicy,
        disposition: `attachment; filename="${fileName(digest)}.svg"`,
      })
    }
    const isShown = shown.has(picture.type)
    return sendBytes(c, picture.bytes, {
      type: isShown ? picture.type : 'application/octet-stream',
      tag: digest,
      policy: foreignPolicy,
      disposition: isShown ? undefined : `attachment; filename="${fileName(digest)}.bin"`,
    })
  })
}

function fileName(digest: string): string {
  return `picture-${digest.replace(/[^A-Za-z0-9-]/g, '-').slice(0, 40)}`
}
