"""What earlier runs found, kept in a file of JSON lines: each result is appended as it arrives, so
that an interrupted run resumes.

Several runs may write at once: each line is one write. A damaged line is passed over.
"""

import contextlib
import json
import os
import re
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from mucli.errors import UsageError
from mucli.files import private_folder, write_atomic
from mucli.links.verdicts import Hop, Result, Verdict, discreet
from mucli.web.secrets import has_secret

_DAY = 86_400.0
FRESH = 5 * _DAY
"""How long a link that was found well is not asked again, in seconds: less than the week between
two runs, so that each of these asks."""

_KEPT = frozenset(
    {
        Verdict.OK,
        Verdict.ARCHIVED,
        Verdict.MOVED,
        Verdict.SUSPECT,
        Verdict.BLOCKED,
        Verdict.INSECURE,
        Verdict.DEAD,
    }
)

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": _DAY, "w": 7 * _DAY}


def parse_age(text: str) -> float:
    """Return the seconds of ``90`` (or ``90s``), ``30m``, ``12h``, ``7d``, ``2w``. Raises
    UsageError for anything else.
    """
    match = re.fullmatch(r"(\d{1,6})\s*([smhdw]?)", text.strip())
    if not match:
        raise UsageError(f"--max-age is a number with s, m, h, d or w (12h, 7d), not {text!r}")
    return int(match[1]) * _UNITS[match[2] or "s"]


class Cache:
    """The results of earlier runs by address. ``max_age`` (seconds) is how long they are good for,
    in place of :data:`FRESH`. Only those of links that were well are used; the others are kept to
    count deaths.
    """

    def __init__(self, file: Path, *, max_age: float | None = None) -> None:
        self.file = file
        self.max_age = max_age
        self.known: dict[str, Result] = {}
        self.lines = 0
        with contextlib.suppress(OSError):
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
                self.lines += 1
                if result := _read(line):
                    self.known[result.url] = result

    def fresh(self, address: str) -> Result | None:
        """Return what is known of ``address`` when it is young enough to be true still. Bad news
        never is: what was dead may be back, what was blocked may have been this machine's trouble.
        """
        result = self.known.get(address)
        if result is None or result.verdict is not Verdict.OK:
            return None
        limit = FRESH if self.max_age is None else self.max_age
        age = time.time() - result.checked
        return replace(result, cached=True) if 0 <= age < limit else None

    def deaths(self, address: str) -> int:
        """Return how many runs in a row have found ``address`` dead."""
        result = self.known.get(address)
        return result.deaths if result else 0

    def keep(self, result: Result) -> None:
        """Append ``result`` to the file, when its verdict is worth keeping; a disk that refuses is
        no reason to stop checking.
        """
        if result.verdict not in _KEPT or has_secret(result.url):
            return
        self.known[result.url] = result
        line = json.dumps(
            {
                name: value
                for name, value in asdict(discreet(result)).items()
                if value not in (None, (), "", False) and name != "cached"
            }
        )
        with contextlib.suppress(OSError):
            private_folder(self.file.parent)
            handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, f"{line}\n".encode())
            finally:
                os.close(handle)
            self.lines += 1

    def tidy(self) -> None:
        """Write the file anew once half of it or more is out of date."""
        if self.lines > 2 * len(self.known) + 100:
            recent = [r for r in self.known.values() if time.time() - r.checked < 90 * _DAY]
            text = "".join(
                json.dumps({**asdict(result), "cached": False}) + "\n" for result in recent
            )
            with contextlib.suppress(OSError):
                write_atomic(self.file, text, mode=0o600)


def _read(line: str) -> Result | None:
    try:
        data: dict[str, Any] = json.loads(line)
        hops = tuple(Hop(str(hop["url"]), int(hop["status"])) for hop in data.pop("hops", ()))
        result = Result(**{**data, "verdict": Verdict(data["verdict"]), "hops": hops})
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return (
        result if isinstance(result.url, str) and isinstance(result.checked, int | float) else None
    )
