"""Compiling records into one read-only SQLite file with its full-text index.

Layout (``FORMAT`` rises when it changes; an older file is compiled anew):

``paper``     one row a paper, numbered from 1 in the catalogue's order: newest year first, then by key. A range of years is therefore a
              range of numbers, and a query read in order of number is already sorted.
``document``  everything else, small, as JSON by name: venues, taxonomy, datasets, metrics, benchmarks, about, warnings, the number of
              papers, and ``years``: the first and last paper of each.
``word``      every word of the index with the number of papers that hold it: what typing errors are mended from.
``text``      FTS5 over words folded by ``mucli.text``, in columns. ``id`` and ``facet`` hold whole names as single tokens
              (``doi=10.1109/…``, ``topic=gnn``), so that one index answers look-ups, filters and searches alike.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mucli import text
from mucli.catalog.extras import Extras
from mucli.catalog.store import APPLICATION_ID, FORMAT
from mucli.model import Paper, Venue, to_json

COLUMNS = ("id", "facet", "method", "title", "author", "subject")
"""The columns of the full-text index: identifiers, filter values, then the searched words."""

_SCHEMA = f"""
CREATE TABLE paper (id INTEGER PRIMARY KEY, key TEXT NOT NULL, year INTEGER NOT NULL, record TEXT NOT NULL);
CREATE TABLE document (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, papers INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS)}, content='', columnsize=0,
    tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{{|}}~'");
"""


def catalog_order(paper: Paper) -> tuple[int, str]:
    """Return what papers are sorted by in the catalogue: newest year first, then key."""
    return (-paper.year, paper.key)


def compile_catalog(
    connection: sqlite3.Connection, papers: Iterable[Paper], extras: Extras, progress: Callable[[int], None] | None = None
) -> int:
    """Write ``papers`` (in :func:`catalog_order`) and ``extras`` into the empty database of ``connection``.

    ``progress(papers so far)`` is called every thousand papers. Returns the number of papers. The caller commits nothing and closes the
    connection; the order is not checked.
    """
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _SCHEMA)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT}")
    words: Counter[str] = Counter()
    years: dict[int, list[int]] = {}
    subjects = _subjects(extras)
    count = 0
    rows: list[tuple[int, str, int, str]] = []
    texts: list[tuple[int | str, ...]] = []
    for count, paper in enumerate(papers, 1):
        record = to_json(paper)
        years.setdefault(paper.year, [count, count])[1] = count
        rows.append((count, paper.key, paper.year, json.dumps(record, ensure_ascii=False, separators=(",", ":"))))
        columns = _columns(paper, subjects, extras.venues)
        words.update({word for column in columns for word in column})
        texts.append((count, " ".join(_ids(paper)), " ".join(_facets(paper)), *(" ".join(column) for column in columns)))
        if len(rows) == 1000:
            _flush(connection, rows, texts)
            if progress:
                progress(count)
    _flush(connection, rows, texts)
    connection.executemany("INSERT INTO word VALUES (?, ?)", sorted(words.items()))
    connection.execute("CREATE UNIQUE INDEX paper_key ON paper (key)")
    connection.executemany("INSERT INTO document VALUES (?, ?)", _documents(extras, count))
    connection.execute("INSERT INTO document VALUES ('years', ?)", (json.dumps(years),))
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    connection.commit()
    return count


def _flush(connection: sqlite3.Connection, rows: list[Any], texts: list[Any]) -> None:
    connection.executemany("INSERT INTO paper VALUES (?, ?, ?, ?)", rows)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    connection.executemany(f"INSERT INTO text (rowid, {', '.join(COLUMNS)}) VALUES ({marks})", texts)  # noqa: S608  # our own names
    rows.clear()
    texts.clear()


def _documents(extras: Extras, count: int) -> Iterator[tuple[str, str]]:
    for name in ("venues", "datasets", "metrics", "benchmarks"):
        yield name, json.dumps({key: to_json(record) for key, record in getattr(extras, name).items()}, ensure_ascii=False)
    for name in ("taxonomy", "about"):
        yield name, json.dumps(to_json(getattr(extras, name)), ensure_ascii=False)
    yield "warnings", json.dumps(extras.warnings)
    yield "fingerprint", json.dumps(extras.fingerprint)
    yield "count", json.dumps(count)


def paper_ids(paper: Paper) -> Iterator[tuple[str, str]]:
    """Give the exact names of ``paper`` for look-ups, each with what it is: key, alias, doi, arxiv, openreview, url, method, title."""
    yield "key", paper.key
    for alias in paper.aliases:
        yield "alias", alias
    for kind in ("doi", "arxiv", "openreview"):
        if value := getattr(paper, kind):
            yield kind, value.lower()
    for urls in paper.links.values():
        for url in urls:
            yield "url", text.url_key(url)
    for code in paper.code:
        yield "url", text.url_key(code.url)
    for method in paper.methods:
        yield "method", text.squash(method)
    for title in (paper.title, *paper.other_titles):
        yield "title", text.squash(title)


def _ids(paper: Paper) -> Iterator[str]:
    for kind, value in paper_ids(paper):
        yield f"{kind}={value}".replace(" ", "")


def _facets(paper: Paper) -> Iterator[str]:
    yield f"kind={paper.kind}"
    yield from (f"category={word}" for word in paper.categories)
    yield from (f"topic={word}" for word in paper.topics)
    yield from (f"list={name}" for name in paper.lists)
    if paper.venue:
        yield f"venue={paper.venue}"
    yield "code=yes" if paper.code else "code=no"


def _subjects(extras: Extras) -> dict[str, list[str]]:
    """Map each controlled word to the words by which a search finds its papers."""
    taxonomy = extras.taxonomy
    terms = [*taxonomy.kinds.values(), *taxonomy.categories.values(), *taxonomy.topics.values()]
    return {term.key: _words(term.key, term.name, *term.aliases) for term in terms}


def _columns(paper: Paper, subjects: dict[str, list[str]], venues: dict[str, Venue]) -> tuple[list[str], list[str], list[str], list[str]]:
    method = [word for name in paper.methods for word in (*text.words(name), text.squash(name))]
    author = [word for each in paper.authors for word in text.words(each.natural)]
    subject = [word for name in (paper.kind, *paper.categories, *paper.topics) for word in subjects.get(name, (name,))]
    if paper.venue:
        venue = venues.get(paper.venue)
        subject += _words(paper.venue, *((venue.name, venue.short, *venue.aliases) if venue else ()))
    return method, _words(paper.title, *paper.other_titles), author, [*dict.fromkeys(subject), str(paper.year)]


def _words(*parts: str) -> list[str]:
    return [word for part in parts for word in text.words(part)]
