"""The filters that every command and ``Catalog.search`` share: which papers to consider.

Different filters must all hold; of the values of one filter, any may.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

    ``years`` are ranges, both ends included; ``authors`` are names or parts of names; ``keys``
    (None: any) are keys or earlier keys.
    """

    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    authors: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    has_code: bool | None = None
    keys: tuple[str, ...] | None = None

    def expression(self) -> str:
        """Return the FTS5 expression of everything but the years; empty when nothing is
        filtered.
        """
        parts = []
        for name in ("categories", "topics", "venues", "kinds", "lists", "datasets", "licenses"):
            facet = {"categories": "category"}.get(name, name[:-1])
            if given := getattr(self, name):
                parts.append(_any(f'facet : "{facet}={word}"' for word in given))
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
            and (not self.categories or bool(set(self.categories) & set(paper.categories)))
            and (not self.topics or bool(set(self.topics) & set(paper.topics)))
            and (not self.venues or paper.venue in self.venues)
            and (not self.kinds or paper.kind in self.kinds)
            and (not self.lists or bool(set(self.lists) & set(paper.lists)))
            and (not self.datasets or bool(set(self.datasets) & set(paper.datasets)))
            and (not self.licenses or bool(set(self.licenses) & set(license_facets(paper))))
            and (self.has_code is None or self.has_code == bool(paper.code))
            and (self.keys is None or not {paper.key, *paper.aliases}.isdisjoint(self.keys))
            and self.authors_match(paper)
        )


def _any(parts: Iterable[str]) -> str:
    given = list(parts)
    return given[0] if len(given) == 1 else "(" + " OR ".join(given) + ")"


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
    licenses: Sequence[str] = (),
    has_code: bool | None = None,
) -> Filters:
    """Turn what a person wrote into :class:`Filters`: aliases, case and spelling are forgiven.

    Raises UsageError with the nearest words when a value means nothing.
    """
    return Filters(
        categories=_resolve_all(
            "category", categories, _names(store.taxonomy.categories) if categories else {}
        ),
        topics=_resolve_all("topic", topics, _names(store.taxonomy.topics) if topics else {}),
        kinds=_resolve_all("kind", kinds, _names(store.taxonomy.kinds) if kinds else {}),
        venues=_resolve_all("venue", venues, venue_names(store.venues) if venues else {}),
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
    )


def _names(group: "dict[str, Term]") -> dict[str, str]:
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


_PLURAL = {
    "category": "categories",
    "topic": "topics",
    "kind": "stats",
    "venue": "venues",
    "list": "about",
    "data set": "datasets",
    "licence": "list --has-code",
}
