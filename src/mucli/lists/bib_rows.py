"""Reading BibTeX and biblatex files, forgivingly: a broken record costs itself, not the rest."""

import re
from collections.abc import Mapping
from dataclasses import replace

from mucli.bib.said import authors_of
from mucli.lists.rows import Aside, Document, Row
from mucli.lists.works import work_row
from mucli.model import Paper
from mucli.readers.bibtex import read
from mucli.text.latex import to_text

_NO_WORK = ("preamble", "string", "xdata", "set")


def read_bib(source: str) -> Document:
    """Read the records of a .bib file; each gives one row, those that cannot be read one with a
    problem. Never raises.
    """
    rows: list[Row] = []
    aside: list[Aside] = []
    bibliography = read(source)
    for block in bibliography.blocks:
        line = bibliography.line(block.start)
        if block.kind in _NO_WORK:
            aside.append(
                Aside(
                    line,
                    source[block.start : block.body or block.end],
                    f"@{block.kind} describes no paper",
                )
            )
        elif block.problem:
            at = bibliography.line(block.place)
            where = f" (line {at})" if at != line else ""
            rows.append(
                Row(
                    line,
                    Paper(key="", title=""),
                    problem=(
                        f"the record of type @{block.kind} cannot be read{where}: {block.problem}"
                    ),
                )
            )
        elif block.is_record:
            fields = {
                found.name.lower(): bibliography.value(found) for found in reversed(block.fields)
            }
            rows.append(_row(line, block.key, fields))
    return Document("", tuple(rows), tuple(aside))


def _row(line: int, key: str, fields: Mapping[str, str]) -> Row:
    def get(*names: str) -> str:
        return next((to_text(fields[name]) for name in names if fields.get(name, "").strip()), "")

    def verbatim(name: str) -> str:
        return fields.get(name, "").replace("\\_", "_").replace("\\%", "%").strip(" {}")

    journal = get("journaltitle", "journal", "booktitle", "howpublished", "series")
    eprint = verbatim("eprint")
    if not eprint and "arxiv" in journal.lower():
        eprint = journal
    found = re.search(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", eprint or verbatim("eprint"))
    authors, others = authors_of(fields.get("author", "") or fields.get("editor", ""))
    facts = {
        "title": get("title") + (f": {get('subtitle')}" if get("subtitle") else ""),
        "date": get("date") or " ".join(part for part in (get("month"), get("year")) if part),
        "venue": (
            "arXiv"
            if "arxiv" in journal.lower() or (not journal and found)
            else re.sub(r"https?://\S+|\\url", "", journal)
        ),
        "volume": get("volume"),
        "number": get("number", "issue"),
        "pages": get("pages", "eid", "articleno"),
        "publisher": get("publisher", "organization", "institution", "school"),
        "doi": verbatim("doi"),
        "url": verbatim("url"),
        "eprint": found[0] if found else "",
        "code": verbatim("code"),
        "key": key.lower() if re.fullmatch(r"[a-z][a-z0-9]*", key.lower()) else "",
    }
    row = work_row(line, facts, authors)
    return replace(row, paper=replace(row.paper, others=others)) if others else row
