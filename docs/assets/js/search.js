/**
 * Search: asks the theme's worker in the words of the reader, and shows what it finds. What is typed stays in the
 * field: it is not kept, not sent, and never becomes HTML.
 */
const LONGEST = 200 // letters of a query that count
const MOST = 16 // words of them
const FIRST = 10 // results shown at once
const PAUSE = 400 // milliseconds without a key before the number of results is told
const WORD = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}\p{N}]+)*/gu

const policy = window.trustedTypes?.createPolicy("guide-search", {
  createScriptURL(address) {
    const own = new URL(document.querySelector("#app-search").dataset.worker, document.baseURI)
    if (address !== own.href || own.origin !== location.origin) throw new TypeError(`Not the search worker: ${address}`)
    return address
  },
})

/** The words that count of what was typed: no sign reaches the engine, so none can be an order to it. */
function wordsOf(typed) {
  const found = typed.slice(0, LONGEST).toLowerCase().replaceAll("’", "'").match(WORD) ?? []
  const words = [...new Set(found)]
  const longer = words.filter((word) => !/^[a-z]$/.test(word)) // "i" would find all that begins with it
  return (longer.length ? longer : words).slice(0, MOST)
}

/** A text as nodes, with whatever begins with one of the words marked. Short words would speckle it. */
function marked(text, words) {
  const begin = words.filter((word) => word.length > 2).join("|").replaceAll("'", "['’]")
  if (!begin) return [text]
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])((?:${begin})[\\p{L}\\p{M}\\p{N}]*)`, "iu")
  return text.split(pattern).map((piece, place) => {
    if (place % 2 === 0) return piece
    const mark = document.createElement("mark")
    mark.textContent = piece
    return mark
  })
}

/** The index as the engine wants it; what is shown of a place, by its address. */
function unpack(pages) {
  const docs = []
  const places = new Map()
  for (const [address, words, boost, sections] of pages) {
    const top = sections[0][1]
    sections.forEach(([anchor, heading, excerpt, more], place) => {
      const location = place ? `${address}#${anchor || slug(heading)}` : address
      const text = `${excerpt} ${more}`.replaceAll("’", "'")
      docs.push({ location, title: heading.replaceAll("’", "'"), text, boost, ...(place ? {} : { words }) })
      places.set(location, { name: place ? `${top}: ${heading}` : top, excerpt })
    })
  }
  return { docs, places }
}

/** The anchor that a heading gets by itself. The same stands in macros/search_index.py. */
function slug(heading) {
  return heading.replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/[-\s]+/g, "-")
}

/** Gives the engine what `index` brings; resolves, once it has learned that, to what is shown of each place. */
async function teach(worker, index) {
  const { default: guide } = await index
  const { docs, places } = unpack(guide.pages)
  const ready = new Promise((resolve) => (worker.onmessage = resolve))
  worker.postMessage({ type: 0, data: { config: guide.config, docs, options: {} } })
  await ready
  return places
}

/**
 * Makes the panel search what `index`, a promise, brings. Resolves, once it answers, to nothing; rejects if it cannot.
 * If it breaks down later, calls `failed`, and is over.
 */
export async function start(panel, index, failed) {
  const at = (name) => new URL(panel.dataset[name], document.baseURI).href
  const worker = new Worker(policy?.createScriptURL(at("worker")) ?? at("worker"))
  const broken = new Promise((_, reject) => (worker.onerror = reject))
  const places = await Promise.race([teach(worker, index), broken]).catch((error) => {
    worker.terminate()
    throw error
  })

  const over = new AbortController()
  const { signal } = over
  const field = panel.querySelector("input")
  const status = panel.querySelector("[role=status]")
  const ways = panel.querySelector("[data-ways]")
  const list = panel.querySelector("ul")
  const more = panel.querySelector("[data-more]")
  let asked = ""
  let busy = false
  let found = []
  let telling

  function tell(text) {
    clearTimeout(telling)
    telling = setTimeout(() => (status.textContent = text), status.textContent ? PAUSE : 0)
  }

  function show(from, to) {
    const words = wordsOf(asked)
    list.append(...found.slice(from, to).map((location) => {
      const { name, excerpt } = places.get(location)
      const row = document.createElement("li")
      const link = row.appendChild(document.createElement("a"))
      link.href = new URL(location, at("root"))
      link.textContent = name
      if (excerpt) row.appendChild(document.createElement("p")).append(...marked(excerpt, words))
      return row
    }))
    more.hidden = list.children.length >= found.length
  }

  function answer(items) {
    found = items.map(([best]) => best.location) // the best place of each page
    list.replaceChildren()
    show(0, FIRST)
    const { none, one, many } = panel.dataset
    tell(!asked ? "" : found.length === 0 ? none : `${found.length} ${found.length === 1 ? one : many}`)
    ways.hidden = found.length > 0
  }

  function ask() {
    const query = wordsOf(field.value).join(" ")
    if (busy || query === asked) return
    asked = query
    busy = query !== ""
    list.ariaBusy = busy // what is shown is not yet what was asked for
    if (busy) worker.postMessage({ type: 2, data: query })
    else answer([])
  }

  worker.onmessage = ({ data }) => {
    busy = list.ariaBusy = false
    answer(data.data.items)
    ask() // the reader may have typed on
  }

  worker.onerror = () => {
    worker.terminate()
    over.abort()
    clearTimeout(telling)
    list.replaceChildren()
    more.hidden = true
    list.ariaBusy = false
    failed()
  }

  field.addEventListener("input", ask, { signal })
  panel.addEventListener("reset", () => setTimeout(ask), { signal }) // the browser empties the field after this event
  panel.addEventListener("submit", (event) => {
    event.preventDefault()
    list.querySelector("a")?.focus()
  }, { signal })
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const stops = [field, ...list.querySelectorAll("a")]
    const next = stops[stops.indexOf(document.activeElement) + step]
    if (!stops.includes(document.activeElement) || !next || event.isComposing) return
    event.preventDefault()
    next.focus()
  }, { signal })
  more.addEventListener("click", () => {
    const place = list.children.length
    show(place)
    list.querySelectorAll("a")[place].focus()
  }, { signal })

  status.textContent = ""
  ask()
}
