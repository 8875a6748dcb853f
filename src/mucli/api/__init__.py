"""Floor 9: the catalogue for programs and notebooks: a call for everything that the command line
does, with typed answers (docs/library.md).

Finding and citing are methods of :class:`Catalog`; the larger jobs are functions in the modules of
this package, which ``mucli`` offers by name.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mucli import text
from mucli.catalog.filters import Filters, resolve_filters
from mucli.catalog.locate import Progress, find_catalog, open_store
from mucli.catalog.store import Store
from mucli.errors import NotFoundError, UsageError
from mucli.model import Paper, Venue

if TYPE_CHECKING:
    from mucli.api.reference_checks import ReferenceReport
    from mucli.lists.comparison import Comparison
    from mucli.lists.rows import Document
    from mucli.resources import (
        About,
        Benchmark,
        Dataset,
        GlossaryTerm,
        Metric,
        PaperLink,
        Start,
        Taxonomy,
    )
    from mucli.search import Results

SORTS = ("year", "key", "title", "author", "venue", "added")
"""What papers can be sorted by."""


def open_catalog(
    path: str | Path | None = None, *, own: bool = True, progress: Progress | None = None
) -> "Catalog":
    """Open a catalogue: ``path`` (a folder of YAML files or a compiled file), else
    ``$MUCLI_CATALOG``, else the one in the package.

    The user's own papers lie over it unless ``own`` is False. Raises InvalidCatalogError when there
    is none.
    """
    asked = Path(path) if path else None
    return Catalog(open_store(asked, own=own, progress=progress), find_catalog(asked).path)


class Catalog:
    """An open catalogue. Use it in a ``with`` block, or ``close`` it.

    ``place`` is the folder of YAML files or the compiled file that it was opened from, if any.
    """

    def __init__(self, store: Store, place: Path | None = None) -> None:
        self.store = store
        self.place = place

    def __enter__(self) -> Self:
        """Return the catalogue itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the catalogue."""
        self.close()

    def __len__(self) -> int:
        """Return the number of papers."""
        return len(self.store)

    def __iter__(self) -> Iterator[Paper]:
        """Give every paper, newest year first, then by key."""
        return self.store.everything()

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def filters(
        self,
        *,
        category: Sequence[str] = (),
        topic: Sequence[str] = (),
        venue: Sequence[str] = (),
        year: Sequence[str] = (),
        author: Sequence[str] = (),
        kind: Sequence[str] = (),
        list_: Sequence[str] = (),
        dataset: Sequence[str] = (),
        forgets: Sequence[str] = (),
        guarantee: Sequence[str] = (),
        needs: Sequence[str] = (),
        license: Sequence[str] = (),
        has_code: bool | None = None,
        since: str = "",
        tracks: bool = True,
        tag: Sequence[str] = (),
        starred: bool | None = None,
    ) -> Filters:
        """Return filters from what a person writes: words of the taxonomy or their aliases, years
        as ``2019-2022``; ``a+b`` asks for both words, ``since`` for what came into the catalogue
        from a day on (``2026-11-25``, ``7d``); without ``tracks`` a venue is only itself.

        ``tag`` and ``starred`` ask for papers of the user's own reading list. Raises UsageError
        with the nearest words when a value means nothing.
        """
        filters = resolve_filters(
            self.store,
            categories=category,
            topics=topic,
            venues=venue,
            years=year,
            authors=author,
            kinds=kind,
            lists=list_,
            datasets=dataset,
            forgets=forgets,
            guarantees=guarantee,
            needs=needs,
            licenses=license,
            has_code=has_code,
            since=since,
            tracks=tracks,
        )
        if tag or starred:
            from dataclasses import replace

            from mucli.reading_list import load, marked_keys

            return replace(filters, keys=marked_keys(load(), tag, starred=bool(starred)))
        return filters

    def get(self, ref: str) -> Paper:
        """Return the paper that ``ref`` names: key, alias, method, DOI, arXiv id, URL or a
        distinctive piece of the title.

        Raises NotFoundError when there is none and AmbiguousRefError when there are several.
        """
        from mucli.search.refs import find

        return find(self.store, ref)

    def only_candidate(self, ref: str) -> Paper | None:
        """Return the only paper in which every word of ``ref`` stands as it is (``Bourtoule et al.
        2021``), None when there are several or none.
        """
        words = [
            word
            for word in text.words(ref)
            if word not in text.INSIGNIFICANT and word not in ("et", "al")
        ]
        if not words:
            return None
        found = [
            hit.paper
            for hit in self.search(" ".join(words), limit=5).hits
            if {match.query for match in hit.matches if match.how == "exact"}.issuperset(words)
        ]
        return found[0] if len(found) == 1 else None

    def search(
        self,
        query: str,
        filters: Filters | None = None,
        *,
        limit: int | None = None,
        meaning: bool = True,
    ) -> "Results":
        """Return the papers that fit ``query`` (docs/search.md has its language), best first, at
        most ``limit``; with ``meaning`` also those that are near to what a question means.
        """
        from mucli.search import search

        return search(self.store, query, filters or Filters(), limit=limit, meaning=meaning)

    def papers(
        self,
        filters: Filters | None = None,
        *,
        sort: str = "year",
        reverse: bool = False,
        limit: int | None = None,
    ) -> list[Paper]:
        """Return the papers that pass ``filters``, by ``sort`` (one of ``SORTS``), at most
        ``limit``.

        By year and by the day they were added the newest come first, otherwise the alphabet
        decides; ``reverse`` turns the order round.
        """
        found = self.store.select(filters or Filters())
        if sort == "year" and not reverse:
            return list(_take(found, limit))
        return sort_papers(found, sort, reverse=reverse)[:limit]

    def surveys(
        self,
        filters: Filters | None = None,
        *,
        sort: str | None = None,
        reverse: bool = False,
        limit: int | None = None,
    ) -> list[Paper]:
        """Return the surveys among :meth:`papers`: those of the category or kind ``survey``.

        By standing, unless ``sort`` says otherwise: what is published before preprints, then the
        newest.
        """
        found = self.papers(filters, sort=sort or "year", reverse=reverse)
        surveys = [p for p in found if "survey" in p.categories or p.kind == "survey"]
        if sort is None:
            surveys.sort(key=self._is_preprint, reverse=reverse)
        return surveys[:limit]

    def _is_preprint(self, paper: Paper) -> bool:
        venue = self.venues.get(paper.venue or "")
        return venue is None or venue.kind == "preprint"

    def record(self, paper: Paper, *, score: float | None = None) -> dict[str, Any]:
        """Return ``paper`` as ``--format json`` prints it (docs/json.md)."""
        from mucli.export.records import paper_json

        return paper_json(paper, self.venues, score)

    def cite(
        self,
        papers: Iterable[Paper],
        style: str = "bibtex",
        *,
        short_venues: bool = False,
        ascii_: bool | None = None,
        key_style: str = "ours",
    ) -> str:
        """Return ``papers`` as references in one of the styles of ``mucli.cite.STYLES``
        (docs/citing.md describes them).

        ``ascii_`` chooses between LaTeX commands and UTF-8 (None: as the style usually has it);
        ``key_style`` is ``ours``, ``google``, ``acl``, ``dblp-like`` or a template. Raises
        UsageError for an unknown style.
        """
        from mucli.cite import render

        return render(
            papers,
            self.venues,
            style,
            short_venues=short_venues,
            ascii_=ascii_,
            key_style=key_style,
        )

    def address(self, paper: Paper, what: str = "page") -> str:
        """Return the address of ``what`` (page, pdf, code or arxiv) of ``paper``.

        Raises NotFoundError when it has none, and UsageError for one that no browser should open.
        """
        places: dict[str, tuple[str, str | None]] = {
            "page": ("link", paper.url),
            "pdf": ("PDF", paper.pdf_url),
            "code": ("code link", paper.code[0].url if paper.code else None),
            "arxiv": ("arXiv id", paper.arxiv_url),
        }
        if what not in places:
            raise UsageError(text.unknown("address", what, places))
        name, url = places[what]
        if not url:
            raise NotFoundError(
                f"{paper.key} has no {name}; 'mucli show {paper.key}' lists what there is"
            )
        if not url.startswith(("http://", "https://")):
            raise UsageError(f"{url!r} is no web address; it is not opened")
        return url

    def related(self, paper: Paper, *, limit: int = 5) -> list[Paper]:
        """Return the papers nearest to ``paper`` by shared authors, methods and topics, nearest
        first, at most ``limit``.
        """
        from mucli.search.related import related

        return related(self.store, paper, limit=limit)

    def check(self, *files: Path | str, online: bool = False, as_: str = "") -> "ReferenceReport":
        """Check the references of ``files``, bibliographies and manuscripts, as
        :func:`mucli.check_references` does, which has more to set.
        """
        from mucli.api.reference_checks import check_references

        return check_references(self, files, online=online, as_=as_)

    def compare(
        self,
        document: "Document",
        *,
        source: str,
        list_: str = "",
        category: Sequence[str] = (),
        also: Sequence[Paper] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> "Comparison":
        """Hold the rows of ``document`` (``mucli.lists.source.read_source`` reads one) against the
        catalogue and the papers ``also``.

        Returns what each row is (new, known, changed, unreadable) and the records that would be
        written; nothing is. ``source`` names the document in those records. ``list_`` is its key
        among the upstream lists, found by its title when empty; ``category`` is for rows whose
        section says none; ``progress`` is called with the rows done and all rows. Raises UsageError
        for an unknown list or category.
        """
        from mucli.lists.comparison import compare

        upstream = self.about.upstream
        if list_ and list_ not in upstream:
            raise UsageError(
                f"there is no upstream list {list_!r}; about.yaml names"
                f" {', '.join(upstream) or 'none'}"
            )
        by_name = {
            text.squash(name): key for key, entry in upstream.items() for name in (entry.name, key)
        }
        return compare(
            document,
            chain(self, also),
            self.store.extras(),
            source=text.printable(source),
            list_key=list_ or by_name.get(text.squash(document.title), ""),
            categories=self.filters(category=category).categories,
            progress=progress,
        )

    def metric(self, name: str) -> "Metric":
        """Return the metric of this key, name or alias, or the only one whose name holds ``name``.

        Raises NotFoundError when there is none and UsageError when there are several.
        """
        from mucli.api.naming import one_of

        return one_of(self.metrics, name, "metric")

    def dataset(self, name: str) -> "Dataset":
        """Return the data set of this key, name or alias, or the only one whose name holds
        ``name``. Raises as :meth:`metric` does.
        """
        from mucli.api.naming import one_of

        return one_of(self.datasets, name, "data set")

    def benchmark(self, name: str) -> "Benchmark":
        """Return the benchmark of this key, name or alias, or the only one whose name holds
        ``name``. Raises as :meth:`metric` does.
        """
        from mucli.api.naming import one_of

        return one_of(self.benchmarks, name, "benchmark")

    def term(self, name: str) -> "GlossaryTerm":
        """Return the term of the glossary of this key, name or alias, or the only one whose name
        holds ``name``. Raises as :meth:`metric` does.
        """
        from mucli.api.naming import one_of

        return one_of(self.glossary, name, "term", command="glossary")

    def things(self, what: str, lists: Sequence[str] = ()) -> "list[Dataset | Metric | Benchmark]":
        """Return the ``datasets``, ``metrics`` or ``benchmarks``; with ``lists`` (keys or names)
        those that one of these upstream lists names. Raises UsageError for an unknown list.
        """
        from mucli.api.naming import of_list

        found: dict[str, Any] = getattr(self.store, what)
        if lists:
            chosen = self.filters(list_=lists).lists
            found = {key: each for name in chosen for key, each in of_list(found, name).items()}
        return list(found.values())

    def resource_record(self, thing: "Dataset | Metric | Benchmark") -> dict[str, Any]:
        """Return ``thing`` as ``--format json`` prints it (docs/json.md): its fields, title and
        address of the papers that introduced it, and ``used_by``: the keys of those that use it.
        """
        from mucli.export.records import resource_json

        data = resource_json(thing, self.store.get)
        if users := [paper.key for paper in self.using(thing)]:
            data["used_by"] = users
        return data

    def start_record(self) -> dict[str, Any]:
        """Return :attr:`start` as ``mucli start --format json`` prints it (docs/json.md)."""
        from mucli.export.records import start_json

        return start_json(self.start, self.store.get)

    def term_record(self, term: "GlossaryTerm") -> dict[str, Any]:
        """Return ``term`` as ``mucli glossary --format json`` prints it (docs/json.md)."""
        from mucli.export.records import term_json

        return term_json(term, self.store.get)

    def introducing(self, thing: "Dataset | Metric | Benchmark") -> "tuple[PaperLink, ...]":
        """Return the papers that introduced ``thing``, with title and address as far as they are
        known.
        """
        from mucli.resources import completed

        return completed(thing.introduced_by, self.store.get)

    def using(self, thing: "Dataset | Metric | Benchmark") -> list[Paper]:
        """Return the papers that a record shows to use ``thing``, newest first.

        A data set is used by the papers that name it, a benchmark by its own and those of its data
        sets. Those that introduced it are not counted.
        """
        keys = dict.fromkeys(getattr(thing, "used_by", ()))
        sets = getattr(thing, "datasets", (thing.key,) if hasattr(thing, "items") else ())
        if sets:
            keys |= dict.fromkeys(p.key for p in self.papers(Filters(datasets=tuple(sets))))
        for link in thing.introduced_by:
            keys.pop(link.key or "", None)
        return sort_papers((p for key in keys if (p := self.store.get(key))), "year")

    @property
    def folder(self) -> Path | None:
        """The folder of YAML files that the catalogue was opened from; None for a compiled file."""
        return self.place if self.place and self.place.is_dir() else None

    @property
    def venues(self) -> dict[str, Venue]:
        """The venues by key."""
        return self.store.venues

    @property
    def taxonomy(self) -> "Taxonomy":
        """The controlled words with their definitions."""
        return self.store.taxonomy

    @property
    def datasets(self) -> "dict[str, Dataset]":
        """The data sets by key."""
        return self.store.datasets

    @property
    def metrics(self) -> "dict[str, Metric]":
        """The metrics by key."""
        return self.store.metrics

    @property
    def benchmarks(self) -> "dict[str, Benchmark]":
        """The benchmarks by key."""
        return self.store.benchmarks

    @property
    def glossary(self) -> "dict[str, GlossaryTerm]":
        """The terms of the glossary by key, those that others build on first."""
        return self.store.glossary

    @property
    def start(self) -> "Start":
        """What a newcomer reads, in order, and the main lines of method."""
        return self.store.start

    @property
    def about(self) -> "About":
        """The survey to cite, news and upstream lists."""
        return self.store.about

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each file that was left out because it is broken."""
        return self.store.warnings


def sort_papers(papers: Iterable[Paper], sort: str, *, reverse: bool = False) -> list[Paper]:
    """Return ``papers`` by ``sort`` (one of ``SORTS``): by year and day added the newest first,
    otherwise as in the alphabet.
    """
    return sorted(papers, key=lambda paper: _sort_key(paper, sort), reverse=reverse)


def _take(papers: Iterator[Paper], limit: int | None) -> Iterator[Paper]:
    for place, paper in enumerate(papers):
        if place == limit:
            return
        yield paper


def _sort_key(paper: Paper, sort: str) -> tuple[str | int, ...]:
    first: dict[str, str | int] = {
        "year": -paper.year,
        "key": paper.key,
        "title": text.fold(paper.title),
        "author": text.fold(str(paper.authors[0])) if paper.authors else "\uffff",
        "venue": paper.venue or "\uffff",
        "added": -int((paper.added or "0").replace("-", "")),
    }
    return (first[sort], -paper.year, paper.key)
