/**
 * The panel of search: asks the engine in the words of the reader, and shows what it finds. What is typed stays in the
 * field: it is not kept, not sent, and never becomes HTML.
 */
const FIRST = 10 // results shown at once
const PAUSE = 800 // milliseconds without a key before the number of results is told
const STOPS = ":is([data-first], [data-near], [data-found]) :is(a, button, summary)" // of the arrow keys
const STEP = 12 // milliseconds that learning may take before the page gets its turn

/** An element with properties and what stands in it. */
function element(name, properties, ...within) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...within)
  return made
}

/** Makes the panel search. `engine` and `index` are promises of modules. Rejects if they do not come. */
export async function start(panel, engine, index) {
  const [{ find, learn, stem, wordsOf }, { default: guide }] = await Promise.all([engine, index])
  let since = performance.now()
  const known = await learn(guide, async () => {
    if (performance.now() - since < STEP) return
    await new Promise((resolve) => setTimeout(resolve))
    since = performance.now()
  })

  const field = panel.querySelector("input")
  const status = panel.querySelector("[role=status]")
  const first = panel.querySelector("[data-first]")
  const ways = panel.querySelector("[data-ways]")
  const near = panel.querySelector("[data-near]")
  const list = panel.querySelector("[data-found]")
  const more = panel.querySelector("[data-more]")
  const { words } = guide
  const titles = new Map(guide.pages.map(([address, title]) => [address, title]))
  let asked = ""
  let answer
  let helping = ""
  let telling

  function link(text, address, anchor = "") {
    const href = new URL(address + (panel.dataset.file ?? ""), new URL(panel.dataset.root, document.baseURI))
    href.hash = anchor
    return element("a", { href }, text)
  }

  function tell(text) {
    clearTimeout(telling)
    telling = setTimeout(() => (status.textContent = text), status.textContent ? PAUSE : 0)
  }

  /** A text as nodes, with the words marked that were asked for. */
  function marked(text) {
    return text.split(/([\p{L}\p{M}\p{N}'’]+)/u).map((piece) => {
      const [word] = wordsOf(piece)
      return word && answer.marks.has(stem(word, known.forms)) ? element("mark", {}, piece) : piece
    })
  }

  /** What to do now: the cards of help.yml, in the order in which the danger names its signs, and where to go on. */
  function cards(help) {
    const signs = [...new Set(help.flatMap((one) => one.signs))].map((id) => guide.signs[id])
    const levels = [...new Set(signs.map(({ level }) => level))]
    const led = levels.map((level) => guide.levels[level].page) // a card leads there already
    const on = [...new Set(help.flatMap((one) => one.pages))].filter((page) => !led.includes(page))
    return levels.map((level, place) => {
      const { title, act, page, link: text } = guide.levels[level]
      const own = signs.filter((sign) => sign.level === level).map((sign) => element("li", {}, sign.text))
      const ways = [[text, page], ...(place ? [] : on.map((page) => [titles.get(page), page]))]
      const card = element("section", {}, element("h2", {}, title), element("p", {}, act))
      card.append(element("ul", {}, ...ways.map((way) => element("li", {}, link(...way)))), element("ul", {}, ...own))
      card.dataset.level = level
      if (level === "now") {
        const numbers = guide.emergency.map(([country, number]) =>
          element("li", {}, element("a", { href: `tel:${number.replaceAll(" ", "")}` }, `${country} ${number}`)))
        card.append(element("details", {}, element("summary", {}, words.emergency), element("ul", {}, ...numbers)))
      }
      return card
    })
  }

  function show(from, to) {
    list.append(...answer.found.slice(from, to).map(({ address, anchor, title, heading, sentence }) => {
      const name = heading ? `${title}: ${heading}` : title
      const row = element("li", {}, link(name, address, anchor))
      if (sentence) row.append(element("p", {}, ...marked(sentence)))
      return row
    }))
    more.hidden = list.children.length >= answer.found.length
  }

  /** Where nothing was found: words that are known, the doors of the home page, a way to tell us. */
  function lost() {
    const guesses = answer.near.map((word) => element("button", { type: "button", value: word }, word))
    const on = [...guide.doors, [words.tell, guide.tell]].map((way) => element("li", {}, link(...way)))
    return [...(guesses.length ? [element("p", {}, `${words.near} `, ...guesses)] : []), element("ul", {}, ...on)]
  }

  function ask() {
    if (field.value === asked) return
    asked = field.value
    answer = find(known, asked, !asked.endsWith(" "))
    const { help, found } = answer
    const nothing = asked.trim() !== "" && !found.length
    if (helping !== (helping = help.map(({ id }) => id).join())) first.replaceChildren(...cards(help))
    near.replaceChildren(...(nothing ? lost() : []))
    list.replaceChildren()
    show(0, FIRST)
    ways.hidden = found.length > 0
    const number = `${found.length} ${found.length === 1 ? words.one : words.many}`
    const now = help.length ? `${words.first} ${first.querySelector("h2").textContent}. ` : ""
    tell(nothing ? words.none : found.length ? now + number : "")
  }

  field.addEventListener("input", ask)
  panel.addEventListener("click", ({ target }) => {
    // A place on this very page would stay hidden behind the panel.
    if (target.closest("a")?.pathname === location.pathname) panel.hidePopover()
  })
  panel.addEventListener("reset", () => setTimeout(ask)) // the browser empties the field after this event
  panel.addEventListener("submit", (event) => {
    event.preventDefault()
    panel.querySelector(":is([data-first], [data-found]) a")?.focus()
  })
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const stops = [field, ...panel.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility?.() ?? true)
    const next = stops[stops.indexOf(document.activeElement) + step]
    if (!stops.includes(document.activeElement) || !next || event.isComposing) return
    event.preventDefault()
    next.focus()
  })
  near.addEventListener("click", ({ target }) => {
    if (!target.value) return
    field.value = target.value
    field.focus()
    ask()
  })
  more.addEventListener("click", () => {
    const place = list.children.length
    show(place)
    list.querySelectorAll("a")[place].focus()
  })

  status.textContent = ""
  ask()
}
