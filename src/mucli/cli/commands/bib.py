"""``mucli bib``: the bibliography of a manuscript, from the keys that it cites."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.cite import STYLES, render
from mucli.cli.output.outfile import check_output, output_file, write_output
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, UsageError
from mucli.model import Paper
from mucli.text import closest, printable

if TYPE_CHECKING:
    from mucli.bib.manuscript import Manuscript

_LANGUAGES = ("tex", "aux", "markdown", "typst")


def bib(
    files: list[str] = typer.Argument(
        ...,
        metavar="FILE...",
        help="Manuscripts (.tex, .aux, .md, .qmd, .typ); - reads standard input.",
    ),
    *,
    output: Path | None = typer.Option(
        None, "--output", "-o", metavar="FILE", help="Write FILE, whole or not at all."
    ),
    force: bool = typer.Option(False, "--force", help="Replace FILE if it is there."),
    strict: bool = typer.Option(
        False, "--strict", help="Exit with 1 when the catalogue lacks a key."
    ),
    as_: str = typer.Option(
        "",
        "--as",
        metavar="LANGUAGE",
        help=f"Read them as {', '.join(_LANGUAGES)}, whatever their names.",
    ),
    style: str = typer.Option(
        STYLES[0],
        "--style",
        "-s",
        metavar="STYLE",
        help=f"{', '.join(STYLES)}.",
        autocompletion=lambda: list(STYLES),
    ),
    short_venues: bool = typer.Option(
        False, "--short-venues", help="Write S&P for IEEE Symposium on Security and Privacy."
    ),
    ascii_: bool | None = typer.Option(
        None,
        "--ascii/--unicode",
        help="LaTeX commands, or UTF-8, for é (bibtex: commands; others: UTF-8).",
        show_default=False,
    ),
) -> None:
    r"""Write the bibliography of a manuscript: every paper it cites that the catalogue knows, under
    the key it is cited by.

    Follows \input, \include and their like. The keys that the catalogue lacks are listed on stderr.
    """
    _check(style, as_)
    output = output_file(output)
    if output is not None:
        check_output(output, force=force)
    manuscript = _read(files, as_)
    with open_catalog() as catalog:
        known, unknown = _resolve(list(catalog), manuscript)
        printed = (
            render(known, catalog.venues, style, short_venues=short_venues, ascii_=ascii_)
            if known
            else ""
        )
    if not known:
        raise NotFoundError(
            f"the catalogue knows none of the {len(unknown):,} papers cited; nothing is written"
        )
    if output is None:
        sys.stdout.write(printed)
    else:
        write_output(output, printed, force=force)
    total = len(known) + len(unknown)
    print(
        f"{len(known):,} of {total:,} papers cited are in the"
        f" catalogue{f' and written to {output}' if output else ''}",
        file=sys.stderr,
    )
    if unknown and strict:
        raise typer.Exit(1)


def _check(style: str, as_: str) -> None:
    for what, value, choices in (
        ("style", style, STYLES),
        ("language", as_ or _LANGUAGES[0], _LANGUAGES),
    ):
        if value not in choices:
            close = closest(value, choices, limit=1)
            hint = f"did you mean {close[0]}?" if close else f"choose {', '.join(choices)}"
            raise UsageError(f"there is no {what} {value!r}; {hint}")


def _read(files: Sequence[str], language: str) -> "Manuscript":
    from mucli.bib.manuscript import Manuscript, language_of, read_manuscript, read_text

    manuscript = Manuscript()
    for name in files:  # every name is checked before a file is read
        if name == "-" and not language:
            raise UsageError(
                "standard input has no name to tell by; say what it is with --as"
                f" {', '.join(_LANGUAGES)}"
            )
        _ = language or language_of(name)
    for name in files:
        if name == "-":
            read_text(sys.stdin.buffer.read().decode("utf-8", "replace"), language, manuscript)
        else:
            read_manuscript(Path(name), language, manuscript)
    for sentence in manuscript.missing:
        _warn(sentence)
    if not manuscript.keys and not manuscript.everything:
        raise NotFoundError(
            f"{', '.join(files)} cites nothing that could be found; a citation is \\cite{{key}},"
            " [@key] or #cite(<key>)"
        )
    return manuscript


def _resolve(papers: Sequence[Paper], manuscript: "Manuscript") -> tuple[list[Paper], list[str]]:
    """Return the papers cited, each under the manuscript's key, and the keys unknown; say what a
    person should look at.
    """
    from mucli.bib.resolve import Resolver

    resolver = Resolver(papers)
    known: dict[str, Paper] = {}
    unknown: list[str] = []
    names: dict[str, str] = {}
    for key, place in manuscript.keys.items():
        found = resolver.find(key)
        if found is None:
            unknown.append(key)
            near = resolver.nearest(key)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            _warn(f"{place}: the catalogue does not know {key}{hint}")
            continue
        paper, how = found
        if how in ("style", "method"):
            print(
                printable(f"mucli: {place}: {key} is taken for {paper.key} ({paper.title})"),
                file=sys.stderr,
            )
        if paper.key in names:
            _warn(
                f"{place}: {key} and {names[paper.key]} are one paper, {paper.key}; it will stand"
                " in the bibliography twice"
            )
        names.setdefault(paper.key, key)
        known[key] = replace(paper, key=key)
    if manuscript.everything:
        rest = [paper for paper in papers if paper.key not in names and paper.key not in known]
        print(
            f"mucli: everything is cited: {len(rest):,} more papers of the catalogue come along",
            file=sys.stderr,
        )
        known |= {paper.key: paper for paper in rest}
    return list(known.values()), unknown


def _warn(sentence: str) -> None:
    print(f"mucli: warning: {printable(sentence)}", file=sys.stderr)
