"""DBLP: the published versions of papers, by title and authors."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mucli import text
from mucli.lists.works import work_row
from mucli.lookup.answers import dicts, is_of, mapping, record_of, refuse, text_of
from mucli.lookup.found import INDEX, PREPRINT, Found
from mucli.model import Paper
from mucli.person_names import parse_name
from mucli.web.client import ask
from mucli.web.services import DBLP

NAME = "dblp"
SERVICE = DBLP


def search(paper: Paper) -> list[Found]:
    """Return what DBLP finds for the title of ``paper``, preprints too. Raises OutsideError."""
    query = quote(" ".join(text.words(paper.title)))
    answer = ask(DBLP, f"/search/publ/api?format=json&h=10&q={query}")
    refuse(answer, DBLP)
    result = mapping(answer, DBLP).get("result")
    hits = result.get("hits") if isinstance(result, dict) else None
    return [row_of(info) for info in _infos(hits)]


def _infos(hits: object) -> Iterator[Mapping[str, Any]]:
    for hit in dicts(hits.get("hit") if isinstance(hits, dict) else None):
        if isinstance(info := hit.get("info"), dict):
            yield info


def published(paper: Paper) -> Found | None:
    """Return the published version that DBLP knows of ``paper``, by its title and authors; None
    when it knows none. Raises OutsideError.
    """
    return next(
        (found for found in search(paper) if found.rank == INDEX and is_of(found, paper)), None
    )


def row_of(info: Mapping[str, Any]) -> Found:
    """Return what DBLP says of a publication; its row has a problem when the title is missing."""
    listed = info.get("authors")
    people = dicts(listed.get("author")) if isinstance(listed, dict) else iter(())
    venue, url = info.get("venue"), text_of(info.get("ee"))
    facts = {
        "title": text_of(info.get("title")).removesuffix("."),
        "date": text_of(info.get("year")),
        "venue": text_of(venue[0] if isinstance(venue, list) and venue else venue),
        "volume": text_of(info.get("volume")),
        "number": text_of(info.get("number")),
        "pages": text_of(info.get("pages")),
        "doi": text_of(info.get("doi")),
        "url": url if url.startswith("http") and "arxiv.org" not in url else "",
    }
    authors = [a for person in people if (a := parse_name(text_of(person.get("text"))))]
    informal = facts["venue"] == "CoRR" or "Informal" in text_of(info.get("type"))
    return Found(
        DBLP.name,
        PREPRINT if informal else INDEX,
        work_row(0, facts, authors),
        record=record_of("dblp", text_of(info.get("key"))),
    )
