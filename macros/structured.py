"""What a page tells machines about itself, in the words of schema.org: only what is true, and nothing twice."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from macros.data import Page, Site

Node = dict[str, Any]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ADULT = 18  # years
ANSWERS = "about/answers.md"


@dataclass(frozen=True)
class Publication:
    """What mkdocs.yml says of the whole site: its name, its address, its language."""

    name: str
    root: str
    language: str


def structured(site: Site, parts: Iterable[tuple[str, list[Page]]], whole: Publication) -> dict[str, str]:
    """Return JSON-LD for a script element, by page. `parts` are those of the menu, `whole` is what pages are part of.

    https://schema.org/WebPage, FAQPage, BreadcrumbList. No page calls itself a MedicalWebPage or names a reviewer, as
    no clinician has checked any.
    """
    part_of = {page.path: (part, pages[0]) for part, pages in parts for page in pages}
    return {path: _script(page_node(page, part_of.get(path), site, whole)) for path, page in site.pages.items()}


def page_node(page: Page, part: tuple[str, Page] | None, site: Site, whole: Publication) -> Node:
    """Return a page as schema.org says it. `part` is the part of the menu it stands in, and that part's first page."""
    head = page.head
    url = whole.root + page.address
    kind = "FAQPage" if page.path == ANSWERS else "WebPage"
    node: Node = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": head.title,
        "description": head.description,
        "url": url,
        "inLanguage": whole.language,
        "isPartOf": {"@type": "WebSite", "name": whole.name, "url": whole.root},
        "lastReviewed": head.reviewed.isoformat(),
        "audience": {"@type": "PeopleAudience", "suggestedMinAge": ADULT},
        "license": LICENCE,
    }
    if page.address:
        node["breadcrumb"] = breadcrumb(page, part, whole)
    if kind == "FAQPage":
        node["mainEntity"] = [
            {
                "@type": "Question",
                "name": one.question,
                "acceptedAnswer": {"@type": "Answer", "text": one.answer, "url": f"{url}#question-{one.id}"},
            }
            for topic in site.facts.answers
            for one in topic.answers
        ]
    return node


def breadcrumb(page: Page, part: tuple[str, Page] | None, whole: Publication) -> Mapping[str, Any]:
    """Return the way from the first page to `page`, through the first page of its part of the menu."""
    way = [(whole.name, whole.root)]
    if part and part[1].path != page.path:
        way.append((part[0], whole.root + part[1].address))
    way.append((page.head.title, whole.root + page.address))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": said, "item": address}
            for place, (said, address) in enumerate(way, start=1)
        ],
    }


def _script(node: Node) -> str:
    """Return JSON that no word of the data can end the element with."""
    return json.dumps(node, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
