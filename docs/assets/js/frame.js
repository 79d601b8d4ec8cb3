// Why: overrides/main.html
const link = document.querySelector("[data-exit]")
let others
let presses = []
let last

function empty(form) {
  HTMLFormElement.prototype.reset.call(form)
}

function forget() {
  document.querySelectorAll("form").forEach(empty)
  try {
    localStorage.removeItem("worksheet")
  } catch {}
}

try {
  others = new BroadcastChannel("exit")
  others.onmessage = forget
} catch {}

link.addEventListener("click", (event) => {
  event.preventDefault()
  document.documentElement.hidden = true
  presses = []
  forget()
  others?.postMessage("")
  location.replace(link.href)
})

for (const type of ["keydown", "keyup", "pointerdown"]) {
  addEventListener(type, (event) => {
    if (event.repeat) return
    if (event.key !== "Shift" || event.ctrlKey || event.metaKey || event.altKey) presses = []
    else if (type === "keyup" && last === "keydown") presses.push(event.timeStamp)
    last = event.key === "Shift" && type
    if (event.timeStamp - presses.at(-3) <= 5000) link.click()
  }, true)
}

addEventListener("pageshow", () => {
  document.documentElement.hidden = false
})

for (const form of document.querySelectorAll("form[data-module]")) {
  const wake = () => import(new URL(form.dataset.module, location)).catch(() => {})
  for (const reach of ["pointerover", "focusin", "change"]) form.addEventListener(reach, wake, { once: true })
  if ("now" in form.dataset) wake()
}

const panel = document.querySelector("#app-search")
const field = panel?.querySelector("input")
const status = panel?.querySelector("[role=status]")
const address = new URL(location)
const query = address.searchParams.get("q")
let search

function failed() {
  search = null
  status.textContent = panel.dataset.failed
  panel.querySelector("[data-ways]").hidden = false
}

function load() {
  status.textContent = panel.dataset.loading
  const fetched = (name) => import(new URL(panel.dataset[name], location))
  const [script, ...rest] = ["script", "engine", "index"].map(fetched)
  search = script.then(({ start }) => start(panel, ...rest))
  search.catch(failed)
}

function open() {
  if (!panel.matches(":popover-open")) panel.showPopover()
  field.focus()
}

if (query !== null) {
  address.searchParams.delete("q")
  history.replaceState(history.state, "", address)
}

if (panel?.showPopover) {
  addEventListener("pagehide", () => {
    for (const sheet of document.querySelectorAll(":popover-open")) sheet.hidePopover()
    empty(panel)
  })

  addEventListener("focusin", ({ target }) => {
    const sheet = document.querySelector(".app-sheet:popover-open")
    if (sheet && !sheet.contains(target) && target.matches(":focus-visible")) sheet.hidePopover()
  })

  panel.addEventListener("beforetoggle", ({ newState }) => {
    if (newState === "open" && !search) load()
  })
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return
    event.preventDefault()
    open()
  })
  if (query !== null) {
    field.value = query
    open()
  }
}
