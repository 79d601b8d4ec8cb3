/**
 * Eyes for the tests: what an open page looks like to somebody, measured in the page itself.
 * tests/conftest.py (`look`) calls these by name. They read the page and change nothing in it.
 */
(() => {
  /* --- what is there, and how to name it in a message ------------------------------------------- */

  const shown = (element) => element.checkVisibility({ visibilityProperty: true })

  /** Shown, and not by letters that nobody can see. */
  const drawn = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })

  const words = (element) => {
    const said = element.ariaLabel || element.innerText || element.labels?.[0]?.innerText || element.title || element.id
    return (said ?? "").replace(/\s+/g, " ").trim().slice(0, 40)
  }

  const named = (element) => {
    const own = [...element.classList].find((name) => !name.startsWith("focus-visible"))
    const near = own ? "" : element.parentElement?.closest("[class]")?.classList[0]
    const tag = element.tagName.toLowerCase() + (element.type && element.tagName === "INPUT" ? `[${element.type}]` : "")
    return `${near ? `.${near} ` : ""}${tag}${own ? `.${own}` : ""} “${words(element)}”`
  }

  /** Made to be heard and not seen: one pixel, or cut away. */
  const forEarsOnly = (element) => {
    const { width, height } = element.getBoundingClientRect()
    const { clipPath, opacity } = getComputedStyle(element)
    return width <= 1 || height <= 1 || clipPath === "inset(50%)" || opacity === "0"
  }

  const PRESSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [role=button]"

  /** Every control that the tab key can stop at, in the order of the page. Of radio buttons one stop a question. */
  const controls = () => {
    const met = new Set()
    return [...document.querySelectorAll(PRESSABLE)].filter((element) => {
      if (element.tabIndex < 0 || element.disabled || !shown(element)) return false
      if (element.type !== "radio") return true
      const question = document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)[0]
      if (met.has(question)) return false
      met.add(question)
      return true
    })
  }

  /* --- colour ------------------------------------------------------------------------------------------ */

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })

  /** Any CSS colour as red, green, blue, alpha. */
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return canvas.getImageData(0, 0, 1, 1).data
  }

  const light = (colour) => {
    const [red, green, blue] = [...rgba(colour)].map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }

  const paperAt = (x, y, except) => {
    const below = document.elementsFromPoint(x, y).find(
      (element) => !except?.contains(element) && rgba(getComputedStyle(element).backgroundColor)[3] === 255,
    )
    return getComputedStyle(below ?? document.documentElement).backgroundColor
  }

  const INKED = "path, circle, rect, line, text, use, polygon, polyline, ellipse"
  const GUIDES = "defs *, .app-chart__grid" // drawn elsewhere; or only to guide the eye to a number that is written

  /**
   * Text and pictures that do not stand out from what is drawn behind them: by 7 to 1, large letters by 4.5 (1.4.6),
   * the parts of a picture by 3 (1.4.11). It sees the colours that are drawn, forced ones too, but no gradient.
   */
  const faint = () => {
    const found = []
    for (const one of document.querySelectorAll("body *")) {
      const picture = one.closest("svg")
      const said = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
      if (!drawn(one) || forEarsOnly(picture ?? one) || picture?.matches("[aria-hidden=true] *, [aria-hidden=true]")) continue
      if (picture ? !one.matches(INKED) || one.matches(GUIDES) : !said) continue
      let below = picture ?? one
      while (below && rgba(getComputedStyle(below).backgroundColor)[3] < 255) below = below.parentElement
      const paper = getComputedStyle(below ?? document.documentElement).backgroundColor
      const { color, fill, stroke, fontSize, fontWeight } = getComputedStyle(one)
      const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24)
      const least = picture && one.tagName !== "text" ? 3 : large ? 4.5 : 7
      const inks = picture ? [fill, stroke].filter((ink) => ink !== "none") : [color]
      const strength = Math.max(0, ...inks.map((ink) => contrast(ink, paper)))
      if (strength < least) found.push(`faint: ${named(one)}: ${strength.toFixed(2)} to 1, not ${least}`)
    }
    return [...new Set(found)]
  }

  /* --- focus --------------------------------------------------------------------------------------------- */

  const onScreen = (x, y) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight

  /** What shows a control: itself, or the label that is drawn for it. */
  const face = (control) => (forEarsOnly(control) ? (control.labels?.[0] ?? control) : control)

  const uncovered = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  }

  const covering = (hit, element) => {
    for (let one = hit; one && !one.contains(element); one = one.parentElement) {
      const { position, backgroundColor } = getComputedStyle(one)
      if (position !== "static" || rgba(backgroundColor)[3] > 0) return one
    }
    return null
  }

  const ring = (control) => {
    const wearers = [control, face(control), control.closest("label")].filter(Boolean)
    for (const wearer of wearers) {
      const { outlineStyle, outlineWidth, outlineColor, outlineOffset } = getComputedStyle(wearer)
      const width = parseFloat(outlineWidth)
      if (!["none", "auto"].includes(outlineStyle) && width >= 2 && rgba(outlineColor)[3] > 0) {
        return { wearer, width, colour: outlineColor, offset: parseFloat(outlineOffset) }
      }
    }
    return null
  }

  /** What is wrong with how the focused control looks, in words; nothing where all is well. */
  const wrongWithFocus = (control) => {
    const wrong = []
    const seen = face(control)
    for (const box of seen.getClientRects()) {
      const inset = Math.min(3, box.width / 2, box.height / 2)
      for (const [place, x, y] of [
        ["middle", box.left + box.width / 2, box.top + box.height / 2],
        ["corner", box.left + inset, box.top + inset],
        ["corner", box.right - inset, box.top + inset],
        ["corner", box.left + inset, box.bottom - inset],
        ["corner", box.right - inset, box.bottom - inset],
      ]) {
        if (!onScreen(x, y)) {
          if (box.height < innerHeight) wrong.push(`its ${place} is off the screen`)
          continue
        }
        const hit = document.elementFromPoint(x, y)
        if (!hit || hit.contains(seen) || seen.contains(hit)) continue
        const cover = covering(hit, seen)
        if (cover) wrong.push(`its ${place} is covered by ${named(cover)}`)
      }
    }
    const outline = ring(control)
    if (!outline) return [...wrong, "it has no outline of 2 px or more"]
    const box = outline.wearer.getBoundingClientRect()
    const out = outline.offset + outline.width
    const inside = outline.offset + outline.width / 2 < 0
    for (const [x, y] of [
      [box.left - out + 0.5, box.top + box.height / 2],
      [box.right + out - 0.5, box.top + box.height / 2],
      [box.left + box.width / 2, box.top - out + 0.5],
      [box.left + box.width / 2, box.bottom + out - 0.5],
    ]) {
      if (!onScreen(x, y)) continue
      const strength = contrast(outline.colour, paperAt(x, y, inside ? null : outline.wearer))
      if (strength < 3) wrong.push(`its outline stands out by ${strength.toFixed(2)} to 1 only`)
    }
    for (let frame = outline.wearer.parentElement; frame && frame !== document.body; frame = frame.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(frame)
      const edge = frame.getBoundingClientRect()
      const reach = Math.max(out, 0) - 0.5
      const sides = overflowX !== "visible" && (box.left - reach < edge.left || box.right + reach > edge.right)
      const ends = overflowY !== "visible" && (box.top - reach < edge.top || box.bottom + reach > edge.bottom)
      if (sides || ends) wrong.push(`its outline is cut off by ${named(frame)}`)
      if (position === "fixed") break
    }
    return [...new Set(wrong)]
  }

  const stops = () => (window.stopsOfTheTabKey ??= controls())

  const stopNames = () => stops().map(named)

  const sameStop = (one, other) =>
    one === other || (one.type === "radio" && other.type === "radio" && one.name === other.name)

  /** Where the focus is: the number of the stop, its name, and what is wrong there. Nothing if no control has it. */
  const focused = () => {
    const control = document.activeElement
    if (!control || control === document.body || control === document.documentElement) return null
    return {
      number: stops().findIndex((stop) => sameStop(stop, control)),
      name: named(control),
      wrong: wrongWithFocus(control),
    }
  }

  /* --- targets -------------------------------------------------------------------------------------------- */

  const block = (element) => {
    let one = element
    while (getComputedStyle(one).display.startsWith("inline")) one = one.parentElement
    return one
  }

  /**
   * Part of a sentence: a link or a word that can be pressed, drawn within a line (display inline or inline-block)
   * of a block that holds other words of its own: letters that stand in the same block and in no other control.
   */
  const inSentence = (control) => {
    if (!control.matches("a, button") || !["inline", "inline-block"].includes(getComputedStyle(control).display)) return false
    const home = block(control.parentElement)
    const texts = document.createTreeWalker(home, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const holder = texts.currentNode.parentElement
      const other = !holder.closest(PRESSABLE) && shown(holder) && !holder.closest(".app-hidden")
      if (other && /\p{L}/u.test(texts.currentNode.data) && block(holder) === home) return true
    }
    return false
  }

  const pressed = (x, y, parts) => {
    const hit = document.elementFromPoint(x, y)
    return hit !== null && parts.some((part) => part.contains(hit))
  }

  /** Every control whose target is under `least` px, with its size. A label is part of its control's target. */
  const smallTargets = (least) => {
    const small = []
    for (const control of document.querySelectorAll(`${PRESSABLE}, label[for]`)) {
      if (!drawn(control) || control.disabled || inSentence(control)) continue
      if (control.matches("label") && control.control && shown(control.control)) continue // measured with its control
      const parts = [control, ...(control.labels ?? [])].filter((part) => !forEarsOnly(part) && shown(part))
      const boxes = parts.map((part) => part.getBoundingClientRect())
      if (!boxes.length) continue
      const left = Math.min(...boxes.map((box) => box.left))
      const right = Math.max(...boxes.map((box) => box.right))
      const top = Math.min(...boxes.map((box) => box.top))
      const bottom = Math.max(...boxes.map((box) => box.bottom))
      if (right <= left || bottom <= top || right <= 0 || bottom + scrollY <= 0) continue // shut, or beyond the edge
      if (Math.min(right - left, bottom - top) >= least - 0.5) continue
      // A target may reach beyond its box; then pressing beside the box still presses it.
      parts[0].scrollIntoView({ block: "center", behavior: "instant" })
      const now = parts[0].getBoundingClientRect()
      const [x, y, half] = [now.left + now.width / 2, now.top + now.height / 2, least / 2 - 0.5]
      const reached = [[-half, -half], [half, -half], [-half, half], [half, half]].every(([dx, dy]) => pressed(x + dx, y + dy, parts))
      if (!reached) small.push(`${named(control)} is ${Math.round(right - left)}×${Math.round(bottom - top)}`)
    }
    return [...new Set(small)]
  }

  /* --- text ------------------------------------------------------------------------------------------------ */

  /** The lines of a block as they are drawn: the characters of each. */
  const lines = (element) => {
    const found = []
    const range = document.createRange()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    let last = null
    while (texts.nextNode()) {
      const text = texts.currentNode
      if (!shown(text.parentElement) || text.parentElement.closest("sup, [popover], .app-hidden")) continue
      for (let at = 0; at < text.length; at += 1) {
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        const box = range.getClientRects()[0]
        if (!box || box.width === 0) continue
        const middle = (box.top + box.bottom) / 2
        if (!last || middle > last.bottom) {
          last = { top: box.top, bottom: box.bottom, said: "" }
          found.push(last)
        }
        last.said += text.data[at]
      }
    }
    return found.map(({ said }) => said.replace(/\s+/g, " ").trim())
  }

  /** Running text: paragraphs and items of lists that hold words of their own. */
  const blocksOfText = () =>
    [...document.querySelectorAll("main :is(p, li, dd, td, th, figcaption, label, legend)")].filter(
      (one) => shown(one) && !forEarsOnly(one) && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
    )

  const longLines = (most) =>
    blocksOfText().flatMap((one) =>
      lines(one)
        .filter((line) => line.length > most)
        .map((line) => `${one.tagName.toLowerCase()}: ${line.length} characters: “${line.slice(0, 50)}…”`),
    )

  /** The length of every full line (all but the last) of the page's own paragraphs. */
  const fullLines = () =>
    [...document.querySelectorAll("main article > p")].filter(shown).flatMap((one) => lines(one).slice(0, -1).map((line) => line.length))

  /** Lines too close, paragraphs too close, or text set to both margins (1.4.8). */
  const tightText = () => {
    const tight = []
    const sentences = (one) => /[.?!]["”’)]* +\p{Lu}/u.test(one.innerText) // what WCAG calls a block of text
    for (const one of blocksOfText()) {
      const style = getComputedStyle(one)
      const size = parseFloat(style.fontSize)
      const height = style.lineHeight === "normal" ? 1.2 * size : parseFloat(style.lineHeight)
      if (style.textAlign === "justify") tight.push(`${named(one)} is justified`)
      if (lines(one).length > 1 && height / size < 1.49) tight.push(`${named(one)} has lines ${(height / size).toFixed(2)} high`)
      const next = one.nextElementSibling
      if (one.tagName === "P" && next?.tagName === "P" && shown(next) && sentences(one) && sentences(next)) {
        const gap = next.getBoundingClientRect().top - one.getBoundingClientRect().bottom
        const beside = next.getBoundingClientRect().top < one.getBoundingClientRect().bottom
        if (!beside && (gap + height) / height < 1.49) tight.push(`${named(next)} follows by ${Math.round(gap)} px only`)
      }
    }
    return tight
  }

  /* --- loss ---------------------------------------------------------------------------------------------------- */

  const fixed = (element) => {
    for (let one = element; one; one = one.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(one).position)) return one
    }
    return null
  }

  /** Text cut off by its own box or by one around it, in words. */
  const clipped = () => {
    const cut = []
    for (const one of document.querySelectorAll("body *")) {
      if (!shown(one) || !one.textContent.trim() || one.closest("svg")) continue
      const style = getComputedStyle(one)
      const hides = [style.overflowX, style.overflowY].map((how) => how === "hidden" || how === "clip")
      if (!hides.includes(true)) continue
      let heard = false
      for (let up = one; up && !heard; up = up.parentElement) heard = forEarsOnly(up)
      if (heard) continue
      if (hides[0] && one.scrollWidth > one.clientWidth + 1) cut.push(`${named(one)} hides ${one.scrollWidth - one.clientWidth} px of its width`)
      if (hides[1] && one.scrollHeight > one.clientHeight + 1) cut.push(`${named(one)} hides ${one.scrollHeight - one.clientHeight} px of its height`)
    }
    return cut
  }

  /** Text drawn over other text, in words. What stays on the screen while the page moves is compared with its like. */
  const overlapping = () => {
    const pieces = []
    const range = document.createRange()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode
      const holder = text.parentElement
      if (!text.data.trim() || !shown(holder) || holder.closest("svg, .app-hidden, sup")) continue
      let heard = false
      for (let up = holder; up && !heard; up = up.parentElement) heard = forEarsOnly(up)
      if (heard) continue
      const layer = fixed(holder)
      range.selectNodeContents(text)
      for (const box of range.getClientRects()) {
        const ease = box.height * 0.2 // a line's box is taller than its letters
        if (box.width > 2) pieces.push({ left: box.left + 1, right: box.right - 1, top: box.top + ease, bottom: box.bottom - ease, holder, layer })
      }
    }
    pieces.sort((a, b) => a.top - b.top)
    const found = []
    pieces.forEach((one, at) => {
      for (let next = at + 1; next < pieces.length && pieces[next].top < one.bottom; next += 1) {
        const other = pieces[next]
        if (one.holder === other.holder || one.layer !== other.layer) continue
        if (other.left < one.right && one.left < other.right) found.push(`${named(one.holder)} and ${named(other.holder)}`)
      }
    })
    return [...new Set(found)]
  }

  /** Controls that the screen's edge cuts, or that have no size. */
  const lostControls = () =>
    controls()
      .map(face)
      .filter((one) => {
        const box = one.getBoundingClientRect()
        const waits = box.right <= 0 || getComputedStyle(one).opacity === "0" || one.closest("[role=dialog]")
        return !waits && (box.width < 1 || box.height < 1 || box.left < -1 || box.right > innerWidth + 1)
      })
      .map(named)

  /** The share of the screen's height that no fixed bar covers, down its middle. */
  const freeHeight = () => {
    const rows = [...Array(innerHeight).keys()]
    return rows.filter((y) => !fixed(document.elementFromPoint(innerWidth / 2, y))).length / innerHeight
  }

  const sideways = () => document.documentElement.scrollWidth - innerWidth

  return {
    clipped, faint, focused, freeHeight, fullLines, longLines, lostControls, overlapping, sideways, smallTargets,
    stopNames, tightText, uncovered,
  }
})()
