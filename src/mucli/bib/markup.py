"""The citations of Markdown (pandoc, Quarto), Distill and Typst documents: the keys in order, and
the files that they include.
"""

import re
from collections.abc import Iterator

from mucli.bib.tex import Cite, Include, scan_tex


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\r\n]", " ", match[0])


# Markdown
# --------------------------------------------------------------------------------------------------

_FENCE = re.compile(
    r"^([ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?)(`{3,}|~{3,})([^\r\n]*)(?:\r\n?|\n|\Z)", re.MULTILINE
)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)*?[^`])\1(?!`)", re.DOTALL)
_HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS = re.compile(
    r"(?<!@\{)(?:https?|ftp|mailto):[^\s<>\"']*|(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?=[\s)])",
    re.IGNORECASE,
)
_LIST = re.compile(r"[ \t]*(?:[-*+]|\(?[\w#]{1,4}[.)]|\(@\w*\)|\[\^[^\]]+\]:|:|~)[ \t]")
# pandoc's manual, "Citation syntax": a key begins with a letter, digit or _, single punctuation may
# stand within; or any text in braces.
_MARKDOWN_KEY = re.compile(
    r"(?<![^\W_])(?<!\\)@(?:\{(?P<braced>[^{}\s]*(?:\{[^{}\s]*\}[^{}\s]*)*)\}|(?P<bare>[^\W](?:\w|[:.#$%&\-+?<>~/](?=\w))*)|(?P<all>\*))"
)
# What pandoc-crossref and Quarto call figures, tables and sections by.
_CROSS = re.compile(
    r"(?:fig|tbl|tab|sec|eq|eqn|lst)[:-].*|(?:thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|suppfig|nte|tip|wrn|imp|cau)-.*",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"^[ \t>]*\(@([\w-]+)\)", re.MULTILINE
)  # an item of a list of examples, to which (@label) refers
# Distill's element (distill.pub/guide, "Citations"), and what its first template called it.
_DISTILL = re.compile(
    r"<(?:d-cite|dt-cite)\b[^<>]{0,500}?\b(?:bibtex-)?key\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')",
    re.IGNORECASE,
)
_CHILD = re.compile(r"\{\{<\s*include\s+(\S+)\s*>\}\}")


def scan_markdown(source: str) -> Iterator[Cite | Include]:
    r"""Give the citations of a Markdown document, LaTeX's ``\cite{…}`` among them, and the parts
    that Quarto includes.
    """
    text = _HTML_COMMENT.sub(_blank, _without_code(source))
    events: list[Cite | Include] = (
        [event for event in scan_tex(text) if isinstance(event, Cite)] if "\\" in text else []
    )
    events += [
        Include(match.start(), match[1].strip("\"'"), own=True, moves=True)
        for match in _CHILD.finditer(text)
    ]
    events += _distilled(text)
    text = _DISTILL.sub(_blank, _ADDRESS.sub(_blank, text))
    examples = set(_EXAMPLE.findall(text))
    for match in _MARKDOWN_KEY.finditer(text):
        key = match["braced"] or match["bare"] or ""
        if match["all"]:
            if "nocite" in text[: match.start()]:
                events.append(Cite(match.start(), "*"))
        elif key and key not in examples and not _CROSS.fullmatch(key):
            events.append(Cite(match.start(), key))
    yield from sorted(events, key=lambda event: event.place)


def scan_html(source: str) -> Iterator[Cite | Include]:
    """Give the citations of an article in Distill's HTML."""
    yield from _distilled(_HTML_COMMENT.sub(_blank, source))


def _distilled(text: str) -> Iterator[Cite]:
    for match in _DISTILL.finditer(text):
        for key in (match[1] or match[2] or "").split(","):
            if key.strip():
                yield Cite(match.start(), key.strip())


def _without_code(source: str) -> str:
    """Blank fenced code, code spans and code that is code by its indentation."""
    kept: list[str] = []
    at = 0
    while match := _FENCE.search(source, at):
        mark = match[2]
        if mark[0] == "`" and "`" in match[3]:  # a span of code that fills the line
            kept.append(source[at : match.end()])
            at = match.end()
            continue
        close = re.compile(
            rf"^[ \t>]*{mark[0]}{{{len(mark)},}}[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE
        ).search(source, match.end())
        end = close.end() if close else len(source)
        kept += [source[at : match.start()], re.sub(r"[^\r\n]", " ", source[match.start() : end])]
        at = end
    return _SPAN.sub(_blank, _without_indented("".join([*kept, source[at:]])))


