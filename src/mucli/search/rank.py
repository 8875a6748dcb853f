"""How well a paper fits what is looked for. The same sums are made in the website's search;
docs/search.md describes them.
"""

from itertools import pairwise
from typing import NamedTuple

from mucli.search import weights
from mucli.search.results import Match
from mucli.search.wanted import Meeting, Plan

Row = tuple[int, str, int, str]
"""Number, key, year and words of a paper, as ``Store.worded`` gives them."""


class Best(NamedTuple):
    """What meets a word of the query best: its value (field times quality), the field, the word of
    the paper, and how.
    """

    value: float
    field: str
    word: str
    how: str


class Scored(NamedTuple):
    """A paper's score: for each word of the query what meets it best (or None), what one weight of
    it counts, what else adds to it, and whether every word that tells something is met.
    """

    score: float
    best: list[Best | None]
    unit: float
    extras: tuple[tuple[str, float], ...]
    whole: bool


def score(plan: Plan, row: Row, name: tuple[str, str] | None = None) -> Scored:
    """Return how well the paper of ``row`` fits ``plan``; ``name`` is the exact name (kind, value)
    that the whole query is of it.
    """
    _number, key, _year, words = row
    methods, pieces, titles, parts, authors, facets, summary = words.split("\n")
    tally = _Tally(plan)
    cover = 0.0
    if plan.words or plan.phrases:
        names, _bar, rest = pieces.partition("|")
        tally.text("method", methods)
        tally.loose("method", names)
        tally.loose("method", rest, "part")
        cover = tally.text("title", titles)
        tally.loose("title", parts)
        tally.authors(authors)
        if summary:
            tally.loose("summary", summary)
    if plan.facets:
        tally.facets(facets)
    for unit, start in plan.keys:
        if key.startswith(start):
            whole = key == start or start[-4:].isdigit()
            quality = weights.EXACT if whole else weights.prefix_quality(len(start), len(key))
            tally.count(Meeting(unit, quality, "exact" if whole else "prefix"), "key", key)
    return tally.total(cover, weights.NAME[name[0]] if name else 0.0, listed="list=" in facets)


