"""Permanent moves written into the YAML files: the URL and nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from mucli.catalog.tree import read_tree
from mucli.catalog.writing import changing, root_of
from mucli.files import write_atomic
from mucli.links.check import Checked
from mucli.links.verdicts import Verdict
from mucli.web.secrets import HIDDEN


@dataclass(frozen=True, slots=True)
class Change:
    """A URL replaced in ``file``, or (not ``done``) one that a person must replace."""

    file: Path
    old: str
    new: str
    done: bool


def fix_moves(checked: Iterable[Checked]) -> list[Change]:
    """Replace in their YAML files the links that have moved for good, each file whole or not at
    all; return what was changed.

    A move from https down to http is left alone, and so is a link that a file derives from an
    identifier. Raises OSError when the disk refuses.
    """
    wanted: dict[Path, dict[str, str]] = {}
    for each in checked:
        result = each.result
        if (
            result.verdict is not Verdict.MOVED
            or not result.location
            or result.downgraded
            or HIDDEN in result.location
        ):
            continue
        for occurrence in each.link.occurrences:
            if (
                occurrence.file
                and occurrence.file.suffix in (".yaml", ".yml")
                and occurrence.field not in ("doi", "arxiv", "openreview")
            ):
                fragment = urlsplit(occurrence.url).fragment
                target = f"{result.location}#{fragment}" if fragment else result.location
                wanted.setdefault(occurrence.file, {})[occurrence.url] = target
    return [change for file, moves in wanted.items() for change in _fix_file(file, moves)]


def _fix_file(file: Path, moves: dict[str, str]) -> list[Change]:
    changes = []
    with changing(root_of(file)):
        text = before = file.read_bytes().decode("utf-8")
        for old, new in moves.items():
            edited = _replaced(file, text, old, new)
            text = edited or text
            changes.append(Change(file, old, new, edited is not None))
        if text != before:
            write_atomic(file, text.encode("utf-8"))
    return changes


def _replaced(file: Path, text: str, old: str, new: str) -> str | None:
    """Return ``text`` with the value ``old`` replaced, None when that can't be done without
    touching anything else.
    """
    expected = _swapped(read_tree(file, text).value, old, new)
    value = re.compile(
        rf"((?:^|[:,\[{{-])\s*(['\"]?)){re.escape(old)}(?=\2\s*(?:$|[,\]}}]|\s\#))", re.MULTILINE
    )
    for safe in (new, quote(new, safe="/:?#@!$&()*+;=%-._~")):
        edited = value.sub(lambda match, safe=safe: match[1] + safe, text)  # type: ignore[misc]
        if edited != text and read_tree(file, edited).value in (
            expected,
            _swapped(expected, new, safe),
        ):
            return edited
    return None


def _swapped(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {name: _swapped(inner, old, new) for name, inner in value.items()}
    if isinstance(value, list):
        return [_swapped(inner, old, new) for inner in value]
    return new if value == old else value
