// Tells the start page, which frames this one, whether this browser keeps a page's connections within the list that comes
// with it (`Connection-Allowlist`). This page's list forbids redirects, which nothing else does: where `/moved` can be
// followed there is no fence.
async function isOpen(path) {
  try {
    return (await fetch(path, { cache: 'no-store' })).ok
  } catch {
    return false
  }
}

parent.postMessage({ isFencedIn: (await isOpen('/moved/on')) && !(await isOpen('/moved')) }, location.origin)
