"""What the catalogue says of papers like a new one: category and topics by a vote of the nearest
titles.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mucli import text
from mucli.model import Paper
from mucli.text.stemming import stem

_VOTERS = 7
_COMMON = 0.25  # words of more than this share of the titles say nothing
_SHARE = 0.45  # of the voters' weight that a topic needs


@dataclass(frozen=True, slots=True)
class Vote:
    """What most of the nearest papers are; empty where none is near."""

    category: str = ""
    topics: tuple[str, ...] = ()


class Nearby:
    """The papers of the catalogue by the words of their titles."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = list(papers)
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, paper in enumerate(self.papers):
            for word in _words(paper.title):
                self.having[word].append(place)

    def vote(self, title: str) -> Vote:
        """Return what the papers with the likest titles are, each weighed by its likeness: the
        squared rarity of the words that both hold.
        """
        count = len(self.papers)
        likeness: dict[int, float] = defaultdict(float)
        for word in _words(title):
            places = self.having.get(word, ())
            if places and len(places) <= _COMMON * count:
                for place in places:
                    likeness[place] += math.log(count / len(places)) ** 2
        voters = heapq.nsmallest(_VOTERS, likeness.items(), key=lambda pair: (-pair[1], pair[0]))
        categories: dict[str, float] = defaultdict(float)
        topics: dict[str, float] = defaultdict(float)
        for place, weight in voters:
            for category in self.papers[place].categories[:1]:
                categories[category] += weight
            for topic in self.papers[place].topics:
                topics[topic] += weight
        needed = _SHARE * sum(weight for _place, weight in voters)
        liked = sorted((-weight, topic) for topic, weight in topics.items() if weight > needed)
        category = min(categories, key=lambda name: (-categories[name], name), default="")
        return Vote(category, tuple(topic for _weight, topic in liked[:3]))


def _words(title: str) -> set[str]:
    return {stem(word) for word in text.words(title)}
