/**
 * Makes the exit link leave at once: the page goes blank, and Back does not return to it.
 * Without this script it is still a link. It cannot erase what the browser has recorded, so no page may
 * say that it does.
 */
const link = document.querySelector("[data-exit]")

link?.addEventListener("click", (event) => {
  event.preventDefault()
  document.documentElement.hidden = true // nothing to read while the next page loads
  for (const form of document.forms) form.reset() // nothing to find if the browser brings the page back
  window.location.replace(link.href) // this page's place in the history goes to the next one
})

// Forward can restore a page exactly as it was left: make it readable again.
window.addEventListener("pageshow", () => {
  document.documentElement.hidden = false
})
