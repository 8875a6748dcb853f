"""Writing a site: only what changed is written, and the new site takes the old one's place in one
step.

The new tree is laid beside the old one, with hard links to the files that stay the same, and the
two trade places (Linux exchanges two folders atomically; elsewhere two renames follow each other).
A file ``.mucli-site`` lists what belongs to the site: such files are replaced and removed,
everything else in the folder (``.git``, ``CNAME``) is the user's and stays.
"""

import ctypes
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from mucli.errors import OutsideError, UsageError

LIST = ".mucli-site"
_FOREIGN = frozenset(
    {".git", ".gitignore", ".gitattributes", "CNAME"}
)  # what the folder of a first build may hold
_PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_.-]*[A-Za-z0-9_-]")
_MARK = "made of "  # before the mark, on the first line of the list: no path holds a blank
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site: its path from the top, with slashes, and how to make its bytes.

    One that is ``settled`` is named after what it holds: what stands there already is not made
    again.
    """

    path: str
    make: Callable[[], bytes]
    settled: bool = False


@dataclass(slots=True)
class Written:
    """What a build did, in numbers of files."""

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0


def unchanged(target: Path, mark: str) -> int:
    """Return how many files the site in ``target`` has when it was made with ``mark`` and none of
    them was touched or removed since; 0 otherwise.
    """
    try:
        status = (target / LIST).lstat()
        first, *paths = (target / LIST).read_text(encoding="utf-8").splitlines()
        if first != _MARK + mark:
            return 0
        found = {
            f"{'' if folder == '.' else folder + '/'}{entry.name}"
            for folder in {path.rpartition("/")[0] or "." for path in paths}
            for entry in os.scandir(target / folder)
            if entry.is_file(follow_symlinks=False)
            and entry.stat(follow_symlinks=False).st_mtime_ns <= status.st_mtime_ns
        }
    except (OSError, ValueError):
        return 0
    return len(paths) if found.issuperset(paths) else 0


def write_site(
    target: Path, files: Sequence[File], progress: Callable[[int, int], None], mark: str = ""
) -> Written:
    """Make ``target`` hold exactly ``files`` (and what the user put there); ``progress(done, of)``
    is called as they are made. ``mark`` tells what the site was made of (see :func:`unchanged`).

    Raises UsageError when ``target`` holds something else than a site, or a file of the user's
    where the site needs the place, and OutsideError when the disk refuses; ``target`` is then as it
    was.
    """
    target = Path(os.path.realpath(target))
    paths = [file.path for file in files]
    _check_paths(paths)
    old = _ours(target)
    foreign = _foreign(target, old)
    if clash := sorted(set(foreign) & {*paths, LIST}):
        raise UsageError(
            f"{target / clash[0]} is not part of a site that mucli built; move it away, or name"
            " another folder"
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent))
        staging = aside / "new"
        try:
            staging.mkdir()
            written = _lay(staging, target, files, old, progress)
            _write(
                staging / LIST,
                "".join(f"{line}\n" for line in (_MARK + mark, *sorted(paths))).encode(),
                target / LIST,
            )
            written.removed = len(old - set(paths))
            _switch(staging, target, foreign, stale=old - set(paths))
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutsideError(
            f"the site cannot be written to {target}: {error.strerror or error}"
        ) from error
    return written


def _check_paths(paths: Sequence[str]) -> None:
    """Keep every file inside the folder, whatever the catalogue holds."""
    for path in paths:
        if not _PATH.fullmatch(path) or len(path) > 200:
            short = path if len(path) < 100 else f"{path[:99]}…"
            raise UsageError(
                f"{short!r} is no name for a page; 'mucli validate' tells which keys to rename, and"
                " to what"
            )
    if len(set(paths)) < len(paths):
        raise AssertionError(
            "two pages have one name:"
            f" {sorted(path for path in set(paths) if paths.count(path) > 1)[:3]}"
        )


def _ours(target: Path) -> set[str]:
    """Return the files of the site that ``target`` holds, none when it is empty or missing. Raises
    UsageError for another folder.
    """
    if not target.exists():
        return set()
    if not target.is_dir():
        raise UsageError(f"{target} is a file; name a folder for the site")
    try:
        listed = (target / LIST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        others = sorted(name for name in os.listdir(target) if name not in _FOREIGN)
        if others:
            raise UsageError(
                f"{target} holds {others[0]!r}, which mucli did not put there; name an empty or a"
                " new folder"
            ) from None
        return set()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{target / LIST} cannot be read ({error}); name another folder"
        ) from error
    return {path for path in listed if _PATH.fullmatch(path)}


def _foreign(target: Path, ours: set[str]) -> list[str]:
    """Return the files and links in ``target`` that are the user's, as paths from its top."""
    found = []
    for folder, folders, names in os.walk(target):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        above = os.path.relpath(folder, target)
        prefix = "" if above == "." else f"{above.replace(os.sep, '/')}/"
        found += [
            prefix + name
            for name in names + links
            if prefix + name not in ours and prefix + name != LIST
        ]
    return found


def _lay(
    staging: Path,
    target: Path,
    files: Sequence[File],
    ours: set[str],
    progress: Callable[[int, int], None],
) -> Written:
    written = Written()
    made: set[Path] = set()
    for place, file in enumerate(files, start=1):
        path = staging / file.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        there = target / file.path
        if (file.settled and file.path in ours and _linked(path, there)) or _write(
            path, file.make(), there
        ):
            written.same += 1
        elif file.path in ours:
            written.changed += 1
        else:
            written.new += 1
        progress(place, len(files))
    return written


def _linked(path: Path, before: Path) -> bool:
    """Put ``before`` at ``path`` as it is; return whether it is a file and could be linked."""
    try:
        if before.is_symlink() or not before.is_file():
            return False
        os.link(before, path)
    except OSError:
        return False
    return True


def _write(path: Path, data: bytes, before: Path) -> bool:
    """Put ``data`` at ``path``, as a link to ``before`` when that holds the same; return whether it
    does.
    """
    try:
        same = (
            before.stat().st_size == len(data)
            and not before.is_symlink()
            and before.read_bytes() == data
        )
        if same:
            os.link(before, path)
            return True
    except FileNotFoundError:
        same = False
    except OSError:  # a file system without hard links
        pass
    with open(path, "wb") as stream:
        stream.write(data)
    return same


def _switch(staging: Path, target: Path, foreign: Sequence[str], stale: set[str]) -> None:
    """Make ``staging`` the new ``target``; the folder that a shell may stand in is filled in
    place.
    """
    if not target.exists():
        staging.rename(target)
        return
    if Path.cwd().is_relative_to(target) or os.path.ismount(target):
        _replace_in_place(staging, target, stale)
        return
    for path in foreign:
        _carry(target / path, staging / path)
    staging.chmod(target.stat().st_mode & 0o7777)
    if not _exchange(staging, target):
        old = staging.with_name("old")
        target.rename(old)
        try:
            staging.rename(target)
        except OSError:
            old.rename(target)
            raise


def _carry(source: Path, goal: Path) -> None:
    goal.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, goal, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, goal, follow_symlinks=False)


def _replace_in_place(staging: Path, target: Path, stale: set[str]) -> None:
    for folder, _folders, names in os.walk(staging):
        there = target / os.path.relpath(folder, staging)
        there.mkdir(exist_ok=True)
        for name in names:
            Path(folder, name).replace(there / name)
    for path in stale:
        (target / path).unlink(missing_ok=True)


def _exchange(one: Path, two: Path) -> bool:
    """Let two folders trade places in one step; return whether the system can."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(two), _EXCHANGE) == 0)
