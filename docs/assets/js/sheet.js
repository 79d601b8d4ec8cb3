/**
 * A worksheet as data: how it is kept, and what follows from it. Pure: it knows no page, and no words that readers see.
 *
 *   { worksheet: 1, rows: [{ id or in, name, like, offer, when, note, off }], words: [{ id, text }] }
 *
 * `id` is a row of the page, `in` the category of a reader's own. What is empty does not stand in it. Lists, not objects
 * by id: so no id means anything to JavaScript. `known` is the page: { rows: [{ id, name, category }], categories:
 * [{ id, name }], words: [{ id, name }] }, each in its order.
 */
const LETTERS = 1_000_000 // of a sheet as text: a fifth of what a browser keeps
export const MOST = 3 * LETTERS // bytes of a file: in more there are more letters, of whatever script
const TEXT = 100_000 // letters of one note: of ten times as many a browser takes minutes to break the lines
const PARTS = 100_000 // values in it: some 8,000 rows
const OWN = 300 // rows of a reader's own: each is a form in little, and a slow phone has to lay them out
const ANSWERS = ["yes", "maybe", "no"]
const WHEN = ["now", "later", "next-day", "days"]
const [QUOTE, ESCAPE, ...BEFORE_VALUES] = [...'"\\,[{'].map((sign) => sign.charCodeAt())

/**
 * Why a text is no sheet. `reason`: "broken", no JSON; "foreign", no worksheet; "newer", of a later version; "wrong", says
 * what no worksheet says; "long", too much.
 */
export class Refused extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

function need(right, reason = "wrong") {
  if (!right) throw new Refused(reason)
}

// What may stand where: each returns what it is given, as it is kept.
function text(given) {
  need(typeof given === "string")
  need(given.length <= TEXT, "long")
  return given.split(/\r\n?/).join("\n") // three times as fast as to replace, where there are millions
}

function slug(given) {
  need(typeof given === "string" && /^[a-z\d-]{1,99}$/.test(given))
  return given
}

function answer(given) {
  need(ANSWERS.includes(given))
  return given
}

function moments(given) {
  need(Array.isArray(given))
  const found = WHEN.filter((one) => given.includes(one))
  need(found.length === given.length)
  return found
}

function yes(given) {
  need(given === true)
  return given
}

const ROW = { id: slug, in: slug, name: text, like: answer, offer: answer, when: moments, note: text, off: yes }
const WORD = { id: slug, text }

/** `given` as it is kept: nothing empty, in one order. `strict`: it has to be so already, but for the order. */
function tidy(given, kinds, strict) {
  const made = {}
  for (const key of Object.keys(kinds)) {
    const value = given?.[key]
    if (key === "name" || (value && value.length !== 0)) made[key] = kinds[key](value)
  }
  need(!made.id !== !made.in)
  need(!strict || Object.keys(made).length === Object.keys(given).length)
  return made
}

/** A list of them, without those that say nothing. */
function tidied(list, kinds, strict) {
  need(Array.isArray(list))
  const all = list.map((one) => tidy(one, kinds, strict))
  need(all.filter((one) => one.in).length <= OWN, "long")
  const ids = all.flatMap(({ id }) => id ?? [])
  need(new Set(ids).size === ids.length)
  const saying = all.filter(({ id, in: own, name, ...more }) => (own && name) || Object.keys(more).length)
  need(!strict || saying.length === all.length)
  return saying
}

/** Refuses what it would take long to parse: ten million brackets, a million keys. */
function needFew(json) {
  need(json.length <= LETTERS, "long")
  let parts = 0
  let within = false
  for (let at = 0; at < json.length; at++) {
    const sign = json.charCodeAt(at)
    if (sign === QUOTE) within = !within
    else if (within) at += sign === ESCAPE
    else if (BEFORE_VALUES.includes(sign)) need(++parts <= PARTS, "long")
  }
}

