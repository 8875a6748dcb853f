"""YAML: papers as they stand in their files, as one document."""

from collections.abc import Mapping
from typing import Any

from mucli.catalog.extras import KEYED
from mucli.catalog.layout import dump, file_fields
from mucli.export import Material
from mucli.model import to_json


def write(material: Material) -> str:
    """Return one YAML document: the papers by key as in their files, with the reader's own marks as
    the member ``reading``, and with everything the other files, each under its name.
    """
    extras = material.extras
    members = {}
    for paper in material.papers:
        own = (material.reading or {}).get(paper.key)
        members[paper.key] = file_fields(paper) | ({"reading": dict(own)} if own else {})
    document: dict[str, Any] = {"papers": members}
    if material.resources:
        for name in KEYED:
            document[name] = {
                key: file_fields(record) for key, record in getattr(extras, name).items()
            }
        document["taxonomy"] = {
            name: _terms(group) for name, group in to_json(extras.taxonomy).items()
        }
        document["start"] = to_json(extras.start)
        document["start"]["lines"] = _terms(document["start"].get("lines", {}))
        document["about"] = to_json(extras.about)
        document["about"]["upstream"] = _terms(document["about"].get("upstream", {}))
    return dump({name: value for name, value in document.items() if value})


def _terms(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping of keyed records as it stands in a file, where the key stands before
    each.
    """
    return {
        key: {n: v for n, v in term.items() if n != "key"} if isinstance(term, dict) else term
        for key, term in group.items()
    }
