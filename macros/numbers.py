"""Numbers as people say them: whole people out of 100, intervals, dates."""

from datetime import date
from math import floor, sqrt
from statistics import NormalDist

from macros.models import Amount, Share, Study


def of_100(percent: float) -> str:
    """Return a share as whole people: 72.5 → "73 of 100", halves up; below one, "fewer than 1 of 100"."""
    return "fewer than 1 of 100" if 0 < percent < 0.5 else f"{floor(percent + 0.5)} of 100"


def interval(share: Share) -> tuple[float, float] | None:
    """Return the 95 % interval of a share in percent, or None where it cannot be had.

    It is Wilson's, from the whole number of people nearest to `percent` of `of`. It tells only the play of
    chance, not who chose to answer. Source: Wilson EB, J Am Stat Assoc 1927;22:209-212.
    """
    if share.interval == "unknown" or share.of is None:
        return None
    people = share.of
    found = round(share.percent * people / 100) / people
    z = NormalDist().inv_cdf(0.975)
    middle = found + z * z / (2 * people)
    reach = z * sqrt(found * (1 - found) / people + z * z / (4 * people * people))
    scale = 100 / (1 + z * z / people)
    return (middle - reach) * scale, (middle + reach) * scale


def reach(share: Share, to: str) -> str:
    """Return the interval of a share as whole people, "40 to 53"; empty where it cannot be had."""
    ends = interval(share)
    return f"{floor(ends[0] + 0.5)} {to} {floor(ends[1] + 0.5)}" if ends else ""


def asked(study: Study, share: Share) -> str:
    """Return who answered, and how many: "230 women students"."""
    return f"{thousands(share.of)} {share.who or study.who}" if share.of else share.who or study.who


def thousands(number: float) -> str:
    """Return a number with a comma at thousands and no needless zero: 1208 → "1,208"."""
    return f"{number:,.10g}"


def amount_in_words(amount: Amount) -> str:
    """Return "80 married adults", or "69 to 101 kcal" for a range."""
    numbers = thousands(amount.amount) + (f" to {thousands(amount.to)}" if amount.to is not None else "")
    return f"{numbers} {amount.unit}"


def day(when: date) -> str:
    """Return a date as people write it: 22 November 2026."""
    return f"{when.day} {when:%B} {when.year}"
