"""What each file of facts may hold. These models are schema, type and documentation in one.

`Facts` at the end names the model of every YAML file in `docs/data/`; `Reference` is an entry of
`references.bib`; `FrontMatter` is the head of a page. A key that a model does not name is a
mistake, so that a slip of the pen cannot pass unseen. What a field may hold is in `macros/fields.py`,
the words of the worksheet and the plan in `macros/sheets.py`.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, StringConstraints, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from macros.fields import (
    Alarm,
    Asked,
    Company,
    Cost,
    Day,
    Doi,
    GradeId,
    GroupName,
    Kind,
    Level,
    Moment,
    Once,
    OneWord,
    PagePath,
    Phone,
    Picture,
    Record,
    Seen,
    Sense,
    ShareId,
    SignId,
    Slug,
    Source,
    Text,
    Touch,
    Whole,
    WordKey,
    YesNo,
)
from macros.sheets import Plan, Worksheet


class FrontMatter(Record):
    """The lines between the two `---` at the top of a page."""

    title: Text = Field(description="the page's name, shown as its heading")
    browser_title: Text | None = Field(None, description="a neutral name for tab and print queue, if it differs")
    description: Annotated[Text, StringConstraints(max_length=160)] = Field(
        description="one sentence for search engines, at most 160 characters"
    )
    summary: Text = Field(description="the answer in one sentence, shown under the heading")
    question: Text = Field(description="what a reader would ask to be led here; shown on the home page")
    picture: Picture = Field(description="the drawing beside its heading, a name from docs/assets/pictures")
    audience: Text = Field(description="who the page is for")
    reading_class: Literal["easy", "core", "evidence", "pro"]
    reviewed: Day = Field(description="the day the page was last checked, as 2026-11-22")
    review_due: date = Field(description="the day it must be checked again")
    reviewed_by: Text = Field(description='who checked it, or "not yet checked by a clinician"')
    content_note: Text | None = Field(None, description="one calm line about hard matter, with a way past it")
    search_terms: tuple[Text, ...] = Field(description="readers' own words, slang and slips; never shown")
    print: YesNo = Field(True, description="whether the page is meant to be printed")
    safety_owner: Text | None = Field(None, description="who answers for the safety of what it says")
    related: tuple[PagePath, ...] = Field((), description="pages to read next, as help/helplines.md")
    hide: tuple[Literal["toc"], ...] = Field((), description="toc: no contents list beside the page")
    search: dict[Literal["exclude"], YesNo] = Field(
        default_factory=dict,
        description="exclude: search does not look through the text, only through its search_terms",
    )

    @model_validator(mode="after")
    def _dates_in_order(self) -> "FrontMatter":
        if self.review_due <= self.reviewed:
            raise PydanticCustomError("rule", "{rule}", {"rule": "review_due must be later than reviewed"})
        return self


class Author(Record):
    """A person (family name and initials) or an organisation (family name only)."""

    family: str
    initials: str = ""


class Reference(Record):
    """A published work, from references.bib. Pages name it by its key."""

    key: str
    authors: tuple[Author, ...] = Field(min_length=1)
    et_al: bool = False
    title: Text
    journal: Text | None = None
    year: int | None = Field(None, ge=1900, le=2100)
    volume: Text | None = None
    number: Text | None = None
    pages: Text | None = None
    doi: Doi | None = None
    url: HttpUrl | None = None
    design: Text = Field(description="what kind of work it is, as {survey, people chose to take part}")
    people: Text | None = Field(None, description="who and how many took part, as {222 women students}")
    limits: Text = Field(description="why to be careful with it")
    grade: GradeId = Field(description="how far this work alone carries, an id from grades.yml")
    seen: Seen = Field(description="what we read of it: {source text}, {abstract} or {second-hand}")
    retraction_checked: Day | None = Field(None, description="the last day somebody looked for a retraction")
    note: Text | None = None

    @property
    def address(self) -> str | None:
        """Where the work is found: its DOI, else its address."""
        return f"https://doi.org/{self.doi}" if self.doi else (str(self.url) if self.url else None)


class Grade(Record):
    """How sure something is, in words."""

    name: Text
    meaning: Text


class Share(Record):
    """How many of the people asked said something; `percent` as the source prints it."""

    id: Slug = Field(description="the name for {{ figure(…) }}")
    what: Text = Field(description="what they said, as: low or upset feelings after sex")
    when: Text = Field(description="the time frame, as: at least once in their life")
    percent: float = Field(ge=0, le=100)
    of: Whole | None = Field(None, gt=0, description="how many were asked; leave out if not seen")
    who: Text | None = Field(None, description="who was asked, if not everybody in the study")
    interval: Literal["computed", "unknown"] = Field(
        description="computed: 95 % interval (Wilson) from percent and of; unknown: cannot be had"
    )
    never_say: tuple[Text, ...] = Field((), description="wrong ways to put it that are in circulation")

    @model_validator(mode="after")
    def _interval_needs_people(self) -> "Share":
        if self.interval == "computed" and self.of is None:
            raise PydanticCustomError(
                "rule", "{rule}", {"rule": "interval: computed needs `of`; or say interval: unknown"}
            )
        return self


class Amount(Record):
    """Any other number: a count, a length of time, an amount of energy."""

    id: Slug
    amount: float
    to: float | None = Field(None, description="the upper end, where it is a range")
    unit: Text = Field(description="what is counted, as: married adults")


class Study(Record):
    """A study and every number that the site takes from it. Its key is the work's key in references.bib."""

    kind: Text = Field(description="as: survey, trial, laboratory study")
    who: Text = Field(description="who took part, as: women students")
    where: Text
    limits: Text
    shares: tuple[Share, ...] = ()
    amounts: tuple[Amount, ...] = ()


