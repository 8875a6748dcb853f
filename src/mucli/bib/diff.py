"""The difference of two texts as ``diff -u`` writes it, made from the stretches that are known to
differ.

``difflib`` compares whole files line by line, which takes seconds for a bibliography of thousands
of records; here it sees only the stretches that were edited.
"""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of a text, and the ``new`` ones in their place."""

    start: int
    end: int
    new: str


_Op = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]


class _Compared(difflib.SequenceMatcher[str]):
    """A comparison whose result is known beforehand, to be grouped with context."""

    def __init__(self, known: list[_Op]) -> None:
        super().__init__()
        self.known = known

    def get_opcodes(self) -> list[_Op]:
        """Return the result."""
        return self.known


def apply(text: str, stretches: Iterable[Stretch]) -> str:
    """Return ``text`` with every stretch replaced; they do not overlap."""
    out, at = [], 0
    for stretch in stretches:
        out += [text[at : stretch.start], stretch.new]
        at = stretch.end
    return "".join([*out, text[at:]])


def unified(text: str, stretches: Sequence[Stretch], name: str) -> Iterator[str]:
    """Give the lines, with their ends, of the difference that ``stretches`` (in order) make to
    ``text``, the file called ``name``.
    """
    if not stretches:
        return
    old, new = split_lines(text), split_lines(apply(text, stretches))
    yield from (f"--- {name}\n", f"+++ {name}\n")
    for group in _Compared(list(_opcodes(text, old, new, stretches))).get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from (_line(" ", line) for line in old[a:b])
                continue
            yield from (_line("-", line) for line in old[a:b])
            yield from (_line("+", line) for line in new[c:d])


def split_lines(text: str) -> list[str]:
    """Return the lines of ``text`` with their ends; only a line feed ends one, as for ``diff`` and
    ``patch``.
    """
    lines = text.split("\n")
    return [*(f"{line}\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _line(mark: str, line: str) -> str:
    return (
        f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
    )


def _range(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _opcodes(
    text: str, old: Sequence[str], new: Sequence[str], stretches: Sequence[Stretch]
) -> Iterator[_Op]:
    """Give what turns ``old`` into ``new``, line by line, in order and without gaps (see
    ``difflib.SequenceMatcher.get_opcodes``).
    """
    a = c = at = line = 0
    for first, last, more in _line_spans(text, stretches):
        line += text.count("\n", at, first)
        at = first
        start = line
        end = (
            start + text.count("\n", first, last) + (not text.endswith("\n") and last == len(text))
        )
        if start > a:
            yield "equal", a, start, c, c + start - a
        c += start - a
        size = end - start + more
        matcher = difflib.SequenceMatcher(None, old[start:end], new[c : c + size], autojunk=False)
        yield from (
            (tag, i + start, j + start, k + c, m + c) for tag, i, j, k, m in matcher.get_opcodes()
        )
        a, c = end, c + size
    if a < len(old):
        yield "equal", a, len(old), c, len(new)


def _line_spans(text: str, stretches: Sequence[Stretch]) -> Iterator[tuple[int, int, int]]:
    """Give the whole lines that the stretches lie in, those on common lines together: start, end,
    and by how many lines they grow.
    """
    spans: list[list[int]] = []
    for stretch in stretches:
        first = text.rfind("\n", 0, stretch.start) + 1
        found = text.find("\n", max(stretch.end - 1, stretch.start, 0))
        last = len(text) if found < 0 else found + 1
        more = stretch.new.count("\n") - text.count("\n", stretch.start, stretch.end)
        if spans and first < spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], last)
            spans[-1][2] += more
        else:
            spans.append([first, last, more])
    return ((first, last, more) for first, last, more in spans)
