"""Reading BibTeX and biblatex files without losing a character: every record and field with its
place in the text.

The grammar is that of "BibTeXing" (Patashnik, 1988) and of the bibtex program: ``@type{key, name =
value # value, …}`` in braces or parentheses, values in balanced braces (a backslash does not hide
one), quotes or as bare words; what stands between records is comment. Three things are taken as
biber takes them: ``@comment{…}`` holds no records, ``%`` starts a comment where a field could
start, and a line between records that begins with ``%`` holds none.

The libraries for BibTeX (bibtexparser, pybtex) say which fields a record has, but not where they
stand, and drop what lies between; a file that is edited in place needs both.
``tests/test_bibtex.py`` holds this reader against bibtexparser.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

# What bibtex.web lets stand in a name: no white space and none of these.
_NAME = r"[^\s\"#%'(),={}]+"
_DEEP = (  # braces in braces in braces; deeper ones are counted
    r"\{[^{}]*+(?:\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}[^{}]*+)*+\}"
)
_QUOTE = r'"[^"{}]*+(?:\{[^{}]*+\}[^"{}]*+)*+"'
_FIELD = re.compile(rf"\s*({_NAME})\s*=\s*({_DEEP}|{_QUOTE}|{_NAME})(?=\s*[,}})])")
_START = re.compile(rf"@[ \t]*(?:({_NAME})\s*([{{(])?)?")
_KEYS = {
    "{": re.compile(r"\s*([^\s,}=]*)\s*(?=[,}])"),
    "(": re.compile(r"\s*([^\s,=]*?)\s*(?=[,)])"),
}
_SPACE = re.compile(r"(?:\s+|%[^\r\n]*)*")
_ASSIGN = re.compile(rf"({_NAME})\s*(=)?\s*")
_WORD = re.compile(_NAME)
_BRACES = re.compile(r"[{}]")
_QUOTED = re.compile(r'[{}"]')
_SWALLOWED = re.compile(rf",\s*[\r\n]\s*{_NAME}\s*=\s*[{{\"\d]")
_NEXT = re.compile(r"^[ \t]*@", re.MULTILINE)

MONTHS = {
    name: name.capitalize() for name in "jan feb mar apr may jun jul aug sep oct nov dec".split()
}
"""The abbreviations that every bibliography style defines."""

MOST_MACRO = 2000
"""Characters that an abbreviation may stand for; bibtex itself holds a field of 5,000."""


class Field(NamedTuple):
    """One field of a record: its ``name`` as written, where that begins (``start``), and where its
    value begins and ends.
    """

    name: str
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text. ``kind`` is the type in lower case: of a record, or ``string``,
    ``preamble``, ``comment``.

    ``kind`` is empty for what stands between records. ``body`` is where the text after the opening
    brace begins. A block that cannot be read has a ``problem``, found at ``place``, and no fields
    that could be relied on.
    """

    kind: str
    start: int
    end: int
    body: int = 0
    key: str = ""
    fields: tuple[Field, ...] = ()
    problem: str = ""
    place: int = 0

    @property
    def is_record(self) -> bool:
        """Whether this is a readable record of a work."""
        return not self.problem and self.kind not in ("", "string", "preamble", "comment")

    def field(self, *names: str) -> Field | None:
        """Return the first field called by one of ``names`` (lower case), in the order of
        ``names``; of two the first counts.
        """
        for name in names:
            for each in self.fields:
                if each.name.lower() == name:
                    return each
        return None


@dataclass(frozen=True)
class Bibliography:
    """A text read: ``blocks`` follow each other without gaps from its first to its last character;
    ``macros`` are those of @string.
    """

    text: str
    blocks: tuple[Block, ...]
    macros: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> Iterator[Block]:
        """Give the records of works, in order."""
        return (block for block in self.blocks if block.is_record)

    def problems(self) -> Iterator[Block]:
        """Give the blocks that cannot be read, in order."""
        return (block for block in self.blocks if block.problem)

    def value(self, of: Field) -> str:
        """Return what a field says: delimiters gone, macros replaced (an unknown one stands for
        itself), pieces joined.
        """
        raw = self.text[of.value_start : of.end]
        if raw[0] in '{"' and "#" not in raw:
            return raw[1:-1]
        return _expand(raw, self.macros)

    def get(self, record: Block, *names: str) -> str:
        """Return the value of the first field of ``record`` called by one of ``names``, empty
        without one.
        """
        found = record.field(*names)
        return self.value(found) if found else ""

    @cached_property
    def newline(self) -> str:
        """How the text ends its lines: as Windows does where any line does, else as most systems
        do.
        """
        if "\r" not in self.text:
            return "\n"
        return "\r\n" if "\r\n" in self.text else "\n" if "\n" in self.text else "\r"

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer(r"\r\n?|\n", self.text)]

    def line(self, place: int) -> int:
        """Return the line of a place in the text, counted from 1."""
        return bisect_right(self._breaks, place - 1) + 1 if place else 1


