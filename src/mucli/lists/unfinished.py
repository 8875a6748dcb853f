"""Rows that lack what a record must have, kept as CSV for a person to finish: the year is filled in
and the file imported.
"""

import io
from collections.abc import Iterable

from mucli.export.spreadsheet import write_csv
from mucli.lists.comparison import Outcome
from mucli.model import Paper

COLUMNS = (
    "line title authors others year month venue categories doi arxiv openreview url code".split()
)
"""The columns of such a file; ``mucli import`` reads them, ``line`` is for the person."""


def unfinished_csv(outcomes: Iterable[Outcome]) -> str:
    """Return the rows that wait for a year, under ``COLUMNS``."""
    out = io.StringIO(newline="")
    rows = [_cells(each, each.draft) for each in outcomes if each.draft is not None]
    write_csv(out, COLUMNS, rows)
    return out.getvalue()


def _cells(outcome: Outcome, paper: Paper) -> list[str]:
    links = [url for urls in paper.links.values() for url in urls]
    return [
        str(outcome.row.line),
        paper.title,
        "; ".join(map(str, paper.authors)),
        "true" if paper.others and paper.authors else "",
        "",
        str(paper.month or ""),
        outcome.row.venue or paper.venue or "",
        "; ".join(paper.categories),
        paper.doi or "",
        paper.arxiv or "",
        paper.openreview or "",
        " ".join(links),
        " ".join(entry.url for entry in paper.code),
    ]
