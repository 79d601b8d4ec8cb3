"""The day a site is built is an input, so that a build can be repeated."""

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path


def build_date(project: Path, environment: Mapping[str, str] = os.environ) -> date:
    """Return the day from SOURCE_DATE_EPOCH (seconds since 1970), else of the last commit in `project`.

    Raises LookupError where neither can be had, as in a source archive.
    """
    seconds = environment.get("SOURCE_DATE_EPOCH") or _last_commit(project)
    if not seconds:
        raise LookupError(
            "The site needs its date, which a git commit would give. Put it before the command, as in "
            "SOURCE_DATE_EPOCH=$(date +%s) make serve"
        )
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError):
        raise LookupError(
            f"SOURCE_DATE_EPOCH is {seconds!r}; it takes seconds since 1970, as $(date +%s) gives"
        ) from None


def _last_commit(project: Path) -> str:
    command = ["git", "-C", str(project), "log", "-1", "--format=%ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""
