"""Floor 5: papers written out whole: as an awesome list in Markdown, as CSV, JSON and YAML. A
format is a module with a function ``write`` and a line in ``FORMATS``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from mucli.model import Paper

if TYPE_CHECKING:  # start-up is a feature
    from mucli.catalog.extras import Extras


class FileFormat(NamedTuple):
    """A format: its module in this package, and how the names of its files end."""

    module: str
    endings: tuple[str, ...]


FORMATS = {
    "markdown": FileFormat("awesome", (".md", ".markdown")),
    "csv": FileFormat("spreadsheet", (".csv",)),
    "json": FileFormat("json_file", (".json",)),
    "jsonl": FileFormat("json_lines", (".jsonl",)),
    "yaml": FileFormat("yaml_file", (".yaml", ".yml")),
}

ENDINGS = {ending: name for name, each in FORMATS.items() for ending in each.endings}
"""The format that the ending of a file's name stands for."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is written: papers in their order, and what the catalogue knows besides.

    With ``resources`` news, data sets, metrics and benchmarks come along. ``reading`` has the
    reader's own ``starred``, ``tags`` and ``note`` by key (None: they stay at home). ``title``,
    ``list_key`` (an upstream list whose sections are followed) and ``by_row`` (in its order) are
    for the awesome list.
    """

    papers: Sequence[Paper]
    extras: "Extras"
    resources: bool = True
    reading: Mapping[str, Mapping[str, Any]] | None = None
    title: str = ""
    list_key: str = ""
    by_row: bool = True


def write(material: Material, format_: str) -> str:
    """Return ``material`` in ``format_``, one of ``FORMATS``."""
    written: str = import_module(f"mucli.export.{FORMATS[format_].module}").write(material)
    return written
