"""Asking a person, and showing how far something is; progress never shows in a pipe."""

import sys
import time
from collections.abc import Callable

from mucli.errors import UsageError
from mucli.text import printable


def confirm(question: str, *, yes: bool) -> bool:
    """Return whether the person agrees; ``yes`` agrees beforehand. Raises UsageError when nobody
    answers.
    """
    return yes or choose(question, "yn") == "y"


def choose(question: str, answers: str) -> str:
    """Ask on stderr and return one letter of ``answers``, the last for an empty line or anything
    else.

    The answer may come through a pipe (``yes | mucli …``). Raises UsageError when standard input
    has ended: nobody is there to ask.
    """
    offered = "/".join([*answers[:-1], answers[-1].upper()])
    print(f"{printable(question)} [{offered}] ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        print(file=sys.stderr)
        raise UsageError("nobody is there to answer; say --yes to write, or --dry-run to look")
    letter = line.strip().lower()[:1]
    return letter if letter and letter in answers else answers[-1]


def tell(message: str) -> None:
    """Print a line for the person on stderr, in the place of a progress line that may stand
    there.
    """
    clear = "\r\033[K" if sys.stderr.isatty() else ""
    print(clear + printable(message), file=sys.stderr)


def progress(what: str) -> Callable[[int, int], None]:
    """Return a function that says ``what: done of total`` on a terminal's stderr, at most ten times
    a second.
    """
    shown = time.monotonic() - 0.1

    def show(done: int, total: int) -> None:
        nonlocal shown
        if sys.stderr.isatty() and (time.monotonic() - shown > 0.1 or done == total):
            shown = time.monotonic()
            end = "\r\033[K" if done == total else ""
            print(f"\r{what}: {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)

    return show
