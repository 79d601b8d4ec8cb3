/** The worksheet's page: what its buttons do. Answers are in the form, and in memory only while two people compare. */
import { clear, collect, known, marked, named, own, remove, show } from "./form.js"
import { erase, follow, keep, keeping, kept, watch } from "./keep.js"
import { copy, printWhole, textFrom } from "./page.js"
import { asText, compared, line, planned } from "./prose.js"
import { MOST, overlap, read, Refused, write } from "./sheet.js"

const form = document.querySelector(".app-worksheet")
const words = JSON.parse(form.querySelector("script").textContent)
const find = (hook) => form.querySelector(`[data-${hook}]`)
const views = [...form.querySelectorAll("[data-view]")]
const keeper = find("keep")
const file = find("file")
let past = null // what Undo brings back: the sheet before it was cleared or another was opened
let turn = null // while two people answer: "first" or "second"
let first = null // the first person's sheet, while the second answers
let strange // what was kept and cannot be read
let waiting
let lasting = false // what was said last is not over with the next answer
const LASTING = ["cannot_keep", "cannot_keep_more", "kept_by_another_tab"]

// --- telling -------------------------------------------------------------------------------------

function tell(message, undo = null) {
  lasting = LASTING.includes(message)
  form.querySelector("[role=status]").textContent = words.said[message] ?? message
  past = undo
  find("do=undo").hidden = !undo
}

/** The message, and the rows that it is about. Nothing where there are none. */
function naming(message, rows) {
  const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
  const told = ({ was, now, name, text }) => (was ? `${short(was)} → ${now}` : short(name || text || words.own))
  const shown = rows.slice(0, 5).map(told)
  if (rows.length > shown.length) shown.push("…")
  return shown.length ? `${words.said[message]} ${shown.join("; ")}` : ""
}

/** Show one view, with the focus on its head; or where a reader goes on. */
function view(name, place) {
  tell("")
  file.value = "" // one that is still being read does not come any more
  for (const one of views) one.hidden = one.dataset.view !== name
  for (const one of form.querySelectorAll("[data-turn]")) one.hidden = one.dataset.turn !== turn
  for (const one of form.querySelectorAll("[data-tools]")) one.hidden = Boolean(turn)
  const heads = [...form.querySelectorAll("h2[tabindex]")]
  form.scrollIntoView()
  ;(place ?? heads.find((one) => one.checkVisibility()) ?? find("do=plan")).focus()
}

/** Where a link within the sheet leads, without a trace in the address. */
function go(link) {
  const place = form.querySelector(link.hash)
  if (link.matches("[data-all]")) find("whole").checked = true
  place.scrollIntoView()
  place.querySelector("input, button").focus()
}

function make(name, ...inside) {
  const made = document.createElement(name)
  made.append(...inside)
  return made
}

// --- what the answers make ---------------------------------------------------------------------------------------

function lists(blocks) {
  return blocks.flatMap(({ title, lines }) => [make("h3", title), make("ul", ...lines.map((one) => make("li", one)))])
}

function card(blocks) {
  return blocks.map(({ title, lines }) => make("p", make("b", title), ` ${lines.join("; ")}`))
}

// --- kept by choice ---------------------------------------------------------------------------------------------

function store(first) {
  const sheet = before()
  tried(() => {
    const came = keep(sheet && write(sheet, { whole: true }))
    if (came === "refused") tell(kept() === null ? "cannot_keep" : "cannot_keep_more")
    else if (came === "changed") tell(first ? "kept_already" : "kept_by_another_tab")
    else if (first) tell("kept")
  }, "too_long")
  keeper.checked = keeping()
}

function flush() {
  clearTimeout(waiting)
  if (keeping()) store()
}

function later() {
  clearTimeout(waiting)
  if (keeping()) waiting = setTimeout(flush, 300) // after what was answered has been painted
}

function toggle() {
  if (!keeper.checked) return tell(erase() ? "kept_no_more" : "cannot_erase")
  if (kept() !== strange) return store(true)
  keeper.checked = false
  tell("kept_unreadable")
}

// --- files ------------------------------------------------------------------------------------------------------

/** What stands on the page; null where there is nothing to bring back. */
function before() {
  const sheet = collect()
  return sheet.rows.length || sheet.words.length ? sheet : null
}

/** Do it and return true; or say why it was refused. */
function tried(what, refusal) {
  try {
    what()
    return true
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    tell(refusal ?? error.reason)
    return false
  }
}

