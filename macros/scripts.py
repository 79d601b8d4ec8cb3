"""Our modules as plain scripts, for pages that are opened as files: a browser loads no module there.

Each becomes a function that runs once, when another asks for it; START is run at once. What a module may hold for that
is little, and told by file and line where it holds more.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

START = "js/frame.js"

IMPORT = re.compile(r"""^import \{ ?([\w$, ]+?) ?\} from ["'](\.[^"'\n]+)["'];?$""", re.MULTILINE)
LATER = re.compile(r"""\bimport\(["'](\.[^"'\n]+)["']\)""")
EXPORT = re.compile(
    r"^export (?:default (?!(?:(?:async )?function|class)\b)|(?=(?:(?:async )?function\*?|class|const) ([\w$]+)))",
    re.MULTILINE,
)
# What is left of these could not be turned, and what to write in its place.
REFUSED = {
    r'[ \t]*import\s*[\w{*"\'$].*': 'write import { one, another } from "./file.js", on a line of its own',
    r"[ \t]*export\s*[\w{*$].*": "write export before each function, class or const; or export default and a value",
    r".*\bimport\.meta\b.*": "a script in a file has no address of its own: let the page name what is needed",
    r"(?!.*\basync\b)(?=[^\s/*{]).*\bawait\b.*": "a plain script cannot wait: put this into an async function",
}


def plain_scripts(assets: Path, wanted: Iterable[str] = ()) -> dict[str, str]:
    """Return scripts by name, each behind those it needs: those `wanted` and all that they import, or simply all.

    A name is a folder of `assets` and a file in it: `js/frame.js`. Raises FileNotFoundError where one is not there,
    ValueError for what cannot be turned into a plain script.
    """
    modules = {file.relative_to(assets).as_posix(): file.read_text("utf-8") for file in sorted(assets.glob("*/*.js"))}
    names = in_order(sorted(wanted or modules, key=lambda name: name == START), modules)
    mistakes = [mistake for name in names for mistake in refused(name, modules[name])]
    if mistakes:
        raise ValueError("\n".join(mistakes))
    return {name: plain(name, modules[name]) for name in names}


def in_order(wanted: Iterable[str], modules: Mapping[str, str]) -> list[str]:
    """Return the names of `wanted` modules and of all that they import, each behind those it needs.

    Raises FileNotFoundError for one that is not there, ValueError for some that need each other, or what is not given.
    """
    order: list[str] = []

    def add(name: str, *by: str) -> None:
        if name in by:
            raise ValueError(f"{' → '.join((*by, name))}: these import each other; put what both need into a third")
        if name not in modules:
            asks = f", which assets/{by[-1]} imports" if by else ""
            raise FileNotFoundError(f"There is no assets/{name}{asks}")
        for other, asked in imports(name, modules[name]):
            if other not in order:
                add(other, *by, name)
            if gone := asked - exports(modules[other]):
                raise ValueError(
                    f"assets/{name} imports {', '.join(sorted(gone))}, which assets/{other} does not export"
                )
        if name not in order:
            order.append(name)

    for name in wanted:
        add(name)
    return order


def plain(name: str, module: str) -> str:
    """Return a `module` as a plain script: strict as modules are, and seen by no other but through what it exports."""
    body = EXPORT.sub(lambda found: "" if found[1] else "const $given = ", module)
    body = IMPORT.sub(lambda found: f"const {{ {_renamed(found[1])} }} = {_run(beside(name, found[2]))}", body)
    body = LATER.sub(lambda found: f'$bring("{beside(name, found[1])}")', body)
    body = re.sub(r"\bimport\(", "$bring(", body)
    given = ", ".join("default: $given" if one == "default" else one for one in sorted(exports(module)))
    return f"""{{
const $all = (window.$scripts ??= new Map())
const $bring = async (address) => $all.get(String(address).split("/").slice(-2).join("/"))()
let $made
$all.set("{name}", () => ($made ??= (() => {{
"use strict"
{body}
return {{ {given} }}
}})()))
{_run(name) if name == START else ""}
}}
"""


def refused(name: str, module: str) -> list[str]:
    """Return what of a `module` cannot stand in a plain script: file, line, what it is and what would work."""
    left = EXPORT.sub("", IMPORT.sub("", module))
    found = [
        (left.count("\n", 0, match.start()) + 1, match[0].strip(), instead)
        for held, instead in REFUSED.items()
        for match in re.finditer(f"^{held}", left, re.MULTILINE)
    ]
    return [f"assets/{name}:{line}: “{held}” does not work from a disk; {do}" for line, held, do in sorted(found)]


def imports(name: str, module: str) -> list[tuple[str, set[str]]]:
    """Return the names of the modules that the one called `name` imports, and what of each, where that is said."""
    at_once = [
        (beside(name, found[2]), {one.split()[0] for one in found[1].split(",") if one.strip()})
        for found in IMPORT.finditer(module)
    ]
    return at_once + [(beside(name, found[1]), set()) for found in LATER.finditer(module)]


def exports(module: str) -> set[str]:
    """Return what a `module` gives to others, by name."""
    return {found[1] or "default" for found in EXPORT.finditer(module)}


def beside(name: str, way: str) -> str:
    """Return the name of the module that the one called `name` imports by `way`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), way))


def _run(name: str) -> str:
    return f'$all.get("{name}")()'


def _renamed(names: str) -> str:
    """Return what is imported as an object is taken apart: `a as b` is `a: b` there."""
    return re.sub(r" as ", ": ", names)
