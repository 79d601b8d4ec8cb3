"""What a page may say between {{ and }}. Each method picks records and names a template.

`CONTRIBUTING.md` lists these for authors. One Guide serves one build; `open_page` turns to the next page,
whose sources are numbered from one again.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Literal, get_args

from markupsafe import Markup

from macros import numbers
from macros.charts import crowd, interval_plot, time_plot
from macros.data import Page, Site, address, pick
from macros.fields import Company, Cost, Kind, Moment, Sense, Touch
from macros.models import Activity, Reference, Service
from macros.render import render
from macros.tokens import EDGES, WORDS, contrast
from macros.words import word_key

OLD_AFTER_DAYS = 180  # a helpline not checked for so long is hidden
FORMS = ("sentence", "count", "range", "people")
# The pages that list works: those in journals, and all others.
LISTS = {"studies": "about/references.md", "others": "about/other-sources.md"}


class Guide:
    """The macros, and what they must remember between a page's first and last line."""

    def __init__(self, site: Site, nav: Iterable[Any] = (), root: str = "") -> None:
        """Serve the facts of `site`, which is published at `root`.

        `nav` is the menu as mkdocs.yml has it, of which the parts with pages count.
        """
        self.site = site
        self._root = root
        self.parts = [
            (name, pages)
            for part in nav
            for name, inside in (part.items() if isinstance(part, dict) else ())
            if (pages := [site.pages[path] for path in _paths(inside) if path in site.pages and path != "index.md"])
        ]
        self._page = ""
        self._cited: dict[str, int] = {}  # the open page's sources in order, and how often each was cited
        self._turns = 0  # how many words the open page has explained so far
        self.cited_on: dict[str, set[str]] = {}  # source → pages that cite it

    def open_page(self, path: str) -> None:
        """Turn to the page whose source is docs/`path`."""
        self._page = path
        self._cited = {}
        self._turns = 0

    def cite(self, source: str) -> str:
        """A numbered note that leads to a work in references.bib, listed at the foot of the page."""
        pick(self.site.references, source, "references.bib")
        self._cited[source] = self._cited.get(source, 0) + 1
        self.cited_on.setdefault(source, set()).add(self._page)
        number = list(self._cited).index(source) + 1
        return self._render("cite.html", number=number, id=_cite_id(number, self._cited[source]))

    def figure(self, figure: str, form: str = "sentence") -> str:
        """A number from figures.yml, with its source.

        Forms: "sentence" 46 of 100 (a survey of 230 women students, 2015: at least once in their life);
        "count" 46 of 100; "range" adds the interval; "people" 230 women students. An amount has one form.
        """
        if form not in FORMS:
            raise LookupError(f"figure has no form '{form}'. There are: {', '.join(FORMS)}")
        pick(dict.fromkeys([*self.site.shares, *self.site.amounts]), figure, "figures.yml")
        if figure in self.site.amounts:
            key, amount = self.site.amounts[figure]
            return self._render("figure.html", form="amount", count=numbers.amount_in_words(amount), source=key)
        key, study, share = self.site.shares[figure]
        count = numbers.of_100(share.percent)
        return self._render(
            "figure.html",
            form=form,
            count=count,
            study=study,
            share=share,
            source=key,
            year=self.site.references[key].year,
        )

    def study_table(self, *studies: str) -> str:
        """The studies of figures.yml that give shares, side by side; all of them, or those named."""
        with_shares = {key: study for key, study in self.site.facts.figures.items() if study.shares}
        chosen = [
            (key, pick(with_shares, key, "figures.yml, among studies with shares,")) for key in studies or with_shares
        ]
        rows = [(self.site.references[key], study) for key, study in chosen]
        return self._render("study_table.html", rows=rows)

    def chart(self, chart: str) -> str:
        """A picture from charts.yml: shares with their intervals, and the same as a table."""
        record = pick(self.site.facts.charts, chart, "charts.yml")
        found = [self.site.shares[share] for share in record.shares]
        plot = interval_plot([share for _, _, share in found])
        rows = [
            (self.site.references[key], study, share, place)
            for (key, study, share), place in zip(found, plot.rows, strict=True)
        ]
        return self._render("chart.html", id=chart, chart=record, plot=plot, rows=rows)

    def people(self, figure: str, of: Literal[10, 100] = 100) -> str:
        """A picture of 10 or 100 people, as many marked as the share in figures.yml says."""
        key, study, share = pick(self.site.shares, figure, "figures.yml")
        if of not in (10, 100):
            raise LookupError(f"people draws 10 or 100, not {of}")
        places = crowd(share.percent, of)
        marked = sum(mark for *_, mark in places)
        return self._render(
            "people.html",
            id=figure,
            of=of,
            marked=marked,
            places=places,
            study=study,
            share=share,
            source=key,
        )

    def grade(self, grade: str) -> str:
        """How sure something is, in words from grades.yml."""
        return self._render("grade.html", record=pick(self.site.facts.grades, grade, "grades.yml"), id=grade)

    def grades(self) -> str:
        """The table of all grades and what each means."""
        return self._render("grades.html", grades=self.site.facts.grades)

    def term(self, term: str, shown: str | None = None) -> str:
        """A word from glossary.yml, explained in place; `shown` where the sentence needs another form."""
        record = pick(self.site.facts.glossary, term, "glossary.yml")
        self._turns += 1
        return self._render("term.html", id=term, turn=self._turns, term=record, shown=shown or record.word)

    def glossary(self) -> str:
        """Every word of glossary.yml from A to Z, how to say it, and the page that says more."""
        terms = sorted(self.site.facts.glossary.items(), key=lambda item: item[1].word.lower())
        letters = [(letter, list(group)) for letter, group in groupby(terms, key=lambda item: item[1].word[0].upper())]
        return self._render("glossary.html", letters=letters, pages=self.site.pages)

    def answers(self) -> str:
        """The questions and answers of answers.yml, by topic."""
        return self._render("answers.html", topics=self.site.facts.answers, pages=self.site.pages)

    def help_cards(self, *topics: str) -> str:
        """When to be seen now, today and soon, for the topics named: mood, body, safety, kink, birth, illness.

        Without a topic, what is only for birth or illness stays on the pages about those.
        """
        signs = self.site.facts.help.signs
        every = sorted({topic for sign in signs for topic in sign.topics})
        for topic in topics:
            pick(dict.fromkeys(every), topic, "help.yml")
        wanted = set(topics) or set(every) - {"birth", "illness"}
        chosen = [sign for sign in signs if wanted & set(sign.topics)]
        return self._render("help_cards.html", help=self.site.facts.help, signs=chosen, here=self._page)

    def countries(self) -> str:
        """Where the helplines of helplines.yml stand on the page that lists them all, country by country."""
        return self._render("countries.html", countries=self.site.facts.helplines)

    def helplines(self, *countries: str) -> str:
        """The helplines of the countries named, or of all, leaving out what is unchecked or checked too long ago."""
        known = {country.id: country for country in self.site.facts.helplines}
        chosen = [pick(known, country, "helplines.yml") for country in countries] or list(known.values())
        listed = [(c, [s for s in c.services if self._may_list(s)]) for c in chosen]
        lists_only = {c.id for c, services in listed if all(s.kind in ("emergency", "directory") for s in services)}
        return self._render("helplines.html", countries=listed, lists_only=lists_only, is_old=self._is_old)

    def activities(  # noqa: PLR0913 - a page may ask by any field
        self,
        *only: str,
        category: str | None = None,
        touch: Touch | None = None,
        company: Company | None = None,
        minutes: int | None = None,
        cost: Cost | None = None,
        when: Moment | None = None,
        sense: Sense | None = None,
        grade: str | None = None,
        finder: bool = False,
    ) -> str:
        """Tables of activities.yml, one a category: all, those with the ids named, or by any field.

        `minutes` is the longest. `finder=True` puts choices above that filter the tables without script.
        """
        found = self.site.facts.activities.categories
        every = {activity.id: activity for group in found for activity in group.activities}
        for slug in only:
            pick(every, slug, "activities.yml")
        wanted: dict[str, tuple[Any, Callable[[Activity], Iterable[Any]]]] = {
            "touch": (touch, lambda a: [a.touch]),
            "company": (company, lambda a: a.company),
            "cost": (cost, lambda a: [a.cost]),
            "when": (when, lambda a: a.when),
            "sense": (sense, lambda a: a.senses),
            "grade": (grade, lambda a: [a.grade]),
        }
        for name, (value, values) in wanted.items():
            if value is not None:
                pick(
                    {one: None for a in every.values() for one in values(a)},
                    value,
                    f"activities.yml, {name},",
                )

        def fits(activity: Activity) -> bool:
            return (
                (not only or activity.id in only)
                and (minutes is None or activity.minutes <= minutes)
                and all(value is None or value in values(activity) for value, values in wanted.values())
            )

        if category is not None:
            found = (pick({group.id: group for group in found}, category, "activities.yml, category,"),)
        groups = [(group, [a for a in group.activities if fits(a)]) for group in found]
        groups = [(group, listed) for group, listed in groups if listed]
        if not groups:
            raise LookupError("no activity in activities.yml fits all of that; ask for less")
        met = {sense for _, listed in groups for a in listed for sense in a.senses}
        senses = [sense for sense in get_args(Sense) if sense in met]
        return self._render("activities.html", groups=groups, finder=finder, senses=senses, file=self._file)

    def routine(self, routine: str) -> str:
        """Aftercare in a given time, as numbered steps, from routines.yml."""
        return self._render("routine.html", routine=pick(self.site.facts.routines, routine, "routines.yml"))

    def routines(self, *routines: str) -> str:
        """Several routines of routines.yml side by side."""
        chosen = [pick(self.site.facts.routines, routine, "routines.yml") for routine in routines]
        return self._render("routines.html", routines=chosen)

    def myths(self) -> str:
        """Every claim of myths.yml with its short answer, reasons, grade and sources."""
        return self._render("myths.html", myths=self.site.facts.myths)

    def hormones(self) -> str:
        """The table of hormones.yml: what is known, how surely, what it does not mean."""
        return self._render("hormones.html", hormones=self.site.facts.hormones)

    def history(self) -> str:
        """The dated steps of history.yml."""
        return self._render("history.html", events=self.site.facts.history)

    def table(self, table: str) -> str:
        """A table of words from tables.yml."""
        return self._render("table.html", id=table, table=pick(self.site.facts.tables, table, "tables.yml"))

    def strip(self, strip: str) -> str:
        """Steps as a row of pictures, from strips.yml."""
        return self._render("strip.html", id=strip, strip=pick(self.site.facts.strips, strip, "strips.yml"))

    def timeline(self) -> str:
        """What comes when after sex, and how sure each line is, from timeline.yml: a picture and its table."""
        timeline = self.site.facts.timeline
        plot = time_plot(timeline)
        rows = list(zip(timeline.lines, plot.bars, strict=True))
        return self._render("timeline.html", timeline=timeline, plot=plot, rows=rows, grades=self.site.facts.grades)

    def services(self, *only: str, kind: Kind | None = None) -> str:
        """Services of helplines.yml by country, in short: those with the ids named, or all of a kind, as "LGBTQ+"."""
        if not only and kind is None:
            raise LookupError('services needs ids of helplines.yml, or a kind: services(kind="crisis")')
        every = {service.id: service for country in self.site.facts.helplines for service in country.services}
        for slug in only:
            pick(every, slug, "helplines.yml")
        if kind is not None:
            pick(dict.fromkeys(service.kind for service in every.values()), kind, "helplines.yml, kind,")
        listed = [
            (country, [s for s in country.services if self._may_list(s) and (s.id in only or s.kind == kind)])
            for country in self.site.facts.helplines
        ]
        return self._render("services.html", countries=[(c, found) for c, found in listed if found])

    def plan(self) -> str:
        """The sheet My aftercare plan and its wallet card as a form, from plan.yml."""
        plan, sheet = self.site.facts.plan, self.site.facts.worksheet
        # What a part may take of a worksheet, and how its lines begin where they say what they answer.
        sources = {said: f"{title}: " for said, title in zip(("yes", "maybe", "no"), sheet.plan_titles, strict=True)}
        sources |= {"unsure": f"{sheet.plan_unsure}: "} | {prompt.id: f"{prompt.text} " for prompt in sheet.prompts}
        taken = {part.id: [(one, pick(sources, one, "worksheet.yml")) for one in part.takes] for part in plan.parts}
        names = dict(one for part in plan.parts if part.named for one in taken[part.id])
        return self._render("plan.html", plan=plan, sheet=sheet, names=names, root=self._root, file=self._file)

    def handouts(self) -> str:
        """What can be printed by itself, from handouts.yml."""
        return self._render("handouts.html", handouts=self.site.facts.handouts, pages=self.site.pages, root=self._root)

    def easy(self) -> str:
        """The page Easy Read, from easy.yml: a drawing beside each idea."""
        return self._render("easy.html", parts=self.site.facts.easy, pages=self.site.pages)

    def corrections(self) -> str:
        """The dated list of corrections.yml."""
        return self._render("corrections.html", corrections=self.site.facts.corrections, pages=self.site.pages)

    def scores(self) -> str:
        """The table of scores.yml: two readings of each page."""
        return self._render("scores.html", scores=self.site.facts.scores, pages=self.site.pages)

    def questions(self) -> str:
        """Every page but the first by the question it answers, in the order of the menu (mkdocs.yml, nav)."""
        return self._render("questions.html", parts=self.parts)

    def cards(self, *pages: str) -> str:
        """Cards that lead to the pages named, as worksheet.md, with their drawings and summaries."""
        chosen = [pick(self.site.pages, page, "docs") for page in pages]
        return self._render("cards.html", pages=chosen)

    def tokens(self) -> str:
        """The colours, faces, sizes and spaces of docs/assets/css/tokens.css, and what each is for."""
        return self._render("tokens.html", groups=self.site.tokens)

    def contrasts(self) -> str:
        """The contrast of every pair of colours in use, computed for both schemes."""
        by_name = {token.name: token for group in self.site.tokens for token in group.tokens}
        pairs = [
            (one, other, least, contrast(a.light, b.light), contrast(a.dark, b.dark))
            for least, chosen in ((7, WORDS), (3, EDGES))
            for one, other in chosen
            for a, b in ((by_name[one], by_name[other]),)
        ]
        lowest = {least: min(min(light, dark) for *_, of, light, dark in pairs if of == least) for least in (7, 3)}
        return self._render("contrasts.html", pairs=pairs, lowest=lowest)

    def pictures(self) -> str:
        """Every drawing of docs/assets/pictures with its name."""
        return self._render("pictures.html", names=sorted(self.site.pictures))

    def doors(self) -> str:
        """The ways in from the home page, from doors.yml."""
        return self._render("doors.html", doors=self.site.facts.doors)

    def worksheet(self) -> str:
        """The blank worksheet as a form: items from activities.yml, words from worksheet.yml."""
        facts = self.site.facts
        return self._render(
            "worksheet.html",
            sheet=facts.worksheet,
            categories=facts.activities.categories,
            help=facts.plan.help,
            links=[self.site.pages[path] for path in facts.worksheet.pressed_links],
            file=self._file,
        )

    def references(self, kind: Literal["studies", "others"]) -> str:
        """The works of references.bib with their limits and pages: "studies", in journals, or "others"."""
        pick(LISTS, kind, "the lists of works")
        works = sorted(self.site.references.values(), key=lambda work: (work.authors[0].family.lower(), work.year or 0))
        pages = self.site.pages
        lists = set(LISTS.values())
        used = {key: [pages[path] for path in sorted(paths - lists)] for key, paths in self.cited_on.items()}
        chosen = [work for work in works if _list_of(work) == kind]
        return self._render("references.html", works=chosen, used=used)

    def macros(self) -> dict[str, Callable[..., str]]:
        """Return what pages may call, by name."""
        return {name: getattr(self, name) for name in MACROS}

    def page_head(self, page: Page) -> str:
        """Return what stands above a page's own text: heading, content note, the answer in one sentence."""
        above, below = (self._render(part, head=page.head) for part in ("page_picture.html", "page_head.html"))
        return f"{above}\n\n# {page.head.title}\n\n{below}\n\n"

    def page_foot(self, page: Page) -> str:
        """Return what stands below it: what to read next, sources, who checked it and when."""
        related = [self.site.pages[path] for path in page.head.related]
        works = [
            (number, self.site.references[key], [_cite_id(number, turn) for turn in range(1, times + 1)])
            for number, (key, times) in enumerate(self._cited.items(), start=1)
        ]
        overdue = self.site.built > page.head.review_due
        parts = ["\n"]
        if related:
            parts.append(f"## {self.site.facts.words['related']}")
            parts.append(self._render("cards.html", pages=related))
        if works:
            parts.append(f"## {self.site.facts.words['sources']}")
            parts.append(self._render("sources.html", works=works))
        parts.append(self._render("review.html", head=page.head, overdue=overdue))
        return "\n\n".join(parts)

    def _may_list(self, service: Service) -> bool:
        """Hide what is unchecked, or checked too long ago; never an emergency number or a way to other lists."""
        return service.publish and (service.kind in ("emergency", "directory") or not self._is_old(service))

    def _is_old(self, service: Service) -> bool:
        return (self.site.built - service.checked).days > OLD_AFTER_DAYS

    def _render(self, template: str, **context: Any) -> str:
        return render(
            template,
            words=self.site.facts.words,
            word=lambda group, value: self.site.facts.words[word_key(group, value)],
            link=self._link,
            listed_on=lambda work: LISTS[_list_of(work)],
            picture=self._picture,
            asked=numbers.asked,
            interval=numbers.interval,
            reach=lambda share: numbers.reach(share, self.site.facts.words["to"]),
            cite=lambda source: Markup(self.cite(source)),
            grade=lambda grade: Markup(self.grade(grade)),
            **context,
        )

    def _picture(self, name: str) -> Markup:
        """Return a drawing as HTML. It is safe: macros/pictures.py writes it anew from what it has checked."""
        return Markup(pick(self.site.pictures, name, "docs/assets/pictures"))

    def _file(self, path: str) -> str:
        """Return the address of docs/`path`, which is no page, as seen from the open page."""
        return posixpath.relpath(path, address(self._page) or ".")

    def _link(self, path: str, part: str = "") -> str:
        """Return the address of docs/`path` as seen from the open page."""
        there, here = address(path) or ".", address(self._page) or "."
        return posixpath.relpath(there, here) + "/" + (f"#{part}" if part else "")


