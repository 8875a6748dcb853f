"""The one layout of catalogue files, so that a change in git shows only what changed."""

import unicodedata
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from mucli.catalog.extras import KEYED, WHOLE
from mucli.catalog.tree import Tree
from mucli.model import CONFIRMABLE, Paper, Source, to_json
from mucli.resources import MethodLine, Reading, Sign

_LISTED = {"signs": Sign, "against": Sign, "readings": Reading}
"""The records that a list of this name holds."""


class _Dumper(yaml.SafeDumper):
    """Block style; several lines of text stand as they are."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


class _OnOneLine(list[str]):
    """A list of words that stands on one line."""


def _on_one_line(dumper: yaml.SafeDumper, value: _OnOneLine) -> yaml.SequenceNode:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_OnOneLine, _on_one_line)


def dump(value: Any) -> str:
    """Return ``value`` (plain mappings, lists, text, numbers) as YAML in the catalogue's layout."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100_000,
        default_flow_style=False,
    )


def paper_yaml(paper: Paper) -> str:
    """Return the file of ``paper``: fields in their order, one link as text, code without note as
    its URL.
    """
    return dump(file_fields(paper))


def file_fields(record: Any) -> dict[str, Any]:
    """Return what stands in a file for ``record``, as plain values without its key."""
    data = to_json(record)
    data.pop("key", None)
    if isinstance(data.get("links"), dict):
        data["links"] = {
            name: urls[0] if len(urls) == 1 else urls for name, urls in data["links"].items()
        }
    if "code" in data:
        data["code"] = [entry["url"] if set(entry) == {"url"} else entry for entry in data["code"]]
    if "introduced_by" in data:
        data["introduced_by"] = [_paper_link(entry) for entry in data["introduced_by"]]
    if "sources" in data:
        data["sources"] = [_source(entry) for entry in data["sources"]]
    return data


def laid_out(tree: Tree, root: Path) -> str | None:
    """Return the text that the file of ``tree`` should have: known fields in order, the rest as it
    is; None for an empty file.

    Nothing is converted or dropped: this arranges what stands there, also where it is wrong.
    """
    if not isinstance(tree.value, dict):
        return None
    name = tree.file.stem if tree.file.parent == root else ""
    value = _composed(tree.value)
    if name in KEYED:
        return dump({key: _ordered(KEYED[name], inner) for key, inner in value.items()})
    return dump(_ordered(WHOLE.get(name, Paper), value))


def has_comments(text: str) -> bool:
    """Tell whether a catalogue file holds YAML comments, which a rewrite would lose."""
    return any(line.lstrip().startswith("#") for line in text.splitlines()) or any(
        " #" in line and not ("'" in line or '"' in line) and "://" not in line.split(" #")[0]
        for line in text.splitlines()
    )


def _ordered(cls: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    order = {f.name: place for place, f in enumerate(fields(cls))}
    numbers = {f.name for f in fields(cls) if "int" in str(f.type)}
    arranged = sorted(value.items(), key=lambda pair: order.get(pair[0], len(order)))
    return {k: _shortest(k, _number(v) if k in numbers else v) for k, v in arranged}


def _shortest(name: str, value: Any) -> Any:
    """Write one link as text, code without note as its URL, ``true`` as a truth value."""
    if name == "links" and isinstance(value, dict):
        return {k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in value.items()}
    if name == "code" and isinstance(value, list):
        return [
            each["url"] if isinstance(each, dict) and set(each) == {"url"} else each
            for each in value
        ]
    if name in _LISTED and isinstance(value, list):
        return [_ordered(_LISTED[name], each) for each in value]
    if name == "lines" and isinstance(value, dict):
        return {key: _ordered(MethodLine, line) for key, line in value.items()}
    if name == "introduced_by" and isinstance(value, list):
        return [_paper_link(each) for each in value]
    if name == "sources" and isinstance(value, list):
        return [_source(each) for each in value]
    return True if name == "others" and value == "true" else value


def _paper_link(value: Any) -> Any:
    """Write a paper of the catalogue as its key."""
    return value["key"] if isinstance(value, dict) and set(value) == {"key"} else value


def _source(value: Any) -> Any:
    """Write what a source confirms in the order of a record's fields, each once."""
    if not isinstance(value, dict):
        return value
    arranged = _ordered(Source, value)
    if isinstance(names := value.get("confirms"), list) and all(isinstance(n, str) for n in names):
        arranged["confirms"] = _OnOneLine(sorted(dict.fromkeys(names), key=_place))
    return arranged


def _place(name: str) -> int:
    return CONFIRMABLE.index(name) if name in CONFIRMABLE else len(CONFIRMABLE)


def _number(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _number(v) for k, v in value.items()}
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value


def _composed(value: Any) -> Any:
    """Return ``value`` with its text in NFC and without needless white space."""
    if isinstance(value, str):
        composed = unicodedata.normalize("NFC", value).strip(" ")
        return composed if "\n" in composed else " ".join(composed.split(" "))
    if isinstance(value, list):
        return [_composed(each) for each in value]
    if isinstance(value, dict):
        return {_composed(k): _composed(v) for k, v in value.items()}
    return value
