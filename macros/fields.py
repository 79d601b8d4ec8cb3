"""What a single field of a data file may hold, and `Record`, from which every model is made."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Literal
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError


def _rule(check: Callable[[str], object], rule: str) -> AfterValidator:
    """Return a check of a text that says `rule` when it fails."""

    def validate(value: str) -> str:
        if not check(value):
            raise PydanticCustomError("rule", "{rule}", {"rule": rule})
        return value

    return AfterValidator(validate)


def known_in(collection: str) -> AfterValidator:
    """Return a check that a value is an id of `collection`, given to validation as its context.

    A collection that could not be read is None there: nothing is said of it twice.
    """

    def check(value: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(collection)
        if known is not None and value not in known:
            raise PydanticCustomError("unknown_id", collection, {"known": sorted(known)})
        return value

    return AfterValidator(check)


def _not_in_the_future(value: date, info: ValidationInfo) -> date:
    # A year's grace: the day of the build is that of the last commit, which an edit may well outrun.
    built = (info.context or {}).get("built")
    if built and value > built + timedelta(days=366):
        raise PydanticCustomError("rule", "{rule}", {"rule": "this day is yet to come"})
    return value


Slug = Annotated[
    str,
    _rule(
        re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch,
        "use small letters, digits and single hyphens, like 'warm-drink'",
    ),
]
WordKey = Annotated[
    str,
    _rule(re.compile(r"[a-z]+(_[a-z]+)*").fullmatch, "use small letters and single underscores, like 'next_review'"),
]
# Markdown reads what a macro writes into a sentence, so its signs may not stand in the data.
Text = Annotated[
    str,
    StringConstraints(min_length=1, strip_whitespace=True),
    _rule(
        lambda text: not re.search(r"[\[\]*_`<>{}\\]", text), r"use plain words: none of the signs [ ] * _ ` < > { } \ "
    ),
]
Phone = Annotated[
    str,
    _rule(
        re.compile(r"\+?\d[\d -]*\d").fullmatch, "a number to tap: digits, spaces and hyphens only, like '0800 123 456'"
    ),
]
Doi = Annotated[
    str,
    _rule(
        re.compile(r"10\.\d{4,}/\S+").fullmatch,
        "a DOI begins with 10. and has no address before it, like '10.1002/sm2.74'",
    ),
]
Day = Annotated[date, AfterValidator(_not_in_the_future)]
Whole = Annotated[int, Strict()]
YesNo = Annotated[bool, Strict()]

Source = Annotated[str, known_in("references.bib")]
GradeId = Annotated[str, known_in("grades.yml")]
ShareId = Annotated[str, known_in("figures.yml")]
Picture = Annotated[str, known_in("docs/assets/pictures")]
PagePath = Annotated[str, known_in("docs")]
SignId = Annotated[str, known_in("help.yml")]
ActivityId = Annotated[str, known_in("activities.yml")]


def _typed(text: str) -> bool:
    """Whether `text` is words as search takes them in, in any script: vowel signs of India's are no letters."""
    return all(word and all(sign.isalnum() or category(sign)[0] == "M" for sign in word) for word in text.split(" "))


# Readers leave out apostrophes, and search knows no other signs.
TYPED = "write as people type: small letters, digits and single spaces, no apostrophe or hyphen, like 'cant sleep'"
Asked = Annotated[str, _rule(lambda text: _typed(text) and text == text.lower(), TYPED)]
OneWord = Annotated[str, _rule(lambda text: " " not in text, "one word is due here"), *Asked.__metadata__]


def _of_a_group(value: str, info: ValidationInfo) -> str:
    groups = (info.context or {}).get("groups of search.yml")
    for word in value.split():
        if groups is not None and word != word.lower() and word not in groups:
            known = ", ".join(sorted(groups))
            rule = f"'{word}' is no group of this file; there are {known}. Other words are written in small letters"
            raise PydanticCustomError("rule", "{rule}", {"rule": rule})
    return value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    if twice := sorted({value for value in values if values.count(value) > 1}):
        raise PydanticCustomError("rule", "{rule}", {"rule": f"this stands here twice: {', '.join(twice)}"})
    return values


Alarm = Annotated[
    str,
    _rule(
        lambda text: _typed(text) and all(word in (word.lower(), word.upper()) for word in text.split()),
        f"{TYPED}; capitals only for a group",
    ),
    AfterValidator(_of_a_group),
]
Once = AfterValidator(_once)
GroupName = Annotated[str, _rule(re.compile("[A-Z]{2,}").fullmatch, "name a group in capitals, like 'SOMEBODY'")]

Level = Literal["now", "today", "soon"]
Company = Literal["alone", "together", "apart"]
Touch = Literal["none", "optional", "yes"]
Moment = Literal["now", "later", "next day"]
SheetMoment = Literal["now", "later", "next-day", "days"]
Sense = Literal["light", "sound", "warmth", "coolness", "touch", "taste", "smell", "movement", "stillness"]
Cost = Literal["free", "low", "some"]
Kind = Literal[
    "emergency", "sexual violence", "crisis", "domestic abuse", "LGBTQ+", "health", "after birth", "online safety",
    "changing behaviour", "directory",
]  # fmt: skip
Seen = Literal["source text", "abstract", "second-hand"]


class Record(BaseModel):
    """One entry of a data file. Rejects keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)
