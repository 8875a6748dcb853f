"""Plain text as LaTeX: special characters escaped, accents as commands, mathematics as mathematics.

Letters with accents are composed here from Unicode's own decomposition; every other character is looked up in pylatexenc's tables, which
are imported only when a text needs them. What neither knows (Chinese, Arabic, emoji) stays as UTF-8, which XeLaTeX and LuaLaTeX set.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from mucli.citation.capitals import Span

# Lamport, "LaTeX: A Document Preparation System", table 3.1, and the kernel's \r, \k and \textcommabelow.
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".", "\u0308": '"', "\u030a": "r",
    "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0326": "textcommabelow", "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
# Braces are spelt out because BibTeX counts escaped ones as well; the outer pair makes each one "special character" of BibTeX.
_SPECIAL = {
    **{char: f"\\{char}" for char in "&%$#_"},
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
}
# What everyone types, rather than the command that pylatexenc would name.
_TYPED = {"“": "``", "”": "''", "‘": "`", "’": "'", "ʼ": "'", "–": "--", "—": "---", "…": r"{\ldots}"}
_TYPED |= {"\u00a0": "~", "\u2010": "-", "\u2011": "-"}
# Pairs that TeX's fonts join: two hyphens become a dash, two apostrophes a quotation mark.
_JOINED = ("--", "''", "``", "?`", "!`")
_MATHS = {"×": r"\times", "→": r"\rightarrow", "←": r"\leftarrow", "ħ": r"\hbar", "√": r"\surd"}
_SCRIPTS = {
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢₖₘₙₚₜₓ", (("_", char) for char in "0123456789+-ikmnptx"), strict=True)),
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", (("^", char) for char in "0123456789+-n"), strict=True)),
}
# Formulas written in TeX, told from sums of money as pandoc does (tex_math_dollars), and with some mark of mathematics inside.
_FORMULA = re.compile(r"\$(?![\s$])(?=[A-Za-z]\$|[^$]*(?:\\[A-Za-z]|[_^=]))[^$]*[^\s$\\]\$(?!\d)")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_GREEK_WORD = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{4,}")
_STRAIGHT = (
    (re.compile(r"(?<!\w)\"(?=\S)([^\"]*)(?<=\S)\"(?!\w)"), r"“\1”"),
    (re.compile(r"(?<![\w'])'(?=\w)([^']*)(?<=\S)'(?!\w)"), r"‘\1’"),
)
_PLAIN = re.compile(r"[A-Za-z0-9 .,:;()/+=*@\[\]?!]*(?:[-'](?![-'`])[A-Za-z0-9 .,:;()/+=*@\[\]?!]*)*")


def escape(value: str, *, ascii_: bool = True) -> str:
    r"""Return the plain text ``value`` as LaTeX; with ``ascii_`` what is not ASCII becomes a command where there is one.

    >>> escape("Müller & Søn: 50%")
    'M{\\"u}ller \\& S{\\o}n: 50\\%'
    """
    return value if _PLAIN.fullmatch(value) else _joined(_pieces(_quoted(value), ascii_=ascii_, brace_maths=False))


def escape_title(value: str, spans: Iterable[Span], *, ascii_: bool = True) -> str:
    """Return a title as LaTeX in which the pieces ``spans`` and the mathematics are safe from lower case."""
    value = _quoted(value)
    formulas = [match.span() for match in _FORMULA.finditer(value)]
    out: list[str] = []
    at = 0
    for start, end in spans:
        if any(first < end and start < last for first, last in formulas):
            continue  # a formula is protected as one
        out += _pieces(value[at:start], ascii_=ascii_, brace_maths=True)
        out.append("{" + _joined(_pieces(value[start:end], ascii_=ascii_, brace_maths=False)) + "}")
        at = end
    out += _pieces(value[at:], ascii_=ascii_, brace_maths=True)
    return _joined(out)


def untypable(value: str) -> str:
    """Return the characters of ``value`` that LaTeX has no command for, each once."""
    return "" if value.isascii() else "".join(dict.fromkeys(char for char in escape(value) if not char.isascii()))


def _quoted(value: str) -> str:
    """Turn pairs of straight quotation marks, which TeX would print as two closing ones, into an opening and a closing one."""
    for straight, curly in _STRAIGHT:
        value = straight.sub(curly, value)
    return value


def _joined(pieces: Iterable[str]) -> str:
    out = ""
    for piece in pieces:
        out += "{}" + piece if out and out[-1] + piece[:1] in _JOINED else piece
    return out


def _pieces(value: str, *, ascii_: bool, brace_maths: bool) -> Iterator[str]:
    at = 0
    for match in _FORMULA.finditer(value):
        if match[0].count("{") == match[0].count("}"):
            yield from _text(value[at : match.start()], ascii_=ascii_, brace_maths=brace_maths)
            yield f"{{{match[0]}}}" if brace_maths else match[0]
            at = match.end()
    yield from _text(value[at:], ascii_=ascii_, brace_maths=brace_maths)


def _text(value: str, *, ascii_: bool, brace_maths: bool) -> Iterator[str]:
    words = [match.span() for match in _GREEK_WORD.finditer(value)]
    run = ""
    for match in _CLUSTER.finditer(value):
        char, place = match[0], match.start()
        if _mathematical(char) and not any(start <= place < end for start, end in words):
            run += char
            continue
        if run:
            yield _formula(run, brace=brace_maths)
            run = ""
        yield _SPECIAL.get(char, char) if char.isascii() else _command(char) if ascii_ else char
    if run:
        yield _formula(run, brace=brace_maths)


def _mathematical(char: str) -> bool:
    """Tell whether ``char`` belongs in a formula: operators, Greek, sub- and superscripts, mathematical alphabets, arrows."""
    if char.isascii() or len(char) > 1:
        return False
    category, code = unicodedata.category(char), ord(char)
    if char in _MATHS or char in _SCRIPTS or category == "Sm":
        return True
    greek_or_letterlike = category[0] == "L" and (0x391 <= code <= 0x3C9 or code == 0xB5 or 0x2100 <= code <= 0x214F)
    return greek_or_letterlike or 0x2190 <= code <= 0x22FF or 0x1D400 <= code <= 0x1D7FF


def _formula(run: str, *, brace: bool) -> str:
    """Return a run of mathematical characters as one formula; digits of one sub- or superscript stand together."""
    inside, before = "", ""
    for char in run:
        mark, what = _SCRIPTS.get(char, ("", ""))
        if mark and mark == before:
            inside = f"{inside[:-1]}{what}}}"
        else:
            inside += f"{mark}{{{what}}}" if mark else _symbol(char)
        before = mark
    inside = re.sub(r"([_^])\{(.)\}", r"\1\2", inside)
    return f"{{${inside}$}}" if brace else f"${inside}$"


def _symbol(char: str) -> str:
    command = _bare(_MATHS.get(char) or _lookup()(char))
    if command.startswith(r"\mathscr{"):
        command = command.replace("scr", "cal", 1)  # \mathscr needs a package
    return command


def _bare(command: str) -> str:
    return command.removeprefix(r"\ensuremath{").removesuffix("}") if command.startswith(r"\ensuremath{") else command


@cache
def _command(char: str) -> str:
    """Return the LaTeX for a character (with marks over it), in braces where it is a command; the character itself when there is none."""
    if char in _TYPED:
        return _TYPED[char]
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    if marks and base.isascii() and base.isalpha() and all(mark in _ACCENTS for mark in marks):
        # The accents above i and j replace the dot.
        letter = f"\\{base}" if base in "ij" and unicodedata.combining(marks[0]) == 230 else base
        for mark in marks:
            accent = _ACCENTS[mark]
            letter = f"\\{accent}{{{letter}}}" if accent.isalpha() or len(letter) > 1 else f"\\{accent}{letter}"
        return f"{{{letter}}}"
    command = _lookup()(char)
    if command.startswith(r"\ensuremath{") and not char.isalpha():
        return f"${_bare(command)}$"
    # Letters of other alphabets are text: in mathematics, or in an encoding that has to be loaded first, they would be no help.
    foreign = char.isalpha() and ("ensuremath" in command or "\\cyr" in command.lower() or command.isalpha())
    return f"{{{command}}}" if command.isascii() and not foreign else char


@cache
def _lookup() -> Callable[[str], str]:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True, replacement_latex_protection="none", unknown_char_policy="keep", unknown_char_warning=False
    )
    encode: Callable[[str], str] = encoder.unicode_to_latex
    return encode
