"""Bringing a user's .bib file up to the catalogue: what is missing is filled in, what has been
published becomes the published version.

What the record says otherwise than the catalogue is reported and left to its owner, as are all
fields that are the owner's own. The new values are those of :mod:`mucli.cite.bibtex`, so that a
record that was upgraded reads as one that ``mucli cite`` printed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mucli import text
from mucli.bib.diff import Stretch, apply
from mucli.bib.edit import Editor
from mucli.bib.places import OTHER, SAME, UNCLEAR, Places, says_preprint
from mucli.bib.said import authors_of, said, title_text
from mucli.cite.cited import Cited
from mucli.identify import Answer, Index, Said
from mucli.identify.index import apart
from mucli.identify.people import pair
from mucli.model import Paper, Venue
from mucli.readers.bibtex import Bibliography, Block, Field
from mucli.text.latex import to_text

# Names that BibTeX and BibLaTeX give to one thing.
_ALIASES = (
    ("journal", "journaltitle"),
    ("year", "date"),
    ("archiveprefix", "eprinttype"),
    ("primaryclass", "eprintclass"),
    ("institution", "school"),
)
_SAME_AS = {
    name: (name, *(other for other in pair if other != name)) for pair in _ALIASES for name in pair
}
_CONTAINERS = ("journal", "journaltitle", "booktitle")
_PLACES = (*_CONTAINERS, "howpublished", "publisher", "institution", "organization")
_VERSION = ("volume", "number", "pages", "month")  # of a preprint; meaningless once it is published
_BIBLATEX = re.compile(
    r"^\s*(?:journaltitle|date|eprintclass|location)\s*=|@(?:online|thesis|report)\s*\{",
    re.IGNORECASE | re.MULTILINE,
)
_BIBLATEX_EPRINT = re.compile(r"^\s*eprinttype\s*=", re.IGNORECASE | re.MULTILINE)
_DBLP = re.compile(
    r"^\s*bibsource\s*=\s*[{\"]\s*dblp", re.IGNORECASE | re.MULTILINE
)  # whose BibTeX has eprinttype
_SURE_ENOUGH = 0.7  # from this on a title alone decides
_FILLED = ("year", "volume", "number", "pages", "publisher", "doi")
_KINDS = (
    "article",
    "inproceedings",
    "conference",
    "incollection",
    "inbook",
    "misc",
    "online",
    "unpublished",
    "electronic",
    "www",
)
_LOOSE = (
    "misc",
    "online",
    "unpublished",
    "electronic",
    "www",
    "preprint",
    "article",
    "techreport",
    "report",
    "inproceedings",
    "conference",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field (``type`` is the record's type) before and after; empty where it was or is not
    there.
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something for the owner to look at: what the record has ``here``, and the ``catalogue``; both
    may be empty.
    """

    field: str
    message: str
    here: str = ""
    catalogue: str = ""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A record of the file that is a paper of the catalogue (``paper`` its key, found ``by``), or
    that has a remark.
    """

    key: str
    line: int
    paper: str = ""
    by: str = ""
    published: bool = False
    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What came of a file: its text ``before``, the ``stretches`` to change, the ``records`` there
    is something to say of, and counts.
    """

    before: str
    stretches: tuple[Stretch, ...]
    records: tuple[Upgraded, ...]
    total: int
    known: int

    @property
    def after(self) -> str:
        """The text as upgraded."""
        return apply(self.before, self.stretches)


def upgrade(
    bibliography: Bibliography, papers: Iterable[Paper], venues: Mapping[str, Venue]
) -> Upgrade:
    """Hold every record of ``bibliography`` against the catalogue's ``papers``; records of other
    works are left as they are.
    """
    index, places = Index(papers), Places(venues)
    style = _Style.of(bibliography.text)
    stretches: list[Stretch] = []
    records: list[Upgraded] = []
    first: dict[str, Block] = {}
    made: dict[str, Cited] = {}
    total = known = 0
    for record in bibliography.records():
        total += 1
        says = said(bibliography, record)
        answer = index.find(says)
        doubt = _doubt(says, answer)
        if doubt or answer.paper is None:
            if doubt:
                line = bibliography.line(record.start)
                records.append(Upgraded(record.key, line, remarks=(Remark("", doubt),)))
            continue
        known += 1
        one = _One(
            bibliography,
            record,
            says.arxiv,
            index.published(answer.paper),
            venues,
            places,
            style,
            made,
        )
        one.bring_up()
        twin = first.setdefault(one.paper.key, record)
        if twin is not record:
            same = (
                f"{twin.key} is the same paper"
                if twin.key != record.key
                else f"its key is that of line {bibliography.line(twin.start)}"
            )
            one.remarks.append(Remark("", same))
        if one.changes:
            stretches.append(Stretch(record.start, record.end, one.editor.text()))
        line = bibliography.line(record.start)
        records.append(
            Upgraded(
                record.key,
                line,
                one.paper.key,
                answer.by,
                one.is_published,
                tuple(one.changes),
                tuple(one.remarks),
            )
        )
    return Upgrade(bibliography.text, tuple(stretches), tuple(records), total, known)


