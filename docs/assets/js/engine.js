/**
 * The engine of search: from what a reader types to the pages that answer. Pure: it knows no HTML and asks for nothing.
 *
 *   what is typed → words → what each may stand for → pages → the section and the sentence that fit best
 *
 * A page is found in two ways, added up: it has words that few pages have (`having`), and one of its phrases is much
 * like what was typed (`like`). Its phrases are title, question, headings and, above all, readers' own words for it.
 *
 * The numbers below were tuned on one half of tests/queries.csv. `make search` prints what they give on both.
 */
const LONGEST = 200 // letters of a query that count
const MOST = 24 // words of them that are looked for; danger is heard in all
const HAS = { title: 3.4, phrase: 2.1, heading: 1.1, summary: 3.3, text: 0.4 } // what a word counts, by its place
const ENOUGH = 2 // of that: twice as much is far from twice as good
const LIKE = 1.4 // what a phrase that is just what was typed counts, against having all words
const HEADING = 0.6 // what the heading of a section says of its page, against the words that readers have for the page
const LENGTH = 0.9 // 1: a long phrase needs to be met as fully as a short one. 0: its length does not matter
const MIDDLING = 2.3 // the length of a phrase of middling length
const RARE = 0.4 // 1: a rare word tells as much more as theory has it. 0: all words tell the same
const COMMON = 0.18 // what "the", "how" or "after" tell
const OTHER_WORD = 0.9 // what another word for the one typed counts
const SLIPS = [1, 0.85, 0.6] // what a word counts that is none, one or two slips away
const NEAREST = 0.9 // what a word counts whose beginning is right and that only has letters swapped or lacks one
const BEGINNING = 0.9 // what a word counts that begins with what is still being typed
const DANGER = 0.14 // what pages of help are given beyond their words when a word of danger is typed
const GAP = 2 // other words that may stand between the words of danger
const SHOWN = 0.4 // of the best page's score: pages that have less are not shown
const PAGES = 20 // nor are more than these
const UNSPACED = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u // words are parted little there
const TOP = 1.3 // how much better a section must fit than the page's own summary, to be led to

/** The words of a text: small letters, no accents, no apostrophes, nothing unseen. */
export function wordsOf(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}'’‘ʼ`´]/gu, "").replaceAll("&", " and ")
  return plain.normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? []
}

/**
 * What is left of a word without the endings and spellings that change little: cries, cried, crying → cry. `forms` are
 * those that no rule makes, felt → feel, and words that keep theirs, needy → needy.
 */
export function stem(word, forms) {
  if (forms.get(word) === word) return word
  word = forms.get(word) ?? word
  if (word.length < 4 || /[^a-z]/.test(word)) return word
  let left = word
    .replace(/ie[sd]$/, "y")
    .replace(/(ss|x|z|ch|sh)es$/, "$1")
    .replace(/([^siu])s$/, "$1")
    .replace(/iness$/, "y")
    .replace(/(?<=.{3})(ness|fully|ful|ly)$/, "")
    .replace(/(?<=[aeiouy].*)(ing|(?<!e)ed)$/, "")
  if (left.length < 3) left = word
  left = left.replace(/is(ation|er)?$/, "iz$1").replace(/(?<=.{3})our/, "or").replace(/e+$/, "")
  if (left.length > 3) left = left.replace(/([^s])\1$/, "$1")
  return left.length > 4 ? left.replace(/(?<=[^aeiou])y$/, "") : left
}

/** How many letters were added, left out, changed or swapped to make `a` of `b`; `most` + 1 if more than `most`. */
export function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before = []
  let row = Array.from({ length: b.length + 1 }, (_, place) => place)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) next[j] = Math.min(next[j], before[j - 2] + 1)
    }
    if (Math.min(...next) > most) return most + 1
    before = row
    row = next
  }
  return row[b.length]
}

/** The anchor that a heading gets by itself. The same stands in macros/search_index.py. */
export function slug(heading) {
  return heading.replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/[-\s]+/g, "-")
}

/** Puts into a map of lists. */
function list(map, key, ...values) {
  if (!map.has(key)) map.set(key, [])
  map.get(key).push(...values)
}

/** Keeps the greater of two numbers in a map. */
function raise(map, key, number) {
  if (!(map.get(key) >= number)) map.set(key, number)
}

/**
 * Learns an index of macros/search_index.py; resolves to what `find` needs to know. It takes a while: `pause` is called
 * in between and waited for, so that a page need not stand still.
 */
