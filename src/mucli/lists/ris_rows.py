"""Reading RIS files (Research Information Systems' tagged format: ``TY  - JOUR`` to ``ER  -``)."""

import re
from dataclasses import replace

from mucli.cite.ris import INCOMPLETE
from mucli.lists.rows import Document, Row
from mucli.lists.works import work_row
from mucli.model import Paper
from mucli.person_names import parse_name

_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\s*)$")


def read_ris(source: str) -> Document:
    """Read the records of a RIS file; each gives one row. Text that belongs to no record gives a
    row with a problem. Never raises.
    """
    rows: list[Row] = []
    record: dict[str, list[str]] = {}
    start, tag = 0, ""
    for number, line in enumerate(source.split("\n"), 1):
        match = _TAG.match(line.strip("\ufeff \r"))
        if match and match[1] == "TY":
            if record:
                rows.append(_row(start, record))
            record, start, tag = {"TY": [match[2] or ""]}, number, "TY"
        elif match and match[1] == "ER":
            rows.append(
                _row(start, record)
                if record
                else _problem(number, "the record ends before it begins ('TY  - ' is missing)")
            )
            record = {}
        elif match and record:
            tag = match[1]
            record.setdefault(tag, []).append((match[2] or "").strip())
        elif line.strip() and record and tag:
            record[tag][-1] = (
                f"{record[tag][-1]} {line.strip()}" if record.get(tag) else line.strip()
            )
        elif line.strip():
            rows.append(_problem(number, "the line belongs to no record ('TY  - ' is missing)"))
            record, start, tag = (
                ({}, number, "")
                if not match
                else ({"TY": [""], match[1]: [match[2] or ""]}, number, match[1])
            )
            if match:
                rows.pop()
    if record:
        rows.append(_row(start, record))
    return Document("", tuple(rows))


def _problem(line: int, problem: str) -> Row:
    return Row(line, Paper(key="", title=""), problem=problem)


def _row(line: int, record: dict[str, list[str]]) -> Row:
    def get(*tags: str) -> str:
        return next((record[tag][0] for tag in tags if record.get(tag) and record[tag][0]), "")

    people = [
        author
        for tag in ("AU", "A1")
        for name in record.get(tag, ())
        if (author := parse_name(name))
    ]
    first, last = get("SP"), get("EP")
    facts = {
        "key": get("ID"),
        "title": get("TI", "T1", "CT", "BT"),
        "date": get("DA", "PY", "Y1").strip("/"),
        "venue": get("T2", "JO", "JF", "JA", "J2", "C3", "BT"),
        "volume": get("VL"),
        "number": get("IS"),
        "pages": f"{first}-{last}" if first and last and "-" not in first else first or get("C7"),
        "publisher": get("PB"),
        "doi": get("DO"),
        "eprint": get("AN") if "arxiv" in get("AN").lower() else "",
        "url": " ".join(value for tag in ("UR", "L1", "L2") for value in record.get(tag, ())),
        "abstract": get("AB", "N2"),
    }
    if facts["date"] and get("PY") and get("PY")[:4] not in facts["date"]:
        facts["date"] = get("PY")
    row = work_row(line, facts, people)
    cut = INCOMPLETE in get("N1")
    return replace(row, paper=replace(row.paper, others=True)) if cut else row
