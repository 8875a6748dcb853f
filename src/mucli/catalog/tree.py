"""Reading YAML strictly: plain values with the line of each, and nothing that YAML does behind
one's back.

Of YAML 1.1 the catalogue needs mappings, lists and text. Every plain scalar is read as the text
that stands there (``2301.10000`` stays so, ``no`` is a word); what it means is decided by the type
of its field. Anchors, aliases and tags are refused: they have no use here and are how a small file
becomes a huge one.
"""

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# PyYAML exports no parser of libyaml's by itself; its loaders are parsers too.
_Parser: Any = getattr(yaml, "CSafeLoader", None) or yaml.SafeLoader
MAX_BYTES = 4_000_000
_MAX_DEPTH = 12
_MAX_PROBLEMS = 50
"""So many problems of one file are named; who has mended those sees the next."""
_MAX_MESSAGE = 400
_UNUSED = "anchors, aliases and tags are not used here; write the value out"

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, in which field, and what to do. ``line`` counts from 1; 0
    means the file as a whole.
    """

    file: Path
    line: int
    field: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """Return the sentence for a person: ``file:line: field: message``."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.field + ': ' if self.field else ''}{self.message}"


@dataclass(slots=True)
class Tree:
    """A YAML file read: ``value`` in plain Python, ``lines`` by path of keys and indexes,
    ``problems`` of the YAML itself.
    """

    file: Path
    value: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path_) -> int:
        """Return the line of ``path``, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    @property
    def crowded(self) -> bool:
        """Whether so much is wrong already that no more is noted."""
        return len(self.problems) >= _MAX_PROBLEMS

    def problem(self, path: Path_, message: str, *, warning: bool = False) -> None:
        """Note that something is wrong at ``path``."""
        if self.crowded:
            return
        name = "".join(
            f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path
        ).lstrip(".")
        name, message = (
            part
            if len(part) <= _MAX_MESSAGE
            else f"{part[: _MAX_MESSAGE // 2]} … {part[-_MAX_MESSAGE // 2 :]}"
            for part in (name, message)
        )
        self.problems.append(Problem(self.file, self.line(path), name, message, warning))


def read_tree(file: Path, text: str | None = None) -> Tree:
    """Read ``file`` (or ``text`` in its name). What cannot be read gives a tree without value and
    with the problem, so that one bad file costs one file.
    """
    tree = Tree(file)
    if text is None:
        text = _read(tree)
        if text is None:
            return tree
    try:
        _Builder(tree, text).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(str(error.problem or error.context or error).split())
        tree.problems.append(
            Problem(
                file,
                mark.line + 1 if mark else 0,
                "",
                f"this is not valid YAML: {what}; mend the line",
            )
        )
        tree.value = None
    except yaml.YAMLError as error:
        what = " ".join(str(error).split())
        tree.problems.append(Problem(file, 0, "", f"this is not valid YAML: {what}"))
        tree.value = None
    return tree


def _read(tree: Tree) -> str | None:
    try:
        raw = _bytes(tree.file)
    except OSError as error:
        mend = "check where the link leads" if tree.file.is_symlink() else "check its permissions"
        what = f"the file cannot be read ({error.strerror}); {mend}, or delete it"
        tree.problems.append(Problem(tree.file, 0, "", what))
        return None
    except ValueError as error:
        tree.problems.append(Problem(tree.file, 0, "", str(error)))
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        tree.problems.append(
            Problem(tree.file, line, "", "the file is not UTF-8; save it as UTF-8")
        )
        return None


def _bytes(file: Path) -> bytes:
    """Return what is in ``file``. Raises OSError, and ValueError for what is not read at all: a
    pipe or device, which may never end, and what is too large.
    """
    kind = file.stat()
    if not stat.S_ISREG(kind.st_mode):
        raise ValueError("this is no regular file; a paper is one, delete it or the link to it")
    if kind.st_size <= MAX_BYTES:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)  # it may have grown
        if len(raw) <= MAX_BYTES:
            return raw
    raise ValueError(f"the file is larger than {MAX_BYTES:,} bytes; it is not a catalogue file")


class _Builder:
    """Builds plain values from the parser's events, one document, no anchors."""

    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self.parser = _Parser(text)

    def build(self) -> None:
        parser = self.parser
        parser.get_event()
        if isinstance(parser.peek_event(), yaml.StreamEndEvent):
            return
        parser.get_event()
        self.tree.value = self.node((), 0)
        parser.get_event()
        event: Any = parser.get_event()
        if not isinstance(event, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(
                problem="a second document starts here; keep one in a file",
                problem_mark=event.start_mark,
            )

    def node(self, path: Path_, depth: int) -> Any:
        event: Any = self.parser.get_event()
        mark = event.start_mark
        if (
            isinstance(event, yaml.AliasEvent)
            or event.anchor is not None
            or (getattr(event, "tag", None) not in (None, "!"))
        ):
            raise yaml.MarkedYAMLError(problem=_UNUSED, problem_mark=mark)
        if depth > _MAX_DEPTH:
            raise yaml.MarkedYAMLError(problem="this is nested too deeply", problem_mark=mark)
        self.tree.lines.setdefault(path, mark.line + 1)
        if isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and not event.style
            return (
                None if plain and event.value in ("", "~", "null", "Null", "NULL") else event.value
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path, depth)
        return self.mapping(path, depth)

    def sequence(self, path: Path_, depth: int) -> list[Any]:
        result: list[Any] = []
        while not isinstance(self.parser.peek_event(), yaml.SequenceEndEvent):
            result.append(self.node((*path, len(result)), depth + 1))
        self.parser.get_event()
        return result

    def mapping(self, path: Path_, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(self.parser.peek_event(), yaml.MappingEndEvent):
            event: Any = self.parser.get_event()
            mark: Any = event.start_mark
            if not isinstance(event, yaml.ScalarEvent):
                raise yaml.MarkedYAMLError(
                    problem="a field's name must be a plain word", problem_mark=mark
                )
            if event.anchor is not None or event.tag not in (None, "!"):
                raise yaml.MarkedYAMLError(problem=_UNUSED, problem_mark=mark)
            name: str = event.value
            inner = (*path, name)
            line = mark.line + 1
            if name in result:
                self.tree.problem(
                    path, f"{name!r} stands here twice (again on line {line}); keep one"
                )
            self.tree.lines[inner] = line
            result[name] = self.node(inner, depth + 1)
        self.parser.get_event()
        return result
