"""What is more than a screenful goes through the reader's pager, as git and gh do it."""

import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mucli.cli.state import STATE


class _Held(io.StringIO):
    """Standard output held back until it is known how long it is; it goes on being a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Tell that what is written ends on a terminal."""
        return True


@contextmanager
def paged() -> Iterator[None]:
    """Show what is printed inside through ``$MUCLI_PAGER``, ``$PAGER`` or ``less`` when it is more
    than a screenful of a terminal.

    Elsewhere, with ``--no-pager``, and where no pager can be started, it is printed as it comes.
    """
    command = _pager() if STATE.pager and sys.stdout.isatty() and sys.stdin.isatty() else []
    if not command:
        yield
        return
    terminal, held = sys.stdout, _Held()
    sys.stdout = held
    try:
        yield
    finally:
        sys.stdout = terminal
        text = held.getvalue()
        if text.count("\n") < shutil.get_terminal_size().lines or not _show(command, text):
            sys.stdout.write(text)
            sys.stdout.flush()


def _pager() -> list[str]:
    """Return the command of the pager, empty for none: ``cat``, nothing, or a dumb terminal."""
    if os.environ.get("TERM") == "dumb":
        return []
    named = os.environ.get("MUCLI_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = shlex.split(named, posix=os.name != "nt")
    except ValueError:
        return []
    return command if command and command != ["cat"] and shutil.which(command[0]) else []


def _show(command: list[str], text: str) -> bool:
    """Show ``text`` in the pager and wait until the reader leaves it. Returns False when it cannot
    be started.
    """
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8"} | os.environ
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's
    try:
        with suppress(BrokenPipeError):  # the reader has seen enough
            process.communicate(text.encode("utf-8", "backslashreplace"))
        process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return True
