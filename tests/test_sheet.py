"""A worksheet as data: what is saved comes back as it was, whatever was typed; no file does harm; a no stays a no.

sheet.js is asked in the browser, where it runs. Sheets are made by chance with a fixed seed, so each run has the same.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page

from tests.conftest import KINDS
from tests.test_fuzz import HOSTILE, inputs

Sheet = dict[str, Any]
Ask = Callable[..., Any]

ANSWERS = ("yes", "maybe", "no")
WHEN = ("now", "later", "next-day", "days")
IDS = ("water", "warm-tea", "hug", "7", "message", "constructor", "then", "length", "to-string", "proto", "x" * 99)
CATEGORIES = ("body", "later", "space", "valueof")
PROMPTS = ("avoid", "signs", "after", "constructor")
# Rows of a reader's own: in each line, the same words written in several ways.
OWN = (
    ("tea with milk", "TEA with Milk", " tea \t with\nmilk ", "ｔｅａ ｗｉｔｈ ｍｉｌｋ", "Tea\u00a0with\u3000milk"),
    ("tea with milkk", "TEA WITH MILKK"),
    ("teawith milk", "Teawith  Milk"),
    ("έναν καφέ", "ΈΝΑΝ ΚΑΦΈ"),
    ("愛 後", "愛\u3000後"),
    ("<b>", " <B> "),
    ("__proto__", "__PROTO__"),
)
MEANT = {name: number for number, names in enumerate(OWN) for name in names}
KNOWN = {
    "categories": [{"id": "body", "name": "Body basics"}, {"id": "later", "name": "Later"}],
    "rows": [
        {"id": "water", "name": "A glass of water", "category": "body"},
        {"id": "tea", "name": "A warm drink", "category": "body"},
        {"id": "message", "name": "A message next day", "category": "later"},
        {"id": "walk", "name": "A walk", "category": "later"},
    ],
    "words": [{"id": "avoid", "name": "Please avoid"}, {"id": "signs", "name": "Signs I am not okay"}],
}
GOOD = {
    "worksheet": 1,
    "rows": [
        {"id": "tea", "name": "Tea", "like": "yes", "offer": "no", "when": ["now", "days"], "note": "hot", "off": True},
        {"id": "walk", "name": "A walk", "like": "maybe"},
        {"in": "body", "name": "my own words", "like": "no"},
        {"in": "nowhere", "name": "", "note": "…"},
    ],
    "words": [{"id": "avoid", "text": "bright light"}, {"id": "gone", "text": "…"}],
}
# Reads each text: what it opens as, or why it is refused. Only `Refused` is caught.
READ = """({ read, Refused }, { texts, known }) => texts.map((text) => {
  try { return read(text, known) } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error.reason
  }
})"""
WRITE = "({ write }, { sheets, how }) => sheets.map((sheet) => write(sheet, how))"
PLAN = "({ plan }, { pairs }) => pairs.map(({ sheet, known }) => plan(sheet, known))"
OVERLAP = """({ overlap }, { pairs }) =>
  pairs.map(({ first, second, known }) => [overlap(first, second, known), overlap(second, first, known)])"""


@pytest.fixture(scope="module")
def ask(browser, base_url) -> Iterator[Ask]:
    """Ask sheet.js in one page for all: it keeps nothing."""
    page = browser.new_page(base_url=base_url)
    yield asker(page)
    page.close()


def asker(page: Page) -> Ask:
    """Return what runs a function in the page with sheet.js and with what is given, which it cannot change."""
    page.goto(KINDS["404"])
    frame = page.locator("script[src$='/frame.js']").get_attribute("src")
    address = urljoin(page.url, frame.replace("frame.js", "sheet.js"))

    def ask(function: str, **given: Any) -> Any:
        # As JSON, in which a half of a character survives the way to the browser and back.
        script = f"""async ([address, given]) => {{
          const frozen = JSON.parse(given, (_, value) => Object.freeze(value))
          return JSON.stringify(await ({function})(await import(address), frozen))
        }}"""
        return json.loads(page.evaluate(script, [address, json.dumps(given)]))

    return ask


def text_maker(seed: int) -> Callable[[], str]:
    """Return a maker of texts that anybody or an attacker may type, some of them long, as textareas give them."""
    chance = random.Random(seed)
    made = [re.sub("\r\n?", "\n", text) for text in (*inputs(chance, 1500), *HOSTILE)]
    whole = [text for text in (json.loads(json.dumps(text)) for text in made) if text]  # two halves are a whole
    assert any(len(text) > 90_000 for text in whole)
    return lambda: chance.choice(whole)


def random_known(chance: random.Random) -> Sheet:
    """Return a page as it may be in another year: some rows, in some order, by some names."""
    categories = chance.sample(CATEGORIES, chance.randint(1, len(CATEGORIES)))
    return {
        "categories": [{"id": one, "name": f"All of {one}"} for one in categories],
        "rows": [
            {"id": one, "name": chance.choice((f"Row {one}", f"New {one}")), "category": chance.choice(categories)}
            for one in chance.sample(IDS, chance.randint(0, len(IDS)))
        ],
        "words": [{"id": one, "name": f"Say {one}"} for one in chance.sample(PROMPTS, chance.randint(0, 4))],
    }


def random_sheet(chance: random.Random, text: Callable[[], str], own: Callable[[], str]) -> Sheet:
    """Return a sheet as a reader may leave it."""

    def answered(row: Sheet, named: bool = False) -> Sheet:
        for side in ("like", "offer"):
            if chance.random() < 0.7:
                row[side] = chance.choice(("yes", *ANSWERS))
        if chance.random() < 0.3:
            row["when"] = [one for one in WHEN if chance.random() < 0.5] or ["now"]
        if chance.random() < 0.3:
            row["note"] = text()
        if chance.random() < 0.15:
            row["off"] = True
        if not named and not row.keys() - {"id", "in", "name"}:
            row["note"] = "."  # a row that says nothing is none
        return row

    rows = []
    for one in chance.sample(IDS, chance.randint(0, len(IDS))):
        rows.append(answered({"id": one, "name": chance.choice((*[f"Row {one}"] * 5, "", text()))}))
    for _ in range(chance.choice((0, 0, 1, 3, 12))):
        name = own()
        rows.append(answered({"in": chance.choice(CATEGORIES[:3]), "name": name}, named=name != ""))
    chance.shuffle(rows)
    said = chance.sample(PROMPTS, chance.randint(0, len(PROMPTS)))
    return {"worksheet": 1, "rows": rows, "words": [{"id": one, "text": text()} for one in said]}


def sheets(seed: int, count: int) -> list[Sheet]:
    chance, text = random.Random(seed), text_maker(seed)
    return [random_sheet(chance, text, lambda: chance.choice(("", text()))) for _ in range(count)]


def without_off(sheet: Sheet) -> Sheet:
    return sheet | {"rows": [row for row in sheet["rows"] if not row.get("off")]}


# What is saved comes back


def test_whatever_is_answered_and_typed_comes_back_as_it_was(ask):
    chance = random.Random(1)
    pairs = [{"sheet": sheet, "known": random_known(chance)} for sheet in sheets(2, 600)]
    back = ask(
        """({ read, write }, { pairs }) => Promise.all(pairs.map(async ({ sheet, known }) => {
          const text = write(sheet, { whole: true })
          const found = read(await new File([text], "sheet").text(), known)
          return { text, again: write(found.sheet, { whole: true }) === text, ...found }
        }))""",
        pairs=pairs,
    )
    kept = told = 0
    for pair, found in zip(pairs, back, strict=True):
        sheet, known = pair["sheet"], pair["known"]
        names = {row["id"]: row["name"] for row in known["rows"]}
        places = [one["id"] for one in known["categories"]]
        prompts = [one["id"] for one in known["words"]]
        rows = [row for row in sheet["rows"] if row.get("id") not in names and row.get("in") not in places]
        unknown = rows + [one for one in sheet["words"] if one["id"] not in prompts]
        on_page = [(row["name"], names[row["id"]]) for row in sheet["rows"] if row.get("id") in names]
        renamed = [{"was": was, "now": now} for was, now in on_page if was != now]
        assert found["sheet"] == sheet
        assert json.loads(found["text"]) == sheet, "it is JSON for anybody"
        assert found["text"].endswith("}\n")
        assert found["again"], "written twice, it is the same to the letter"
        assert found["unknown"] == unknown, "what this page does not have is kept and told"
        assert found["renamed"] == renamed
        kept, told = kept + len(unknown), told + len(renamed)
    assert kept > 100
    assert told > 100


def test_a_row_left_off_is_in_no_file_and_leaves_no_trace(ask):
    made = sheets(3, 200)
    assert sum(without_off(sheet) != sheet for sheet in made) > 50
    files = ask(WRITE, sheets=made, how={})
    assert files == ask(WRITE, sheets=[without_off(sheet) for sheet in made], how={"whole": True})
    assert files == ask(WRITE, sheets=made, how={"whole": False})
    opened = ask(READ, texts=files, known=KNOWN)
    assert [one["sheet"] for one in opened] == [without_off(sheet) for sheet in made]
    whole = ask(READ, texts=ask(WRITE, sheets=made, how={"whole": True}), known=KNOWN)
    assert [one["sheet"] for one in whole] == made, "in the browser it stays, and stays left off"


def test_what_a_form_leaves_empty_is_not_written(ask):
    form = {
        "rows": [
            {"off": False, "note": "", "when": [], "offer": "", "like": "yes", "name": "Tea", "id": "tea"},
            {"id": "walk", "name": "A walk", "like": "", "offer": "", "when": [], "note": "", "off": False},
            {"in": "body", "name": "", "like": "", "when": []},
            {"in": "body", "name": "only a name"},
            {"in": "body", "name": "", "when": ["days", "now"], "note": "one\r\ntwo\rthree\n\r\nfour"},
            {"id": "water", "name": "A glass of water", "off": True},
        ],
        "words": [{"id": "avoid", "text": ""}, {"text": "I go quiet", "id": "signs"}],
    }
    written = {
        "worksheet": 1,
        "rows": [
            {"id": "tea", "name": "Tea", "like": "yes"},
            {"in": "body", "name": "only a name"},
            {"in": "body", "name": "", "when": ["now", "days"], "note": "one\ntwo\nthree\n\nfour"},
            {"id": "water", "name": "A glass of water", "off": True},
        ],
        "words": [{"id": "signs", "text": "I go quiet"}],
    }
    [text] = ask(WRITE, sheets=[form], how={"whole": True})
    assert json.loads(text) == written
    assert text == json.dumps(written, indent=2, ensure_ascii=False) + "\n", "easy to read, always in one order"
    [file] = ask(WRITE, sheets=[form], how={})
    assert json.loads(file)["rows"] == written["rows"][:-1]


def test_a_file_opens_though_another_program_wrote_it_again(ask):
    other = json.dumps(GOOD, sort_keys=True, ensure_ascii=True)
    spaced = json.dumps(GOOD, indent="\t").replace("\n", "\r\n")
    texts = ["\ufeff" + other, other, spaced, "\ufeff\r\n" + spaced, json.dumps(GOOD).replace("hot", "h\\r\\no\\rt")]
    *same, ended = [one["sheet"] for one in ask(READ, texts=texts, known=KNOWN)]
    assert same == [GOOD] * 4
    assert ended["rows"][0]["note"] == "h\no\nt"


def test_nothing_that_a_person_can_type_is_too_much(ask):
    texts = ('"', "[{,", '\\"', "\n", "\0", "愛", "🏳️‍🌈", "\ud800", '"[')
    bytes_of = {one: len(one.encode("utf-16-le", "surrogatepass")) for one in texts}  # two to a letter of JavaScript
    long = [one * (200_000 // bytes_of[one]) for one in texts]
    full = {"like": "yes", "offer": "no", "when": list(WHEN), "note": "a line\n" * 9, "off": True}
    made = [
        *({"worksheet": 1, "rows": [], "words": [{"id": "avoid", "text": one}]} for one in long),
        {"worksheet": 1, "rows": [{"in": "body", "name": one, **full} for one in long[:2]], "words": []},
        {"worksheet": 1, "rows": [{"in": "body", "name": f"{n}", **full} for n in range(300)], "words": []},
        {"worksheet": 1, "rows": [{"in": "body", "name": "the same"}] * 2, "words": []},
    ]
    opened = ask(READ, texts=ask(WRITE, sheets=made, how={"whole": True}), known=KNOWN)
    assert [one["sheet"] for one in opened] == made


def test_what_could_not_be_opened_again_is_not_saved(ask):
    reasons = ask("""({ write, Refused }) => {
      const rows = (count, name) => Array.from({ length: count }, () => ({ in: "body", name }))
      const long = (letters) => "a".repeat(letters)
      const much = [rows(100, long(100_000)), rows(1, long(100_001)), rows(200_000, "a"), rows(301, "a")]
      return [...much, rows(300, "a")].map((rows) => {
        try { return typeof write({ worksheet: 1, rows, words: [] }) } catch (error) {
          return error instanceof Refused && error.reason
        }
      })
    }""")
    assert reasons == ["long", "long", "long", "long", "string"]


def test_what_a_browser_would_take_minutes_to_lay_out_is_refused(ask):
    very_many = {"rows": [{"in": "body", "name": "x"}] * 1000, "words": []}
    very_long = {"rows": [], "words": [{"id": "avoid", "text": "x" * 500_000}]}
    texts = [json.dumps({"worksheet": 1, **one}) for one in (very_many, very_long)]
    assert ask(READ, texts=texts, known=KNOWN) == ["long", "long"]


def test_every_moment_that_the_page_offers_is_one_that_a_sheet_may_hold(ask, guide_site):
    rows = [{"id": "a", "name": "a", "when": list(guide_site.facts.worksheet.moments)}]
    sheet = {"worksheet": 1, "rows": rows, "words": []}
    (opened,) = ask(READ, texts=ask(WRITE, sheets=[sheet], how={"whole": True}), known=KNOWN)
    assert opened["sheet"] == sheet


# No file does harm

NO_JSON = (
    "", " \n", "\ufeff", "\ufeff\ufeff{}", "{", "}", "[", '"', "nul", "NaN", "Infinity", "undefined", "'a'", "{'a': 1}",
    "01", "{a: 1}", "[1,]", '{"worksheet": 1,}', '{"worksheet": 1} 2', '{"worksheet": 1, "rows": [], "words": []}]',
    "// no\n{}", '{"worksheet": 1, "rows": [{"id": "a", "name": "a\nb"}], "words": []}', '{"worksheet":\0 1}',
    "<!doctype html><script>hurt = 1</script>", '<svg xmlns="http://www.w3.org/2000/svg"/>', "%PDF-1.7", "PK\3\4",
    "worksheet: 1\nrows: []\n", "id,name\nwater,Water\n", "\ufffdPNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2X", "GIF89a",
    "{\\rtf1 a}", "\x89PNG", "\ufffd\ufffd\0{\0}", "globalThis.hurt = 1", "(() => { globalThis.hurt = 1 })()",
)  # fmt: skip
NO_WORKSHEET = (
    "null", "0", "-1", "1e999", "true", '"worksheet"', '"{}"', "[]", "{}", "[1]", '{"rows": [], "words": []}',
    '{"__proto__": {"worksheet": 1, "rows": [], "words": []}}', '{"constructor": {"prototype": {"hurt": 1}}}',
    '{"Worksheet": 1, "rows": [], "words": []}', '[{"worksheet": 1, "rows": [], "words": []}]',
    json.dumps({"kinks": {"__proto__": [1]}}), "[" * 20_000 + "]" * 20_000, '{"a":' * 20_000 + "1" + "}" * 20_000,
)  # fmt: skip
ROW = '{"id": "tea", "name": "Tea", "like": "yes"}'
WRONG_ROWS = (
    '{"id": "tea", "name": "Tea", "like": "yes", "__proto__": {"off": true}}',
    '{"__proto__": {"id": "tea", "name": "Tea", "like": "yes"}}',
    '{"__proto__": {"id": "tea", "name": "Tea"}, "like": "yes"}',
    '{"id": "tea", "name": "Tea", "constructor": {"prototype": {"hurt": 1}}}',
    '{"id": "__proto__", "name": "Tea", "like": "yes"}',
    '{"id": "Tea", "name": "Tea", "like": "yes"}',
    '{"id": "te a", "name": "Tea", "like": "yes"}',
    '{"id": "tea\\n", "name": "Tea", "like": "yes"}',
    '{"id": "<b>", "name": "Tea", "like": "yes"}',
    '{"id": "../x", "name": "Tea", "like": "yes"}',
    f'{{"id": "{"x" * 100_000}", "name": "Tea", "like": "yes"}}',
    '{"in": "Body", "name": "own", "like": "yes"}',
    '{"id": "tea", "in": "body", "name": "Tea", "like": "yes"}',
    '{"id": "tea", "like": "yes"}',
    '{"in": "body", "like": "yes"}',
    '{"name": "Tea", "like": "yes"}',
    '{"id": "tea", "name": "Tea"}',
    '{"in": "body", "name": ""}',
    '{"id": "tea", "name": "Tea", "like": "Yes"}',
    '{"id": "tea", "name": "Tea", "like": "toString"}',
    '{"id": "tea", "name": "Tea", "like": ["yes"]}',
    '{"id": "tea", "name": "Tea", "like": "yes", "when": ["now", "now"]}',
    '{"id": "tea", "name": "Tea", "like": "yes", "when": ["now", "soon"]}',
    '{"id": "tea", "name": "Tea", "like": "yes", "when": {"length": 1, "0": "now"}}',
    '{"id": "tea", "name": "Tea", "like": "yes", "when": {"length": 0}}',
    '{"id": "tea", "name": "Tea", "like": "yes", "note": {"length": 0}}',
    '{"id": "tea", "name": "Tea", "like": "yes", "note": {"toString": "x"}}',
    '{"id": "tea", "name": "Tea", "like": "yes", "category": "body"}',
    f"{ROW}, {ROW}",
    f'{ROW}, {{"id": "tea", "name": "Tea", "note": "twice"}}',
)


def test_a_file_that_is_no_worksheet_is_refused_for_what_it_is(ask):
    expected = dict.fromkeys(NO_JSON, "broken") | dict.fromkeys(NO_WORKSHEET, "foreign")
    expected |= {f'{{"worksheet": 1, "rows": [{row}], "words": []}}': "wrong" for row in WRONG_ROWS}
    for version, reason in {"2": "newer", "99": "newer", '"1"': "wrong", "0": "wrong", "1.5": "wrong"}.items():
        for rest in ("", ', "rows": [], "words": []', ', "rows": {}, "more": 1'):
            expected[f'{{"worksheet": {version}{rest}}}'] = reason
    double = '{"id": "avoid", "text": "x"}'
    expected[f'{{"worksheet": 1, "rows": [], "words": [{double}, {double}]}}'] = "wrong"
    found = ask(READ, texts=list(expected), known=KNOWN)
    assert dict(zip(expected, found, strict=True)) == expected
    assert isinstance(ask(READ, texts=[f'{{"worksheet": 1, "rows": [{ROW}], "words": []}}'], known=KNOWN)[0], dict)


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """Yield where anything stands in `value`."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from places(one, (*path, key))


