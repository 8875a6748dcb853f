"""Asking a person at the terminal, and showing how far something is; never in a pipe."""

import sys
import time
from collections.abc import Callable

from mucli.errors import UsageError
from mucli.text import printable


def confirm(question: str, *, yes: bool) -> bool:
    """Return whether the person agrees; ``yes`` agrees beforehand.

    Raises UsageError when there is nobody to ask, that is when stdin is no terminal.
    """
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError(f"nobody is there to answer {printable(question)!r}; say --yes to do it, or --dry-run to look")
    print(f"{printable(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def progress(what: str) -> Callable[[int, int], None]:
    """Return a function that says ``what: done of total`` on a terminal's stderr, at most ten times a second."""
    shown = time.monotonic() - 0.1

    def show(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and (time.monotonic() - shown > 0.1 or done == total):
            shown = time.monotonic()
            end = "\r\033[K" if done == total else ""
            print(f"\r{what}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)

    return show
