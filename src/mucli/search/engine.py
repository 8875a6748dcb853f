"""Answering a query: ids go straight to their paper, everything else is looked up in the index and
ranked.
"""

from mucli import text
from mucli.catalog.filters import Filters
from mucli.catalog.store import Store, quote
from mucli.search import weights
from mucli.search.conditions import everything_but
from mucli.search.names import identified, looks_like_id, named
from mucli.search.query import Query, parse
from mucli.search.rank import Row, Scored, matches, score
from mucli.search.results import Hit, Match, Results
from mucli.search.suggest import alternatives
from mucli.search.wanted import Plan, make_plan

FEW = 3000  # papers that are ranked without looking whether fewer would do
# where there are more, only a word that one paper of so many holds is taken for a typing error of
# another
_RARE = 1000
_ENOUGH = 500  # candidates of each kind when there are more


def search(
    store: Store, query: str, filters: Filters | None = None, *, limit: int | None = None
) -> Results:
    """Return the papers that fit ``query`` (docs/search.md has its language) and pass ``filters``,
    best first, at most ``limit``.

    Any text is a query: what cannot be read as asked gets a hint. Equal scores stand newest first,
    then by key.
    """
    filters = filters or Filters()
    query = text.printable(query.encode("utf-8", "ignore").decode()).strip()
    if looks_like_id(query):
        straight = tuple(_straight(store, identified(store, query), filters, None))
        return Results(straight[:limit], total=len(straight))
    asked = parse(query)
    hits, hints, total = _found(store, query, asked, filters, limit)
    if hits or not asked.wanted:
        return Results(hits, hints, total=total)
    for other in alternatives(store, asked):
        if other != query and _found(store, other, parse(other), filters, 1)[0]:
            return Results((), hints, other)
    return Results((), hints)


def _found(
    store: Store, query: str, asked: Query, filters: Filters, limit: int | None
) -> tuple[tuple[Hit, ...], tuple[str, ...], int]:
    """Return the hits of a query that was read as ``asked``, the hints, and how many hits there are
    without the limit.
    """
    ids = {
        number: name
        for word in query.split()
        if looks_like_id(word)
        for number, name in identified(store, word).items()
    }
    names = named(store, query)
    plan = make_plan(store, asked)
    ranked = _ranked(store, plan, names, filters, limit)
    if lost := _lost(store, plan, ranked):
        forgiving = make_plan(store, asked, forgive=lost)
        again = _ranked(store, forgiving, names, filters, limit)
        if again and (not ranked or again[0][1].score > ranked[0][1].score):
            plan, ranked = forgiving, again
    ranked = [pair for pair in ranked if pair[0][0] not in ids]
    straight = _straight(store, ids, filters, None)
    hits = [*straight[:limit], *_hits(store, plan, ranked, filters, limit)]
    total = len(straight) + _count(store, ranked, filters)
    return tuple(hits[:limit]), tuple(dict.fromkeys(plan.hints)), total


def _count(store: Store, ranked: list[tuple[Row, Scored]], filters: Filters) -> int:
    """Return how many of the ranked papers pass the filter that only a whole record can."""
    if not filters.needs_record:
        return len(ranked)
    return sum(map(filters.record_matches, store.papers(row[0] for row, _scored in ranked)))


def _straight(
    store: Store, ids: dict[int, tuple[str, str]], filters: Filters, limit: int | None
) -> list[Hit]:
    found = [
        Hit(paper, weights.ID, (Match(value, kind, value, "exact", weights.ID),))
        for paper, (kind, value) in zip(store.papers(ids), ids.values(), strict=True)
        if filters.matches(paper)
    ]
    return sorted(found, key=lambda hit: (-hit.paper.year, hit.paper.key))[:limit]


def _ranked(
    store: Store, plan: Plan, names: dict[int, tuple[str, str]], filters: Filters, limit: int | None
) -> list[tuple[Row, Scored]]:
    rows = _candidates(store, plan, names, filters, limit)
    scored = [(row, score(plan, row, names.get(row[0]))) for row in rows]
    if plan.units:
        scored = [(row, result) for row, result in scored if result.score]
    scored.sort(key=lambda pair: (-round(pair[1].score, 9), -pair[0][2], pair[0][1]))
    return scored


def _lost(store: Store, plan: Plan, ranked: list[tuple[Row, Scored]]) -> frozenset[int]:
    """Return the known words that the best paper does not hold: they may be typing errors."""
    if not ranked:
        return frozenset(range(len(plan.units)))
    best, most = ranked[0][1].best, len(store) if len(store) <= FEW else len(store) // _RARE
    return frozenset(
        number
        for number, unit in enumerate(plan.units)
        if best[number] is None
        and unit.papers.get("exact", most + 1) <= most
        and unit.word not in text.INSIGNIFICANT
    )


def _hits(
    store: Store, plan: Plan, ranked: list[tuple[Row, Scored]], filters: Filters, limit: int | None
) -> list[Hit]:
    found: list[Hit] = []
    for row, scored in ranked:
        if len(found) == limit:
            break
        (paper,) = store.papers([row[0]])
        if filters.record_matches(paper):
            found.append(Hit(paper, scored.score, matches(plan, scored)))
    return found


# Candidates
# --------------------------------------------------------------------------------------------------


def _candidates(
    store: Store, plan: Plan, names: dict[int, tuple[str, str]], filters: Filters, limit: int | None
) -> list[Row]:
    """Return the papers to rank: all that a word leads to when they are few, else those that
    several words lead to, rare words first.
    """
    demands = [*plan.required, *([filters.expression()] if filters.expression() else [])]
    spans = store.spans(filters)
    enough = None if limit is None else max(_ENOUGH, 2 * limit)
    found: dict[int, Row] = {}

    def look(wanted: list[str], most: int | None) -> None:
        expression = " AND ".join([*wanted, *demands]) or everything_but([])
        if plan.excluded:
            expression = f"({expression}) NOT {' NOT '.join(plan.excluded)}"
        for span in spans:
            for row in store.worded(expression, limit=-1 if most is None else most, span=span):
                found[row[0]] = row

    led = [
        (unit, expression)
        for n, unit in enumerate(plan.units)
        if (expression := plan.expression(n))
    ]
    if not led and not names:
        if not plan.units and (demands or plan.excluded):
            look([], enough)
        return list(found.values())
    words = [expression for _unit, expression in sorted(led, key=lambda pair: -pair[0].weight)]
    exact = [f"id : {quote(f'{kind}={value}')}" for kind, value in dict.fromkeys(names.values())]
    if enough is None or len(store) <= FEW:
        look([f"({' OR '.join([*exact, *words])})"], None)
        return list(found.values())
    for name in exact:
        look([name], enough)
    if words:
        look(words, enough)
    if len(words) > 2 and len(found) < enough:
        for left_out in range(len(words)):
            look(words[:left_out] + words[left_out + 1 :], enough)
    for word in words:
        if len(found) < enough:
            look([word], enough)
    return list(found.values())
