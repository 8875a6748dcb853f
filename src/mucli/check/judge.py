"""What there is to say of a reference: the verdict, and each field that differs.

The rules are those of docs/check.md. A reference is held against the record of its paper, and where
the paper has a preprint and a published version, against the one that it describes. What cannot be
known is left out: no verdict rests on a field that the record lacks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mucli import text
from mucli.bib.places import OTHER, Places
from mucli.check.entries import Entry
from mucli.identify import Answer, Grade, Index
from mucli.identify.people import Likeness, People, pair
from mucli.identify.titles import significant
from mucli.model import Author, Paper, Venue
from mucli.text.ids import arxiv_year

RIGHT, DIFFERS, OUTDATED, NOT_FOUND, UNCHECKED = VERDICTS = (
    "right",
    "differs",
    "outdated",
    "not-found",
    "unchecked",
)
MEANINGS = {
    DIFFERS: "The reference says something else than the record of the work.",
    OUTDATED: "The preprint that is cited has been published.",
    NOT_FOUND: "No service has a work of this title by these authors.",
    UNCHECKED: "The reference was not checked.",
    "duplicate": "Two references are of one work.",
    "retracted": "The work was retracted or withdrawn.",
    "undefined": "A key is cited that no bibliography has.",
    "unused": "A reference is cited nowhere.",
}
"""What each verdict and remark means, in one sentence."""

_UNKNOWN = "it is not in the catalogue"
_TELLING = 4  # telling words from which a title is hardly that of two works
_IDS = {"doi": "DOI", "arxiv": "arXiv id", "openreview": "OpenReview forum"}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else than the record: what stands ``here``, what the record says
    (``there``), how ``sure`` it is that the reference is wrong (0 to 1), and a sentence.
    """

    field: str
    here: str
    there: str
    sure: float
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return the difference as JSON values."""
        return {
            "field": self.field,
            "here": self.here,
            "record": self.there,
            "sure": self.sure,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Remark:
    """Something beside the verdict: ``kind`` is duplicate, retracted, unused, or note."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A reference with its verdict: the key of its ``paper`` in the catalogue (or what a service
    calls it), how it was ``found`` and how sure that is, the differences and remarks, and for what
    was asked online the services ``asked``.
    """

    entry: Entry
    verdict: str
    reason: str = ""
    paper: str = ""
    found: str = ""
    sure: float = 0.0
    differences: tuple[Difference, ...] = ()
    remarks: tuple[Remark, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """All there is to say, in one line."""
        parts = [self.reason, *(each.message for each in self.differences)]
        return "; ".join(filter(None, [*parts, *(each.message for each in self.remarks)]))

    @property
    def identity(self) -> str:
        """What a baseline knows the reference by: its key, verdict and the fields that differ."""
        fields = ",".join(sorted({each.field for each in self.differences}))
        return f"{self.entry.key}|{self.verdict}|{fields}|{text.squash(self.entry.said.title)}"


class Judge:
    """Judges references by the papers of a catalogue."""

    def __init__(self, papers: Iterable[Paper], venues: Mapping[str, Venue]) -> None:
        self.index = papers if isinstance(papers, Index) else Index(papers)
        self.venues = venues
        self.places = Places(venues)

    def judge(self, entry: Entry) -> Judged:
        """Return what the catalogue says of ``entry``; ``unchecked`` where it does not hold it."""
        if entry.problem:
            return Judged(entry, UNCHECKED, f"it cannot be read: {entry.problem}")
        answer = self.index.find(entry.said)
        if answer.conflict:
            return self._conflict(entry, answer)
        if answer.paper is None or answer.sure < 0.5:
            return self._namesake(entry, answer)
        return self._held(entry, answer.paper, answer)

    def _conflict(self, entry: Entry, answer: Answer) -> Judged:
        """Judge a reference with the identifier of another paper than its title's."""
        other = answer.conflict
        assert other is not None
        here = getattr(entry.said, answer.by)
        there = getattr(answer.paper, answer.by) or "" if answer.paper else ""
        message = f"its {_IDS[answer.by]} {here} is that of {other.key} ({other.title})"
        difference = Difference(answer.by, here, there, 0.95, message)
        if answer.paper is None:
            known = (difference,)
            return Judged(entry, DIFFERS, "", other.key, "id", 0.9, known)
        held = self._held(entry, answer.paper, answer)
        rest = tuple(each for each in held.differences if each.field != answer.by)
        return replace(held, verdict=DIFFERS, reason="", differences=(difference, *rest))

    def _namesake(self, entry: Entry, answer: Answer) -> Judged:
        """Judge a reference whose title the catalogue has by other people only: a title that tells
        is that of one work, a short one of many.
        """
        for paper in answer.namesakes:
            if self.index.grade(entry.said, paper) < Grade.SAME:
                continue
            held = self._held(entry, paper, Answer(paper, "title only", "title", 0.6, Grade.SAME))
            others = [each for each in held.differences if each.field != "author"]
            if len(significant(entry.said.title)) >= _TELLING or (entry.venue and not others):
                return replace(held, sure=0.6)
            told = f"the catalogue has this title as {paper.key}, by other people ({paper.byline})"
            return Judged(entry, UNCHECKED, _UNKNOWN, remarks=(Remark("note", told),))
        return Judged(entry, UNCHECKED, _UNKNOWN)

    def _held(self, entry: Entry, found: Paper, answer: Answer) -> Judged:
        """Hold ``entry`` against the paper that it is of."""
        paper = self.index.published(found)
        venue = self.venues.get(paper.venue or "")
        is_published = venue is not None and venue.kind != "preprint"
        outdated = is_published and entry.preprint
        differences = [
            *_title(entry, (paper, found), answer.grade),
            *_authors(entry, (found, paper)),
            *self._venue(entry, venue if is_published else None),
            *_year(entry, paper, found, outdated=outdated),
            *_ids(entry, paper, found),
        ]
        remarks = []
        if paper.status:
            remarks.append(Remark("retracted", f"the work was {paper.status}"))
        shared = Judged(
            entry, RIGHT, "", paper.key, answer.how, answer.sure, tuple(differences), tuple(remarks)
        )
        if differences:
            return replace(shared, verdict=DIFFERS)
        if outdated and venue is not None:
            where = f"it has been published: {venue.name}, {paper.year}"
            return replace(shared, verdict=OUTDATED, reason=where)
        if not entry.preprint and not is_published and entry.venue:
            note = Remark("note", f"the catalogue does not know it at {entry.venue!r}")
            return replace(shared, remarks=(*remarks, note))
        return shared

    def _venue(self, entry: Entry, venue: Venue | None) -> Iterable[Difference]:
        if venue is None or not entry.venue or entry.preprint:
            return
        if self.places.compare(entry.venue, venue) == OTHER:
            message = f"the venue is {entry.venue!r}, the record has {venue.name}"
            yield Difference("venue", entry.venue, venue.name, 0.8, message)


