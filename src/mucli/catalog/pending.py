"""A change of one's own papers in several steps, written down before the first: a paper that moves
to another file, or goes with its marks.

A run may be killed between any two steps. The note makes the change hold as a whole: who reads the
papers meanwhile passes over the file that is to go, and who changes them next finishes it.
"""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from mucli.catalog.tree import MAX_BYTES
from mucli.files import write_atomic

_INSIDE = re.compile(r"(?:(?!\.\.(?:[/\\]|$))[^/\\\0]+(?:[/\\](?!$)|$))*")
_NAME = ".pending.yaml"  # of this ending, so that the compiled catalogue is seen to be out of date


@dataclass(frozen=True, slots=True)
class Pending:
    """What is being done: the file ``old`` goes, and ``new`` (empty: nothing) stands for it, both
    named from the folder of the papers; their digests tell whether they are what was meant still.
    ``key`` becomes ``new_key``; ``marks`` says that the reader's marks go with it.
    """

    old: str
    old_digest: str
    new: str
    new_digest: str
    key: str
    new_key: str
    marks: bool

    def note(self, papers: Path) -> None:
        """Write it down in the folder ``papers``: from now on it holds, once ``new`` is there.
        Raises OSError.
        """
        write_atomic(papers / _NAME, json.dumps(asdict(self)))

    def holds(self, papers: Path) -> bool:
        """Tell whether the change is to be finished, rather than taken back."""
        return not self.new or digest_of(papers / self.new) == self.new_digest

    def leaving(self, papers: Path) -> Path | None:
        """Return the file that is to go, None when it is gone or another by now."""
        file = papers / self.old
        return file if self.holds(papers) and digest_of(file) == self.old_digest else None


def pending(papers: Path) -> Pending | None:
    """Return the change that is under way in the folder ``papers``, None for none."""
    try:
        made = Pending(**json.loads((papers / _NAME).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    names = (made.old, made.new)
    inside = all(isinstance(name, str) and _INSIDE.fullmatch(name) for name in names)
    return made if inside else None


def forget(papers: Path) -> None:
    """Take the note away: the change is done, or taken back. Raises OSError."""
    (papers / _NAME).unlink(missing_ok=True)


def digest(content: bytes) -> str:
    """Return what tells ``content`` from another."""
    return hashlib.sha256(content).hexdigest()


def digest_of(file: Path) -> str:
    """Return the digest of what is in ``file``, empty when it cannot be read or is no paper's, by
    its size.
    """
    try:
        if file.is_file() and file.stat().st_size <= MAX_BYTES:
            return digest(file.read_bytes())
    except OSError:
        pass
    return ""
