"""What the worksheet and the plan may say: their words, in worksheet.yml and plan.yml. Rows are in activities.yml."""

from typing import Annotated

from pydantic import Field, Strict

from macros.fields import ActivityId, PagePath, Record, SheetMoment, Slug, Text, Whole, YesNo


class PlanPart(Record):
    """A heading of the plan, with lines to write on."""

    id: Slug
    title: Text
    hint: Text
    lines: Whole = Field(ge=1, le=5)
    wallet: YesNo = Field(False, description="whether it stands on the wallet card too")
    takes: tuple[Annotated[str, Strict()], ...] = Field(
        (), description="what of a worksheet goes in: yes, maybe, no, unsure, or prompts of worksheet.yml by id"
    )
    named: YesNo = Field(False, description="whether each line then begins with what it answers, as the prompt does")


class PlanSaid(Record):
    """What the plan says about what was just done. Refusals are the worksheet's."""

    filled: Text = Field(description="the titles of the parts follow")
    left: Text = Field(description="the titles of the parts follow")
    nothing: Text
    unreadable: Text
    empty: Text
    cleared: Text


class Plan(Record):
    """plan.yml: My aftercare plan."""

    how_to: tuple[Text, ...]
    sheet: Text = Field(description="the neutral heading of the printed page")
    wallet: Text = Field(description="the heading of the wallet card")
    parts: tuple[PlanPart, ...] = Field(min_length=3)
    help: Text = Field(description="the last line of both")
    from_way: Text = Field(description="the link above the sheet that leads to what follows")
    from_worksheet: Text
    from_hint: Text
    from_file: Text
    from_kept: Text
    said: PlanSaid


class Prompt(Record):
    """The beginning of a sentence that somebody goes on with."""

    id: Slug = Field(description="never change or reuse it: saved worksheets refer to it")
    text: Text


ByAnswer = Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]  # yes, maybe, no, in this order


class Turn(Record):
    """What stands at the head of one step of filling in together, and the button that goes on."""

    title: Text
    lines: tuple[Text, ...] = Field(min_length=1)
    go_on: Text


class Together(Record):
    """The steps by which two people fill in the sheet on one device."""

    start: Turn
    first: Turn = Field(description="above the sheet while the first person answers")
    review: Turn = Field(description="above each person's own answers, before they are compared")
    hand_over: Turn
    second: Turn
    result: Turn
    review_first: Text = Field(description="the button after the first person's review")
    first_likes: Text = Field(description="heading: what the first would like and the second can offer")
    second_likes: Text
    people: tuple[Text, Text] = Field(description="whose a note is")
    none: Text = Field(description="where nothing fits; it must not say how much does not")


class Said(Record):
    """What the worksheet says about what was just done. A list of rows may follow a message that ends in a colon."""

    cleared: Text
    kept: Text
    kept_back: Text
    kept_no_more: Text
    kept_by_another_tab: Text
    kept_unreadable: Text
    kept_already: Text
    cannot_keep: Text
    cannot_keep_more: Text
    cannot_erase: Text
    too_long: Text
    erased: Text
    saved: Text
    opened: Text
    undone: Text
    renamed: Text
    unknown: Text
    broken: Text
    foreign: Text
    newer: Text
    wrong: Text
    long: Text
    copied: Text
    not_copied: Text
    nothing: Text
    removed: Text


class Worksheet(Record):
    """The words of the worksheet. Its items are in activities.yml."""

    short: tuple[ActivityId, ...] = Field(min_length=8, max_length=12, description="the rows of the short list")
    answers: ByAnswer
    blank: Text = Field(description="the answer that takes an answer back")
    like: Text
    offer: Text
    when: Text
    moments: dict[SheetMoment, Text] = Field(min_length=4, description="saved worksheets refer to the keys")
    note: Text
    leave_off: Text = Field(description="leaves a row off every copy")
    left_off: Text = Field(description="says so of a row that is folded up")
    more: Text = Field(description="opens the rest of a row")
    whole: Text = Field(description="shows all rows in place of the short list")
    offers: Text = Field(description="shows what one can offer, too")
    end_of_short: Text
    to_tools: Text
    how_to: tuple[Text, ...]
    on_paper: Text = Field(description="how to fill it in, printed above the rows")
    not_consent: Text
    pressure: Text = Field(description="the question that opens the passage for somebody under pressure")
    pressed: tuple[Text, ...] = Field(min_length=1, description="that passage")
    pressed_links: tuple[PagePath, ...] = Field(min_length=1)
    own: Text = Field(description="opens a row for something of one's own")
    own_label: Text
    own_more: Text
    own_remove: Text
    prompts: Annotated[tuple[Prompt, ...], Field(min_length=4)]
    tools: Text
    clear: Text
    print: Text
    large: Text
    print_hint: Text
    keep: Text
    keep_who: Text = Field(description="one sentence: who could see what is kept")
    erase: Text
    save: Text
    open: Text
    file_hint: Text
    along: Text = Field(description="the link to the worksheet as one file")
    along_hint: Text
    keep_tools: Text
    file_tools: Text
    plan_tools: Text
    no_script: Text = Field(description="shown where scripts do not run")
    plan_hint: Text
    make_plan: Text
    plan: Text = Field(description="the neutral heading of the plan")
    card: Text = Field(description="the heading of the wallet card")
    plan_titles: ByAnswer
    plan_offers: ByAnswer
    plan_unsure: Text
    plan_other: Text = Field(description="the link to the page My aftercare plan")
    plan_leaving: Text = Field(description="beside that link: what to do before")
    copy_text: Text
    as_text: Text
    back: Text
    together: Together
    start_over: Text
    undo: Text
    said: Said
