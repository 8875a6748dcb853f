"""What the options before the command say, and the catalogue they open."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mucli.errors import UsageError

if TYPE_CHECKING:
    from mucli.api import Catalog


@dataclass(slots=True)
class State:
    """The options that all commands share."""

    catalog: str = ""
    color: str = "auto"
    debug: bool = False
    pager: bool = True

    def set(self, *, catalog: str, color: str, debug: bool, pager: bool) -> None:
        """Keep the options of this run. Raises UsageError for an unknown colour choice."""
        self.catalog, self.color, self.debug, self.pager = catalog, color, debug, pager
        if color not in ("auto", "always", "never"):
            raise UsageError(f"--color is auto, always or never, not {color!r}")


STATE = State()


def open_catalog(*, own: bool = True) -> "Catalog":
    """Open the catalogue of this run; files that were left out are named on stderr."""
    return _opened(Path(STATE.catalog) if STATE.catalog else None, own=own)


def open_target(into: Path | None) -> "Catalog":
    """Open what new papers are held against: the catalogue of this run with the user's own papers,
    or the one in the folder ``into`` that is written to, alone.
    """
    if into is None:
        return open_catalog()
    from mucli.api.growing import writing_folder

    return _opened(writing_folder(into), own=False)


def _opened(place: Path | None, *, own: bool) -> "Catalog":
    from mucli import api
    from mucli.text import printable

    progress = _Progress()
    catalog = api.open_catalog(place, own=own, progress=progress)
    progress.done()
    for warning in catalog.warnings:
        print(f"mucli: warning: {printable(warning)}", file=sys.stderr)
    return catalog


class _Progress:
    """Says on a terminal how far compiling is, once it has taken a second."""

    def __init__(self) -> None:
        import time

        self.clock = time.monotonic
        self.started = self.clock()
        self.shown = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        now = self.clock()
        if sys.stderr.isatty() and now - self.started > 1 and now - self.shown > 0.1:
            self.shown = now
            bar = "#" * (30 * done // max(total, 1))
            print(
                f"\r{what} the catalogue [{bar:.<30}] {done:,} of {total:,}",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def done(self) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
