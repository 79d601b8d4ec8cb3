"""What the files of facts may hold, and what a contributor is told when they do not."""

import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from macros.build_date import build_date
from macros.data import DataError, load
from macros.guide import OLD_AFTER_DAYS, Guide
from macros.pictures import read_pictures
from macros.tokens import read_tokens
from macros.words import words_said
from tests.conftest import DOCS, build

TODAY = date(2026, 11, 22)


def plant(project: Path, file: str, old: str, new: str) -> int:
    """Put a mistake into a copy of the project, not into a comment; return the line it stands on."""
    path = project / "docs" / file
    text = path.read_text("utf-8")
    places = [found.start() for found in re.finditer(re.escape(old), text)]
    places = [at for at in places if not text[text.rfind("\n", 0, at) + 1 : at].startswith("#")]
    assert places, f"{file} no longer has {old!r}: choose another place to plant the mistake"
    path.write_text(text[: places[0]] + new + text[places[0] + len(old) :], "utf-8")
    return text[: places[0]].count("\n") + 1


def complaints(project: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        load(project / "docs", TODAY)
    assert len(set(caught.value.mistakes)) == len(caught.value.mistakes)
    return str(caught.value).splitlines()


def test_the_facts_of_this_site_are_valid():
    assert load(DOCS, TODAY).facts.activities.categories


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "data/activities.yml",
            "touch: none",
            "touch: maybe",
            "'none', 'optional' or 'yes' (found: 'maybe')",
        ),
        ("data/activities.yml", "minutes: 1\n", "minutes: ten\n", "(found: 'ten')"),
        ("data/activities.yml", "good_for:", "goodfor:", "Did you mean 'good_for'?"),
        ("data/activities.yml", "grade: experience", "grade: experiense", "Did you mean 'experience'?"),
        ("data/grades.yml", "\ngood:\n", "\nVery Good:\n", "small letters, digits and single hyphens"),
        ("data/worksheet.yml", 'answers: ["Yes"', "answers: [Yes", "put it in quotation marks"),
        ("data/figures.yml", "percent: 46\n", "percent: 146\n", "less than or equal to 100 (found: 146"),
        ("data/figures.yml", "bird2011:", "brid2011:", "Did you mean 'bird2011'"),
        ("data/charts.yml", "women-2011-ever", "women-2011-evr", "Did you mean 'women-2011-ever'"),
        ("data/doors.yml", "page: do/ideas.md", "page: do/idea.md", "Did you mean 'do/ideas.md'"),
        ("data/references.bib", "doi = {10.", "doi = {https://doi.org/10.", "a DOI begins with 10."),
        (
            "data/references.bib",
            "seen = {abstract}",
            "seen = {memory}",
            "'source text', 'abstract' or 'second-hand'",
        ),
        ("understand/myths.md", "reading_class: core", "reading_class: hard", "'easy', 'core', 'evidence' or 'pro'"),
        ("understand/myths.md", "reviewed: 2026-11-22", "reviewed: last week", "a day is due that exists"),
        ("understand/myths.md", "reviewed: 2026-11-22", "reviewed: 2026-11-31", "a day is due that exists"),
        ("understand/myths.md", "reviewed: 2026-11-22", "reviewed: 2126-11-22", "yet to come"),
        ("data/activities.yml", "minutes: 1\n", "minutes: yes\n", "a whole number is due"),
        ("data/helplines.yml", '    phone: ["911"]', '    phone: ["911 (free)"]', "digits, spaces and hyphens only"),
        ("data/helplines.yml", "publish: true", 'publish: "yes"', "valid boolean"),
        ("data/figures.yml", "who: women students", 'who: "women [x](javascript:alert(1))"', "use plain words"),
        ("data/words.yml", "next_review:", "next-review:", "single underscores"),
        ("data/help.yml", "  today:\n", "  tomorrow:\n", "there is no key 'tomorrow'"),
        ("understand/myths.md", "description:", "discription:", "Did you mean 'description'"),
        (
            "data/tables.yml",
            "[Two taps on the bed or on you, ",
            "[",
            "this row has 2 cells, but there are 3 columns",
        ),
        ("data/timeline.yml", "start: 1, end: 1", "start: 1, end: 9", "runs from 1 to 9, but the stages are 1 to 6"),
        ("data/strips.yml", "picture: words", "picture: wordz", "Did you mean 'words'"),
        (
            "data/handouts.yml",
            "page: do/step-by-step.md",
            "page: do/step-by-steps.md",
            "Did you mean 'do/step-by-step.md'",
        ),
        ("data/plan.yml", "lines: 3", "lines: 30", "less than or equal to 5 (found: 30"),
        ("data/scores.yml", "about/answers.md:", "about/accessibility.md:", "stands here a second time"),
        ("data/search.yml", "signs: [danger, dying]", "signs: [dangr, dying]", "Did you mean 'danger'"),
        ("data/search.yml", "HARM SELF, ", "HARM SLEF, ", "'SLEF' is no group of this file; there are AFRAID, BELLY"),
        ("data/search.yml", "  - [common, normal", "  - [common, Normal", "small letters, digits and single spaces"),
        (
            "data/search.yml",
            "  - [common, normal",
            "  - [common, isn't, normal",
            "no apostrophe or hyphen, like 'cant sleep'",
        ),
        ("data/search.yml", "  - [common, normal", "  - [common, common", "this stands here twice: common"),
        ("help/helplines.md", "\n---\n", "\nsearch_terms: [a]\n---\n", "a second time"),
    ],
)
def test_a_mistake_is_told_with_its_file_line_key_and_what_would_have_worked(project, file, old, new, told):
    line = plant(project, file, old, new)
    line += len(new) - len(new.lstrip("\n"))
    assert any(re.match(rf"docs/{file}:{line}: ", said) and told in said for said in complaints(project)), "\n".join(
        complaints(project)
    )


