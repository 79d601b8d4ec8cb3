"""What each macro writes into a page. They are called as plain functions; only test_site.py needs a build."""

import functools
import inspect
import re
from collections.abc import Callable
from math import isclose, sqrt
from statistics import NormalDist

import pytest
from bs4 import BeautifulSoup

from macros.charts import across, crowd, interval_plot
from macros.guide import MACROS, Guide, attach_notes
from macros.models import Amount, Share
from macros.numbers import amount_in_words, interval, of_100
from macros.render import render


@pytest.fixture
def guide(guide_site) -> Guide:
    guide = Guide(guide_site)
    guide.open_page("understand/myths.md")
    return guide


def text(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split()).replace(" ,", ",").replace("( ", "(")


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_text_from_the_data_is_never_taken_for_html():
    assert "<script>" not in render("cards.html", link=str, picture=str, pages=[Nasty()])


class Nasty:
    """Stands for a page whose every word is an attack."""

    path = head = title = summary = property(lambda _: NastyText("<script>alert(1)</script>"))


class NastyText(str):
    title = summary = picture = property(lambda self: self)


def test_a_citation_is_numbered_by_first_use_and_says_where_it_leads(guide):
    first, second, again = guide.cite("bird2011"), guide.cite("burri2011"), guide.cite("bird2011")
    assert [soup(note).a["href"] for note in (first, second, again)] == [
        "#source-1",
        "#source-2",
        "#source-1",
    ]
    assert len({soup(note).a["id"] for note in (first, second, again)}) == 3
    assert soup(first).a["aria-label"].endswith("1")


def test_each_page_numbers_its_sources_from_one(guide):
    guide.cite("bird2011")
    guide.open_page("about/privacy.md")
    assert soup(guide.cite("burri2011")).a["href"] == "#source-1"


def test_the_foot_of_a_page_leads_from_each_source_back_to_every_note(guide, guide_site):
    notes = [soup(guide.cite(key)).a["id"] for key in ("bird2011", "burri2011", "bird2011")]
    foot = soup(guide.page_foot(guide_site.pages["understand/myths.md"]))
    back = [link["href"] for link in foot.select(".app-sources__back a")]
    assert sorted(back) == sorted(f"#{note}" for note in notes)
    assert foot.select_one("#source-1 .app-sources__back a[aria-label]")


def test_a_number_says_how_many_who_was_asked_and_when(guide, guide_site):
    key, study, share = guide_site.shares["women-2015-ever"]
    said = text(guide.figure(share.id))
    year = guide_site.references[key].year
    assert said.startswith(f"{of_100(share.percent)} ({study.kind} of {share.of} {study.who}, {year}: {share.when})")
    assert text(guide.figure(share.id, "count")).startswith(of_100(share.percent))
    assert share.when not in text(guide.figure(share.id, "count"))
    assert "likely range" in text(guide.figure(share.id, "range"))
    assert text(guide.figure(share.id, "people")).startswith(f"{share.of} {study.who}")
    assert key in guide.cited_on, "a number brings its source"


def test_every_number_of_the_site_can_be_shown_in_every_form(guide, guide_site):
    for name in guide_site.shares:
        for form in ("sentence", "count", "range", "people"):
            assert text(guide.figure(name, form))
    for study in guide_site.facts.figures.values():
        for amount in study.amounts:
            assert amount.unit in text(guide.figure(amount.id))


def test_a_range_of_amounts_and_thousands_read_as_people_write_them():
    assert amount_in_words(Amount(id="a", amount=69, to=101, unit="kcal")) == "69 to 101 kcal"
    assert amount_in_words(Amount(id="a", amount=38499, unit="people")) == "38,499 people"


@pytest.mark.parametrize(("percent", "of"), [(46, 230), (3.7, 1489), (94.3, 299), (10, 10)])
def test_an_interval_is_wilsons(percent, of):
    share = Share(id="s", what="w", when="w", percent=percent, of=of, interval="computed")
    z, found = NormalDist().inv_cdf(0.975), round(percent * of / 100) / of
    ends = interval(share)
    assert ends is not None
    assert ends[0] < percent < ends[1]
    for end in ends:
        p = end / 100
        # The ends are where the normal test of p against what was found is just at the limit.
        assert isclose(abs(found - p), z * sqrt(max(0, p * (1 - p)) / of), abs_tol=1e-9)


def test_a_share_without_a_known_number_of_people_has_no_interval():
    assert interval(Share(id="s", what="w", when="w", percent=46.6, interval="unknown")) is None


def test_a_share_below_one_of_100_is_not_rounded_to_nobody():
    assert of_100(0.3) == "fewer than 1 of 100"
    assert of_100(0) == "0 of 100"


def test_halves_are_rounded_up_as_readers_expect():
    assert of_100(72.5) == "73 of 100"
    assert sum(mark for *_, mark in crowd(72.5, 100)) == 73


