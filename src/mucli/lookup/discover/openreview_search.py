"""Searching OpenReview (the search of its API 2, as openreview-py uses it): forums by relevance.
The day is looked at here, as the search has no filter for it.
"""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from mucli.lookup.answers import dicts, mapping, text_of
from mucli.lookup.discover.asked import Asked, paged
from mucli.lookup.found import Found
from mucli.lookup.services.openreview import row_of
from mucli.web.client import ask
from mucli.web.services import OPENREVIEW

_PAGE = 200


def search(asked: Asked) -> Iterator[Found]:
    """Give the submissions whose text matches one of the phrases. Raises OutsideError."""

    def page(phrase: str, start: int) -> tuple[list[Found | None], int, int]:
        answer = ask(
            OPENREVIEW,
            f"/notes/search?term={quote(phrase)}&type=terms&content=all&group=all&source=forum"
            f"&limit={_PAGE}&offset={start}",
        )
        data = mapping(answer, OPENREVIEW)
        given = list(dicts(data.get("notes") or []))
        total = data.get("count")
        rows = [_row(note) for note in given if _since(note) >= asked.since]
        return rows, len(given), total if isinstance(total, int) else len(given)

    for phrase in asked.phrases:
        yield from paged(asked, OPENREVIEW, phrase, partial(page, phrase))


def _since(note: dict[str, Any]) -> datetime.date:
    """Return the day on which a note was last published or made; the latest when it says none."""
    days = [note.get(name) for name in ("pdate", "odate", "cdate", "tcdate")]
    known = [day for day in days if isinstance(day, int) and 0 < day < 4_000_000_000_000]
    if not known:
        return datetime.date.max
    return datetime.datetime.fromtimestamp(max(known) / 1000, datetime.UTC).date()


def _row(note: dict[str, Any]) -> Found | None:
    forum = text_of(note.get("forum")) or text_of(note.get("id"))
    if not forum or not isinstance(note.get("content"), dict):
        return None
    found = row_of(forum, note)
    return found if not found.row.problem else None
