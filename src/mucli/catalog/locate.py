"""Finding the catalogue to read: the one asked for, a checkout's, or the one in the package; and
the user's own papers over it.

A catalogue of YAML files is compiled into the cache directory on first use and again when a file
changes. Two processes may do so at once: each writes a file of its own and renames it. Where the
cache cannot be written, the catalogue is compiled in memory.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mucli.catalog.store import FORMAT, Store, StoreDamagedError
from mucli.errors import InvalidCatalogError
from mucli.files import user_cache, user_data
from mucli.model import Paper

if TYPE_CHECKING:
    from mucli.catalog.extras import Extras
    from mucli.catalog.tree import Problem

BUNDLED = Path(__file__).parents[1] / "_data" / "catalog.sqlite"
CHECKOUT = Path(__file__).parents[3] / "catalog"

Progress = Callable[[str, int, int], None]
"""Called as ``progress(what is done, so far, of how many)`` while a catalogue is compiled."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a catalogue lies: a folder of YAML files or a compiled file."""

    path: Path

    @property
    def compiled(self) -> bool:
        """Whether this is a compiled file."""
        return self.path.suffix == ".sqlite"


def find_catalog(asked: Path | None = None) -> Place:
    """Return the catalogue to read: ``asked``, else ``$MUCLI_CATALOG``, else the checkout's, else
    the package's.

    Raises InvalidCatalogError when it does not exist.
    """
    environment = os.environ.get("MUCLI_CATALOG")
    named = asked or (Path(environment) if environment else None)
    if named is not None:
        if not named.exists():
            raise InvalidCatalogError(
                f"there is no catalogue at {named}; correct --catalog or MUCLI_CATALOG"
            )
        if (
            named.is_dir()
            and not (named / "papers").is_dir()
            and (named / "catalog" / "papers").is_dir()
        ):
            return Place(named / "catalog")
        return Place(named)
    if (CHECKOUT / "papers").is_dir() and (CHECKOUT.parent / "pyproject.toml").is_file():
        return Place(CHECKOUT)
    return Place(BUNDLED)


def open_store(
    asked: Path | None = None, *, own: bool = True, progress: Progress | None = None
) -> Store:
    """Open the catalogue ``asked`` for (see :func:`find_catalog`), with the user's own papers over
    it when ``own``.

    Raises InvalidCatalogError when there is none or nothing of it can be read.
    """
    place = find_catalog(asked)
    overlay = user_data() if own else None
    if overlay is None or not (overlay / "papers").is_dir():
        overlay = None
    if place.compiled and overlay is None:
        return Store.open(place.path)
    return _cached(place, overlay, progress or (lambda _what, _done, _total: None))


def _cached(place: Place, overlay: Path | None, progress: Progress) -> Store:
    import hashlib

    fingerprint = _fingerprint(place.path, overlay)
    name = hashlib.sha256(
        f"{place.path.resolve()}\0{overlay}".encode(errors="surrogateescape")
    ).hexdigest()[:16]
    file = user_cache() / "catalogs" / f"{name}.sqlite"
    try:
        store = Store.open(file)
        if store.document("fingerprint") == fingerprint and not _damaged(store):
            return store
        store.close()
    except (StoreDamagedError, sqlite3.DatabaseError, ValueError):
        pass  # missing, older, or damaged: make it anew
    papers, extras = gather(place, overlay, progress)
    extras.fingerprint = fingerprint
    try:
        return Store.open(write_compiled(file, papers, extras, progress))
    except OSError:
        from mucli.catalog.compile import compile_catalog

        connection = sqlite3.connect(":memory:")
        compile_catalog(connection, papers, extras)
        return Store(connection, "the catalogue in memory")


def _damaged(store: Store) -> bool:
    """Tell whether SQLite finds the file damaged; a large file is trusted, as checking it takes
    longer than any search.
    """
    size = os.stat(store.place).st_size
    return size < 16_000_000 and bool(
        store.connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"
    )


def write_compiled(
    file: Path, papers: list[Paper], extras: "Extras", progress: Progress | None = None
) -> Path:
    """Compile ``papers`` into ``file``, whole or not at all, and return it. Raises OSError when the
    disk refuses.
    """
    import tempfile

    from mucli.catalog.compile import compile_catalog

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".tmp", dir=file.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        connection = sqlite3.connect(temporary)
        try:
            compile_catalog(
                connection,
                papers,
                extras,
                (lambda done: progress("Compiling", done, len(papers))) if progress else None,
            )
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        with open(temporary, "rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return file


def _fingerprint(place: Path, overlay: Path | None) -> str:
    import hashlib

    digest = hashlib.sha256(f"{FORMAT}".encode())
    for root in (place, overlay):
        if root is not None:
            for entry in _stat(root):
                digest.update(entry)
    return digest.hexdigest()


def _stat(root: Path) -> Iterable[bytes]:
    """Return what tells the files below ``root`` from what they were; a link that leads nowhere is
    told by itself.
    """
    if root.is_file():
        return [_told(root.name, root.stat())]
    found = []
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:  # it has gone, or is not to be read
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) or (folder == str(root) and _leads_on(entry)):
                waiting.append(entry.path)
            elif entry.name.endswith(".yaml"):
                with suppress(OSError):
                    found.append(_told(entry.path, _status(entry)))
    return sorted(found)


def _leads_on(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and Path(entry.path).is_dir()


def _status(entry: os.DirEntry[str]) -> os.stat_result:
    try:
        return entry.stat()
    except OSError:
        return entry.stat(follow_symlinks=False)


def _told(name: str, status: os.stat_result) -> bytes:
    return os.fsencode(name) + f" {status.st_mtime_ns} {status.st_size}\n".encode()


def gather(place: Place, overlay: Path | None, progress: Progress) -> "tuple[list[Paper], Extras]":
    """Read the catalogue at ``place`` with ``overlay`` over it: its papers in order, and the rest
    with warnings for files left out.
    """
    from mucli.catalog.compile import catalog_order
    from mucli.catalog.extras import KEYED, WHOLE, Extras
    from mucli.catalog.read import read_catalog

    papers: dict[str, Paper]
    if place.compiled:
        base = Store.open(place.path)
        papers = {paper.key: paper for paper in base.everything()}
        extras = base.extras()
        base.close()
    else:
        sources = read_catalog(place.path, lambda done, total: progress("Reading", done, total))
        papers = sources.papers
        extras = Extras(**{name: getattr(sources, name) for name in (*KEYED, *WHOLE)})
        extras.warnings = _warnings(sources.problems, papers)
    if overlay is not None:
        own = read_catalog(overlay)
        papers = papers | own.papers
        extras.venues = extras.venues | own.venues
        extras.warnings += _warnings(own.problems, own.papers)
    return sorted(papers.values(), key=catalog_order), extras


def _warnings(problems: Iterable["Problem"], papers: dict[str, Paper]) -> tuple[str, ...]:
    """Name each file that was left out, once, with the first thing that is wrong with it."""
    left_out: dict[Path, str] = {}
    for problem in problems:
        if problem.file.stem not in papers:
            left_out.setdefault(problem.file, f"{problem} (left out)")
    return tuple(left_out.values())
