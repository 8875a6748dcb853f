"""What a source would change: each row is new, known, changed, in conflict or unreadable, and
nothing is written yet.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mucli.catalog.evidence import repeats_doi
from mucli.catalog.extras import Extras
from mucli.catalog.keys import follows_rule, make_key
from mucli.catalog.writing import today
from mucli.identify import Answer, Index, Said
from mucli.identify.ids import KINDS
from mucli.identify.index import UNSURE, apart
from mucli.lists.guess import Venues, Words
from mucli.lists.rows import Document, Row
from mucli.lists.things import Things
from mucli.lists.tidy import tidy
from mucli.model import CONFIRMABLE, Code, Paper, Source, joined
from mucli.text import squash
from mucli.text.ids import arxiv_year
from mucli.web.addresses import place

_ANY_YEAR = 2000  # for the checks of a record that waits for its own
STATUSES = ("new", "known", "changed", "conflict", "unreadable")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: its ``status``, ``by`` what it is known, the ``key``, the record to
    write (if any), and what to tell; a ``draft`` is a record that waits for its year.
    """

    row: Row
    status: str
    by: str = ""
    key: str = ""
    paper: Paper | None = None
    changes: tuple[str, ...] = ()
    reason: str = ""
    draft: Paper | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the outcome as ``--format json`` prints it (docs/growing.md)."""
        members: dict[str, Any] = {
            "line": self.row.line,
            "title": self.row.paper.title,
            "status": self.status,
            "what": self.row.what,
            "section": self.row.section,
            "by": self.by,
            "key": self.key,
            "changes": list(self.changes),
            "reason": self.reason,
        }
        return {
            name: value
            for name, value in members.items()
            if value or name in ("line", "title", "status", "what")
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcomes of all rows of a source, in order; ``known`` holds the papers by key that they
    were held against.
    """

    document: Document
    outcomes: tuple[Outcome, ...]
    known: Mapping[str, Paper] = field(default_factory=dict, repr=False)

    def counts(self) -> dict[str, int]:
        """Return how many rows have each status; together they are all rows."""
        found = Counter(outcome.status for outcome in self.outcomes)
        return {status: found[status] for status in STATUSES}

    def papers(self) -> list[Paper]:
        """Return the records to write: the last state of each paper that is new or changed."""
        return list(
            {
                outcome.paper.key: outcome.paper
                for outcome in self.outcomes
                if outcome.paper is not None
            }.values()
        )

    def unfinished(self) -> list[Outcome]:
        """Return the outcomes of rows that are papers but lack a year."""
        return [outcome for outcome in self.outcomes if outcome.draft is not None]

    def explained(self, line: int) -> tuple[int, str, tuple[str, ...]]:
        """Return where the part of the source on ``line`` begins, what it was taken for, and why:
        of a row each thing that it says. Line 0 where nothing stands there.
        """
        parts = [(each.row.line, each) for each in self.outcomes]
        aside = [(each.line, each) for each in self.document.aside]
        found = max((at for at, _each in [*parts, *aside] if at <= line), default=0)
        for at, outcome in parts:
            if at == found:
                row = outcome.row
                why = (*row.why, *filter(None, (outcome.reason, row.problem and "unreadable")))
                return at, f"{outcome.status} {row.what} {row.paper.title!r}", why
        for at, each in aside:
            if at == found:
                return at, f"no row: {each.text!r}", (each.reason,)
        return 0, "", ()


@dataclass(slots=True)
class _State:
    """What the rows are held against, growing as they are read."""

    index: Index
    things: Mapping[str, Things]
    venues: Venues
    words: Words
    source: str
    list_key: str
    first: dict[str, int] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)


