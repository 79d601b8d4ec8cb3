"""Every kind of page as a screen reader tells it, kept in tests/trees/ for people to read.

Words of pages are left out, so that correcting them changes nothing here. `make trees` writes the files anew.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from markdown.extensions.toc import slugify
from playwright.sync_api import Page, expect

from tests.conftest import ADDRESSES, BELOW, KINDS, ROOT, build, results, search_for, serve, tell
from tests.tree import links, same, told, words_of

TREES = ROOT / "tests" / "trees"
TEMPLATES = "macros/templates/"
FRAME = "overrides/main.html"
SEARCH = "overrides/partials/search.html"
SHEET = "worksheet worksheet.html"
ASKED = "[data-row]:has([data-when]):not(.app-answer--rest)"
CALLING = "words.call words.text words.checked words.how_checked"
SAY_NOTHING = {
    "",
    "here",
    "click here",
    "more",
    "read more",
    "see more",
    "learn more",
    "this",
    "this page",
    "link",
    "go",
}
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Part:
    """A part of a page that is told: every element that `where` finds first, one after the other."""

    where: tuple[str, ...]
    words: tuple[str, ...] = ()
    apart: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of page: where one is found, what a reader does there first, the parts that are told."""

    address: str
    parts: dict[str, Part]
    first: Callable[[Page], object] = lambda page: None
    size: dict[str, int] | None = None


def part(*where: str, words: str = "", apart: bool = False) -> Part:
    """A part by its selectors and the sources of its words, named in one string."""
    sources = tuple(TEMPLATES + one if one.endswith(".html") and "/" not in one else one for one in words.split())
    return Part(where, sources, apart)


def open_menu(page: Page) -> None:
    page.locator(".app-top__menu").click()
    expect(page.locator(".app-menu")).to_be_visible()


def search_and_find(page: Page) -> None:
    search_for(page, "dopamine")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text(re.compile(r"^\d"))


def search_and_find_nothing(page: Page) -> None:
    search_for(page, "zzxxqq")
    expect(page.get_by_role("search").get_by_text("Nothing found")).to_be_visible()


def search_in_danger(page: Page) -> None:
    search_for(page, "i want to die")
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("Help first")


def open_explanation(page: Page) -> None:
    page.locator(".app-term button").first.click()


def choose(page: Page) -> None:
    page.locator(".app-finder input[type=radio]:visible").nth(1).check()


def unfold(page: Page) -> None:
    page.locator("main details summary").first.click()


def open_rows(page: Page) -> None:
    """Open what the worksheet folds away: the rest of a row, what can be offered, a row of one's own."""
    expect(page.locator("[data-do=plan]")).to_be_visible()
    page.locator("[data-offers]").check()
    for fold in (".app-worksheet__pressure", ASKED, ".app-answer__add"):
        page.locator(f"{fold} summary:visible").first.click()
    page.locator(".app-answer--own summary:visible").first.click()


def make_plan(page: Page) -> None:
    open_rows(page)
    for answer, row in enumerate(page.locator("[data-row]:visible").all()[:6]):
        row.locator("[data-like]").nth(answer % 3).check()
        row.locator("[data-offer]").nth(answer % 3).check()
    page.locator("[data-words]").first.fill("some words")
    page.locator("[data-do=plan]").click()


def wait_for_tools(page: Page) -> None:
    expect(page.locator(".app-plan [data-do=open]")).to_be_visible()


def answer_together(page: Page, last: str) -> None:
    """Two people answer; stop at the view `last`."""
    expect(page.locator("[data-do=plan]")).to_be_visible()
    for step in ("start", "first"):
        page.locator(f"[data-do={step}]:visible").click()
    for step in ("review", "done", "second", "review", "done"):
        if page.locator(f"[data-view={last}]").is_visible():
            return
        if step == "review":
            for part in ("like", "offer"):
                for row in page.locator("[data-row]:visible").all()[:2]:
                    row.locator(f"[data-{part}]").first.check()
        page.locator(f"[data-do={step}]:visible").click()


