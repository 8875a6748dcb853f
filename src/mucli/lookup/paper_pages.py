"""Pages that describe a paper: ACL Anthology's BibTeX, the ``citation_*`` tags of PMLR, CVF and
publishers, a repository's README.
"""

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import quote

from mucli.errors import UsageError
from mucli.lists.bib_rows import read_bib
from mucli.lists.works import work_row
from mucli.lookup.found import FALLBACK, PUBLISHED, Found
from mucli.lookup.recognise import Id, parse_id
from mucli.model import Source
from mucli.person_names import parse_name
from mucli.web.answers import Answer
from mucli.web.client import ask, get
from mucli.web.services import ACL, CVF, GITHUB, PMLR
from mucli.web.urls import clean_url, host_of

_ADDRESS = re.compile(
    r"https?://(?:www\.|dx\.)?(?:arxiv\.org/(?:abs|pdf)/|doi\.org/10\.|openreview\.net/(?:forum|pdf)\?|aclanthology\.org/"
    r"|proceedings\.mlr\.press/v|openaccess\.thecvf\.com/)[^\s\"'<>\])}]+"
)


_PUBLISHERS = {
    "openaccess.thecvf.com": "cvf",
    "ecva.net": "ecva",
    "proceedings.neurips.cc": "neurips",
    "papers.nips.cc": "neurips",
}
"""Hosts whose pages are the proceedings of one society: the register that each is."""


def from_acl(number: str) -> Found | None:
    """Return what the ACL Anthology says of the paper ``number``, by its BibTeX; None when it has
    none. Raises OutsideError.
    """
    answer = ask(ACL, f"/{quote(number)}.bib")
    rows = (
        [row for row in read_bib(answer.text).rows if not row.problem]
        if answer.status == 200
        else []
    )
    if not rows:
        return None
    paper = replace(
        rows[0].paper, key="", links={"paper": (f"https://aclanthology.org/{number}/",)}
    )
    record = Source("acl", number)
    return Found(ACL.name, PUBLISHED, replace(rows[0], paper=paper), record=record)


def from_pmlr(place: str) -> Found | None:
    """Return what PMLR's page of the paper ``place`` (``v119/guo20c``) says; None when there is
    none. Raises OutsideError.
    """
    record = Source("pmlr", place)
    return _described(ask(PMLR, f"/{place}.html"), PMLR.name, record.address, record)


def from_cvf(place: str) -> Found | None:
    """Return what CVF's page ``place`` says; None when there is none. Raises OutsideError."""
    url = f"https://openaccess.thecvf.com/{place}"
    return _described(ask(CVF, f"/{quote(place)}"), CVF.name, url, Source("cvf", url))


def from_page(url: str) -> Found | None:
    """Return what the page at ``url`` says of the paper it describes; None when it describes none.
    Raises OutsideError.
    """
    answer = get(url, fresh=24 * 3600.0, typed=True)
    host = host_of(url)
    return _described(answer, host, url, Source(_PUBLISHERS.get(host, "publisher"), url))


@dataclass(frozen=True, slots=True)
class Readme:
    """What a repository's README says of its paper: the identifiers it names, likeliest first, and
    the record it asks to cite, if any.
    """

    ids: tuple[Id, ...] = ()
    cited: Found | None = None


def from_github(repository: str) -> Readme:
    """Return what the README of ``repository`` says of its paper; what it asks to cite goes first,
    then what it names most often.

    Raises OutsideError.
    """
    answer = ask(GITHUB, f"/repos/{repository}/readme", accept="application/vnd.github.raw+json")
    if answer.status != 200:
        return Readme()
    source = _raw_readme(answer)[:500_000]
    rows = [row for row in read_bib(source).rows if not row.problem]
    names = [name for row in rows[:1] for name in (row.paper.doi, row.paper.arxiv) if name]
    linked = [match[0].rstrip(").,;") for match in _ADDRESS.finditer(source)]
    linked += [
        match[1] for match in re.finditer(r"\barxiv[:\s]+(\d{4}\.\d{4,5})", source, re.IGNORECASE)
    ]
    ids = [found for name in (*names, *linked) if (found := _id(name))]
    places = [(found.kind, found.value) for found in ids]
    order = sorted(
        ids, key=lambda found: (found.value not in names, -places.count((found.kind, found.value)))
    )
    kept = {(found.kind, found.value): found for found in reversed(order)}
    cited = (
        Found(
            GITHUB.name,
            FALLBACK,
            replace(rows[0], paper=replace(rows[0].paper, key="")),
            record=Source("repository", f"https://github.com/{repository}"),
        )
        if rows
        else None
    )
    return Readme(tuple(reversed(kept.values())), cited)


def _raw_readme(answer: Answer) -> str:
    """Return the README itself, also from a server that wraps it in JSON and base64 (GitHub's
    default media type).
    """
    import base64

    if "json" in answer.kind and "raw" not in answer.kind:
        try:
            data = answer.json()
            return base64.b64decode(data["content"]).decode("utf-8", "replace")
        except (ValueError, TypeError, KeyError):
            pass
    return answer.text


def _id(name: str) -> Id | None:
    """Return the identifier of a paper that ``name`` is; None for other addresses."""
    try:
        found = parse_id(name)
    except UsageError:
        return None
    return found if found.kind not in ("page", "github") else None


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


def _described(answer: Answer, service: str, url: str, record: Source) -> Found | None:
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
