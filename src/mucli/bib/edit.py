"""Editing one record of a .bib file as its owner would: with the indentation, alignment, delimiters
and case that the record has.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from mucli.readers.bibtex import Bibliography, Block, Field

_TYPE = re.compile(r"@\s*([^\s{(]+)")
_ASSIGN = re.compile(r"([ \t]*)=(\s*)")
_AFTER_COMMENT = re.compile(r"[ \t]*(,)[ \t]*%[^\r\n]*|[ \t]*()%[^\r\n]*(?=(?:\s|%[^\r\n]*)*[})])")
_SEPARATOR = re.compile(r"\s*,\s*")
_BREAK = re.compile(r"[\r\n]")
_COMMA = re.compile(r"(?:\s|%[^\r\n]*)*,")
# Types in the capitals that people write who do not write them small.
_CAMEL = {
    "inproceedings": "InProceedings",
    "incollection": "InCollection",
    "inbook": "InBook",
    "techreport": "TechReport",
}


class _Signs(NamedTuple):
    """The spaces ``before`` and ``behind`` an equals sign, and the columns that the signs, or else
    the values, stand in (0: none).
    """

    before: str
    behind: str
    column: int
    value_column: int


class Editor:
    """Collects the edits of one record; :meth:`text` gives the record with all of them.

    A value is LaTeX without delimiters; ``bare`` ones (abbreviations of months) are written as they
    are.
    """

    def __init__(self, bibliography: Bibliography, record: Block) -> None:
        self.whole = bibliography.text
        self.record = record
        self.key_end = self.whole.index(record.key, record.body) + len(record.key)
        self.removed: set[Field] = set()
        self.replaced: set[Field] = set()
        self.edits: list[tuple[int, int, int, str]] = []  # start, end, rank, new text
        self.newline = bibliography.newline

    def text(self) -> str:
        """Return the record as edited."""
        out, at = [], self.record.start
        for start, end, _rank, new in sorted(self.edits):
            out += [self.whole[at:start], new]
            at = max(at, end)
        return "".join([*out, self.whole[at : self.record.end]])

    def retype(self, kind: str) -> None:
        """Give the record another type, in the capitals of the one it has."""
        match = _TYPE.match(self.whole, self.record.start)
        if match:
            before = match[1]
            cased = (
                kind.upper()
                if before.isupper()
                else _CAMEL.get(kind, kind.capitalize())
                if before[0].isupper()
                else kind
            )
            self._edit(match.start(1), match.end(1), cased)

    def replace(self, field: Field, name: str, value: str, *, bare: bool = False) -> None:
        """Give ``field`` the name ``name`` and the value ``value``, with the delimiters it has."""
        self.replaced.add(field)
        written = (
            value
            if bare
            else self._delimited(value, self.whole[field.value_start : field.end], name)
        )
        if name != field.name.lower():
            self._edit(field.start, field.end, self._assignment(name, written))
        else:
            self._edit(field.value_start, field.end, written)

    def add(
        self, name: str, value: str, after: Field | None, *, rank: int, bare: bool = False
    ) -> None:
        """Add a field behind ``after``, or behind the last one; of several at one place those of
        lower ``rank`` come first.
        """
        kept = [field for field in self.record.fields if field not in self.removed]
        if after is None or after in self.removed:
            after = kept[-1] if kept else None
        place = after.end if after else self.key_end
        written = value if bare else self._delimited(value, "", name)
        separator = self._separator
        comment = _AFTER_COMMENT.match(self.whole, place)
        if comment and separator.startswith(","):  # it is about the field that it stands behind
            if not comment[1] and (place, place, 0, ",") not in self.edits:
                self._edit(place, place, ",")
            gap = (
                separator[1:]
                if self.newline in separator
                else self.newline + self._indentation(place)
            )
            self._edit(
                comment.end(), comment.end(), f"{gap}{self._assignment(name, written)},", rank
            )
        else:
            self._edit(place, place, separator + self._assignment(name, written), rank)

    def remove(self, field: Field) -> None:
        """Take ``field`` out, with the comma before it, or behind it where a comment stands
        before.
        """
        self.removed.add(field)
        place = self.record.fields.index(field)
        before = self.record.fields[place - 1].end if place else self.key_end
        if "%" not in self.whole[before : field.start]:
            self._edit(before, field.end, "")
        else:
            comma = _COMMA.match(self.whole, field.end)
            self._edit(field.start, comma.end() if comma else field.end, "")

    def _edit(self, start: int, end: int, new: str, rank: int = 0) -> None:
        self.edits.append((start, end, rank, new))

    def _indentation(self, place: int) -> str:
        """Return the white space that opens the line of ``place``."""
        line = max(self.whole.rfind("\n", 0, place), self.whole.rfind("\r", 0, place)) + 1
        return self.whole[
            line : line + len(self.whole[line:place]) - len(self.whole[line:place].lstrip(" \t"))
        ]

    @cached_property
    def _separator(self) -> str:
        """What stands between two fields of the record: a comma, a line break and spaces in the
        record's way.
        """
        ends = [self.key_end, *(field.end for field in self.record.fields)]
        gaps = [
            self.whole[end : field.start]
            for end, field in zip(ends, self.record.fields, strict=False)
        ]
        usual = [gap for gap in reversed(gaps) if _SEPARATOR.fullmatch(gap)]
        if usual:
            common = Counter(usual).most_common(1)[0][0]
            newline = _BREAK.search(common)
            return (
                common
                if not newline
                else common[: newline.start()]
                + self.newline
                + common[newline.start() :].lstrip("\r\n")
            )
        return (
            f",{self.newline}  "
            if not gaps or any("\n" in gap or "\r" in gap for gap in gaps)
            else ", "
        )

    @cached_property
    def _signs(self) -> "_Signs":
        """How the record writes ``=``."""
        found = [
            (len(field.name), match.end(1) - field.start, match[1], match[2])
            for field in self.record.fields
            if (match := _ASSIGN.match(self.whole, field.start + len(field.name)))
        ]
        if not found:
            return _Signs(" ", " ", 0, 0)
        before = Counter(each[2] for each in found).most_common(1)[0][0]
        behind = Counter(each[3] for each in found if "\n" not in each[3]).most_common(1)
        values = [(length, sign + 1 + len(gap)) for length, sign, _before, gap in found]
        return _Signs(
            before,
            behind[0][0] if behind else " ",
            _column([each[:2] for each in found]),
            _column(values),
        )

    def _assignment(self, name: str, written: str) -> str:
        name, signs = self._cased(name), self._signs
        if signs.column:
            width = max(signs.column, len(name) + len(signs.before[:1]))
            return f"{name:<{width}}={signs.behind}{written}"
        if signs.value_column:
            return f"{name + signs.before + '=' + signs.behind[:1]:<{signs.value_column}}{written}"
        return f"{name}{signs.before}={signs.behind}{written}"

    def _cased(self, name: str) -> str:
        return (
            name.upper()
            if self._capitals == "all"
            else name.capitalize()
            if self._capitals
            else name
        )

    @cached_property
    def _capitals(self) -> str:
        """Which letters of its fields' names the record writes in capitals: ``all``, the ``first``,
        or none.
        """
        names = [
            name
            for field in self.record.fields
            if (name := field.name).lower() not in ("doi", "url", "isbn", "issn")
        ]
        if not names or not all(name[0].isupper() for name in names):
            return ""
        return "all" if all(map(str.isupper, names)) else "first"

    def _delimited(self, value: str, before: str, name: str) -> str:
        """Put ``value`` in the delimiters of ``before``, the value it replaces; where that has
        none, in the record's usual ones.
        """
        raws = [self.whole[field.value_start : field.end] for field in self.record.fields]
        number = value.isdecimal() and name != "doi"
        if number and (before.isdecimal() if before else any(raw.isdecimal() for raw in raws)):
            return value
        marks = before[:1] if before[:1] in ("{", '"') else _usual_mark(raws)
        return f'"{value}"' if marks == '"' and _quotable(value) else f"{{{value}}}"


def _column(places: Sequence[tuple[int, int]]) -> int:
    """Return the column at which most names of several lengths end, of (length of the name, column)
    pairs; 0 when none stands out.
    """
    column, count = Counter(column for _length, column in places).most_common(1)[0]
    lengths = {length for length, each in places if each == column}
    return column if len(lengths) > 1 and 2 * count > len(places) else 0


def _usual_mark(raws: Sequence[str]) -> str:
    quotes = sum(raw.startswith('"') for raw in raws)
    return '"' if quotes > sum(raw.startswith("{") for raw in raws) else "{"


def _quotable(value: str) -> bool:
    """Tell whether no quote in ``value`` stands outside braces."""
    depth = 0
    for char in value:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == '"' and depth == 0:
            return False
    return True