HEAD = part("main h1", "main .app-lead")
KINDS_TOLD = {
    "frame": Kind(KINDS["article"], {
        "first of all": part(".app-skip", words=FRAME),
        "head of the screen": part("header", words=f"{FRAME} {SEARCH}"),
        "contents list": part(".app-contents", words=FRAME),
        "way to mend the page": part(".app-edit", words=FRAME),
        "foot": part("footer", words=FRAME),
    }),
    "frame on a phone": Kind(KINDS["article"], {
        "head of the screen": part("header", words=f"{FRAME} {SEARCH}"),
    }, size=PHONE),
    "open menu": Kind(KINDS["article"], {
        "menu": part(".app-menu", words="words.menu words.close", apart=True),
    }, open_menu, PHONE),
    "search": Kind(KINDS["home"], {"results": part(".app-search", words=SEARCH)}, search_and_find),
    "search in danger": Kind(KINDS["home"], {"results": part(".app-search", words=SEARCH)}, search_in_danger),
    "search without results": Kind(KINDS["home"], {
        "results": part(".app-search", words=SEARCH),
    }, search_and_find_nothing),
    "home": Kind(KINDS["home"], {
        "head": HEAD,
        "doors": part(".app-doors"),
        "questions of one part of the guide": part(".app-part"),
    }),
    "article": Kind(KINDS["article"], {
        "head, with a note on what is hard to read": part(
            "main h1", ".app-content-note", ".app-lead", words="page_head.html"
        ),
        "box": part(".admonition.short"),
        "steps": part("main article > ol"),
        "words to use": part(".admonition.say"),
        "help cards": part(".app-help", words="help.levels"),
        "what to read next": part(".app-cards"),
        "one source": part(".app-sources li:has(.app-sources__back a + a)", words="sources.html reference.html"),
        "who checked it": part(".app-review", words="review.html"),
    }),
    "explanation": Kind(KINDS["article"], {"word and meaning": part(".app-term", words="term.html")}, open_explanation),
    "numbers": Kind(KINDS["numbers"], {
        "chart": part(".app-chart", words="chart.html"),
        "people": part(".app-people", words="people.html"),
        "studies": part(
            ".app-table:has(tbody + tbody)",
            words="words.studies_caption words.who_asked words.asked words.result",
        ),
    }),
    "chart with its table": Kind(KINDS["numbers"], {"chart": part(".app-chart", words="chart.html")}, unfold),
    "comedown": Kind(KINDS["comedown"], {"table": part("table[role=table]", words="hormones.html")}),
    "myths": Kind(KINDS["myths"], {"one myth": part(".app-myth:has(.app-cite)", words="myths.html")}),
    "history": Kind(KINDS["history"], {"dates": part(".app-dated")}),
    "steps": Kind(KINDS["steps"], {"one routine": part(".app-routine", words="routine.html")}),
    "ideas": Kind(KINDS["ideas"], {
        "finder": part(".app-finder", words="finder.html"),
        "one group of ideas": part(
            ".app-activities section",
            words="words.idea words.how_and_what words.good_for words.skip_if words.about words.on_worksheet",
        ),
        "after the ideas": part(
            ".app-activities__left", ".app-activities__next", words="activities.html finder.html"
        ),
    }),
    "ideas after a choice": Kind(KINDS["ideas"], {
        "finder": part(".app-finder", words="finder.html"),
        "what is left": part(".app-activities__left", words="activities.html finder.html"),
    }, choose),
    "worksheet": Kind(KINDS["worksheet"], {
        "for somebody under pressure": part(".app-worksheet__pressure", words=SHEET),
        "what is asked": part(".app-worksheet__choices", words=SHEET),
        "one row": part(ASKED, words=SHEET),
        "a row of one's own": part(".app-answer__add", words=SHEET),
        "one part, with its rows": part("[data-category='space']", words=SHEET),
        "in one's own words": part(".app-worksheet__prompts", words=f"words.own_words {SHEET}"),
        "tools": part(".app-worksheet__tools", words=SHEET),
        "what it says": part(".app-worksheet__status", words=SHEET),
    }, open_rows),
    "plan of a worksheet": Kind(KINDS["worksheet"], {
        "plan and card": part("[data-view=plan]", words=SHEET),
    }, make_plan),
    "worksheet to look over": Kind(KINDS["worksheet"], {
        "rows that may be compared": part("[data-view=review]", words=SHEET),
    }, partial(answer_together, last="review")),
    "worksheet handed over": Kind(KINDS["worksheet"], {
        "between two people": part("[data-view=hand]", words=SHEET),
    }, partial(answer_together, last="hand")),
    "what fits two people": Kind(KINDS["worksheet"], {
        "what fits": part("[data-view=result]", words=SHEET),
    }, partial(answer_together, last="result")),
    "helplines": Kind(KINDS["helplines"], {
        "one country": part(".app-helplines", words=CALLING),
        "one service": part(
            ".app-helpline:has([href^='tel:']):has([href^='sms:']):has(.app-helpline__site)", words=CALLING
        ),
    }),
    "references": Kind(KINDS["references"], {"one work": part(
            ".app-references li",
            words="words.kind_of_work words.limits words.grade_alone words.we_read words.retraction words.used_on",
        )}),
    "grades": Kind(KINDS["grades"], {"table of grades": part(".app-table", words="grades.html")}),
    "timeline": Kind(KINDS["comedown"], {"picture and table": part("#timeline", words="timeline.html")}, unfold),
    "strip": Kind(KINDS["strip"], {
        "steps in pictures": part(".app-strip"),
        "table of words": part("article [role=table]", words="table.html"),
    }),
    "services": Kind(KINDS["services"], {
        "one country": part(".app-services > div", words="words.call words.text words.hours words.has_chat"),
    }),
    "plan": Kind(KINDS["plan"], {"plan and card": part(".app-plan", words=f"plan plan.html {SHEET}")}, wait_for_tools),
    "handouts": Kind(KINDS["handouts"], {"one paper": part(".app-handout", words="handouts.html review.html")}),
    "easy": Kind(KINDS["easy"], {
        "parts": part(".app-easy__parts"), "ideas of one part": part(".app-easy__ideas"),
    }),
    "404": Kind(KINDS["404"], {"page": part("main article", words="overrides/404.html overrides/main.html")}),
}  # fmt: skip


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    """Nothing slides: what is told is what there is once all is at rest."""
    return browser_context_args | {"reduced_motion": "reduce"}


