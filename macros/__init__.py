"""The edge between MkDocs and the guide: mkdocs-macros calls these four functions by name.

Everything behind them is plain Python that knows nothing of MkDocs' order of events, so that another
builder can call it too.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.exceptions import PluginError

from macros.build_date import build_date
from macros.data import DataError, load
from macros.finish import finish
from macros.guide import MACROS, Guide


def define_env(env: Any) -> None:
    """Read the facts and register the macros. Called at the start of every build, so edits are reread."""
    docs = Path(env.conf["docs_dir"])
    try:
        guide = Guide(load(docs, build_date(docs.parent)))
        for name in MACROS:
            env.macro(getattr(guide, name))
        mistakes = guide.rehearse({name: getattr(guide, name) for name in MACROS}, _syntax(env))
        if mistakes:
            raise DataError(mistakes)
    except DataError as error:
        count = len(error.mistakes)
        raise PluginError(
            f"{count} mistake{'s' * (count > 1)} to mend before the site can be built:\n{error}"
        ) from None
    except LookupError as error:
        raise PluginError(str(error)) from None
    env.guide = guide
    # The theme's templates see only mkdocs.yml's `extra`.
    env.conf["extra"]["words"] = guide.site.facts.words
    env.conf["extra"]["doors"] = [
        {"label": door.label, "hint": door.hint, "address": guide.site.pages[door.page].address}
        for door in guide.site.facts.doors
    ]


def on_pre_page_macros(env: Any) -> None:
    """Put the heading and the answer above a page's own text."""
    path = env.page.file.src_uri
    env.guide.open_page(path)
    env.markdown = env.guide.page_head(env.guide.site.pages[path]) + env.markdown


def on_post_page_macros(env: Any) -> None:
    """Put related pages, sources and the review line below it."""
    env.markdown = env.guide.attach_notes(env.markdown)
    env.markdown += env.guide.page_foot(env.guide.site.pages[env.page.file.src_uri])


def on_post_build(env: Any) -> None:
    """Finish the built site. `mkdocs serve` builds into a folder that it names mkdocs_…."""
    site = Path(env.conf["site_dir"])
    pages = env.guide.site.pages.values()
    terms = {page.address: page.head.search_terms for page in pages}
    finish(site, terms, serving=site.name.startswith("mkdocs_"))


def _syntax(env: Any) -> Environment:
    """Return Jinja with the marks that mkdocs.yml sets for pages."""
    settings = env.conf["plugins"]["macros"].config
    return Environment(
        comment_start_string=settings["j2_comment_start_string"],
        comment_end_string=settings["j2_comment_end_string"],
    )
