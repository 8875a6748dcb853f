"""A file from the web: whole or not at all, within bounds, taken up where it broke off.

What has come lies beside the file as ``.NAME.part``, with the address and the validator of what it
is a part of in ``.NAME.part.json``; the rest is asked for with ``Range`` and ``If-Range`` (RFC
9110, sections 14.2 and 13.1.5), so two halves of different files never meet.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from mucli.errors import OutsideError
from mucli.files import WAIT, locked, write_atomic
from mucli.web.addresses import host_of_url
from mucli.web.client import bounded, opened
from mucli.web.manners import politely
from mucli.web.messages import retry_after

if TYPE_CHECKING:
    import requests

MAX_BYTES = 200_000_000
SECONDS = 600.0

_RANGE = "bytes={start}-"


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that was fetched: where it lies, the address it came from in the end, its size in
    bytes and its media type, and how many of the bytes were there from an earlier try.
    """

    file: Path
    url: str
    size: int
    kind: str
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """What has come of a file before: the bytes, and the validator of the whole."""

    file: Path
    note: Path
    size: int = 0
    validator: str = ""


def download(
    url: str,
    file: Path,
    *,
    what: str = "",
    begins: bytes = b"",
    limit: int = MAX_BYTES,
    seconds: float = SECONDS,
    interval: float = 0.0,
    typed: bool = False,
    told: Callable[[int, int | None], None] | None = None,
) -> Downloaded | None:
    """Fetch ``url`` into ``file``, replacing it; None when there is no such thing (404, 410).

    ``what`` names the server in errors. ``begins`` are the bytes that such a file begins with
    (``b"%PDF-"``): anything else is refused before it is kept, as the page of an error or a login
    is. ``limit`` bounds its bytes, ``seconds`` the time, ``interval`` the seconds between two
    requests to the host; ``typed`` says that the user gave this very address, see
    :func:`mucli.web.client.get`. ``told`` is called with the bytes so far and those of the whole,
    where that is known.

    Raises OutsideError, in one sentence, when it cannot be fetched; what has come is kept for the
    next try. Raises OSError when the disk refuses.
    """
    name = what or host_of_url(url) or url
    wanted = _Wanted(url, name, file, begins, limit, seconds, typed, told)
    with locked(wanted.part, wait=seconds + WAIT):
        home = urlsplit(url).netloc
        found = politely(url, wanted.once, name=name, home=home, interval=interval)
    if isinstance(found, Downloaded):
        return found
    if found in (404, 410):
        return None
    raise OutsideError(f"{name} answered {found}; the file was not fetched, try again later")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What :func:`download` was asked for."""

    url: str
    name: str
    file: Path
    begins: bytes
    limit: int
    seconds: float
    typed: bool
    told: Callable[[int, int | None], None] | None

    @property
    def part(self) -> Path:
        return self.file.with_name(f".{self.file.name}.part")

    def once(self) -> tuple[Downloaded | int, int, float | None]:
        """Ask one time; see :func:`mucli.web.manners.politely`."""
        part = _part(self.url, self.part)
        headers = {"Accept-Encoding": "identity"}
        if part.size:
            headers |= {"Range": _RANGE.format(start=part.size), "If-Range": part.validator}
        with opened(self.url, self.name, headers, typed=self.typed, deadline=self.seconds) as (
            at,
            response,
            end,
        ):
            status, pause = response.status_code, retry_after(response.headers)
            if status in (404, 410, 429, 500, 502, 503, 504):
                return status, status, pause
            start = self._start(part, response)
            whole = _whole(response, start)
            if whole is not None and whole > self.limit:
                raise OutsideError(
                    f"{self.name} has {whole / 1e6:,.0f} MB there; more than"
                    f" {self.limit / 1e6:,.0f} MB are not fetched"
                )
            _note(self.url, part, response)
            size = self._write(
                part.file, start, whole, bounded(response, self.name, end, self.limit - start)
            )
            part.file.replace(self.file)
            _forget(part)
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Downloaded(self.file, at, size, kind, start), 200, pause

    def _start(self, part: _Part, response: "requests.Response") -> int:
        """Return where the bytes that come belong."""
        if response.status_code == 416:  # there is no rest: the part is of something else
            _forget(part)
            raise OutsideError(f"{self.name} has changed the file meanwhile; try again")
        if response.status_code not in (200, 206):
            raise OutsideError(
                f"{self.name} answered {response.status_code}; the file was not fetched"
            )
        start = part.size if response.status_code == 206 else 0
        if response.status_code == 206 and _range(response) != start:
            _forget(part)
            raise OutsideError(f"{self.name} sends another part than was asked for; try again")
        return start

    def _write(self, file: Path, start: int, whole: int | None, chunks: Iterable[bytes]) -> int:
        """Write what comes from ``start`` on; return the size of the whole."""
        size = start
        with file.open("r+b" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            for chunk in chunks:
                stream.write(chunk)
                size += len(chunk)
                if size - len(chunk) < len(self.begins) <= size:
                    self._require(file, stream)
                if self.told:
                    self.told(size, whole)
            self._require(file, stream)
            os.fsync(stream.fileno())
        return size

    def _require(self, file: Path, stream: IO[bytes]) -> None:
        """Refuse what does not begin as such a file does. Raises OutsideError."""
        stream.flush()
        with file.open("rb") as written:
            head = written.read(len(self.begins))
        if head != self.begins:
            file.unlink(missing_ok=True)
            raise OutsideError(
                f"{self.name} sends something else than the file (it begins with {head[:12]!r}): a"
                " page for people, perhaps a login; open the address in a browser"
            )


def _part(url: str, file: Path) -> _Part:
    """Return what an earlier try left of ``url``, nothing when that cannot be told for certain."""
    note = file.with_name(f"{file.name}.json")
    try:
        told = json.loads(note.read_bytes())
        if told["url"] == url and told["validator"]:
            return _Part(file, note, file.stat().st_size, str(told["validator"]))
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return _Part(file, note)


def _note(url: str, part: _Part, response: "requests.Response") -> None:
    """Write down what the part belongs to; without a strong validator it is of no use later (RFC
    9110, section 13.1.5).
    """
    etag = response.headers.get("ETag", "")
    validator = etag if etag and not etag.startswith("W/") else ""
    write_atomic(part.note, json.dumps({"url": url, "validator": validator}), mode=0o600)


def _forget(part: _Part) -> None:
    for file in (part.file, part.note):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _range(response: "requests.Response") -> int:
    """Return where the part that is sent begins (``Content-Range: bytes 5-9/10``), -1 unknown."""
    unit, _space, place = response.headers.get("Content-Range", "").partition(" ")
    start = place.partition("-")[0]
    return int(start) if unit == "bytes" and start.isascii() and start.isdigit() else -1


def _whole(response: "requests.Response", start: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isascii() and length.isdigit() else None
