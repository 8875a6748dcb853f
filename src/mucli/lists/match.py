"""Is this paper in the catalogue already? By identifier, by address, by title, in that order of
trust.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mucli import text
from mucli.model import Paper
from mucli.resources import Benchmark, Dataset, Metric
from mucli.web.urls import place

NEAR = 93.0
"""From this similarity (percent, of titles folded and run together) on, two long titles are taken
for one paper's."""

_SHORT = 20  # letters below which a title alone tells little
_ALIKE = 55.0  # below this similarity an address is taken to belong to another paper than the title


@dataclass(frozen=True, slots=True)
class Match:
    """The paper that was found, ``by`` what (doi, arxiv, openreview, key, link, title), and what is
    odd about it.
    """

    key: str
    by: str
    note: str = ""


class Index:
    """Known papers by everything that can name them. ``add`` takes in new ones as they come."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers: dict[str, Paper] = {}
        self.squashed: dict[str, tuple[str, ...]] = {}
        self.keys: dict[str, str] = {}
        self.places: dict[str, str] = {}
        self.titles: dict[str, list[str]] = defaultdict(list)
        self.heads: dict[str, list[str]] = defaultdict(list)
        self.words: dict[str, set[str]] = defaultdict(set)
        for paper in papers:
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Take in ``paper``; of two with one address the first keeps it."""
        self.papers[paper.key] = paper
        self.squashed[paper.key] = tuple(
            text.squash(title) for title in (paper.title, *paper.other_titles)
        )
        for key in (paper.key, *paper.aliases):
            self.keys.setdefault(key, paper.key)
        for name in places_of(paper):
            self.places.setdefault(name, paper.key)
        for title in (paper.title, *paper.other_titles):
            if paper.key not in self.titles[text.squash(title)]:
                self.titles[text.squash(title)].append(paper.key)
            if (head := _head(title)) != title:
                self.heads[text.squash(head)].append(paper.key)
            for word in set(text.words(title)):
                self.words[word].add(paper.key)

    def find(self, wanted: Paper) -> Match | None:
        """Return the known paper that ``wanted`` is, or None."""
        if (
            wanted.key
            and (key := self.keys.get(wanted.key))
            and self._alike(wanted, self.papers[key])
        ):
            return Match(key, "key")
        titled = self._by_title(wanted)
        for by, name in identities(wanted):
            key = self.places.get(name)
            if key is None:
                continue
            if (
                by == "link"
                and titled
                and titled != key
                and self._is_called(titled, wanted.title)
                and not self._is_called(key, wanted.title)
            ):
                return Match(titled, "title", f"its link is that of {key}")
            if not wanted.title or self._alike(wanted, self.papers[key]):
                return Match(key, by)
            if titled and titled != key:
                return Match(titled, "title", f"its {by} is that of {key}")
            if by != "link":
                return Match(key, by, f"the catalogue calls it {self.papers[key].title!r}")
        return Match(titled, "title") if titled else None

    def named(self, kind: str, value: str, url: str = "") -> Match | None:
        """Return the known paper that has the identifier ``value`` of a ``kind`` (doi, arxiv,
        openreview), or is at ``url``.
        """
        if key := self.places.get(f"{kind}:{value}"):
            return Match(key, kind)
        return Match(key, "link") if url and (key := self.owner(url)) else None

    def _is_called(self, key: str, title: str) -> bool:
        return key in self.titles.get(text.squash(title), ())

    def owner(self, url: str) -> str | None:
        """Return the key of the paper that ``url`` leads to."""
        return self.places.get(place(url))

    def _alike(self, wanted: Paper, known: Paper) -> bool:
        from rapidfuzz import fuzz

        return any(
            fuzz.token_set_ratio(text.fold(wanted.title), text.fold(title)) >= _ALIKE
            for title in (known.title, *known.other_titles)
        )

    def _by_title(self, wanted: Paper) -> str | None:
        squashed = text.squash(wanted.title)
        if not squashed:
            return None
        exact = [
            key
            for key in self.titles.get(squashed, ())
            if len(squashed) >= _SHORT or _may_share(wanted, self.papers[key])
        ]
        if exact:
            return min(
                exact,
                key=lambda key: (
                    self.papers[key].year != wanted.year,
                    self.papers[key].preprint_of is not None,
                    key,
                ),
            )
        if len(squashed) < _SHORT:
            return None
        return self._nearly(wanted, squashed) or self._without_subtitle(wanted)

    def _without_subtitle(self, wanted: Paper) -> str | None:
        """Find a title that only one of the two gives with its subtitle, by the same people about
        the same time.
        """
        head = _head(wanted.title)
        candidates: list[str] = (
            [] if head == wanted.title else list(self.titles.get(text.squash(head), []))
        )
        candidates += self.heads.get(text.squash(wanted.title), [])
        for key in candidates:
            known = self.papers[key]
            if (
                wanted.authors
                and known.authors
                and _may_share(wanted, known)
                and abs(known.year - wanted.year) <= 1
            ):
                return key
        return None

    def _nearly(self, wanted: Paper, squashed: str) -> str | None:
        from rapidfuzz import fuzz, process

        titles = {
            (key, title): title
            for key in self._candidates(wanted.title)
            for title in self.squashed[key]
        }
        near = process.extract(squashed, titles, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        found = [
            (-score, key)
            for _title, score, (key, _same) in near
            if not (wanted.year and abs(self.papers[key].year - wanted.year) > 3)
            and _may_share(wanted, self.papers[key])
        ]
        return min(found)[1] if found else None

    def _candidates(self, title: str) -> set[str]:
        """Return the papers that share one of the title's four rarest words."""
        rare = sorted(
            (w for w in set(text.words(title)) if w in self.words),
            key=lambda w: (len(self.words[w]), w),
        )[:4]
        return (
            set().union(*(self.words[word] for word in rare if len(self.words[word]) < 2000))
            if rare
            else set()
        )


def _head(title: str) -> str:
    """Return ``title`` without its subtitle, where four words or more are left of it."""
    head = re.split(r"[:?!]\s|\s[-–—]\s", title, maxsplit=1)[0]
    return head if len(text.words(head)) >= 4 else title


def _may_share(one: Paper, two: Paper) -> bool:
    """Tell whether the two can be by the same people: a name of one is a name of the other, or
    one's authors are unknown.
    """
    names = [
        {word for author in paper.authors for word in text.words(author.natural) if len(word) > 1}
        for paper in (one, two)
    ]
    return not names[0] or not names[1] or bool(names[0] & names[1])


def identities(paper: Paper) -> Iterator[tuple[str, str]]:
    """Give what names ``paper`` (by, place): its identifiers, then its addresses, then those of its
    code.
    """
    for by in ("doi", "arxiv", "openreview"):
        if value := getattr(paper, by):
            yield by, f"{by}:{value if by == 'openreview' else value.lower()}"
    for urls in paper.links.values():
        for url in urls:
            name = place(url)
            by = name.partition(":")[0]
            yield (by if by in ("doi", "arxiv", "openreview") else "link"), name


def places_of(paper: Paper) -> set[str]:
    """Return every place that ``paper`` is at: identifiers and links, code left out."""
    return {name for _by, name in identities(paper)}


Thing = Dataset | Metric | Benchmark


class Things:
    """Data sets, metrics or benchmarks by name and address."""

    def __init__(self, things: Mapping[str, Thing]) -> None:
        self.things = things
        self.names: dict[str, str] = {}
        self.places: dict[str, str] = {}
        for key, thing in things.items():
            for name in (thing.name, key, *getattr(thing, "aliases", ())):
                self.names.setdefault(text.squash(name), key)
            links = (
                thing.links
                if isinstance(thing, Dataset)
                else ()
                if isinstance(thing, Metric)
                else sum(thing.links.values(), ())
            )
            for url in links:
                self.places.setdefault(place(url), key)

    def find(self, row: Paper) -> Match | None:
        """Return the thing that a row's title or links name: by its whole name, its address, or the
        name before a colon or dash.
        """
        head = text.squash(row.title.split(":")[0].split(" - ")[0].split(" – ")[0])
        bare = text.squash(row.title.split("(")[0])
        if key := self.names.get(text.squash(row.title)):
            return Match(key, "name")
        for url in [url for urls in row.links.values() for url in urls] + [
            code.url for code in row.code
        ]:
            if key := self.places.get(place(url)):
                return Match(key, "link")
        key = self.names.get(head) or self.names.get(bare)
        return Match(key, "name") if key else None
