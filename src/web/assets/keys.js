// Arrow keys turn the page: left is newer, right is older. Everything works without this file.
document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.target instanceof Element && event.target.closest('input, select, textarea, button, .scroll')) return
  const rel = event.key === 'ArrowLeft' ? 'prev' : event.key === 'ArrowRight' ? 'next' : undefined
  const link = rel && document.querySelector(`link[rel="${rel}"]`)
  if (link instanceof HTMLLinkElement) location.assign(link.href)
})
