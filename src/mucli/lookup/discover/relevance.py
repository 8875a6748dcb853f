"""How surely a paper is of the field, and why.

A paper is scored by the signs of discover.yaml, phrases with a weight for or against, and by what
the catalogue holds: names of methods and data sets, and people who have written in the field. The
sum is a log-odds; the chance is its logistic function. ``benchmarks/discover`` measures it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mucli import text
from mucli.model import Author, Paper
from mucli.resources import Discover, Sign

SURE = 0.9
"""From this chance on a paper is taken in without a person's judgement, where that is asked for."""

DOUBTFUL = 0.3
"""Below this chance a paper is off topic; between the two a person judges."""

_START = -5.0
"""The log-odds of a paper that a query found, before anything of it is read: most are not of it."""

_NAMED = 1.0  # a method or a data set of the catalogue, by its very spelling
_WRITTEN = 0.8  # an author of three papers of the catalogue or more
_MOST = 2  # names that count, at most


@dataclass(frozen=True, slots=True)
class Judgement:
    """How surely a paper is of the field, from 0 to 1, and what says so, the weightiest first."""

    chance: float
    reasons: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """``sure``, ``doubtful`` or ``off topic``."""
        if self.chance >= SURE:
            return "sure"
        return "doubtful" if self.chance >= DOUBTFUL else "off topic"


class Relevance:
    """The signs of the field, those that discover.yaml lists and those that ``papers`` give."""

    def __init__(self, discover: Discover, papers: Iterable[Paper], names: Iterable[str]) -> None:
        self.signs = [(_phrase(sign), sign, 1) for sign in discover.signs]
        self.signs += [(_phrase(sign), sign, -1) for sign in discover.against]
        people: Counter[str] = Counter()
        methods: set[str] = set()
        for paper in papers:
            people.update({_person(author) for author in paper.authors})
            methods.update(paper.methods)
        self.people = {name for name, count in people.items() if name and count >= 3}
        said = {phrase.strip() for phrase, _sign, _for in self.signs}
        self.names = {
            name
            for name in (*methods, *names)
            if _distinctive(name) and text.fold(name) not in said
        }

    def judge(self, title: str, abstract: str = "", authors: Iterable[Author] = ()) -> Judgement:
        """Return how surely the paper of this title, abstract and authors is of the field."""
        said = f" {' '.join(text.words(title))} "
        whole = f"{said}| {' '.join(text.words(abstract))} "
        weighed: list[tuple[float, str]] = [
            (weight * sign.weight, _reason(sign, weight))
            for phrase, sign, weight in self.signs
            if phrase in (said if sign.where == "title" else whole)
        ]
        weighed = list(dict.fromkeys(weighed))
        spelt = set(re.findall(r"[\w@+-]+", f"{title} {abstract}"))
        found = sorted(self.names & spelt)[:_MOST]
        weighed += [(_NAMED, f"names {name}") for name in found]
        known = [author for author in authors if _person(author) in self.people][:1]
        weighed += [(_WRITTEN, f"{author.natural} has written in the field") for author in known]
        total = _START + sum(weight for weight, _reason in weighed)
        weighed.sort(key=lambda pair: -abs(pair[0]))
        return Judgement(1 / (1 + math.exp(-total)), tuple(reason for _weight, reason in weighed))


def _phrase(sign: Sign) -> str:
    return f" {' '.join(text.words(sign.phrase))} "


def _reason(sign: Sign, weight: int) -> str:
    where = "in the title" if sign.where == "title" else "in title or abstract"
    return f"{'' if weight > 0 else 'against: '}{sign.phrase!r} {where}"


def _person(author: Author) -> str:
    """Return the name to count an author by; empty for one whose given name is unknown."""
    given = author.given.split()
    return text.squash(f"{given[0]} {author.family}") if given and len(given[0]) > 2 else ""


def _distinctive(name: str) -> bool:
    """Tell whether a name is no word of the language: long enough, with capitals inside or
    digits.
    """
    return len(name) >= 4 and " " not in name and bool(re.search(r"\d|.[A-Z]", name))
