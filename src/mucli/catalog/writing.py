"""Where papers are written: to the user's own, or into a catalogue's folder."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mucli.errors import UsageError
from mucli.files import locked, user_data
from mucli.model import Paper


def today() -> str:
    """Return the day on which a record comes into the catalogue, ``YYYY-MM-DD`` in UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def target(into: Path | None) -> Path:
    """Return the folder whose ``papers/`` is written to: the catalogue at ``into``, else the user's
    data directory.

    Raises UsageError when ``into`` holds no catalogue.
    """
    if into is None:
        return user_data()
    for root in (into, into / "catalog"):
        if (root / "papers").is_dir():
            return root
    raise UsageError(
        f"{into} holds no catalogue (no folder 'papers'); give the folder that"
        " docs/catalog-format.md describes"
    )


def paper_file(root: Path, paper: Paper) -> Path:
    """Return where ``paper`` belongs under ``root``; where its key lies already, that file."""
    usual = root / "papers" / str(paper.year) / f"{paper.key}.yaml"
    if usual.exists():
        return usual
    return next(iter(sorted((root / "papers").glob(f"*/{paper.key}.yaml"))), usual)


@contextmanager
def changing(root: Path) -> Iterator[None]:
    """Keep everybody else from changing the files of the catalogue at ``root`` while the block
    reads and writes them. Raises as :func:`mucli.files.locked`.
    """
    with locked(root / "papers"):
        yield


def root_of(file: Path) -> Path:
    """Return the catalogue's folder that ``file`` lies in; its own folder when it is in none."""
    return next((each for each in file.parents if (each / "papers").is_dir()), file.parent)
