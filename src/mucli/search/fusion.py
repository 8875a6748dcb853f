"""Words and meaning together: a question is answered by what papers are about, not only by the
words that they share with it.

Where a query is more than a name, what its words say of a paper and how near the paper is to it in
meaning are added up.
"""

from collections.abc import Callable
from heapq import nlargest

from mucli.catalog.store import Store
from mucli.search import weights
from mucli.search.rank import Row, Scored
from mucli.search.wanted import Plan
from mucli.text.meaning import nearness, vectors

Ranked = list[tuple[Row, Scored]]


def is_question(plan: Plan, ranked: Ranked) -> bool:
    """Tell whether ``plan`` is to be answered by its meaning too: several words that tell
    something, none bound to a field, and not all of them held by the first paper of ``ranked``.
    """
    if ranked and ranked[0][1].whole:
        return False
    telling = [unit for unit in plan.units if unit.word not in weights.FILLERS]
    return len(telling) >= weights.QUESTION and not any(unit.bound for unit in telling)


def order(pair: tuple[Row, Scored]) -> tuple[float, int, str]:
    """Return what papers are sorted by: the best first, equals newest first, then by key."""
    row, scored = pair
    return (-round(scored.score, 9), -row[2], row[1])


def fused(
    store: Store, plan: Plan, ranked: Ranked, words: list[str], allowed: Callable[[int], bool]
) -> Ranked:
    """Return ``ranked`` (best first) with what the ``words`` of the query mean added.

    ``allowed`` tells whether a paper, by its number, may be found at all. Papers that no word leads
    to come in when they are near enough. A first paper that stands far before the second was meant,
    and stays first.
    """
    kept = store.meanings()
    vector = vectors().of(word for word in words if word not in weights.FILLERS)
    near = nearness(vector, kept) if kept and vector else []
    most = max(near, default=0.0)
    if most <= weights.LEAST_NEAR:
        return ranked
    pairs = {row[0]: (row, scored) for row, scored in ranked}
    closest = nlargest(weights.MEANT, range(1, len(near) + 1), key=lambda n: near[n - 1])
    new = [number for number in closest if number not in pairs and allowed(number)]
    nothing = Scored(0.0, [None] * len(plan.units), 0.0, (), whole=False)
    pairs |= {row[0]: (row, nothing) for row in store.rows(new)}
    again = []
    for number, (row, scored) in pairs.items():
        share = (near[number - 1] - weights.LEAST_NEAR) / (most - weights.LEAST_NEAR)
        again.append((row, _nearer(scored, weights.MEANING * share) if share > 0 else scored))
    first, rest = (again[:1], again[1:]) if _stands_out(ranked) else ([], again)
    return first + sorted((pair for pair in rest if pair[1].score), key=order)


def _nearer(scored: Scored, added: float) -> Scored:
    extras = (*scored.extras, ("meaning", added))
    return scored._replace(score=scored.score + added, extras=extras)


def _stands_out(ranked: Ranked) -> bool:
    """Tell whether the first paper by words is so far before the second that it was meant: then the
    query is a title half remembered, and no question.
    """
    first, second = [scored.score for _row, scored in ranked[:2]] if len(ranked) > 1 else (0, 1)
    return first >= weights.STANDS_OUT * second
