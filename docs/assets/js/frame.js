// Exit leaves at once, and Back does not return. What the browser recorded stays.
const link = document.querySelector("[data-exit]")

link?.addEventListener("click", (event) => {
  event.preventDefault()
  document.documentElement.hidden = true // nothing to read while the next page loads
  document.querySelectorAll("form").forEach(empty)
  window.location.replace(link.href)
})

// By the prototype, whatever a field of the form is called.
function empty(form) {
  HTMLFormElement.prototype.reset.call(form)
}

// Forward can restore a page exactly as it was left.
window.addEventListener("pageshow", () => {
  document.documentElement.hidden = false
})

// What a form does beyond HTML and styles is fetched when somebody reaches for it.
for (const form of document.querySelectorAll("form[data-module]")) {
  const wake = () => import(new URL(form.dataset.module, document.baseURI)).catch(() => {}) // it works without, too
  for (const reach of ["pointerover", "focusin", "change"]) form.addEventListener(reach, wake, { once: true })
}

// Search is fetched when its sheet first opens.
const panel = document.querySelector("#app-search")
const field = panel?.querySelector("input")
const address = new URL(location)
const query = address.searchParams.get("q")
let search

function failed() {
  search = null // the next opening tries again
  panel.querySelector("[role=status]").textContent = panel.dataset.failed
  panel.querySelector("[data-ways]").hidden = false
}

function load() {
  panel.querySelector("[role=status]").textContent = panel.dataset.loading
  const fetched = (name) => import(new URL(panel.dataset[name], document.baseURI))
  const [script, ...rest] = ["script", "engine", "index"].map(fetched)
  search = script.then(({ start }) => start(panel, ...rest))
  search.catch(failed)
}

function open() {
  if (!panel.matches(":popover-open")) panel.showPopover()
  field.focus()
}

if (query !== null) {
  address.searchParams.delete("q") // an address is a trace
  history.replaceState(history.state, "", address)
}

if (panel?.showPopover) {
  // A kept page does not show what was looked for.
  window.addEventListener("pagehide", () => {
    for (const sheet of document.querySelectorAll(":popover-open")) sheet.hidePopover()
    empty(panel)
  })

  // A sheet would lie over what the keyboard is on.
  document.addEventListener("focusin", ({ target }) => {
    const sheet = document.querySelector(".app-sheet:popover-open")
    if (sheet && !sheet.contains(target) && target.matches(":focus-visible")) sheet.hidePopover()
  })

  panel.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open" && !search) load()
  })
  window.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return
    event.preventDefault()
    open()
  })
  if (query !== null) {
    field.value = query
    open()
  }
}
