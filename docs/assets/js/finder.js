/**
 * Above the ideas: says how many are left, takes back the last choice, and hides groups of which nothing is left.
 * Which ideas fit is for ideas.css alone to say, with this script or without; here they are only counted.
 * Choices are kept nowhere but in the form, and in memory until the page is left.
 */
const form = document.querySelector(".app-finder")
const list = form.parentElement
const left = list.querySelector("[role=status]")
const undo = form.querySelector("[data-undo]")
const all = form.querySelector("[type=reset]")
const inputs = [...form.querySelectorAll("input")]
const past = []
let now = inputs.map((input) => input.defaultChecked) // somebody may have chosen before this was here

function read() {
  return inputs.map((input) => input.checked)
}

function tell() {
  let shown = 0
  for (const group of list.querySelectorAll("section")) {
    const rows = [...group.querySelectorAll("[data-fits]")]
    const fitting = rows.filter((row) => getComputedStyle(row).display !== "none").length
    group.hidden = fitting === 0
    shown += fitting
  }
  list.dataset.counted = shown
  left.textContent = shown ? `${shown} ${left.dataset.rest}` : left.dataset.none
  undo.hidden = past.length === 0
}

function changed() {
  const before = now
  now = read()
  if (now.some((checked, place) => checked !== before[place])) past.push(before)
  tell()
}

form.addEventListener("change", changed)
form.addEventListener("reset", () => setTimeout(changed)) // the browser empties the form after this event

undo.addEventListener("click", () => {
  now = past.pop()
  inputs.forEach((input, place) => {
    input.checked = now[place]
  })
  if (past.length === 0) all.focus() // this button goes; what it stood beside does not
  tell()
})

window.addEventListener("hashchange", tell) // a link to an idea shows it, whatever was chosen
window.addEventListener("pagehide", () => {
  past.length = 0 // nothing to take back if the browser brings the page back
  now = read()
})
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return
  now = read()
  tell()
})

changed()