def _doubt(says: Said, answer: Answer) -> str:
    """Return why a record is not taken for the paper that it seems to be, for its owner to look at;
    empty when it is, or is none.
    """
    if answer.conflict:
        return answer.trouble
    paper = answer.paper
    if paper is None or answer.how == "id":
        return ""
    if apart(says, paper):
        known = {"DOI": paper.doi, "arXiv id": paper.arxiv, "OpenReview forum": paper.openreview}
        names = " and ".join(f"{name} {value}" for name, value in known.items() if value)
        return (
            f"the catalogue has a paper of this title as {paper.key}, with {names}; it may be"
            " another version"
        )
    if answer.sure < _SURE_ENOUGH:
        keys = " or ".join(each.key for each in (paper, *answer.rivals))
        return f"it may be {keys}, by its title alone; give its authors or an identifier"
    return ""


@dataclass(frozen=True, slots=True)
class _Style:
    """How the file is written: for BibLaTeX or BibTeX, in ASCII or not; ``legacy`` when its bytes
    are not UTF-8.
    """

    biblatex: bool
    ascii_is: bool
    legacy: bool

    @classmethod
    def of(cls, content: str) -> "_Style":
        biblatex = _BIBLATEX.search(content) is not None or (
            _BIBLATEX_EPRINT.search(content) is not None and _DBLP.search(content) is None
        )
        legacy = re.search("[\udc80-\udcff]", content) is not None
        plain = content.removeprefix("\ufeff").isascii()
        accents = plain and re.search(r"\\[`'^\"~][{a-zA-Z]|\\[cvuHk]\{", content) is not None
        return cls(biblatex, legacy or (plain and (not biblatex or accents)), legacy)


