"""``mucli stats``: the catalogue in numbers, as bars on a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from mucli.api import Catalog
from mucli.cli.options import Selection, chosen_format, format_option, paper_filters
from mucli.cli.output import ROW_FORMATS, Rows, show_rows
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError
from mucli.model import Paper

_TOP = 15  # of venues, topics and data sets, on a terminal
_TITLES = {"forgets": "what they forget", "needs": "what they need", "dataset": "data set"}
_Groups = Mapping[str, Sequence[tuple[str, int]]]


@paper_filters
def stats(selection: Selection, format_: str = format_option(ROW_FORMATS)) -> None:
    """Show how many papers there are by year, category, kind, venue, topic, what they forget,
    guarantee and need, and data set, and how many have code.
    """
    from mucli.api.counting import statistics, with_code

    chosen = chosen_format(format_, ROW_FORMATS)
    with open_catalog() as catalog:
        papers = selection.papers(catalog)
        if not papers:
            raise NotFoundError("no paper passes these filters; take one away")
        groups, code = statistics(papers), with_code(papers)
        rows = [(name, value, count) for name, counts in groups.items() for value, count in counts]
        rows += [("code", "with", code), ("code", "without", len(papers) - code)]
        more: dict[str, Any] = {"papers": len(papers), "with_code": code}
        more |= {name: dict(counts) for name, counts in groups.items()}
        show_rows(
            Rows(
                "statistics",
                ("Group", "Value", "Papers"),
                rows,
                more=more,
                drawn=lambda: _bars(papers, groups, code, catalog),
            ),
            chosen,
        )


def _bars(papers: Sequence[Paper], groups: _Groups, code: int, catalog: Catalog) -> None:
    from mucli.cli.output.terminal.drawing import bars

    for name, counts in groups.items():
        if not counts:
            continue
        shown = counts[:_TOP] if name in ("venue", "topic", "dataset") else counts
        if name == "venue":
            known = catalog.venues
            shown = [(known[key].short if key in known else key, count) for key, count in shown]
        rest = f" (the first {_TOP} of {len(counts)})" if len(shown) < len(counts) else ""
        bars(f"Papers by {_TITLES.get(name, name)}{rest}", shown)
    total = len(papers)
    heading = f"Code links, of {total:,} papers"
    bars(heading, [("with", code), ("without", total - code)], total=total)
