"""Reading BibTeX and biblatex files, forgivingly: a broken record costs itself, not the rest.

The grammar is that of "BibTeXing" (Patashnik, 1988): ``@type{key, name = value # value, …}``, values in braces, quotes or as bare words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mucli.ingest.names import parse_name
from mucli.ingest.rows import Aside, Document, Row
from mucli.ingest.works import work_row
from mucli.latex import to_text
from mucli.model import Author, Paper

_START = re.compile(r"@\s*([a-zA-Z]+)\s*([{(])")
_NAME = re.compile(r"\s*([^\s=,{}()\"#%]+)\s*=\s*")
_MONTHS = {name: name.capitalize() for name in "jan feb mar apr may jun jul aug sep oct nov dec".split()}
_NO_WORK = ("comment", "preamble", "string", "xdata", "set")


class _BrokenError(Exception):
    """The record cannot be read on; the text says why."""


@dataclass(slots=True)
class _Cursor:
    text: str
    at: int
    strings: dict[str, str]


def read_bib(source: str) -> Document:
    """Read the records of a .bib file; each gives one row, those that cannot be read one with a problem. Never raises."""
    rows: list[Row] = []
    aside: list[Aside] = []
    strings = dict(_MONTHS)
    at = 0
    while match := _START.search(source, at):
        line = source.count("\n", 0, match.start()) + 1
        kind = match[1].lower()
        cursor = _Cursor(source, match.end(), strings)
        if kind in _NO_WORK:
            at = _skip(cursor, kind)
            if kind != "comment":
                aside.append(Aside(line, match[0], f"@{kind} describes no paper"))
            continue
        try:
            key, fields = _record(cursor)
            rows.append(_row(line, key, fields))
            at = cursor.at
        except _BrokenError as problem:
            rows.append(Row(line, Paper(key="", title=""), problem=f"the record of type @{kind} {problem}"))
            following = re.compile(r"^\s*@", re.MULTILINE).search(source, match.end())
            at = following.start() if following else len(source)
    return Document("", tuple(rows), tuple(aside))


def _skip(cursor: _Cursor, kind: str) -> int:
    """Pass over what is no work; keep the abbreviations of @string."""
    start = cursor.at
    if kind == "string":
        try:
            if match := _NAME.match(cursor.text, cursor.at):
                cursor.at = match.end()
                cursor.strings[match[1].lower()] = _value(cursor)
            return cursor.at
        except _BrokenError:
            return start
    try:
        cursor.at -= 1
        _braced(cursor) if cursor.text[cursor.at] == "{" else None
        return max(cursor.at, start)
    except _BrokenError:
        return start


def _record(cursor: _Cursor) -> tuple[str, dict[str, str]]:
    match = re.compile(r"\s*([^\s,{}=\"]*)\s*(?=[,})])").match(cursor.text, cursor.at)
    if not match:
        raise _BrokenError("has no key; write one after the brace")
    cursor.at = match.end()
    fields: dict[str, str] = {}
    while True:
        _spaces(cursor)
        if cursor.at >= len(cursor.text):
            raise _BrokenError("is not closed; add a brace")
        if cursor.text[cursor.at] in "})":
            cursor.at += 1
            return match[1], fields
        if cursor.text[cursor.at] == ",":
            cursor.at += 1
            continue
        name = _NAME.match(cursor.text, cursor.at)
        if not name:
            raise _BrokenError(
                f"cannot be read at {' '.join(cursor.text[cursor.at : cursor.at + 20].split())!r}; a comma or brace is missing before it"
            )
        cursor.at = name.end()
        fields.setdefault(name[1].lower(), _value(cursor))


def _value(cursor: _Cursor) -> str:
    parts = []
    while True:
        _spaces(cursor)
        char = cursor.text[cursor.at : cursor.at + 1]
        if char == "{":
            parts.append(_braced(cursor))
        elif char == '"':
            parts.append(_quoted(cursor))
        else:
            word = re.compile(r"[^\s,#{}()\"]+").match(cursor.text, cursor.at)
            if not word:
                raise _BrokenError("has a field without a value; give it one or delete it")
            cursor.at = word.end()
            parts.append(cursor.strings.get(word[0].lower(), word[0]))
        _spaces(cursor)
        if cursor.text[cursor.at : cursor.at + 1] != "#":
            return "".join(parts)
        cursor.at += 1


def _spaces(cursor: _Cursor) -> None:
    cursor.at = re.compile(r"\s*").match(cursor.text, cursor.at).end()  # type: ignore[union-attr]


def _braced(cursor: _Cursor) -> str:
    start, depth = cursor.at, 0
    for match in re.compile(r"\\.|[{}]", re.DOTALL).finditer(cursor.text, start):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            cursor.at = match.end()
            return cursor.text[start + 1 : match.start()]
    raise _BrokenError("has a brace that is never closed; close it")


def _quoted(cursor: _Cursor) -> str:
    start, depth = cursor.at + 1, 0
    for match in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(cursor.text, start):
        if match[0] == '"' and depth <= 0:
            cursor.at = match.end()
            return cursor.text[start : match.start()]
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    raise _BrokenError("has a quote that is never closed; close it")


def bib_authors(value: str) -> tuple[tuple[Author, ...], bool]:
    """Return the authors of a BibTeX list and whether it ends in ``and others``; a name in braces is a group's and stays whole."""
    names: list[Author] = []
    others = False
    for part in _split_and(value):
        bare = to_text(part)
        if bare.lower() in ("others", "et al", "et al."):
            others = True
        elif re.fullmatch(r"\{[^{}\\]*\}", part.strip()) and "," not in part:
            names.append(Author(bare))
        elif author := parse_name(bare):
            names.append(author)
    return tuple(names), others


def _split_and(value: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\s+and\s+", value, re.IGNORECASE):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth <= 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [part for part in [*parts, value[start:]] if part.strip()]


def _row(line: int, key: str, fields: Mapping[str, str]) -> Row:
    def get(*names: str) -> str:
        return next((to_text(fields[name]) for name in names if fields.get(name, "").strip()), "")

    def verbatim(name: str) -> str:
        return fields.get(name, "").replace("\\_", "_").replace("\\%", "%").strip(" {}")

    journal = get("journaltitle", "journal", "booktitle", "howpublished", "series")
    eprint = verbatim("eprint")
    if not eprint and "arxiv" in journal.lower():
        eprint = journal
    found = re.search(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", eprint or verbatim("eprint"))
    authors, others = bib_authors(fields.get("author", "") or fields.get("editor", ""))
    facts = {
        "title": get("title") + (f": {get('subtitle')}" if get("subtitle") else ""),
        "date": get("date") or " ".join(part for part in (get("month"), get("year")) if part),
        "venue": "arXiv" if "arxiv" in journal.lower() or (not journal and found) else re.sub(r"https?://\S+|\\url", "", journal),
        "volume": get("volume"),
        "number": get("number", "issue"),
        "pages": get("pages", "eid", "articleno"),
        "publisher": get("publisher", "organization", "institution", "school"),
        "doi": verbatim("doi"),
        "url": verbatim("url"),
        "eprint": found[0] if found else "",
        "code": verbatim("code"),
        "key": key.lower() if re.fullmatch(r"[a-z][a-z0-9]*", key.lower()) else "",
    }
    row = work_row(line, facts, authors)
    return replace(row, paper=replace(row.paper, others=others)) if others else row
