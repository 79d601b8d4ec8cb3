/**
 * Lets the keyboard open and shut the menu, which the theme draws as a label for a hidden box: it can be
 * tapped and clicked without this script, but not reached by the tab key. Escape shuts it.
 */
const box = document.querySelector("#__drawer")
const label = document.querySelector(".md-header label[for=__drawer]")
const menu = document.querySelector(".md-nav--primary")

if (box && label && menu) {
  label.setAttribute("role", "button")
  label.setAttribute("tabindex", "0")
  label.setAttribute("aria-label", menu.getAttribute("aria-label"))
  const tell = () => label.setAttribute("aria-expanded", String(box.checked))
  tell()
  box.addEventListener("change", tell)

  const turn = (open) => {
    box.checked = open
    box.dispatchEvent(new Event("change")) // the theme listens for this too
  }
  label.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    turn(!box.checked)
    if (box.checked) menu.querySelector("a, label[tabindex]")?.focus()
  })
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return
    turn(false)
    label.focus()
  })
}
