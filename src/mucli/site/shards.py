"""What the page needs to export papers: the text of each paper in each format, by year, in scripts
that are asked for when someone exports.

The text is what ``mucli export`` writes; the page only puts it together. (A page opened from disk
may not fetch, but may load scripts.)
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from mucli.model import JSON_VERSION
from mucli.site.contents import Contents, View
from mucli.site.safe import script_json
from mucli.site.write import File
from mucli.text import visible

FORMATS = ("bibtex", "biblatex", "ris", "csv", "json")
"""The formats of ``mucli export`` that the page offers."""


def shards(contents: Contents) -> list[File]:
    """Return a script for each format and year."""
    return [
        File(f"export/{form}/{year}.js", partial(_shard, contents, form, views))
        for form in FORMATS
        for year, views in contents.by_year.items()
    ]


def _shard(contents: Contents, form: str, views: Sequence[View]) -> bytes:
    """Return the script that hands over what ``views`` are in ``form``, by key, and what stands
    before them in a file: the head of CSV, the version of JSON.
    """
    inputs = contents.inputs
    papers = [view.paper for view in views]
    head: Any
    made: dict[str, Any]
    if form == "json":
        head = {"version": JSON_VERSION}
        made = {paper.key: inputs.record(paper) for paper in papers}
    else:
        head = inputs.export([], form)
        made = {
            paper.key: visible(inputs.export([paper], form).removeprefix(head)) for paper in papers
        }
    return (
        f"mucli.exported({script_json(form)}, {script_json(head)}, {script_json(made)});\n".encode()
    )
