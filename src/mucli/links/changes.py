"""Which lines of files a git revision has changed: for checks that look at a pull request only."""

import re
import subprocess
from pathlib import Path

from mucli.errors import UsageError

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def changed_lines(root: Path, ref: str) -> dict[Path, frozenset[int] | None]:
    """Return for each file below ``root`` the lines that are new since it left ``ref`` (None: all of them, the file is not tracked).

    Compared are the files as they are with the point where the history left ``ref``, as a pull request does. Raises UsageError when
    ``root`` is in no git repository or ``ref`` names nothing.
    """
    if not ref or ref.startswith("-"):
        raise UsageError(f"--changed-since takes a git revision, not {ref!r}")
    top = Path(_git(root, "rev-parse", "--show-toplevel").strip())
    _git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", wrong=f"git knows no revision {ref!r}; fetch it or name another")
    base = _git(root, "merge-base", ref, "HEAD", wrong="").strip() or ref
    diff = _git(root, "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", base, "--", ".")
    found: dict[Path, frozenset[int] | None] = {}
    file: Path | None = None
    for line in diff.splitlines():
        if line.startswith("+++ "):
            file = top / line[6:] if line.startswith("+++ b/") else None
        elif file is not None and (match := _HUNK.match(line)):
            start, count = int(match[1]), int(match[2] or 1)
            found[file] = (found.get(file) or frozenset()) | frozenset(range(start, start + count))
    others = _git(root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ".")
    return found | dict.fromkeys((top / name for name in others.split("\0") if name), None)


def _git(root: Path, *arguments: str, wrong: str | None = None) -> str:
    """Run git in ``root`` and return what it prints; ``wrong`` is the sentence for its failure (empty: a failure is nothing)."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, encoding="utf-8", errors="replace", check=False
        )
    except FileNotFoundError as error:
        raise UsageError("--changed-since needs git; install it") from error
    if done.returncode and wrong != "":
        raise UsageError(wrong or f"{root} is in no git repository; --changed-since needs one")
    return done.stdout