class Chart(Record):
    """A picture of some shares, side by side, with their intervals."""

    title: Text
    about: Text = Field(description="what the picture shows, for somebody who cannot see it")
    shares: tuple[ShareId, ...] = Field(min_length=1)
    note: Text = Field(description="how to read it, and what not to conclude")


class Activity(Record):
    """One thing to do after sex."""

    id: Slug = Field(description="never change or reuse it: saved worksheets refer to it")
    name: Text
    how: Text = Field(description="one plain sentence: how it is done")
    touch: Touch
    company: tuple[Company, ...] = Field(min_length=1, description="with whom it works")
    minutes: Whole = Field(gt=0, le=240, description="how long it takes, about")
    cost: Cost
    when: tuple[Moment, ...] = Field(min_length=1)
    good_for: Text
    skip_if: Text
    senses: tuple[Sense, ...] = ()
    grade: GradeId
    sources: tuple[Source, ...] = ()
    worksheet: Annotated[Text, StringConstraints(max_length=34)] = Field(description="its words on the worksheet")


class Category(Record):
    """A group of activities, in reading order."""

    id: Slug
    name: Text
    picture: Picture
    activities: tuple[Activity, ...] = Field(min_length=1)


class Activities(Record):
    """activities.yml."""

    retired: tuple[Slug, ...] = Field((), description="ids once used; they may never come back")
    categories: tuple[Category, ...] = Field(min_length=6, max_length=8)


class CareLevel(Record):
    """One of the three help cards: its heading and what to do."""

    title: Text
    act: Text = Field(description="what to do, in one or two sentences")
    page: PagePath
    link: Text = Field(description="the words of the link to that page")


class Sign(Record):
    """Something that means: be seen now, today or soon."""

    id: Slug | None = Field(None, description="needed where search.yml names the sign")
    level: Level
    topics: tuple[Literal["mood", "body", "safety", "kink", "birth", "illness"], ...] = Field(min_length=1)
    text: Text


class Levels(Record):
    """The three help cards, in the order of urgency. None may be missing."""

    now: CareLevel
    today: CareLevel
    soon: CareLevel


class Help(Record):
    """help.yml: the three levels of the help cards and the signs on them."""

    levels: Levels
    signs: tuple[Sign, ...]


class TextLine(Record):
    """How to reach a service by text message."""

    to: Phone
    say: Text | None = Field(None, description="the word to text, if one is needed")


class Service(Record):
    """A helpline or a list of services."""

    id: Slug
    name: Text
    kind: Kind
    who: Text = Field(description="who it is for")
    phone: tuple[Phone, ...] = ()
    text: TextLine | None = None
    website: HttpUrl | None = None
    chat: YesNo = Field(False, description="whether the website has a chat")
    hours: Text | None = Field(None, description="as the service states them; leave out if not seen")
    cost: Text | None = None
    languages: Text | None = None
    note: Text | None = None
    publish: YesNo = Field(description="false until a person has seen the service's own words")
    checked: Day
    checked_by: Text
    checked_how: Text = Field(description="what was seen, and how old it is")
    confidence: Literal["high", "medium", "low"]

    @model_validator(mode="after")
    def _never_from_memory(self) -> "Service":
        if self.publish and self.confidence == "low":
            raise PydanticCustomError("rule", "{rule}", {"rule": "confidence: low must stay publish: false"})
        if not (self.phone or self.text or self.website):
            raise PydanticCustomError("rule", "{rule}", {"rule": "add at least one of phone, text, website"})
        return self


