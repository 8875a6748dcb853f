"""Floor 1: reading files within bounds, and writing them so that nothing is ever lost."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mucli.errors import OutsideError, UsageError


def write_atomic(path: Path, data: bytes | str, *, mode: int | None = None) -> None:
    """Write ``data`` to ``path`` whole or not at all: temporary file beside it, fsync, rename.

    Text is written as UTF-8 with the line ends it has. The file gets ``mode``; without it that of
    the file it replaces is kept. A symbolic link is followed. Raises OSError when the disk refuses;
    ``path`` is then as it was.
    """
    path = Path(os.path.realpath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is None:
            mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def private_folder(path: Path) -> Path:
    """Make the folder ``path``, where it is missing, so that nobody else can look into it; return
    it. Raises OSError.
    """
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_mode & 0o077 and os.name == "posix":
        path.chmod(0o700)
    return path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes that lock ``path`` too waiting while the block reads and writes it.

    The lock lies on a file of its own beside it, as ``path`` itself is replaced; the system lifts
    it when the process ends, however. Raises OSError when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


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
