"""Compiling records into one read-only SQLite file with its full-text index.

Layout (``FORMAT`` rises when it changes; an older file is compiled anew):

``paper``     one row a paper, numbered from 1 in the catalogue's order: newest year first, then by key. A range of years is therefore a
              range of numbers, and a query read in order of number is already sorted. ``words`` holds the folded words that a search ranks
              by, in lines (see ``LINES``), so that ranking reads no record.
``document``  everything else, small, as JSON by name: venues, taxonomy, datasets, metrics, benchmarks, about, warnings, the number of
              papers, and ``years``: the first and last paper of each; for search ``facets`` (number of papers by facet) and
              ``subjects`` (what the field's expressions and abbreviations stand for).
``word``      every word of the index with the number of papers that hold it and its stem.
``spelling``  the same words once more, in one text for each length: what typing errors are mended from.
``text``      FTS5 over words folded by ``mucli.text``, in columns. ``id`` and ``facet`` hold whole names as single tokens
              (``doi=10.1109/…``, ``topic=gnn``), so that one index answers look-ups, filters and searches alike.
"""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mucli import text
from mucli.catalog.extras import Extras
from mucli.catalog.store import APPLICATION_ID, FORMAT
from mucli.forms import stem
from mucli.model import Paper, to_json

COLUMNS = ("id", "facet", "method", "title", "author")
"""The columns of the full-text index: identifiers, filter values, then the searched words."""

LINES = ("method", "method parts", "title", "title parts", "author", "facet")
"""The lines of ``paper.words``.

Methods and titles are words in order, `` | `` between several; their parts are compounds run together (``lcodec``) and the pieces of
CamelCase (``graph eraser``), those of methods after the whole names run together and `` | ``. Authors are ``family words,given words``
with ``;`` between them. Facets are the tokens of that column.
"""

_SCHEMA = f"""
CREATE TABLE paper (id INTEGER PRIMARY KEY, key TEXT NOT NULL, year INTEGER NOT NULL, words TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE document (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, papers INTEGER NOT NULL, stem TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE spelling (length INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE VIRTUAL TABLE text USING fts5({", ".join(COLUMNS)}, content='', columnsize=0,
    tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{{|}}~'");
"""
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011'./+&@][^\W_]+)+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HUMP = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]{2}")


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
    facets: Counter[str] = Counter()
    years: dict[int, list[int]] = {}
    count = 0
    rows: list[tuple[int, str, int, str, str]] = []
    texts: list[tuple[int | str, ...]] = []
    for count, paper in enumerate(papers, 1):
        record = json.dumps(to_json(paper), ensure_ascii=False, separators=(",", ":"))
        years.setdefault(paper.year, [count, count])[1] = count
        lines = _lines(paper)
        indexed = _indexed(lines)
        rows.append((count, paper.key, paper.year, "\n".join(lines), record))
        texts.append((count, " ".join(_ids(paper)), lines[5], *indexed))
        words.update(set(" ".join(indexed).split()))
        facets.update(lines[5].split())
        if len(rows) == 1000:
            _flush(connection, rows, texts)
            if progress:
                progress(count)
    _flush(connection, rows, texts)
    _vocabulary(connection, words)
    connection.execute("CREATE UNIQUE INDEX paper_key ON paper (key)")
    connection.executemany("INSERT INTO document VALUES (?, ?)", _documents(extras, count))
    for name, value in (("years", years), ("facets", facets)):
        connection.execute("INSERT INTO document VALUES (?, ?)", (name, json.dumps(value)))
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    connection.commit()
    return count


def _flush(connection: sqlite3.Connection, rows: list[Any], texts: list[Any]) -> None:
    connection.executemany("INSERT INTO paper VALUES (?, ?, ?, ?, ?)", rows)
    marks = ", ".join("?" * (len(COLUMNS) + 1))
    connection.executemany(f"INSERT INTO text (rowid, {', '.join(COLUMNS)}) VALUES ({marks})", texts)  # noqa: S608  # our own names
    rows.clear()
    texts.clear()


def _vocabulary(connection: sqlite3.Connection, words: Counter[str]) -> None:
    words.pop(_BREAK, None)
    connection.executemany("INSERT INTO word VALUES (?, ?, ?)", ((word, words[word], stem(word)) for word in sorted(words)))
    connection.execute("CREATE INDEX word_stem ON word (stem)")
    lengths: dict[int, list[str]] = {}
    for word in sorted(words):
        lengths.setdefault(len(word), []).append(word)
    connection.executemany("INSERT INTO spelling VALUES (?, ?)", ((length, " ".join(found)) for length, found in lengths.items()))


