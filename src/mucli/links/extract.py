"""What a file leads to, as its author wrote it: Markdown, HTML, bibliographies, LaTeX,
reStructuredText, YAML, JSON, notebooks, plain text.

Code and comments lead nowhere unless they are asked for. What looks like an address and is none is
given all the same, so that it can be told.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping

from mucli import text as text_
from mucli.readers import bibtex
from mucli.readers.addresses import html_destinations, plain_addresses

Found = tuple[str, int]
"""What is written, and its line (from 1)."""

_TEX_ESCAPE = re.compile(r"\\([_%&#~$^{}])(?:\{\})?")
_TEX_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_TEX_LINK = re.compile(r"\\(?:url|href|nolinkurl|path)\s*\{")
_TEX_CODE = re.compile(
    r"\\begin\{(verbatim\*?|lstlisting|minted|comment|Verbatim)\}.*?(?:\\end\{\1\}|\Z)", re.DOTALL
)
_RST_CODE = re.compile(
    r"^(\s*)(?:.*[^:]|)::\s*$|^(\s*)\.\. (?:code|code-block|sourcecode"
    r"|parsed-literal)::"
)
_RST_COMMENT = re.compile(r"^(\s*)\.\.(?:\s+(?!_|\[|\||[\w:+.-]+::)\S.*|\s*)$")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_ODD = re.compile(
    r"(?<![\w@/.:-])(?:(?:https?:/(?!/)|https?//|h?t{1,3}ps?:/{1,3}(?<!http://)(?<!https://)"
    r"|hhttps?://)"
    r"[\w-]+\.[\w.-]+[^\s<>\"'`)\]}]*"
    r"|www\.[\w-]+(?:\.[\w-]+)+[^\s<>\"'`)\]}]*|doi:\s?10\.\d{4,9}/[^\s<>\"'`)\]},;]+)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[a-z][\w+.-]*:|//|#", re.IGNORECASE)
_EPRINT = re.compile(
    r"(?:arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
    r"(?:v\d+)?",
    re.IGNORECASE,
)


def extract(text: str, suffix: str, *, code: bool = False) -> list[Found]:
    """Return what ``text`` leads to, in order, each once a line. ``suffix`` (``.md``) names its
    kind; what it doesn't name is plain text. With ``code`` what stands in code and comments counts.
    """
    read = _KINDS.get(suffix.lower(), _plain)
    return list(dict.fromkeys(sorted(read(text, code), key=lambda each: each[1])))


def is_linked(suffix: str) -> bool:
    """Tell whether the kind of file has links of its own to other files and to headings."""
    return _KINDS.get(suffix.lower()) in (_markdown, _html)


def _plain(text: str, _code: bool) -> Iterator[Found]:
    yield from plain_addresses(text)
    yield from _odd(text)


def _odd(text: str) -> Iterator[Found]:
    """Give what is meant for an address but is none."""
    line = at = 0
    for match in _ODD.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield match[0].rstrip(".,;:!?*"), line + 1


def _markdown(text: str, code: bool) -> Iterator[Found]:
    from mucli.readers.markdown import destinations

    front, body = _front_matter(text)
    if front:
        yield from _yaml(front, code)
    skipped = front.count("\n")
    known = destinations(body, code=code)
    yield from ((url, line + skipped) for url, line in known)
    written = " ".join(url for url, _line in known)
    shown = (
        body
        if code
        else re.sub(
            r"(?s)(```|~~~).*?(?:\1|\Z)|`[^`\n]*`|<!--.*?(?:-->"
            r"|\Z)",
            _blank,
            body,
        )
    )
    yield from ((odd, line + skipped) for odd, line in _odd(shown) if odd not in written)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _front_matter(text: str) -> tuple[str, str]:
    match = re.match(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", text, re.DOTALL)
    return (match[0], text[match.end() :]) if match else ("", text)


def _html(text: str, code: bool) -> Iterator[Found]:
    base = re.search(r"<base\s[^>]{0,500}?href\s*=\s*[\"']?([^\"'\s>]+)", text, re.IGNORECASE)
    for url, line in html_destinations(text, code=code):
        if (
            base
            and base[1].startswith("http")
            and not re.match(r"[a-z][\w+.-]*:|//|#", url, re.IGNORECASE)
        ):
            yield f"{base[1].rpartition('/')[0]}/{url.removeprefix('./')}", line
        elif not base or url != base[1]:
            yield url, line


def _bib(text: str, code: bool) -> Iterator[Found]:
    found = bibtex.read(text)
    for record in found.records():
        for each in record.fields:
            line = found.line(each.start)
            value = _TEX_ESCAPE.sub(r"\1", found.value(each)).strip()
            name = each.name.lower()
            if name == "doi" and (doi := text_.doi(value)):
                yield f"https://doi.org/{doi}", line
            elif name == "eprint" and (match := _EPRINT.fullmatch(value)):
                yield f"https://arxiv.org/abs/{match[1]}", line
            elif name not in ("abstract", "file", "keywords"):
                yield from plain_addresses(value, line)
    if code:
        yield from plain_addresses(text)


def _tex(text: str, code: bool) -> Iterator[Found]:
    shown = text if code else _TEX_CODE.sub(_blank, text)
    for number, line in enumerate(shown.split("\n"), 1):
        yield from _tex_line(line, number, code)


def _tex_line(line: str, number: int, code: bool) -> Iterator[Found]:
    """Give the addresses of a line; within a link's braces a per cent sign is no comment."""
    at = 0
    while match := _TEX_LINK.search(line, at):
        before = line[at : match.start()]
        if not code and _TEX_COMMENT.search(before):
            yield from _tex_text(before, number, code)
            return
        yield from _tex_text(before, number, code)
        end = _closing(line, match.end())
        target = _TEX_ESCAPE.sub(r"\1", line[match.end() : end]).strip()
        if re.match(r"(?:https?|ftp):|www\.|doi:", target, re.IGNORECASE):
            yield target, number
        at = end + 1
    yield from _tex_text(line[at:], number, code)