export async function learn(index, pause = () => {}) {
  const forms = new Map(Object.entries(index.forms))
  const stems = new Map() // of all words that are known
  const names = new Map() // stem → the first word that has it
  const stemOf = (word) => {
    if (!stems.has(word)) {
      stems.set(word, stem(word, forms))
      if (!names.has(stems.get(word))) names.set(stems.get(word), word)
    }
    return stems.get(word)
  }
  const stemsOf = (text) => wordsOf(text).map(stemOf)
  const setOf = (...texts) => new Set(texts.flatMap(stemsOf))

  for (const word of forms.keys()) stemOf(word) // they are known, if only to be no slips

  const having = new Map() // stem → page's number → what it counts there
  const phrases = [] // { page, stems, text, counts }
  const pages = []
  for (const [address, title, question, summary, asked, rows] of index.pages) {
    const page = pages.length
    const has = (found, counts) => {
      for (const one of found) {
        if (!having.has(one)) having.set(one, new Map())
        having.get(one).set(page, (having.get(one).get(page) ?? 0) + counts)
      }
    }
    has(setOf(title), HAS.title)
    has(setOf(question), HAS.heading)
    has(setOf(summary), HAS.summary)
    for (const text of [title, question, ...asked]) phrases.push({ page, stems: setOf(text), text, counts: 1 })
    for (const text of asked) has(setOf(text), HAS.phrase)
    const sections = rows.map(([anchor, heading, sentence, more]) => {
      const own = setOf(heading)
      const all = setOf(sentence, more)
      if (heading) phrases.push({ page, stems: own, text: heading, counts: HEADING })
      has(own, HAS.heading)
      has(all, HAS.text)
      return { anchor: anchor || slug(heading), heading, sentence, own, all }
    })
    pages.push({ address, title, summary, sections, own: setOf(title, summary) })
    await pause()
  }

  const common = setOf(index.common)
  const tells = new Map() // stem → how much it tells one page from another
  for (const [one, counts] of having) {
    const pagesWith = [...counts.values()].reduce((sum, count) => sum + enough(count) / enough(HAS.title), 0.5)
    tells.set(one, common.has(one) ? COMMON : Math.log(1 + pages.length / pagesWith) ** RARE)
  }
  const phrasesWith = new Map()
  for (const phrase of phrases) {
    phrase.length = Math.hypot(...[...phrase.stems].map((one) => tells.get(one)))
    for (const one of phrase.stems) list(phrasesWith, one, phrase)
  }
  await pause()

  const others = new Map() // stem → other stems for the same
  const sayings = [] // several words for the same as one: { stems, others }
  for (const group of index.alike) {
    const members = group.map(stemsOf)
    const single = members.filter(({ length }) => length === 1).flat()
    for (const member of members) {
      if (member.length > 1) sayings.push({ stems: member, others: single })
      else list(others, member[0], ...single.filter((one) => one !== member[0]))
    }
  }
  const groups = new Map(Object.entries(index.groups).map(([name, words]) => [name, setOf(...words)]))
  const partOf = (word) => groups.get(word) ?? stemsOf(word).map((one) => new Set([one]))
  const partsOf = (text) => text.split(" ").flatMap(partOf)
  const harmless = index.harmless.map(partsOf)
  const urgent = index.urgent.map(({ words, ...one }) => ({
    ...one,
    alarms: words.map((text) => ({ text, parts: partsOf(text) })),
  }))
  const mended = new Map() // words of the last query that are not known, and what they may be slips of
  return { forms, stems, names, mended, common, pages, having, tells, phrasesWith, others, sayings, harmless, urgent }
}

function enough(counts) {
  return counts / (ENOUGH + counts)
}

/**
 * What is typed, word by word: { typed, options, meant, tells }. `options` says how surely the word stands for each of
 * several stems; `meant` are those that are the word itself, or nearly. `all` has each word once, and one more
 * for several that are another word for one thing. `typing`: the last word may go on.
 */
