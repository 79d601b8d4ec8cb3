"""Make every macro call of every page once before MkDocs does, which would stop at the first that is wrong."""

import inspect
import re
import traceback
from collections.abc import Callable, Iterator, Mapping

from jinja2 import Environment, TemplateError, TemplateSyntaxError, nodes

from macros.data import Page, pick
from macros.guide import Guide
from macros.located import Mistake


def rehearse(guide: Guide, syntax: Environment, boxes: list[str], *, whole: bool = True) -> list[Mistake]:
    """Return what is wrong with the macro calls and boxes of all pages, by line.

    `syntax` knows the marks pages use, `boxes` the kinds of box they may hold, both as mkdocs.yml sets them.

    Where the facts are not `whole`, a macro may stumble over what could not be read; that is said already.
    A side effect is wanted: afterwards `guide.cited_on` is complete.
    """
    found: list[Mistake] = []
    for page in guide.site.pages.values():
        found += _rehearse_page(guide, page, syntax, whole)
        found += [
            Mistake(f"docs/{page.path}", page.first_line + n - 1, "", rule) for n, rule in _boxes(page.text, boxes)
        ]
    return found


def _rehearse_page(guide: Guide, page: Page, syntax: Environment, whole: bool) -> Iterator[Mistake]:
    def mistake(line: int, where: str, rule: str) -> Mistake:
        return Mistake(f"docs/{page.path}", page.first_line + line - 1, where, rule)

    guide.open_page(page.path)
    try:
        tree = syntax.parse(page.text)
    except TemplateSyntaxError as error:
        hint = ". Use straight quotation marks" if re.search("[“”‘’„]", error.message or "") else ""
        yield mistake(error.lineno, "", f"the braces do not fit: {error.message}{hint}")
        return
    calls = list(tree.find_all(nodes.Call))
    explained = {id(name) for call in calls for name in call.find_all(nodes.Name)}
    for call in calls:
        name = str(getattr(call.node, "name", ""))
        try:
            _make(guide.macros(), name, call)
        except LookupError as error:
            if whole or not isinstance(error, KeyError):
                yield mistake(call.lineno, name, str(error.args[0]))
        except TemplateError as error:
            if whole or isinstance(error, TemplateSyntaxError):
                yield _in_template(error)
        except (AttributeError, TypeError):
            if whole:
                raise
    for loose in tree.find_all(nodes.Name):
        if id(loose) not in explained:
            yield mistake(loose.lineno, loose.name, f'a macro needs its brackets, as in {{{{ {loose.name}("…") }}}}')


def _make(macros: Mapping[str, Callable[..., str]], name: str, call: nodes.Call) -> None:
    """Make one call; raise LookupError in words for somebody who writes no code."""
    macro = pick(macros, name, "the list of macros")
    try:
        given = [argument.as_const() for argument in call.args]
        named = {argument.key: argument.value.as_const() for argument in call.kwargs}
    except nodes.Impossible:
        raise LookupError(f'put what stands in the brackets in quotation marks, as in {name}("…")') from None
    try:
        inspect.signature(macro).bind(*given, **named)
    except TypeError as error:
        known = ", ".join(inspect.signature(macro).parameters)
        raise LookupError(f"{error}; {name} takes {known or 'nothing between its brackets'}") from None
    macro(*given, **named)


def _in_template(error: TemplateError) -> Mistake:
    """Point at the line of the template that went wrong, not at the page that called it."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    if isinstance(error, TemplateSyntaxError):
        return Mistake(f"macros/templates/{error.name}", error.lineno, "", str(error.message))
    place = frames[-1]
    return Mistake(f"macros/templates/{place.filename.rpartition('/')[2]}", place.lineno or 1, "", str(error.message))


def _boxes(text: str, kinds: list[str]) -> Iterator[tuple[int, str]]:
    """Find boxes that would be printed as they stand: Markdown itself says nothing of them."""
    opened = 0
    for number, line in enumerate(text.splitlines(), start=1):
        box = re.match(r"///\s*(\w*)", line)
        if line.startswith("!!!"):
            yield number, "write a box as /// note | Title, and close it with ///"
        elif box and box[1]:
            if box[1] not in kinds:
                yield number, f"there is no box '{box[1]}'. There are: {', '.join(kinds)}"
            if opened:
                yield opened, "this box is not closed; put /// on a line of its own behind it"
            opened = number
        elif box:
            if not opened:
                yield number, "this closes a box that was never opened"
            opened = 0
        if re.search(r"\] \(\S+\)", line):
            yield number, "a link has no space between ] and ("
    if opened:
        yield opened, "this box is not closed; put /// on a line of its own behind it"
