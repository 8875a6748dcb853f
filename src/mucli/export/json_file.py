"""JSON: the papers, and with everything data sets, metrics and benchmarks beside them."""

import json

from mucli.export import Material
from mucli.export.records import papers_json, resources_json
from mucli.model import JSON_VERSION


def write(material: Material) -> str:
    """Return one JSON object (docs/json.md)."""
    papers = papers_json(material)
    value = {"version": JSON_VERSION, "total": len(papers), "papers": papers}
    if material.resources:
        value |= resources_json(material)
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
