/**
 * Goes before the search engine in its worker: takes away every way to the outside. A worker keeps to the policy of the
 * host's headers and not to that of the page, and not every host sends headers. The engine needs none of these.
 */
for (let held = self; held; held = Object.getPrototypeOf(held)) {
  for (const name of Object.getOwnPropertyNames(held)) {
    if (/^(?:fetch|import|indexedDB|caches|navigator)|Socket|Request|EventSource|Transport|Worker$|Channel|RTC/.test(name)) {
      Reflect.deleteProperty(held, name)
    }
  }
}
