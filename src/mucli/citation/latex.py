"""Plain text as LaTeX: special characters escaped, accents as commands, mathematics as mathematics.

Letters with accents are composed here from Unicode's own decomposition; every other character is looked up in pylatexenc's tables, which
are imported only when a text needs them. What neither knows (Chinese, Arabic, emoji) stays as UTF-8, which XeLaTeX and LuaLaTeX set.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from mucli.citation.capitals import Span

# Lamport, "LaTeX: A Document Preparation System", table 3.1, and the kernel's \k, \r, \textcommabelow.
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".", "\u0308": '"', "\u030a": "r",
    "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
# Braces are spelt out because BibTeX counts escaped ones as well; the outer pair makes each one "special character" of BibTeX.
_SPECIAL = {char: f"\\{char}" for char in "&%$#_"} | {
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
}
# Pairs that TeX's fonts would join: two hyphens are no dash, two apostrophes no quotation mark.
_LIGATURE = re.compile(r"-(?=-)|'(?=')|`(?=`)|[?!](?=`)")
# What everyone types, rather than the command that pylatexenc would name.
_TYPED = {
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "ʼ": "'",
    "–": "--",
    "—": "---",
    "…": r"{\ldots}",
    "\u00a0": "~",
    "\u2011": "-",
    "\u2010": "-",
}
_MATHS = {"×": r"\times", "→": r"\rightarrow", "←": r"\leftarrow", "²": "^2", "³": "^3", "¹": "^1", "ħ": r"\hbar", "√": r"\surd"}
_SCRIPTS = {**{chr(0x2080 + n): ("_", str(n)) for n in range(10)}, **{chr(0x2070 + n): ("^", str(n)) for n in (0, *range(4, 10))}} | {
    "¹": ("^", "1"), "²": ("^", "2"), "³": ("^", "3"), "₊": ("_", "+"), "₋": ("_", "-"), "⁺": ("^", "+"), "⁻": ("^", "-"), "ⁿ": ("^", "n"),
    "ᵢ": ("_", "i"), "ₙ": ("_", "n"), "ₖ": ("_", "k"), "ₜ": ("_", "t"), "ₚ": ("_", "p"), "ₘ": ("_", "m"), "ₓ": ("_", "x"),
}  # fmt: skip
# Written TeX formulas in a title, told from sums of money as pandoc's manual does (tex_math_dollars), with some mark of mathematics inside.
_FORMULA = re.compile(r"\$(?![\s$])(?=[A-Za-z]\$|[^$]*(?:\\[A-Za-z]|[_^=]))[^$]*[^\s$\\]\$(?!\d)")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_GREEK_WORD = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{4,}")


def escape(value: str, *, ascii_: bool = True) -> str:
    r"""Return the plain text ``value`` as LaTeX; with ``ascii_`` what is not ASCII becomes a command where there is one.

    >>> escape("Müller & Søn: 50%")
    'M{\\"u}ller \\& S{\\o}n: 50\\%'
    """
    return "".join(_pieces(value, ascii_=ascii_, brace_maths=False))


def escape_title(value: str, spans: list[Span], *, ascii_: bool = True) -> str:
    """Return a title as LaTeX in which the pieces ``spans`` and the mathematics are safe from lower case."""
    out: list[str] = []
    at = 0
    for start, end in spans:
        if any(match.start() < end and start < match.end() for match in _FORMULA.finditer(value)):
            continue  # a formula is protected as one
        out += _pieces(value[at:start], ascii_=ascii_, brace_maths=True)
        out.append("{" + "".join(_pieces(value[start:end], ascii_=ascii_, brace_maths=False)) + "}")
        at = end
    out += _pieces(value[at:], ascii_=ascii_, brace_maths=True)
    return "".join(out)


def untypable(value: str) -> str:
    """Return the characters of ``value`` that LaTeX has no command for, each once."""
    if value.isascii():
        return ""
    return "".join(dict.fromkeys(char for char in escape(value) if not char.isascii() and not unicodedata.combining(char)))


def _pieces(value: str, *, ascii_: bool, brace_maths: bool) -> Iterator[str]:
    at = 0
    for match in _FORMULA.finditer(value):
        if match[0].count("{") == match[0].count("}"):
            yield from _plain(value[at : match.start()], ascii_=ascii_, brace_maths=brace_maths)
            yield f"{{{match[0]}}}" if brace_maths else match[0]
            at = match.end()
    yield from _plain(value[at:], ascii_=ascii_, brace_maths=brace_maths)


def _plain(value: str, *, ascii_: bool, brace_maths: bool) -> Iterator[str]:
    if value.isascii():
        yield _ascii(value)
        return
    words = [match.span() for match in _GREEK_WORD.finditer(value)]
    run = ""
    for match in _CLUSTER.finditer(value):
        char, place = match[0], match.start()
        if _mathematical(char) and not any(start <= place < end for start, end in words):
            run += char
            continue
        if run:
            yield _formula(run, brace_maths=brace_maths)
            run = ""
        if char.isascii():
            yield _ascii(char, value[place + 1 : place + 2])
        else:
            yield _command(char) if ascii_ else char
    if run:
        yield _formula(run, brace_maths=brace_maths)


def _ascii(value: str, following: str = "") -> str:
    if not any(char in _SPECIAL for char in value) and not _LIGATURE.search(value + following):
        return value
    parted = _LIGATURE.sub(lambda match: match[0] + "\0", value + following)
    parted = parted[: len(parted) - len(following)] if following else parted
    return "".join("{}" if char == "\0" else _SPECIAL.get(char, char) for char in parted)


def _mathematical(char: str) -> bool:
    """Tell whether ``char`` belongs in a formula: operators, Greek, sub- and superscripts, mathematical alphabets, arrows."""
    if char.isascii() or len(char) > 1:
        return False
    if char in _MATHS or char in _SCRIPTS or unicodedata.category(char) == "Sm":
        return True
    code = ord(char)
    letter = unicodedata.category(char)[0] == "L"
    greek_or_letterlike = letter and (0x391 <= code <= 0x3C9 or code == 0xB5 or 0x2100 <= code <= 0x214F)
    return greek_or_letterlike or 0x2190 <= code <= 0x22FF or 0x1D400 <= code <= 0x1D7FF


def _formula(run: str, *, brace_maths: bool) -> str:
    inside, script = "", ""
    for char in run:
        mark, what = _SCRIPTS.get(char, ("", ""))
        if mark and script == mark:
            inside = f"{inside[:-1]}{what}}}"
        elif mark:
            inside += f"{mark}{{{what}}}"
        else:
            inside += _symbol(char)
        script = mark
    inside = re.sub(r"([_^])\{(.)\}", r"\1\2", inside)
    return f"{{${inside}$}}" if brace_maths else f"${inside}$"


def _symbol(char: str) -> str:
    command = _MATHS.get(char) or _lookup(char)
    bare = command.removeprefix(r"\ensuremath{").removesuffix("}") if command.startswith(r"\ensuremath{") else command
    if bare.startswith(r"\mathscr{"):
        bare = bare.replace("scr", "cal", 1)  # \mathscr needs a package
    return bare if bare.isascii() else char


@cache
def _command(char: str) -> str:
    """Return the LaTeX for a character (with marks over it), in braces where it is a command; the character itself when there is none."""
    if char in _TYPED:
        return _TYPED[char]
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    if marks and base.isascii() and base.isalpha() and all(mark in _ACCENTS for mark in marks):
        letter = f"\\{base}" if base in "ij" and unicodedata.combining(marks[0]) > 220 else base
        for mark in marks:
            accent = _ACCENTS[mark]
            letter = f"\\{accent}{{{letter}}}" if accent.isalpha() or len(letter) > 1 else f"\\{accent}{letter}"
        return f"{{{letter}}}"
    command = _lookup(char)
    return char if command == char else f"{{{command}}}"


def _lookup(char: str) -> str:
    return _encoder()(char)


@cache
def _encoder() -> Callable[[str], str]:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, replacement_latex_protection="none", unknown_char_policy="keep", unknown_char_warning=False
    )
    encode: Callable[[str], str] = encoder.unicode_to_latex
    return encode