class Country(Record):
    """Where services work. Emergency numbers come first."""

    id: Slug
    name: Text
    note: Text | None = None
    services: tuple[Service, ...] = Field(min_length=1)


class Term(Record):
    """A word of the glossary."""

    word: Text
    say: Text | None = Field(None, description="how to say it aloud, as: dis-FOR-ee-uh; the loud part in capitals")
    page: PagePath | None = Field(None, description="the page that says more")
    disputed: Text | None = Field(None, description="one sentence: who uses the word otherwise, or would rather not")
    meaning: Annotated[Text, StringConstraints(max_length=240)]


class Myth(Record):
    """Something people say, and what is known."""

    claim: Text
    answer: Text = Field(description="the short answer, first words: True, False, Partly or Not known")
    why: Text
    grade: GradeId
    sources: tuple[Source, ...] = ()


class Hormone(Record):
    """A row of the table on the comedown page."""

    name: Text
    known: Text
    grade: GradeId
    not_mean: Text = Field(description="what this does not mean")
    sources: tuple[Source, ...] = ()


class Event(Record):
    """A dated step in the history of the word."""

    when: Text
    what: Text
    sources: tuple[Source, ...] = Field(min_length=1)


class Routine(Record):
    """Aftercare in a given time, as steps."""

    title: Text
    minutes: Whole = Field(gt=0)
    steps: tuple[Text, ...] = Field(min_length=1, max_length=7)


