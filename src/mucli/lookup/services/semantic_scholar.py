"""Semantic Scholar: papers by identifier, and by title."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mucli.lists.works import work_row
from mucli.lookup.answers import dicts, mapping, record_of, text_of
from mucli.lookup.found import FALLBACK, Found
from mucli.model import Paper
from mucli.person_names import parse_name
from mucli.web.client import ask
from mucli.web.services import S2

NAME = "s2"
SERVICE = S2
KINDS = {"arxiv": "ARXIV", "doi": "DOI", "acl": "ACL", "page": "URL"}
"""What it calls the identifiers of other services."""

FIELDS = (
    "title,authors,year,venue,publicationVenue,externalIds,journal,publicationDate,abstract"
    ",openAccessPdf"
)


def fetch(identifier: str) -> Found | None:
    """Return what Semantic Scholar says of ``identifier`` (``ARXIV:…``, ``DOI:…``, ``URL:…``,
    ``ACL:…``); None when it knows none.

    Raises OutsideError.
    """
    answer = ask(S2, f"/paper/{quote(identifier, safe=':/')}?fields={FIELDS}")
    if answer.status != 200:
        return None
    return row_of(mapping(answer, S2))


def search(paper: Paper) -> list[Found]:
    """Return the paper that Semantic Scholar finds nearest to the title of ``paper``, if any.
    Raises OutsideError.
    """
    query = f"/paper/search/match?query={quote(paper.title)}&fields={FIELDS}"
    answer = ask(S2, query)
    if answer.status != 200:
        return []
    return [found for data in dicts(mapping(answer, S2).get("data")) if (found := row_of(data))]


def row_of(data: Mapping[str, Any]) -> Found | None:
    """Return what Semantic Scholar says of a paper; None for one without title."""
    if not text_of(data.get("title")):
        return None
    ids, journal, venue = (
        data[name] if isinstance(data.get(name), dict) else {}
        for name in ("externalIds", "journal", "publicationVenue")
    )
    facts = {
        "title": text_of(data.get("title")),
        "date": text_of(data.get("publicationDate")) or text_of(data.get("year")),
        "venue": text_of(data.get("venue")) or text_of(venue.get("name")),
        "volume": text_of(journal.get("volume")),
        "pages": text_of(journal.get("pages")),
        "doi": text_of(ids.get("DOI")),
        "eprint": text_of(ids.get("ArXiv")),
    }
    people = [
        a for person in dicts(data.get("authors")) if (a := parse_name(text_of(person.get("name"))))
    ]
    row, abstract = work_row(0, facts, people), text_of(data.get("abstract"))
    record = record_of("semanticscholar", text_of(data.get("paperId")))
    return Found(S2.name, FALLBACK, row, abstract, record)
