"""``mucli validate``: is a catalogue what docs/catalog-format.md says?"""

import sys
from pathlib import Path

import typer

from mucli.cli.options import chosen_format, format_option
from mucli.cli.output.formats import print_json
from mucli.cli.state import STATE
from mucli.errors import InvalidCatalogError
from mucli.text import printable

_FORMATS = ("plain", "json")


def validate(
    path: Path | None = typer.Argument(
        None,
        metavar="[PATH]",
        help="A catalogue's folder, or one of its files.",
        show_default=False,
    ),
    fix: bool = typer.Option(False, "--fix", help="Rewrite files in the catalogue's layout."),
    strict: bool = typer.Option(False, "--strict", help="Take warnings for errors."),
    format_: str = format_option(_FORMATS),
) -> None:
    """Check a catalogue: fields, words, identifiers, links, duplicates, layout. Exit code 1 when
    something is wrong.
    """
    from mucli.catalog.read import read_catalog
    from mucli.catalog.rules import check_catalog, check_layout

    chosen = chosen_format(format_ or "plain", _FORMATS)
    root, only = _root(path)
    sources = read_catalog(root)
    layout, fixed = check_layout(sources, fix=fix, only=only)
    if fixed:
        sources = read_catalog(root)
    problems = [
        p for p in [*check_catalog(sources), *layout] if only is None or p.file.resolve() == only
    ]
    errors = [p for p in problems if strict or not p.warning]
    if chosen == "json":
        records = [
            {
                "file": str(p.file),
                "line": p.line,
                "field": p.field,
                "message": p.message,
                "severity": "error" if p in errors else "warning",
            }
            for p in problems
        ]
        print_json(
            "problems", records, papers=len(sources.papers), fixed=[str(file) for file in fixed]
        )
    else:
        for problem in problems:
            print(printable(f"{'' if problem in errors else 'warning: '}{problem}"))
        _summary(len(sources.papers), len(errors), len(problems) - len(errors), len(fixed))
    if errors:
        raise typer.Exit(1)


def _summary(papers: int, errors: int, warnings: int, fixed: int) -> None:
    parts = [
        f"{papers:,} papers",
        f"{errors:,} error{'s' if errors != 1 else ''}",
        f"{warnings:,} warning{'s' if warnings != 1 else ''}",
    ]
    if fixed:
        parts.append(f"{fixed:,} file{'s' if fixed != 1 else ''} laid out anew")
    print(", ".join(parts), file=sys.stderr)


def _root(path: Path | None) -> tuple[Path, Path | None]:
    """Return the catalogue's folder and, where ``path`` is one of its files, that file."""
    from mucli.catalog.locate import find_catalog

    if path is None:
        place = find_catalog(Path(STATE.catalog) if STATE.catalog else None)
        if place.compiled:
            nearby = Path("catalog")
            if (nearby / "papers").is_dir():
                return nearby, None
            raise InvalidCatalogError(
                "there is no folder to check here; give the path of a catalogue (mucli validate"
                " PATH)"
            )
        return place.path, None
    if path.is_file():
        root = next(
            (parent for parent in path.resolve().parents if (parent / "papers").is_dir()), None
        )
        if root is None:
            raise InvalidCatalogError(
                f"{path} lies in no catalogue; give a file below a folder with 'papers'"
            )
        return root, path.resolve()
    if (path / "catalog" / "papers").is_dir():
        return path / "catalog", None
    return path, None
