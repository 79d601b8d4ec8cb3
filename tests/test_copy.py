"""The copy that is read from a disk: what somebody can rely on who carries it about, with no server and no network."""

import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from macros.copy import LEFT_OUT, copy
from macros.scripts import START, plain_scripts
from macros.take_along import FILE
from tests.conftest import PAGES, results, search_for, tell


@pytest.fixture(scope="module")
def disk(site, tmp_path_factory):
    """The copy of the site."""
    folder = tmp_path_factory.mktemp("a stick with spaces & signs") / "guide"
    assert "index.html" in copy(site, folder)
    return folder


def test_the_copy_has_every_page_and_nothing_that_only_a_server_needs(site, disk):
    ours = {path.relative_to(site) for path in site.rglob("*.html")} - {
        path.relative_to(site) for path in site.glob("404*")
    }
    assert {path.relative_to(disk) for path in disk.rglob("*.html")} == ours
    assert len(ours - {Path(FILE)}) == len(PAGES)
    names = {path.name for path in disk.rglob("*")}
    assert not names & set(LEFT_OUT)
    assert not [name for name in names if name.endswith((".gz", ".br"))]


def test_every_link_of_the_copy_names_a_file_that_is_there(disk):
    missing = []
    for file in disk.rglob("*.html"):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        places = [(element, element.get("href") or element.get("src")) for element in page.select("[href], [src]")]
        for element, place in places:
            parts = urlsplit(place)
            if parts.scheme or not parts.path:
                continue
            target = file.parent / unquote(parts.path)
            if not target.is_file():
                missing.append(f"{file.relative_to(disk)}: {element.name} {place}")
            elif (
                parts.fragment
                and target.suffix == ".html"
                and f'id="{parts.fragment}"' not in target.read_text("utf-8")
            ):
                missing.append(f"{file.relative_to(disk)}: no #{parts.fragment} in {parts.path}")
    tell(missing, "These lead nowhere in the copy:")


def test_reading_choosing_and_searching_work_from_a_disk_and_ask_for_nothing_else(disk, away):
    away.goto((disk / "index.html").as_uri())
    away.get_by_role("link", name="I want ideas").click()
    away.wait_for_url("**/do/ideas/index.html")
    away.get_by_role("form").get_by_role("radio").nth(1).check()
    expect(away.get_by_role("button", name="Undo")).to_be_visible()
    search_for(away, "sub drpo")
    results(away).filter(has_text="Drop").first.click()
    away.wait_for_url("**/situations/drop/index.html**")
    search_for(away, "i want to die")
    away.get_by_role("search").get_by_role("link", name="Numbers by country").first.click()
    away.wait_for_url("**/help/helplines/index.html")
    assert away.wrong == []
    tell([url for url in away.asked if not url.startswith((disk.as_uri(), "data:"))], "Asked for:")


def test_a_page_of_the_copy_may_reach_nothing_but_files(disk, away):
    for file in set(disk.rglob("*.html")) - {disk / FILE}:
        policy = BeautifulSoup(file.read_text("utf-8"), "html.parser").select_one(
            "[http-equiv=Content-Security-Policy]"
        )
        rules = dict(rule.strip().split(" ", 1) for rule in policy["content"].split(";"))
        assert rules["default-src"] == rules["connect-src"] == "'none'"
        assert set(" ".join(rules.values()).split()) <= {"'none'", "file:", "data:", "'script'"}, file
    away.goto((disk / "index.html").as_uri())
    assert away.evaluate("fetch('https://example.org/').then(() => 'reached', () => 'refused')") == "refused"
    assert any("Content Security Policy" in note for note in away.wrong)


def test_only_a_built_site_is_copied(tmp_path):
    (tmp_path / "copy").mkdir()
    with pytest.raises(FileNotFoundError, match="make build"):
        copy(tmp_path / "site", tmp_path / "copy")
    assert (tmp_path / "copy").is_dir(), "what was there is still there"


