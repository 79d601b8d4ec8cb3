"""What the files of facts may hold, and what a contributor is told when they do not."""

import re
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from macros.build_date import build_date
from macros.data import DataError, Site, load
from macros.guide import OLD_AFTER_DAYS, Guide
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
        ("understand/myths.md", "reading_class: core", "reading_class: easy", "'core', 'evidence' or 'pro'"),
        ("understand/myths.md", "reviewed: 2026", "reviewed: last week 2026", "date"),
        ("understand/myths.md", "description:", "discription:", "Did you mean 'description'"),
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


def test_a_helpline_not_checked_for_half_a_year_is_hidden_and_the_reader_is_sent_on(guide_site):
    def shown(built: date) -> str:
        guide = Guide(Site(guide_site.facts, guide_site.references, guide_site.pages, built))
        guide.open_page("help/helplines.md")
        return guide.helplines("us")

    newest = max(service.checked for country in guide_site.facts.helplines for service in country.services)
    assert "tel:" in shown(newest)
    late = shown(newest + timedelta(days=OLD_AFTER_DAYS + 1))
    assert "tel:" not in late
    assert guide_site.facts.words["no_service_listed"] in late


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
    assert build_date(tmp_path, {"SOURCE_DATE_EPOCH": "0"}) == date(1970, 1, 1)
