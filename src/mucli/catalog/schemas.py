"""The JSON Schemas of the catalogue's files, for editors: ``python -m mucli.catalog.schemas``
writes them to docs/schemas.
"""

import json
from pathlib import Path
from typing import Any

from mucli.catalog.convert import schema
from mucli.catalog.extras import KEYED, WHOLE
from mucli.files import write_atomic
from mucli.model import Paper

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of every kind of catalogue file, by the schema's file name."""
    made = {"paper.schema.json": schema(Paper, title="A paper of the catalogue", keyed=False)}
    for name, cls in (KEYED | WHOLE).items():
        made[f"{name}.schema.json"] = schema(
            cls, title=f"The catalogue's {name}.yaml", keyed=name in KEYED
        )
    return made


def as_text(schema_: dict[str, Any]) -> str:
    """Return a schema as its file holds it."""
    return json.dumps(schema_, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    for file_name, made_schema in schemas().items():
        write_atomic(FOLDER / file_name, as_text(made_schema))