def test_a_chart_shows_the_same_numbers_as_its_table_and_the_data(guide, guide_site):
    for name, chart in guide_site.facts.charts.items():
        drawn = soup(guide.chart(name))
        shares = [guide_site.shares[share][2] for share in chart.shares]
        dots = [float(dot["cx"]) for dot in drawn.select("circle")]
        assert dots == [across(share.percent) for share in shares]
        rows = [text(str(row)) for row in drawn.select("tbody tr")]
        assert len(rows) == len(shares)
        for share, row in zip(shares, rows, strict=True):
            assert of_100(share.percent) in row
        labels = drawn.svg["aria-labelledby"].split()
        assert [drawn.find(id=label).get_text() for label in labels] == [chart.title, chart.about]


def test_a_chart_stays_within_its_frame(guide_site):
    shares = [share for _, _, share in guide_site.shares.values()]
    plot = interval_plot(shares)
    for row in plot.rows:
        assert 0 < (row.low or row.dot) <= row.dot <= (row.high or row.dot) < 320
        assert row.line_y < plot.axis_y < plot.height


@pytest.mark.parametrize("of", [10, 100])
def test_a_picture_of_people_marks_as_many_as_it_says(guide, guide_site, of):
    share = guide_site.shares["women-2015-ever"][2]
    drawn = soup(guide.people(share.id, of=of))
    marked = len(drawn.select(".app-people__yes"))
    assert marked == int(share.percent * of / 100 + 0.5)
    assert len(drawn.select("use")) == of == len(crowd(share.percent, of))
    assert text(str(drawn.svg.title)).startswith(f"{marked} of {of}")


def test_activities_can_be_asked_for_by_every_field(guide, guide_site):
    every = [a for group in guide_site.facts.activities.categories for a in group.activities]

    def shown(**wanted):
        return {row["id"].removeprefix("idea-") for row in soup(guide.activities(**wanted)).select("tbody tr")}

    assert shown() == {a.id for a in every}
    assert shown(touch="none") == {a.id for a in every if a.touch == "none"}
    assert shown(company="apart") == {a.id for a in every if "apart" in a.company}
    assert shown(minutes=5) == {a.id for a in every if a.minutes <= 5}
    assert shown(cost="free") == {a.id for a in every if a.cost == "free"}
    assert shown(when="next day") == {a.id for a in every if "next day" in a.when}
    assert shown(sense="sound") == {a.id for a in every if "sound" in a.senses}
    assert shown(grade="some") == {a.id for a in every if a.grade == "some"}
    assert shown(category="space", touch="none") < shown(touch="none")
    assert {a.id for a in every if a.id == every[3].id} == {
        row["id"].removeprefix("idea-") for row in soup(guide.activities(every[3].id)).select("tbody tr")
    }


def test_asking_for_activities_that_do_not_exist_says_so(guide):
    with pytest.raises(LookupError, match="There are: none, optional, yes"):
        guide.activities(touch="maybe")
    with pytest.raises(LookupError, match="fits all of that"):
        guide.activities(category="later", touch="yes", minutes=1)


def tables(guide: Guide) -> tuple[Callable[[], str], ...]:
    """The macros that write a table and ask for nothing."""
    return guide.activities, guide.study_table, guide.hormones, guide.grades, guide.timeline, guide.scores


def test_tables_name_every_row_and_column(guide, guide_site):
    for html in (*(macro() for macro in tables(guide)), *(guide.table(slug) for slug in guide_site.facts.tables)):
        for table in soup(html).select("table"):
            assert table.caption
            assert all(head.get("scope") == "col" for head in table.select("thead th"))
            assert all(row.find("th", scope=re.compile("row")) for row in table.select("tbody > tr:first-child"))


def test_the_study_table_gives_every_share_with_its_range_and_limits(guide, guide_site):
    shown = text(guide.study_table())
    for key, study, share in guide_site.shares.values():
        assert of_100(share.percent) in shown
        assert study.limits in shown
        assert str(guide_site.references[key].year) in shown
    one = soup(guide.study_table("bird2011"))
    assert len(one.select("tbody")) == 1


def test_help_cards_come_in_the_order_of_urgency_and_only_for_what_was_asked(guide, guide_site):
    shown = soup(guide.help_cards("mood"))
    levels = [card["aria-labelledby"].removeprefix("help-") for card in shown.select("section")]
    assert levels == ["now", "today", "soon"]
    signs = {sign.text for sign in guide_site.facts.help.signs if "mood" in sign.topics}
    assert {item.get_text() for item in shown.select("li")} == signs
    with pytest.raises(LookupError, match=r"help\.yml"):
        guide.help_cards("moody")


def test_a_helpline_can_be_tapped_to_call(guide):
    shown = soup(guide.helplines())
    for link in shown.select("a[href^='tel:']"):
        assert re.fullmatch(r"tel:\+?\d{3,15}", link["href"])
        assert re.sub(r"\D", "", link.get_text()) == re.sub(r"\D", "", link["href"])
        assert ("+" in link.get_text()) == ("+" in link["href"])
    for link in shown.select("a[href^='sms:']"):
        assert re.fullmatch(r"sms:\d{3,15}(\?&body=[A-Z]+)?", link["href"])