def test_a_copy_takes_the_place_of_an_older_one_and_of_nothing_else(site, tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    copy(site, folder)
    (folder / "left.html").touch()
    copy(site, folder)
    assert not (folder / "left.html").exists(), "what the older copy had is gone"
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    for held in (other, site):
        with pytest.raises(ValueError, match="which would be lost"):
            copy(site, held)
    assert (other / "letter.txt").read_text() == "dear"
    assert (site / "sitemap.xml").is_file()


def test_the_one_file_of_the_worksheet_is_in_the_copy_as_it_is(site, disk):
    assert (disk / FILE).read_bytes() == (site / FILE).read_bytes()


def test_every_script_of_the_guide_is_in_the_copy_and_none_needs_a_server(site, disk):
    ours = {path.relative_to(site).as_posix() for path in site.rglob("*.js")}
    home = BeautifulSoup((disk / "index.html").read_text("utf-8"), "html.parser")
    assert {script["src"] for script in home.select("script[src]")} == ours
    assert not home.select("script[type=module]")


# Modules as plain scripts. These are made up.

MODULES = {
    START: """
import { numbers, one as first } from "./numbers.js"
import { default as words } from '../words/all.js';
import("./later.js").then(({ told }) => (document.title = told(words, first, numbers())))
""",
    "js/numbers.js": """
export const one = 1
const all = [one, 2] // nobody else sees it
export function numbers() { return all }
export class Refused extends Error {}
""",
    "js/later.js": """
import { Refused, one } from "./numbers.js"
const all = "later"
let strict
try { undeclared = 1 } catch { strict = new Refused("strict") instanceof Error }
export const told = (words, first, numbers) => [all, words.said, first === one, ...numbers, strict].join()
export async function* none() {}
""",
    "words/all.js": 'export default {"said":"await your turn; import { it }"}\n',
}


def written(folder: Path, modules: dict[str, str]) -> Path:
    for name, text in modules.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def test_modules_do_the_same_as_plain_scripts(page, away, tmp_path, base_url):
    assets = written(tmp_path / "assets", MODULES)
    page.route(
        re.compile("/made-up/"), lambda route: route.fulfill(path=assets / route.request.url.split("/made-up/")[1])
    )
    page.route(re.compile("/a-page$"), lambda route: route.fulfill(content_type="text/html", body=(
        '<!doctype html><script type="module" src="/made-up/js/frame.js"></script>'
    )))  # fmt: skip
    page.goto(f"{base_url}a-page")
    expect(page).to_have_title("later,await your turn; import { it },true,1,2,true")
    (tmp_path / "page.html").write_text(
        "<!doctype html>" + "".join(f"<script>{script}</script>" for script in plain_scripts(assets).values()), "utf-8"
    )
    away.goto((tmp_path / "page.html").as_uri())
    expect(away).to_have_title(page.title())
    assert away.wrong == []


def test_only_what_is_wanted_and_what_it_imports_is_taken_each_behind_what_it_needs(tmp_path):
    assets = written(tmp_path / "assets", MODULES | {"js/other.js": "export const other = 1\n"})
    assert set(plain_scripts(assets)) == {*MODULES, "js/other.js"}
    assert list(plain_scripts(assets, [START]))[-1] == START
    assert set(plain_scripts(assets, [START])) == set(MODULES)
    assert list(plain_scripts(assets, ["js/later.js"])) == ["js/numbers.js", "js/later.js"]


@pytest.mark.parametrize(
    ("line", "works"),
    [
        ('import * as all from "./numbers.js"', "import { one, another }"),
        ('import all from "./numbers.js"', "import { one, another }"),
        ('import "./numbers.js"', "import { one, another }"),
        ('  import { one } from "./numbers.js"', "on a line of its own"),
        ('import { one } from "./numbers.js"; one()', "on a line of its own"),
        ("import {", "on a line of its own"),
        ("export let many = 1", "before each function, class or const"),
        ("export { one }", "before each function, class or const"),
        ("export const { one } = all", "before each function, class or const"),
        ('export * from "./numbers.js"', "before each function, class or const"),
        ("export default function one() {}", "before each function, class or const"),
        ("const here = import.meta.url", "let the page name"),
        ("const later = await one()", "into an async function"),
        ("await one()", "into an async function"),
    ],
)
def test_what_works_in_modules_only_is_told_by_file_and_line_with_what_would_work(tmp_path, line, works):
    assets = written(tmp_path, MODULES | {START: f'import {{ one }} from "./numbers.js"\n\n{line}\n'})
    with pytest.raises(ValueError, match=re.escape(f"assets/js/frame.js:3: “{line.strip()}”")) as told:
        plain_scripts(assets)
    assert works in str(told.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('import { gone } from "./gone.js"', "no assets/js/gone.js, which assets/js/frame.js imports"),
        ('import("./gone.js")', "no assets/js/gone.js, which assets/js/frame.js imports"),
        ('import { three } from "./numbers.js"', "imports three, which assets/js/numbers.js does not export"),
        ('import { told } from "./later.js"', "js/later.js → js/frame.js: these import each other"),
    ],
)
def test_an_import_that_leads_nowhere_is_told(tmp_path, line, told):
    later = 'import { start } from "./frame.js"\nexport const told = 1\n'
    assets = written(tmp_path, MODULES | {START: f"{line}\nexport const start = 1\n", "js/later.js": later})
    with pytest.raises((FileNotFoundError, ValueError), match=re.escape(told)):
        plain_scripts(assets, [START])


def test_a_script_that_cannot_be_copied_leaves_the_older_copy_as_it_was(site, tmp_path):
    built = shutil.copytree(site, tmp_path / "site")
    folder = tmp_path / "copy"
    copy(built, folder)
    script = next(built.rglob("js/finder.js"))
    script.write_text(f"{script.read_text('utf-8')}export {{ form }}\n", "utf-8")
    with pytest.raises(ValueError, match=re.escape("js/finder.js:")):
        copy(built, folder)
    assert (folder / "index.html").is_file()
