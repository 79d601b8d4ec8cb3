"""Our own drawings, docs/assets/pictures/*.svg, as they stand in a page: inline, so that they take its colours.

Every drawing stands beside words that say the same, so a screen reader passes it by. What is put into a page is
written anew from the shapes that were checked: nothing else that a file may hold gets there.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

from macros.located import Mistake

FOLDER = "assets/pictures"
MOST_BYTES = 3000
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"}
CLASSES = {"app-picture__glow", "app-picture__shade"}
COLOURS = {"none", "currentColor"}
SIZES = re.compile(r"[\w\s.,()%-]*")  # numbers, words and what transform and d need: no address fits in here
ATTRIBUTES = {
    "viewBox", "class", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity", "transform",
    "d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
}  # fmt: skip


def read_pictures(docs: Path) -> tuple[dict[str, str], list[Mistake]]:
    """Return every drawing by its name as HTML to put into a page, and what is wrong with the files.

    A drawing with a mistake is known by its name, but empty.
    """
    pictures: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for path in sorted((docs / FOLDER).glob("*.svg")):
        pictures[path.stem] = ""
        try:
            root = ElementTree.fromstring(path.read_bytes())
        except ElementTree.ParseError as error:
            rule = f"this is no well-formed SVG ({error}); save it as plain SVG, in UTF-8"
            mistakes.append(Mistake(f"docs/{FOLDER}/{path.name}", error.position[0], "", rule))
            continue
        rules = broken_rules(root, path.stat().st_size)
        mistakes += [Mistake(f"docs/{FOLDER}/{path.name}", 1, "", rule) for rule in rules]
        if not rules:
            pictures[path.stem] = inline(path.stem, root)
    return pictures, mistakes


def inline(name: str, root: ElementTree.Element) -> str:
    """Return a checked drawing for use inside HTML: named for the style sheet, silent for a screen reader."""
    for part in root.iter():
        part.tag = part.tag.removeprefix(SVG)
    root.attrib = {"class": f"app-picture app-picture--{name}", "aria-hidden": "true"} | root.attrib
    return ElementTree.tostring(root, encoding="unicode").strip()


def broken_rules(root: ElementTree.Element, size: int) -> list[str]:
    """Return in words what keeps a drawing of `size` bytes from being put into a page."""
    rules = []
    if size > MOST_BYTES:
        rules.append(f"a drawing has at most {MOST_BYTES} bytes; this has {size}. Leave out detail")
    if root.tag != f"{SVG}svg":
        rules.append('a drawing begins with <svg xmlns="http://www.w3.org/2000/svg" …>')
    if "viewBox" not in root.attrib or "class" in root.attrib:
        rules.append('<svg …> needs a viewBox, like viewBox="0 0 64 64", and has no class of its own')
    for part in root.iter():
        shape = part.tag.removeprefix(SVG)
        if part is not root and shape not in SHAPES:
            rules.append(f"<{shape}> may not stand in a drawing; use only {', '.join(sorted(SHAPES))}")
        if (part.text or "").strip() or (part.tail or "").strip():
            rules.append("letters may not stand in a drawing; draw them as a path")
        for name, value in part.attrib.items():
            if name not in ATTRIBUTES or not SIZES.fullmatch(value):
                rules.append(f'{name}="{value}" may not stand in a drawing; use {", ".join(sorted(ATTRIBUTES))}')
            elif name in ("fill", "stroke") and value not in COLOURS:
                rules.append(f'{name}="{value}" is a colour of its own; use {" or ".join(sorted(COLOURS))}, or a class')
            elif name == "class" and value not in CLASSES:
                rules.append(f"class '{value}' has no colour; the classes are {', '.join(sorted(CLASSES))}")
    return rules