def _documents(extras: Extras, count: int) -> Iterator[tuple[str, str]]:
    for name in ("venues", "datasets", "metrics", "benchmarks"):
        yield name, json.dumps({key: to_json(record) for key, record in getattr(extras, name).items()}, ensure_ascii=False)
    for name in ("taxonomy", "about"):
        yield name, json.dumps(to_json(getattr(extras, name)), ensure_ascii=False)
    yield "warnings", json.dumps(extras.warnings)
    yield "subjects", json.dumps(_subjects(extras), ensure_ascii=False)
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
    yield from (f"has={name}" for name in ("doi", "arxiv", "openreview") if getattr(paper, name))
    yield f"year={paper.year}"
    if paper.arxiv and (posted := _posted(paper.arxiv)) != paper.year:
        yield f"posted={posted}"


def _posted(arxiv: str) -> int:
    """Return the year in which a paper was posted at arXiv, as its id says (YYMM.NNNNN, archive/YYMMNNN)."""
    digits = int(arxiv.rpartition("/")[2][:2])
    return 1900 + digits if digits > 90 else 2000 + digits


def _lines(paper: Paper) -> list[str]:
    """Return the lines of ``paper.words``; see ``LINES``."""
    titles = (paper.title, *paper.other_titles)
    methods = " | ".join([" ".join(text.words(name)) for name in paper.methods])
    whole = dict.fromkeys([text.squash(name) for name in paper.methods])
    pieces = " ".join([*whole, "|", *dict.fromkeys([part for name in paper.methods for part in _parts(name)])]) if whole else ""
    authors = ";".join(
        [f"{' '.join(text.words(f'{each.family} {each.suffix}'))},{' '.join(text.words(each.given))}" for each in paper.authors]
    )
    words = " | ".join([" ".join(text.words(title)) for title in titles])
    parts = " ".join(dict.fromkeys([part for title in titles for part in _parts(title)]))
    return [methods, pieces, words, parts, authors, " ".join(_facets(paper)).replace("\n", " ")]


def _parts(name: str) -> list[str]:
    """Return the compounds of ``name`` run together and the pieces of its CamelCase, folded."""
    found = [text.squash(match) for match in _COMPOUND.findall(name)]
    if _HUMP.search(name):
        found += [text.fold(piece) for word in name.split() if _HUMP.search(word) for piece in _CAMEL.findall(word) if len(piece) > 2]
    return found


_BREAK = "|"  # stands between what is no phrase


def _indexed(lines: list[str]) -> tuple[str, str, str]:
    """Return the columns method, title and author of the index from the lines of ``paper.words``."""
    methods, pieces, titles, parts, authors, _facets = lines
    return (
        f"{methods} | {pieces}" if pieces else methods,
        f"{titles} | {parts}" if parts else titles,
        " | ".join([f"{given} {family}" for family, _comma, given in [name.partition(",") for name in authors.split(";")]]),
    )


def _subjects(extras: Extras) -> dict[str, dict[str, list[str]]]:
    """Return what each expression of the field stands for: by its words' stems, the ``facets`` it names and its other ``names``.

    ``parts`` maps the stem of each word of those names to the facets whose names hold it.
    """
    taxonomy = extras.taxonomy
    groups = [
        (f"{what}={term.key}", (term.key, term.name, *term.aliases))
        for what, terms in (("kind", taxonomy.kinds), ("category", taxonomy.categories), ("topic", taxonomy.topics))
        for term in terms.values()
    ]
    groups += [(f"venue={venue.key}", (venue.key, venue.name, venue.short, *venue.aliases)) for venue in extras.venues.values()]
    found: dict[str, dict[str, list[str]]] = {"facets": {}, "names": {}, "parts": {}}
    for facet, given in groups:
        for stems in {" ".join([stem(word) for word in text.words(name)]) for name in given}:
            found["facets"].setdefault(stems, []).append(facet)
            for part in set(stems.split()):
                found["parts"].setdefault(part, []).append(facet)
    for key, others in taxonomy.terms.items():
        names = list(dict.fromkeys([" ".join(text.words(name)) for name in (key, *others)]))
        for name in names:
            known = found["names"].setdefault(" ".join([stem(word) for word in name.split()]), [])
            known += [other for other in names if other != name and other not in known]
    for part, facets in found["parts"].items():
        found["parts"][part] = sorted(set(facets))
    return found