def at(value: Any, path: tuple) -> Any:
    for key in path:
        value = value[key]
    return value


def spoiled_sheets() -> list[Any]:
    """Return GOOD with every place of it filled with what does not belong there, emptied, doubled or added to."""
    made = []
    other: list[Any] = [None, 0, 1, 2, -1, 1.5, True, False, "", "x", "yes", "now", "x y", "y" * 100_000, [], {}, [[]]]
    other += [[None], ["now"], {"worksheet": 1}, {"id": "tea", "name": "Tea", "text": "x"}]
    other += [[{"id": "tea", "name": "Tea", "like": "yes"}], [{"id": "tea", "text": "x"}]]

    def change(path: tuple, how: Callable[[Any], Any]) -> None:
        sheet = deepcopy(GOOD)
        changed = how(at(sheet, path))
        if path:
            at(sheet, path[:-1])[path[-1]] = changed
        made.append(sheet if path else changed)

    for path in places(GOOD):
        here = at(GOOD, path)
        for one in other:
            change(path, lambda _, one=one: one)
        if isinstance(here, dict):
            for key in here:
                change(path, lambda old, key=key: {name: one for name, one in old.items() if name != key})
            for key in ("__proto__", "toString", "", "on", "text", "name", "in", "id"):
                for one in (None, "x", [], {}):
                    change(path, lambda old, key=key, one=one: {key: one} | old)
        if isinstance(here, list):
            change(path, lambda old: old + old[:1])
            change(path, lambda old: old[1:])
            change(path, lambda old: dict(enumerate(old)))
    return made


