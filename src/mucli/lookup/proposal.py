"""A record to add: what the services said, completed with suggestions, each field with where it
came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mucli import text
from mucli.catalog import drafts
from mucli.catalog.extras import Extras
from mucli.catalog.keys import make_key
from mucli.catalog.tree import Problem
from mucli.catalog.writing import today
from mucli.errors import InvalidCatalogError
from mucli.identify import Answer, Index, Said
from mucli.lists.guess import Venues, Words
from mucli.lists.tidy import tidy
from mucli.lookup.found import Found, merge, sources
from mucli.model import Paper, to_json
from mucli.text.ids import arxiv_year

SUGGESTED = "suggested"
"""The origin of a field that nobody stated: a guess at venue, kind, category or topic, for a person
to correct."""

GIVEN = "the command line"
"""The origin of a field that was asked for in so many words."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Words of the taxonomy that were asked for; empty ones are suggested."""

    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that could be written, the ``origin`` of each field, remarks for the person, and the
    known paper it seems to be.

    ``file`` is where a person has edited it; it may go once the record is written.
    """

    paper: Paper
    origin: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    known: Answer = Answer()
    file: Path | None = None

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """Every field of the record as (name, value on one line, origin), in the record's order."""
        return [
            (name, _line(value), self.origin.get(name, "")) for name, value in _flat(self.paper)
        ]


def make_draft(
    answers: Sequence[Found], extras: Extras, index: Index, wishes: Wishes | None = None
) -> Draft:
    """Make a record of ``answers`` (at least one), hold it against ``index``, and complete it with
    ``wishes`` or suggestions.
    """
    wishes = wishes or Wishes()
    venues, words = Venues(extras.venues), Words(extras.taxonomy)
    merged = merge(answers, venues)
    paper, origin, remarks = merged.paper, dict(merged.origin), []
    if not paper.year and (year := arxiv_year(paper.arxiv)):
        paper, origin["year"] = replace(paper, year=year), "the arXiv id"
    if merged.venue and not paper.venue:
        origin.pop("venue", None)
        close = text.closest(
            merged.venue,
            [name for v in extras.venues.values() for name in (v.name, v.short)],
            limit=1,
            cutoff=85,
        )
        hint = f"is it {close[0]}?" if close else "add it to venues.yaml"
        remarks.append(
            f"the venue {merged.venue!r} is not in venues.yaml, so it stands in the notes; {hint}"
        )
        paper, origin["notes"] = (
            replace(paper, notes=f"Published in {text.printable(merged.venue)}."),
            merged.origin.get("venue", ""),
        )
    paper, suggested = _suggest(paper, words, wishes, merged.abstract)
    origin |= suggested
    paper, lost = tidy(replace(paper, others=paper.others or not paper.authors))
    paper = replace(paper, sources=sources(origin.items(), answers))
    known = index.find(Said.of(paper))
    paper = replace(paper, key=make_key(paper, index.keys), added=today())
    return Draft(paper, origin, (*remarks, *lost), known)


def _suggest(
    paper: Paper, words: Words, wishes: Wishes, abstract: str
) -> tuple[Paper, dict[str, str]]:
    """Return ``paper`` with kind, categories and topics, and where each of these came from."""
    topics = wishes.topics or words.topics_in(paper.title) or words.topics_in(abstract)[:3]
    categories = wishes.categories or (words.category(paper.title, topics, abstract),)
    kind = wishes.kind or words.kind(paper.title, categories)
    asked = {"kind": wishes.kind, "categories": wishes.categories, "topics": wishes.topics}
    origin = {name: GIVEN if value else SUGGESTED for name, value in asked.items()}
    return replace(paper, kind=kind, categories=categories, topics=topics), origin


def draft_problems(source: str, file: Path, extras: Extras, index: Index) -> list[str]:
    """Return a sentence for each thing that keeps the draft ``source``, which stands in ``file``,
    from being a paper.
    """
    return [str(problem) for problem in _parsed(source, file, extras, index)[1]]


def read_draft(
    source: str, file: Path, extras: Extras, index: Index, before: Draft | None = None
) -> Draft:
    """Read the draft ``source``, with another key where its own is taken; what differs from
    ``before`` came from a person.

    Raises InvalidCatalogError, with a line for each problem, when it is not valid.
    """
    paper, problems = _parsed(source, file, extras, index)
    if paper is None:
        raise InvalidCatalogError(
            "\n".join(["the draft cannot be added yet:", *map(str, problems)])
        )
    free = paper if paper.key not in index.keys else replace(paper, key=make_key(paper, index.keys))
    draft = Draft(free, {}, (), index.find(Said.of(replace(paper, key=""))), file)
    old = {name: value for name, value, _from in before.fields} if before else {}
    origin = before.origin if before else {}
    return replace(
        draft,
        origin={
            name: origin.get(name, "") if old.get(name) == value else "you"
            for name, value, _ in draft.fields
        },
    )


def _parsed(
    source: str, file: Path, extras: Extras, index: Index
) -> tuple[Paper | None, list[Problem]]:
    paper, problems = drafts.read_draft(source, file, extras, index.keys)
    errors = [problem for problem in problems if not problem.warning]
    return (None if errors else paper), errors


def _flat(paper: Paper) -> list[tuple[str, object]]:
    """Return the record's fields, links one by one."""
    found: list[tuple[str, object]] = []
    for name, value in to_json(paper).items():
        if name == "links":
            found += [(f"links.{role}", urls) for role, urls in value.items()]
        else:
            found.append((name, value))
    return found


def _line(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_line(each) for each in value)
    if isinstance(value, dict):
        return " ".join(_line(each) for each in value.values())
    return "true" if value is True else text.printable(str(value))
