"""The compiled catalogue, opened: look-ups and selections, all records as needed and no more."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mucli.catalog.filters import Filters
from mucli.errors import InvalidCatalogError
from mucli.model import Paper, Venue

if TYPE_CHECKING:  # imported when first asked for: start-up is a feature
    from mucli.catalog.extras import Extras
    from mucli.resources import (
        About,
        Benchmark,
        Dataset,
        Discover,
        GlossaryTerm,
        Metric,
        Rejected,
        Start,
        Taxonomy,
    )

FORMAT = 9
"""The format of the compiled file; it rises when ``mucli.catalog.compile`` changes the layout."""

APPLICATION_ID = 0x6D75636C  # "mucl": what `file` and SQLite's header say

T = TypeVar("T")


class StoreDamagedError(InvalidCatalogError):
    """The compiled file is damaged, of another format, or no catalogue at all."""


class Store:
    """A compiled catalogue. Reads only; everything is fetched when asked for."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self.connection = connection
        self.place = place
        try:
            marks = [
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("application_id", "user_version")
            ]
        except sqlite3.DatabaseError as error:
            raise StoreDamagedError(f"{place} is not a compiled catalogue ({error})") from error
        if marks != [APPLICATION_ID, FORMAT]:
            raise StoreDamagedError(
                f"{place} is not a compiled catalogue of this version of mucli; compile it again"
            )

    @classmethod
    def open(cls, file: Path) -> "Store":
        """Open the compiled catalogue ``file`` for reading. Raises StoreDamagedError when it is
        none.
        """
        try:
            connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        except sqlite3.Error as error:
            raise StoreDamagedError(f"{file} cannot be opened ({error})") from error
        return cls(connection, str(file))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    # Documents
    # ----------------------------------------------------------------------------------------------

    def document(self, name: str) -> Any:
        """Return the JSON document ``name``."""
        row = self.connection.execute(
            "SELECT value FROM document WHERE name = ?", (name,)
        ).fetchone()
        if row is None:
            raise StoreDamagedError(f"{self.place} lacks {name!r}; compile it again")
        return json.loads(row[0])

    def meanings(self) -> bytes:
        """Return the vectors of all papers (``mucli.text.meaning``), one behind the other in the
        order of their numbers; empty where there are too many papers for them.
        """
        row = self.connection.execute(
            "SELECT value FROM document WHERE name = 'meaning'"
        ).fetchone()
        return row[0] if row else b""

    def __len__(self) -> int:
        """Return the number of papers."""
        return int(self.document("count"))

    @cached_property
    def venues(self) -> dict[str, Venue]:
        """The venues by key."""
        return {
            key: Venue(**data | {name: tuple(data.get(name, ())) for name in ("aliases", "marks")})
            for key, data in self.document("venues").items()
        }

    @cached_property
    def taxonomy(self) -> "Taxonomy":
        """The controlled words."""
        from mucli.resources import Taxonomy

        return self._record(Taxonomy, "taxonomy")

    @cached_property
    def datasets(self) -> "dict[str, Dataset]":
        """The data sets by key."""
        from mucli.resources import Dataset

        return self._records(Dataset, "datasets")

    @cached_property
    def metrics(self) -> "dict[str, Metric]":
        """The metrics by key."""
        from mucli.resources import Metric

        return self._records(Metric, "metrics")

    @cached_property
    def benchmarks(self) -> "dict[str, Benchmark]":
        """The benchmarks by key."""
        from mucli.resources import Benchmark

        return self._records(Benchmark, "benchmarks")

    @cached_property
    def glossary(self) -> "dict[str, GlossaryTerm]":
        """The terms of the glossary by key."""
        from mucli.resources import GlossaryTerm

        return self._records(GlossaryTerm, "glossary")

    @cached_property
    def start(self) -> "Start":
        """Where a newcomer starts."""
        from mucli.resources import Start

        return self._record(Start, "start")

    @cached_property
    def about(self) -> "About":
        """What the catalogue says of itself."""
        from mucli.resources import About

        return self._record(About, "about")

    @cached_property
    def discover(self) -> "Discover":
        """What the services are asked, and what tells the field from its neighbours."""
        from mucli.resources import Discover

        return self._record(Discover, "discover")

    @cached_property
    def rejected(self) -> "Rejected":
        """The papers that were judged not to be of the field."""
        from mucli.resources import Rejected

        return self._record(Rejected, "rejected")

    def _record(self, cls: type[T], name: str) -> T:
        from mucli.catalog.convert import convert

        made: T = convert(cls, self.document(name), _ignore)
        return made

    def _records(self, cls: type[T], name: str) -> dict[str, T]:
        from mucli.catalog.convert import convert

        return {
            key: convert(cls, data, _ignore, key=key) for key, data in self.document(name).items()
        }

    # Papers
    # ----------------------------------------------------------------------------------------------

    def get(self, key: str) -> Paper | None:
        """Return the paper with this key, or None."""
        row = self.connection.execute("SELECT record FROM paper WHERE key = ?", (key,)).fetchone()
        return _paper(row) if row else None

    def papers(self, ids: Iterable[int]) -> list[Paper]:
        """Return the papers with these numbers, in the order given."""
        query = "SELECT record FROM paper WHERE id = ?"
        return [_paper(self.connection.execute(query, (number,)).fetchone()) for number in ids]

    def everything(self) -> Iterator[Paper]:
        """Give every paper, in the catalogue's order."""
        return self.select(Filters())

    def extras(self) -> "Extras":
        """Return what the catalogue holds beside its papers, to compile it again."""
        from mucli.catalog.extras import KEYED, WHOLE, Extras

        held = {name: getattr(self, name) for name in (*KEYED, *WHOLE)}
        return Extras(**held, warnings=self.warnings)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What went wrong while the catalogue was read: a sentence for each file that was left
        out.
        """
        return tuple(self.document("warnings"))

    def match(
        self, expression: str, *, limit: int = -1, span: tuple[int, int] | None = None
    ) -> list[int]:
        """Return the numbers of the papers that an FTS5 ``expression`` matches, in the catalogue's
        order.

        ``span`` bounds the numbers (both ends included).
        """
        low, high = span or (1, 1 << 62)
        query = (
            "SELECT rowid FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid"
            " LIMIT ?"
        )
        return [row[0] for row in self.connection.execute(query, (expression, low, high, limit))]

    def named(self, kind: str, value: str, *, limit: int = 50) -> list[int]:
        """Return the numbers of the papers whose exact ``kind`` of name (see
        ``catalog.words.paper_ids``) is ``value``.
        """
        return self.match(f"id : {quote(f'{kind}={value}')}", limit=limit) if value else []

    def select(self, filters: Filters) -> Iterator[Paper]:
        """Give the papers that pass ``filters``, in the catalogue's order, as they are read."""
        expression = filters.expression()
        for low, high in self.spans(filters):
            if expression:
                query = (
                    "SELECT record FROM paper JOIN (SELECT rowid AS found FROM text WHERE text"
                    " MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid) ON id = found"
                )
                rows = self.connection.execute(query, (expression, low, high))
            else:
                rows = self.connection.execute(
                    "SELECT record FROM paper WHERE id BETWEEN ? AND ? ORDER BY id", (low, high)
                )
            for row in rows:
                paper = _paper(row)
                if filters.record_matches(paper):
                    yield paper

    def spans(self, filters: Filters) -> list[tuple[int, int]]:
        """Return the ranges of numbers that hold the years of ``filters``, in order; one range of
        everything without years.
        """
        years: dict[str, list[int]] = self.document("years")
        if not filters.years:
            return [(1, 1 << 62)]
        wanted = [span for year, span in years.items() if filters.year_matches(int(year))]
        merged: list[tuple[int, int]] = []
        for low, high in sorted((span[0], span[1]) for span in wanted):
            if merged and merged[-1][1] + 1 == low:
                merged[-1] = (merged[-1][0], high)
            else:
                merged.append((low, high))
        return merged

    # Words
    # ----------------------------------------------------------------------------------------------

    def words(self) -> Iterator[tuple[str, int]]:
        """Give every word of the index with the number of papers that hold it, in alphabetical
        order.
        """
        yield from self.connection.execute("SELECT word, papers FROM word")

    def known(self, words: Iterable[str]) -> dict[str, int]:
        """Return those of ``words`` that the index knows, with the number of papers that hold
        each.
        """
        query = "SELECT papers FROM word WHERE word = ?"
        found = ((word, self.connection.execute(query, (word,)).fetchone()) for word in words)
        return {word: row[0] for word, row in found if row}

    def words_of_stem(self, stem: str, *, limit: int = 50) -> list[tuple[str, int]]:
        """Return the words of the index with this stem and the number of papers that hold each, the
        most frequent first.
        """
        query = "SELECT word, papers FROM word WHERE stem = ? ORDER BY papers DESC, word LIMIT ?"
        return self.connection.execute(query, (stem, limit)).fetchall()

    def words_from(self, prefix: str, *, limit: int = 50) -> list[tuple[str, int]]:
        """Return the words of the index that begin with ``prefix`` and the number of papers that
        hold each, the most frequent first.
        """
        query = (
            "SELECT word, papers FROM word WHERE word >= ? AND word < ? ORDER BY papers DESC, word"
            " LIMIT ?"
        )
        return self.connection.execute(query, (prefix, f"{prefix}\U0010ffff", limit)).fetchall()

    def words_as_long(self, low: int, high: int) -> list[str]:
        """Return the words of the index that have ``low`` to ``high`` characters."""
        rows = self.connection.execute(
            "SELECT words FROM spelling WHERE length BETWEEN ? AND ?", (low, high)
        )
        return [word for (words,) in rows for word in words.split(" ")]

    def rows(self, numbers: Iterable[int]) -> list[tuple[int, str, int, str]]:
        """Return number, key, year and ``words`` of the papers with these numbers."""
        query = "SELECT id, key, year, words FROM paper WHERE id = ?"
        return [self.connection.execute(query, (number,)).fetchone() for number in numbers]

    def worded(
        self, expression: str, *, limit: int = -1, span: tuple[int, int] | None = None
    ) -> list[tuple[int, str, int, str]]:
        """Return number, key, year and ``words`` (see ``catalog.words.LINES``) of the papers that
        :meth:`match` gives.
        """
        low, high = span or (1, 1 << 62)
        query = (
            "SELECT id, key, year, words FROM paper JOIN (SELECT rowid AS found FROM text WHERE"
            " text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?) ON id = found"
        )
        return self.connection.execute(query, (expression, low, high, limit)).fetchall()


def quote(token: str) -> str:
    """Return ``token`` as an FTS5 string."""
    return '"' + token.replace('"', '""').replace("\0", "") + '"'


def _paper(row: tuple[str]) -> Paper:
    return Paper.from_json(json.loads(row[0]))


def _ignore(_path: object, _message: str) -> None:
    """A compiled record was checked when it was read from its file."""