export function read(known, text, typing = false) {
  const { forms, stems, names, mended, common, having, tells, others, sayings } = known
  const typed = wordsOf(text.slice(0, LONGEST))
  for (const word of mended.keys()) if (!typed.includes(word)) mended.delete(word) // nothing typed is kept
  const words = typed.flatMap((word) => {
    if (UNSPACED.test(word)) return [{ typed: word, options: within(known, word) }]
    const one = stem(word, forms)
    const halves = names.has(one) ? [word] : parted(known, word)
    if (!halves) return [{ typed: word, options: slipped(known, word) }]
    return halves.map((half) => ({ typed: half, options: new Map([[stem(half, forms), 1]]) }))
  })
  words.slice(1).forEach((second, place) => {
    const first = words[place]
    const one = stems.get(first.typed + second.typed) // "after care"
    if (!having.has(one) || first.options.has(one) || second.options.has(one)) return
    if (Math.min(first.typed.length, second.typed.length) < 2) return // "a void" is not "avoid"
    raise(first.options, one, BEGINNING)
    raise(second.options, one, BEGINNING)
  })
  for (const word of words) {
    // To ring an alarm, few slips will do: "paint" is one away from "faint", "baptist" two from "rapist".
    const least = word.typed.length > 8 ? SLIPS[2] : word.typed.length > 5 ? SLIPS[1] : NEAREST
    const near = [...word.options].filter(([, surely]) => surely >= least)
    word.meant = new Set(near.map(([one]) => one))
  }
  const stands = ({ stems }, start) => stems.every((one, step) => words[start + step]?.options.has(one))
  const more = sayings
    .filter((saying) => words.some((_, start) => stands(saying, start)))
    .map(({ stems, others }) => ({ typed: stems.join(" "), options: new Map(others.map((one) => [one, OTHER_WORD])) }))
  for (const word of words) {
    for (const one of [...word.options.keys()]) {
      if (common.has(one)) continue // it would borrow what a rarer word tells
      for (const other of others.get(one) ?? []) raise(word.options, other, word.options.get(one) * OTHER_WORD)
    }
  }
  const last = words.at(-1)
  if (typing && last && !stems.has(last.typed)) {
    for (const [whole, one] of stems) if (whole.startsWith(last.typed)) raise(last.options, one, BEGINNING)
  }
  for (const word of [...words, ...more]) {
    word.tells = Math.max(0, ...[...word.options].map(([one, surely]) => surely * (tells.get(one) ?? 0)))
  }
  return { words, all: [...new Map([...words.slice(0, MOST), ...more].map((word) => [word.typed, word])).values()] }
}

/** The two known words that `word` is without the space between them; of several, those that most pages have. */
function parted({ stems, having, forms }, word) {
  let best
  let most = 1
  for (let at = 2; at <= word.length - 2; at++) {
    const halves = [word.slice(0, at), word.slice(at)]
    const pages = Math.min(...halves.map((half) => (stems.has(half) && having.get(stem(half, forms))?.size) || 0))
    if (pages > most) [best, most] = [halves, pages]
  }
  return best
}

/** The known words that `word` may be a slip of, the nearest only: stem → how surely. Few slips fit a short word. */
function slipped({ stems, mended }, word) {
  if (!mended.has(word)) mended.set(word, nearestTo(stems, word))
  return new Map(mended.get(word))
}

function nearestTo(stems, word) {
  let nearest = word.length < 4 ? 0 : word.length < 6 ? 1 : 2
  let found = new Map()
  for (const [known, one] of nearest ? stems : []) {
    if (word[0] !== known[0] && (word.length === 4 || word.length === 6)) continue // too many fit
    const away = slips(word, known, nearest)
    if (away > nearest) continue
    if (away < nearest) found = new Map()
    nearest = away
    const letters = (text) => [...text].sort().join()
    const lacking = known.length > word.length || letters(known) === letters(word)
    raise(found, one, away === 1 && lacking && word[0] === known[0] ? NEAREST : SLIPS[away])
  }
  return found
}

/** What each word of what is typed may ring: nothing where it stands in a harmless saying, as "it suddenly hit me". */
function heard(harmless, words) {
  const quiet = new Set()
  for (const parts of harmless) {
    for (let at = 0; at + parts.length <= words.length; at++) {
      const stands = parts.every((part, step) => meets(part, words[at + step].meant))
      if (stands) parts.forEach((_, step) => quiet.add(at + step))
    }
  }
  return words.map(({ meant }, at) => (quiet.has(at) ? new Set() : meant))
}

/** The known words that stand in a run of a script that does not part them. */
function within({ stems }, word) {
  return new Map([...stems].filter(([known]) => UNSPACED.test(known) && word.includes(known)).map(([, one]) => [one, 1]))
}

/** Whether the parts of an alarm stand among the words in their order, with little between. "to" may lack: "wanna live". */
function rings(parts, words) {
  const from = (at, step, gap) => {
    if (step === parts.length) return true
    if (parts[step].has("to") && from(at, step + 1, 0)) return true
    const near = words.slice(at, at + 1 + gap)
    return near.some((meant, more) => meets(parts[step], meant) && from(at + more + 1, step + 1, GAP))
  }
  return words.some((_, at) => from(at, 0, 0))
}

function meets(part, meant) {
  return [...meant].some((one) => part.has(one))
}

/**
 * What answers `text`:
 *   help: what of `urgent` is to be shown first, with the alarm that rang: [{ …, because }]
 *   found: pages, best first, each with the place in it that fits best and why:
 *     [{ address, anchor, title, heading, sentence, score, having, words: [{ typed, as }], like, phrase }]
 *   near: where nothing is found, known words that begin alike or are a few slips away
 *   marks: the stems to mark in what is shown
 */
