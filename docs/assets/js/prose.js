/** What answers are in words. Pure: plan, card and text say the same, as they are made from the same blocks. */
import { plan } from "./sheet.js"

const ANSWERS = ["yes", "maybe", "no"]

/** A row in one line: what it is, when, and the note. `words`: { own, moments }. */
export function line({ name, when = [], note }, words) {
  const moments = when.map((moment) => words.moments[moment]).join(", ")
  return [name || words.own, moments && ` (${moments})`, note && `: ${note}`].join("")
}

/** A heading and its lines, for those of `blocks` that have any: [[title, rows], …] → [{ title, lines }]. */
export function blocks(titled, words) {
  const made = titled.map(([title, rows]) => ({ title, lines: rows.map((row) => line(row, words)) }))
  return made.filter(({ lines }) => lines.length)
}

/** The plan of a sheet. Yes, maybe and no stand apart; what is not answered is not in it. */
export function planned(sheet, known, words) {
  const made = plan(sheet, known)
  return [
    ...blocks(ANSWERS.map((said) => [words.plan[said], made[said]]), words),
    ...blocks(ANSWERS.map((said) => [words.offers[said], made.offers[said]]), words),
    ...blocks([[words.unsure, made.unsure]], words),
    ...made.words.map(({ name, text }) => ({ title: name, lines: [text] })),
  ]
}

/** What two people have in common, a block for each of the two and each answer: `fits` is what `overlap` returns. */
export function compared(fits, words) {
  const by = (who, notes) => notes.map((note) => `${words.people[who]}: ${note}`)
  const parts = [fits.first, fits.second].flatMap((side, who) =>
    ["yes", "maybe"].map((said) => [
      `${words.fits[who]}: ${words.answers[said]}`,
      side[said].map(({ notes, ...row }) => ({ ...row, note: [...by(who, notes.like), ...by(1 - who, notes.offer)].join("; ") })),
    ]),
  )
  return blocks(parts, words)
}

/** A plan as plain text. */
export function asText(made, words) {
  const parts = made.map(({ title, lines }) => [title, ...lines.map((one) => `- ${one}`)].join("\n"))
  return [words.title, words.notConsent, ...parts, words.help].join("\n\n")
}
