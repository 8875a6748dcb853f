"""Searching DBLP (dblp.org/faq/How+to+use+the+dblp+search+API.html): it knows titles and years, so
everything of the year of the day asked for comes. What it takes from arXiv is left to arXiv.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from mucli import text
from mucli.lookup.answers import dicts, mapping, text_of
from mucli.lookup.discover.asked import Asked, paged
from mucli.lookup.found import Found
from mucli.lookup.services.dblp import row_of
from mucli.web.client import ask
from mucli.web.services import DBLP

_PAGE = 500


def search(asked: Asked) -> Iterator[Found]:
    """Give the papers of which the title holds the words of a phrase. Raises OutsideError."""

    def page(phrase: str, start: int) -> tuple[list[Found | None], int, int]:
        words = quote(" ".join(text.words(phrase)))
        answer = ask(DBLP, f"/search/publ/api?format=json&h={_PAGE}&f={start}&q={words}")
        result = mapping(answer, DBLP).get("result")
        hits = result.get("hits") if isinstance(result, dict) else None
        hits = hits if isinstance(hits, dict) else {}
        given = list(dicts(hits.get("hit") or []))
        total = text_of(hits.get("@total"))
        rows = [row for hit in given if _wanted(hit, asked) for row in [_row(hit)]]
        return rows, len(given), int(total) if total.isdecimal() else 0

    for phrase in asked.phrases:
        yield from paged(asked, DBLP, phrase, partial(page, phrase))


def _wanted(hit: dict[str, Any], asked: Asked) -> bool:
    info = hit.get("info")
    if not isinstance(info, dict):
        return True  # a row that cannot be read, and is counted as such
    year = text_of(info.get("year"))
    return text_of(info.get("venue")) != "CoRR" and (
        not year.isdecimal() or int(year) >= asked.since.year
    )


def _row(hit: dict[str, Any]) -> Found | None:
    info = hit.get("info")
    found = row_of(info) if isinstance(info, dict) else None
    return found if found and not found.row.problem else None