class _BrokenError(Exception):
    """The block cannot be read on; ``place`` is where."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__(message)
        self.place = place


def read(text: str) -> Bibliography:
    """Read ``text``, a whole file. Never raises: what cannot be read is a block with a problem, and
    the rest is read all the same.
    """
    blocks: list[Block] = []
    macros = dict(MONTHS)
    at = done = 0
    while (at := text.find("@", at)) >= 0:
        block = _block(text, at, macros)
        if block is None:
            at += 1
            continue
        if done < at:
            blocks.append(Block("", done, at))
        blocks.append(block)
        at = done = block.end
    if done < len(text):
        blocks.append(Block("", done, len(text)))
    return Bibliography(text, tuple(blocks), macros)


def _block(text: str, at: int, macros: dict[str, str]) -> Block | None:
    """Read what starts at the ``@`` at ``at``; None when that is only a character of a comment,
    such as a mail address's.
    """
    start = text.rfind("\n", 0, at) + 1
    line = text[max(start, text.rfind("\r", start, at) + 1) : at].lstrip("\ufeff \t")
    match = _START.match(text, at)
    if match is None or line.startswith("%") or (line and (not match[2] or line[-1].isalnum())):
        return None  # a comment, a mail address
    kind = (match[1] or "").lower()
    if kind == "comment":
        return _comment(text, at, match)
    try:
        if not match[2]:
            raise _BrokenError(
                f"{_shown(text, at)} is not followed by a type and a brace; a record begins as"
                " @article{key,",
                at,
            )
        return _known(text, at, match, kind, macros)
    except _BrokenError as problem:
        following = _NEXT.search(text, match.end())
        return Block(
            kind,
            at,
            following.start() if following else len(text),
            problem=str(problem),
            place=problem.place,
        )


def _known(text: str, at: int, match: re.Match[str], kind: str, macros: dict[str, str]) -> Block:
    opener, body = match[2], match.end()
    closer = "}" if opener == "{" else ")"
    if kind == "preamble":
        end = _value(text, _skip(text, body))
        return Block(kind, at, _close(text, end, closer), body)
    key = ""
    place = body
    if kind != "string":
        found = _KEYS[opener].match(text, body)
        if not found:
            raise _BrokenError(
                f"a key and a comma are missing after {text[at:body].strip()!r}, before"
                f" {_shown(text, body)}",
                body,
            )
        key, place = found[1], found.end()
    fields, end = _fields(text, place, closer, key or kind)
    if kind == "string":
        for each in fields:
            macros[each.name.lower()] = _macro(text, each, macros)
    return Block(kind, at, end, body, key, tuple(fields))


def _fields(text: str, place: int, closer: str, name: str) -> tuple[list[Field], int]:
    """Read fields from ``place`` to the closing delimiter; return them and the place behind it."""
    fields: list[Field] = []
    begun, expected = place, True
    while True:
        if expected and (match := _FIELD.match(text, place)):
            fields.append(Field(match[1], match.start(1), match.start(2), match.end(2)))
            place, expected = match.end(), False
        char = text[place : place + 1]
        if char != ",":
            place = _skip(text, place)
            char = text[place : place + 1]
        if char == ",":
            place, expected = place + 1, True
            continue
        if char == closer:
            return fields, place + 1
        if not char or char == "@":
            _blame_open_value(text, fields)
            if not char:
                raise _BrokenError(
                    f"{name!r} begins here and is not closed before the end of the file", begun
                )
            raise _BrokenError(f"{name!r} is not closed before {_shown(text, place)}", place)
        if not expected:
            raise _BrokenError(
                f"a comma is missing before {_shown(text, place)} in {name!r}", place
            )
        assign = _ASSIGN.match(text, place)
        if not assign or not assign[2]:
            raise _BrokenError(
                f"{_shown(text, place)} in {name!r} is no field; write it as name = {{value}}",
                place,
            )
        start = _skip(text, assign.end())
        fields.append(Field(assign[1], place, start, end := _value(text, start)))
        place, expected = end, False


def _blame_open_value(text: str, fields: list[Field]) -> None:
    """Raise for the last field when its value swallows lines that look like fields: its brace is
    what is missing, not the record's.
    """
    if fields and _SWALLOWED.search(text, fields[-1].value_start, fields[-1].end):
        raise _BrokenError(
            f"the value of {fields[-1].name!r} goes on over the next field; close its brace",
            fields[-1].value_start,
        )


def _value(text: str, place: int) -> int:
    """Return the end of the value that starts at ``place``: pieces joined by ``#``."""
    while True:
        end = _piece(text, place)
        place = _skip(text, end)
        if text[place : place + 1] != "#":
            return end
        place = _skip(text, place + 1)


