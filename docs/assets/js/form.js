/**
 * The form as a sheet: what somebody marked, read from the page and put back into it.
 * A blank copy of the rows is kept from the start. To empty the form is to put that in their place, so that nothing
 * of what stood there is left, not even for the browser's own undoing of what was typed.
 */
const form = document.querySelector(".app-worksheet")
const pristine = form.querySelector("[data-rows]").cloneNode(true)
let unknown = { rows: [], words: [] } // what a file had that this sheet has not

empty(pristine) // somebody may have answered before this was here

function empty(box) {
  for (const field of box.querySelectorAll("input")) field.checked = false
  for (const field of box.querySelectorAll("textarea")) field.value = ""
  for (const fold of box.querySelectorAll("details")) fold.open = false
}

function rows() {
  return form.querySelector("[data-rows]")
}

function nameOf(box) {
  return box.querySelector("legend").textContent
}

/** All that this sheet asks, in the order of the page: what sheet.js wants to know of it. */
export const known = {
  rows: [...pristine.querySelectorAll("[data-row]")].map((box) => ({
    id: box.dataset.row,
    name: nameOf(box),
    category: box.closest("[data-category]").dataset.category,
  })),
  categories: [...pristine.querySelectorAll("[data-category]")].map((part) => ({
    id: part.dataset.category,
    name: part.querySelector("h2").textContent,
  })),
  words: [...pristine.querySelectorAll("[data-words]")].map((field) => ({
    id: field.dataset.words,
    name: field.closest("label").textContent.trim(),
  })),
}

/** Empty the form, and forget what it had beyond its own rows. */
export function clear() {
  put(blank())
  unknown = { rows: [], words: [] }
}

function blank() {
  const made = pristine.cloneNode(true)
  for (const button of made.querySelectorAll("[data-add], [data-remove]")) button.hidden = false
  return made
}

function put(made) {
  rows().replaceWith(made)
}

/** Each row in which something is marked or written: its box on the page, and the row. */
export function marked() {
  const boxes = [...rows().querySelectorAll("[data-row], [data-own]")]
  return boxes.map((box) => ({ box, row: rowIn(box) })).filter(({ row }) => row)
}

/** The sheet as it stands on the page. */
export function collect() {
  const words = [...rows().querySelectorAll("[data-words]")].map(({ dataset, value }) => ({ id: dataset.words, text: value }))
  return {
    rows: [...marked().map(({ row }) => row), ...unknown.rows],
    words: [...words.filter(({ text }) => text), ...unknown.words],
  }
}

function rowIn(box) {
  const field = (part) => box.querySelector(`[data-${part}]`)
  const checked = (part) => [...box.querySelectorAll(`[data-${part}]:checked`)].map(({ value }) => value)
  const row = box.dataset.row
    ? { id: box.dataset.row, name: nameOf(box) }
    : { in: box.closest("[data-category]").dataset.category, name: field("name").value }
  const [like] = checked("like")
  const [offer] = checked("offer")
  const note = field("note").value
  const unasked = like || offer || note ? box.dataset.when?.split(" ") : undefined
  const when = unasked ?? checked("when")
  const given = { ...(like && { like }), ...(offer && { offer }), ...(when.length && { when }), ...(note && { note }) }
  const off = field("off").checked && { off: true }
  return Object.keys(given).length || off || (row.in && row.name) ? { ...row, ...given, ...off } : null
}

/** Show `sheet`, as sheet.js has read it, in place of what is there. */
export function show(sheet) {
  const made = blank() // filled before it stands in the form, which would count its fields anew for each
  unknown = { rows: [], words: [] }
  for (const row of sheet.rows) {
    const box = row.id ? made.querySelector(`[data-row="${row.id}"]`) : own(row.in, made)
    if (box) fill(box, row)
    else unknown.rows.push(row)
  }
  for (const one of sheet.words) {
    const field = made.querySelector(`[data-words="${one.id}"]`)
    if (field) field.value = one.text
    else unknown.words.push(one)
  }
  put(made)
  if (sheet.rows.some(({ offer }) => offer)) form.querySelector("[data-offers]").checked = true
}

/** Let a row of one's own go by what is written in it, for those who hear its name. */
export function named(box, otherwise) {
  box.setAttribute("aria-label", box.querySelector("[data-name]").value || otherwise)
}

function fill(box, row) {
  const check = (part, value) => {
    const field = box.querySelector(`[data-${part}][value="${value}"]`)
    if (field) field.checked = true
  }
  if (row.like) check("like", row.like)
  if (row.offer) check("offer", row.offer)
  if (row.when && !box.querySelector("[data-when]")) box.dataset.when = row.when.join(" ") // no longer asked of this row
  for (const moment of row.when ?? []) check("when", moment)
  box.querySelector("[data-note]").value = row.note ?? ""
  box.querySelector("[data-off]").checked = Boolean(row.off)
  if (row.in) {
    box.querySelector("[data-name]").value = row.name
    named(box, nameOf(box))
  }
}

/** A blank row of one's own in `category`, in sight; made if there is none. Null where there is no such category. */
export function own(category, within = rows()) {
  const fold = within.querySelector(`[data-category="${category}"] .app-answer__add`)
  if (!fold) return null
  fold.open = true
  const last = fold.lastElementChild.previousElementSibling // the button that adds stands behind
  if (!rowIn(last)) return last
  const made = pristine.querySelector(`[data-category="${category}"] [data-own]`).cloneNode(true)
  made.dataset.own = Number(last.dataset.own) + 1
  for (const field of made.querySelectorAll("[name]")) field.name = field.name.replace(".1", `.${made.dataset.own}`)
  for (const button of made.querySelectorAll("[data-remove]")) button.hidden = false
  last.after(made)
  return made
}

/** Take a row of one's own away; the last one of its category is only emptied. */
export function remove(box) {
  const fold = box.parentElement
  if (fold.querySelectorAll("[data-own]").length > 1) box.remove()
  else empty(box)
  box.removeAttribute("aria-label")
  return fold
}