def against(entry: Entry, paper: Paper) -> tuple[Difference, ...]:
    """Return what differs between ``entry`` and the ``paper`` that a service describes. Services
    name venues in many ways, and the years of versions in several: what counts are the title, the
    authors, the identifiers, and a year that is more than one off.
    """
    index = Index([paper])
    return (
        *_title(entry, (paper,), index.grade(entry.said, paper)),
        *_authors(entry, (paper,)),
        *(each for each in _year(entry, paper, paper, outdated=entry.preprint) if _far(each)),
        *_ids(entry, paper, paper),
    )


def _far(year: Difference) -> bool:
    return abs(int(year.here) - int(year.there)) > 1


# Field by field
# --------------------------------------------------------------------------------------------------


def _title(entry: Entry, papers: Sequence[Paper], grade: Grade) -> Iterable[Difference]:
    """A missing subtitle, small words and a title the record knows are no difference."""
    titles = [title for paper in papers for title in (paper.title, *paper.other_titles)]
    said = entry.said.title
    if not said or grade >= Grade.WORDS or text.squash(said) in map(text.squash, titles):
        return
    if grade == Grade.HEAD:
        return
    sure = 0.9 if grade == Grade.TYPING else 0.8
    what = "is misspelt" if grade == Grade.TYPING else "is another"
    message = f"the title {what}; the record has {papers[0].title!r}"
    yield Difference("title", said, papers[0].title, sure, message)


def _authors(entry: Entry, papers: Sequence[Paper]) -> Iterable[Difference]:
    """Hold the authors against those of the version that fits best, one to one and in order."""
    here = entry.said.authors
    known = [paper for paper in papers if paper.authors]
    if not here or not known:
        return
    best = _held_authors(entry, known[0])
    if best and len(known) > 1 and known[1].authors != known[0].authors:
        best = min(best, _held_authors(entry, known[1]), key=len)
    yield from best


