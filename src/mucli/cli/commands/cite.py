"""``mucli cite``: references to paste into a manuscript or a page."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.api import Catalog
from mucli.cite import BIB_STYLES, KEYS_ONLY, STYLES, untypable
from mucli.cli.options import (
    REF,
    Selection,
    ascii_option,
    chosen_from,
    force_option,
    paper_filters,
    refs_argument,
    short_venues_option,
    style_option,
)
from mucli.cli.output.outfile import check_output, output_file, write_output
from mucli.cli.refs import paper_named
from mucli.cli.state import open_catalog
from mucli.errors import MucliError, NotFoundError, UsageError
from mucli.model import Paper
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.bib.file import Appended

_SHOWN = 5  # papers named in a warning


@paper_filters
def cite(
    *,
    selection: Selection,
    refs: list[str] = refs_argument(
        "[REF]...", required=False, help_=f"{REF[:-1]}; - reads them from stdin."
    ),
    style: str = style_option(),
    output: Path | None = typer.Option(
        None, "--output", "-o", metavar="FILE", help="Write to FILE; one that exists is kept."
    ),
    append: bool = typer.Option(
        False, "--append", help="Add to FILE what it lacks by key, DOI, arXiv id and title."
    ),
    force: bool = force_option(),
    copy: bool = typer.Option(False, "--copy", help="Put the references on the clipboard."),
    short_venues: bool = short_venues_option(),
    ascii_: bool | None = ascii_option(),
    key_style: str = typer.Option(
        "ours",
        "--key-style",
        metavar="KEYS",
        help="ours, google, acl, dblp-like or a template: {author}{year}{word}.",
    ),
) -> None:
    """Print references that need no mending: BibTeX, or any other style.

    Name papers by REF, or choose them with the filters: mucli cite --topic federated --year 2023-
    """
    output = output_file(output)
    _check(style, output=output, append=append, force=force, copy=copy)
    with open_catalog() as catalog:
        papers = _papers(catalog, refs or [], selection)
        if append and output:
            from mucli.api.bibliographies import append_references

            done = append_references(
                catalog,
                output,
                papers,
                style,
                key_style=key_style,
                short_venues=short_venues,
                ascii_=ascii_,
            )
            _tell(done, output)
            papers = list(done.added)
        else:
            printed = catalog.cite(
                papers, style, short_venues=short_venues, ascii_=ascii_, key_style=key_style
            )
            _hand_over(printed, _count(papers), output, force=force, copy=copy)
    _warn(papers, style, ascii_is=style == STYLES[0] if ascii_ is None else ascii_)


def _hand_over(printed: str, count: str, output: Path | None, *, force: bool, copy: bool) -> None:
    """Write the references, put them on the clipboard, or print them."""
    if output:
        write_output(output, printed, force=force)
        print(f"{count} written to {printable(str(output))}", file=sys.stderr)
    if copy:
        from mucli.cli.clipboard import copy as to_clipboard

        print(f"{count} on the clipboard, by {to_clipboard(printed)}", file=sys.stderr)
    elif not output:
        sys.stdout.write(printed)


def _check(style: str, *, output: Path | None, append: bool, force: bool, copy: bool) -> None:
    chosen_from("style", style, STYLES)
    if (append or force) and not output:
        raise UsageError(f"{'--append' if append else '--force'} needs the file: -o FILE")
    if append and force:
        raise UsageError("--append keeps the file and --force overwrites it; give one")
    if append and style not in BIB_STYLES:
        raise UsageError(
            f"--append reads .bib files; use --style {' or '.join(BIB_STYLES)} with it, not {style}"
        )
    if append and copy:
        raise UsageError("--append writes to the file and --copy to the clipboard; give one")
    if output:
        check_output(
            output,
            force=force or append,
            mend="--append adds to it what it lacks, --force replaces it",
        )


def _papers(catalog: Catalog, refs: Sequence[str], selection: Selection) -> list[Paper]:
    """Return the papers to cite, each once. Raises with a sentence for every REF that names
    none.
    """
    if not refs:
        if selection.empty and selection.limit is None:
            raise UsageError(
                "name the papers to cite (a key, a method, a DOI, a piece of the title), or choose"
                " them with filters; -n 0 cites all"
            )
        found = selection.papers(catalog)
        if not found:
            raise NotFoundError("no paper passes these filters; take one away")
        return found
    if not selection.empty or selection.limit is not None:
        raise UsageError("REFs and filters exclude each other; give the one or the other")
    papers: dict[str, Paper] = {}
    problems: list[MucliError] = []
    for ref in _read_refs(refs):
        try:
            paper = paper_named(catalog, ref)
            papers[paper.key] = paper
        except MucliError as error:
            problems.append(error)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise _several(problems)
    if not papers:
        raise NotFoundError("standard input holds no REF; nothing to cite")
    return list(papers.values())


def _several(problems: Sequence[MucliError]) -> MucliError:
    wrong = any(problem.exit_code == UsageError.exit_code for problem in problems)
    message = "\n".join(str(problem) for problem in problems)
    return UsageError(message) if wrong else NotFoundError(message)


def _read_refs(refs: Sequence[str]) -> Iterator[str]:
    """Give the REFs; ``-`` stands for those of standard input: one a line, up to a tab, so that the
    lines of a search will do.
    """
    for ref in refs:
        if ref == "-":
            lines = sys.stdin.buffer.read().decode("utf-8", "replace").splitlines()
            yield from (
                line.split("\t")[0].strip()
                for line in lines
                if line.strip() and not line.startswith("#")
            )
        else:
            yield ref


def _tell(done: "Appended", file: Path) -> None:
    """Say what was added to ``file`` and what was there."""
    here = [(paper, key) for paper, key, by in done.present if by != "other"]
    renamed = [f"{paper.key} as {key}" for paper, key in here if key != paper.key]
    there = f"; {len(here)} there already{_listed(renamed)}" if here else ""
    print(f"{_count(done.added)} added to {printable(str(file))}{there}", file=sys.stderr)
    for paper, key, by in done.present:
        if by == "other":
            _say(
                f"{paper.key} is left out: {file} has the key {key} for another work; choose other"
                " keys with --key-style"
            )
    for sentence in done.conflicts:
        _say(sentence)


def _warn(papers: Sequence[Paper], style: str, *, ascii_is: bool) -> None:
    """Say which references a person should look at: incomplete authors, and characters that LaTeX
    has no command for.
    """
    if style in KEYS_ONLY:
        return
    if incomplete := [paper.key for paper in papers if paper.others or not paper.authors]:
        _say(
            f"the list of authors is incomplete in {len(incomplete)} of"
            f" {len(papers)}{_listed(incomplete)}"
        )
    if ascii_is and style in BIB_STYLES:
        for paper in papers:
            if rest := untypable(paper):
                _say(
                    f"{paper.key}: LaTeX has no command for {rest}; it stays UTF-8, which XeLaTeX"
                    " and LuaLaTeX set"
                )


def _say(warning: str) -> None:
    print(f"mucli: warning: {printable(warning)}", file=sys.stderr)


def _listed(names: Sequence[str]) -> str:
    if not names:
        return ""
    return f" ({', '.join(names[:_SHOWN])}{', …' if len(names) > _SHOWN else ''})"


def _count(papers: Sequence[Paper]) -> str:
    return f"{len(papers):,} reference{'s' if len(papers) != 1 else ''}"
