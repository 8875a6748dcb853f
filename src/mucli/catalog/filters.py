"""The filters that every command and ``Catalog.search`` share: which papers to consider.

Different filters must all hold; of the values of one filter, any may.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from mucli import text
from mucli.catalog.licenses import GROUPS, license_facets
from mucli.errors import UsageError
from mucli.model import Paper, Venue

if TYPE_CHECKING:
    from mucli.catalog.store import Store
    from mucli.resources import Dataset, Term


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters in the catalogue's own words.

    A word of ``categories``, ``topics``, ``datasets``, ``forgets`` or ``needs`` may be several
    joined by ``+``, which must all be there. ``years`` are ranges, both ends included; ``authors``
    are names or parts of names; ``keys`` (None: any) are keys or earlier keys; ``since`` is the
    first day (``2026-11-25``) on which a paper may have come into the catalogue.
    """

    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    authors: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    forgets: tuple[str, ...] = ()
    guarantees: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    has_code: bool | None = None
    keys: tuple[str, ...] | None = None
    since: str = ""

    def expression(self) -> str:
        """Return the FTS5 expression of everything but the years; empty when nothing is
        filtered.
        """
        parts = []
        for name, facet in _FACETS.items():
            if given := getattr(self, name):
                parts.append(_any(_all(facet, word) for word in given))
        if self.has_code is not None:
            parts.append(f'facet : "code={"yes" if self.has_code else "no"}"')
        if self.authors:
            parts.append(
                _any(
                    "(" + " AND ".join(f'author : "{word}"' for word in text.words(name)) + ")"
                    for name in self.authors
                )
            )
        if self.keys is not None:
            parts.append(
                _any(
                    f'id : "{kind}={key}"'
                    for key in self.keys or ("",)
                    for kind in ("key", "alias")
                )
            )
        return " AND ".join(parts)

    @property
    def needs_record(self) -> bool:
        """Whether only a whole record can tell that a paper passes."""
        return bool(self.authors or self.since)

    def record_matches(self, paper: Paper) -> bool:
        """Tell whether ``paper`` passes what :meth:`expression` and the years do not settle."""
        return (not self.since or (paper.added or "") >= self.since) and self.authors_match(paper)

    def year_matches(self, year: int) -> bool:
        """Tell whether ``year`` lies in one of the ranges (or none is given)."""
        return not self.years or any(low <= year <= high for low, high in self.years)

    def authors_match(self, paper: Paper) -> bool:
        """Tell whether one of the wanted names is one author's: all its words are words of that
        author's name.
        """
        if not self.authors:
            return True
        people = [set(text.words(author.natural)) for author in paper.authors]
        return any(
            wanted <= person
            for wanted in (set(text.words(name)) for name in self.authors)
            for person in people
        )

    def matches(self, paper: Paper) -> bool:
        """Tell whether ``paper`` passes every filter."""
        return (
            self.year_matches(paper.year)
            and _holds(self.categories, paper.categories)
            and _holds(self.topics, paper.topics)
            and (not self.venues or paper.venue in self.venues)
            and (not self.kinds or paper.kind in self.kinds)
            and (not self.lists or bool(set(self.lists) & set(paper.lists)))
            and _holds(self.datasets, paper.datasets)
            and _holds(self.forgets, paper.forgets)
            and (not self.guarantees or paper.guarantee in self.guarantees)
            and _holds(self.needs, paper.needs)
            and (not self.licenses or bool(set(self.licenses) & set(license_facets(paper))))
            and (self.has_code is None or self.has_code == bool(paper.code))
            and (self.keys is None or not {paper.key, *paper.aliases}.isdisjoint(self.keys))
            and self.record_matches(paper)
        )


_FACETS = {
    "categories": "category",
    "topics": "topic",
    "venues": "venue",
    "kinds": "kind",
    "lists": "list",
    "datasets": "dataset",
    "forgets": "forgets",
    "guarantees": "guarantee",
    "needs": "needs",
    "licenses": "license",
}
"""The filters that the index answers, with the name of their facet there."""


