"""Writing the file that ``-o`` names: never over another unasked, whole or not at all; a pipe, a
socket or a device is written to.
"""

from pathlib import Path

from mucli.errors import OutsideError, UsageError
from mucli.files import is_stream, write_atomic, write_new, write_through


def output_file(output: Path | None) -> Path | None:
    """Return the file to write, or None for standard output, which ``-`` names too."""
    return None if output == Path("-") else output


def check_output(output: Path, *, force: bool, mend: str = "--force replaces it") -> None:
    """Raise UsageError when ``output`` cannot be written, or is there and ``force`` is not given;
    ``mend`` says what to do then.
    """
    if is_stream(output):
        return
    if output.is_dir():
        raise UsageError(f"{output} is a folder; name a file in it")
    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent}; make it first")
    if output.exists() and not force:
        raise UsageError(f"{output} is there already; {mend}")


def write_output(output: Path, content: str | bytes, *, force: bool) -> None:
    """Write ``content`` to ``output``. Raises as :func:`check_output`, and OutsideError when the
    disk refuses.
    """
    check_output(output, force=force)  # reading may have taken a while
    try:
        if is_stream(output):
            write_through(output, content)
        elif force or output.is_symlink():
            write_atomic(output, content)
        else:
            write_new(output, content)
    except FileExistsError:  # it came a moment ago
        raise UsageError(f"{output} is there already; --force replaces it") from None
    except OSError as error:
        raise OutsideError(f"{output} cannot be written ({error.strerror or error})") from error