def test_all_mistakes_of_all_files_are_told_at_once(project):
    planted = [
        ("data/activities.yml", "touch: none", "touch: maybe"),
        ("data/activities.yml", "good_for:", "goodfor:"),
        ("data/helplines.yml", "confidence: high", "confidence: sure"),
        ("data/references.bib", "year = {2011}", "year = {MMXI}"),
        ("about/privacy.md", "audience:", "audiense:"),
    ]
    for mistake in planted:
        plant(project, *mistake)
    said = complaints(project)
    for file in {file for file, *_ in planted}:
        assert any(line.startswith(f"docs/{file}:") for line in said), f"nothing said of {file}"


def test_a_slip_in_one_place_is_told_once_and_not_wherever_it_is_used(project):
    (project / "docs/data/grades.yml").write_text("good:\n\tname: x\n")
    assert len(complaints(project)) == 1
    (project / "docs/data/references.bib").write_text("")
    assert all(
        said.startswith(("docs/data/grades.yml:2:", "docs/data/references.bib:")) for said in complaints(project)
    )


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("data/doors.yml", b"# nothing\n", "nothing in here but comments"),
        ("data/doors.yml", "- label: M\u00fcnchen\n".encode("latin-1"), "not saved as UTF-8"),
        ("data/doors.yml", b"? [a, b]\n: c\n", "a key is a word or two"),
        ("data/doors.yml", b"&x [*x]\n", "docs/data/doors.yml:1:"),
        ("data/activities.yml", b"categories:\n  - id: a\n    ? [b, c]\n    : d\n", "docs/data/activities.yml:3:"),
        ("data/activities.yml", b"categories:\n  - id: a\ncategories: []\n", "a second time"),
        ("data/figures.yml", b"- a\n- b\n", "docs/data/figures.yml:1:"),
        ("data/figures.yml", b"bird2011: words\n", "docs/data/figures.yml:1: bird2011"),
        ("about/privacy.md", b"---\n---\nText.\n", "docs/about/privacy.md:"),
        ("about/privacy.md", b"\x00---", "docs/about/privacy.md:1:"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_words(project, file, content, told):
    (project / "docs" / file).write_bytes(content)
    assert any(told in said for said in complaints(project)), complaints(project)


def test_a_file_saved_on_windows_is_read_like_any_other(project):
    page = project / "docs/about/privacy.md"
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"\n", b"\r\n"))
    load(project / "docs", TODAY)


