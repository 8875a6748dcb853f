"""``mucli check``: is every reference of a bibliography real, and right?"""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.api.reference_checks import (
    ALSO,
    FAIL_ON,
    REPORTS,
    VERDICTS,
    check_references,
    fix_references,
)
from mucli.cli.asking import progress
from mucli.cli.options import chosen_format, format_option
from mucli.cli.output import ROW_FORMATS, Rows, is_for_people, show_rows
from mucli.cli.state import open_catalog
from mucli.errors import UsageError
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.api.reference_checks import ReferenceReport
    from mucli.check.judge import Judged

_FORMATS = (*ROW_FORMATS, *REPORTS)
_COLUMNS = ("File", "Line", "Key", "Verdict", "Paper", "Remark")


def check(
    files: list[Path] = typer.Argument(
        ...,
        metavar="FILE...",
        help="Bibliographies (.bib, .bbl, CSL-JSON, RIS; - for standard input), or manuscripts"
        " (.tex, .aux, .md, .typ) with those they name.",
    ),
    *,
    online: bool = typer.Option(
        False, "--online", help="Ask the services about what the catalogue does not hold."
    ),
    fix: bool = typer.Option(
        False, "--fix", help="Mend what is certain in the .bib files, and check again."
    ),
    fail_on: list[str] = typer.Option(
        [],
        "--fail-on",
        metavar="WHAT",
        help=f"Exit with 1 on these: {', '.join((*VERDICTS, *ALSO))}"
        f" (default: {', '.join(FAIL_ON)}).",
        show_default=False,
    ),
    baseline: Path | None = typer.Option(
        None,
        "--baseline",
        metavar="FILE",
        help="An earlier report (--format json): what it has as failing is known.",
        show_default=False,
    ),
    all_: bool = typer.Option(False, "--all", help="Show the references that are right too."),
    as_: str = typer.Option(
        "",
        "--as",
        metavar="FORMAT",
        help="Read it as bibtex, bbl, ris or csl-json, whatever its name.",
    ),
    format_: str = format_option(_FORMATS),
) -> None:
    """Check a bibliography: is every reference real, and right? Each is held against the catalogue;
    with --online the services are asked about the rest.
    """
    chosen = chosen_format(format_, _FORMATS)
    asked = [name.strip() for each in fail_on for name in each.split(",") if name.strip()]
    if fix and not any(file.suffix.lower() in (".bib", ".bibtex") for file in files):
        raise UsageError("--fix mends .bib files; name one")
    with open_catalog() as catalog:
        if fix:
            for done in fix_references(catalog, files):
                if done.backup:
                    kept = f"what it was is beside it, in {done.backup.name}"
                    print(printable(f"{done.path} is mended; {kept}"), file=sys.stderr)
        report = check_references(
            catalog,
            files,
            as_=as_,
            online=online,
            fail_on=asked or FAIL_ON,
            baseline=baseline,
            progress=progress("Asking about references") if online else None,
        )
    _show(report, chosen, everything=all_)
    _summary(report)
    if report.failed:
        raise typer.Exit(1)


def _show(report: "ReferenceReport", chosen: str, *, everything: bool) -> None:
    rows = [_row(each) for each in report.judged]
    notable = rows if everything else [_row(each) for each in report.judged if _speaks(each)]
    shown = Rows(
        "references",
        _COLUMNS,
        notable if is_for_people(chosen) else rows,
        report.records(),
        {
            "total": len(report.judged),
            "counts": report.counts(),
            "undefined": [{"key": key, "place": at} for key, at in report.undefined.items()],
            "complaints": report.complaints,
        },
        others={name: partial(report.as_report, name) for name in REPORTS},
    )
    if rows or not is_for_people(chosen):
        show_rows(shown, chosen)


def _speaks(each: "Judged") -> bool:
    """Tell whether a person should see a reference."""
    return each.verdict not in ("right", "unchecked") or bool(each.remarks)


def _row(each: "Judged") -> tuple[str, int, str, str, str, str]:
    entry = each.entry
    return (str(entry.file), entry.line, entry.key, each.verdict, each.paper, each.message)


def _summary(report: "ReferenceReport") -> None:
    for sentence in report.complaints:
        print(printable(f"mucli: {sentence}"), file=sys.stderr)
    for key, at in report.undefined.items():
        print(
            printable(f"mucli: {at}: {key} is cited, and no bibliography has it"), file=sys.stderr
        )
    total = len(report.judged)
    parts = [f"{count:,} {verdict}" for verdict, count in report.counts().items()]
    kinds = [remark.kind for each in report.judged for remark in each.remarks]
    parts += [f"{kinds.count(kind):,} {kind}" for kind in ALSO if kind in kinds]
    known = sum(each.identity in report.known for each in report.judged)
    parts += [f"{known:,} known"] if known else []
    noun = "reference" if total == 1 else "references"
    print(f"{total:,} {noun}: {', '.join(parts)}", file=sys.stderr)
