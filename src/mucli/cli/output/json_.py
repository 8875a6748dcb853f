"""JSON: one object with a version and a list (docs/json.md)."""

import json
import sys
from itertools import islice

from mucli.cli.output import Papers, Rows
from mucli.model import JSON_VERSION

_PIECES = 10_000


def papers(shown: Papers) -> None:
    """Print the list ``papers`` with their ``total``."""
    rows(Rows("papers", (), (), shown.records(), {"total": len(shown.papers)}))


def rows(shown: Rows) -> None:
    """Print ``{"version": …, the other members …, name: [records]}``."""
    value = {"version": JSON_VERSION, **shown.more, shown.name: list(shown.records)}
    # In large pieces: where PYTHONUNBUFFERED is set, as in many runs of CI, each is a call of the
    # system.
    pieces = json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(value)
    while text := "".join(islice(pieces, _PIECES)):
        sys.stdout.write(text)
    sys.stdout.write("\n")
