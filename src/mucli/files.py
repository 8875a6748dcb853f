"""Floor 1: reading files within bounds, and writing them so that nothing is ever lost.

Whoever changes a file that may hold somebody's work does so under its lock (:func:`locked`), reads
it again there, and writes it whole (:func:`write_atomic`) or, where it must not be there yet, with
:func:`write_new`. What is no regular file (a pipe, a socket, a device) is written to, never
replaced (:func:`write_through`).
"""

import errno
import os
import re
import stat
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from mucli.errors import OutsideError, UsageError

WAIT = 60.0
"""Seconds to wait for a file that another mucli is changing: far more than any change takes."""

_TEMPORARY = ".mucli.tmp"
_LEFTOVER = re.compile(r"\..+\.[a-z0-9_]{8}\.mucli\.tmp")
_LEFT_SECONDS = 60
"""A temporary file that is younger may be one that is being made."""
_swept: set[Path] = set()
_held = threading.local()


# Writing
# --------------------------------------------------------------------------------------------------


def write_atomic(path: Path, data: bytes | str, *, mode: int | None = None) -> None:
    """Write ``data`` to ``path`` whole or not at all: temporary file beside it, fsync, rename.

    Text is written as UTF-8 with the line ends it has. The file gets ``mode``; without it that of
    the file it replaces is kept. A symbolic link is followed. Raises OSError when the disk refuses,
    and when ``path`` is no regular file, which is never replaced; ``path`` is then as it was.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    with _temporary(path, data, mode) as temporary:
        temporary.replace(path)


def write_new(path: Path, data: bytes | str, *, mode: int | None = None) -> None:
    """Write ``data`` to ``path``, which is not there yet, whole or not at all.

    Raises FileExistsError when anything is there, also what came a moment ago, and OSError when
    the disk refuses.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    with _temporary(path, data, mode) as temporary:
        if os.name == "nt":  # where a rename refuses to replace
            temporary.rename(path)
            return
        try:
            os.link(temporary, path)
        except OSError as error:
            if isinstance(error, FileExistsError) or error.errno not in _NO_LINKS:
                raise
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))  # the name is ours now
            temporary.replace(path)
        else:
            temporary.unlink()


_NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK)
"""What a file system says that knows no hard links (FAT, some network shares)."""


@contextmanager
def _temporary(path: Path, data: bytes | str, mode: int | None) -> Iterator[Path]:
    """Give a temporary file beside ``path`` that holds ``data`` on the disk; it goes if the block
    fails.

    It is locked until the block is done, which tells it from what a killed run left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    raw = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(
        prefix=f".{path.name[:100]}.", suffix=_TEMPORARY, dir=path.parent
    )
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if os.name != "nt":  # where an open file cannot be removed anyway
                _lock_at_once(handle)
            stream.write(raw)
            stream.flush()
            os.fsync(handle)
            if mode is None:
                mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
            temporary.chmod(mode)
            if os.name != "nt":  # where an open file cannot be renamed
                yield temporary
        if os.name == "nt":
            yield temporary
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Take away the temporary files that killed runs left in ``folder``, once in a process: those
    that nobody has locked and that are not new.
    """
    if folder in _swept:
        return
    _swept.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        found = [Path(entry.path) for entry in entries if _LEFTOVER.fullmatch(entry.name)]
        for file in found:
            with suppress(OSError):
                if time.time() - file.lstat().st_mtime > _LEFT_SECONDS and _is_free(file):
                    file.unlink()


def _is_free(file: Path) -> bool:
    handle = os.open(file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        return _lock_at_once(handle)
    finally:
        os.close(handle)


def is_stream(path: Path) -> bool:
    """Tell whether ``path`` is written to as it is, and never replaced: a pipe, a socket, a device,
    or one of this process's own open files (``/dev/stdout``).
    """
    if _open_file(path) is not None:
        return True
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))