def heard_of(page: Page, kind: Kind, project: Path = ROOT) -> dict[str, list[str]]:
    """What is told of each part of a page of this kind, which was built from `project`."""
    page.set_viewport_size(kind.size or DESK)
    page.goto(kind.address)
    kind.first(page)
    heard = {}
    for name, one in kind.parts.items():
        words = words_of(*one.words, project=project)
        heard[name] = []
        for where in one.where:
            found = page.locator(where).first
            assert found.count(), f"{kind.address} has no {where}, which is told as “{name}”: see tests/test_tree.py"
            heard[name] += told(found.aria_snapshot(), words, apart=one.apart)
    return heard


def file_of(name: str) -> Path:
    return TREES / f"{name.replace(' ', '-')}.txt"


def written(name: str, kind: Kind, heard: dict[str, list[str]]) -> str:
    """The file of a kind of page."""
    top = [
        f"# “{name}”, as a screen reader tells it: what each thing is, “its name”, [its state]. From /{kind.address}",
        "# … stands for words of the page. After a # is the name that a template's words go by, and what is left out.",
    ]
    return "\n".join([*top, *(line for part, lines in heard.items() for line in ("", f"{part}:", *lines))]) + "\n"


def kept(name: str) -> dict[str, list[str]]:
    """What the file of a kind of page says of each part."""
    parts: dict[str, list[str]] = {}
    for line in file_of(name).read_text("utf-8").splitlines() if file_of(name).exists() else ():
        if line.startswith("  "):
            parts[list(parts)[-1]].append(line)
        elif line and not line.startswith("#"):
            parts[line.rstrip(":")] = []
    return parts


