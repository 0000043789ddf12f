/** Those who use a browser now, each with what ends it. */
const users = new Set<(error: Error) => void>()

/**
 * A page can have the browser send a message that is longer than a string may be (`console.log` of 100 MB is enough), and
 * playwright-core, which makes one string of each, throws where nobody can catch it: Node would end with it. Until the
 * function that this answers is called, such an error goes to `onTooLong` instead. All other errors end the program as ever.
 */
export function takeTooLongMessages(onTooLong: (error: Error) => void): () => void {
  const user = (error: Error) => onTooLong(error)
  if (users.size === 0) process.on('uncaughtException', take)
  users.add(user)
  return () => {
    if (users.delete(user) && users.size === 0) process.off('uncaughtException', take)
  }
}

function take(error: Error & { readonly code?: string }): void {
  if (error?.code === 'ERR_STRING_TOO_LONG' && /[\\/]playwright-core[\\/]/.test(error.stack ?? '')) {
    const said = new Error('a page had it send more at once than can be read', { cause: error })
    for (const user of users) user(said)
    return
  }
  // Who else listens deals with it. Where nobody does, Node prints it and exits, as if we had not listened either.
  if (process.listenerCount('uncaughtException') > 1) return
  process.off('uncaughtException', take)
  process.nextTick(() => {
    throw error
  })
}
