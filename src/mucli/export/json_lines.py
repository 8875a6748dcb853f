"""JSON lines: one paper a line."""

import json

from mucli.export import Material
from mucli.export.records import papers_json


def write(material: Material) -> str:
    """Return the papers, one JSON object a line."""
    records = papers_json(material)
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
