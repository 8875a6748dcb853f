"""CSL data: the JSON that citeproc, pandoc and Zotero read, and the same as a YAML block for the
head of a Markdown file.

Names of types and fields: CSL 1.0.2, "Appendix III and IV",
https://docs.citationstyles.org/en/stable/specification.html
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from mucli.cite.reference import Name, Reference

_TYPES = {
    "conference": "paper-conference",
    "workshop": "paper-conference",
    "journal": "article-journal",
    "book": "chapter",
}
_TYPES |= {"report": "report", "thesis": "thesis"}


def csl_json(references: Sequence[Reference], ascii_: bool | None = None) -> str:
    """Return ``references`` as a CSL-JSON list; ``ascii_`` writes what is not ASCII as JSON
    escapes.
    """
    return (
        json.dumps([data(each) for each in references], ensure_ascii=ascii_ is True, indent=2)
        + "\n"
    )


def csl_yaml(references: Sequence[Reference], _ascii: bool | None = None) -> str:
    """Return ``references`` as the YAML block that pandoc reads from the head of a Markdown file,
    where texts are Markdown.
    """
    lines = ["---", "references:"] if references else ["---", "references: []"]
    for each in references:
        lines += _yaml([_marked(data(each))], 0)
    return "\n".join([*lines, "---", ""])


def data(each: Reference) -> dict[str, Any]:
    """Return one reference as CSL data."""
    preprint = each.preprint
    found = {
        "id": each.key,
        "type": _TYPES.get(each.kind, "article"),
        "title": each.title,
        "author": [_name(name) for name in each.names]
        + ([{"literal": "others"}] if each.others and each.names else []),
        "issued": {"date-parts": [[each.year, each.month] if each.month else [each.year]]}
        if each.year
        else None,
        "container-title": each.container
        if each.kind in ("conference", "workshop", "journal", "book")
        else "",
        "publisher": _publisher(each),
        "number": f"arXiv:{each.arxiv}"
        if preprint and each.arxiv
        else each.number
        if each.kind == "report"
        else "",
        "volume": each.volume,
        "issue": each.number if each.kind in ("conference", "workshop", "journal", "book") else "",
        "page": each.pages,
        "DOI": each.doi,
        "URL": each.url
        or (
            f"https://arxiv.org/abs/{each.arxiv}"
            if preprint and each.arxiv and not each.doi
            else ""
        ),
    }
    return {name: value for name, value in found.items() if value}


def _publisher(each: Reference) -> str:
    if each.preprint:
        return each.container or "arXiv"
    return each.container if each.kind in ("report", "thesis") else each.publisher


def _name(name: Name) -> dict[str, str]:
    if name.whole:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    found = {part: value for part, value in parts.items() if value}
    if name.given.split(" ")[-1].islower():
        found["dropping-particle"] = ""  # else pandoc takes the "kyu" of "Hong kyu Lee" for one
    return found


def _marked(value: Any, name: str = "") -> Any:
    """Escape Markdown in the texts of ``value``; identifiers and addresses are none."""
    if isinstance(value, dict):
        return {part: _marked(inner, part) for part, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner, name) for inner in value]
    if isinstance(value, str) and name not in ("id", "type", "DOI", "URL"):
        return re.sub(r"([\\`*_\[\]<>$~^@#|])", r"\\\1", value)
    return value


def _yaml(value: Any, depth: int) -> list[str]:
    """Return plain values as lines of YAML; texts are JSON strings, which YAML reads as they are
    (YAML 1.2, section 1.3).
    """
    indent = "  " * depth
    lines: list[str] = []
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, list | dict):
                lines += [f"{indent}{name}:", *_yaml(inner, depth + 1)]
            else:
                lines.append(f"{indent}{name}: {_scalar(inner)}")
    else:
        for inner in value:
            if isinstance(inner, dict):
                first, *rest = _yaml(inner, depth + 1)
                lines += [f"{indent}- {first.strip()}", *rest]
            else:
                lines.append(f"{indent}- {json.dumps(inner)}")
    return lines


def _scalar(value: str | int) -> str:
    return json.dumps(value, ensure_ascii=False)