def test_bibtex_as_reference_managers_export_it_is_read(project):
    with (project / "docs/data/references.bib").open("a", encoding="utf-8") as bib:
        bib.write(
            '\n@article{new2026,\n  Title = {50% of {UK} people},\n  AUTHOR = {M{\\"u}ller, Jo-Ann and {A and B}},\n'
            "  abstract = {Long},\n  keywords = {x, y},\n  DOI = {10.1/a_b%c},\n".replace("10.1/", "10.1000/")
            + "  design = {Survey},\n  limits = {Few},\n  grade = {early},\n  seen = {abstract}\n}\n"
        )
    work = load(project / "docs", TODAY).references["new2026"]
    assert work.title == "50% of UK people"
    assert [(a.family, a.initials) for a in work.authors] == [("Müller", "JA"), ("A and B", "")]
    assert work.doi == "10.1000/a_b%c"


def test_an_entry_without_its_at_sign_is_told(project):
    with (project / "docs/data/references.bib").open("a", encoding="utf-8") as bib:
        bib.write("\narticle{lost2026,\n  title = {Lost}\n}\n")
    assert any("does one miss its @" in said for said in complaints(project))


def test_a_comma_forgotten_in_bibtex_is_told_and_swallows_nothing(project):
    line = plant(project, "data/references.bib", "grade = {early}, seen", "grade = {early} seen")
    said = complaints(project)
    assert any(f"docs/data/references.bib:{line}: " in one and "comma is missing before 'seen'" in one for one in said)


def test_a_service_that_stands_twice_is_told(project):
    text = (project / "docs/data/helplines.yml").read_text("utf-8")
    first = text[text.index("    - id: ") :].split("\n")[0]
    line = plant(project, "data/helplines.yml", "    - id: us-988\n", first + "\n")
    assert any(f"helplines.yml:{line}: " in said and "already" in said for said in complaints(project))


def test_a_key_that_stands_twice_is_told_and_not_swallowed(project):
    line = plant(project, "data/grades.yml", "  name:", "  name: Twice\n  name:")
    assert any(said.startswith(f"docs/data/grades.yml:{line + 1}:") for said in complaints(project))


def test_broken_yaml_and_broken_bibtex_are_told_by_line(project):
    plant(project, "data/doors.yml", "hint: ", "hint: a: b ")
    with (project / "docs/data/references.bib").open("a", encoding="utf-8") as bib:
        bib.write("\n@article{bird2011,\n  title = {Again}\n}\n")
    said = "\n".join(complaints(project))
    assert "docs/data/doors.yml:" in said
    assert "docs/data/references.bib:" in said
    assert "bird2011" in said


def test_a_file_that_no_model_names_and_a_file_that_is_missing_are_told(project):
    (project / "docs/data/notes.yml").write_text("a: 1")
    (project / "docs/data/myths.yml").unlink()
    said = "\n".join(complaints(project))
    assert "docs/data/notes.yml:1: no model is named for this file" in said
    assert "docs/data/myths.yml:1: this file is missing" in said


def test_a_page_without_its_head_is_told(project):
    (project / "docs/about/privacy.md").write_text("Text.")
    assert any("between two lines of three hyphens" in said for said in complaints(project))


def test_an_activity_id_that_was_retired_may_not_come_back(project):
    first = load(DOCS, TODAY).facts.activities.categories[0].activities[0].id
    plant(project, "data/activities.yml", "retired: []", f"retired: [{first}]")
    assert any(first in said for said in complaints(project))


def test_the_ideas_suit_people_who_want_no_touch_are_alone_or_have_little(guide_site):
    groups = guide_site.facts.activities.categories
    every = [activity for group in groups for activity in group.activities]
    assert len(every) >= 48
    assert 6 <= len(groups) <= 8
    assert sum(a.touch == "none" for a in every) * 3 >= len(every)
    assert sum("alone" in a.company for a in every) >= 4
    assert sum("now" not in a.when for a in every) >= 4
    assert sum(a.cost == "free" for a in every) * 2 >= len(every)
    assert {sense for a in every for sense in a.senses} >= {"light", "sound", "warmth"}


