"""``mucli stats``: the catalogue in numbers, as bars on a terminal."""

from collections import Counter

from mucli.api import Catalog
from mucli.cli.options import Selection, chosen_format, format_option, paper_filters
from mucli.cli.output.formats import print_csv, print_json, print_plain
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError
from mucli.model import Paper

_FORMATS = ("table", "plain", "json", "csv")
_TOP = 15  # of venues and topics, on a terminal


@paper_filters
def stats(selection: Selection, format_: str = format_option(_FORMATS)) -> None:
    """Show how many papers there are by year, category, kind, venue and topic, and how many have
    code.
    """
    chosen = chosen_format(format_, _FORMATS)
    with open_catalog() as catalog:
        papers = selection.papers(catalog)
        if not papers:
            raise NotFoundError("no paper passes these filters; take one away")
        groups = count_groups(papers)
        if chosen == "json":
            records = {name: dict(counts) for name, counts in groups.items()}
            print_json("statistics", [], papers=len(papers), with_code=with_code(papers), **records)
        elif chosen == "table":
            _bars(papers, groups, catalog)
        else:
            rows = [
                (name, value, count) for name, counts in groups.items() for value, count in counts
            ]
            rows += [
                ("code", "with", with_code(papers)),
                ("code", "without", len(papers) - with_code(papers)),
            ]
            print_csv(("group", "value", "papers"), rows) if chosen == "csv" else print_plain(rows)


def with_code(papers: list[Paper]) -> int:
    """Return how many of ``papers`` have a code link."""
    return sum(1 for paper in papers if paper.code)


def count_groups(papers: list[Paper]) -> dict[str, list[tuple[str, int]]]:
    """Count ``papers`` by year (newest first) and by category, kind, venue and topic (most
    first).
    """
    groups = {
        "category": Counter(word for paper in papers for word in paper.categories),
        "kind": Counter(paper.kind for paper in papers),
        "venue": Counter(paper.venue or "unknown" for paper in papers),
        "topic": Counter(word for paper in papers for word in paper.topics),
    }
    years = Counter(str(paper.year) for paper in papers)
    counted = {"year": sorted(years.items(), reverse=True)}
    return counted | {
        name: sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        for name, counts in groups.items()
    }


def _bars(papers: list[Paper], groups: dict[str, list[tuple[str, int]]], catalog: Catalog) -> None:
    from mucli.cli.output import tables

    total = len(papers)
    for name, counts in groups.items():
        shown = counts[:_TOP] if name in ("venue", "topic") else counts
        if name == "venue":
            shown = [
                (catalog.venues[key].short if key in catalog.venues else key, count)
                for key, count in shown
            ]
        rest = f" (the first {_TOP} of {len(counts)})" if len(shown) < len(counts) else ""
        tables.bars(f"Papers by {name}{rest}", shown)
    code = with_code(papers)
    tables.bars(
        f"Code links, of {total:,} papers", [("with", code), ("without", total - code)], total=total
    )