def compare(
    document: Document,
    papers: Iterator[Paper],
    extras: Extras,
    *,
    source: str,
    list_key: str = "",
    categories: tuple[str, ...] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Comparison:
    """Hold the rows of ``document`` against the catalogue (``papers``, ``extras``).

    ``source``, its address or else its name, is where the records' sources say it is; ``list_key``
    is its key among the catalogue's upstream lists, if it is one; ``categories`` are for rows whose
    section says none. Nothing is written.
    """
    things = {
        "dataset": Things(extras.datasets),
        "metric": Things(extras.metrics),
        "benchmark": Things(extras.benchmarks),
    }
    state = _State(
        Index(papers), things, Venues(extras.venues), Words(extras.taxonomy), source, list_key
    )
    known = dict(state.index.papers)
    outcomes = []
    for done, row in enumerate(document.rows, 1):
        outcomes.append(_outcome(state, row, categories))
        if progress:
            progress(done, len(document.rows))
    return Comparison(document, tuple(outcomes), known)


def _outcome(state: _State, row: Row, categories: tuple[str, ...]) -> Outcome:
    if row.problem:
        asked = not row.paper.title and row.what == "paper"
        answer = state.index.find(Said.of(row.paper)) if asked else Answer()
        if answer.paper and answer.by in KINDS:
            return Outcome(row, "known", answer.by, answer.paper.key, reason=row.problem)
        return Outcome(row, "unreadable", reason=row.problem)
    if row.what != "paper":
        return _thing(state, row)
    found = state.words.sections_categories(row.sections)
    found = (
        tuple(
            dict.fromkeys(
                (*found, *(c for c in row.paper.categories if c in state.words.taxonomy.categories))
            )
        )
        or categories
    )
    for category in found[:1]:
        state.places[category] += 1
    answer = _identified(state, row)
    if answer.conflict:
        return _conflict(row, answer)
    if answer.paper is None:
        return _new(state, row, found)
    if answer.paper.key in state.first:
        return _again(state, row, answer.paper, answer.by, found)
    return _known(state, row, answer, found)


def _identified(state: _State, row: Row) -> Answer:
    """Return which paper a row is. One that is named by little more than its title is no paper
    that has another identifier.
    """
    says = Said.of(row.paper)
    answer = state.index.find(says)
    if answer.paper and answer.sure <= UNSURE and apart(says, answer.paper):
        return Answer()
    return answer


def _conflict(row: Row, answer: Answer) -> Outcome:
    """Report a row that has the identifier of one paper and the title of another: nothing of it
    goes into either.
    """
    key = answer.paper.key if answer.paper else ""
    other = f", which is that of {key}" if key else ""
    return Outcome(row, "conflict", answer.by, key, reason=answer.trouble + other)


def _thing(state: _State, row: Row) -> Outcome:
    if match := state.things[row.what].find(row.paper):
        return Outcome(row, "known", match.by, match.key)
    if (answer := _identified(state, row)).paper:
        key = answer.paper.key
        return Outcome(row, "known", answer.by, key, reason=f"as the paper {key}")
    return Outcome(row, "new", reason=f"a {row.what} is described by hand in {row.what}s.yaml")


def _new(state: _State, row: Row, categories: tuple[str, ...]) -> Outcome:
    record = _without_repeats(_record(state, row, categories))
    paper, lost = tidy(record if record.year else replace(record, year=_ANY_YEAR))
    if not paper.title:
        return Outcome(row, "unreadable", reason="; ".join(lost) or "the title cannot be kept")
    if not record.year:
        reason = "it has no year, so it is not written but kept among the rows to finish"
        return Outcome(row, "new", reason=reason, draft=replace(paper, year=0))
    paper = replace(paper, key=_key(state, replace(paper, key=row.paper.key)))
    state.index.add(paper)
    state.first[paper.key] = row.line
    return Outcome(row, "new", key=paper.key, paper=paper, reason="; ".join(lost))


def _without_repeats(paper: Paper) -> Paper:
    """Return the record without a page that only spells its DOI, which the catalogue does not
    keep.
    """
    pages = paper.links.get("paper", ())
    kept = tuple(url for url in pages if not repeats_doi(url, paper.doi))
    if kept == pages:
        return paper
    others = {role: urls for role, urls in paper.links.items() if role != "paper"}
    return replace(paper, links={"paper": kept, **others} if kept else others)


def _key(state: _State, paper: Paper) -> str:
    """Return the key that the row gives where the rule could have given it and it is free (mucli's
    own exports), else a new one.
    """
    if paper.key and paper.key not in state.index.keys and follows_rule(paper):
        return paper.key
    return make_key(paper, state.index.keys)


def _record(state: _State, row: Row, categories: tuple[str, ...]) -> Paper:
    """Return the record that a row gives, completed with suggestions."""
    paper, taxonomy = row.paper, state.words.taxonomy
    topics = tuple(t for t in paper.topics if t in taxonomy.topics) or state.words.topics_in(
        paper.title, *paper.topics
    )
    venue = paper.venue or (state.venues.find(row.venue) if row.venue else None)
    if venue is None and not row.venue and paper.arxiv and "arxiv" in state.venues.venues:
        venue = "arxiv"
    notes = paper.notes or (
        f"The list names the venue {row.venue!r}." if row.venue and venue is None else None
    )
    known = state.venues.venues.get(venue or "")
    if state.list_key and known and known.kind != "preprint" and not paper.sources:
        claimed = f"{known.short} {paper.year}" if paper.year else known.short
        notes = " ".join(
            filter(None, (notes, f"A reading list names {claimed}; no record proves it."))
        )
        venue = "arxiv" if paper.arxiv and "arxiv" in state.venues.venues else None
        paper = replace(paper, year=arxiv_year(paper.arxiv) or paper.year, month=None)
    categories = categories or (state.words.category(paper.title, topics, " ".join(paper.topics)),)
    return replace(
        paper,
        **_known_words(state, paper),
        key="",
        others=paper.others or not paper.authors,
        year=paper.year or arxiv_year(paper.arxiv),
        venue=venue,
        kind=(
            paper.kind
            if paper.kind in taxonomy.kinds
            else state.words.kind(paper.title, categories)
        ),
        categories=categories,
        topics=topics,
        lists=_lists(state, categories) or paper.lists,
        sources=paper.sources or (_said(state, row),),
        notes=notes,
        added=paper.added or today(),
    )


def _known_words(state: _State, paper: Paper) -> dict[str, Any]:
    """Return what the row says in controlled words, without the words that are none."""
    taxonomy = state.words.taxonomy
    groups = {
        "forgets": taxonomy.forgets,
        "needs": taxonomy.needs,
        "datasets": state.things["dataset"].things,
    }
    found: dict[str, Any] = {
        name: tuple(word for word in getattr(paper, name) if word in group)
        for name, group in groups.items()
    }
    found["guarantee"] = paper.guarantee if paper.guarantee in taxonomy.guarantees else None
    return found


def _said(state: _State, row: Row) -> Source:
    """Return the list as the source of what the row itself says."""
    said = [name for name in CONFIRMABLE if getattr(row.paper, name)]
    if row.venue and "venue" not in said:
        said.append("venue")
    return Source("list", state.source, tuple(name for name in CONFIRMABLE if name in said))


def _lists(state: _State, categories: tuple[str, ...]) -> dict[str, dict[str, int]]:
    return (
        {state.list_key: {categories[0]: max(state.places[categories[0]], 1)}}
        if state.list_key and categories
        else {}
    )


def _again(state: _State, row: Row, known: Paper, by: str, categories: tuple[str, ...]) -> Outcome:
    """Judge a row that names the same new paper as an earlier one: what it adds goes into that
    record.
    """
    paper, changes = _gains(state, known, row, categories)
    if changes:
        state.index.add(paper)
    reason = f"the same paper as on line {state.first[known.key]}"
    return Outcome(row, "known", by, known.key, paper if changes else None, tuple(changes), reason)


def _known(state: _State, row: Row, answer: Answer, categories: tuple[str, ...]) -> Outcome:
    known, by = answer.paper, answer.by
    assert known is not None
    also = " or ".join(paper.key for paper in answer.rivals)
    note = f"it could also be {also}, by its title alone" if also else ""
    listed = known.lists.get(state.list_key, {}) if state.list_key else {}
    if listed and (not categories or categories[0] in listed):
        return Outcome(
            row, "known", by, known.key, reason=note
        )  # the catalogue's curators have judged this very row
    paper, changes = (known, []) if also else _gains(state, known, row, categories)
    if not changes:
        return Outcome(row, "known", by, known.key, reason=note)
    state.index.add(paper)
    return Outcome(row, "changed", by, known.key, paper, tuple(changes), note)


def _gains(
    state: _State, known: Paper, row: Row, categories: tuple[str, ...]
) -> tuple[Paper, list[str]]:
    """Return ``known`` with what the row adds (links, code, identifiers, categories), and what each
    addition is. Nothing is replaced.
    """
    offered, changes = row.paper, []
    links, said = (
        dict(known.links),
        {place(url) for urls in known.links.values() for url in urls} | _own_places(known),
    )
    has = set(said)
    for role, urls in offered.links.items():
        for url in urls:
            name = place(url)
            if name in has or state.index.owner(url) not in (None, known.key):
                continue
            has.add(name)
            slot = role if role != "paper" or "paper" not in links else "other"
            links[slot] = (*links.get(slot, ()), url)
            changes.append(f"{slot} link {url}")
    code = known.code
    for entry in offered.code:
        if place(entry.url) not in {place(c.url) for c in code} | has:
            code = (*code, Code(entry.url))
            changes.append(f"code link {entry.url}")
    ids = {
        name: getattr(offered, name)
        for name in ("doi", "arxiv", "openreview")
        if not getattr(known, name) and getattr(offered, name)
    }
    places = {
        name: f"{name}:{value}" for name, value in ids.items()
    }  # what a link of the paper says already is no news
    ids = {
        name: v
        for name, v in ids.items()
        if places[name] not in said and state.index.places.get(places[name]) in (None, known.key)
    }
    changes += [f"{name} {value}" for name, value in ids.items()]
    more = tuple(c for c in categories if c not in known.categories)
    changes += [f"category {category}" for category in more]
    if not changes:
        return known, []
    said_too = {
        *ids,
        *(["title"] if squash(offered.title) == squash(known.title) else []),
        *(["links"] if links != known.links else []),
        *(["code"] if code != known.code else []),
    }
    heard = Source("list", state.source, tuple(n for n in CONFIRMABLE if n in said_too))
    lists = known.lists | (
        {
            state.list_key: (
                known.lists.get(state.list_key, {}) | _lists(state, categories)[state.list_key]
            )
        }
        if _lists(state, categories)
        else {}
    )
    grown = replace(
        known,
        links=links,
        code=code,
        categories=(*known.categories, *more),
        sources=joined(known.sources, (heard,)) if heard.confirms else known.sources,
        lists=lists,
        **ids,
    )
    cleaned, lost = tidy(grown)
    return (known, []) if lost else (cleaned, changes)


def _own_places(paper: Paper) -> set[str]:
    values = {
        "doi": (paper.doi or "").lower(),
        "arxiv": paper.arxiv,
        "openreview": paper.openreview,
    }
    return {f"{name}:{value}" for name, value in values.items() if value} | {
        place(entry.url) for entry in paper.code
    }
