"""Writing papers: to the user's own, or into a catalogue's folder."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from mucli.catalog.layout import paper_yaml
from mucli.errors import OutsideError, UsageError
from mucli.files import user_data, write_atomic
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


def write_papers(root: Path, papers: Iterable[Paper]) -> list[Path]:
    """Write each of ``papers`` into its file under ``root`` and return the files. Raises
    OutsideError when the disk refuses.
    """
    written: list[Path] = []
    for paper in papers:
        file = paper_file(root, paper)
        try:
            write_atomic(file, paper_yaml(paper))
        except OSError as error:
            raise OutsideError(
                f"{file} cannot be written ({error.strerror or error}); {len(written)} papers were"
            ) from error
        written.append(file)
    return written
