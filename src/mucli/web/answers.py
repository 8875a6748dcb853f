"""Answers of services, and those kept in the user's cache: readable by nobody else, with their
validators (RFC 9110, section 8.8).
"""

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mucli.files import private_folder, user_cache, write_atomic
from mucli.readers.encoding import text_of

_FRESH_MISSING = 600.0  # seconds for which "there is no such thing" holds: it may be minutes old
_KEPT = ("url", "status", "kind", "etag", "modified", "when")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: the address it came from, status, body, content type, validators,
    and when (Unix time). ``changed`` says whether it differs from the one kept before.
    """

    url: str
    status: int
    body: bytes
    kind: str = ""
    etag: str = ""
    modified: str = ""
    when: float = 0.0
    changed: bool = True
    files: tuple[Path, ...] = ()

    @property
    def text(self) -> str:
        """The body as text."""
        return text_of(self.body)[0]

    def json(self) -> Any:
        """Return the body read as JSON. Raises ValueError."""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("the JSON is nested too deeply") from error

    def is_fresh(self, fresh: float) -> bool:
        """Tell whether the answer is at most ``fresh`` seconds old; what is missing is believed for
        ten minutes at most.
        """
        limit = fresh if self.status == 200 else min(fresh, _FRESH_MISSING)
        return 0 <= time.time() - self.when < limit

    def forget(self) -> None:
        """Take the answer out of the cache, because it makes no sense: the next run asks again."""
        for file in self.files:
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)


def kept(url: str, accept: str) -> Answer | None:
    """Return the answer to ``url`` in the cache, however old; None when there is none that can be
    read.
    """
    files = _files(url, accept)
    try:
        data = json.loads(files[0].read_bytes())
        body = files[1].read_bytes()
        if data["digest"] != hashlib.sha256(body).hexdigest():
            return None
        described = {name: data[name] for name in _KEPT}
        return Answer(body=body, changed=False, files=files, **described)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def keep(url: str, accept: str, answer: Answer) -> Answer:
    """Put ``answer`` into the cache and return it with its files; a cache that cannot be written is
    done without.
    """
    files = _files(url, accept)
    described = {name: getattr(answer, name) for name in _KEPT}
    described["digest"] = hashlib.sha256(answer.body).hexdigest()
    with contextlib.suppress(OSError):
        private_folder(files[0].parent)
        if answer.changed or not files[1].exists():
            write_atomic(files[1], answer.body, mode=0o600)
        write_atomic(files[0], json.dumps(described), mode=0o600)
    return replace(answer, files=files)


def _files(url: str, accept: str) -> tuple[Path, Path]:
    name = hashlib.sha256(f"{accept}\0{url}".encode()).hexdigest()[:32]
    folder = user_cache() / "answers"
    return folder / f"{name}.json", folder / f"{name}.body"