def test_every_wrong_macro_call_is_told_by_page_and_line_and_nothing_is_built(project):
    page = project / "docs/understand/myths.md"
    text = page.read_text("utf-8").rstrip("\n")
    wrong = [
        '{{ cite("brid2011") }}',
        '{{ figur("x") }}',
        '{{ figure("women-2015-evr") }}',
        '{{ activities(touch="maybe") }}',
        "{{ cite }}",
        "{{ cite(bird2011) }}",
        "{{ cite() }}",
        '{{ study_table("muise2014") }}',
    ]
    page.write_text(text + "\n\n" + "\n\n".join(wrong) + "\n", "utf-8")
    out = project / "out"
    built = build(out, project)
    assert built.returncode != 0
    assert not out.exists(), "a half-built site was left behind"
    for place, _ in enumerate(wrong):
        line = text.count("\n") + 3 + 2 * place
        assert f"docs/understand/myths.md:{line}: " in built.stderr, built.stderr
    for hint in (
        "'bird2011'",
        "'figure'",
        "'women-2015-ever'",
        "There are: none, optional, yes",
        "needs its brackets",
    ):
        assert hint in built.stderr, built.stderr


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("/// notes | Title\n\nText.\n\n///", "There are: short, note, say, care"),
        ("/// note | Title\n\nText.", "this box is not closed"),
        ("Text.\n\n///", "never opened"),
        ("!!! note\n    Text.", "write a box as /// note"),
        ("[A page] (../do/ideas.md)", "no space between ] and ("),
        ("{{ cite(“bird2011”) }}", "straight quotation marks"),
    ],
)
def test_a_slip_in_a_box_a_link_or_a_quotation_mark_is_told_by_line(project, planted, told):
    page = project / "docs/about/privacy.md"
    text = page.read_text("utf-8").rstrip("\n")
    page.write_text(f"{text}\n\n{planted}\n", "utf-8")
    said = build(project / "out", project).stderr
    assert told in said
    assert re.search(
        rf"docs/about/privacy.md:{text.count(chr(10)) + 3}|docs/about/privacy.md:{text.count(chr(10)) + 5}", said
    )


def test_a_slip_in_a_template_is_told_by_its_own_line(project):
    template = project / "macros/templates/doors.html"
    template.write_text(template.read_text("utf-8").replace("door.hint", "door.hunt"), "utf-8")
    said = build(project / "out", project).stderr
    assert "macros/templates/doors.html:3: " in said
    assert "hunt" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/references.bib", "doi = {10.", "doi = {https://doi.org/10."),
        ("data/figures.yml", "percent: 46\n", "percent: 146\n"),
        ("data/glossary.yml", "word: ", "wort: "),
        ("data/activities.yml", "touch: none", "touch: maybe"),
    ],
)
def test_one_slip_in_the_facts_does_not_make_the_pages_look_wrong(project, file, old, new):
    plant(project, file, old, new)
    said = [line for line in build(project / "out", project).stderr.splitlines() if line.startswith("docs/")]
    assert said
    assert all(line.startswith(f"docs/{file}:") for line in said), said


def test_mistakes_in_facts_and_in_macro_calls_are_told_together(project):
    plant(project, "data/activities.yml", "touch: none", "touch: maybe")
    page = project / "docs/about/privacy.md"
    page.write_text(page.read_text("utf-8") + '\n{{ cite("nobody2000") }}\n', "utf-8")
    said = build(project / "out", project).stderr
    assert "docs/data/activities.yml:" in said
    assert "docs/about/privacy.md:" in said
    assert "Traceback" not in said