def _any(parts: Iterable[str]) -> str:
    given = list(parts)
    return given[0] if len(given) == 1 else "(" + " OR ".join(given) + ")"


def _all(facet: str, word: str) -> str:
    parts = [f'facet : "{facet}={each}"' for each in word.split("+")]
    return parts[0] if len(parts) == 1 else "(" + " AND ".join(parts) + ")"


def _holds(wanted: Iterable[str], words: Iterable[str]) -> bool:
    """Tell whether ``words`` hold one of the words ``wanted``, with all that ``+`` joins to it."""
    has, asked = set(words), list(wanted)
    return not asked or any(has.issuperset(word.split("+")) for word in asked)


def parse_since(value: str, today: date | None = None) -> str:
    """Read a day (``2026-11-25``), month (``2026-11``) or year, or how long ago (``7d``, ``2w``,
    ``3m``), and return the day. Raises UsageError for anything else.

    >>> parse_since("2026-11"), parse_since("2w", date(2026, 11, 25))
    ('2026-11-01', '2026-11-11')
    """
    if ago := re.fullmatch(r"(\d{1,4})([dwm])", value.strip().lower()):
        days = int(ago[1]) * {"d": 1, "w": 7, "m": 30}[ago[2]]
        return ((today or datetime.now(UTC).date()) - timedelta(days=days)).isoformat()
    if given := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value.strip()):
        try:
            return date(int(given[1]), int(given[2] or 1), int(given[3] or 1)).isoformat()
        except ValueError:
            pass
    raise UsageError(
        f"{text.printable(value)!r} is no day; write 2026-11-25, 2026-11, or how long ago: 7d, 2w,"
        " 3m"
    )


def parse_years(value: str) -> tuple[int, int]:
    """Read ``2021``, ``2019-2022``, ``2020-`` or ``-2018`` (also with ``..``). Raises UsageError
    for anything else.
    """
    match = re.fullmatch(r"\s*(\d{4})?\s*(-|\.\.|–)?\s*(\d{4})?\s*", value)
    if not match or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise UsageError(
            f"{text.printable(value)!r} is no year; write 2021, 2019-2022, 2020- or -2018"
        )
    low = int(match[1]) if match[1] else 0
    high = int(match[3]) if match[3] else (9999 if match[2] else low)
    if low > high:
        raise UsageError(f"{value.strip()} runs backwards; write {high}-{low}")
    return low, high


def resolve_filters(
    store: "Store",
    *,
    categories: Sequence[str] = (),
    topics: Sequence[str] = (),
    venues: Sequence[str] = (),
    kinds: Sequence[str] = (),
    years: Sequence[str] = (),
    authors: Sequence[str] = (),
    lists: Sequence[str] = (),
    datasets: Sequence[str] = (),
    forgets: Sequence[str] = (),
    guarantees: Sequence[str] = (),
    needs: Sequence[str] = (),
    licenses: Sequence[str] = (),
    has_code: bool | None = None,
    since: str = "",
    tracks: bool = True,
) -> Filters:
    """Turn what a person wrote into :class:`Filters`: aliases, case and spelling are forgiven.

    ``tracks`` takes a venue's tracks along with it (:func:`tracks_of`). Raises UsageError with the
    nearest words when a value means nothing.
    """

    def words(what: str, group: str, given: Sequence[str]) -> tuple[str, ...]:
        known = term_names(getattr(store.taxonomy, group)) if given else {}
        return _resolve_all(what, given, known)

    return Filters(
        categories=words("category", "categories", categories),
        topics=words("topic", "topics", topics),
        kinds=words("kind", "kinds", kinds),
        forgets=words(_FORGOTTEN, "forgets", forgets),
        guarantees=words("guarantee", "guarantees", guarantees),
        needs=words(_NEEDED, "needs", needs),
        venues=_venues(store, venues, tracks=tracks) if venues else (),
        lists=_resolve_all(
            "list",
            lists,
            {text.squash(n): k for k, u in store.about.upstream.items() for n in (k, u.name)}
            if lists
            else {},
        ),
        datasets=_resolve_all(
            "data set", datasets, dataset_names(store.datasets) if datasets else {}
        ),
        licenses=_resolve_all(
            "licence", licenses, license_names(store.document("facets")) if licenses else {}
        ),
        years=tuple(parse_years(value) for value in years),
        authors=tuple(name for name in authors if text.words(name)),
        has_code=has_code,
        since=parse_since(since) if since else "",
    )


