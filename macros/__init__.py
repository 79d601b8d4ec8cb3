"""The edge between MkDocs and the guide: mkdocs-macros calls these four functions by name.

Everything behind them is plain Python that knows nothing of MkDocs, so that another builder can call it too.
"""

import logging
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment
from mkdocs.exceptions import PluginError

from macros.build_date import build_date
from macros.data import DataError, Site, pick, read_site
from macros.finish import REFUSED, finish
from macros.guide import Guide, attach_notes
from macros.rehearse import rehearse
from macros.render import part_id
from macros.search_index import knowledge
from macros.structured import Publication, structured
from macros.words import missing_words


def define_env(env: Any) -> None:
    """Read the facts and register the macros. Called at the start of every build, so edits are reread."""
    docs = Path(env.conf["docs_dir"])
    try:
        site, mistakes = read_site(docs, build_date(docs.parent))
        root = env.conf["site_url"] or ""
        guide = Guide(site, env.conf["nav"] or (), root)
        mistakes += rehearse(guide, _syntax(env), _boxes(env), whole=not mistakes)
        mistakes += missing_words(site.facts.words, docs.parent)
        if mistakes:
            raise DataError(mistakes)
        env.conf["extra"] |= _frame(site, docs)
        env.conf["extra"]["parts"] = {name: part_id(name) for name, _ in guide.parts}
        for page in env.conf["extra"]["foot"]:
            pick(site.pages, page, "docs, for extra.foot in mkdocs.yml,")
        env.conf["extra"]["structured"] = structured(
            site, guide.parts, Publication(env.conf["site_name"], root, env.conf["theme"]["language"])
        )
    except DataError as error:
        count = len(error.mistakes)
        raise PluginError(
            f"{count} mistake{'s' * (count > 1)} to mend before the site can be built:\n{error}"
        ) from None
    except (LookupError, FileNotFoundError) as error:
        raise PluginError(str(error)) from None
    for macro in guide.macros().values():
        env.macro(macro)
    env.guide = guide


def on_pre_page_macros(env: Any) -> None:
    """Put the heading and the answer above a page's own text."""
    path = env.page.file.src_uri
    env.guide.open_page(path)
    env.markdown = env.guide.page_head(env.guide.site.pages[path]) + env.markdown


def on_post_page_macros(env: Any) -> None:
    """Put related pages, sources and the review line below it."""
    page = env.guide.site.pages[env.page.file.src_uri]
    env.markdown = attach_notes(env.markdown) + env.guide.page_foot(page)


def on_post_build(env: Any) -> None:
    """Finish the built site. `mkdocs serve` builds into a temporary folder that it names mkdocs_…."""
    site = Path(env.conf["site_dir"])
    serving = site.parent == Path(tempfile.gettempdir()) and site.name.startswith("mkdocs_")
    try:
        for skipped in finish(site, knowledge(env.guide.site), serving=serving):
            logging.getLogger("mkdocs.plugins.macros").info(skipped)
    except REFUSED as error:
        raise PluginError(str(error)) from None


def _frame(site: Site, docs: Path) -> dict[str, Any]:
    """Return what overrides/ shows around pages: the theme's templates see only mkdocs.yml's `extra`."""
    # In the page itself: one request fewer, and none to a default address of the host's.
    icon = docs / "assets/img/icon.svg"
    return {
        "words": site.facts.words,
        "icon": "data:image/svg+xml," + quote(icon.read_text("utf-8").strip(), safe=" /:=,.()"),
        "wordmark": pick(site.pictures, "wordmark", "docs/assets/pictures, for overrides/main.html,"),
        "lost": pick(site.pictures, "path", "docs/assets/pictures, for overrides/404.html,"),
        "doors": [
            {
                "label": door.label,
                "hint": door.hint,
                "address": site.pages[door.page].address,
                "picture": site.pictures[door.picture],
            }
            for door in site.facts.doors
        ],
    }


def _syntax(env: Any) -> Environment:
    """Return Jinja with the marks that mkdocs.yml sets for pages."""
    settings = env.conf["plugins"]["macros"].config
    return Environment(
        comment_start_string=settings["j2_comment_start_string"],
        comment_end_string=settings["j2_comment_end_string"],
    )


def _boxes(env: Any) -> list[str]:
    """Return the kinds of box that mkdocs.yml names."""
    return list(env.conf["mdx_configs"]["pymdownx.blocks.admonition"]["types"])