def test_a_warning_leaves_no_site_behind(project):
    page = project / "docs/about/privacy.md"
    page.write_text(page.read_text("utf-8") + "\n[A page that is not there](nowhere.md)\n", "utf-8")
    (project / ".venv").symlink_to(DOCS.parent / ".venv")
    for name in ("Makefile", "requirements.txt", ".ci"):
        (project / name).symlink_to(DOCS.parent / name)
    made = subprocess.run(
        ["make", "build", "-o", ".venv/.site"],
        cwd=project,
        capture_output=True,
        text=True,
        env={"SOURCE_DATE_EPOCH": "1795305600", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert made.returncode != 0
    assert "nowhere.md" in made.stderr
    assert not (project / "site").exists()
    assert not (project / ".site.part").exists()


def test_a_helpline_not_checked_for_half_a_year_is_hidden_but_never_an_emergency_number(guide_site):
    def shown(built: date) -> str:
        guide = Guide(replace(guide_site, built=built))
        guide.open_page("help/helplines.md")
        return guide.helplines("us")

    newest = max(service.checked for country in guide_site.facts.helplines for service in country.services)
    assert 'href="tel:988"' in shown(newest)
    late = shown(newest + timedelta(days=OLD_AFTER_DAYS + 1))
    assert 'href="tel:988"' not in late
    assert 'href="tel:911"' in late
    assert guide_site.facts.words["old_check"] in late
    assert 'href="#country-worldwide"' in late


def test_every_word_that_a_template_says_is_there_and_no_other(guide_site, project):
    said = words_said(DOCS.parent)
    assert set(said) == set(guide_site.facts.words)
    plant(project, "data/words.yml", "exit: ", "exlt: ")
    built = build(project / "out", project)
    assert built.returncode != 0
    assert "'exit' is missing; overrides/main.html says it" in built.stderr


def test_no_helpline_that_nobody_has_seen_is_published(guide_site):
    guide = Guide(guide_site)
    guide.open_page("help/helplines.md")
    shown = BeautifulSoup(guide.helplines(), "html.parser")
    names = [heading.get_text() for heading in shown.select("h3")]
    services = [service for country in guide_site.facts.helplines for service in country.services]
    assert names == [service.name for service in services if service.publish]
    assert any(not service.publish for service in services), "nothing is held back: this test proves nothing"


def test_emergency_numbers_come_first_in_every_country(guide_site):
    for country in guide_site.facts.helplines:
        kinds = [service.kind for service in country.services]
        assert "emergency" not in kinds or kinds[0] == "emergency", country.name


def test_a_build_without_a_date_says_how_to_give_one(tmp_path):
    with pytest.raises(LookupError, match="SOURCE_DATE_EPOCH="):
        build_date(tmp_path, {})
    with pytest.raises(LookupError, match="seconds since 1970"):
        build_date(tmp_path, {"SOURCE_DATE_EPOCH": "today"})
    assert build_date(tmp_path, {"SOURCE_DATE_EPOCH": "0"}) == date(1970, 1, 1)


@pytest.mark.parametrize(
    ("svg", "rule"),
    [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>',
            "<script> may not",
        ),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0" style="fill:red"/></svg>', "style="),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0" onclick="x()"/></svg>', "onclick="),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="url(#a)" d="M0 0"/></svg>', "url(#a)"),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="red" d="M0 0"/></svg>',
            "a colour of its",
        ),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>words</g></svg>', "letters may not stand"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "needs a viewBox"),
        ("<svg", "no well-formed SVG"),
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="{"M0 0" * 999}"/></svg>',
            "at most 3000 bytes",
        ),
    ],
)
def test_a_drawing_that_may_not_stand_in_a_page_is_told_by_file_and_rule(tmp_path, svg, rule):
    (tmp_path / "assets/pictures").mkdir(parents=True)
    (tmp_path / "assets/pictures/odd.svg").write_text(svg)
    pictures, mistakes = read_pictures(tmp_path)
    assert pictures == {"odd": ""}
    assert any(mistake.file == "docs/assets/pictures/odd.svg" and rule in mistake.rule for mistake in mistakes)


def test_what_a_drawing_hides_in_comments_never_reaches_a_page(tmp_path):
    (tmp_path / "assets/pictures").mkdir(parents=True)
    path = tmp_path / "assets/pictures/sly.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!--><script>x()</script>--><path d="M0 0"/></svg>'
    )
    pictures, mistakes = read_pictures(tmp_path)
    assert not mistakes
    assert "script" not in pictures["sly"]
    assert 'aria-hidden="true"' in pictures["sly"]


def test_a_drawing_of_another_encoding_is_told_and_does_not_stop_the_rest(tmp_path):
    (tmp_path / "assets/pictures").mkdir(parents=True)
    (tmp_path / "assets/pictures/odd.svg").write_bytes(b"<svg>\xff\xfe</svg>")
    _, mistakes = read_pictures(tmp_path)
    assert "UTF-8" in mistakes[0].rule


@pytest.mark.parametrize(
    ("was", "now", "rule"),
    [
        ("--app-ink: #2a211c; /* text */", "--app-ink: #222; /* text */", "six small letters"),
        ("--app-ink: #2a211c; /* text */", "--app-ink: #2A211C; /* text */", "six small letters"),
        ("--app-ink: #2a211c; /* text */", "--app-ink: #2a211c;", "say behind it what it is for"),
        ("--app-glow:", "--app-shine:", "not here: --app-glow"),
    ],
)
def test_a_token_that_would_leave_a_hole_is_told_by_line(project, was, now, rule):
    path = project / "docs/assets/css/tokens.css"
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, now), "utf-8")
    _, mistakes = read_tokens(project / "docs")
    assert any(mistake.file == "docs/assets/css/tokens.css" and rule in mistake.rule for mistake in mistakes)
