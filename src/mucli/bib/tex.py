r"""The citations of a LaTeX file and of its .aux file: the keys in order, and the files that it
reads on the way.

The commands are those of LaTeX, natbib, biblatex, apacite and their like: every command with
``cite`` in its name takes keys, few do not. What a preamble defines in their terms
(``\newcommand{\see}[1]{\citep[see][]{#1}}``, ``\let\ct\citet``) counts as well.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple


class Cite(NamedTuple):
    """A key and the place in the text where it is cited; the key ``*`` stands for everything."""

    place: int
    key: str


class Include(NamedTuple):
    """A file that is read at a place: its ``name`` and the ``folder`` named before it.

    ``own``: it is looked for beside the file that reads it first; ``moves``: so are the files that
    it reads itself, beside it.
    """

    place: int
    name: str
    folder: str = ""
    own: bool = False
    moves: bool = False


# Environments whose content LaTeX does not read as commands.
_VERBATIM = (
    "verbatim|Verbatim|BVerbatim|LVerbatim|SaveVerbatim|lstlisting|minted|comment|filecontents"
    "|tcblisting"
)
_TOKEN = re.compile(
    rf"(?P<escaped>\\[^a-zA-Z@])|(?P<comment>%)|\\begin\s*\{{(?P<environment>(?:{_VERBATIM})\*?)\}}"
    r"|(?P<inline>\\(?:verb\*?|(?:lstinline|Verb|spverb)\*?(?:\s*\[[^\]]{0,300}\])?|mintinline(?:\s*\[[^\]]{0,300}\])?\s*\{[^{}]*\}))(?![a-zA-Z])\s*(?P<mark>\S)"
    r"|(?P<iffalse>\\iffalse(?![a-zA-Z]))|(?P<end>\\end\s*\{document\})"
)
_CONDITION = re.compile(
    r"\\(?:(?P<open>if[a-zA-Z@]*)|(?P<other>else)|(?P<close>fi))(?![a-zA-Z@])|%[^\r\n]*"
)
_COMMAND = re.compile(r"\\([a-zA-Z@]+)(\*?)")
_CITES = re.compile(
    r"[a-zA-Z]*cite[a-zA-Z]*|bibentry|(?:foreign|hyphen|hybrid)?(?:text|block|display)cquote",
    re.IGNORECASE,
)
# Commands with "cite" in their name whose argument is text, a style or a number.
_NO_KEYS = re.compile(
    r"if.*|.*(?:style|setup)|citetext|citereset|newcites|bibcite|citecolor|(?:Declare|AtEvery|AtNext|New|Renew|Provide)\w*"
    r"|cite(?:left|right|punct|form|mid|dash|label|numfont|index\w*)"
)
# Commands whose first argument is a volume (biblatex) or a language (csquotes).
_VOLUME = re.compile(r"[a-zA-Z]*volcites?|(?:foreign|hyphen|hybrid)[a-z]+cquote")
_QUOTES = re.compile(r"\\begin\{([a-z]*displaycquote)\}")
_READS = (
    "input",
    "include",
    "subfile",
    "subfileinclude",
    "InputIfFileExists",
    "includestandalone",
    "@input",
)
_IMPORTS = {
    "import": False,
    "inputfrom": False,
    "includefrom": False,
    "subimport": True,
    "subinputfrom": True,
    "subincludefrom": True,
}
_DEFINES = (
    "newcommand",
    "renewcommand",
    "providecommand",
    "DeclareRobustCommand",
    "NewDocumentCommand",
    "RenewDocumentCommand",
)
_CONTROL = re.compile(
    r"(?:REVTEX|apsrev|apsrmp|achemso|aip)\w*-?[Cc]ontrol\w*|biblatex-control|IEEEexample:BSTcontrol"
)


def clean(source: str) -> str:
    r"""Return ``source`` with blanks for what LaTeX passes over: comments, verbatim text,
    ``\iffalse`` parts, all after the end.
    """
    kept: list[str] = []
    done = at = 0
    while match := _TOKEN.search(source, at):
        at = match.end()
        if match["escaped"]:
            continue
        end = _passed_over(source, match)
        kept += [source[done : match.start()], re.sub(r"[^\r\n]", " ", source[match.start() : end])]
        done = at = end
    return "".join([*kept, source[done:]])


def _passed_over(source: str, match: re.Match[str]) -> int:
    """Return where the stretch ends that begins with ``match``."""
    if match["comment"]:
        found = re.compile(r"[\r\n]|\Z").search(source, match.end())
    elif name := match["environment"]:
        found = re.compile(rf"\\end\s*\{{{re.escape(name)}\}}|\Z").search(source, match.end())
        return found.end() if found else len(source)
    elif match["inline"]:
        mark = match["mark"]
        if mark == "{" and (end := _balanced(source, match.start("mark"))) >= 0:
            return end
        found = re.compile(rf"{re.escape(mark)}|(?=[\r\n])|\Z").search(source, match.end())
        return found.end() if found else len(source)
    elif match["iffalse"]:
        return _to_fi(source, match.end())
    else:
        return len(source)
    return found.start() if found else len(source)


def _to_fi(source: str, at: int) -> int:
    depth = 1
    for match in _CONDITION.finditer(source, at):
        depth += 1 if match["open"] else -1 if match["close"] else 0
        if depth == 0 or (depth == 1 and match["other"]):
            return match.end()
    return len(source)


def _balanced(source: str, at: int) -> int:
    """Return the place behind the group in braces that starts at ``at``, or -1 when it does not
    close within reason.
    """
    end = _pairs(source).get(at, -1)
    return end if end - at <= _LONGEST else -1


@lru_cache(maxsize=2)
def _pairs(source: str) -> dict[int, int]:
    """Return the place behind each group in braces by where it starts, found in one go however many
    braces never close.
    """
    opened: list[int] = []
    ends: dict[int, int] = {}
    for match in _GROUP.finditer(source):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            ends[opened.pop()] = match.end()
    return ends


class _Arguments(NamedTuple):
    """The groups that follow a command: each with its opening mark, content and the place of that;
    ``end`` is behind them.
    """

    groups: tuple[tuple[str, str, int], ...]
    end: int


_LONGEST = 20_000  # characters of an argument; TeX itself gives up at the end of a paragraph
_LONGEST_OPTION = 1_000
_GROUP = re.compile(r"\\[\\{}]|[{}]")
_MARKS = {
    "[": re.compile(r"\\[\\{}\[\]]|[{\]]"),
    "<": re.compile(r"[{>]"),
    "(": re.compile(r"[{)]"),
}
_GAP = re.compile(r"[ \t]*(?:\r\n?|\n)?[ \t]*")


def _arguments(source: str, at: int, marks: str, limit: int) -> _Arguments:
    """Read groups that open with one of ``marks`` (of ``[<({``) from ``at`` on, up to ``limit`` of
    those in braces.
    """
    groups: list[tuple[str, str, int]] = []
    braces = 0
    while braces < limit:
        gap = _GAP.match(source, at)
        start = gap.end() if gap else at
        mark = source[start : start + 1]
        if not mark or mark not in marks:
            break
        end = _balanced(source, start) if mark == "{" else _bracket(source, start)
        if end < 0:
            break
        braces += mark == "{"
        groups.append((mark, source[start + 1 : end - 1], start + 1))
        at = end
    return _Arguments(tuple(groups), at)


def _bracket(source: str, at: int) -> int:
    pattern, place = _MARKS[source[at]], at + 1
    while place >= 0 and (match := pattern.search(source, place, at + _LONGEST_OPTION)):
        if match[0] == "{":
            place = _balanced(source, match.start())
        elif match[0] in "]>)" and not (
            match[0] == "]"
            and _nested(source[at : match.end()], source[match.end() : match.end() + 1])
        ):
            return match.end()
        else:
            place = match.end()
    return -1


def _nested(option: str, following: str) -> bool:
    """Tell whether the bracket that ends ``option`` closes one within it, as in ``[p. [1]]``."""
    return option.count("[") > option.count("]") and following not in "[{"


def scan_tex(source: str) -> Iterator[Cite | Include]:
    """Give the citations and the files read in a LaTeX source, in order."""
    source = _QUOTES.sub(
        lambda begin: f"\\{begin[1]}       ", clean(source)
    )  # an environment reads keys as a command does; places stay
    defined = _definitions(source)
    for match in _COMMAND.finditer(source):
        name = match[1]
        if name in _READS or name in _IMPORTS:
            yield from _reads(source, match, name)
        elif name in defined or (_CITES.fullmatch(name) and not _NO_KEYS.fullmatch(name)):
            yield from _cites(source, match, defined.get(name, name))


def _reads(source: str, match: re.Match[str], name: str) -> Iterator[Include]:
    if name in _IMPORTS:
        groups = _arguments(source, match.end(), "{", 2).groups
        if len(groups) == 2 and _plain(groups[1][1]):
            yield Include(
                match.start(),
                _plain(groups[1][1]),
                _plain(groups[0][1]),
                _IMPORTS[name],
                moves=True,
            )
        return
    groups = _arguments(source, match.end(), "[{", 1).groups
    bare = (
        re.compile(r"\s+([^\s{}\\%\[]+)").match(source, match.end())
        if name == "input" and not groups
        else None
    )
    file = _plain(groups[-1][1]) if groups else bare[1] if bare else ""
    if file:
        yield Include(match.start(), file, moves=name.startswith("subfile"))


def _plain(name: str) -> str:
    """Return a file's name as written, empty when TeX would compute it or run a program for it."""
    name = " ".join(name.split()).strip('" ')
    return "" if re.search(r"[\\#|]", name) else name


def _cites(source: str, match: re.Match[str], name: str) -> Iterator[Cite]:
    at = match.end()
    several = name.lower().endswith("cites")
    if several:
        at = _arguments(source, at, "(", 1).end
    volume = 1 if _VOLUME.fullmatch(name) else 0
    while True:
        found = _arguments(source, at, "[{" if several else "[<{", 1 + volume)
        braces = [group for group in found.groups if group[0] == "{"]
        if len(braces) == 1 + volume:
            yield from _keys(braces[-1][1], braces[-1][2])
        if not several or not braces:
            return
        at = found.end


def _keys(listed: str, place: int) -> Iterator[Cite]:
    for part in re.finditer(r"[^,]+", listed):
        key = part[0].strip()
        if key and not re.search(r"[\\#{}\s]", key):
            yield Cite(place + part.start() + len(part[0]) - len(part[0].lstrip()), key)


def _definitions(source: str) -> dict[str, str]:
    """Return the commands that the source itself makes of citing ones, each with the one that it
    stands for.
    """
    found: dict[str, str] = {}
    for match in re.finditer(r"\\let\s*\\([a-zA-Z@]+)\s*=?\s*\\([a-zA-Z@]+)", source):
        _note(found, match[1], match[2])
    for match in re.finditer(
        r"\\Declare(?:Multi)?[cC]iteCommand\*?\s*\{\s*\\([a-zA-Z@]+)\s*\}", source
    ):
        _note(found, match[1], "cites" if "Multi" in match[0] else "cite")
    for match in re.finditer(
        rf"\\(?:{'|'.join(_DEFINES)})\*?\s*\{{?\s*\\([a-zA-Z@]+)\s*\}}?|\\def\s*\\([a-zA-Z@]+)\s*(?:#1\s*)?(?=\{{)",
        source,
    ):
        groups = _arguments(source, match.end(), "[{", 2).groups
        bodies = [content for mark, content, _place in groups if mark == "{"]
        body = next((each for each in reversed(bodies) if "\\" in each), "")
        if alias := re.fullmatch(r"\s*\\([a-zA-Z@]+)\*?\s*", body):
            _note(found, match[1] or match[2], alias[1])
        elif used := re.search(r"\\([a-zA-Z@]+)\*?\s*(?:\[[^\]]*\]\s*)*\{\s*#1\s*\}", body):
            _note(found, match[1] or match[2], used[1])
    return found


def _note(found: dict[str, str], name: str, stands_for: str) -> None:
    stands_for = found.get(stands_for, stands_for)
    if (
        _CITES.fullmatch(stands_for)
        and not _NO_KEYS.fullmatch(stands_for)
        and not _CITES.fullmatch(name)
    ):
        found[name] = stands_for


_AUX = re.compile(r"\\(citation|abx@aux@cite|@input)(?=\s*\{)")


def scan_aux(source: str) -> Iterator[Cite | Include]:
    r"""Give the citations that LaTeX noted in an .aux file (biblatex's as well), and the .aux files
    of the parts.
    """
    for match in _AUX.finditer(source):
        groups = _arguments(source, match.end(), "{", 2).groups
        if not groups:
            continue
        if match[1] == "@input":
            yield Include(match.start(), groups[0][1].strip())
        else:
            # biblatex writes the number of the section before the key since its version 3.15
            content, place = groups[-1][1:] if match[1] == "abx@aux@cite" else groups[0][1:]
            yield from (cite for cite in _keys(content, place) if not _CONTROL.fullmatch(cite.key))
