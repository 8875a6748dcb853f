"""From plain values to records, by the record's own types, and the JSON Schemas that say the same
to an editor.
"""

import re
import types
import unicodedata
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from mucli import text
from mucli.model import CONFIRMABLE, REGISTERS, Author, Code, Source
from mucli.resources import PaperLink
from mucli.web.urls import url_complaint

Path_ = tuple[str | int, ...]
Report = Callable[[Path_, str], None]

_MAX_UNKNOWN = 10
_MAX_TEXT = 10_000
_MAX_LINE = 1_000
"""More characters than any title, name or address needs; a reader is not made to scroll past
them."""
_MAX_ITEMS = 5_000
"""More than any paper has authors."""
_KINDS = {str: "text", int: "a whole number", bool: "true"}


def convert(cls: Any, value: Any, report: Report, path: Path_ = (), **extra: Any) -> Any:
    """Make a ``cls`` record of the mapping ``value``.

    ``extra`` gives fields that do not stand in the mapping (the key). Every problem goes to
    ``report(path, message)``; what could not be read is left at its default, so that one bad field
    does not hide the others. Returns None when no record can be made.
    """
    if not isinstance(value, dict):
        report(
            path,
            "this must be a mapping of fields"
            f" ({', '.join(f.name for f in fields(cls) if f.name not in extra)})",
        )
        return None
    known = {f.name: f for f in fields(cls)}
    given = dict(extra)
    unknown = 0
    for name, inner in value.items():
        if name in extra and extra[name] == inner:
            continue
        if name not in known or name in extra:
            unknown += 1
            if unknown > _MAX_UNKNOWN:
                continue
            close = text.closest(name, [n for n in known if n not in extra], limit=1)
            report(
                (*path, name),
                "there is no field"
                f" {name!r}{f'; did you mean {close[0]!r}?' if close else '; take it out'}",
            )
            continue
        made = _value(_hints(cls)[name], inner, known[name], report, (*path, name))
        if made is not None:
            given[name] = made
    if unknown > _MAX_UNKNOWN:
        report(
            path,
            f"{unknown - _MAX_UNKNOWN:,} more fields are unknown; is this a file of the catalogue?",
        )
    missing = [
        n
        for n, f in known.items()
        if f.default is MISSING and f.default_factory is MISSING and n not in given
    ]
    for name in missing:
        if name not in value:
            report(path, f"{name!r} is missing; add it")
    return None if missing else cls(**given)


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(kind: Any, value: Any, spec: Field[Any], report: Report, path: Path_) -> Any:
    kind = _unwrap(kind)
    if value is None or value in ("", [], {}):
        report(path, "the field is empty; a fact that is unknown is left out")
        return None
    if get_origin(kind) is tuple:
        return _many(get_args(kind)[0], value, spec, report, path)
    if get_origin(kind) is dict:
        return _mapping(get_args(kind)[1], value, spec, report, path)
    if kind is Author:
        return _author(value, report, path)
    if kind is Code and isinstance(value, str):
        return Code(value) if _check(value, fields(Code)[0], report, path) else None
    if kind is Source:
        return _source(value, report, path)
    if kind is PaperLink:
        return _paper_link(value, report, path)
    if is_dataclass(kind):
        return convert(kind, value, report, path)
    return _scalar(kind, value, spec, report, path)