def is_slug(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[a-z0-9-]{1,99}", value) is not None


def is_row(row: Any) -> bool:
    """Tell whether a row is one, by the description of the format."""
    rules: dict[str, Callable[[Any], bool]] = {
        "id": is_slug,
        "in": is_slug,
        "name": lambda value: isinstance(value, str),
        "like": lambda value: value in ANSWERS,
        "offer": lambda value: value in ANSWERS,
        "when": lambda value: (
            isinstance(value, list)
            and value != []
            and all(one in WHEN for one in value)
            and len(value) == len({*value})
        ),
        "note": lambda value: isinstance(value, str) and value != "",
        "off": lambda value: value is True,
    }
    return (
        isinstance(row, dict)
        and all(key in rules and rules[key](value) for key, value in row.items())
        and "name" in row
        and ("id" in row) != ("in" in row)
        and (len(row) > 2 or ("in" in row and row["name"] != ""))
    )


def is_word(word: Any) -> bool:
    if not isinstance(word, dict) or word.keys() != {"id", "text"}:
        return False
    return is_slug(word["id"]) and isinstance(word["text"], str) and word["text"] != ""


def why_refused(sheet: Any) -> str | None:
    """Say why a file with `sheet` is to be refused, by the description of the format."""
    if not isinstance(sheet, dict) or "worksheet" not in sheet:
        return "foreign"
    version = sheet["worksheet"]
    if type(version) is int and version > 1:
        return "newer"
    if type(version) is not int or version != 1 or sheet.keys() != {"worksheet", "rows", "words"}:
        return "wrong"
    for key, right in (("rows", is_row), ("words", is_word)):
        if not isinstance(sheet[key], list) or not all(right(one) for one in sheet[key]):
            return "wrong"
        ids = [one["id"] for one in sheet[key] if "id" in one]
        if len(ids) != len({*ids}):
            return "wrong"
    return None


def test_a_value_that_none_can_have_is_refused_wherever_it_stands(ask):
    made = spoiled_sheets()
    found = ask(READ, texts=[json.dumps(one) for one in made], known=KNOWN)
    for sheet, result in zip(made, found, strict=True):
        expected = why_refused(sheet)
        assert (result if expected else result["sheet"]) == (expected or sheet), json.dumps(sheet)[:1000]
    assert {one for one in found if isinstance(one, str)} == {"foreign", "newer", "wrong"}
    assert any(isinstance(one, dict) for one in found)


# Files of up to 20 MB, as JavaScript makes them, and why each is refused. All are refused within half a second on a
# phone; that is not tested, as machines differ.
HUGE = r"""
long     "[".repeat(1e7)
long     "[".repeat(1e7) + "]".repeat(1e7)
long     "[".repeat(2e6) + "]".repeat(2e6)
long     sheet("[".repeat(2e6) + "]".repeat(2e6))
wrong    sheet(`[{"id":"a","name":"","note":${"[".repeat(9e4)}${"]".repeat(9e4)}}]`)
wrong    sheet(`[{"id":"a","name":"","when":${"[".repeat(9e4)}${"]".repeat(9e4)}}]`)
long     '{"a":'.repeat(3e6)
long     '{"__proto__":'.repeat(1e6)
long     `{${'"__proto__":{},'.repeat(1e6)}"a":1}`
foreign  `{${'"__proto__":{},'.repeat(4e4)}"a":1}`
long     `{${many(1e6, (n) => `"${n}":1`)}}`
foreign  `{${many(9e4, (n) => `"${n}":1`)}}`
long     sheet(`[${many(1e6, (n) => `{"id":"${n}","name":""}`)}]`)
wrong    sheet(`[${many(2e4, () => '{"id":"a","name":"","like":"no"}')}]`)
long     sheet(`[{"id":"a","name":"","note":"${"a".repeat(2e7)}"}]`)
wrong    sheet(`[{"id":"${"a".repeat(9e5)}","name":"","like":"no"}]`)
wrong    sheet(`[{"id":"${"a-".repeat(4e5)}","name":"","like":"no"}]`)
foreign  `{"${"k".repeat(9e5)}":1}`
foreign  "1".repeat(9e5)
foreign  "1e" + "9".repeat(9e5)
foreign  `"${"x".repeat(9e5)}"`
broken   `"${"x".repeat(9e5)}`
broken   `"${"\\".repeat(9e5)}`
broken   " ".repeat(2e7)
broken   "\n".repeat(2e7)
broken   "\ufeff".repeat(7e6)
broken   "<p>x</p>".repeat(2e6)
broken   "\ufffdPNG\r\n,[{".repeat(2e6)
broken   "{" + "\0\ufffd".repeat(4e5)
broken   "-".repeat(9e5)
"""


def test_a_huge_file_is_refused_and_breaks_nothing(ask):
    reasons, makers = zip(*(line.split(None, 1) for line in HUGE.strip().splitlines()), strict=True)
    files = ", ".join(f"() => {make}" for make in makers)
    found = ask(
        f"""({{ read, Refused }}, {{ known }}) => {{
          const many = (count, one) => Array.from({{ length: count }}, (_, place) => one(place))
          const sheet = (rows) => `{{"worksheet":1,"rows":${{rows}},"words":[]}}`
          return [{files}].map((make) => {{
            try {{ return read(make(), known) }} catch (error) {{
              return error instanceof Refused ? error.reason : String(error)
            }}
          }})
        }}""",
        known=KNOWN,
    )
    assert dict(zip(makers, found, strict=True)) == dict(zip(makers, reasons, strict=True))


def test_no_file_changes_anything_but_what_it_opens_as(page):
    world = """() => [globalThis, ...["Object", "Array", "String", "Map", "Set", "Error", "JSON", "Number"]
      .flatMap((name) => [globalThis[name], globalThis[name].prototype ?? {}])]
      .map((one) => Reflect.ownKeys(one).map(String).sort().join())"""
    ask = asker(page)
    before = page.evaluate(world)
    evil = [f'{{"worksheet": 1, "rows": [{row}], "words": []}}' for row in WRONG_ROWS]
    names = [{"in": "body", "name": text, "like": "no", "note": text} for text in HOSTILE]
    good = {"worksheet": 1, "rows": names, "words": [{"id": "constructor", "text": "__proto__"}]}
    ask(READ, texts=[*evil, *NO_JSON, *NO_WORKSHEET, json.dumps(good)], known=KNOWN)
    ask(WRITE, sheets=[good], how={})
    ask(PLAN, pairs=[{"sheet": good, "known": KNOWN}])
    ask(OVERLAP, pairs=[{"first": good, "second": good, "known": KNOWN}])
    assert page.evaluate(world) == before
    assert page.evaluate("({}).hurt === undefined && ({}).like === undefined && ({}).worksheet === undefined")
    apart = ask(
        """({ read }, { text, known }) => {
          const [first, second] = [read(text, known), read(text, known)]
          first.sheet.rows[0].name = "changed"
          first.sheet.rows.push({})
          return second
        }""",
        text=json.dumps(GOOD),
        known=KNOWN,
    )
    assert apart["sheet"] == GOOD


# The plan


def sheet_of(*rows: Sheet, **words: str) -> Sheet:
    said = [{"id": key, "text": text} for key, text in words.items()]
    return {"worksheet": 1, "rows": list(rows), "words": said}


def test_a_plan_says_what_was_answered_each_under_its_own_answer(ask):
    sheet = sheet_of(
        {"in": "body", "name": "my grey blanket", "like": "yes"},
        {"id": "message", "name": "A message", "like": "maybe", "when": ["next-day"], "note": "only if you want to"},
        {"id": "tea", "name": "A warm drink", "like": "yes", "offer": "yes", "when": ["now", "later"]},
        {"id": "walk", "name": "A walk", "note": "I do not know yet"},
        {"id": "water", "name": "A glass of water", "like": "no", "offer": "no"},
        {"in": "later", "name": "call my sister", "like": "no", "off": True},
        {"in": "later", "name": "no answer yet"},
        {"id": "dance", "name": "A dance", "like": "yes"},
        signs="I go quiet",
        gone="…",
    )
    [found] = ask(PLAN, pairs=[{"sheet": sheet, "known": KNOWN}])
    tea = {"name": "A warm drink", "when": ["now", "later"], "note": ""}
    water = {"name": "A glass of water", "when": [], "note": ""}
    assert found == {
        "yes": [tea, {"name": "my grey blanket", "when": [], "note": ""}],
        "maybe": [{"name": "A message next day", "when": ["next-day"], "note": "only if you want to"}],
        "no": [water],
        "unsure": [
            {"name": "A walk", "when": [], "note": "I do not know yet"},
            {"name": "no answer yet", "when": [], "note": ""},
        ],
        "offers": {"yes": [tea], "maybe": [], "no": [water]},
        "words": [{"id": "signs", "name": "Signs I am not okay", "text": "I go quiet"}],
    }


def in_order(sheet: Sheet, known: Sheet) -> list[Sheet]:
    """Return the rows of `sheet` that the page has, in its order and by its names, own ones behind their category's."""
    found = []
    for category in known["categories"]:
        for row in known["rows"]:
            mine = [one for one in sheet["rows"] if one.get("id") == row["id"] and row["category"] == category["id"]]
            found += [one | {"name": row["name"]} for one in mine]
        found += [one for one in sheet["rows"] if one.get("in") == category["id"]]
    return found


def test_a_plan_has_everything_that_was_answered_and_nothing_else(ask):
    chance = random.Random(4)
    pairs = [{"sheet": sheet, "known": random_known(chance)} for sheet in sheets(5, 400)]
    pairs += [{"sheet": sheet_of(), "known": KNOWN}]
    lines = 0
    for pair, found in zip(pairs, ask(PLAN, pairs=pairs), strict=True):
        rows = [row for row in in_order(**pair) if not row.get("off")]

        def by(rows: list[Sheet], side: str, answer: str) -> list[Sheet]:
            fit = [row for row in rows if row.get(side) == answer]
            return [{"name": row["name"], "when": row.get("when", []), "note": row.get("note", "")} for row in fit]

        for answer in ANSWERS:
            assert found[answer] == by(rows, "like", answer)
            assert found["offers"][answer] == by(rows, "offer", answer)
        saying = [row for row in rows if {"note", "when"} & row.keys() or ("in" in row and row["name"])]
        open_rows = [row | {"none": "yes"} for row in saying if not {"like", "offer"} & row.keys()]
        assert found["unsure"] == by(open_rows, "none", "yes")
        said = {one["id"]: one["text"] for one in pair["sheet"]["words"]}
        assert found["words"] == [
            one | {"text": said[one["id"]]} for one in pair["known"]["words"] if one["id"] in said
        ]
        assert found.keys() == {*ANSWERS, "unsure", "offers", "words"}
        assert found["offers"].keys() == {*ANSWERS}
        lines += len(found["yes"]) + len(found["unsure"])
    assert lines > 300


# What two have in common


def test_an_overlap_shows_what_one_would_like_and_the_other_can_offer(ask):
    first = sheet_of(
        {"id": "water", "name": "A glass of water", "like": "yes", "offer": "yes", "when": ["now"], "note": "cold"},
        {"id": "tea", "name": "A warm drink", "like": "maybe", "offer": "no"},
        {"id": "message", "name": "A message", "like": "yes", "offer": "yes"},
        {"id": "walk", "name": "A walk", "like": "yes", "off": True},
        {"in": "body", "name": "My grey  blanket", "like": "yes"},
        {"in": "later", "name": "call me", "like": "yes"},
    )
    second = sheet_of(
        {"id": "walk", "name": "A walk", "like": "yes", "offer": "yes"},
        {"id": "message", "name": "A message", "like": "maybe", "offer": "no"},
        {"id": "tea", "name": "A warm drink", "like": "yes", "offer": "yes", "note": "with milk"},
        {"id": "water", "name": "A glass of water", "offer": "yes", "when": ["later"], "note": "from the tap"},
        {"in": "body", "name": "ｍｙ grey blanket ", "offer": "maybe"},
        {"in": "body", "name": "call me", "offer": "yes"},
    )
    [[found, _]] = ask(OVERLAP, pairs=[{"first": first, "second": second, "known": KNOWN}])
    assert found == {
        "first": {
            "yes": [
                {"name": "A glass of water", "when": ["now"], "notes": {"like": ["cold"], "offer": ["from the tap"]}}
            ],
            "maybe": [
                {"name": "A warm drink", "when": [], "notes": {"like": [], "offer": ["with milk"]}},
                {"name": "My grey  blanket", "when": [], "notes": {"like": [], "offer": []}},
            ],
        },
        "second": {
            "yes": [],
            "maybe": [{"name": "A message next day", "when": [], "notes": {"like": [], "offer": []}}],
        },
    }


def test_a_note_beside_a_no_is_shown_to_nobody(ask):
    walk = {"id": "walk", "name": "A walk"}
    first = sheet_of(walk | {"like": "no", "offer": "yes", "note": "I do not enjoy it"})
    second = sheet_of(walk | {"like": "yes", "offer": "no", "note": "I would not do it for you"})
    [both] = ask(OVERLAP, pairs=[{"first": first, "second": second, "known": KNOWN}])
    assert [one["second"]["yes"] + one["first"]["yes"] for one in both] == [
        [{"name": "A walk", "when": [], "notes": {"like": [], "offer": []}}]
    ] * 2


def test_own_words_meet_by_case_space_and_width_and_no_further(ask):
    names = [*MEANT, "", " "]
    pairs = [
        {
            "first": sheet_of({"in": "body", "name": one, "like": "yes"}),
            "second": sheet_of({"in": place, "name": other, "offer": "yes"}),
            "known": KNOWN,
        }
        for one in names
        for other in names
        for place in ("body", "later")
    ]
    for pair, [found, _] in zip(pairs, ask(OVERLAP, pairs=pairs), strict=True):
        [mine], [theirs] = pair["first"]["rows"], pair["second"]["rows"]
        same = mine["name"].strip() and mine["in"] == theirs["in"] and MEANT[mine["name"]] == MEANT.get(theirs["name"])
        line = {"name": mine["name"], "when": [], "notes": {"like": [], "offer": []}}
        assert found["first"]["yes"] == ([line] if same else []), pair


def test_an_own_row_does_not_meet_a_row_of_the_page(ask):
    mine = sheet_of(
        {"in": "body", "name": "A glass of water", "like": "yes"}, {"in": "body", "name": "tea", "like": "yes"}
    )
    theirs = sheet_of(
        {"id": "water", "name": "A glass of water", "offer": "yes"}, {"id": "tea", "name": "tea", "offer": "yes"}
    )
    [both] = ask(OVERLAP, pairs=[{"first": mine, "second": theirs, "known": KNOWN}])
    assert both == [{"first": {"yes": [], "maybe": []}, "second": {"yes": [], "maybe": []}}] * 2


def test_an_overlap_shows_nothing_that_either_refused_left_open_or_left_off(ask):
    chance, text = random.Random(6), text_maker(7)

    def person() -> Sheet:
        few = chance.choice(OWN)
        return random_sheet(chance, text, lambda: chance.choice((*few, "", *MEANT)))

    pairs = [{"first": person(), "second": person(), "known": random_known(chance)} for _ in range(800)]

    def groups(sheet: Sheet, known: Sheet) -> dict[Any, list[Sheet]]:
        found: dict[Any, list[Sheet]] = {}
        for row in in_order(sheet, known):
            if row.get("id") or row["name"]:
                found.setdefault(row.get("id") or (row["in"], MEANT[row["name"]]), []).append(row)
        return found

    shown = doubles = 0
    for pair, [found, swapped] in zip(pairs, ask(OVERLAP, pairs=pairs), strict=True):
        first, second = (groups(pair[one], pair["known"]) for one in ("first", "second"))
        assert swapped == {"first": found["second"], "second": found["first"]}, "whoever begins, it is the same"
        for likes, offers, met in ((first, second, found["first"]), (second, first, found["second"])):
            expected: dict[str, list[Sheet]] = {"yes": [], "maybe": []}
            for key, mine in likes.items():
                theirs = offers.get(key, [])
                wants, gives = (
                    {row[side] for row in rows if side in row} for rows, side in ((mine, "like"), (theirs, "offer"))
                )
                if any(row.get("off") for row in mine + theirs) or not wants or not gives or "no" in wants | gives:
                    continue
                when = {one for row in mine for one in row.get("when", [])}
                line = {
                    "name": mine[0]["name"],
                    "when": [one for one in WHEN if one in when],
                    "notes": {
                        side: [
                            row["note"]
                            for row in rows
                            if "note" in row and "no" not in (row.get("like"), row.get("offer"))
                        ]
                        for side, rows in (("like", mine), ("offer", theirs))
                    },
                }
                expected["maybe" if "maybe" in wants | gives else "yes"].append(line)
                doubles += len(mine) > 1
            assert met == expected
            shown += len(met["yes"])
    assert shown > 100
    assert doubles > 10
