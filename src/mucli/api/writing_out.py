"""Papers written out whole, as a list, a table or a bibliography."""

from collections.abc import Sequence
from pathlib import Path

from mucli import cite, export
from mucli.api import Catalog
from mucli.api.naming import of_list
from mucli.catalog.extras import Extras
from mucli.errors import UsageError
from mucli.model import Paper
from mucli.text import unknown

FORMATS = (*export.FORMATS, *(style for style in cite.STYLES if style not in export.FORMATS))
"""The formats of :func:`export_papers`: those of our own, then the styles of citation."""

_ALIASES = {"md": "markdown", "yml": "yaml", "keys": "key"}


def format_of(file: Path | str) -> str:
    """Return the format that the name of ``file`` asks for, empty when it asks for none."""
    ending = Path(file).suffix.lower()
    return (cite.ENDINGS | export.ENDINGS).get(ending, "")


def known_format(name: str) -> str:
    """Return the format called ``name`` as it stands in ``FORMATS``. Raises UsageError for another
    name.
    """
    chosen = _ALIASES.get(name, name)
    if chosen not in FORMATS:
        raise UsageError(unknown("format", name, FORMATS))
    return chosen


def export_papers(
    catalog: Catalog,
    papers: Sequence[Paper] | None = None,
    format_: str = "markdown",
    *,
    resources: bool | None = None,
    with_marks: bool = False,
    title: str = "",
    list_key: str = "",
    by_row: bool = True,
) -> str:
    """Return ``papers`` (None: all) in ``format_``, one of ``FORMATS`` (docs/exporting.md).

    ``resources`` adds news, data sets, metrics and benchmarks (None: when all papers are written),
    ``with_marks`` the reader's own stars, tags and notes. In Markdown ``title`` is the heading, and
    ``list_key`` an upstream list whose sections are followed, ``by_row`` in its order. Raises
    UsageError for an unknown format, and for marks or a title that it has no place for.
    """
    chosen = known_format(format_)
    if title and chosen != "markdown":
        raise UsageError("--title is for markdown")
    if with_marks and chosen not in export.FORMATS:
        own = ", ".join(export.FORMATS)
        raise UsageError(f"notes do not go into {chosen}; choose one of {own}")
    listed = list(catalog) if papers is None else papers
    if chosen not in export.FORMATS:
        return catalog.cite(listed, chosen)
    material = export.Material(
        listed,
        _extras(catalog, list_key),
        resources=papers is None if resources is None else resources,
        reading=_reading(listed) if with_marks else None,
        title=title,
        list_key=list_key,
        by_row=by_row,
    )
    return export.write(material, chosen)


def _extras(catalog: Catalog, list_key: str) -> Extras:
    """Return what stands beside the papers; of data sets, metrics and benchmarks only those that
    the list ``list_key`` names, if there is one.
    """
    extras = catalog.store.extras()
    if list_key:
        extras.datasets = of_list(extras.datasets, list_key)
        extras.metrics = of_list(extras.metrics, list_key)
        extras.benchmarks = of_list(extras.benchmarks, list_key)
    return extras


def _reading(papers: Sequence[Paper]) -> dict[str, dict[str, object]]:
    from mucli.reading_list import load, mark_of

    marks = load()
    return {paper.key: kept for paper in papers if (kept := mark_of(paper, marks).to_json())}
