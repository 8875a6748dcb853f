"""The main page: all papers in one table, with search and filters."""

from functools import partial
from typing import Any

from mucli.site import statistics
from mucli.site.pages.frame import Frame
from mucli.site.write import File

MAIN_TABLE = 3_000
"""The most papers that the main page holds before its index is asked for; the pages of the years
hold all of them."""


def files(frame: Frame) -> list[File]:
    """Return the main page."""
    return [frame.page("index.html", "index.html", partial(_main, frame))]


def _main(frame: Frame) -> dict[str, Any]:
    views = list(frame.contents.views.values())
    return {
        "rows": frame.rows("", views[:MAIN_TABLE]),
        "more": len(views) - MAIN_TABLE,
        "facets": statistics.facets(frame.contents),
        "years": list(frame.contents.by_year),
        "with_code": sum(1 for view in views if view.code),
    }
