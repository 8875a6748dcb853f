"""What the answers of services have in common: JSON of a known shape, pages with tags."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from mucli.errors import OutsideError
from mucli.identify import Index, Said
from mucli.identify.index import UNSURE
from mucli.lists.works import work_row
from mucli.lookup.found import PUBLISHED, Found
from mucli.model import REGISTERS, Paper, Source
from mucli.person_names import parse_name
from mucli.web.answers import Answer
from mucli.web.services import Service
from mucli.web.urls import clean_url


def mapping(answer: Answer, service: Service) -> dict[str, Any]:
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


def text_of(value: Any) -> str:
    """Return a text or number of an answer as text, empty for anything else."""
    return (
        str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Give the objects of a list in an answer, or the one that stands for a list."""
    yield from (
        each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)
    )


def is_of(found: Found, paper: Paper) -> bool:
    """Tell whether an answer to a search is ``paper``; its year may be that of another version."""
    answer = Index([paper]).find(Said(found.paper.title, people=lambda: found.paper.authors))
    return answer.how == "title+authors" or (answer.sure > UNSURE and not paper.authors)


class _Meta(HTMLParser):
    """Collects a page's ``citation_*`` tags (Google Scholar's inclusion guidelines; Highwire Press
    tags).
    """

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = (values.get("name") or values.get("property") or "").lower()
        if tag == "meta" and name.startswith("citation_") and values.get("content"):
            self.tags.setdefault(name.removeprefix("citation_"), []).append(
                " ".join(values["content"].split())[:2000]
            )


def described(answer: Answer, service: str, url: str, record: Source) -> Found | None:
    """Return what a page says of its paper by ``citation_*`` tags; None when it has none."""
    meta = _Meta()
    if answer.status == 200:
        meta.feed(answer.text[:2_000_000])
    tags = meta.tags

    def get_(*names: str) -> str:
        return next((tags[name][0] for name in names if tags.get(name)), "")

    if not get_("title"):
        return None
    first, last = get_("firstpage"), get_("lastpage")
    names = tags.get("author") or [part for part in re.split(r";\s*", get_("authors")) if part]
    facts = {
        "title": get_("title"),
        "date": get_("publication_date", "date", "online_date", "year").replace("/", "-"),
        "venue": get_(
            "conference_title", "inproceedings_title", "journal_title", "conference", "book_title"
        ),
        "volume": get_("volume"),
        "number": get_("issue"),
        "pages": f"{first}-{last}" if first and last else first,
        "publisher": get_("publisher"),
        "doi": get_("doi"),
        "eprint": get_("arxiv_id"),
        "url": url,
    }
    row = work_row(0, facts, [author for name in names if (author := parse_name(name))])
    if pdf := clean_url(get_("pdf_url")):
        row = replace(row, paper=replace(row.paper, links={**row.paper.links, "pdf": (pdf,)}))
    return Found(service, PUBLISHED, row, get_("abstract"), record)


def record_of(register: str, at: str) -> Source | None:
    """Return the record ``at`` of a register; None where the answer names it in no form known."""
    return Source(register, at) if re.fullmatch(REGISTERS[register].pattern, at) else None


def refuse(answer: Answer, service: Service) -> None:
    """Raise OutsideError when a service does not answer a search: that is no "not found"."""
    if answer.status != 200:
        raise OutsideError(f"{service.name} answers {answer.status} to a search; try again later")
