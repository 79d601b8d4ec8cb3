"""What a page looks like on paper, as text: a real PDF, read leaf by leaf."""

import io

import pypdfium2
from playwright.sync_api import Page

PAPERS = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # mm


def printed(page: Page, paper: str) -> pypdfium2.PdfDocument:
    """Return the open page as a PDF of `paper`, a key of PAPERS."""
    return pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=paper, prefer_css_page_size=False)))


def text_of(document: pypdfium2.PdfDocument) -> list[str]:
    """Return the words of each leaf, with single blanks between them."""
    return [" ".join(leaf.get_textpage().get_text_bounded().split()) for leaf in document]
