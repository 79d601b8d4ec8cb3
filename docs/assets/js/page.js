/** What the worksheet's page and the plan's both do: read a file, copy a text, print long notes whole. */

/**
 * The text of the file that somebody chose in `field`: null where it has more than `most` bytes, undefined where they
 * have gone on meanwhile, as the field is empty then or has another file.
 */
export async function textFrom(field, most) {
  const [file] = field.files
  if (!file) return undefined
  const text = file.size > most ? null : await file.text().catch(() => "")
  if (file !== field.files[0]) return undefined
  field.value = ""
  return text
}

/** Copy what `field` shows. Returns whether the browser let us; if not, it is marked to be copied by hand. */
export async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    field.select()
    return false
  }
}

/** On paper a field shows what fits in it, in some browsers; a copy beside it shows all. `fields` are those to copy. */
export function printWhole(form, fields) {
  const away = () => {
    for (const one of form.querySelectorAll(".app-printed")) one.remove()
  }
  window.addEventListener("beforeprint", () => {
    away()
    for (const field of fields().filter(({ value }) => value)) {
      field.after(Object.assign(document.createElement("span"), { className: "app-printed", textContent: field.value }))
    }
  })
  window.addEventListener("afterprint", away)
  form.addEventListener("reset", away)
}