def _as_wide_as_the_columns(row: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    columns = info.data.get("columns", row)  # a mistake in the columns is told by itself
    if len(row) != len(columns):
        rule = f"this row has {len(row)} cells, but there are {len(columns)} columns"
        raise PydanticCustomError("rule", "{rule}", {"rule": rule})
    return row


class Table(Record):
    """A table of words, as a page's own: the first cell of each row is its head."""

    title: Text = Field(description="what the table shows, one line")
    columns: tuple[Text, ...] = Field(min_length=2, max_length=4)
    rows: tuple[Annotated[tuple[Text, ...], AfterValidator(_as_wide_as_the_columns)], ...] = Field(
        min_length=2, max_length=14, description="as many cells as columns"
    )
    sources: tuple[Source, ...] = Field((), description="works that the whole table rests on")
    grade: GradeId | None = Field(None, description="how sure it is, where it states facts")


class StripStep(Record):
    """One picture of a strip, and the words below it."""

    picture: Picture
    title: Text
    text: Text


class Strip(Record):
    """Steps as a row of pictures, in order."""

    title: Text
    steps: tuple[StripStep, ...] = Field(min_length=2, max_length=7)


class Line(Record):
    """One line of the timeline, from the first to the last of its stages, counted from 1."""

    name: Annotated[Text, StringConstraints(max_length=42)] = Field(description="its words in the picture")
    what: Text = Field(description="what was seen or is told, for the table")
    start: Whole = Field(ge=1)
    end: Whole = Field(ge=1)
    changed: YesNo = Field(True, description="false where it was measured and did not change: drawn as a thin line")
    grade: GradeId
    sources: tuple[Source, ...] = ()


def _within_the_stages(line: Line, info: ValidationInfo) -> Line:
    stages = info.data.get("stages", ())
    if stages and not line.start <= line.end <= len(stages):
        rule = f"this runs from {line.start} to {line.end}, but the stages are 1 to {len(stages)}"
        raise PydanticCustomError("rule", "{rule}", {"rule": rule})
    return line


class Timeline(Record):
    """timeline.yml: what comes when after sex, and how sure each line is."""

    title: Text
    about: Text = Field(description="the picture in words, for somebody who cannot see it")
    note: Text = Field(description="how to read it, and what not to conclude")
    stages: tuple[Text, ...] = Field(
        min_length=3, max_length=7, description="moments, from left to right, not to scale"
    )
    lines: tuple[Annotated[Line, AfterValidator(_within_the_stages)], ...] = Field(min_length=2)


class Handout(Record):
    """Something to print by itself: a card, a leaflet or a poster."""

    kind: Literal["card", "leaflet", "poster"]
    title: Text = Field(description="its name on the page Print and share")
    heading: Text = Field(description="what stands at its head on paper; neutral")
    lines: tuple[Text, ...] = Field(min_length=3, max_length=8, description="one idea each")
    page: PagePath = Field(description="the page that says more; its sources and dates hold for the handout")


class Idea(Record):
    """One idea of an easy page: a drawing and one or two short sentences."""

    picture: Picture
    text: Annotated[Text, StringConstraints(max_length=120)]
    page: PagePath | None = Field(None, description="a page that the idea leads to, shown as a button below it")


class EasyPart(Record):
    """A part of the page Easy Read."""

    id: Slug
    title: Text
    ideas: tuple[Idea, ...] = Field(min_length=2, max_length=8)


class Correction(Record):
    """A mistake that stood on the site, and what was done. Newest first."""

    day: Day
    page: PagePath
    was: Text = Field(description="what was wrong")
    now: Text = Field(description="what stands there now, and why")


def _newest_first(corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    days = [correction.day for correction in corrections]
    if days != sorted(days, reverse=True):
        raise PydanticCustomError("rule", "{rule}", {"rule": "put the newest first"})
    return corrections


class Reading(Record):
    """How one reading scored a page. Scores that do not apply to a kind of page are left out."""

    understandable: Whole = Field(ge=0, le=100, description="PEMAT-P, of 100")
    actionable: Whole | None = Field(None, ge=0, le=100, description="PEMAT-P, of 100")
    discern: Whole | None = Field(None, ge=16, le=80, description="DISCERN, topic pages")
    weakest: Text = Field(description="what this reader found weakest")


class Score(Record):
    """Two readings of a page, apart from its writing."""

    day: Day
    first: Reading
    second: Reading = Field(description="after mending")
    mended: Text = Field(description="what was done between the two")


class Least(Record):
    """The line that pages are held to."""

    understandable: Whole = Field(ge=0, le=100)
    actionable: Whole = Field(ge=0, le=100)
    discern: Whole = Field(ge=16, le=80)


class Scores(Record):
    """scores.yml: the line that pages are held to, and how they were scored."""

    least: Least = Field(description="what every second reading has to reach")
    pages: dict[PagePath, Score]


class Answer(Record):
    """A question as readers ask it, and the short answer."""

    id: Slug
    question: Text
    answer: Annotated[Text, StringConstraints(max_length=400)] = Field(description="two or three sentences")
    page: PagePath = Field(description="the page that says more")
    grade: GradeId | None = Field(None, description="how sure the answer is, where it states a fact")


class Topic(Record):
    """A group of questions and answers."""

    id: Slug
    name: Text
    answers: tuple[Answer, ...] = Field(min_length=1, max_length=9)


class Door(Record):
    """A way in from the home page."""

    label: Text
    hint: Text
    page: PagePath
    picture: Picture


class Urgent(Record):
    """A kind of danger: the words that tell of it, and what search then shows before anything else."""

    id: Slug
    signs: tuple[SignId, ...] = Field(min_length=1, description="signs of help.yml, shown with what to do")
    pages: tuple[PagePath, ...] = Field(min_length=1, description="pages that go on from there, the best first")
    words: Annotated[tuple[Alarm, ...], Field(min_length=1), Once]


class Search(Record):
    """search.yml: what search knows of words, beyond the pages."""

    urgent: tuple[Urgent, ...] = Field(min_length=1)
    groups: dict[GroupName, Annotated[tuple[OneWord, ...], Field(min_length=2), Once]]
    harmless: Annotated[tuple[Alarm, ...], Once]
    forms: dict[OneWord, OneWord]
    alike: tuple[Annotated[tuple[Asked, ...], Field(min_length=2), Once], ...]


class Facts(Record):
    """Everything in docs/data/: one field per YAML file, named like the file."""

    words: dict[WordKey, Text]
    grades: dict[Slug, Grade]
    figures: dict[Source, Study]
    charts: dict[Slug, Chart]
    activities: Activities
    help: Help
    helplines: tuple[Country, ...]
    glossary: dict[Slug, Term]
    myths: tuple[Myth, ...]
    hormones: tuple[Hormone, ...]
    history: tuple[Event, ...]
    routines: dict[Slug, Routine]
    doors: tuple[Door, ...]
    search: Search
    answers: tuple[Topic, ...]
    tables: dict[Slug, Table]
    strips: dict[Slug, Strip]
    timeline: Timeline
    easy: tuple[EasyPart, ...]
    handouts: dict[Slug, Handout]
    corrections: Annotated[tuple[Correction, ...], AfterValidator(_newest_first)]
    scores: Scores
    plan: Plan
    worksheet: Worksheet
