/**
 * Gives every result of search its name. The theme puts an <article> into the link, and browsers leave that out of
 * what they tell a screen reader of the link.
 */
const results = document.querySelector(".md-search-result__list")

if (results) {
  const name = () => {
    for (const link of results.querySelectorAll(".md-search-result__link:not([aria-label])")) {
      link.ariaLabel = link.innerText.replace(/\s+/g, " ").slice(0, 800) // nobody listens to more
    }
  }
  new MutationObserver(name).observe(results, { childList: true, subtree: true })
}