export function find(known, text, typing = false) {
  const { words, all } = read(known, text, typing)
  const said = heard(known.harmless, words)
  const help = known.urgent.flatMap(({ alarms, ...one }) => {
    const alarm = alarms.find(({ parts }) => rings(parts, said))
    return alarm ? [{ ...one, because: alarm.text }] : []
  })
  const scores = known.pages.map((page) => ({ page, having: 0, words: [], like: 0, phrase: "" }))
  addHaving(known, all, scores)
  addLike(known, all, scores)
  const ways = new Map() // page → what it is given for danger: most if a card leads to it first
  for (const { pages } of help) pages.forEach((page, place) => raise(ways, page, place ? DANGER : 2 * DANGER))
  for (const one of scores) {
    one.score = one.having + LIKE * one.like + (ways.get(one.page.address) ?? 0)
  }
  scores.sort((a, b) => b.score - a.score)
  const least = Math.max(Number.MIN_VALUE, SHOWN * scores[0].score)
  const found = scores
    .filter(({ score }) => score >= least)
    .slice(0, PAGES)
    .map(({ page, ...why }) => ({ address: page.address, title: page.title, ...place(known, page, all), ...why }))
  const marks = new Set(all.flatMap(({ options }) => [...options.keys()]).filter((one) => !known.common.has(one)))
  return { help, found, near: found.length ? [] : near(known, words), marks }
}

/** Adds to each page's score how much of what the words tell it has, from 0 to 1. */
function addHaving({ having, tells, names }, all, scores) {
  const whole = all.reduce((sum, word) => sum + word.tells, 0)
  for (const word of all) {
    const best = new Map() // page's number → what counts most
    for (const [one, surely] of word.options) {
      for (const [page, counts] of having.get(one) ?? []) {
        const share = (surely * tells.get(one) * enough(counts)) / whole
        if (!(best.get(page)?.share >= share)) best.set(page, { share, typed: word.typed, as: names.get(one) })
      }
    }
    for (const [page, { share, ...why }] of best) {
      scores[page].having += share
      scores[page].words.push(why)
    }
  }
}

/** Puts into each page's score which of its phrases is most like the words, and how much, from 0 to about 1. */
function addLike({ phrasesWith, tells }, all, scores) {
  const length = Math.hypot(...all.map((word) => word.tells))
  const met = new Map() // phrase → its stem → what of it was typed; a stem that two words stand for is met once
  for (const word of all) {
    const best = new Map() // phrase → the stem that fits the word best
    for (const [one, surely] of word.options) {
      const counts = surely * tells.get(one)
      for (const phrase of phrasesWith.get(one) ?? []) {
        if (!(best.get(phrase)?.counts >= counts)) best.set(phrase, { one, counts })
      }
    }
    for (const [phrase, { one, counts }] of best) {
      if (!met.has(phrase)) met.set(phrase, new Map())
      raise(met.get(phrase), one, counts * word.tells)
    }
  }
  for (const [phrase, found] of met) {
    const counts = phrase.counts * [...found.values()].reduce((sum, count) => sum + count, 0)
    const like = counts / (length * phrase.length ** LENGTH * MIDDLING ** (1 - LENGTH))
    if (like > scores[phrase.page].like) Object.assign(scores[phrase.page], { like, phrase: phrase.text })
  }
}

/**
 * The section of a page that fits the words best, and its sentence; the top and the summary where none is better, or none
 * says a word that the top does not.
 */
function place({ tells, common }, page, all) {
  const fits = ({ options }, ...sets) =>
    Math.max(0, ...[...options].map(([one, surely]) => (sets.some((set) => set.has(one)) ? surely * tells.get(one) : 0)))
  const sum = (...sets) => all.reduce((total, word) => total + fits(word, ...sets), 0)
  const beyond = all.filter((word) => !common.has(word.typed) && !fits(word, page.own))
  let best = { anchor: "", heading: "", sentence: page.summary }
  let most = TOP * sum(page.own)
  for (const section of page.sections) {
    if (!section.heading || !beyond.some((word) => fits(word, section.own, section.all))) continue
    const score = sum(section.own) / 2 + sum(section.own, section.all)
    if (score > most) [best, most] = [section, score]
  }
  return { anchor: best.anchor, heading: best.heading, sentence: best.sentence }
}

/** Known words that a reader may have meant where nothing was found. */
function near({ stems, having }, words) {
  const found = []
  for (const { typed } of words) {
    for (const [word, one] of typed.length > 2 ? stems : []) {
      if (!having.has(one) || word.length < 4) continue
      const away = word.startsWith(typed.slice(0, 4)) ? 1 : slips(typed, word, 3)
      if (away <= 3 && away < word.length / 2) found.push({ word, away })
    }
  }
  return found.sort((a, b) => a.away - b.away || a.word.length - b.word.length).slice(0, 4).map(({ word }) => word)
}
