"""Text, links, headings and tables in GitHub's Markdown, such that text stays text and tables are
aligned.

The rules are those of CommonMark 0.31 (backslash escapes, entities, link destinations), of GitHub
Flavored Markdown's tables (section 4.10: a pipe is escaped wherever it stands), and of GitHub's
anchors as the package github-slugger restates them.
"""

import re
import unicodedata
from collections.abc import Sequence

from mucli.text import printable

# What could open markup, a cell, or (dollars) a formula.
_SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def text(value: str) -> str:
    """Return ``value`` on one line, for a cell or a paragraph: no markup, HTML, formula or pipe of
    it is taken as such.
    """
    line = " ".join(printable(value).split())
    escaped = _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", line))
    return escaped.replace("<", "&lt;").replace(">", "&gt;")


def link(label: str, url: str | None) -> str:
    """Return ``label`` (plain text) as a link to ``url``; alone where that is no web address."""
    if not url or not url.startswith(("http://", "https://")):
        return text(label)
    target = _ENTITY.sub(
        "&amp;", re.sub(r"[\s<>\\|]", lambda match: f"%{ord(match[0]):02X}", printable(url))
    )
    if not _balanced(target):
        target = re.sub(r"([()])", r"\\\1", target)
    return f"[{text(label)}]({target})"


def _balanced(target: str) -> bool:
    depth = 0
    for char in target:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def formula(latex: str) -> str:
    """Return a formula as GitHub typesets it in a table: the form with backticks, whose content is
    not taken for Markdown.
    """
    return "$`" + " ".join(printable(latex).replace("`", "'").split()).replace("|", "\\|") + "`$"


class Anchors:
    """Gives each heading of one page the anchor that GitHub gives it; a heading that stands twice
    gets a number.
    """

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def anchor(self, heading: str) -> str:
        """Return the anchor (without ``#``) of the next heading, given as plain text."""
        kept = "".join(c for c in heading.lower() if c in " -" or _stays(c))
        first = unique = kept.replace(" ", "-")
        while unique in self.seen:
            self.seen[first] += 1
            unique = f"{first}-{self.seen[first]}"
        self.seen[unique] = 0
        return unique


def _stays(char: str) -> bool:
    """Tell whether GitHub keeps ``char`` in an anchor: letters, marks, decimal and letter numbers,
    connectors, circled letters.
    """
    category = unicodedata.category(char)
    return category[0] in "LM" or category in ("Nd", "Nl", "Pc") or "\u24b6" <= char <= "\u24e9"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table with its pipes aligned; ``columns`` and cells are Markdown, an empty cell is
    written ``-``.
    """
    lines = [list(columns), *([cell or "-" for cell in row] for row in rows)]
    widths = [max(3, *(_units(line[place]) for line in lines)) for place in range(len(columns))]
    lines.insert(1, ["-" * width for width in widths])
    return "".join("| " + " | ".join(map(_padded, line, widths)) + " |\n" for line in lines)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _units(cell))


def _units(cell: str) -> int:
    """Return the length that linters measure: JavaScript's, in UTF-16 units."""
    return len(cell) + sum(c > "\uffff" for c in cell)
