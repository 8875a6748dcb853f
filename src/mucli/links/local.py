"""Links from one file to another, and to headings: whether they are there."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from mucli.files import read_bounded
from mucli.readers.encoding import text_of
from mucli.readers.html import Tag, tokens

_MOST = 20_000_000
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?")
_OWN_TOP = frozenset({"", "top"})  # every page has these (WHATWG HTML, 7.4.6.4)


@dataclass(slots=True)
class Files:
    """Looks into files for what links name; remembers the anchors of each. ``fragments`` says
    whether these matter.
    """

    fragments: bool = True
    known: dict[Path, frozenset[str] | None] = field(default_factory=dict)

    def complaint(self, written: str, file: Path) -> str:
        """Return what is wrong with ``written``, which stands in ``file`` and leads to a file or a
        heading; empty when it is there.
        """
        path, _hash, fragment = written.partition("#")
        target = self._target(unquote(path.partition("?")[0]), file)
        if target is None:
            return ""
        if not target.exists():
            return f"there is no file {_shown(target)}"
        name = unquote(fragment)
        if not self.fragments or name.lower() in _OWN_TOP or _LINES.fullmatch(name):
            return ""
        anchors = self._anchors(target)
        if anchors is None or name in anchors or name.lower() in anchors:
            return ""
        return f"{_shown(target)} has no heading or anchor {name!r}"

    def _target(self, path: str, file: Path) -> Path | None:
        """Return the file that ``path`` names as seen from ``file``; None when that can't be known:
        what begins at a root needs a repository around it.
        """
        if not path:
            return file
        if not path.startswith("/"):
            return file.parent / path
        root = next((each for each in file.resolve().parents if (each / ".git").exists()), None)
        return root / path.lstrip("/") if root else None

    def _anchors(self, file: Path) -> frozenset[str] | None:
        """Return the names that a fragment may have in ``file``, None for a kind without any."""
        if file not in self.known:
            suffix = file.suffix.lower()
            self.known[file] = None
            if suffix in (".md", ".markdown", ".html", ".htm", ".xhtml") and file.is_file():
                text = text_of(read_bounded(file, _MOST, name="text", mend="split it"))[0]
                names = _tagged(text)
                if suffix in (".md", ".markdown"):
                    names += _headings(text)
                self.known[file] = frozenset(names)
        return self.known[file]


def _tagged(text: str) -> list[str]:
    found = []
    for token in tokens(text):
        if isinstance(token, Tag) and not token.closing:
            names = (token.attributes.get("id", ""), token.attributes.get("name", ""))
            found += [name for name in names if name]
    return found


def _headings(text: str) -> list[str]:
    """Return the anchors that GitHub makes of the headings: lower case, no punctuation, hyphens for
    spaces, a number for one that comes again.
    """
    from mucli.readers.markdown import anchors

    found: list[str] = []
    counts: dict[str, int] = {}
    for heading in anchors(text):
        own = re.search(r"\{#([\w:.-]+)\}\s*$", heading)  # as Pandoc and kramdown write it
        if own:
            found.append(own[1])
            heading = heading[: own.start()]  # noqa: PLW2901
        kept = "".join(c for c in heading.strip().lower() if c in "-_ " or _is_word(c))
        slug = kept.replace(" ", "-")
        again = counts.get(slug, 0)
        counts[slug] = again + 1
        found.append(f"{slug}-{again}" if again else slug)
    return found


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM" or character == "\u200d"


def _shown(file: Path) -> str:
    try:
        return file.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(file)