def _tex_text(part: str, number: int, code: bool) -> Iterator[Found]:
    shown = part if code else _TEX_COMMENT.sub(r"\1", part)
    yield from plain_addresses(_TEX_ESCAPE.sub(r"\1", shown), number)


def _closing(line: str, at: int) -> int:
    depth = 1
    for place in range(at, len(line)):
        depth += (line[place] == "{") - (line[place] == "}")
        if not depth:
            return place
    return len(line)


def _rst(text: str, code: bool) -> Iterator[Found]:
    kept: list[str] = []
    indent: int | None = None  # that of the block that is passed over
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        if indent is not None and line.strip() and depth <= indent:
            indent = None
        if indent is not None and not code:
            kept.append("")
            continue
        if (match := _RST_CODE.match(line)) or (match := _RST_COMMENT.match(line)):
            indent = depth
            if match.re is _RST_COMMENT and not code:
                line = ""  # noqa: PLW2901
        kept.append(line if code else re.sub(r"``.*?``", "", line))
    yield from _plain("\n".join(kept), code)


def _yaml(text: str, code: bool) -> Iterator[Found]:
    lines = text.split("\n") if code else [_uncommented(line) for line in text.split("\n")]
    for number, line in enumerate(lines, 1):
        yield from plain_addresses(line.replace("''", "'"), number)


def _uncommented(line: str) -> str:
    """Return a line of YAML without its comment (YAML 1.2, 6.6: white space before, no quotes
    around).
    """
    quote = ""
    for place, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (not place or line[place - 1] in " \t[{,:-"):
            quote = character
        elif character == "#" and (not place or line[place - 1] in " \t"):
            return line[:place]
    return line


def _json(text: str, _code: bool) -> Iterator[Found]:
    line, at = 1, 0
    for match in _STRING.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        try:
            value = json.loads(match[0])
        except ValueError:
            value = match[0]
        yield from ((url, line) for url, _line in plain_addresses(value))


def _notebook(text: str, code: bool) -> Iterator[Found]:
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        yield from _json(text, code)
        return
    for cell in cells if isinstance(cells, list) else ():
        source = cell.get("source", "") if isinstance(cell, dict) else ""
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        found: Iterator[Found] = iter(())
        if kind == "markdown":
            found = _markdown(source, code)
        elif kind == "raw" or code:
            found = plain_addresses(source)
        for url, _line in found:
            place = text.find(json.dumps(url, ensure_ascii=False)[1:-1])
            yield url, text.count("\n", 0, max(place, 0)) + 1


_KINDS: Mapping[str, Callable[[str, bool], Iterator[Found]]] = (
    dict.fromkeys(("", ".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd", ".mdx"), _markdown)
    | dict.fromkeys((".html", ".htm", ".xhtml"), _html)
    | dict.fromkeys((".tex", ".ltx", ".bbl", ".sty", ".cls"), _tex)
    | dict.fromkeys((".yaml", ".yml", ".cff", ".toml"), _yaml)
    | dict.fromkeys((".json", ".jsonl", ".jsonc", ".geojson"), _json)
    | {".bib": _bib, ".rst": _rst, ".ipynb": _notebook}
)
