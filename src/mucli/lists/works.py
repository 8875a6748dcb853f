"""What bibliographies and services call the parts of a work, turned into the catalogue's facts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mucli import text
from mucli.lists.fields import clean_title, dated, split_venue
from mucli.lists.rows import Row
from mucli.model import Author, Code, Paper
from mucli.person_names import parse_name, parse_names
from mucli.web.urls import clean_url, is_code


def pages_of(value: str) -> str | None:
    """Return pages with one hyphen (``141-159``), or the article number as it stands; None for
    nothing.
    """
    pages = re.sub(r"\s*(?:-+|–|—|−)\s*", "-", value.strip().strip("."))
    pages = re.sub(r"^pp?\.?\s*", "", pages)
    first, _, last = pages.partition("-")
    return (first if first == last else pages) or None


def work_row(
    line: int,
    facts: Mapping[str, str],
    authors: Sequence[Author] | None = None,
    sections: tuple[str, ...] = (),
) -> Row:
    """Return the row of one work.

    ``facts`` may hold title, authors (text), date, venue, volume, number, pages, publisher, doi,
    url, eprint, code, key and notes; what is missing or empty is unknown.
    """

    def get(name: str) -> str:
        return facts.get(name, "").strip()

    people, others = (tuple(authors), False) if authors is not None else parse_names(get("authors"))
    venue, _year = split_venue(get("venue"))
    year, month = dated(get("date"))
    urls = [url for part in get("url").split() if (url := clean_url(part))]
    code = [url for part in get("code").split() if (url := clean_url(part))] + [
        url for url in urls if is_code(url)
    ]
    named = [get("doi"), get("eprint"), *urls]
    doi = next(
        (
            _as_written(d, name)
            for name in named
            if name and (d := text.doi(name)) and not d.startswith(("10.48550/", "10.5555/"))
        ),
        None,
    )
    title = clean_title(get("title"))
    paper = Paper(
        key=get("key"),
        title=title,
        authors=people,
        others=others,
        year=year or 0,
        month=month,
        doi=doi,
        arxiv=next((a for name in named if name and (a := text.arxiv_id(name))), None),
        openreview=next((o for url in urls if (o := text.openreview_id(url))), None),
        volume=get("volume") or None,
        number=get("number") or None,
        pages=pages_of(get("pages")) if get("pages") else None,
        publisher=get("publisher") or None,
        code=tuple(Code(url) for url in dict.fromkeys(code)),
        notes=get("notes") or None,
    )
    pages = [url for url in urls if url not in code]
    if pages:
        paper = replace(
            paper,
            links={"paper": tuple(pages[:1])} | ({"other": tuple(pages[1:])} if pages[1:] else {}),
        )
    return Row(
        line,
        paper,
        "paper",
        sections,
        venue,
        "" if any(c.isalnum() for c in title) else "the title is missing",
    )


def _as_written(doi: str, source: str) -> str:
    """Return ``doi``, found in ``source`` and folded, with the capitals that it has there: they
    mean nothing (DOI Handbook, 3.8), but registries print them.
    """
    start = source.lower().find(doi)
    return source[start : start + len(doi)] if start >= 0 else doi


def csl_facts(item: Mapping[str, Any]) -> tuple[dict[str, str], tuple[Author, ...]]:
    """Return the facts and authors of a CSL-JSON item (citationstyles.org, "CSL-JSON"; also what
    doi.org's content negotiation answers).

    Parts of a wrong type count as unknown.
    """
    issued = item.get("published-print") or item.get("issued") or item.get("published-online") or {}
    facts = {
        "title": _markup(_one(item.get("title")))
        + (f": {_markup(sub)}" if (sub := _one(item.get("subtitle"))) else ""),
        "date": _date(issued),
        "venue": _one(item.get("container-title")) or _one(item.get("event-title")),
        "volume": _one(item.get("volume")),
        "number": _one(item.get("issue")),
        "pages": _one(item.get("page")) or _one(item.get("article-number")),
        "publisher": _one(item.get("publisher")),
        "doi": _one(item.get("DOI")),
        "url": _one(item.get("URL")),
        "abstract": _markup(_one(item.get("abstract"))),
        "key": key if re.fullmatch(r"[a-z][a-z0-9]*", key := _one(item.get("id"))) else "",
    }
    if str(item.get("type", "")) in ("article", "posted-content") and not facts["venue"]:
        facts["venue"] = facts["publisher"] if facts["publisher"].lower() == "arxiv" else ""
    people = item.get("author")
    return facts, tuple(author for each in people if (author := _person(each))) if isinstance(
        people, list
    ) else ()


def _person(value: Any) -> Author | None:
    if not isinstance(value, dict):
        return None
    family, given = _markup(_one(value.get("family"))), _markup(_one(value.get("given")))
    particle = _one(value.get("non-dropping-particle")) or _one(value.get("dropping-particle"))
    if not family:
        whole = _markup(_one(value.get("literal")) or _one(value.get("name")) or given)
        return parse_name(whole) if whole else None
    family = f"{particle} {family}".strip().replace(",", "")
    return Author(family, given.replace(",", ""), _one(value.get("suffix")).replace(",", ""))


def _one(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return (
        str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def _date(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return "-".join(str(part).zfill(2) for part in parts[0][:3] if isinstance(part, int | str))
    return _one(value.get("raw")) or _one(value.get("literal"))


def _markup(value: str) -> str:
    """Return ``value`` without the HTML, MathML or JATS that registries put into titles."""
    import html

    return " ".join(html.unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", value)).split())
