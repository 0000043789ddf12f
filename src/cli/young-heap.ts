import v8 from 'node:v8'

/** Two halves: what was made since the last look, and room to move what is still in use. */
const largestYoungBytes = 8 * 1024 * 1024

/**
 * Asked after each piece of work of a long run: keeps V8's young generation from growing beyond 16 MB. By default it grows
 * to 64 MB where much memory is used for short, which a page read after another does; over 358 pages that was 139 MB above
 * the base and 91 MB with this, at the same CPU time (`docs/decisions/033-speed.md`). The flags for it
 * can't be given to a process that runs already, but how it grows can.
 */
export function boundYoungHeap(): () => void {
  let isBound = false
  return () => {
    if (isBound) return
    const young = v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    if ((young?.space_size ?? 0) < largestYoungBytes) return
    isBound = true
    v8.setFlagsFromString('--semi-space-growth-factor=1')
  }
}
