/**
 * Gives the menu a real button. The theme draws a label for a hidden box, which can be tapped and clicked
 * without this script, but not reached by the tab key. Escape shuts the menu.
 */
const box = document.querySelector("#__drawer")
const label = document.querySelector(".md-header label[for=__drawer]")
const menu = document.querySelector(".md-nav--primary")

if (box && label && menu) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = `${label.className} app-menu`
  button.ariaLabel = menu.ariaLabel
  button.append(label.querySelector("svg").cloneNode(true))
  label.after(button)
  label.hidden = true

  const tell = () => {
    button.ariaExpanded = String(box.checked)
  }
  const turn = (open) => {
    box.checked = open
    box.dispatchEvent(new Event("change")) // the theme listens for this too
  }
  tell()
  box.addEventListener("change", tell)
  button.addEventListener("click", () => {
    turn(!box.checked)
    if (!box.checked) return
    const links = [...menu.querySelectorAll("a.md-nav__link")]
    links.find((link) => link.checkVisibility({ visibilityProperty: true }))?.focus()
  })
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.checked) return
    turn(false)
    button.focus()
  })
}
