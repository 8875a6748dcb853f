"""JSON: one object with a version and a list (docs/json.md)."""

import json
import sys

from mucli.cli.output import Papers, Rows
from mucli.model import JSON_VERSION


def papers(shown: Papers) -> None:
    """Print the list ``papers`` with their ``total``."""
    rows(Rows("papers", (), (), shown.records(), {"total": len(shown.papers)}))


def rows(shown: Rows) -> None:
    """Print ``{"version": …, the other members …, name: [records]}``."""
    value = {"version": JSON_VERSION, **shown.more, shown.name: list(shown.records)}
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
