"""The arXiv API: what it answers in Atom (arXiv API User's Manual, section 3.3)."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote

from mucli import text
from mucli.errors import OutsideError
from mucli.lists.works import work_row
from mucli.lookup.answers import refuse
from mucli.lookup.found import PREPRINT, Found
from mucli.model import Paper, Source
from mucli.person_names import parse_name
from mucli.text import ARXIV as ARXIV_ID
from mucli.web.answers import Answer
from mucli.web.client import ask
from mucli.web.services import ARXIV

NAME = "arxiv"
SERVICE = ARXIV

_ATOM = "{http://www.w3.org/2005/Atom}"
_AT_HUGGINGFACE = re.compile(
    rf"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/papers/({ARXIV_ID.pattern})/?"
)
T = TypeVar("T")
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_OWN = "{http://arxiv.org/schemas/atom}"


def parse_xml(body: bytes) -> ET.Element:
    """Read XML without a document type, so that no entity can be defined that grows. Raises
    ValueError for anything else.
    """
    try:
        source = body.decode("utf-8-sig")
        if "<!DOCTYPE" in source or "<!ENTITY" in source:
            raise ValueError("it defines a document type")
        return ET.fromstring(source)  # noqa: S314 - without a document type there are no entities to define
    except (ET.ParseError, RecursionError) as error:
        raise ValueError(str(error)) from error


def recognise(given: str) -> str | None:
    """Return the arXiv id that ``given`` is or leads to."""
    if found := text.arxiv_id(given):
        return found
    match = _AT_HUGGINGFACE.fullmatch(given)
    return match[1] if match else None


def fetch(arxiv: str) -> Found | None:
    """Return what arXiv says of the paper ``arxiv``, None when it has none. Raises OutsideError."""
    answer = ask(ARXIV, f"/query?id_list={arxiv}&max_results=1")
    if answer.status != 200:
        return None
    return _read(answer, lambda feed: _entry(feed, arxiv))


def search(paper: Paper) -> list[Found]:
    """Return the papers that arXiv finds for the title of ``paper``. Raises OutsideError."""
    words = quote(" ".join(text.words(paper.title)))
    answer = ask(ARXIV, f"/query?search_query=ti:%22{words}%22&max_results=5")
    refuse(answer, ARXIV)
    return _read(
        answer,
        lambda feed: [
            _row(entry, said)
            for entry in feed.findall(f"{_ATOM}entry")
            if (said := _said(entry)) and _text(entry, f"{_ATOM}title")
        ],
    )


def listing(answer: Answer) -> tuple[list[Found | None], int]:
    """Return what the answer to a search lists (None is an entry without title or id), and how many
    papers arXiv says there are. Raises OutsideError when it is no answer, or tells of an error.
    """
    return _read(answer, _listed)


def _listed(feed: ET.Element) -> tuple[list[Found | None], int]:
    entries = feed.findall(f"{_ATOM}entry")
    wrong = [each for each in entries if "/api/errors" in _text(each, f"{_ATOM}id")]
    if wrong:
        raise ValueError(_text(wrong[0], f"{_ATOM}summary")[:200])
    total = _text(feed, f"{_SEARCH}totalResults")
    rows = [
        _row(entry, said) if (said := _said(entry)) and _text(entry, f"{_ATOM}title") else None
        for entry in entries
    ]
    return rows, int(total) if total.isdecimal() else len(entries)


def _read(answer: Answer, use: Callable[[ET.Element], T]) -> T:
    """Return what ``use`` makes of the feed that arXiv answered. Raises OutsideError for an answer
    that is none.
    """
    try:
        feed = parse_xml(answer.body)
        if feed.tag != f"{_ATOM}feed":
            raise ValueError("it is no Atom feed")
        return use(feed)
    except ValueError as error:  # what cannot be decoded included
        answer.forget()
        raise OutsideError(
            f"{ARXIV.name} answers something that is no answer of it ({error}); try again later"
        ) from error


def _entry(feed: ET.Element, arxiv: str) -> Found | None:
    entry = feed.find(f"{_ATOM}entry")
    if (
        entry is None
        or "/api/errors" in _text(entry, f"{_ATOM}id")
        or not _text(entry, f"{_ATOM}title")
    ):
        return None
    if _said(entry) != arxiv:
        raise ValueError(f"it is about another paper than {arxiv}")
    return _row(entry, arxiv)


def _said(entry: ET.Element) -> str:
    """Return the id of the paper that an entry is about, without its version."""
    found = ARXIV_ID.search(_text(entry, f"{_ATOM}id").rpartition("/abs/")[2])
    return found[0] if found else ""


def _row(entry: ET.Element, arxiv: str) -> Found:
    names = [_text(author, f"{_ATOM}name") for author in entry.findall(f"{_ATOM}author")]
    facts = {
        "title": _text(entry, f"{_ATOM}title"),
        "date": _text(entry, f"{_ATOM}published")[:10],
        "venue": "arXiv",
        "eprint": arxiv,
        "doi": _text(entry, f"{_OWN}doi"),
        "url": f"https://arxiv.org/abs/{arxiv}",
    }
    row = work_row(0, facts, [author for name in names if (author := parse_name(name))])
    summary = _text(entry, f"{_ATOM}summary")
    return Found(ARXIV.name, PREPRINT, row, summary, Source("arxiv", arxiv))


def _text(node: ET.Element, tag: str) -> str:
    return " ".join((node.findtext(tag) or "").split())
