"""The worksheet as one file: what somebody can rely on who carries it about, with no server and no network.

`along` (tests/conftest.py) is the file, in a folder of its own.
"""

import base64
import gzip
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from macros.finish import finish
from macros.hosting import site_url
from macros.search_index import knowledge
from macros.take_along import FILE, NEEDED, PAGE, take_along
from tests.conftest import html, tell
from tests.paper import PAPERS, printed, text_of
from tests.test_privacy import WATCH
from tests.weight import most_bytes

EXIT = "Exit this page"
RUNS = "script:not([type='application/json'])"


@pytest.fixture
def built(site, tmp_path) -> Path:
    """A built site to change: its page of the worksheet, and its scripts."""
    folder = tmp_path / "site"
    for part in (PAGE, "assets"):
        shutil.copytree(site / part, folder / part)
    shutil.copy(site / "sitemap.xml", folder)
    return folder


def changed(folder: Path, old: str, new: str, file: str = f"{PAGE}index.html") -> Path:
    text = (folder / file).read_text("utf-8")
    assert re.search(old, text)
    (folder / file).write_text(re.sub(old, lambda _: new, text), "utf-8")
    return folder


def assets(folder: Path) -> Path:
    return next(folder.glob("assets/*"))


def soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


def test_the_file_asks_for_nothing_and_can_be_filled_in_from_a_disk(along, away):
    away.add_init_script(WATCH)
    away.goto(along.as_uri())
    form = away.get_by_role("form", name="Worksheet")
    form.get_by_role("radio", name="Maybe").first.check()
    form.get_by_role("textbox").last.fill("Some words")
    expect(form.get_by_role("radio", name="Maybe").first).to_be_checked()
    away.emulate_media(media="print")
    away.emulate_media(media="screen", color_scheme="dark")
    tell([url for url in away.asked if url != along.as_uri() and not url.startswith("data:")], "Asked for:")
    assert away.wrong == []
    assert away.evaluate("window.violations ?? []") == []
    assert away.evaluate("getComputedStyle(document.querySelector('[data-exit]')).fontWeight") == "700", "it has looks"


def test_leaving_the_file_empties_it_and_back_does_not_return(along, new_context):
    page = new_context().new_page()
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    page.goto("about:blank")
    page.goto(along.as_uri())
    page.get_by_role("radio").first.check()
    left = page.evaluate(
        """() => {
          document.querySelector("[data-exit]").click()
          const chosen = document.querySelectorAll("input[type=radio]:checked").length
          return { blank: document.documentElement.hidden, chosen }
        }"""
    )
    assert left == {"blank": True, "chosen": 0}
    page.wait_for_url("https://www.wikipedia.org/")
    page.go_back()
    page.wait_for_url("about:blank")


def test_leaving_the_file_shows_it_no_more_where_there_is_no_network(along, away):
    away.goto(along.as_uri())
    away.get_by_role("link", name=EXIT).click()
    expect(away.get_by_role("form")).to_have_count(0)
    assert not away.url.startswith("file:")


def test_exit_and_help_come_first_for_the_keyboard(along, away):
    away.goto(along.as_uri())
    stops = []
    for _ in range(2):
        away.keyboard.press("Tab")
        stops.append(away.evaluate("document.activeElement.textContent.trim()"))
    assert stops == [EXIT, "Get help"]


def test_nothing_at_the_end_of_the_file_lies_under_the_bar_of_a_phone(along, away):
    away.set_viewport_size({"width": 360, "height": 740})
    away.goto(along.as_uri())
    last = away.get_by_role("link").last
    last.focus()
    bar = away.get_by_role("link", name=EXIT).bounding_box()
    box = last.bounding_box()
    assert box["y"] + box["height"] <= bar["y"]


