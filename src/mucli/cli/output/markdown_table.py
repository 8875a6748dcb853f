"""Markdown: a table; text is escaped so that it stays text."""

import re
from collections.abc import Iterable, Sequence

from mucli.cli.output import Papers, Row, Rows
from mucli.model import Paper
from mucli.text import printable


def papers(shown: Papers) -> None:
    """Print one paper a row, its title and code as links."""
    _print(
        ("Title", "Authors", "Venue", "Year", "Code"),
        (_cells(paper, shown.venue(paper)) for paper in shown.papers),
    )


def rows(shown: Rows) -> None:
    """Print the rows that a person should see."""
    _print(
        shown.columns,
        ([_text(c) if isinstance(c, str) else c for c in row] for row in shown.for_people),
    )


def _print(columns: Sequence[str], given: Iterable[Row]) -> None:
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for row in given:
        print("| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |")


def _cells(paper: Paper, venue: str) -> Row:
    code = " ".join(_link("code", entry.url) for entry in paper.code)
    return (_link(paper.title, paper.url), _text(paper.byline), _text(venue), paper.year, code)


def _text(text: str) -> str:
    escaped = re.sub(r"([\\`*_\[\]|~$])", r"\\\1", printable(text))
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(text: str, url: str | None) -> str:
    if not url:
        return _text(text)
    target = url.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace(" ", "%20")
    return f"[{_text(text)}]({target})"
