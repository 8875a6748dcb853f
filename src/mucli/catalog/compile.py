"""Compiling records into one read-only SQLite file with its full-text index.

The tables (``FORMAT`` rises when their layout changes; an older file is compiled anew):

- ``paper``: one row a paper, numbered from 1 in the catalogue's order, newest year first, then by
  key. A range of years is therefore a range of numbers, and a query read in order of number is
  already sorted. ``words`` holds the folded words that a search ranks by, in lines (see
  ``mucli.catalog.words``), so that ranking reads no record.
- ``document``: everything else, small, as JSON by name: venues, taxonomy, datasets, metrics,
  benchmarks, glossary, about, start, warnings, the number of papers, and ``years``, the first and
  last paper of each; for search ``facets`` (number of papers by facet) and ``subjects`` (what the
  field's expressions and abbreviations stand for).
- ``word``: every word of the index with the number of papers that hold it and its stem.
- ``spelling``: the same words once more, in one text for each length: what typing errors are mended
  from.
- ``text``: FTS5 over words folded by ``mucli.text``, in columns. ``id`` and ``facet`` hold whole
  names as single tokens (``doi=10.1109/…``, ``topic=gnn``), so that one index answers look-ups,
  filters and searches alike.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mucli.catalog.extras import KEYED, WHOLE, Extras
from mucli.catalog.store import APPLICATION_ID, FORMAT
from mucli.catalog.words import BREAK, columns, ids, introductions, subjects, words_of
from mucli.model import Paper, to_json
from mucli.text.stemming import stem

MOST_MEANT = 5000
"""In a larger catalogue words alone decide: nearness in meaning is found by looking at every
paper."""
COLUMNS = ("id", "facet", "method", "title", "author", "summary")
"""The columns of the full-text index: identifiers, filter values, then the searched words."""

_SCHEMA = f"""
CREATE TABLE paper (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, year INTEGER NOT NULL,
    words TEXT NOT NULL, record TEXT NOT NULL
);
CREATE TABLE document (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (
    word TEXT PRIMARY KEY, papers INTEGER NOT NULL, stem TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE spelling (length INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS)}, content='', columnsize=0,
    tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{{|}}~'");
"""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def catalog_order(paper: Paper) -> tuple[int, str]:
    """Return what papers are sorted by in the catalogue: newest year first, then key."""
    return (-paper.year, paper.key)


def compile_catalog(
    connection: sqlite3.Connection,
    papers: Iterable[Paper],
    extras: Extras,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write ``papers`` (in :func:`catalog_order`) and ``extras`` into the empty database of
    ``connection``.

    ``progress(papers so far)`` is called every thousand papers. Returns the number of papers. The
    caller commits nothing and closes the connection; the order is not checked.
    """
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _SCHEMA
    )
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT}")
    connection.execute(
        "INSERT INTO text (text, rank) VALUES ('hashsize', 33554432)"
    )  # fewer and larger pieces to merge
    words: Counter[str] = Counter()
    facets: Counter[str] = Counter()
    years: dict[int, list[int]] = {}
    introduced = introductions(extras.datasets, extras.benchmarks)
    count = 0
    meant: list[list[str]] = []
    rows: list[tuple[int, str, int, str, str]] = []
    texts: list[tuple[int | str, ...]] = []
    for count, paper in enumerate(papers, 1):
        record = _encode(paper.to_json())
        years.setdefault(paper.year, [count, count])[1] = count
        lines = words_of(paper)
        indexed = columns(lines)
        rows.append((count, paper.key, paper.year, "\n".join(lines), record))
        names = ids(paper, introduced.get(paper.key, ()))
        texts.append((count, " ".join(names), lines[5], *indexed))
        words.update(set(" ".join(indexed).split()))
        if len(meant) <= MOST_MEANT:
            meant.append([*lines[2].split(), *lines[6].split()])
        facets.update(lines[5].split())
        if len(rows) == 1000:
            _flush(connection, rows, texts)
            if progress:
                progress(count)
    _flush(connection, rows, texts)
    _vocabulary(connection, words)
    connection.execute("CREATE UNIQUE INDEX paper_key ON paper (key)")
    connection.executemany("INSERT INTO document VALUES (?, ?)", _documents(extras, count))
    if count <= MOST_MEANT:
        connection.execute("INSERT INTO document VALUES ('meaning', ?)", (_meanings(meant),))
    for name, value in (("years", years), ("facets", facets)):
        connection.execute("INSERT INTO document VALUES (?, ?)", (name, json.dumps(value)))
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    connection.commit()
    return count


def _meanings(texts: list[list[str]]) -> bytes:
    """Return the vectors of the papers' words, one behind the other."""
    from mucli.text.meaning import packed, vectors

    known = vectors()
    return b"".join([packed(known.of(words), known.size) for words in texts])


def _flush(connection: sqlite3.Connection, rows: list[Any], texts: list[Any]) -> None:
    connection.executemany("INSERT INTO paper VALUES (?, ?, ?, ?, ?)", rows)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    insert = f"INSERT INTO text (rowid, {', '.join(COLUMNS)}) VALUES ({marks})"  # noqa: S608 our own names
    connection.executemany(insert, texts)
    rows.clear()
    texts.clear()


def _vocabulary(connection: sqlite3.Connection, words: Counter[str]) -> None:
    words.pop(BREAK, None)
    connection.executemany(
        "INSERT INTO word VALUES (?, ?, ?)",
        ((word, words[word], stem(word)) for word in sorted(words)),
    )
    connection.execute("CREATE INDEX word_stem ON word (stem)")
    lengths: dict[int, list[str]] = {}
    for word in sorted(words):
        lengths.setdefault(len(word), []).append(word)
    connection.executemany(
        "INSERT INTO spelling VALUES (?, ?)",
        ((length, " ".join(found)) for length, found in lengths.items()),
    )


def _documents(extras: Extras, count: int) -> Iterator[tuple[str, str]]:
    for name in KEYED:
        yield (
            name,
            json.dumps(
                {key: to_json(record) for key, record in getattr(extras, name).items()},
                ensure_ascii=False,
            ),
        )
    for name in WHOLE:
        yield name, json.dumps(to_json(getattr(extras, name)), ensure_ascii=False)
    yield "warnings", json.dumps(extras.warnings)
    yield "subjects", json.dumps(subjects(extras), ensure_ascii=False)
    yield "fingerprint", json.dumps(extras.fingerprint)
    yield "count", json.dumps(count)