function save() {
  const sheet = before()
  if (!sheet) return tell("nothing")
  const address = URL.createObjectURL(new Blob([write(sheet)], { type: "application/json" }))
  Object.assign(document.createElement("a"), { href: address, download: "worksheet.json" }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
  tell("saved")
}

/** Show what `text` holds and say `message`, or say why not and leave all as it is. Returns whether it was read. */
function open(text, message, refusal) {
  return tried(() => {
    const { sheet, unknown, renamed } = read(text, known)
    const undo = before()
    show(sheet)
    tell([words.said[message], naming("unknown", unknown), naming("renamed", renamed)].join(" ").trim(), undo)
  }, refusal)
}

async function opened() {
  const text = await textFrom(file, MOST)
  if (text === null) tell("long")
  else if (text !== undefined && open(text, "opened")) later()
}

// --- together -------------------------------------------------------------------------------------------------

function review() {
  const chosen = marked().filter(({ row }) => row.like || row.offer)
  const items = chosen.map(({ box, row }) => {
    const off = Object.assign(make("input"), { type: "checkbox", checked: Boolean(row.off) })
    off.addEventListener("change", () => {
      box.querySelector("[data-off]").checked = off.checked
    })
    const hidden = Object.assign(make("span", `: ${row.name || words.own}`), { className: "app-hidden" })
    const told = ["like", "offer"].filter((part) => row[part]).map((part) => `${words[part]}: ${words.answers[row[part]]}`)
    return make("li", line(row, words), make("br"), told.join("; "), make("label", off, ` ${words.off}`, hidden))
  })
  const all = items.length ? make("ul", ...items) : make("p", words.said.nothing)
  find("view=review").querySelector("[data-filled]").replaceChildren(all)
  find("do=done").textContent = words.next[turn === "first" ? 0 : 1]
  view("review")
}

function done() {
  const sheet = collect()
  clear()
  empty()
  if (turn === "first") {
    first = sheet
    turn = "second"
    return view("hand")
  }
  const fits = compared(overlap(first, sheet, known), words)
  first = null
  find("view=result").querySelector("[data-filled]").replaceChildren(...(fits.length ? lists(fits) : [make("p", words.none)]))
  view("result")
}

function empty() {
  for (const place of form.querySelectorAll("[data-filled], [data-card]")) place.replaceChildren()
  find("text").value = ""
}

// --- what the buttons do ----------------------------------------------------------------------------------------

const does = {
  print: () => window.print(),
  save: () => tried(save, "too_long"),
  open: () => file.click(),
  clear() {
    const undo = before()
    clear()
    tell("cleared", undo)
    later()
  },
  undo() {
    show(past)
    tell("undone")
    find("top").focus()
    later()
  },
  plan() {
    const blocks = planned(collect(), known, words)
    if (!blocks.length) return tell("nothing")
    find("filled").replaceChildren(...lists(blocks))
    find("card").replaceChildren(...card(blocks))
    find("text").value = asText(blocks, words)
    find("view=plan").toggleAttribute("data-yes", blocks[0].title === words.plan.yes) // only a yes is large
    view("plan")
  },
  copy: async () => tell((await copy(find("text"))) ? "copied" : "not_copied"),
  sheet() {
    empty()
    view("sheet")
  },
  erase() {
    form.reset()
    tell(erase() ? "erased" : "cannot_erase")
  },
  start: () => view("start"),
  first() {
    if (!erase() && kept() !== null) return tell("cannot_erase")
    turn = "first"
    keeper.checked = false
    find("offers").checked = true
    view("sheet")
  },
  review,
  done,
  second() {
    find("offers").checked = true
    view("sheet")
  },
  over() {
    form.reset()
    tell("cleared")
  },
}

form.addEventListener("click", (event) => {
  const { target } = event
  const link = target.closest("a[href^='#']")
  if (link) {
    event.preventDefault()
    go(link)
  }
  const button = target.closest("button")
  if (button?.type === "reset") {
    event.preventDefault() // it can be undone; a reset cannot
    does.clear()
  }
  if (button?.dataset.do) does[button.dataset.do]()
  if (button?.matches("[data-add]")) own(button.closest("[data-category]").dataset.category).querySelector("textarea").focus()
  if (button?.matches("[data-remove]")) {
    const undo = before()
    remove(button.closest("[data-own]")).querySelector("summary").focus()
    tell("removed", undo)
    later()
  }
})

// Whoever erases, begins anew or leaves: nothing of what was answered stays here.
form.addEventListener("reset", () => {
  clear()
  empty()
  erase()
  first = null
  turn = null
  view("sheet", find("top"))
})

form.addEventListener("input", ({ target }) => {
  if (target.matches("[data-rows] *")) {
    if (!lasting) tell("")
    if (target.matches("[data-name]")) named(target.closest("[data-own]"), words.own)
    later()
  }
})
keeper.addEventListener("change", toggle)
file.addEventListener("change", opened)
watch(() => {
  keeper.checked = false
  tell("kept_by_another_tab")
})
window.addEventListener("pagehide", () => {
  tell("")
  flush()
})

// A radio that is marked and out of sight would keep the tab key from the others.
form.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open) return
    for (const blank of target.querySelectorAll("[value='']:checked")) blank.checked = false
  },
  true,
)

// Where all that is marked is left off, a blank sheet is printed: nothing shows that there is more.
function nothingToPrint() {
  return !form.querySelector("[data-words]:not(:placeholder-shown)") && marked().every(({ row }) => row.off)
}

window.addEventListener("beforeprint", () => form.toggleAttribute("data-blank", nothingToPrint()))
printWhole(form, () => (nothingToPrint() ? [] : [...form.querySelectorAll("[data-view=sheet] textarea")]))

for (const one of form.querySelectorAll(".app-scripted, [data-add], [data-remove]")) one.hidden = false
const there = kept()
if (there !== null && open(there, "kept_back", "kept_unreadable")) {
  follow(there)
  keeper.checked = true
} else if (there !== null) strange = there