@dataclass
class _One:
    """One record on its way up to ``paper``; ``arxiv`` is the id that the record gives, ``made``
    what other records needed.
    """

    bibliography: Bibliography
    record: Block
    arxiv: str
    paper: Paper
    venues: Mapping[str, Venue]
    places: Places
    style: _Style
    made: dict[str, Cited]
    is_published: bool = False
    changes: list[Change] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    renamed: dict[str, Field] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fields = {found.name.lower(): found for found in reversed(self.record.fields)}

    # Most records need nothing; what follows is made for those that do.

    @cached_property
    def editor(self) -> Editor:
        """The record's edits."""
        return Editor(self.bibliography, self.record)

    @cached_property
    def new(self) -> Cited:
        """The record that ``mucli cite`` would print, as far as the file's encoding can hold it."""
        if self.paper.key not in self.made:
            style = self.style
            made = Cited(
                self.paper,
                self.venues,
                biblatex=style.biblatex,
                ascii_is=style.ascii_is,
                ascii_only=style.legacy,
            )
            self.made[self.paper.key] = made
        return self.made[self.paper.key]

    def bring_up(self) -> None:
        """Note every change and remark."""
        venue = self.venues.get(self.paper.venue or "")
        if (
            venue is not None
            and venue.kind != "preprint"
            and self.paper.year
            and self.paper.authors
        ):
            if self._is_preprint():
                self._publish()
            else:
                self._complete(venue)
        else:
            self._complete_preprint(venue)

    # What the record says
    # ----------------------------------------------------------------------------------------------

    def get(self, *names: str) -> str:
        return next((self._value(self.fields[name]) for name in names if name in self.fields), "")

    def has(self, name: str) -> Field | None:
        """Return the record's field for ``name``, whichever of its names it goes by."""
        return next(
            (self.fields[each] for each in _SAME_AS.get(name, (name,)) if each in self.fields), None
        )

    def _is_preprint(self) -> bool:
        if self.record.kind not in _LOOSE:
            return False
        place = to_text(self.get(*_CONTAINERS))
        if place:
            return says_preprint(place)
        if self.record.kind in ("inproceedings", "conference"):
            return False
        elsewhere = to_text(self.get("howpublished", "institution", "organization", "publisher"))
        return (
            not elsewhere
            or says_preprint(elsewhere)
            or elsewhere.startswith("http")
            or self.arxiv != ""
        )

    # What becomes of it
    # ----------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        """Make the record of a preprint that of the published version."""
        self.is_published = True
        if self.record.kind != self.new.kind:
            self.changes.append(Change("type", self.record.kind, self.new.kind))
            self.editor.retype(self.new.kind)
        self._place()
        if text.squash(title_text(self.get("title"))) != text.squash(self.paper.title):
            self._set("title")
        self._authors()
        for name in ("year" if "year" in self.new.names else "date", *_VERSION, "publisher", "doi"):
            self._set(name)
        self._drop_preprint()
        if self.arxiv and not self.get("eprint"):
            self._eprint(self.arxiv)
        doi = self.fields.get("doi")
        if (
            doi and not self.new["doi"] and self.arxiv and "10.48550/" in self._value(doi)
        ):  # the preprint's; eprint says the same
            self._remove(doi)
        if not self.get("url") and not self.new["doi"]:
            self._set("url")

    def _place(self) -> None:
        """Put the venue where the preprint's server stood."""
        name = next(
            (name for name in (*_CONTAINERS, "institution", "school") if self.new[name]), ""
        )
        if not name:
            return
        old = next(
            (
                found
                for each in _PLACES[:4]
                if (found := self.fields.get(each)) and says_preprint(to_text(self._value(found)))
            ),
            None,
        )
        if old and not self.has(name):
            self._replace(old, name, self.new[name])
        else:
            self._set(name)

    def _drop_preprint(self) -> None:
        """Take out what was true of the preprint only."""
        for name in ("month", "volume", "number", "pages", "pubstate"):
            if (found := self.fields.get(name)) and not self.new[name]:
                self._remove(found)
        for name in _PLACES:
            found = self.fields.get(name)
            if (
                found
                and found not in self.editor.replaced
                and says_preprint(to_text(self._value(found)))
                and not self.new[name]
            ):
                self._remove(found)

    def _eprint(self, arxiv: str) -> None:
        names = ("eprint", "eprinttype") if self.style.biblatex else ("eprint", "archiveprefix")
        for name, value in zip(
            names, (arxiv, "arxiv" if self.style.biblatex else "arXiv"), strict=True
        ):
            if not self.has(name):
                self._add(name, value)

    def _complete(self, venue: Venue) -> None:
        """Fill in what the record of a published paper lacks, and report where it differs."""
        if self.record.kind not in _KINDS:
            self.remarks.append(
                Remark(
                    "type",
                    f"it is of type @{self.record.kind} here; the catalogue has the paper at"
                    f" {venue.name}",
                )
            )
            return
        self._authors()
        self._compare_title()
        place = re.sub(r"\\url|https?://\S+", "", to_text(self.get(*_CONTAINERS, "howpublished")))
        match = self.places.compare(place, venue) if place else SAME
        if match == OTHER:
            self.remarks.append(
                Remark(
                    "venue",
                    f"the venue is {place!r} here, {venue.name!r} in the catalogue",
                    place,
                    venue.name,
                )
            )
            return
        same_year = self._compare_year()
        if match == UNCLEAR and not same_year:
            return
        if "10.48550/" in self.get("doi"):  # the preprint's, at arXiv
            self._set("doi")
        else:
            self._compare("doi")
        for name in ("pages", "volume", "number"):
            self._compare(name)
        self._fill(place)

    def _fill(self, place: str) -> None:
        """Add what the record of a published paper lacks; its venue only where there is no
        ``place``.
        """
        passed = {"publisher"} if self.record.kind == "article" else set()
        if self.fields.keys() & {"crossref", "xref", "xdata"}:  # another record has these
            passed |= {"year", "publisher"}
            place = place or "elsewhere"
        known = {
            name
            for name in _FILLED
            if name not in passed and getattr(self.paper, name) and self._lacks(name)
        }
        if known or not place:
            for name in self.new.names:
                if (
                    _SAME_AS.get(name, (name,))[-1] in known
                    or name in known
                    or (name in _CONTAINERS and not place)
                ):
                    self._set(name)
        if not self.paper.doi and not self.get("url") and not self.get("doi"):
            self._set("url")

    def _complete_preprint(self, venue: Venue | None) -> None:
        """Fill in what the record of a preprint, or of a paper whose venue is not known, lacks."""
        self._authors()
        place = to_text(self.get(*_CONTAINERS))
        if place and not says_preprint(place):
            if venue is not None:
                self.remarks.append(
                    Remark(
                        "venue",
                        f"the venue is {place!r} here; the catalogue has it only at {venue.name}",
                        place,
                        venue.name,
                    )
                )
            return
        self._compare_year()
        if self._lacks("year") and self._lacks("date"):
            self._set("year" if "year" in self.new.names else "date")
        if self.paper.arxiv and not self.arxiv:
            self._eprint(self.paper.arxiv)
        if self.paper.doi and self._lacks("doi") and venue is not None:
            self._set("doi")

    # Authors, years, identifiers
    # -----------------------------------------------------------------------------------------

    def _authors(self) -> None:
        """Complete the authors when those that are there are the catalogue's; else say who is
        not.
        """
        found, people = self.fields.get("author"), self.paper.authors
        if not people or (found is None and "editor" in self.fields):
            return
        listed, others = authors_of(self._value(found)) if found else ((), False)
        if found is None or not listed:
            self._set("author")
            return
        held = pair(listed, people)
        same = not held.added and held.shared == len(listed)
        if self.paper.others or (same and len(listed) == len(people) and not others):
            return
        if not same:
            here = to_text(self._value(found))
            there = "; ".join(author.natural for author in people)
            self.remarks.append(
                Remark("author", f"the authors differ; the catalogue has {there}", here, there)
            )
            return
        self._set("author")

    def _compare_title(self) -> None:
        here = self.get("title")
        if here and text.squash(title_text(here)) not in {
            text.squash(title) for title in (self.paper.title, *self.paper.other_titles)
        }:
            shown = to_text(here)
            self.remarks.append(
                Remark(
                    "title",
                    f"the catalogue has the title {self.paper.title!r}",
                    shown,
                    self.paper.title,
                )
            )

    def _compare_year(self) -> bool:
        """Report another year than the catalogue's; tell whether there is none."""
        match = re.search(r"\d{4}", self.get("year") or self.get("date"))
        if not match or not self.paper.year or int(match[0]) == self.paper.year:
            return True
        self.remarks.append(
            Remark(
                "year",
                f"the year is {match[0]} here, {self.paper.year} in the catalogue",
                match[0],
                str(self.paper.year),
            )
        )
        return False

    def _compare(self, name: str) -> None:
        here, there = self.get(name), getattr(self.paper, name) or ""
        if here.strip() and there and _plain(name, here) != _plain(name, there):
            shown = to_text(here) if name != "doi" else here
            self.remarks.append(
                Remark(
                    name, f"the {_WORDS[name]} {shown} here, {there} in the catalogue", shown, there
                )
            )

    # Edits
    # ----------------------------------------------------------------------------------------------

    def _value(self, found: Field) -> str:
        return self.bibliography.value(found)

    def _lacks(self, name: str) -> bool:
        return not self.get(*_SAME_AS.get(name, (name,))).strip()

    def _set(self, name: str) -> None:
        """Give the record the catalogue's ``name``, if there is one: in its own field of that name
        or another, or in a new one.
        """
        value = self.new[name]
        found = self.has(name)
        if found and found.name.lower() == "year":
            value = value[:4]
        if not value or (found and _plain(name, self._value(found)) == _plain(name, value)):
            return
        if found is None:
            self._add(name, value)
        else:
            self._replace(found, found.name.lower(), value)

    def _add(self, name: str, value: str) -> None:
        order = self.new.names
        before = order[: order.index(name)] if name in order else order
        anchors = {
            each: found
            for each in reversed(before)
            if (found := self.renamed.get(each) or self.has(each))
        }
        after = next(
            (anchor for anchor in anchors.values() if anchor not in self.editor.removed), None
        )
        if after and after.name.lower() in ("author", "title"):  # either may come first
            after = max(anchors.values(), key=lambda anchor: anchor.start)
        self.changes.append(Change(name, "", value))
        rank = len(before) if name in order else len(order) + len(self.changes)
        self.editor.add(name, value, after, rank=rank, bare=name == "month")

    def _replace(self, found: Field, name: str, value: str) -> None:
        self.changes.append(Change(name, self._value(found), value))
        self.renamed[name] = found
        self.editor.replace(found, name, value, bare=name == "month")

    def _remove(self, found: Field) -> None:
        self.changes.append(Change(found.name.lower(), self._value(found), ""))
        self.editor.remove(found)


_WORDS = {"doi": "DOI is", "pages": "pages are", "volume": "volume is", "number": "number is"}


def _plain(name: str, value: str) -> str:
    """Return a value so that two ways of writing one fact are equal."""
    if name == "doi":
        return text.doi(value.replace("\\_", "_").strip(" {}")) or value.strip().lower()
    if name == "pages":
        return re.sub(r"\s*[-–—]+\s*", "-", to_text(value)).strip()
    if name == "month":
        return value.strip(" {}").lower()[:3]
    return text.fold(to_text(value))
