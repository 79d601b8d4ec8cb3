"""What is kept as words (tables, strips, the plan, handouts, …) reaches the page whole, each in its place."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from macros.guide import OLD_AFTER_DAYS, Guide
from macros.models import Correction, Reading, Score
from macros.structured import Publication, structured

ROOT = "https://guide.example/below/"


@pytest.fixture
def guide(guide_site) -> Guide:
    guide = Guide(guide_site, [{"Part": ["do/ideas.md", "do/next-day.md"]}], ROOT)
    guide.open_page("understand/myths.md")
    return guide


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def words(part) -> str:
    return " ".join(part.get_text(" ").split())


def test_a_table_of_words_shows_every_cell_below_the_head_of_its_column(guide, guide_site):
    for slug, table in guide_site.facts.tables.items():
        shown = soup(guide.table(slug))
        assert shown.caption.get_text() == table.title
        assert bool(table.grade) == bool(shown.select(".app-grade")), slug
        assert len(shown.select(".app-cite")) == len(table.sources), slug
        heads = [head.get_text() for head in shown.select("thead th")]
        assert heads == list(table.columns)
        for row, said in zip(shown.select("tbody tr"), table.rows, strict=True):
            cells = row.select("th, td")
            assert [cell.get_text() for cell in cells] == list(said)
            assert [cell.get("data-label") for cell in cells[1:]] == heads[1:]


def test_a_strip_shows_each_step_with_its_drawing_in_order(guide, guide_site):
    for slug, strip in guide_site.facts.strips.items():
        shown = soup(guide.strip(slug))
        assert shown.h3.get_text() == strip.title
        assert shown.section["aria-labelledby"] == shown.h3["id"]
        for step, said in zip(shown.select("li"), strip.steps, strict=True):
            assert words(step) == f"{said.title} {said.text}"
            assert step.svg


def test_the_timeline_as_a_table_says_when_how_sure_and_from_which_works(guide, guide_site):
    timeline = guide_site.facts.timeline
    shown = soup(guide.timeline())
    assert [stage.get_text() for stage in shown.select(".app-chart__stages li")] == list(timeline.stages)
    assert shown.desc.get_text() == timeline.about
    for row, line in zip(shown.select("tbody tr"), timeline.lines, strict=True):
        what, when, sure = row.select("th, td")
        assert words(what).startswith(f"{line.name}: {line.what}")
        assert len(what.select(".app-cite")) == len(line.sources)
        assert when.get_text().startswith(timeline.stages[line.start - 1])
        assert when.get_text().endswith(timeline.stages[line.end - 1])
        assert sure.get_text() == guide_site.facts.grades[line.grade].name


def test_what_did_not_change_is_drawn_as_a_line_and_not_as_a_bar(guide, guide_site):
    shown = soup(guide.timeline())
    lines = guide_site.facts.timeline.lines
    assert len(shown.select(".app-chart__same")) == sum(not line.changed for line in lines)
    assert len(shown.select(".app-chart__bar")) == sum(line.changed for line in lines)


def test_a_service_in_short_can_be_reached_in_every_way_that_it_has(guide, guide_site):
    for country in guide_site.facts.helplines:
        for service in country.services:
            if not service.publish:
                continue
            shown = soup(guide.services(service.id))
            ways = {way["href"].partition("?")[0]: words(way) for way in shown.select("dd a")}
            for phone in service.phone:
                assert phone in ways["tel:" + re.sub(r"[^\d+]", "", phone)]
            if service.text:
                assert service.text.to in ways["sms:" + re.sub(r"[^\d+]", "", service.text.to)]
            if service.chat or not (service.phone or service.text):
                assert str(service.website) in ways
            for said in (service.name, service.who, service.hours or "", service.note or ""):
                assert said in words(shown.dd)


def test_services_that_nobody_has_checked_for_long_leave_a_way_on_and_no_hole(guide_site):
    late = guide_site.built + timedelta(days=10 * OLD_AFTER_DAYS)
    guide = Guide(replace(guide_site, built=late))
    shown = soup(guide.services(kind="crisis"))
    assert not shown.select("dl")
    assert shown.a["href"].endswith("help/helplines/")
    with pytest.raises(LookupError, match="needs ids"):
        guide.services()


def test_the_plan_asks_for_each_part_and_can_be_emptied_at_once(guide, guide_site):
    plan = guide_site.facts.plan
    shown = soup(guide.plan())
    assert shown.form["autocomplete"] == "off"
    assert shown.form["aria-label"] == plan.sheet
    for part in plan.parts:
        field = shown.find(id=f"plan-part-{part.id}")
        assert int(field["rows"]) == part.lines
        assert words(shown.find("label", attrs={"for": field["id"]})) == f"{part.title} {part.hint}"
        assert bool(shown.find(id=f"wallet-part-{part.id}")) == part.wallet
    for paper in shown.select("section"):
        assert plan.help in words(paper)
    assert shown.select_one("button[type=reset]")
    assert not shown.select("[name]"), "nothing to send"


def test_a_handout_holds_its_lines_its_address_and_who_checked_it(guide, guide_site):
    shown = soup(guide.handouts())
    for slug, handout in guide_site.facts.handouts.items():
        paper = shown.find(id=f"handout-{slug}").select_one(".app-handout__paper")
        assert [words(line) for line in paper.select("li")] == [" ".join(line.split()) for line in handout.lines]
        assert words(paper.h4) == handout.heading
        head = guide_site.pages[handout.page].head
        for said in ("guide.example/below", str(head.reviewed.year), head.reviewed_by, "CC BY 4.0"):
            assert said in words(paper.select_one(".app-handout__foot"))


def test_a_correction_says_when_where_what_was_wrong_and_what_stands_now(guide_site):
    made_up = Correction(day=date(2026, 11, 1), page="do/ideas.md", was="A wrong word.", now="The right word.")
    shown = soup(Guide(_with(guide_site, corrections=(made_up,))).corrections())
    said = words(shown)
    for part in ("1 November 2026", guide_site.pages["do/ideas.md"].head.title, made_up.was, made_up.now):
        assert part in said
    assert shown.a["href"].endswith("do/ideas/")
    assert "No mistake has been reported" in words(soup(Guide(_with(guide_site, corrections=())).corrections()))


def test_the_scores_say_both_readings_what_was_mended_and_the_line(guide_site):
    first = Reading(understandable=81, actionable=82, discern=53, weakest="Too long.")
    second = Reading(understandable=94, weakest="Few pictures.")
    score = Score(day=date(2026, 11, 1), first=first, second=second, mended="It was cut.")
    scores = guide_site.facts.scores.model_copy(update={"pages": {"do/ideas.md": score}})
    shown = soup(Guide(_with(guide_site, scores=scores)).scores())
    page, *cells = [words(cell) for cell in shown.select("tbody tr :is(th, td)")]
    assert page == guide_site.pages["do/ideas.md"].head.title
    for number in ("81", "82", "53", "Too long."):
        assert number in cells[0]
    assert cells[1] == "It was cut."
    assert "94" in cells[2]
    assert "DISCERN" not in cells[2]
    assert all(str(least) in words(shown.p) for least in scores.least.model_dump().values())
    empty = scores.model_copy(update={"pages": {}})
    assert "No page has been scored" in words(soup(Guide(_with(guide_site, scores=empty)).scores()))


def test_a_work_shows_the_day_somebody_looked_for_a_retraction(guide, guide_site):
    work = guide_site.references["bird2011"].model_copy(update={"retraction_checked": date(2026, 11, 1)})
    site = replace(guide_site, references={"bird2011": work})
    assert "1 November 2026" in words(soup(Guide(site).references("studies")))


def test_no_word_of_the_facts_can_end_what_is_told_to_machines(guide, guide_site):
    page = guide_site.pages["do/ideas.md"]
    wicked = replace(page, head=page.head.model_copy(update={"title": '</script><script>"1"'}))
    site = replace(guide_site, pages=guide_site.pages | {"do/ideas.md": wicked})
    said = structured(site, guide.parts, Publication("Guide", ROOT, "en"))
    assert "<" not in said["do/ideas.md"]
    assert ROOT + "do/next-day/" in said["do/next-day.md"]


def test_the_way_home_goes_through_the_first_page_of_its_part(guide, guide_site):
    said = structured(guide_site, guide.parts, Publication("Guide", ROOT, "en"))["do/next-day.md"]
    places = [said.index(f'"item":"{ROOT}{place}"') for place in ("", "do/ideas/", "do/next-day/")]
    assert places == sorted(places)
    assert '"suggestedMinAge":18' in said


def _with(site, **facts):
    return replace(site, facts=site.facts.model_copy(update=facts))