def _without_indented(text: str) -> str:
    """Blank lines indented by four columns that follow an empty line outside a list."""
    lines = text.splitlines(keepends=True)
    empty, listed, code = True, False, False
    for number, line in enumerate(lines):
        if not line.strip():
            empty = True
            continue
        if re.match(r" {4}|\t| {1,3}\t", line) and not listed:
            code = code or empty
            if code:
                lines[number] = re.sub(r"[^\r\n]", " ", line)
        else:
            code = False
            if _LIST.match(line):
                listed = True
            elif empty and not line[0].isspace():
                listed = False
        empty = False
    return "".join(lines)


# Typst
# --------------------------------------------------------------------------------------------------

_TYPST_PASSED = re.compile(
    r"(?P<escaped>\\.)|(?P<address>https?://[^\s\])]*)|(?P<line>//[^\r\n]*)|(?P<block>/\*)|(?P<raw>`+)",
    re.DOTALL,
)
_TYPST = re.compile(
    r"(?<![^\W_])@(?P<key>\w(?:[\w:.-]*\w)?)"
    r"|\b(?:cite|ref)\(\s*(?:<(?P<label>[^<>\s]+)>|label\(\s*\"(?P<named>[^\"\\]+)\"\s*\))"
    r"|\b(?:include)\s+\"(?P<file>[^\"\\]+)\""
    r"|\bbibliography\((?P<full>[^()]*\bfull:\s*true)"
)
# Code begins with a statement or a call; strings count as such only there, quotation marks in prose
# are prose.
_TYPST_CODE = re.compile(
    r"#(?:(?P<statement>let|set|show|import|if|for|while|return)\b|[^\W\d][\w.-]*(?P<call>\())"
)
_TYPST_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[\[\](){}\r\n;]", re.DOTALL)
_TYPST_LABEL = re.compile(r"(?<!\()<([\w:.-]+)>")


def scan_typst(source: str) -> Iterator[Cite | Include]:
    """Give the citations of a Typst document and the files it includes; what the document labels
    itself is a reference, no citation.
    """
    text = _without_strings(_without_raw(source))
    labels = {match[1] for match in _TYPST_LABEL.finditer(text)}
    for match in _TYPST.finditer(text):
        if match["file"]:
            yield Include(match.start(), match["file"], own=True, moves=True)
        elif match["full"]:
            yield Cite(match.start(), "*")
        else:
            key = match["key"] or match["label"] or match["named"]
            if key not in labels:
                yield Cite(match.start(), key)


def _without_strings(text: str) -> str:
    """Take the at signs out of the strings in code; in the content blocks of code (``[@key]``) they
    are citations.
    """
    kept: list[str] = []
    done = at = 0
    while match := _TYPST_CODE.search(text, at):
        at, open_, content = match.end(), ["("] if match["call"] else [], 0
        while token := _TYPST_TOKEN.search(text, at):
            mark = token[0]
            if content and mark not in "[]":  # prose, up to the bracket that ends it
                pass
            elif mark[0] == '"':
                kept += [text[done : token.start()], mark.replace("@", " ")]
                done = token.end()
            elif mark in "([{":
                open_.append(mark)
                content += mark == "["
            elif open_ and mark in ")]}":
                content -= open_.pop() == "["
            elif mark in "\r\n;" and open_:
                pass
            else:
                break
            at = token.end()
            if match["call"] and not open_:
                break
    return "".join([*kept, text[done:]])


def _without_raw(source: str) -> str:
    """Blank comments (block comments nest), raw text, escapes and addresses."""
    kept: list[str] = []
    done = at = 0
    while match := _TYPST_PASSED.search(source, at):
        end = match.end()
        if match["block"]:
            end = _comment_end(source, end)
        elif (raw := match["raw"]) and len(raw) != 2:
            close = source.find(raw, end)
            end = close + len(raw) if close >= 0 else len(source)
        kept += [source[done : match.start()], re.sub(r"[^\r\n]", " ", source[match.start() : end])]
        done = at = end
    return "".join([*kept, source[done:]])


def _comment_end(source: str, at: int) -> int:
    depth = 1
    for match in re.compile(r"/\*|\*/").finditer(source, at):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(source)
