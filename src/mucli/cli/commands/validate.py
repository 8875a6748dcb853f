"""``mucli validate``: is a catalogue what docs/catalog-format.md says?"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cli.options import chosen_format, format_option
from mucli.cli.output import ROW_FORMATS, Rows, has_records, show_rows
from mucli.cli.state import STATE
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.api.checking import Validation

_FORMATS = tuple(name for name in ROW_FORMATS if name != "table")  # a line each is for people


def validate(
    path: Path | None = typer.Argument(
        None,
        metavar="[PATH]",
        help="A catalogue's folder, or one of its files.",
        show_default=False,
    ),
    fix: bool = typer.Option(False, "--fix", help="Rewrite files in the catalogue's layout."),
    strict: bool = typer.Option(False, "--strict", help="Take warnings for errors."),
    format_: str = format_option(_FORMATS, "a line for each problem"),
) -> None:
    """Check a catalogue: fields, words, identifiers, links, duplicates, layout. Exit code 1 when
    something is wrong.
    """
    from mucli.api.checking import validate_catalog

    chosen = chosen_format(format_ or _FORMATS[0], _FORMATS)
    asked = path or (Path(STATE.catalog) if STATE.catalog else None)
    found = validate_catalog(asked, fix=fix, strict=strict)
    _show(found, chosen)
    if not has_records(chosen):
        _summary(found)
    if found.errors:
        raise typer.Exit(1)


def _show(found: "Validation", chosen: str) -> None:
    severity = ["error" if each in found.errors else "warning" for each in found.problems]
    columns = ("File", "Line", "Field", "Message", "Severity")
    rows = [
        (str(each.file), each.line, each.field, each.message, how)
        for each, how in zip(found.problems, severity, strict=True)
    ]
    names = [column.lower() for column in columns]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    more = {"papers": found.papers, "fixed": [str(file) for file in found.fixed]}
    if chosen == _FORMATS[0]:
        for each, how in zip(found.problems, severity, strict=True):
            print(printable(f"{'' if how == 'error' else 'warning: '}{each}"))
    else:
        show_rows(Rows("problems", columns, rows, records, more), chosen)


def _summary(found: "Validation") -> None:
    errors, warnings = len(found.errors), len(found.problems) - len(found.errors)
    parts = [
        f"{found.papers:,} papers",
        f"{errors:,} error{'s' if errors != 1 else ''}",
        f"{warnings:,} warning{'s' if warnings != 1 else ''}",
    ]
    if fixed := len(found.fixed):
        parts.append(f"{fixed:,} file{'s' if fixed != 1 else ''} laid out anew")
    print(", ".join(parts), file=sys.stderr)
