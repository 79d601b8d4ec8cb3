/**
 * What a reader asked this browser to keep: one text under one key. Nothing is read or written over in silence: when
 * another tab has changed what is kept, this one says so and stops.
 */
const KEY = "worksheet" // frame.js removes it when somebody leaves
let last = null // what is kept as far as this tab knows
let on = false

/** What is kept, or null; null, too, where the browser lets nothing be kept. */
export function kept() {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Go on with what is kept: it is `text`, which has been read and shown. */
export function follow(text) {
  last = text
  on = true
}

/** Whether this tab keeps what is answered. */
export function keeping() {
  return on
}

/**
 * Keep `text`; null, where there is nothing to keep yet. Returns "kept"; or why not, and then this tab keeps no more:
 * "changed" elsewhere since this tab last looked (whoever has been told so may try again), or "refused".
 */
export function keep(text) {
  on = false
  const there = kept()
  if (there !== last) {
    last = there
    return "changed"
  }
  try {
    if (text === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, text)
  } catch {
    return "refused"
  }
  if (kept() !== text) return "refused"
  follow(text)
  return "kept"
}

/** Keep nothing any more, and remove what is kept. Returns whether it is gone. */
export function erase() {
  on = false
  last = null
  try {
    localStorage.removeItem(KEY)
  } catch {
    return false
  }
  return kept() === null
}

/** Call `changed` when another tab has changed what this one keeps. */
export function watch(changed) {
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key !== KEY && key !== null) return
    const theirs = on && newValue !== last
    if (last !== null) last = newValue
    if (!theirs) return
    on = false
    changed()
  })
}
