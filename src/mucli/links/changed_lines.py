"""Which lines of files a git revision has changed: for checks that look at a pull request only."""

import re
import subprocess
from pathlib import Path

from mucli.errors import UsageError

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")

# Whatever the user's own configuration makes of diffs, these are plain ones with the prefixes that
# are read below.
_PLAIN = (
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
}


def changed_lines(root: Path, ref: str) -> dict[Path, frozenset[int] | None]:
    """Return for each file below ``root`` the lines that are new since it left ``ref`` (None: all
    of them, the file is not tracked).

    Compared are the files as they are with the point where the history left ``ref``, as a pull
    request does. Raises UsageError when ``root`` is in no git repository or ``ref`` names nothing.
    """
    if not ref or ref.startswith("-"):
        raise UsageError(f"--changed-since takes a git revision, not {ref!r}")
    top = Path(_git(root, "rev-parse", "--show-toplevel").strip())
    _git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{ref}^{{commit}}",
        wrong=f"git knows no revision {ref!r}; fetch it or name another",
    )
    base = _git(root, "merge-base", ref, "HEAD", wrong="").strip() or ref
    diff = _git(root, "-c", "core.quotePath=false", "diff", "--unified=0", *_PLAIN, base, "--", ".")
    found: dict[Path, frozenset[int] | None] = {}
    file: Path | None = None
    for line in diff.split("\n"):
        if line.startswith("+++ "):
            file = top / _name(line[4:])[2:] if line != "+++ /dev/null" else None
        elif file is not None and (match := _HUNK.match(line)):
            start, count = int(match[1]), int(match[2] or 1)
            found[file] = (found.get(file) or frozenset()) | frozenset(range(start, start + count))
    others = _git(
        root, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", "."
    )
    return found | dict.fromkeys((top / name for name in others.split("\0") if name), None)


def _name(written: str) -> str:
    """Return the name that a diff's header writes: a tab follows one with spaces; quotes or control
    characters make it quoted as in C.
    """
    written = written.removesuffix("\t")
    if not written.startswith('"'):
        return written

    def meant(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if len(code) == 3 else _ESCAPED.get(code, code)

    return _ESCAPE.sub(meant, written[1:-1].encode()).decode("utf-8", "replace")


def _git(root: Path, *arguments: str, wrong: str | None = None) -> str:
    """Run git in ``root`` and return what it prints; ``wrong`` is the sentence for its failure
    (empty: a failure is nothing).
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("--changed-since needs git; install it") from error
    if done.returncode and wrong != "":
        raise UsageError(wrong or f"{root} is in no git repository; --changed-since needs one")
    return done.stdout
