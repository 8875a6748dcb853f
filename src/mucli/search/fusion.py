"""Words and meaning together: a question is answered by what papers are about, not only by the
words that they share with it.

Where a query is more than a name, three things are added up: how much a paper says of what is
asked, how near it is in meaning, and whether it is on the topics of the papers that stand first by
these two.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest

from mucli.catalog.store import Store
from mucli.search import weights
from mucli.search.rank import Row, Scored
from mucli.search.relevance import relevance
from mucli.search.wanted import Plan, Unit
from mucli.text.meaning import nearness, vectors

Ranked = list[tuple[Row, Scored]]


def is_question(plan: Plan) -> bool:
    """Tell whether ``plan`` is to be answered by its meaning too: several words that tell
    something, none bound to a field.
    """
    told = telling(plan)
    return len(told) >= weights.QUESTION and not any(unit.bound for unit in told)


def telling(plan: Plan) -> list[Unit]:
    """Return the words of the query that tell something."""
    return [unit for unit in plan.units if unit.word not in weights.FILLERS]


def order(pair: tuple[Row, Scored]) -> tuple[float, int, str]:
    """Return what papers are sorted by: the best first, equals newest first, then by key."""
    row, scored = pair
    return (-round(scored.score, 9), -row[2], row[1])


def fused(
    store: Store, plan: Plan, ranked: Ranked, words: list[str], allowed: Callable[[int], bool]
) -> Ranked:
    """Return the papers of ``ranked`` (best first), and those near in meaning to the ``words`` of
    the query, by what they say of what it asks (:func:`mucli.search.relevance.relevance`).

    ``allowed`` tells whether a paper, by its number, may be found at all. Papers that no word leads
    to come in when they are near enough.
    """
    kept = store.meanings()
    vector = vectors().of(word for word in words if word not in weights.FILLERS)
    near = nearness(vector, kept) if kept and vector else []
    most = max(near, default=0.0)
    if most <= weights.LEAST_NEAR:
        return ranked
    known = {row[0] for row, _scored in ranked}
    closest = nlargest(weights.MEANT, range(1, len(near) + 1), key=lambda n: near[n - 1])
    new = [number for number in closest if number not in known and allowed(number)]
    rows = [row for row, _scored in ranked] + store.rows(new)
    said = relevance(plan, rows)
    meant = [max(0.0, near[row[0] - 1]) / most for row in rows]
    whole = {row[0] for row, scored in ranked if scored.whole}
    again = [
        (row, _with(scored, "meaning", weights.MEANING * share)._replace(whole=row[0] in whole))
        for row, scored, share in zip(rows, said, meant, strict=True)
    ]
    again = _alike(sorted(again, key=order))
    return _leading(plan, ranked, again)


def _leading(plan: Plan, ranked: Ranked, again: Ranked) -> Ranked:
    """Return ``again`` behind the papers of ``ranked`` that stay first: those that hold every word,
    else the one that was meant.

    The words of a short query are mostly of a title half remembered: its first paper by words stays
    first. That of a longer one stays where it stands far before the second.
    """
    short = sum(unit.share for unit in telling(plan)) <= weights.TITLE
    first = [pair for pair in ranked if pair[1].whole]
    if short or (not first and _stands_out(ranked)):
        first = [*ranked[:1], *first]
    by_words = {row[0]: scored.score if short else 0.0 for row, scored in first}
    most = max((scored.score for _row, scored in again), default=0.0)
    made = []
    for row, scored in again:
        if (words := by_words.get(row[0])) is not None:
            more = most + words - (scored.score if short else 0.0)
            made.append((row, _with(scored, "first by words", more)))
        else:
            made.append((row, scored))
    return sorted(made, key=order)


def _alike(ranked: Ranked) -> Ranked:
    """Return ``ranked`` (best first) with what the topics of its first papers add to the papers
    that share them: the first say what the question is about.
    """
    topics = [_topics(row) for row, _scored in ranked]
    papers = Counter(topic for each in topics for topic in each)
    worth = {topic: math.log(1 + len(ranked) / many) for topic, many in papers.items()}
    about: dict[str, float] = defaultdict(float)
    for (_row, scored), each in list(zip(ranked, topics, strict=True))[: weights.FIRST]:
        for topic in each:
            about[topic] += scored.score * worth[topic] / _length(worth, each)
    near = [
        sum(about.get(topic, 0.0) * worth[topic] for topic in each) / (_length(worth, each) or 1)
        for each in topics
    ]
    most = max(near, default=0.0) or 1.0
    pairs = zip(ranked, near, strict=True)
    again = [
        (row, _with(scored, "topics", weights.ALIKE * each / most)) for (row, scored), each in pairs
    ]
    return sorted(again, key=order)


def _topics(row: Row) -> list[str]:
    facets = row[3].split("\n")[5]
    return [facet for facet in facets.split() if facet.startswith("topic=")]


def _length(worth: Mapping[str, float], topics: Iterable[str]) -> float:
    return math.sqrt(sum(worth[topic] ** 2 for topic in topics))


def _with(scored: Scored, how: str, added: float) -> Scored:
    return scored._replace(score=scored.score + added, extras=(*scored.extras, (how, added)))


def _stands_out(ranked: Ranked) -> bool:
    """Tell whether the first paper by words is so far before the second that it was meant."""
    first, second = [scored.score for _row, scored in ranked[:2]] if len(ranked) > 1 else (0, 1)
    return first >= weights.STANDS_OUT * second
