"""Answering a query: ids go straight to their paper, everything else is looked up in the index and
ranked.
"""

from collections.abc import Callable, Sequence

from mucli import text
from mucli.catalog.filters import Filters
from mucli.catalog.store import Store, quote
from mucli.search import weights
from mucli.search.conditions import everything_but
from mucli.search.fusion import Ranked, fused, is_question, order
from mucli.search.names import identified, looks_like_id, named
from mucli.search.query import Query, parse
from mucli.search.rank import Row, matches, score
from mucli.search.results import Hit, Match, Results
from mucli.search.suggest import alternatives
from mucli.search.wanted import Plan, make_plan

FEW = 3000  # papers that are ranked without looking whether fewer would do
# where there are more, only a word that one paper of so many holds is taken for a typing error of
# another
_RARE = 1000
_ENOUGH = 500  # candidates of each kind when there are more


def search(
    store: Store,
    query: str,
    filters: Filters | None = None,
    *,
    limit: int | None = None,
    meaning: bool = True,
) -> Results:
    """Return the papers that fit ``query`` (docs/search.md has its language) and pass ``filters``,
    best first, at most ``limit``; with ``meaning`` also those that are near to what a question
    means.

    Any text is a query: what cannot be read as asked gets a hint. Equal scores stand newest first,
    then by key.
    """
    filters = filters or Filters()
    query = text.printable(query.encode("utf-8", "ignore").decode()).strip()
    if looks_like_id(query):
        found = _straight(store, identified(store, query), filters, None)
        return Results(tuple(found[:limit]), total=len(found), whole=len(found))
    asked = parse(query)
    results = _found(store, query, asked, filters, limit, meaning=meaning)
    if results.hits or not asked.wanted:
        return results
    for other in alternatives(store, asked):
        if other != query:
            instead = _found(store, other, parse(other), filters, 1, meaning=False)
            if instead.hits:
                return results._replace(suggestion=other)
    return results


def _found(
    store: Store, query: str, asked: Query, filters: Filters, limit: int | None, *, meaning: bool
) -> Results:
    """Return the answer to a query that was read as ``asked``."""
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
    if meaning and not names and not ids and is_question(plan):
        words = [word for group in asked.wanted for term in group for word in term.words]
        ranked = fused(store, plan, ranked, words, _allowed(store, plan, filters))
    ranked = [pair for pair in ranked if pair[0][0] not in ids]
    straight = _straight(store, ids, filters, None)
    hits, total, whole = _hits(store, plan, ranked, filters, limit)
    unknown = [f"no paper speaks of {word!r}" for word in plan.unknown] if hits else []
    return Results(
        tuple([*straight, *hits][:limit]),
        tuple(dict.fromkeys([*plan.hints, *unknown])),
        total=len(straight) + total,
        whole=len(straight) + whole,
    )


def _demanded(plan: Plan, filters: Filters, wanted: Sequence[str] = ()) -> str:
    """Return the expression of the papers that pass the demands and filters, and all of
    ``wanted``; empty when nothing is asked of a paper.
    """
    filtered = filters.expression()
    expression = " AND ".join([*wanted, *plan.required, *([filtered] if filtered else [])])
    if plan.excluded:
        return f"({expression or everything_but([])}) NOT {' NOT '.join(plan.excluded)}"
    return expression


def _allowed(store: Store, plan: Plan, filters: Filters) -> Callable[[int], bool]:
    """Return what tells whether a paper, by its number, passes the filters and demands."""
    spans = store.spans(filters)
    expression = _demanded(plan, filters)
    passing = set(store.match(expression)) if expression else None

    def allowed(number: int) -> bool:
        within = any(low <= number <= high for low, high in spans)
        return within and (passing is None or number in passing)

    return allowed


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
) -> Ranked:
    rows = _candidates(store, plan, names, filters, limit)
    scored = [(row, score(plan, row, names.get(row[0]))) for row in rows]
    if plan.units:
        scored = [(row, result) for row, result in scored if result.score]
    scored.sort(key=order)
    return scored


def _lost(store: Store, plan: Plan, ranked: Ranked) -> frozenset[int]:
    """Return the known words that the best paper does not hold: they may be typing errors."""
    if not ranked:
        return frozenset(range(len(plan.units)))
    best, most = ranked[0][1].best, len(store) if len(store) <= FEW else len(store) // _RARE
    return frozenset(
        number
        for number, unit in enumerate(plan.units)
        if best[number] is None
        and unit.papers.get("exact", most + 1) <= most
        and unit.word not in weights.FILLERS
    )


def _hits(
    store: Store, plan: Plan, ranked: Ranked, filters: Filters, limit: int | None
) -> tuple[list[Hit], int, int]:
    """Return the first hits, and how many papers are found and how many of them whole."""
    if filters.needs_record:
        found = store.papers(row[0] for row, _scored in ranked)
        ranked = [
            pair for pair, paper in zip(ranked, found, strict=True) if filters.record_matches(paper)
        ]
    first = ranked[:limit]
    hits = [
        Hit(paper, scored.score, matches(plan, scored), scored.whole)
        for paper, (_row, scored) in zip(
            store.papers(row[0] for row, _scored in first), first, strict=True
        )
    ]
    return hits, len(ranked), sum(scored.whole for _row, scored in ranked)


# Candidates
# --------------------------------------------------------------------------------------------------


def _candidates(
    store: Store, plan: Plan, names: dict[int, tuple[str, str]], filters: Filters, limit: int | None
) -> list[Row]:
    """Return the papers to rank: all that a word leads to when they are few, else those that
    several words lead to, rare words first.
    """
    spans = store.spans(filters)
    enough = None if limit is None else max(_ENOUGH, 2 * limit)
    found: dict[int, Row] = {}

    def look(wanted: list[str], most: int | None) -> None:
        expression = _demanded(plan, filters, wanted) or everything_but([])
        for span in spans:
            for row in store.worded(expression, limit=-1 if most is None else most, span=span):
                found[row[0]] = row

    led = [
        (unit, expression)
        for n, unit in enumerate(plan.units)
        if (expression := plan.expression(n))
    ]
    if not led and not names:
        if not plan.units and _demanded(plan, filters):
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