def _unwrap(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return next(arg for arg in get_args(kind) if arg is not type(None))
    return kind


def _many(kind: Any, value: Any, spec: Field[Any], report: Report, path: Path_) -> tuple[Any, ...]:
    if not isinstance(value, list):
        report(path, "this must be a list; start each line with '- '")
        return ()
    if len(value) > _MAX_ITEMS:
        report(path, f"this list has {len(value):,} items, more than {_MAX_ITEMS:,}; shorten it")
        return ()
    made = [_value(kind, each, spec, report, (*path, place)) for place, each in enumerate(value)]
    kept = [each for each in made if each is not None]
    for place, each in enumerate(made):
        if each is not None and each in made[:place] and kind is not Author:
            report((*path, place), f"{each!s} stands here twice; keep one")
    return tuple(kept)


def _mapping(
    kind: Any, value: Any, spec: Field[Any], report: Report, path: Path_
) -> dict[str, Any]:
    if not isinstance(value, dict):
        report(path, "this must be a mapping: 'name: value' lines")
        return {}
    if len(value) > _MAX_ITEMS:
        report(path, f"this has {len(value):,} lines, more than {_MAX_ITEMS:,}; shorten it")
        return {}
    result = {}
    for name, inner in value.items():
        where = (*path, name)
        if is_dataclass(kind):
            if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
                report(where, "a key is lower-case ASCII words joined by '-'")
            made = convert(kind, inner, report, where, key=name)
        elif get_origin(kind) is tuple and isinstance(inner, str):
            made = _many(get_args(kind)[0], [inner], spec, _at(report, where), where)
        else:
            made = _value(kind, inner, spec, report, where)
        if made is not None:
            result[name] = made
    return result


def _at(report: Report, path: Path_) -> Report:
    """Report everything at ``path``: what is written as one text has no places inside."""
    return lambda _path, message: report(path, message)


def _scalar(kind: Any, value: Any, spec: Field[Any], report: Report, path: Path_) -> Any:
    if kind is bool and value in (True, "true"):
        return True
    if kind is int and (
        isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"\d{1,9}", value))
    ):
        number = int(value)
        low, high = spec.metadata.get("low", number), spec.metadata.get("high", number)
        if not low <= number <= high:
            report(path, f"{number} is outside {low} to {high}")
        return number
    if kind is str and isinstance(value, str):
        return value if _check(value, spec, report, path) else None
    report(
        path,
        f"this must be {_KINDS.get(kind, kind)}, not"
        f" {value if isinstance(value, str) else type(value).__name__!r}",
    )
    return None


def _author(value: Any, report: Report, path: Path_) -> Author | None:
    if not isinstance(value, str) or not _check(value, None, report, path):
        report(path, "an author is text: 'Family, Given'") if not isinstance(value, str) else None
        return None
    parts = [part.strip() for part in value.split(",")]
    if len(parts) > 3 or not all(parts) or " ," in value or ("," in value and ", " not in value):
        report(path, f"{value!r} is not 'Family, Given' or 'Family, Suffix, Given'; write it so")
        return None
    if re.search(r"\bet al\b|\band\b|\bothers\b|&|[\d@{}\\<>]", value, re.IGNORECASE):
        report(
            path,
            f"{value!r} is not one author's name; write one a line, and 'others: true' for an"
            " incomplete list",
        )
    if word := text.mixed_scripts(value):
        report(path, f"{word!r} mixes Latin with Greek or Cyrillic letters; write it in one script")
    return Author.parse(value)


def _source(value: Any, report: Report, path: Path_) -> Source | None:
    """Read one source. A line of text, which sources were once, is refused with how to mend it."""
    if isinstance(value, str):
        report(path, f"a source is no text any more; write {_mended(value)} and what it confirms")
        return None
    made: Source | None = convert(Source, value, report, path)
    if made is None or made.record not in REGISTERS:
        return None
    register = REGISTERS[made.record]
    if register.pattern and not re.fullmatch(register.pattern, made.at):
        report((*path, "at"), f"{made.at!r} names no record of {register.name}; write its id alone")
    elif not register.pattern and "://" in made.at and (complaint := url_complaint(made.at)):
        report((*path, "at"), f"{made.at}: {complaint}")
    for place, name in enumerate(made.confirms):
        if name not in CONFIRMABLE:
            close = text.closest(name, CONFIRMABLE, limit=1)
            mend = f"did you mean {close[0]!r}?" if close else f"use {', '.join(CONFIRMABLE)}"
            report(
                (*path, "confirms", place), f"{name!r} is no field that a source confirms; {mend}"
            )
    if made.decision and made.record != "openreview":
        report((*path, "decision"), "only an OpenReview record has a decision; take it out")
    return made


def _paper_link(value: Any, report: Report, path: Path_) -> PaperLink | None:
    """Read a key of the catalogue, or a mapping for a paper that it does not hold."""
    if isinstance(value, str):
        return PaperLink(value) if _check(value, fields(PaperLink)[0], report, path) else None
    made: PaperLink | None = convert(PaperLink, value, report, path)
    if made is not None and not made.key and not (made.title and made.url):
        report(path, "a paper is named by its key, or by 'title' and 'url'; add what is missing")
        return None
    return made


def _mended(value: str) -> str:
    """Return the form that an old line of text should take, as far as it can be told from it."""
    if found := re.search(r"\b\d{4}\.\d{4,5}\b", value):
        return f"'record: arxiv' and 'at: {found[0]}'"
    if found := text.DOI.search(value):
        return f"'record: doi' and 'at: {found[0].rstrip('.,;:)')}'"
    if found := re.search(r"\b[\w-]+/[\w.-]*[a-z][\w.-]*", value):
        record = "list" if value.startswith("List ") else "repository"
        return f"'record: {record}' and 'at: https://github.com/{found[0]}'"
    return f"'record:' (one of {', '.join(REGISTERS)}), 'at:' (its id or address)"


