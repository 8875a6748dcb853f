"""DOI registries, DBLP, OpenReview and Semantic Scholar: what each answers about one paper."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mucli import text
from mucli.errors import OutsideError
from mucli.identify import Index, Said
from mucli.identify.index import UNSURE
from mucli.lists.works import csl_facts, work_row
from mucli.lookup.found import FALLBACK, INDEX, PREPRINT, PUBLISHED, Found
from mucli.model import REGISTERS, Author, Paper, Source
from mucli.person_names import parse_name
from mucli.web.answers import Answer
from mucli.web.client import ask
from mucli.web.services import CROSSREF, DBLP, DOI, OPENREVIEW, OPENREVIEW_V1, S2, Service

_CSL = "application/vnd.citationstyles.csl+json"
_S2_FIELDS = (
    "title,authors,year,venue,publicationVenue,externalIds,journal,publicationDate,abstract"
    ",openAccessPdf"
)


def _mapping(answer: Answer, service: Service) -> dict[str, Any]:
    """Return the JSON object of ``answer``. Raises OutsideError when it is none."""
    try:
        value = answer.json()
    except ValueError as error:
        answer.forget()
        raise OutsideError(
            f"{service.name} answers something that is not JSON; try again later"
        ) from error
    if not isinstance(value, dict):
        answer.forget()
        raise OutsideError(
            f"{service.name} answers JSON of another shape than it documents; try again later"
        )
    return value


def _str(value: Any) -> str:
    return (
        str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (
        each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)
    )


def _is(title: str, authors: tuple[Author, ...], paper: Paper) -> bool:
    """Tell whether an answer to a search, with this ``title``, is ``paper``; its year may be
    that of another version.
    """
    answer = Index([paper]).find(Said(title, people=lambda: authors))
    return answer.how == "title+authors" or (answer.sure > UNSURE and not paper.authors)


def from_doi(doi: str) -> Found | None:
    """Return what the registry of ``doi`` (Crossref, DataCite) says, by content negotiation at
    doi.org; None for an unknown DOI.

    Raises OutsideError.
    """
    answer = ask(DOI, f"/{quote(doi, safe='/:;()')}", accept=_CSL)
    if answer.status != 200:
        return None
    facts, authors = csl_facts(_mapping(answer, DOI))
    abstract = facts.pop("abstract")
    facts["key"], said = "", text.doi(facts["doi"]) or ""
    if said and said != doi.lower():
        answer.forget()
        raise OutsideError(f"{DOI.name} answers about {said} instead of {doi}; try again later")
    facts["doi"] = doi
    row = work_row(0, {**facts, "url": f"https://doi.org/{doi}"}, authors)
    rank = PREPRINT if doi.startswith("10.48550/") else PUBLISHED
    return Found(DOI.name, rank, row, abstract, Source("doi", doi))


def doi_by_title(paper: Paper) -> str | None:
    """Return the DOI that Crossref knows for a work of this title by one of these authors, or None.
    Raises OutsideError.
    """
    first = paper.authors[0].family if paper.authors else ""
    query = (
        "/works?rows=5&select=DOI,title,author,type"
        f"&query.bibliographic={quote(paper.title)}&query.author={quote(first)}"
    )
    message = _mapping(ask(CROSSREF, query), CROSSREF).get("message")
    for item in _dicts(message.get("items") if isinstance(message, dict) else None):
        facts, authors = csl_facts(item)
        doi = text.doi(facts["doi"])
        if doi and _is(facts["title"], authors, paper) and item.get("type") != "posted-content":
            return doi
    return None


def from_dblp(paper: Paper) -> Found | None:
    """Return the published version that DBLP knows of ``paper``, by its title and authors; None
    when it knows none. Raises OutsideError.
    """
    answer = ask(
        DBLP, f"/search/publ/api?format=json&h=10&q={quote(' '.join(text.words(paper.title)))}"
    )
    result = _mapping(answer, DBLP).get("result")
    hits = result.get("hits") if isinstance(result, dict) else None
    for hit in _dicts(hits.get("hit") if isinstance(hits, dict) else None):
        info = hit.get("info")
        if (
            not isinstance(info, dict)
            or "Informal" in _str(info.get("type"))
            or _str(info.get("venue")) == "CoRR"
        ):
            continue
        found = _dblp_row(info)
        if _is(found.paper.title, found.paper.authors, paper):
            return found
    return None


def _dblp_row(info: Mapping[str, Any]) -> Found:
    listed = info.get("authors")
    people = _dicts(listed.get("author")) if isinstance(listed, dict) else iter(())
    venue = info.get("venue")
    facts = {
        "title": _str(info.get("title")).removesuffix("."),
        "date": _str(info.get("year")),
        "venue": _str(venue[0] if isinstance(venue, list) and venue else venue),
        "volume": _str(info.get("volume")),
        "number": _str(info.get("number")),
        "pages": _str(info.get("pages")),
        "doi": _str(info.get("doi")),
        "url": next(
            (u for u in [_str(info.get("ee"))] if u.startswith("http") and "arxiv.org" not in u), ""
        ),
    }
    return Found(
        DBLP.name,
        INDEX,
        work_row(0, facts, [a for person in people if (a := parse_name(_str(person.get("text"))))]),
        record=_record("dblp", _str(info.get("key"))),
    )


def _record(register: str, at: str) -> Source | None:
    """Return the record ``at`` of a register; None where the answer names it in no form known."""
    return Source(register, at) if re.fullmatch(REGISTERS[register].pattern, at) else None


def from_openreview(forum: str) -> Found | None:
    """Return what OpenReview says of the forum ``forum``, by its present API or the one before
    2023; None when it has none.

    Raises OutsideError.
    """
    failed: OutsideError | None = None
    for service in (OPENREVIEW, OPENREVIEW_V1):
        try:
            answer = ask(service, f"/notes?id={quote(forum)}")
            notes = (
                list(_dicts(_mapping(answer, service).get("notes"))) if answer.status == 200 else []
            )
        except OutsideError as error:
            failed = failed or error
            continue
        if notes and isinstance(notes[0].get("content"), dict):
            return _openreview_row(forum, notes[0])
    if failed:
        raise failed
    return None


def _openreview_row(forum: str, note: Mapping[str, Any]) -> Found:
    content = {
        name: value.get("value") if isinstance(value, dict) else value
        for name, value in note["content"].items()
    }
    venue = _str(content.get("venue"))
    accepted = bool(venue) and not re.search(
        r"submitted|submission|withdrawn|rejected|under review", venue, re.IGNORECASE
    )
    people = content.get("authors")
    date = re.search(r"\d{4}", venue) or re.search(
        r"year\s*=\s*\{?(\d{4})", _str(content.get("_bibtex"))
    )
    facts = {
        "title": _str(content.get("title")),
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
        a for name in (people if isinstance(people, list) else []) if (a := parse_name(_str(name)))
    ]
    return Found(
        OPENREVIEW.name,
        PUBLISHED if accepted else PREPRINT,
        work_row(0, facts, authors),
        _str(content.get("abstract")),
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


def from_s2(identifier: str) -> Found | None:
    """Return what Semantic Scholar says of ``identifier`` (``ARXIV:…``, ``DOI:…``, ``URL:…``,
    ``ACL:…``); None when it knows none.

    Raises OutsideError.
    """
    answer = ask(S2, f"/paper/{quote(identifier, safe=':/')}?fields={_S2_FIELDS}")
    if answer.status != 200:
        return None
    data = _mapping(answer, S2)
    if not _str(data.get("title")):
        return None
    ids, journal, venue = (
        data[name] if isinstance(data.get(name), dict) else {}
        for name in ("externalIds", "journal", "publicationVenue")
    )
    facts = {
        "title": _str(data.get("title")),
        "date": _str(data.get("publicationDate")) or _str(data.get("year")),
        "venue": _str(data.get("venue")) or _str(venue.get("name")),
        "volume": _str(journal.get("volume")),
        "pages": _str(journal.get("pages")),
        "doi": _str(ids.get("DOI")),
        "eprint": _str(ids.get("ArXiv")),
    }
    people = [
        a for person in _dicts(data.get("authors")) if (a := parse_name(_str(person.get("name"))))
    ]
    row, abstract = work_row(0, facts, people), _str(data.get("abstract"))
    record = _record("semanticscholar", _str(data.get("paperId")))
    return Found(S2.name, FALLBACK, row, abstract, record)