def test_the_file_works_without_javascript(along, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    page.goto(along.as_uri())
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("textbox").last.fill("Some words")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    page.get_by_role("link", name=EXIT).click()
    page.wait_for_url("https://www.wikipedia.org/")


@pytest.mark.parametrize("paper", PAPERS)
def test_the_file_prints_the_same_as_the_page(along, new_context, base_url, paper):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{base_url}{PAGE}")
    of_the_page = text_of(printed(page, paper))
    page.goto(along.as_uri())
    assert text_of(printed(page, paper)) == of_the_page


def test_the_file_has_all_of_the_pages_form_and_text(site, along):
    def words(where: BeautifulSoup) -> list[str]:
        for left_out in where.select(".app-edit, [data-online]"):
            left_out.decompose()
        return where.article.get_text(" ").split()

    page = BeautifulSoup(html(site, "worksheet.md"), "html.parser")
    assert words(soup(along)) == words(page)
    for kind in ("input", "textarea", "button", "select", "dialog", "template", "script"):
        assert len(soup(along).select(f"article {kind}")) == len(page.select(f"article {kind}")), kind


def test_every_link_of_the_file_leads_to_the_published_site_or_within_the_file(site, along):
    page = soup(along)
    ids = {tag["id"] for tag in page.select("[id]")}
    assert page.select_one(".app-reach__help")["href"] == f"{site_url(site)}help/helplines/"
    elsewhere = ("https://", "tel:", "mailto:")
    ways = [tag["href"] for tag in page.select("a[href]")]
    lost = [way for way in ways if not way.startswith(elsewhere) and way.removeprefix("#") not in ids]
    for name in ("popovertarget", "for", "aria-labelledby", "aria-describedby", "aria-controls"):
        lost += [f"{name}={one}" for tag in page.select(f"[{name}]") for one in tag[name].split() if one not in ids]
    tell(lost, "These lead nowhere in the file:")
    fetched = page.select("[src], [srcset], [poster], link:not([rel=icon]), object, iframe")
    tell([str(tag) for tag in fetched], "These stand in other files:")
    assert page.select_one("link[rel=icon]")["href"].startswith("data:")


def test_the_policy_of_the_file_lets_run_what_stands_in_it_by_its_hash_and_nothing_else(along):
    page = soup(along)
    (meta,) = page.select("[http-equiv=Content-Security-Policy]")
    rules = dict(rule.strip().split(" ", 1) for rule in meta["content"].split(";"))

    def hashed(kind: str) -> str:
        (held,) = page.select(kind)
        return f"'sha256-{base64.b64encode(hashlib.sha256(held.string.encode()).digest()).decode()}'"

    assert rules == {
        "default-src": "'none'",
        "script-src": hashed(RUNS),
        "style-src": hashed("style"),
        "img-src": "data:",
        "connect-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert "unsafe" not in meta["content"]
    before = along.read_text("utf-8").split("<meta http-equiv")[0]
    assert re.fullmatch(r'<!doctype html>\s*<html lang="en">\s*<head>\s*<meta charset="utf-8">', before), (
        "it comes first"
    )


def test_what_somebody_else_puts_into_the_file_does_not_run_and_reaches_nobody(along, away, tmp_path):
    planted = (
        '<p onclick="a()" style="color: red">x</p><script>document.title = "planted"</script><img src="x.png"></main>'
    )
    file = tmp_path / "worksheet.html"
    file.write_text(along.read_text("utf-8").replace("</main>", planted), "utf-8")
    away.goto(file.as_uri())
    expect(away).to_have_title("Worksheet")
    assert away.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"
    refused = " ".join(away.wrong)
    for rule in ("script-src", "style-src", "img-src", "connect-src"):
        assert rule in refused


def test_the_file_says_nothing_outside_and_leads_nobody_about(along):
    page = soup(along)
    assert page.title.get_text() == "Worksheet"
    assert along.name == "worksheet.html"
    assert not page.select("[rel=canonical], [property], [name=description], [rel=edit], [type='application/ld+json']")
    assert not page.select("[role=search], .app-menu, .app-contents, .app-top__home, footer nav")
    assert [nav["class"] for nav in page.select("nav")] == [["app-reach"]]
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert "CC BY 4.0" in page.footer.get_text()


def test_the_file_is_as_light_as_the_page_that_it_comes_from(along):
    assert len(gzip.compress(along.read_bytes())) <= most_bytes(PAGE)


def test_the_file_opened_on_a_host_works_there_too(page, site, base_url):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(FILE)
    page.get_by_role("radio").first.check()
    assert [url for url in asked if not url.startswith("data:")] == [base_url + FILE]


# Its scripts. These are made up.

SHEET = 'export const words = ["Written", "by", "modules"]\n'
WORKSHEET = """
import { words as said } from "./made-up-sheet.js"
const form = document.querySelector(".app-worksheet")
const { ending } = JSON.parse(document.querySelector("#made-up").textContent)
const status = document.createElement("p")
status.setAttribute("role", "status")
form.addEventListener("change", async () => {
  const { more } = await import("./made-up-more.js")
  localStorage.setItem("made-up", said.join(" "))
  status.textContent = `${localStorage.getItem("made-up")} ${more}${ending}`
})
form.prepend(status)
"""


def with_modules(folder: Path, worksheet: str) -> Path:
    (assets(folder) / "js/made-up.js").write_text(worksheet, "utf-8")
    (assets(folder) / "js/made-up-sheet.js").write_text(SHEET, "utf-8")
    (assets(folder) / "js/made-up-more.js").write_text('export const more = "in time"\n', "utf-8")
    address = f"../{assets(folder).relative_to(folder).as_posix()}/js/made-up.js"
    page = folder / PAGE / "index.html"
    page.write_text(re.sub(r' data-module="[^"]*/worksheet\.js"', "", page.read_text("utf-8")), "utf-8")
    return changed(folder, '<form class="app-worksheet"', f'<form class="app-worksheet" data-module="{address}"')


def test_the_module_of_the_form_and_all_that_it_imports_run_in_the_file(built, away):
    data = '<script type="application/json" id="made-up">{"ending": " & <b>"}</script></article>'
    assert take_along(changed(with_modules(built, WORKSHEET), "</article>", data)) == []
    file = Path(shutil.move(built / FILE, built.parent / "alone.html"))
    shutil.rmtree(built)
    away.goto(file.as_uri())
    away.get_by_role("radio").first.hover()
    expect(away.locator(".app-worksheet > [role=status]")).to_have_count(1)
    away.get_by_role("radio").first.check()
    expect(away.get_by_text("Written by modules in time & <b>")).to_be_visible()
    assert away.wrong == []


def test_the_file_has_no_script_that_the_worksheet_does_not_need(site, along, built):
    (script,) = (one.string for one in soup(along).select(RUNS))
    for name in ("search/index.js", "js/engine.js", "js/search.js", "js/finder.js"):
        assert name not in script, name
    assert re.findall(r'\$all\.set\("([^"]*)"', script)[-1] == "js/frame.js"


@pytest.mark.parametrize(
    ("worksheet", "told"),
    [
        ('import * as x from "./made-up-sheet.js"\n', "assets/js/made-up.js:1: “import * as x"),
        (
            'import { x } from "./not-there.js"\n',
            "There is no assets/js/not-there.js, which assets/js/made-up.js imports",
        ),
        ('const end = "</script>"\n', "holds “</script” or “<!--”"),
    ],
)
def test_a_script_that_cannot_stand_in_the_file_is_told(built, worksheet, told):
    with pytest.raises((ValueError, FileNotFoundError), match=re.escape(told)):
        take_along(with_modules(built, worksheet))


# A page that is not as it was.


def test_a_site_without_a_worksheet_is_finished_all_the_same_and_says_so(built, guide_site):
    shutil.rmtree(built / PAGE)
    told = [skipped for skipped in finish(built, knowledge(guide_site)) if "one file" in skipped]
    assert told == ["Skipped the worksheet as one file: there is no page 'worksheet/'"]
    assert not (built / PAGE).exists()


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ('<meta charset="utf-8">', '<meta charset="utf-8">'),
        ('<link rel="stylesheet"[^>]*>', "style sheet"),
        (r'js/frame\.js" type="module"', "script js/frame.js"),
        ("</head>", "</head>"),
        (" data-exit ", "<a data-exit>"),
        ("<article>", "<article>"),
        ('<form class="app-worksheet"', '<form class="app-worksheet">'),
        ("</body>", "</body>"),
    ],
)
def test_what_the_page_lacks_is_told_and_nothing_is_written(built, gone, told):
    assert told in NEEDED
    before = (built / FILE).read_bytes()
    changed(built, gone, "<p " if gone.startswith("<form") else "")
    with pytest.raises(ValueError, match=re.escape(f"{built / PAGE / 'index.html'} has no {told}\n")):
        take_along(built)
    assert (built / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "</article>",
            '\n<img src="../picture.png" alt=""></article>',
            '<img src="../picture.png" alt="">: a file of its',
        ),
        ("</article>", '<svg><use href="../all.svg#x"/></svg></article>', "a file of its own cannot stand in one file"),
        (r"css/shared\.css", "css/gone.css", "gone.css, which is not there"),
    ],
)
def test_what_another_file_holds_is_told(built, old, new, told):
    with pytest.raises((ValueError, FileNotFoundError), match=re.escape(told)):
        take_along(changed(built, old, new))


