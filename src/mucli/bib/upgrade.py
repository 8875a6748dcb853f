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
from mucli.identify import Answer, Grade, Index, Said
from mucli.identify.ids import places_of, verbatim
from mucli.identify.index import apart
from mucli.identify.people import pair
from mucli.identify.titles import grade
from mucli.model import Paper, Venue
from mucli.readers.bibtex import Bibliography, Block, Field
from mucli.text.latex import to_text
from mucli.web import addresses

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
_PUBLISHED_ARTICLE = re.compile(
    r"@article\s*\{[^@]*?^\s*publisher\s*=", re.IGNORECASE | re.MULTILINE
)
# Notes that tell nothing of where a paper is.
_SAYS_NOTHING = re.compile(
    r"^(?:accessed|accepted|to appear|in press|forthcoming|version|revised|available|retrieved"
    r"|\d|pp?\.|equal contribution|code|project page|oral|poster|spotlight|article|paper)",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the owner wants changed: ``only`` these fields (all when empty), none of ``skip``; lists
    of authors that are cut ("and others") completed to ``max_authors`` (0: all of them; None: left
    as they are). With ``mend`` a misspelt title and another year are corrected too, where authors
    and venue are the paper's.
    """

    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    max_authors: int | None = None
    mend: bool = False

    def wants(self, name: str) -> bool:
        """Tell whether the field ``name``, whichever of its names it goes by, may be changed."""
        names = set(_SAME_AS.get(name, (name,)))
        return (not self.only or bool(names & self.only)) and not names & self.skip


def upgrade(
    bibliography: Bibliography,
    papers: Iterable[Paper] | Index,
    venues: Mapping[str, Venue],
    wishes: Wishes | None = None,
) -> Upgrade:
    """Hold every record of ``bibliography`` against the catalogue's ``papers``; records of other
    works are left as they are, and so are those that cannot be read, with a remark.
    """
    index = papers if isinstance(papers, Index) else Index(papers)
    places, wishes = Places(venues), wishes or Wishes()
    style = _Style.of(bibliography.text)
    stretches: list[Stretch] = []
    records: list[Upgraded] = []
    first: dict[str, Block] = {}
    made: dict[str, Cited] = {}
    total = known = 0
    for record in bibliography.blocks:
        if record.problem:
            line = bibliography.line(record.place)
            remark = Remark("", f"it cannot be read and is left alone: {record.problem}")
            records.append(Upgraded(record.key, line, remarks=(remark,)))
        if not record.is_record:
            continue
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
            says,
            answer.paper,
            index.published(answer.paper),
            venues,
            places,
            style,
            wishes,
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
    are not UTF-8; ``publishers`` where its articles name theirs.
    """

    biblatex: bool
    ascii_is: bool
    legacy: bool
    publishers: bool = False

    @classmethod
    def of(cls, content: str) -> "_Style":
        biblatex = _BIBLATEX.search(content) is not None or (
            _BIBLATEX_EPRINT.search(content) is not None and _DBLP.search(content) is None
        )
        legacy = re.search("[\udc80-\udcff]", content) is not None
        plain = content.removeprefix("\ufeff").isascii()
        accents = plain and re.search(r"\\[`'^\"~][{a-zA-Z]|\\[cvuHk]\{", content) is not None
        publishers = _PUBLISHED_ARTICLE.search(content) is not None
        return cls(biblatex, legacy or (plain and (not biblatex or accents)), legacy, publishers)


@dataclass
class _One:
    """One record on its way up to ``paper``, the published version of the one ``found``; ``says``
    is what the record says of itself, ``made`` what other records needed.
    """

    bibliography: Bibliography
    record: Block
    says: Said
    found: Paper
    paper: Paper
    venues: Mapping[str, Venue]
    places: Places
    style: _Style
    wishes: Wishes
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
        """Note every change and remark. Nothing is filled into a record whose authors, title or
        venue are those of something else.
        """
        venue = self.venues.get(self.paper.venue or "")
        disputed = self._disputed_authors() | self._disputed_title()
        if (
            venue is not None
            and venue.kind != "preprint"
            and self.paper.year
            and self.paper.authors
        ):
            if not self._is_preprint():
                self._complete(venue, disputed=disputed)
            elif disputed:
                self._compare_title()
            elif self.wishes.wants("type"):
                self._publish()
        else:
            self._complete_preprint(venue, disputed=disputed)

    def _disputed_authors(self) -> bool:
        """Tell whether somebody is named who is no author of the paper, or people in another
        order, and remark on it.
        """
        found, people = self.fields.get("author"), self.paper.authors
        listed = self.says.authors
        if found is None or not listed or not people:
            return False
        held = pair(listed, people)
        known = held.shared == len(listed) and held.in_order
        if known or (self.paper.others and held.in_order):
            return False
        here = to_text(self._value(found))
        there = "; ".join(author.natural for author in people)
        what = "are in another order" if held.shared == len(listed) else "differ"
        self.remarks.append(
            Remark("author", f"the authors {what}; the catalogue has {there}", here, there)
        )
        return True

    def _disputed_title(self) -> bool:
        """Tell whether the title is more than a slip or a subtitle away from those that the paper
        and its preprint are known by.
        """
        if not self.says.title:
            return False
        titles = (
            paper_title for paper in (self.paper, self.found) for paper_title in _titles(paper)
        )
        return max(grade(self.says.title, title) for title in titles) < Grade.HEAD

    def _compare_title(self) -> None:
        """Remark on another title than the paper's."""
        here = self.says.title
        if here and text.squash(here) not in map(text.squash, _titles(self.paper)):
            told = f"the catalogue has the title {self.paper.title!r}"
            self.remarks.append(Remark("title", told, here, self.paper.title))

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
        """Tell whether the record is that of a preprint, or of a paper that has appeared nowhere
        yet. A talk, a video or a page of something else is neither.
        """
        if self.record.kind not in _LOOSE:
            return False
        place = to_text(self.get(*_CONTAINERS))
        if place:
            return says_preprint(place)
        if self.record.kind in ("inproceedings", "conference"):
            return False
        elsewhere = to_text(self.get("howpublished", "institution", "organization", "publisher"))
        if says_preprint(elsewhere) or self.says.arxiv:
            return True
        if elsewhere and not elsewhere.startswith("http"):
            return False
        return not self._elsewhere()

    def _elsewhere(self) -> str:
        """Return what a record without a venue says of where it is, if that is not the paper's:
        a note, an event, an address.
        """
        for name in ("eventtitle", "note", "type", "series", "addendum"):
            told = re.sub(r"https?://\S+|\\url", "", to_text(self.get(name))).strip(" .;,{}")
            if told and not says_preprint(told) and not _SAYS_NOTHING.search(told):
                return told
        address = verbatim(self.get("url") or self.get("howpublished"))
        if "://" not in address:
            return ""
        own = {addresses.place(url) for urls in self.paper.links.values() for url in urls}
        ids = (self.paper.doi, self.paper.arxiv, self.paper.openreview)
        own |= {name for _kind, name in places_of(ids, ())}
        at = addresses.place(re.sub(r"^.*?(?=https?://)|[\s{}].*$", "", address))
        return "" if at in own or at.startswith(("arxiv:", "openreview:")) else address

    # What becomes of it
    # ----------------------------------------------------------------------------------------------

    def _publish(self) -> None:
        """Make the record of a preprint that of the published version, whole or not at all: parts
        of both would be no version.
        """
        self.is_published = True
        if self.record.kind != self.new.kind:
            self.changes.append(Change("type", self.record.kind, self.new.kind))
            self.editor.retype(self.new.kind)
        self._place()
        if text.squash(title_text(self.get("title"))) != text.squash(self.paper.title):
            self._set("title")
        self._authors()
        for name in ("year" if "year" in self.new.names else "date", *_VERSION):
            self._set(name)
        self._publisher()
        self._set("doi")
        self._drop_preprint()
        if self.says.arxiv and not self.get("eprint"):
            self._eprint(self._versioned(self.says.arxiv))
        doi = self.fields.get("doi")
        if (
            doi and not self.new["doi"] and self.says.arxiv and "10.48550/" in self._value(doi)
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

    def _publisher(self) -> None:
        """Name the publisher, unless the record does so under another name, or it is an article of
        a file that names none for articles.
        """
        value = self.new["publisher"]
        there = {text.squash(to_text(self.get(name))) for name in ("organization", "institution")}
        if text.squash(to_text(value)) in there:
            return
        if "publisher" in self.fields or self.new.kind != "article" or self.style.publishers:
            self._set("publisher")

    def _versioned(self, arxiv: str) -> str:
        """Return the arXiv id with the version that the record gives it."""
        source = self.bibliography.text[self.record.start : self.record.end]
        found = re.search(rf"{re.escape(arxiv)}(v\d+)", source, re.IGNORECASE)
        return arxiv + found[1] if found else arxiv

    def _eprint(self, arxiv: str) -> None:
        names = ("eprint", "eprinttype") if self.style.biblatex else ("eprint", "archiveprefix")
        for name, value in zip(
            names, (arxiv, "arxiv" if self.style.biblatex else "arXiv"), strict=True
        ):
            if not self.has(name):
                self._add(name, value)

    def _complete(self, venue: Venue, *, disputed: bool) -> None:
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
        place = re.sub(r"\\url|https?://\S+", "", to_text(self.get(*_CONTAINERS, "howpublished")))
        place = place or self._elsewhere_named()
        address = "://" in place
        match = OTHER if address else self.places.compare(place, venue) if place else SAME
        mended = self.wishes.mend and match == SAME and not disputed and self._mend()
        if not mended:
            self._compare_title()
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
        same_year = mended or self._compare_year()
        if disputed or (match == UNCLEAR and not same_year):
            return
        self._authors()
        if "10.48550/" in self.get("doi"):  # the preprint's, at arXiv
            self._set("doi")
        else:
            self._compare("doi")
        for name in ("pages", "volume", "number"):
            self._compare(name)
        self._fill(place)

    def _mend(self) -> bool:
        """Correct the year, and a title that is a slip away; False where the title is another."""
        titles = _titles(self.paper)
        if self.says.title and max(grade(self.says.title, each) for each in titles) < Grade.HEAD:
            return False
        if max(grade(self.says.title, each) for each in titles) == Grade.TYPING:
            self._set("title")
        if self.says.year and self.says.year != self.paper.year:
            self._set("year" if self.has("year") or "year" in self.new.names else "date")
        return True

    def _elsewhere_named(self) -> str:
        """Return the event, note or address that stands for the venue of a record without one."""
        of_venue = self.record.kind in ("article", "inproceedings", "conference", "incollection")
        return "" if of_venue else self._elsewhere()

    def _fill(self, place: str) -> None:
        """Add what the record of a published paper lacks; its venue only where there is no
        ``place``.
        """
        passed = {"publisher"}
        if self.fields.keys() & {"crossref", "xref", "xdata"}:  # another record has these
            passed.add("year")
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
        if not self.fields.keys() & {"crossref", "xref", "xdata", "publisher"}:
            self._publisher()
        if not self.paper.doi and not self.get("url") and not self.get("doi"):
            self._set("url")

    def _complete_preprint(self, venue: Venue | None, *, disputed: bool) -> None:
        """Fill in what the record of a preprint, or of a paper whose venue is not known, lacks."""
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
        if disputed:
            return
        self._authors()
        if self._lacks("year") and self._lacks("date"):
            self._set("year" if "year" in self.new.names else "date")
        if self.paper.arxiv and not self.says.arxiv:
            self._eprint(self.paper.arxiv)
        if self.paper.doi and self._lacks("doi") and venue is not None:
            self._set("doi")

    # Authors, years, identifiers
    # -----------------------------------------------------------------------------------------

    def _authors(self) -> None:
        """Complete the authors; a list that is cut stays so, unless the owner wants more."""
        found, people = self.fields.get("author"), self.paper.authors
        if not people or (found is None and "editor" in self.fields):
            return
        listed, others = authors_of(self._value(found)) if found else ((), False)
        most = self.wishes.max_authors
        if not listed:
            self._set("author")
        elif self.paper.others or (others and most is None):
            return
        elif most and len(people) > most:
            if others and len(listed) < most:
                self._set_authors(most)
        elif len(listed) < len(people) or others:
            self._set("author")

    def _set_authors(self, most: int) -> None:
        """Give the first ``most`` authors, and say that there are others."""
        names = self.new["author"].split(" and ")[:most]
        found = self.fields.get("author")
        if found and "" not in names:
            self._replace(found, "author", " and ".join([*names, "others"]))

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
        if not self.wishes.wants(name):
            return
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
        if not self.wishes.wants(name):
            return
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
        if not self.wishes.wants(name):
            return
        if name == "author":
            value = _laid_out(value, self._value(found), self.bibliography.newline)
        self.changes.append(Change(name, self._value(found), value))
        self.renamed[name] = found
        self.editor.replace(found, name, value, bare=name == "month")

    def _remove(self, found: Field) -> None:
        if not self.wishes.wants(found.name.lower()):
            return
        self.changes.append(Change(found.name.lower(), self._value(found), ""))
        self.editor.remove(found)


def _titles(paper: Paper) -> tuple[str, ...]:
    return (paper.title, *paper.other_titles)


def _laid_out(names: str, before: str, newline: str) -> str:
    """Return a list of authors in lines as the list ``before`` is: one a line, or filled to the
    same width; on one line if that is.
    """
    lines = re.split(r"\r\n|\n|\r", before)
    if len(lines) < 2:
        return names
    indent = re.match(r"\s*", lines[1])
    gap = newline + (indent[0] if indent else "")
    each = names.split(" and ")
    if all(len(re.findall(r"\sand\b", f" {line}")) <= 1 for line in lines):
        last = re.match(r"\s*and\s", lines[1]) is not None
        return (f"{gap}and " if last else f" and{gap}").join(each)
    width = max(map(len, lines))
    out = each[0]
    for name in each[1:]:
        here = len(out) - (out.rfind(newline) + len(newline) if newline in out else 0)
        fits = here + len(" and ") + len(name) <= width
        out += f" and {name}" if fits else f" and{gap}{name}"
    return out


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