def write_through(path: Path, data: bytes | str) -> None:
    """Write ``data`` to the stream ``path`` (see :func:`is_stream`). Raises OSError."""
    raw = data.encode() if isinstance(data, str) else data
    own = _open_file(path)
    if own is None and stat.S_ISSOCK(path.stat().st_mode):
        import socket

        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.connect(str(path))
            connection.sendall(raw)
        return
    if own is not None and sys.stdout:
        sys.stdout.flush()
    handle = os.dup(own) if own is not None else os.open(path, os.O_WRONLY | _NO_TERMINAL)
    with os.fdopen(handle, "wb") as stream:
        stream.write(raw)


_NO_TERMINAL = getattr(os, "O_NOCTTY", 0)


def _open_file(path: Path) -> int | None:
    """Return the number of this process's open file that ``path`` names, None for another path."""
    if os.name != "posix":
        return None
    named = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}.get(str(path))
    if named is not None:
        return named
    number = re.fullmatch(r"/(?:dev|proc/self)/fd/(\d{1,6})", str(path))
    return int(number[1]) if number else None


def private_folder(path: Path) -> Path:
    """Make the folder ``path``, where it is missing, so that nobody else can look into it; return
    it. Raises OSError.
    """
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_mode & 0o077 and os.name == "posix":
        path.chmod(0o700)
    return path


# Locks
# --------------------------------------------------------------------------------------------------


@contextmanager
def locked(path: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Keep others that lock ``path`` too waiting while the block reads and writes it.

    The lock lies on a file of its own in the user's cache, named after the real path, so that
    nothing is left beside the user's files; where there is no cache to write, beside ``path``. The
    system lifts it when the process ends, however. A thread that holds the lock may take it again.
    Raises OutsideError when another holds it for longer than ``wait`` seconds, and OSError when no
    lock can be made.
    """
    name = os.path.normcase(os.path.realpath(path))
    held: set[str] = _held.__dict__.setdefault("names", set())
    if name in held:
        yield
        return
    handle = _lock(Path(name), time.monotonic() + wait)
    held.add(name)
    try:
        yield
    finally:
        held.discard(name)
        os.close(handle)


def _lock(path: Path, end: float) -> int:
    """Return the open file that holds the lock of ``path``, once it is free."""
    pause = 0.001
    while True:
        file = _lock_file(path)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if _lock_at_once(handle) and _same(handle, file):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() >= end:
            raise OutsideError(
                f"another mucli is busy with {path}; let it finish, or end it, and try again"
            )
        time.sleep(pause)
        pause = min(pause * 2, 0.02)


def _lock_file(path: Path) -> Path:
    import hashlib

    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:32]
    try:
        return private_folder(user_cache() / "locks") / f"{digest}.lock"
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(f".{path.name[:100]}.lock")


def _same(handle: int, file: Path) -> bool:
    """Tell whether ``file`` is the open ``handle`` still: somebody may have cleaned the cache."""
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except OSError:
        return False


def _lock_at_once(handle: int) -> bool:
    """Lock the open file ``handle``; False when somebody else has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return False
        if error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP):
            return True  # this file system knows no locks: what is written is whole all the same
        raise
    return True


# Reading
# --------------------------------------------------------------------------------------------------


def read_bounded(path: Path, most: int, *, name: str, mend: str) -> bytes:
    """Return the bytes of the file ``path``, which is to be a ``name`` ("manuscript") of at most
    ``most`` bytes.

    Raises UsageError when it is no file or too large (``mend`` says what to do then), and
    OutsideError when it cannot be read.
    """
    try:
        if not path.is_file():
            raise UsageError(
                f"there is no file {path}; check the path"
                if not path.exists()
                else f"{path} is no file; name a {name}"
            )
        with path.open("rb") as stream:
            raw = stream.read(most + 1)
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be read ({error.strerror}); check its permissions"
        ) from error
    if len(raw) > most:
        raise UsageError(f"{path} is larger than {most // 1_000_000} MB; {mend}")
    return raw


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def user_data() -> Path:
    """Return the folder of the user's own papers (it need not exist)."""
    from platformdirs import user_data_path

    return user_data_path("mucli", appauthor=False)


def user_cache() -> Path:
    """Return the folder of what mucli can make again."""
    from platformdirs import user_cache_path

    return user_cache_path("mucli", appauthor=False)