def test_a_style_sheet_that_asks_for_a_file_is_told(built):
    sheet = next(built.rglob("shared.css"))
    sheet.write_text(f"{sheet.read_text('utf-8')}b{{background:url(lamp.png)}}", "utf-8")
    with pytest.raises(ValueError, match=re.escape("“url(lamp.png)” in a style sheet")):
        take_along(built)


def test_signs_of_html_in_the_words_of_the_page_stay_signs(built, away):
    words = '<p id="told">&lt;b title=&quot;1&quot;&gt; &amp;amp; &#60;i&#62; é</p>'
    take_along(changed(built, "</article>", f'{words}<a href="?a=1&amp;b=&quot;2">x</a></article>'))
    assert words in (built / FILE).read_text("utf-8")
    away.goto((built / FILE).as_uri())
    expect(away.locator("#told")).to_have_text('<b title="1"> &amp; <i> é')
    assert away.get_by_role("link", name="x", exact=True).get_attribute("href").endswith('/worksheet/?a=1&b="2')


def test_a_part_of_the_page_that_is_of_use_online_alone_can_stay_out(built):
    changed(
        built,
        "</article>",
        '<div data-online><p>Quill <br>here</p><div>x</div></div><input data-online><p id="end">',
    )
    take_along(built)
    page = soup(built / FILE)
    assert not page.select("[data-online]")
    assert "Quill" not in page.article.get_text()
    assert page.select_one("article #end")