def _venues(store: "Store", given: Sequence[str], *, tracks: bool) -> tuple[str, ...]:
    found = _resolve_all("venue", given, venue_names(store.venues))
    more = [each for key in found for each in tracks_of(key, store.venues)] if tracks else []
    return tuple(dict.fromkeys([*found, *more]))


def tracks_of(key: str, venues: dict[str, Venue]) -> list[str]:
    """Return the tracks of the venue ``key``: findings, industry, data sets and benchmarks. Their
    keys go on from its own, and they are of its kind, which its workshops are not.
    """
    return [
        other
        for other, venue in venues.items()
        if other.startswith(f"{key}-") and key in venues and venue.kind == venues[key].kind
    ]


def term_names(group: "dict[str, Term]") -> dict[str, str]:
    """Map every name of every word of the taxonomy's ``group``, run together and folded, to its
    key; a key wins over a name.
    """
    names = {
        text.squash(alias): key
        for key, term in group.items()
        for alias in (*term.aliases, term.name)
    }
    return names | {text.squash(key): key for key in group}


def license_names(facets: "dict[str, int]") -> dict[str, str]:
    """Map every licence that code in the catalogue has, and the groups of licences, run together
    and folded, to themselves.
    """
    known = [name.removeprefix("license=") for name in facets if name.startswith("license=")]
    return {text.squash(name): name for name in (*known, *GROUPS)}


def dataset_names(datasets: "dict[str, Dataset]") -> dict[str, str]:
    """Map every name of every data set, run together and folded, to its key."""
    return {
        text.squash(name): key
        for key, dataset in datasets.items()
        for name in (*dataset.aliases, dataset.name, key)
    }


def venue_names(venues: dict[str, Venue]) -> dict[str, str]:
    """Map every spelling of every venue, run together and folded, to the venue's key; a key and a
    short name win over an alias.
    """
    names = {text.squash(alias): key for key, venue in venues.items() for alias in venue.aliases}
    names |= {
        text.squash(name): key
        for key, venue in venues.items()
        for name in (venue.name, venue.short)
    }
    return names | {text.squash(key): key for key in venues}


def _resolve_all(what: str, given: Sequence[str], names: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_resolve(what, value, names) for value in given))


def _resolve(what: str, value: str, names: dict[str, str]) -> str:
    """Return the word meant by ``value``: itself, by an alias, or the only word within a typing
    error of it.
    """
    wanted = text.squash(value)
    if wanted in names:
        return names[wanted]
    if "+" in value and what in _JOINED:
        return "+".join(_resolve(what, part, names) for part in value.split("+") if part.strip())
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = 0 if len(wanted) < 4 else 1 if len(wanted) < 8 else 2
    near = {
        names[name]
        for name, _d, _i in process.extract(
            wanted, list(names), scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
    }
    if len(near) == 1:
        return near.pop()
    close = list(
        dict.fromkeys(names[name] for name in text.closest(wanted, names, limit=6, cutoff=60))
    )[:3]
    hint = f"did you mean {' or '.join(close)}?" if close else f"see 'mucli {_PLURAL[what]}'"
    raise UsageError(f"there is no {what} {text.printable(value)!r}; {hint}")


_FORGOTTEN, _NEEDED = "word of what is forgotten", "word of what methods need"
_JOINED = ("category", "topic", "data set", _FORGOTTEN, _NEEDED)
"""Of these a paper may have several, so that all of several can be asked for."""
_PLURAL = {
    _FORGOTTEN: "facets",
    "guarantee": "facets",
    _NEEDED: "facets",
    "category": "categories",
    "topic": "topics",
    "kind": "stats",
    "venue": "venues",
    "list": "about",
    "data set": "datasets",
    "licence": "list --has-code",
}
