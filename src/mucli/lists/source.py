"""Reading a source (a file, standard input, an address), whatever its format: Markdown, BibTeX,
RIS, CSL-JSON, mucli's JSON and CSV.
"""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

from mucli.errors import OutsideError, UsageError
from mucli.lists.rows import Document
from mucli.readers.encoding import text_of

MAX_BYTES = 50_000_000
FORMATS = ("markdown", "bibtex", "ris", "csl-json", "json", "jsonl", "csv")
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".ris": "ris",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}


def read_source(name: str, format_: str = "") -> Document:
    """Read the file, address or standard input (``-``) called ``name``; its format is told by
    ``format_``, else its name and content.

    Raises OutsideError when it cannot be fetched and UsageError when it is no text or cannot be
    read as that format at all.
    """
    if name == "-":
        raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    elif re.match(r"https?://", name, re.IGNORECASE):
        from mucli.web.client import get

        answer = get(raw_address(name), what=name, typed=True)
        if answer.status != 200:
            raise OutsideError(
                f"{name} answered {answer.status}: there is no such list; check the address"
            )
        raw = answer.body
    else:
        raw = _read_file(Path(name))
    if len(raw) > MAX_BYTES:
        raise UsageError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB; split it")
    return read_bytes(raw, name, format_)


def raw_address(url: str) -> str:
    """Return the address of the file itself for a page at GitHub that shows it, or a repository's
    README.
    """
    match = re.fullmatch(
        r"https?://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:#.*)?(?:blob/([^/]+)/(.+))?", url
    )
    if not match:
        return url
    owner, repository, branch, path = match.groups()
    file = (path or "README.md").partition("#")[0]
    return f"https://raw.githubusercontent.com/{owner}/{repository}/{branch or 'HEAD'}/{file}"


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); check the path") from error


def read_bytes(raw: bytes, name: str, format_: str = "") -> Document:
    """Read ``raw``, the content of what is called ``name``."""
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UsageError(f"{name} is not a text file; give a list, or a bibliography")
    content, repaired = text_of(raw)
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    return replace(_read(content, format_ or detect(name, content), name), repaired=repaired)


def detect(name: str, content: str) -> str:
    """Return the format of ``content``, by the name's suffix, else by how it begins. Raises
    UsageError for one that is not read.
    """
    suffix = Path(re.sub(r"[?#].*", "", name)).suffix.lower()
    if suffix in (".yaml", ".yml"):
        raise UsageError(
            f"{name} is YAML, which 'import' does not read; give the list as JSON ('mucli export"
            " --format json')"
        )
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    start = content.lstrip()[:2000]
    if start.startswith(("[", "{")) and _is_json(content):
        return _json_kind(content)
    if start.startswith("{") and _is_json(start.split("\n")[0]):
        return "jsonl"
    if re.match(r"(?:%[^\n]*\n\s*)*@\w+\s*[{(]", start):
        return "bibtex"
    if re.match(r"TY  - ", start):
        return "ris"
    if re.match(r"\"?(?:key|title)\"?,[^\n]*\b(?:title|year)\b", start):
        return "csv"
    return "markdown"


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _json_kind(content: str) -> str:
    value = json.loads(content)
    first = value[0] if isinstance(value, list) and value else value
    csl = isinstance(first, dict) and (
        "issued" in first
        or "container-title" in first
        or "DOI" in first
        or ("type" in first and "author" in first)
    )
    return "csl-json" if csl else "json"


def _read(content: str, format_: str, name: str) -> Document:
    if format_ == "markdown":
        from mucli.lists.markdown import read_markdown

        return read_markdown(content)
    if format_ == "bibtex":
        from mucli.lists.bib_rows import read_bib

        return read_bib(content)
    if format_ == "ris":
        from mucli.lists.ris_rows import read_ris

        return read_ris(content)
    from mucli.lists import data

    try:
        if format_ in ("csl-json", "json"):
            value = json.loads(content)
            kind = _json_kind(content) if format_ == "json" else format_
            return (
                data.read_csl(value, content)
                if kind == "csl-json"
                else data.read_json(value, content)
            )
        return data.read_jsonl(content) if format_ == "jsonl" else data.read_csv(content)
    except (ValueError, RecursionError) as error:
        place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(
            f"{name}{place}: this is not {format_} ({error}); correct it, or name the format with"
            " --as"
        ) from error
