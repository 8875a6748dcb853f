"""What a reference says, whatever the style: the paper with its venue made out, particles apart,
pages and addresses in one form.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from mucli import text
from mucli.model import Author, Paper, Venue

_RANGE = re.compile(r"(?<=\w)\s*[-\u2010-\u2015\u2212]+\s*(?=\w)")
_COLLECTION = re.compile(
    r"(?:proceedings|findings|advances|transactions|lecture notes|workshop proceedings)\b",
    re.IGNORECASE,
)
# A volume that is named after the conference of one year: "Findings of the Association for
# Computational Linguistics: ACL 2025".
_FINDINGS = re.compile(r"Findings of the Association for Computational Linguistics: [A-Z-]+")
_SPACES = re.compile(r"\s+")


class Name(NamedTuple):
    """An author taken apart. A group, and a person of whom one name is known, is ``family`` alone;
    ``whole`` tells that it is a group.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    whole: bool = False


class Reference(NamedTuple):
    """A reference to one paper. ``kind`` is the venue's (empty when the paper has none),
    ``container`` the name of what the paper is in.

    ``container`` is the title of the proceedings or book, the journal, the institution of a report
    or thesis, the server of a preprint; ``pages`` holds plain hyphens, ``url`` is ASCII. Facts that
    are not known are empty.
    """

    key: str
    title: str
    names: tuple[Name, ...]
    others: bool
    year: int
    month: int
    kind: str
    container: str
    short_container: str
    publisher: str
    volume: str
    number: str
    pages: str
    doi: str
    arxiv: str
    url: str
    methods: tuple[str, ...] = ()

    @property
    def preprint(self) -> bool:
        """Whether no venue but a server of preprints, or only arXiv, has the paper."""
        return self.kind == "preprint" or (not self.kind and bool(self.arxiv))

    @property
    def arxiv_class(self) -> str:
        """The primary class at arXiv where it is known: only identifiers before 2007 may name one
        (``cs.LG/0309136``).
        """
        archive = self.arxiv.partition("/")[0]
        return archive if "." in archive and "/" in self.arxiv else ""


def reference(
    paper: Paper, venues: Mapping[str, Venue], key: str, *, short: bool = False
) -> Reference:
    """Return the reference to ``paper`` under ``key``; ``short`` writes the venue's short name."""
    venue = venues.get(paper.venue or "")
    return Reference(
        key=key,
        title=_line(paper.title),
        names=tuple([split_name(author) for author in paper.authors if _line(str(author))]),
        others=paper.others,
        year=paper.year,
        month=paper.month or 0,
        kind=venue.kind if venue else "",
        container=_container(venue, paper.year, short=short) if venue else "",
        short_container=_line(venue.short) if venue else "",
        publisher=_line(paper.publisher or (venue and venue.publisher) or ""),
        volume=_line(paper.volume or ""),
        number=_line(paper.number or ""),
        pages=_RANGE.sub("-", _line(paper.pages or "")),
        doi=paper.doi or "",
        arxiv=paper.arxiv or "",
        url=_address(paper),
        methods=paper.methods,
    )


def split_name(author: Author) -> Name:
    """Take the particles off a family name: the words before the first that starts with a capital,
    never all of them.

    The rule is BibTeX's own ("von" parts are what starts in lower case), so that a name means the
    same in every style.

    >>> split_name(Author("van der Maaten", "Laurens"))
    Name(family='Maaten', given='Laurens', particle='van der', suffix='', whole=False)
    """
    family, given, suffix = _line(author.family), _line(author.given), _line(author.suffix)
    words = family.split(" ")
    place = next(
        (place for place, word in enumerate(words[:-1]) if not _lower(word)), len(words) - 1
    )
    group = not given and not suffix and not place and len(words) > 1
    return Name(" ".join(words[place:]), given, " ".join(words[:place]), suffix, group)


def _lower(word: str) -> bool:
    first = next((char for char in word if char.isalpha()), "")
    return first.islower()


def _container(venue: Venue, year: int, *, short: bool) -> str:
    if short and venue.short:
        return _line(venue.short)
    name = _line(venue.name_in(year) if year else venue.name)
    if venue.kind not in ("conference", "workshop"):
        return name
    if venue.proceedings or _COLLECTION.match(name):
        title = _line(venue.proceedings or name)
        return f"{title} {year}" if year and _FINDINGS.fullmatch(title) else title
    return f"Proceedings of the {name.removeprefix('The ')}"


def _line(value: str) -> str:
    """Return ``value`` on one line, composed, without what must not be printed."""
    return (
        _SPACES.sub(" ", value).strip()
        if value.isascii() and value.isprintable()
        else _clean(value)
    )


def _clean(value: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.printable(" ".join(value.split()))).split())


def _address(paper: Paper) -> str:
    """Return the address to print, in ASCII and without characters that TeX would trip over; none
    when it only repeats the DOI.
    """
    url = paper.url or ""
    if paper.doi:
        parts = urlsplit(url)
        if (parts.hostname or "").endswith("doi.org") and unquote(parts.path).strip(
            "/"
        ).lower() == paper.doi.lower():
            return ""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")
