"""The JSON Schemas say what the reader says."""

import json

import jsonschema
import pytest
import yaml

from conftest import ROOT, SMALL
from mucli.catalog.schemas import FOLDER, as_text, schemas


@pytest.mark.parametrize("name", sorted(schemas()))
def test_schema_files_are_current(name: str) -> None:
    text = (ROOT / "docs" / "schemas" / name).read_text(encoding="utf-8")
    assert text == as_text(schemas()[name]), "run: python -m mucli.catalog.schemas"
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


def test_no_schema_is_left_over() -> None:
    assert {file.name for file in (ROOT / "docs" / "schemas").iterdir()} == set(schemas())
    assert FOLDER.name == "schemas"


def test_every_file_of_the_catalogue_fits_its_schema() -> None:
    made = {name: jsonschema.Draft202012Validator(schema) for name, schema in schemas().items()}
    for file in sorted((ROOT / "catalog").rglob("*.yaml")):
        name = f"{file.stem}.schema.json" if file.parent.name == "catalog" else "paper.schema.json"
        value = yaml.load(
            file.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        problems = [f"{file}: {error.message}" for error in made[name].iter_errors(value)]
        assert not problems


@pytest.mark.parametrize(
    ("field", "value"),
    [("year", "soon"), ("authors", "One, Author"), ("links", {"paper": 3}), ("colour", "red")],
)
def test_schema_refuses_what_the_reader_refuses(field: str, value: object) -> None:
    paper = yaml.safe_load(SMALL["papers/2023/smith2023graph.yaml"]) | {field: value}
    assert list(jsonschema.Draft202012Validator(schemas()["paper.schema.json"]).iter_errors(paper))