def _held_authors(entry: Entry, paper: Paper) -> list[Difference]:
    here, there = entry.said.authors, paper.authors
    held = pair(here, there)
    told = [*_wrong_names(here, there, held), *_strangers(here, there, held, paper)]
    if not told and not held.in_order:
        told = ["the authors are in another order"]
    if not paper.others and (left_out := _left_out(entry, held, there)):
        told.append(left_out)
    if not told:
        return []
    said = " and ".join(str(author) for author in here)
    record = " and ".join(str(author) for author in there)
    return [Difference("author", said, record, 0.9, each) for each in told]


def _wrong_names(here: Sequence[Author], there: Sequence[Author], held: People) -> Iterable[str]:
    for i, j, likeness in held.pairs:
        if likeness == Likeness.FAMILY:
            yield f"author {i + 1} is {here[i].natural}, the record has {there[j].natural}"
        elif likeness == Likeness.MISSPELT:
            yield f"author {i + 1}, {here[i].natural}, is misspelt for {there[j].natural}"


def _strangers(
    here: Sequence[Author], there: Sequence[Author], held: People, paper: Paper
) -> Iterable[str]:
    for i in held.added:
        if i >= len(there) and paper.others:
            continue
        instead = f", the record has {there[i].natural} there" if i in held.missing else ""
        yield f"{here[i].natural} is no author of it{instead}"


def _left_out(entry: Entry, held: People, there: Sequence[Author]) -> str:
    """Say who is left out; nobody behind the names given is, where the list says that it is cut."""
    last = max((j for _i, j, _likeness in held.pairs), default=-1)
    replaced = len(held.added)
    missing = [j for j in held.missing if not entry.others or j < last]
    missing = missing if len(missing) > replaced else []
    names = [there[j].natural for j in missing]
    if not names:
        return ""
    shown = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    return f"{shown} {'is' if len(names) == 1 else 'are'} left out"


def _year(entry: Entry, paper: Paper, found: Paper, *, outdated: bool) -> Iterable[Difference]:
    """A preprint may have any year from that of its number to that of its publication, and so may
    a reference that names no venue; a published version has its own.
    """
    year = entry.said.year
    if not year or not paper.year:
        return
    first = arxiv_year(found.arxiv or paper.arxiv) or found.year
    free = entry.preprint or outdated or not entry.venue
    low, high = (min(first, paper.year), max(first, paper.year)) if free else (paper.year,) * 2
    if low <= year <= high:
        return
    message = f"the year is {year}, the record has {paper.year}"
    yield Difference("year", str(year), str(paper.year), 0.9, message)


def _ids(entry: Entry, paper: Paper, found: Paper) -> Iterable[Difference]:
    for kind, name in _IDS.items():
        here = getattr(entry.said, kind)
        known = [value for each in (paper, found) if (value := getattr(each, kind))]
        if here and known and here.lower() not in [value.lower() for value in known]:
            message = f"the {name} is {here}, the record has {known[0]}"
            yield Difference(kind, here, known[0], 0.9, message)


# Between references
# --------------------------------------------------------------------------------------------------


def with_duplicates(judged: Sequence[Judged]) -> list[Judged]:
    """Add a remark to each reference that is of the same work as an earlier one: the same paper,
    identifier, or title by the same first author; or that has its key.
    """
    first: dict[str, Judged] = {}
    keys: dict[tuple[str, str], Judged] = {}
    done = []
    for each in judged:
        earlier = next((first[name] for name in _works(each) if name in first), None)
        same_key = keys.setdefault((str(each.entry.file), each.entry.key.lower()), each)
        for name in _works(each):
            first.setdefault(name, each)
        if earlier is not None and not each.entry.problem:
            other = earlier.entry
            message = f"it is the same work as {other.key or other.said.title} on line {other.line}"
            each = replace(each, remarks=(*each.remarks, Remark("duplicate", message)))  # noqa: PLW2901
        elif same_key is not each and each.entry.key:
            message = f"its key is that of line {same_key.entry.line}"
            each = replace(each, remarks=(*each.remarks, Remark("duplicate", message)))  # noqa: PLW2901
        done.append(each)
    return done


def _works(judged: Judged) -> list[str]:
    said = judged.entry.said
    names = [f"paper:{judged.paper}"] if judged.paper and judged.found != "id-of-other" else []
    names += [f"doi:{said.doi}"] if said.doi else []
    names += [f"arxiv:{said.arxiv}"] if said.arxiv else []
    if said.title and said.authors:
        names.append(f"title:{text.squash(said.title)}|{text.squash(said.authors[0].family)}")
    return names