def changes(name: str, heard: dict[str, list[str]]) -> list[str]:
    """Where what is told is no more what was kept, line by line."""
    found, before = [], kept(name)
    for one in {**before, **heard}:
        was, now = before.get(one, []), heard.get(one, [])
        if not same(was, now):
            found += [f"{one}:", *(line.rstrip() for line in difflib.ndiff(was, now) if not line.startswith("?"))]
    return found


@pytest.mark.parametrize(("name", "kind"), KINDS_TOLD.items(), ids=KINDS_TOLD)
def test_a_kind_of_page_is_told_as_it_was(page: Page, name, kind, request):
    heard = heard_of(page, kind)
    if request.config.getoption("renew_trees"):
        file_of(name).write_text(written(name, kind, heard), "utf-8")
    rule = f"{file_of(name).relative_to(ROOT)}: is this (+) what the page is meant to say? Then: make trees"
    tell(changes(name, heard), rule)


def test_every_file_of_a_tree_is_in_use():
    assert {path.name for path in TREES.iterdir()} == {file_of(name).name for name in KINDS_TOLD}


def renamed(heading: re.Match[str]) -> str:
    """A heading in other words, at the address it had."""
    return f"{heading[1]} {heading[2]} too {{#{slugify(heading[2], '-')}}}"


def reworded(project: Path) -> None:
    """Change the words of a project as much as contributors may: every one of them."""
    for path in (project / "docs").rglob("*.md"):
        _, head, text = path.read_text("utf-8").split("---\n", 2)
        head = re.sub(r'^((?:title|summary|question): "?.*?)("?)$', r"\1 too\2", head, flags=re.MULTILINE)
        text = re.sub(r"^(- .*)$", r"\1\n\1", text, flags=re.MULTILINE)
        text = re.sub(r"^(#+) ([^{\n]+)$", renamed, text, flags=re.MULTILINE)
        path.write_text(
            f"---\n{head}---\n{text}\n## One thing more\n\nSome words.\n\n### And another\n\nMore.\n", "utf-8"
        )
    words = project / "docs/data/words.yml"
    words.write_text(re.sub(r"^(\w+: [^\"\n]+)$", r"\1 too", words.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    ideas = project / "docs/data/activities.yml"
    facts = yaml.safe_load(ideas.read_text("utf-8"))
    for group in facts["categories"]:
        group["activities"].insert(0, group["activities"][-1] | {"id": f"one-more-{group['id']}", "name": "One more"})
    ideas.write_text(yaml.safe_dump(facts, allow_unicode=True), "utf-8")


def test_whoever_changes_words_need_not_renew_a_tree(project, browser, browser_context_args):
    reworded(project)
    built = build(project / BELOW, project)
    assert built.returncode == 0, built.stderr
    server = serve(project)
    there = next(server)
    page = browser.new_context(**(browser_context_args | {"base_url": there})).new_page()
    found = {name: changes(name, heard_of(page, kind, project)) for name, kind in KINDS_TOLD.items()}
    page.context.close()
    server.close()
    tell([line for name, lines in found.items() if lines for line in (name, *lines)], "Told otherwise, for other words")


def test_a_result_of_search_says_where_it_leads(page: Page):
    page.goto("")
    search_and_find(page)
    nameless = [f"“{link.inner_text()}”: {link.aria_snapshot()[:40]}" for link in results(page).all()
                if not links(link.aria_snapshot())[0][0]]  # fmt: skip
    tell(nameless, "A screen reader is told of a link, and not where it leads")


@pytest.mark.parametrize("address", [*ADDRESSES, KINDS["404"]])
def test_a_link_says_by_itself_where_it_leads(page: Page, address):
    page.set_viewport_size(DESK)
    page.goto(address)
    places: dict[str, set[str]] = {}
    for name, place in links(page.locator("body").aria_snapshot()):
        places.setdefault(name.strip().lower(), set()).add(urljoin(page.url, place))
    found = [f"“{name}” leads to {' and to '.join(sorted(to))}" for name, to in places.items() if len(to) > 1]
    found += [f"“{name}” says nothing by itself" for name in places if name in SAY_NOTHING]
    tell(found, f"/{address} (WCAG 2.4.9)")
