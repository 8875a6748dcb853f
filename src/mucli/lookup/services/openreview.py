"""OpenReview: forums of papers, by its present API or the one before 2023."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mucli import text
from mucli.errors import OutsideError
from mucli.lists.works import work_row
from mucli.lookup.answers import dicts, mapping, refuse, text_of
from mucli.lookup.found import PREPRINT, PUBLISHED, Found
from mucli.model import Paper, Source
from mucli.person_names import parse_name
from mucli.web.client import ask
from mucli.web.services import OPENREVIEW, OPENREVIEW_V1

NAME = "openreview"
SERVICE = OPENREVIEW


def recognise(given: str) -> str | None:
    """Return the forum that ``given`` (an address, or ``openreview:ID``) leads to."""
    match = re.fullmatch(r"openreview:([A-Za-z0-9_-]{8,14})", given, re.IGNORECASE)
    return match[1] if match else text.openreview_id(given)


def fetch(forum: str) -> Found | None:
    """Return what OpenReview says of the forum ``forum``, by its present API or the one before
    2023; None when it has none.

    Raises OutsideError.
    """
    failed: OutsideError | None = None
    for service in (OPENREVIEW, OPENREVIEW_V1):
        try:
            answer = ask(service, f"/notes?id={quote(forum)}")
            notes = (
                list(dicts(mapping(answer, service).get("notes"))) if answer.status == 200 else []
            )
        except OutsideError as error:
            failed = failed or error
            continue
        if notes and isinstance(notes[0].get("content"), dict):
            return row_of(forum, notes[0])
    if failed:
        raise failed
    return None


def row_of(forum: str, note: Mapping[str, Any]) -> Found:
    """Return what OpenReview's ``note``, of either API, says of the submission ``forum``."""
    content = {
        name: value.get("value") if isinstance(value, dict) else value
        for name, value in note["content"].items()
    }
    venue = text_of(content.get("venue"))
    accepted = bool(venue) and not re.search(
        r"submitted|submission|withdrawn|rejected|under review", venue, re.IGNORECASE
    )
    people = content.get("authors")
    date = re.search(r"\d{4}", venue) or re.search(
        r"year\s*=\s*\{?(\d{4})", text_of(content.get("_bibtex"))
    )
    facts = {
        "title": text_of(content.get("title")),
        "date": (
            date[0][-4:] if date and accepted else _year(note.get("pdate") or note.get("cdate"))
        ),
        "venue": (
            re.sub(
                r"\b(?:poster|oral|spotlight|notable.*|conditional|accept\w*)\b",
                "",
                venue,
                flags=re.IGNORECASE,
            )
            if accepted
            else ""
        ),
        "url": f"https://openreview.net/forum?id={forum}",
    }
    if date and "year" in date[0]:
        facts["date"] = date[1]
    authors = [
        a
        for name in (people if isinstance(people, list) else [])
        if (a := parse_name(text_of(name)))
    ]
    return Found(
        OPENREVIEW.name,
        PUBLISHED if accepted else PREPRINT,
        work_row(0, facts, authors),
        text_of(content.get("abstract")),
        Source("openreview", forum, decision=f"Accept ({venue})" if accepted else ""),
    )


def _year(milliseconds: Any) -> str:
    import datetime

    if (
        not isinstance(milliseconds, int)
        or isinstance(milliseconds, bool)
        or not 0 < milliseconds < 4_000_000_000_000
    ):
        return ""
    return str(datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).year)


def search(paper: Paper) -> list[Found]:
    """Return the forums that OpenReview finds for the title of ``paper``. Raises OutsideError."""
    query = f"/notes/search?limit=5&source=forum&term={quote(paper.title)}"
    answer = ask(OPENREVIEW, query)
    refuse(answer, OPENREVIEW)
    notes = dicts(mapping(answer, OPENREVIEW).get("notes"))
    return [
        row_of(str(note.get("forum") or note.get("id")), note)
        for note in notes
        if isinstance(note.get("content"), dict)
    ]
