"""``mucli bib``: the bibliography of a manuscript, from the keys that it cites."""

import sys
from pathlib import Path

import typer

from mucli.api.bibliographies import LANGUAGES, cited_papers
from mucli.cite import STYLES
from mucli.cli.options import (
    ascii_option,
    chosen_from,
    force_option,
    short_venues_option,
    style_option,
)
from mucli.cli.output.outfile import check_output, output_file, write_output
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError
from mucli.text import printable


def bib(
    files: list[str] = typer.Argument(
        ...,
        metavar="FILE...",
        help="Manuscripts (.tex, .aux, .md, .qmd, .html, .typ); - reads standard input.",
    ),
    *,
    output: Path | None = typer.Option(
        None, "--output", "-o", metavar="FILE", help="Write FILE, whole or not at all."
    ),
    force: bool = force_option(),
    strict: bool = typer.Option(
        False, "--strict", help="Exit with 1 when the catalogue lacks a key."
    ),
    as_: str = typer.Option(
        "",
        "--as",
        metavar="LANGUAGE",
        help=f"Read them as {', '.join(LANGUAGES)}, whatever their names.",
    ),
    style: str = style_option(),
    short_venues: bool = short_venues_option(),
    ascii_: bool | None = ascii_option(),
) -> None:
    r"""Write the bibliography of a manuscript: every paper it cites that the catalogue knows, under
    the key it is cited by.

    Follows \input, \include and their like. The keys that the catalogue lacks are listed on stderr.
    """
    chosen_from("style", style, STYLES)
    if as_:
        chosen_from("language", as_, LANGUAGES)
    output = output_file(output)
    if output is not None:
        check_output(output, force=force)
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if "-" in files and as_ else None
    with open_catalog() as catalog:
        cited = cited_papers(catalog, files, language=as_, text=text)
        for sentence in cited.remarks:
            print(f"mucli: {printable(sentence)}", file=sys.stderr)
        for sentence in cited.warnings:
            print(f"mucli: warning: {printable(sentence)}", file=sys.stderr)
        known, unknown = cited.papers, cited.unknown
        if not known:
            raise NotFoundError(
                f"the catalogue knows none of the {len(unknown):,} papers cited; nothing is written"
            )
        printed = catalog.cite(known, style, short_venues=short_venues, ascii_=ascii_)
    if output is None:
        sys.stdout.write(printed)
    else:
        write_output(output, printed, force=force)
    place = f" and written to {printable(str(output))}" if output else ""
    total = len(known) + len(unknown)
    print(f"{len(known):,} of {total:,} papers cited are in the catalogue{place}", file=sys.stderr)
    if unknown and strict:
        raise typer.Exit(1)
