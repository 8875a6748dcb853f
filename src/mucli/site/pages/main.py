"""The main page, where papers are searched and chosen, and the pages for what was chosen."""

from functools import partial
from typing import Any

from markupsafe import Markup

from mucli.site.facets import facets
from mucli.site.pages.frame import Frame
from mucli.site.shards import shards
from mucli.site.write import File

MAIN_TABLE = 50
"""The papers that the main page holds before its index is asked for; ``all.html`` holds all."""

LANGUAGE = (
    ("federated certified", "papers with both words come first, those with one of them follow"),
    ('"right to be forgotten"', "these words in this order"),
    ("papernot", "a name is looked for among the authors as well"),
    ("author:papernot", "only among the authors; title: and method: are fields as well"),
    ("venue:iclr year:2023-2025", "a venue, a span of years (also 2023, 2023-, -2020)"),
    ("topic:llm has:code", "a topic; with code (also has:doi, has:arxiv)"),
    ("kind:theory", "a kind of contribution; category: is a field too"),
    ("graph -survey", "the first word, without the second"),
    ("diffusion OR gan", "any of the two"),
    ("poison*", "words that begin so"),
    ("SISA", "a method, a key, an arXiv id, a DOI or an address names its paper"),
)
"""The query language by example, for the main page: a query, and what it asks for."""


def files(frame: Frame) -> list[File]:
    """Return the main page, all papers on one page, the pages for chosen papers, and what the main
    page asks for to export papers.
    """
    return [
        frame.page("index.html", "index.html", partial(_main, frame)),
        frame.page("all.html", "listing.html", partial(_all, frame)),
        frame.page("reading.html", "reading.html"),
        frame.page("compare.html", "compare.html"),
        *shards(frame.contents),
    ]


def _main(frame: Frame) -> dict[str, Any]:
    views = frame.contents.newest
    return {
        "rows": Markup("").join(frame.row("", view, True) for view in views[:MAIN_TABLE]),
        "more": len(views) - MAIN_TABLE,
        "facets": facets(frame.contents),
        "years": list(frame.contents.by_year),
        "language": LANGUAGE,
        "with_code": sum(1 for view in views if view.code),
    }


def _all(frame: Frame) -> dict[str, Any]:
    views = frame.contents.newest
    return {
        "title": "All papers",
        "intro": "Newest first, on one page: to print, and to search within the browser.",
        "rows": frame.rows("", views),
        "count": len(views),
        "query": "",
        "chart": None,
    }
