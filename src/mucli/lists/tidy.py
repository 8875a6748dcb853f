"""What comes from outside made fit for the catalogue: each field passes the reader's own checks or
is left out.
"""

import unicodedata
from dataclasses import replace
from functools import partial
from typing import Any

from mucli.catalog.convert import convert
from mucli.model import Paper, to_json


def tidy(paper: Paper) -> tuple[Paper, list[str]]:
    """Return ``paper`` in composed Unicode without what the catalogue's checks refuse, and a
    sentence for each field left out.
    """
    lost: list[str] = []
    data = _clean(to_json(paper))
    for _ in range(8):
        problems: list[tuple[tuple[str | int, ...], str]] = []
        made = convert(Paper, data, partial(_note, problems), key=paper.key or "draft")
        if made is not None and not problems:
            return replace(made, key=paper.key), lost
        for path, message in problems or [(("title",), "the record cannot be read")]:
            if path and _drop(data, path):
                lost.append(f"{path[0]} left out: {message}")
        if "title" not in data:
            break
    return replace(paper, title=""), lost


def _note(
    problems: list[tuple[tuple[str | int, ...], str]], path: tuple[str | int, ...], message: str
) -> None:
    problems.append((path, message))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {name: _clean(each) for name, each in value.items()}
    return value


def _drop(data: dict[str, Any], path: tuple[str | int, ...]) -> bool:
    """Take out what ``path`` leads to: one author or link of a list, else the field; a list of
    authors that loses one is incomplete.
    """
    name = str(path[0])
    if name not in data:
        return False
    holder = data[name]
    if name == "links" and isinstance(holder, dict) and len(path) > 1:
        holder.pop(str(path[1]), None)
    elif (
        isinstance(holder, list)
        and len(path) > 1
        and isinstance(path[1], int)
        and path[1] < len(holder)
    ):
        holder.pop(path[1])
    else:
        data.pop(name)
    if name == "authors":
        data["others"] = True
    if not data.get(name, True):
        data.pop(name)
    return True
