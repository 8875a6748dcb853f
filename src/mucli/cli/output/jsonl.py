"""JSON lines: the records of the JSON list, one object a line."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from mucli.cli.output import Papers, Rows


def papers(shown: Papers) -> None:
    """Print one paper a line."""
    _lines(shown.records())


def rows(shown: Rows) -> None:
    """Print one record a line."""
    _lines(shown.records)


def _lines(records: Iterable[Mapping[str, Any]]) -> None:
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
