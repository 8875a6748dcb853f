"""``mucli upgrade``: a bibliography brought up to the catalogue, as a difference or in place."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mucli.api.bibliographies import UpgradedFile, upgrade_bibliographies
from mucli.cli.options import chosen_format, format_option
from mucli.cli.output import Rows, show_rows
from mucli.cli.state import STATE, open_catalog
from mucli.errors import UsageError
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.bib.upgrade import Upgraded

_FORMATS = ("diff", "json", "jsonl")


def upgrade(
    files: list[Path] = typer.Argument(
        ..., metavar="FILE.bib...", help="Your bibliographies, for BibTeX or BibLaTeX."
    ),
    *,
    write: bool = typer.Option(
        False, "--write", "-w", help="Change the files; what they were goes to FILE.bib.bak."
    ),
    check: bool = typer.Option(
        False,
        "--check",
        help="Exit with 1 when something would change or wants a look; show no difference.",
    ),
    only: list[str] = typer.Option(
        [], "--only", metavar="FIELD", help="Change these fields only.", show_default=False
    ),
    skip: list[str] = typer.Option(
        [], "--skip", metavar="FIELD", help="Leave these fields as they are.", show_default=False
    ),
    max_authors: int | None = typer.Option(
        None,
        "--max-authors",
        metavar="N",
        min=0,
        help="Complete lists that end in 'and others', to N authors; 0 for all.",
        show_default=False,
    ),
    format_: str = format_option(_FORMATS),
) -> None:
    """Bring a bibliography up to the catalogue: published versions for preprints, and the authors,
    DOIs and pages that are missing.

    Shows the difference and changes nothing, unless --write is given. Keys stay, and so does all
    that the catalogue does not know.
    """
    chosen = chosen_format(format_ or _FORMATS[0], _FORMATS)
    if write and check:
        raise UsageError("--check changes nothing and --write does; give one")
    with open_catalog() as catalog:
        done = upgrade_bibliographies(  # all are read before one is written
            catalog, files, only=_fields(only), skip=_fields(skip), max_authors=max_authors
        )
    if chosen != _FORMATS[0]:
        show_rows(Rows("files", (), (), map(_file_json, done)), chosen)
    for each in done:
        if chosen == _FORMATS[0]:
            _report(each)
            if not write and not check:
                _show(each)
        if write and each.result.stretches:
            backup = each.write()
            print(
                printable(f"{each.path} is upgraded; what it was is in {backup}"), file=sys.stderr
            )
    if check and any(_speaks(each) for each in done):
        raise typer.Exit(1)


def _fields(names: list[str]) -> list[str]:
    """Return the fields of options that may each name several: ``--only doi,pages``."""
    return [name.strip().lower() for each in names for name in each.split(",") if name.strip()]


def _speaks(file: UpgradedFile) -> bool:
    return any(record.changes or record.remarks for record in file.result.records)


# What is said
# --------------------------------------------------------------------------------------------------


def _report(file: UpgradedFile) -> None:
    result = file.result
    for record in result.records:
        place = f"{file.path}:{record.line}: {record.key or 'a record'}"
        if record.changes:
            print(printable(f"{place}: {_sentence(record)}"), file=sys.stderr)
        for remark in record.remarks:
            print(printable(f"{place}: {remark.message}"), file=sys.stderr)
    remarks = sum(len(record.remarks) for record in result.records)
    counts = (
        f"{result.total:,} record{'s' if result.total != 1 else ''}, {result.known:,} in the"
        " catalogue"
    )
    look = f"; {remarks:,} to look at" if remarks else ""
    print(printable(f"{file.path}: {counts}; {file.changed:,} to upgrade{look}"), file=sys.stderr)


def _sentence(record: "Upgraded") -> str:
    """Say what becomes of a record: ``is published; type, journal, year changed; doi, pages
    added``.
    """
    done = {"added": [], "changed": [], "removed": []}  # type: dict[str, list[str]]
    for change in record.changes:
        done["added" if not change.before else "changed" if change.after else "removed"].append(
            change.field
        )
    parts = [f"{', '.join(names)} {what}" for what, names in done.items() if names]
    return "; ".join([*(["is published"] if record.published else []), *parts])


def _show(file: UpgradedFile) -> None:
    """Print the difference: in colours on a terminal, else byte for byte, so that ``patch`` can use
    it.
    """
    lines = file.difference()
    if not lines:
        return
    if STATE.color == "always" or (STATE.color == "auto" and sys.stdout.isatty()):
        from mucli.cli.output.terminal.drawing import difference

        difference(line.decode("utf-8", "replace") for line in lines)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(b"".join(lines))
    sys.stdout.buffer.flush()


def _file_json(file: UpgradedFile) -> dict[str, Any]:
    from dataclasses import asdict

    result = file.result
    records = [asdict(record) for record in result.records if record.changes or record.remarks]
    return {
        "file": str(file.path),
        "total": result.total,
        "known": result.known,
        "changed": file.changed,
        "records": records,
    }