class _Tally:
    """Adds up what one paper has of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.best: list[Best | None] = [None] * len(plan.units)
        self.beside: dict[int, float] = {}

    def count(self, meeting: Meeting, field: str, word: str, weighs: str = "") -> None:
        """Let ``word`` in ``field`` count for a unit when it counts more than what was seen
        before.
        """
        bound = self.plan.units[meeting.unit].bound
        if bound and bound != field:
            return
        value = weights.FIELD[weighs or field] * meeting.quality
        before = self.best[meeting.unit]
        if before is None or value > before.value:
            self.best[meeting.unit] = Best(value, field, word, meeting.how)

    def text(self, field: str, line: str) -> float:
        """Count words in order; return the largest share of significant words of one part of
        ``line`` that are met.
        """
        known, share = self.plan.words, 0.0
        for part in line.split(" | "):
            seen: list[tuple[int, int]] = []
            met = size = 0
            for place, word in enumerate(part.split()):
                meetings = known.get(word)
                significant = word not in weights.FILLERS
                size += significant
                if meetings:
                    met += significant
                    for meeting in meetings:
                        self.count(meeting, field, word, "part" if field == "method" else "")
                        seen.append((meeting.unit, place))
            met += self.phrases(field, part, seen)
            if size:
                share = max(share, min(met / size, 1.0))
            if len(seen) > 1:
                self.order(seen)
        return share

    def phrases(self, field: str, part: str, seen: list[tuple[int, int]]) -> int:
        met = 0
        for words, meetings in self.plan.phrases.items():
            at = f" {part}".find(f" {words}")
            if at >= 0:
                place = part.count(" ", 0, at)
                for meeting in meetings:
                    self.count(meeting, field, words)
                    seen.append((meeting.unit, place))
                    met = words.count(" ") + 1 if meeting.how != "abbreviation" else met
        return met

    def loose(self, field: str, line: str, weighs: str = "") -> None:
        """Count words without an order."""
        for word in line.split():
            for meeting in self.plan.words.get(word, ()):
                self.count(meeting, field, word, weighs)

    def authors(self, line: str) -> None:
        """Count words of names; the first author's family name weighs most."""
        weighs = "author"
        for name in line.split(";"):
            family, _comma, given = name.partition(",")
            seen: list[tuple[int, int]] = []
            words = family.split()
            for place, word in enumerate([*given.split(), *words]):
                for meeting in self.plan.words.get(word, ()):
                    self.count(meeting, "author", word, weighs if word in words else "given")
                    seen.append((meeting.unit, place))
            if self.plan.phrases and family:
                for phrase, meetings in self.plan.phrases.items():
                    if phrase in family:
                        for meeting in meetings:
                            self.count(meeting, "author", phrase, weighs)
            if len(seen) > 1:
                self.order(seen)
            weighs = "coauthor"

    def facets(self, line: str) -> None:
        """Count years, topics, venues, categories and kinds."""
        for facet in line.split():
            for meeting in self.plan.facets.get(facet, ()):
                field, _equals, value = facet.partition("=")
                self.count(meeting, {"posted": "year"}.get(field, field), value)

    def order(self, seen: list[tuple[int, int]]) -> None:
        """Note which units are met beside the unit before them, or soon after it."""
        places = set(seen)
        for unit, place in seen:
            if (unit + 1, place + 1) in places or (unit + 1, place) in places:
                self.beside[unit] = 1.0
            elif self.beside.get(unit, 0.0) < weights.GAP_SHARE and any(
                (unit + 1, place + gap) in places for gap in range(2, weights.GAP + 1)
            ):
                self.beside[unit] = weights.GAP_SHARE

    def total(self, cover: float, name: float, *, listed: bool) -> Scored:
        """Add everything up."""
        units = self.plan.units
        whole = sum(unit.weight for unit in units)
        met = sum(
            unit.weight * best.value for unit, best in zip(units, self.best, strict=True) if best
        )
        if not met and not name:
            return Scored(0.0, self.best, 0.0, (), whole=False)
        counted = [
            0.0 if best is None else weights.SAID if best.field == "summary" else 1.0
            for unit, best in zip(units, self.best, strict=True)
            if unit.weight and unit.word not in weights.FILLERS
        ]
        share = sum(counted) / len(counted) if counted else 1.0
        unit = (1 - weights.COVERAGE + weights.COVERAGE * share) / whole if whole else 0.0
        pairs = sum(one.weight + two.weight for one, two in pairwise(units))
        beside = sum(
            value * (units[n].weight + units[n + 1].weight)
            for n, value in self.beside.items()
            if n + 1 < len(units)
        )
        extras = (
            ("in order", weights.IN_ORDER * beside / pairs if pairs else 0.0),
            ("whole title", weights.WHOLE_TITLE * cover),
            ("name", name),
            ("listed", weights.LISTED if listed else 0.0),
        )
        score = met * unit + sum(value for _how, value in extras)
        return Scored(score, self.best, unit, extras, self.whole())

    def whole(self) -> bool:
        """Tell whether every word that tells something is met; by a typing error only where no
        paper has the word itself.
        """
        for unit, best in zip(self.plan.units, self.best, strict=True):
            if unit.weight and unit.word not in weights.FILLERS:
                if best is None or best.how not in weights.LEADING:
                    return False
                if best.how == "typo" and unit.papers.keys() & weights.SURE:
                    return False
        return True


def matches(plan: Plan, scored: Scored) -> tuple[Match, ...]:
    """Return what a score is made of, for a person: it adds up to the score."""
    words = [
        Match(unit.word, best.field, best.word, best.how, unit.weight * best.value * scored.unit)
        for unit, best in zip(plan.units, scored.best, strict=True)
        if best
    ]
    return (*words, *(Match("", "", "", how, value) for how, value in scored.extras if value))