def _check(value: str, spec: Field[Any] | None, report: Report, path: Path_) -> bool:
    """Check one text: clean characters, the field's pattern, choices and form. Returns whether it
    can be kept.
    """
    rules = spec.metadata if spec else {}
    multiline = spec is not None and spec.name in ("bibtex", "definition", "description", "notes")
    if text.has_unsafe(value) or ("\n" in value and not multiline):
        report(
            path,
            "this holds a control, zero-width or text-direction character or a line break; take"
            " it out",
        )
        return False
    if found := text.unseen(value):
        report(path, f"this holds {found}, which readers cannot see as it is meant; take it out")
        return False
    if len(value) > (_MAX_TEXT if multiline else _MAX_LINE):
        report(
            path,
            f"this has {len(value):,} characters, more than the"
            f" {_MAX_TEXT if multiline else _MAX_LINE:,} of its field; shorten it",
        )
        return False
    if value != unicodedata.normalize("NFC", value):
        report(path, "this is not in Unicode's composed form (NFC); run 'mucli validate --fix'")
    if value != value.strip() or (not multiline and re.search(r"[^\S ]|  ", value)):
        report(path, "this has needless white space; take it out")
    if "choices" in rules and value not in rules["choices"]:
        close = text.closest(value, rules["choices"], limit=1)
        report(
            path,
            f"{value!r} is not one of"
            f" {', '.join(rules['choices'])}{f'; did you mean {close[0]!r}?' if close else ''}",
        )
        return False
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        report(path, f"{value!r} is not well formed: {rules['doc']}")
        return False
    if rules.get("form") == "url" and (complaint := url_complaint(value)):
        report(path, f"{value}: {complaint}")
        return False
    return True


def schema(cls: Any, *, title: str, keyed: bool) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a file that holds a ``cls``, or with ``keyed`` a
    mapping of keys to it.
    """
    inner = _object(cls)
    if keyed:
        inner = {
            "type": "object",
            "propertyNames": {"pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$"},
            "additionalProperties": inner,
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **inner}


def _object(cls: Any) -> dict[str, Any]:
    shown = [f for f in fields(cls) if f.name != "key" or f.metadata.get("form") != "key"]
    required = [f.name for f in shown if f.default is MISSING and f.default_factory is MISSING]
    if cls.__name__ == "Paper":
        required += ["authors", "year", "kind", "categories"]
    return {
        "type": "object",
        "description": " ".join((cls.__doc__ or "").split("\n\n")[0].split()),
        "properties": {
            f.name: {"description": f.metadata["doc"], **_kind(_hints(cls)[f.name], f)}
            for f in shown
        },
        "required": required,
        "additionalProperties": False,
    }


def _kind(kind: Any, spec: Field[Any]) -> dict[str, Any]:
    kind = _unwrap(kind)
    rules = spec.metadata
    if get_origin(kind) is tuple:
        return {"type": "array", "minItems": 1, "items": _kind(get_args(kind)[0], spec)}
    if get_origin(kind) is dict:
        inner = _kind(get_args(kind)[1], spec)
        if inner.get("type") == "array" and inner["items"].get("type") == "string":
            inner = {"anyOf": [inner["items"], inner]}
        return {"type": "object", "additionalProperties": inner}
    if kind is Author:
        return {"type": "string", "pattern": "^[^,]+(, [^,]+){0,2}$"}
    if kind is Code:
        return {"anyOf": [{"type": "string", "format": "uri"}, _object(Code)]}
    if kind is PaperLink:
        by_key = {"type": "string", "pattern": f"^(?:{fields(PaperLink)[0].metadata['pattern']})$"}
        return {"anyOf": [by_key, _object(PaperLink)]}
    if is_dataclass(kind):
        return _object(kind)
    if kind is int:
        return {"type": "integer"} | {
            n: rules[k] for k, n in (("low", "minimum"), ("high", "maximum")) if k in rules
        }
    if kind is bool:
        return {"const": True}
    extra: dict[str, Any] = {"format": "uri"} if rules.get("form") == "url" else {}
    if "pattern" in rules:
        extra["pattern"] = f"^(?:{rules['pattern']})$"
    if "choices" in rules:
        extra["enum"] = list(rules["choices"])
    return {"type": "string", "minLength": 1, **extra}
