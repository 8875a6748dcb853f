"""OpenAlex: works by DOI, and by title (docs.openalex.org)."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mucli import text
from mucli.lists.works import work_row
from mucli.lookup.answers import dicts, mapping, record_of, refuse, text_of
from mucli.lookup.found import FALLBACK, Found
from mucli.model import Paper
from mucli.person_names import parse_name
from mucli.web.client import ask
from mucli.web.services import Service

NAME = "openalex"
SERVICE = Service("OpenAlex", "MUCLI_OPENALEX_API", "https://api.openalex.org", 0.2)


def fetch(doi: str) -> Found | None:
    """Return what OpenAlex says of the work with this DOI; None when it knows none. Raises
    OutsideError.
    """
    answer = ask(SERVICE, f"/works/doi:{quote(doi, safe='/:;()')}")
    return row_of(mapping(answer, SERVICE)) if answer.status == 200 else None


def search(paper: Paper) -> list[Found]:
    """Return the works that OpenAlex finds for the title of ``paper``. Raises OutsideError."""
    query = quote(" ".join(text.words(paper.title)))
    answer = ask(SERVICE, f"/works?per-page=5&filter=title.search:{query}")
    refuse(answer, SERVICE)
    works = dicts(mapping(answer, SERVICE).get("results"))
    return [found for work in works if (found := row_of(work))]


def row_of(work: Mapping[str, Any]) -> Found | None:
    """Return what OpenAlex says of a work; None for one without title."""
    title = text_of(work.get("title") or work.get("display_name"))
    if not title:
        return None
    location = _mapping(work.get("primary_location"))
    source = _mapping(location.get("source"))
    biblio = _mapping(work.get("biblio"))
    first, last = text_of(biblio.get("first_page")), text_of(biblio.get("last_page"))
    facts = {
        "title": re.sub(r"</?[a-zA-Z][^<>]{0,50}>", "", title),
        "date": text_of(work.get("publication_date")) or text_of(work.get("publication_year")),
        "venue": text_of(source.get("display_name")),
        "volume": text_of(biblio.get("volume")),
        "number": text_of(biblio.get("issue")),
        "pages": f"{first}-{last}" if first and last else first,
        "doi": text_of(work.get("doi")),
        "url": text_of(location.get("landing_page_url")),
        "eprint": next((url for url in _places(work) if "arxiv.org/abs/" in url), ""),
    }
    people = [
        author
        for each in dicts(work.get("authorships"))
        if (author := parse_name(text_of(_mapping(each.get("author")).get("display_name"))))
    ]
    identifier = re.search(r"W\d+$", text_of(work.get("id")))
    record = record_of("openalex", identifier[0]) if identifier else None
    return Found(SERVICE.name, FALLBACK, work_row(0, facts, people), _abstract(work), record)


def _places(work: Mapping[str, Any]) -> list[str]:
    return [text_of(place.get("landing_page_url")) for place in dicts(work.get("locations"))]


def _abstract(work: Mapping[str, Any]) -> str:
    """Return the abstract, which OpenAlex gives as the places of each word."""
    index = work.get("abstract_inverted_index")
    if not isinstance(index, dict):
        return ""
    at = {
        place: word
        for word, places in index.items()
        if isinstance(places, list)
        for place in places
        if isinstance(place, int) and 0 <= place < 5_000
    }
    return " ".join(at[place] for place in sorted(at))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
