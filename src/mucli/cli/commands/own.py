"""``mucli edit`` and ``mucli remove``: the papers that the user added to the catalogue."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mucli.api import Catalog
from mucli.cli.asking import confirm
from mucli.cli.options import complete_key
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, OutsideError, UsageError
from mucli.model import Paper
from mucli.reading_list import Mark, change, load, move
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.catalog.tree import Problem

_REF = "Key, method, DOI, arXiv id, URL or a piece of the title."


def own_files() -> dict[str, Path]:
    """Return the files of the user's own papers by key, those that cannot be read included."""
    from mucli.catalog.read import paper_files
    from mucli.files import user_data

    return {file.stem: file for file in paper_files(user_data())}


def edit_(
    ref: list[str] = typer.Argument(..., metavar="REF", help=_REF, autocompletion=complete_key),
    copy: bool = typer.Option(
        False, "--copy", help="Edit a copy of a paper of the catalogue; yours then lies over it."
    ),
) -> None:
    """Edit a paper of your own in your editor; what comes back is checked, and a draft that is not
    valid is kept.
    """
    files = own_files()
    with open_catalog() as catalog:
        key = _own_key(catalog, " ".join(ref), files, copy=copy)
        start = _start(catalog, key, files)
        from mucli.cli import editing

        draft = editing.start_draft(key, start)
        taken = {paper.key for paper in catalog} | set(files)
        text = editing.edit(
            draft,
            lambda text: [
                str(p) for p in _read(catalog, draft, text, key, taken)[1] if not p.warning
            ],
        )
        paper, problems = _read(catalog, draft, text, key, taken)
    assert paper is not None
    for problem in problems:
        print(f"mucli: warning: {printable(str(problem))}", file=sys.stderr)
    file = _keep(paper, key, files)
    draft.unlink(missing_ok=True)
    print(f"{paper.key} is kept in {printable(str(file))}", file=sys.stderr)


def _own_key(catalog: Catalog, ref: str, files: Mapping[str, Path], *, copy: bool) -> str:
    """Return the key of the user's own paper ``ref``, or with ``copy`` of the catalogue's paper to
    copy.
    """
    if ref in files:  # also a file that cannot be read, and is therefore not in the catalogue
        return ref
    paper = catalog.get(ref)
    if paper.key not in files and not copy:
        raise UsageError(
            f"{paper.key} is not a paper of your own; 'mucli edit {paper.key} --copy' edits a copy,"
            " which then lies over the catalogue's"
        )
    return paper.key


def _start(catalog: Catalog, key: str, files: Mapping[str, Path]) -> str:
    """Return the draft to start from: the user's own file as it stands, else the catalogue's
    record.
    """
    from mucli.catalog.drafts import draft_yaml
    from mucli.catalog.layout import dump

    if key in files:
        try:
            return dump({"key": key}) + files[key].read_text(
                encoding="utf-8", errors="replace"
            ).removeprefix("---\n")
        except OSError as error:
            raise OutsideError(f"{files[key]} cannot be read ({error.strerror})") from error
    paper = catalog.store.get(key)
    assert paper is not None
    return draft_yaml(paper)


def _read(
    catalog: Catalog, draft: Path, text: str, key: str, taken: set[str]
) -> "tuple[Paper | None, list[Problem]]":
    from mucli.catalog.drafts import read_draft
    from mucli.catalog.tree import Problem

    paper, problems = read_draft(text, draft, catalog.store.extras(), taken)
    if paper and paper.key != key and paper.key in taken:
        problems = [
            *problems,
            Problem(draft, 1, "key", f"{paper.key!r} is the key of another paper; add a letter"),
        ]
    return paper, problems


def _keep(paper: Paper, before: str, files: Mapping[str, Path]) -> Path:
    """Write ``paper`` where its year and key put it, then take its old file away; an old key goes
    on naming it.
    """
    from mucli.catalog.layout import paper_yaml
    from mucli.files import user_data, write_atomic

    if paper.key != before and before in files and before not in paper.aliases:
        paper = replace(paper, aliases=(*paper.aliases, before))
    file = user_data() / "papers" / str(paper.year) / f"{paper.key}.yaml"
    write_atomic(file, paper_yaml(paper))
    old = files.get(before)
    if old is not None and old.resolve() != file.resolve():
        old.unlink()
        _sweep(old.parent)
    if paper.key != before and before in files:
        move(before, paper.key)
    return file


def _sweep(folder: Path) -> None:
    """Take away a year's folder that has become empty."""
    try:
        folder.rmdir()
    except OSError:  # it is not empty
        pass


def remove(
    ref: list[str] = typer.Argument(..., metavar="REF", help=_REF, autocompletion=complete_key),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask."),
) -> None:
    """Remove a paper of your own, with your star, tags and note on it."""
    files = own_files()
    with open_catalog() as catalog:
        key = _removable(catalog, " ".join(ref), files)
        paper = catalog.store.get(key)
    with open_catalog(own=False) as catalog:
        under = catalog.store.get(key) is not None
    file = files[key]
    mark = load().get(key, Mark())
    kept = "" if mark == Mark() or under else ", with your star, tags and note"
    if not confirm(f"Remove {key} ({paper.title if paper else file}){kept}?", yes=yes):
        print("nothing is removed", file=sys.stderr)
        raise typer.Exit(1)
    try:
        file.unlink()
    except OSError as error:
        raise OutsideError(f"{file} cannot be removed ({error.strerror})") from error
    _sweep(file.parent)
    if kept:
        change(key, lambda _mark: Mark())
    print(
        f"{key} is removed{'; the catalogue has its own record of it' if under else ''}",
        file=sys.stderr,
    )


def _removable(catalog: Catalog, ref: str, files: Mapping[str, Path]) -> str:
    if ref in files:
        return ref
    paper = catalog.get(ref)
    if paper.key not in files:
        raise NotFoundError(
            f"{paper.key} is not a paper of your own; only your own papers can be removed"
        )
    return paper.key