def test_services_in_short_are_those_of_the_kind_asked_for_by_country_and_none_that_is_held_back(guide, guide_site):
    shown = soup(guide.services(kind="LGBTQ+"))
    of_kind = [s for c in guide_site.facts.helplines for s in c.services if s.kind == "LGBTQ+"]
    assert {f"{s.name}." for s in of_kind if s.publish} == {name.get_text() for name in shown.select("dd b")}
    assert soup(guide.services("galop")).dt.get_text() == "United Kingdom"
    with pytest.raises(LookupError, match="galop"):
        guide.services("galopp")
    with pytest.raises(LookupError, match="kind"):
        guide.services(kind="knitting")


def test_the_timeline_draws_each_line_from_its_first_to_its_last_stage(guide, guide_site):
    record = guide_site.facts.timeline
    shown = soup(guide.timeline())
    ticks = [float(tick["x"]) for tick in shown.select(".app-chart__tick") if tick.get_text().isdigit()]
    bars = iter(shown.select(".app-chart__bar"))
    for line, label in zip(record.lines, shown.select(".app-chart__label"), strict=True):
        assert label.get_text() == line.name
        if line.changed:
            bar = next(bars)
            first, last = float(bar["x"]), float(bar["x"]) + float(bar["width"])
            inside = [n for n, x in enumerate(ticks, start=1) if first <= x <= last]
            assert inside == list(range(line.start, line.end + 1))
            assert f"app-chart__bar--{line.grade}" in bar["class"]


def test_help_cards_for_birth_and_illness_stand_only_where_they_are_asked_for(guide, guide_site):
    only = [sign.text for sign in guide_site.facts.help.signs if set(sign.topics) <= {"birth", "illness"}]
    assert only
    assert not [sign for sign in only if sign in text(guide.help_cards())]
    assert all(sign in text(guide.help_cards("birth", "illness")) for sign in only)


def test_a_word_is_explained_in_place_and_tied_to_its_meaning(guide):
    shown = soup(guide.term("pcd", "PCD") + guide.term("pcd", "PCD"))
    openers, meanings = shown.select(".app-term > button"), shown.select("[popover]")
    assert [opener["popovertarget"] for opener in openers] == [meaning["id"] for meaning in meanings]
    assert len({m["id"] for m in meanings}) == 2


def test_the_worksheet_asks_yes_maybe_no_of_every_activity_and_chooses_nothing(guide, guide_site):
    sheet = soup(guide.worksheet())
    ids = {a.id for group in guide_site.facts.activities.categories for a in group.activities}
    for slug in ids:
        for name in (slug, f"{slug}.offer"):  # the last takes an answer back
            values = [radio["value"] for radio in sheet.select(f"input[type=radio][name='{name}']")]
            assert values == ["yes", "maybe", "no", ""]
            answers = [radio.parent.get_text().strip() for radio in sheet.select(f"input[type=radio][name='{name}']")]
            assert answers == [*guide_site.facts.worksheet.answers, guide_site.facts.worksheet.blank]
    assert not sheet.select("[checked]")
    assert sheet.form["autocomplete"] == "off"
    assert guide_site.facts.worksheet.not_consent in text(str(sheet))


def test_nothing_on_the_worksheet_could_serve_as_a_contract(guide):
    said = text(guide.worksheet()).lower()
    for word in ("sign here", "signature", "date:", "your name", "score", "complete"):
        assert word not in said
    assert "required" not in guide.worksheet()


def test_every_macro_has_a_docstring_that_an_author_understands():
    for name in MACROS:
        assert len((inspect.getdoc(getattr(Guide, name)) or "").split()) >= 5, name


def test_macros_write_no_style_no_script_and_no_blank_line(guide):
    calls = {
        "cite": ["bird2011"], "figure": ["women-2011-ever"], "chart": ["pcd-ever"], "people": ["women-2011-ever"],
        "grade": ["early"], "term": ["pcd"], "routine": ["one-minute"], "routines": ["one-minute"],
        "table": ["two-wishes"], "strip": ["after"], "services": ["galop"],
        "references": ["studies"],
    }  # fmt: skip
    for name, macro in guide.macros().items():
        html = macro(*calls.get(name, []))
        assert "style=" not in html, name
        assert not re.search(r'<script(?! type="application/json")', html), name  # data is no script
        assert "\n\n" not in html, name


def test_a_stacked_table_stays_a_table_for_a_screen_reader(guide):
    for macro in (*tables(guide), functools.partial(guide.table, "two-wishes")):
        for table in soup(macro()).select(".app-table--stack"):
            assert table["role"] == "table"
            roles = {"thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell", "thead th": "columnheader"}
            for part, role in roles.items():
                assert all(tag.get("role") == role for tag in table.select(part)), f"{macro}: {part}"


def test_a_note_is_tied_to_the_word_before_it_and_never_across_lines_that_matter():
    note = '<sup class="app-cite">1</sup>'
    assert attach_notes(f"A word. {note} {note}") == f"A word.{note}{note}"
    for untouched in (f"One.\n\n{note} Two.", f"- {note} item", f"1. one\n2. {note}"):
        assert attach_notes(untouched) == untouched
