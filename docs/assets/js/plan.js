/** My plan: filled from a worksheet, said on its card, copied as text. What is written is in the form, and nowhere else. */
import { kept } from "./keep.js"
import { copy, printWhole, textFrom } from "./page.js"
import { asText, line } from "./prose.js"
import { MOST, plan, read, Refused } from "./sheet.js"

const form = document.querySelector(".app-plan")
const words = JSON.parse(form.querySelector("script").textContent)
const find = (hook) => form.querySelector(`[data-${hook}]`)
const fields = [...form.querySelectorAll("[data-part]")]
const file = find("file")
const text = find("text")
const written = new Set() // fields that do not follow the other form any more

function tell(message, plain = "") {
  form.querySelector("[role=status]").textContent = message
  text.value = plain
  text.parentElement.hidden = !plain
}

function lines({ value }) {
  return value.split("\n").filter((one) => one.trim())
}

// What is written into a part of the sheet stands on the card, too, and the other way round, until it is written there.
function twin(field) {
  return fields.find((one) => one !== field && one.dataset.part === field.dataset.part)
}

function forTwin(field) {
  return "card" in field.dataset ? field.value : lines(field).join("; ")
}

function wrote(field) {
  const other = twin(field)
  written.add(field)
  if (other && !written.has(other)) other.value = forTwin(field)
}

function title(field) {
  return (field.dataset.card ?? "") + field.labels[0].firstElementChild.textContent
}

// --- from a worksheet -----------------------------------------------------------------------------

/** What a saved worksheet says. There is no list of rows here, so what it names is the list. */
function answers(json) {
  const { sheet } = read(json, { rows: [], categories: [], words: [] })
  const rows = sheet.rows.filter(({ id }) => id).map((row) => ({ ...row, category: "" }))
  const categories = ["", ...new Set(sheet.rows.flatMap((row) => row.in ?? []))].map((id) => ({ id }))
  return plan(sheet, { rows, categories, words: sheet.words })
}

function taken({ dataset }, made) {
  return (dataset.takes?.split(" ") ?? []).flatMap((source) => {
    const rows = made[source]?.map((row) => line(row, words).replace(/\s*\n\s*/g, " "))
    const said = rows ?? made.words.filter(({ id }) => id === source).map((one) => one.text)
    return said.map((one) => (words.names[source] ?? "") + one)
  })
}

function fill(json, refusal) {
  let made
  try {
    made = answers(json)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return tell(words.said[refusal ?? error.reason])
  }
  const asked = fields.map((field) => ({ field, given: taken(field, made) })).filter(({ given }) => given.length)
  const left = asked.filter(({ field }) => field.value.trim())
  const filled = asked.filter((one) => !left.includes(one))
  for (const { field, given } of filled) {
    field.value = given.join("\n")
    wrote(field)
  }
  const told = [
    [words.said.filled, filled],
    [words.said.left, left],
  ].filter(([, some]) => some.length)
  const all = told.map(([message, some]) => `${message} ${some.map(({ field }) => title(field)).join("; ")}.`)
  tell(all.join(" ") || words.said.nothing)
}

// --- what can be done -------------------------------------------------------------------------------

const does = {
  print: () => window.print(),
  open: () => file.click(),
  kept: () => fill(kept() ?? "", "unreadable"),
  async copy() {
    // Of the card, what it says in other words.
    const said = fields.filter((field) => !field.dataset.card || field.value !== forTwin(twin(field)))
    const blocks = said.map((field) => ({ title: title(field), lines: lines(field) })).filter((one) => one.lines.length)
    if (!blocks.length) return tell(words.said.empty)
    const plain = asText(blocks, words)
    tell("", plain)
    if (await copy(text)) tell(words.said.copied)
    else tell(words.said.not_copied, plain)
  },
}

function offer() {
  find("do=kept").hidden = kept() === null
}

form.addEventListener("click", ({ target }) => does[target.dataset.do]?.())

form.addEventListener("input", ({ target }) => {
  if (!fields.includes(target)) return
  wrote(target)
  tell("")
})

form.addEventListener("reset", () => {
  written.clear()
  setTimeout(offer) // whoever leaves erases what is kept, too
  tell(words.said.cleared)
})

file.addEventListener("change", async () => {
  const json = await textFrom(file, MOST)
  if (json === null) tell(words.said.long)
  else if (json !== undefined) fill(json)
})

printWhole(form, () => fields)

// Somebody may have written before this was here.
for (const field of fields.filter(({ value }) => value)) written.add(field)
written.forEach(wrote)
offer()
for (const one of form.querySelectorAll("[data-scripted]")) one.hidden = false
