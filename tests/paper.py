"""What a page looks like on paper, as text: a real PDF, read leaf by leaf."""

import io
from dataclasses import dataclass

import pypdfium2
from playwright.sync_api import Page

PAPERS = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # mm


def printed(page: Page, paper: str) -> pypdfium2.PdfDocument:
    """Return the open page as a PDF of `paper`, a key of PAPERS."""
    return pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False)))


def text_of(document: pypdfium2.PdfDocument) -> list[str]:
    """Return the words of each leaf, with single blanks between them."""
    return [" ".join(leaf.get_textpage().get_text_bounded().split()) for leaf in document]


Box = tuple[float, float, float, float]
POINT = 25.4 / 72  # mm


def places(leaf: pypdfium2.PdfPage, words: str) -> list[Box]:
    """Return where `words` stand on a leaf, each time: left, top, right and bottom, in mm from its upper left."""
    text, height = leaf.get_textpage(), leaf.get_height()
    found, search = [], text.search(words, match_case=True)
    while hit := search.get_next():
        boxes = [text.get_charbox(at) for at in range(hit[0], hit[0] + hit[1])]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        edges = (min(lefts), height - max(tops), max(rights), height - min(bottoms))
        found.append(tuple(edge * POINT for edge in edges))
    return found


@dataclass(frozen=True)
class Grey:
    """A leaf as a printer without colours has it: one byte a dot, 0 for black."""

    width: int
    height: int
    dots: bytes
    scale: float  # dots in a mm

    def ink(self, box: Box) -> float:
        """How dark a part of the leaf is, from 0 to 1. Its corners are in mm."""
        left, top, right, bottom = (round(edge * self.scale) for edge in box)
        rows = [self.dots[row * self.width + left : row * self.width + right] for row in range(top, bottom)]
        return 1 - sum(map(sum, rows)) / sum(map(len, rows)) / 255

    def longest_line(self, box: Box) -> float:
        """How long the longest level line in a part of the leaf is, in mm."""
        left, top, right, bottom = (round(edge * self.scale) for edge in box)
        rows = [self.dots[row * self.width + left : row * self.width + right] for row in range(top, bottom)]
        runs = [run for row in rows for run in bytes(dot < 128 for dot in row).split(b"\0")]
        return max(map(len, runs)) / self.scale


def grey(leaf: pypdfium2.PdfPage, dots: float = 3) -> Grey:
    """Return a leaf as a grey picture, with so many dots to a point."""
    picture = leaf.render(scale=dots, grayscale=True)
    whole = bytes(picture.buffer)
    rows = [whole[row * picture.stride : row * picture.stride + picture.width] for row in range(picture.height)]
    return Grey(picture.width, picture.height, b"".join(rows), dots / POINT)
