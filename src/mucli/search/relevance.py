"""How much papers say of what a question asks.

A name half remembered is answered by the paper that holds most of its words; a question by the
papers that say most of what it is about. Each word counts by how often title and methods, summary,
and the names of topics and facets have it (BM25: Robertson and Zaragoza, "The Probabilistic
Relevance Framework", 2009, with fields weighed as in BM25F), and by how few papers have it.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from mucli.search import weights
from mucli.search.rank import Best, Row, Scored
from mucli.search.wanted import Meeting, Plan


class _Met(NamedTuple):
    """What one paper has of one unit: how often, and the best of it for a person."""

    often: float
    field: str
    word: str
    how: str


def relevance(plan: Plan, rows: Sequence[Row]) -> list[Scored]:
    """Return for each paper of ``rows`` how much it says of what ``plan`` asks for; the greatest is
    1, and what the words add is the whole of it.
    """
    asked = _Asked(plan)
    fields = [_fields(row) for row in rows]
    usual = [max(1.0, sum(len(each[n]) for each in fields) / max(1, len(fields))) for n in range(3)]
    found = [asked.met(each, usual) for each in fields]
    holding = [0] * len(plan.units)
    for met in found:
        for unit in met:
            holding[unit] += 1
    worth = [
        unit.share * math.log(1 + (len(rows) - many + 0.5) / (many + 0.5))
        for unit, many in zip(plan.units, holding, strict=True)
    ]
    return _scaled(
        [
            {
                unit: (worth[unit] * each.often / (each.often + weights.OFTEN), each)
                for unit, each in met.items()
            }
            for met in found
        ],
        plan,
    )


def _scaled(found: list[dict[int, tuple[float, _Met]]], plan: Plan) -> list[Scored]:
    """Return the sums of what each paper has, by the greatest of them."""
    most = max((sum(value for value, _met in each.values()) for each in found), default=0.0) or 1.0
    made = []
    for each in found:
        best: list[Best | None] = [None] * len(plan.units)
        total = 0.0
        for number, (value, met) in each.items():
            if value and (weight := plan.units[number].weight):
                best[number] = Best(value / most / weight, met.field, met.word, met.how)
                total += value / most
        made.append(Scored(total, best, 1.0, (), whole=False))
    return made


def _fields(row: Row) -> tuple[list[str], list[str], list[str]]:
    """Return the words of title and methods, those of the summary, and the facets."""
    _methods, pieces, titles, _parts, _authors, facets, summary = row[3].split("\n")
    return ([*titles.split(), *pieces.split()], summary.split(), facets.split())


class _Asked:
    """The words, phrases and facets that count for the units of a plan."""

    def __init__(self, plan: Plan) -> None:
        hows = [_counted(unit.papers.keys()) for unit in plan.units]

        def kept(group: dict[str, list[Meeting]]) -> dict[str, list[Meeting]]:
            made = {
                what: [met for met in meetings if met.how in hows[met.unit]]
                for what, meetings in group.items()
            }
            return {what: meetings for what, meetings in made.items() if meetings}

        self.words, self.phrases = kept(plan.words), kept(plan.phrases)
        self.facets = plan.facets

    def met(
        self, fields: tuple[list[str], list[str], list[str]], usual: Sequence[float]
    ) -> dict[int, _Met]:
        """Return what one paper has of each unit that it meets."""
        found: dict[int, _Met] = {}
        for name, words, length in zip(("title", "summary"), fields[:2], usual[:2], strict=True):
            share = weights.ASKED[name] / (1 + weights.LONGER * (len(words) / length - 1))
            for word, meeting in self._in(words):
                _add(found, meeting, share, name, word)
        for facet in fields[2]:
            for meeting in self.facets.get(facet, ()):
                field, _equals, value = facet.partition("=")
                _add(found, meeting, weights.ASKED.get(field, 0.0), field, value)
        return found

    def _in(self, words: list[str]) -> Iterator[tuple[str, Meeting]]:
        known = self.words
        for word in words:
            if word in known:
                for meeting in known[word]:
                    yield word, meeting
        if self.phrases:
            line = f" {' '.join(words)}"
            for phrase, meetings in self.phrases.items():
                if f" {phrase}" in line:
                    for meeting in meetings:
                        yield phrase, meeting


def _add(found: dict[int, _Met], meeting: Meeting, share: float, field: str, word: str) -> None:
    """Add to what was found of a unit."""
    often = share * weights.SAME.get(meeting.how, meeting.quality)
    before = found.get(meeting.unit)
    if before is None:
        found[meeting.unit] = _Met(often, field, word, meeting.how)
    else:
        found[meeting.unit] = before._replace(often=before.often + often)


def _counted(hows: Collection[str]) -> frozenset[str]:
    """Return the ways of meeting a word that count: words that only begin so, or may be typing
    errors, where there is nothing surer.
    """
    for ways in (weights.SURE | {"stem"}, frozenset({"prefix"})):
        if ways & set(hows):
            return ways
    return frozenset({"typo"})