def _piece(text: str, place: int) -> int:
    char = text[place : place + 1]
    if char and char in '{"':
        depth = 0
        for match in (_BRACES if char == "{" else _QUOTED).finditer(
            text, place if char == "{" else place + 1
        ):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth < 0:
                raise _BrokenError(
                    f"in the quoted value {_shown(text, place)} a quote is missing, or a brace is"
                    " closed twice",
                    place,
                )
            if depth == 0 and match[0] == ("}" if char == "{" else '"'):
                return match.end()
        raise _BrokenError(
            f"the {'brace' if char == '{' else 'quote'} opened before {_shown(text, place + 1)} is"
            " never closed",
            place,
        )
    word = _WORD.match(text, place)
    if not word:
        raise _BrokenError(
            f"a value is missing before {_shown(text, place) if char else 'the end of the file'}",
            place,
        )
    return word.end()


def _close(text: str, place: int, closer: str) -> int:
    place = _skip(text, place)
    if text[place : place + 1] != closer:
        raise _BrokenError(
            f"{closer!r} is missing before"
            f" {_shown(text, place) if place < len(text) else 'the end of the file'}",
            place,
        )
    return place + 1


def _comment(text: str, at: int, match: re.Match[str]) -> Block:
    """Read ``@comment``: to the brace that closes it, or without one to the end of the line."""
    if match[2] == "{":
        try:
            return Block("comment", at, _piece(text, match.end() - 1))
        except _BrokenError:
            pass
    end = re.compile(r"[\r\n]|\Z").search(text, at)
    return Block("comment", at, end.start() if end else len(text))


def _skip(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _shown(text: str, place: int) -> str:
    return repr(" ".join(text[place : place + 30].split())[:20])


def pieces(raw: str) -> Iterator[str]:
    """Give the pieces of a value as written, ``{…}``, ``"…"`` or a word, without the ``#`` between
    them.
    """
    place = _skip(raw, 0)
    while place < len(raw):
        end = _piece(raw, place)
        yield raw[place:end]
        place = _skip(raw, end)
        if raw[place : place + 1] == "#":
            place = _skip(raw, place + 1)


def _expand(raw: str, macros: Mapping[str, str]) -> str:
    return "".join(
        piece[1:-1] if piece[0] in '{"' else macros.get(piece.lower(), piece)
        for piece in pieces(raw)
    )


def _macro(text: str, of: Field, macros: Mapping[str, str]) -> str:
    """Return what the abbreviation ``of`` stands for. One that doubles another, and is doubled in
    turn, would fill any memory after some thirty lines.
    """
    value = _expand(text[of.value_start : of.end], macros)
    if len(value) > MOST_MACRO:
        raise _BrokenError(
            f"the string {of.name!r} stands for more than {MOST_MACRO:,} characters; write it out"
            " where it is used",
            of.start,
        )
    return value


def split_names(value: str) -> list[str]:
    """Return the names of a list joined by ``and``; an ``and`` in braces belongs to the name.

    >>> split_names("Smith, Ann and {Barnes and Noble} and others")
    ['Smith, Ann', '{Barnes and Noble}', 'others']
    """
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\s+and(?=\s)\s*", value, re.IGNORECASE):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth <= 0:
            parts.append(value[start : match.start()])
            start = match.end()
    return [part.strip() for part in [*parts, value[start:]] if part.strip()]