function parsed(json) {
  need(/^\s*[-[{"\dfnt]/.test(json), "broken") // most pictures and documents, however long
  needFew(json)
  try {
    return JSON.parse(json)
  } catch {
    throw new Refused("broken")
  }
}

/**
 * Reads what `write` wrote, and nothing else. Throws `Refused`. Returns
 *   sheet: all that it says, whether it is on the page or not
 *   unknown: the rows and words of it that are not on the page
 *   renamed: [{ was, now }], rows that had another name
 */
export function read(json, known) {
  const given = parsed(json.replace(/^\ufeff/, ""))
  const version = given?.worksheet
  need(version !== undefined, "foreign")
  need(!Number.isInteger(version) || version < 2, "newer")
  need(version === 1 && Object.keys(given).length === 3)
  const sheet = { worksheet: 1, rows: tidied(given.rows, ROW, true), words: tidied(given.words, WORD, true) }

  const names = new Map(known.rows.map(({ id, name }) => [id, name]))
  const categories = new Set(known.categories.map(({ id }) => id))
  const words = new Set(known.words.map(({ id }) => id))
  const unknown = [
    ...sheet.rows.filter((row) => !(row.id ? names.has(row.id) : categories.has(row.in))),
    ...sheet.words.filter(({ id }) => !words.has(id)),
  ]
  const renamed = sheet.rows
    .map(({ id, name }) => ({ was: name, now: names.get(id) ?? name }))
    .filter(({ was, now }) => was !== now)
  return { sheet, unknown, renamed }
}

/**
 * A sheet as text: for a file, without the rows that are left off; `whole`, for the browser in which it is filled in.
 * Throws `Refused`, "long", where it could not be read again.
 */
export function write({ rows, words }, { whole = false } = {}) {
  const shown = rows.filter(({ off }) => whole || !off)
  const json = `${JSON.stringify({ worksheet: 1, rows: tidied(shown, ROW), words: tidied(words, WORD) }, null, 2)}\n`
  needFew(json)
  return json
}

/** The rows of a sheet that are on the page, in its order and by its names, with own ones behind those of their category. */
function ordered({ rows }, known) {
  const byId = new Map(rows.map((row) => [row.id, row]))
  return known.categories.flatMap((category) => [
    ...known.rows
      .filter((one) => one.category === category.id && byId.has(one.id))
      .map(({ id, name }) => ({ ...byId.get(id), name })),
    ...rows.filter((row) => row.in === category.id),
  ])
}

/**
 * What plan, card and text say: { yes, maybe, no, unsure: [line], offers: { yes, maybe, no: [line] }, words:
 * [{ id, name, text }] }, a line being { name, when, note }. `unsure` are rows with no answer that say something else.
 */
export function plan(sheet, known) {
  const rows = ordered(sheet, known).filter(({ off }) => !off)
  const lines = (fits) => rows.filter(fits).map(({ name, when = [], note = "" }) => ({ name, when, note }))
  const by = (side) => Object.fromEntries(ANSWERS.map((said) => [said, lines((row) => row[side] === said)]))
  const texts = new Map(sheet.words.map(({ id, text }) => [id, text]))
  return {
    ...by("like"),
    unsure: lines(({ like, offer, id, name, when, note }) => !like && !offer && (note || when?.length || (!id && name))),
    offers: by("offer"),
    words: known.words.map(({ id, name }) => ({ id, name, text: texts.get(id) })).filter(({ text }) => text),
  }
}

/** The rows of a sheet by what they are: those with one id, or own ones of a category in the same words. */
function grouped(sheet, known) {
  const groups = new Map()
  for (const row of ordered(sheet, known)) {
    const words = row.name.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ")
    const key = row.id ?? (words && `${row.in} ${words}`)
    if (!groups.has(key)) groups.set(key, [])
    groups.get(key).push(row)
  }
  groups.delete("") // two without words are not the same
  return groups
}

/**
 * What one would like and the other can offer: { first: { yes, maybe: [line] }, second: … }, a line being { name, when,
 * notes: { like, offer: [text] } }, by what their writer said. What one would like does not show where either left it
 * off, or the other did not say that they can offer it.
 */
export function overlap(first, second, known) {
  const [one, other] = [first, second].map((sheet) => grouped(sheet, known))
  const meeting = (likes, offers) => {
    const met = { yes: [], maybe: [] }
    for (const [key, liked] of likes) {
      const offered = offers.get(key) ?? []
      const both = [...liked, ...offered]
      const answers = [careful(liked, "like"), careful(offered, "offer")]
      const together = answers.includes("maybe") ? "maybe" : "yes"
      if (both.some(({ off }) => off) || answers.some((said) => !met[said])) continue
      const when = WHEN.filter((moment) => liked.some((row) => row.when?.includes(moment)))
      const [like, offer] = [liked, offered].map((rows) => rows.flatMap(noted))
      met[together].push({ name: liked[0].name, when, notes: { like, offer } })
    }
    return met
  }
  return { first: meeting(one, other), second: meeting(other, one) }
}

/** A note beside a no may be its reason, which is nobody else's. */
function noted(row) {
  return row.like === "no" || row.offer === "no" ? [] : (row.note ?? [])
}

/** What rows say that are the same: no before maybe before yes. */
function careful(rows, side) {
  return ANSWERS.findLast((said) => rows.some((row) => row[side] === said))
}