MACROS = (
    "cite", "figure", "study_table", "chart", "people", "grade", "grades", "term", "help_cards", "helplines",
    "countries", "activities", "routine", "routines", "myths", "hormones", "history", "doors", "questions",
    "cards", "glossary", "answers", "tokens", "contrasts", "pictures", "worksheet", "references",
    "table", "strip", "timeline", "services", "plan", "handouts", "easy", "corrections", "scores",
)  # fmt: skip


def _paths(nav: Any) -> list[str]:
    """Return the pages of a part of mkdocs.yml's nav, in order, however it is written and nested."""
    if isinstance(nav, str):
        return [nav]
    inside = nav.values() if isinstance(nav, dict) else nav
    return [path for part in inside for path in _paths(part)]


def attach_notes(text: str) -> str:
    """Return a page's text with each note's number tied to the word before it, so that none begins a line."""

    def tie(gap: re.Match[str]) -> str:
        begins_a_line = re.search(r"(^|\n)\s*([-*>]|\d+\.)?$", text[: gap.start()])
        return gap[0] if begins_a_line else ""

    return re.sub(r"[ \t]*\n?[ \t]*(?=<sup class=\"app-cite\")", tie, text)


def _cite_id(number: int, turn: int) -> str:
    """Return the id of the `turn`-th note that leads to source `number`."""
    return f"cite-{number}" if turn == 1 else f"cite-{number}-{turn}"


def _list_of(work: Reference) -> str:
    """Return the key of LISTS under which a work is listed."""
    return "studies" if work.journal else "others"
