"""Plain text as LaTeX: special characters escaped, accents as commands, mathematics as mathematics.

Letters with accents are composed here from Unicode's own decomposition; every other character is
looked up in pylatexenc's tables, which are imported only when a text needs them. What neither knows
(Chinese, Arabic, emoji) stays as UTF-8, which XeLaTeX and LuaLaTeX set.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from mucli.cite.capitals import Span

# Lamport, "LaTeX: A Document Preparation System", table 3.1, and the kernel's \r, \k and
# \textcommabelow.
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r",
    "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0326": "textcommabelow", "\u0327": "c",
    "\u0328": "k", "\u0331": "b",
}  # fmt: skip
# "<", ">" and "|" as mathematics: as text they need another font encoding than LaTeX's own, and
# their commands are lost on many readers. A command in braces is one "special character" to BibTeX.
_SPECIAL = {
    **{char: f"\\{char}" for char in "&%$#_{}"},
    **{char: f"${char}$" for char in "<>|"},
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
}
# BibTeX counts braces, escaped or not; those that stand alone are spelt out.
_LONE = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
# What else a formula in a title may hold.
_WRITTEN = frozenset(
    "mathrm mathbf mathsf mathit text textrm frac sqrt log exp min max arg left right hat bar tilde"
    " vec ldots dots to".split()
)
_WRITTEN |= frozenset({",", ";", "!", " ", "_"})
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
}
_TYPED |= {"\u00a0": "~", "\u2010": "-", "\u2011": "-"}
# Pairs that TeX's fonts join: two hyphens become a dash, two apostrophes a quotation mark.
_JOINED = ("--", "''", "``", "?`", "!`")
_MATHS = {
    "×": r"\times",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "↑": r"\uparrow",
    "↓": r"\downarrow",
    "ħ": r"\hbar",
    "√": r"\surd",
}
_MATHS |= {
    "¬": r"\lnot",
    "÷": r"\div",
    "µ": r"\mu",
    "∅": r"\emptyset",
    "∖": r"\setminus",
    "≠": r"\neq",
}
# What LaTeX itself defines in mathematics (source2e, section "fontmath"), and \\mathbb, for which
# everyone loads amsfonts or amssymb.
_KERNEL = frozenset(
    """
    Delta Downarrow Gamma Lambda Leftarrow Leftrightarrow Omega Phi Pi Psi Rightarrow Sigma
    Theta Uparrow Updownarrow Upsilon Vert Xi aleph alpha angle approx asymp beta bigcap bigcup
    bigvee bigwedge bowtie bullet cap cdot cdots chi circ cong coprod cup dashv ddots delta
    diamond div doteq downarrow ell emptyset epsilon equiv eta exists forall gamma geq gg hbar
    hookleftarrow hookrightarrow in infty int iota kappa lambda leftarrow leftharpoondown
    leftharpoonup leftrightarrow leq ll lnot mapsto mathbb mathcal mid mp mu nabla nearrow neq
    ni not notin nu nwarrow odot oint omega ominus oplus oslash otimes parallel partial perp phi
    pi pm prec preceq prod propto psi rho rightarrow rightharpoondown rightharpoonup
    rightleftharpoons searrow setminus sigma sim simeq sqcap sqcup sqsubseteq sqsupseteq star
    subset subseteq succ succeq sum supset supseteq surd swarrow tau theta times top uparrow
    updownarrow uplus upsilon varepsilon varphi varpi varrho varsigma vartheta vdash vdots vee
    wedge wp wr xi zeta
    """.split()
)
_SCRIPTS = {
    **dict(
        zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢₖₘₙₚₜₓ", (("_", char) for char in "0123456789+-ikmnptx"), strict=True)
    ),
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", (("^", char) for char in "0123456789+-n"), strict=True)),
}
# Formulas written in TeX, told from sums of money as pandoc does (tex_math_dollars), and with some
# mark of mathematics inside.
_FORMULA = re.compile(r"\$(?![\s$])(?=[A-Za-z]\$|[^$]*(?:\\[A-Za-z]|[_^=]))[^$]*[^\s$\\]\$(?!\d)")
_MISSING = frozenset({"texthvlig", "textnrleg"})
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_GREEK_WORD = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]{4,}")
_STRAIGHT = (
    (re.compile(r"(?<!\w)\"(?=\S)([^\"]*)(?<=\S)\"(?!\w)"), r"“\1”"),
    (re.compile(r"(?<![\w'])'(?=\w)([^']*)(?<=\S)'(?!\w)"), r"‘\1’"),
)


def escape(value: str, *, ascii_: bool = True) -> str:
    r"""Return the plain text ``value`` as LaTeX; with ``ascii_`` what is not ASCII becomes a
    command where there is one.

    >>> escape("Müller & Søn: 50%")
    'M{\\"u}ller \\& S{\\o}n: 50\\%'
    """
    return _lone_braces(value, _joined(_pieces(_quoted(value), ascii_=ascii_, brace_maths=False)))


def escape_title(value: str, spans: Iterable[Span], *, ascii_: bool = True) -> str:
    """Return a title as LaTeX in which the pieces ``spans`` and the mathematics are safe from lower
    case.
    """
    plain, value = value, _quoted(value)
    formulas = [match.span() for match in _formulas(value)]
    out: list[str] = []
    at = 0
    for start, end in spans:
        if any(first < end and start < last for first, last in formulas):
            continue  # a formula is protected as one
        out += _pieces(value[at:start], ascii_=ascii_, brace_maths=True)
        out.append("{" + _joined(_pieces(value[start:end], ascii_=ascii_, brace_maths=False)) + "}")
        at = end
    out += _pieces(value[at:], ascii_=ascii_, brace_maths=True)
    return _lone_braces(plain, _joined(out))


def _lone_braces(plain: str, written: str) -> str:
    """Spell out the escaped braces of ``written`` unless they balance in the ``plain`` text."""
    return (
        written if _balanced(plain) else re.sub(r"\\([{}])", lambda match: _LONE[match[1]], written)
    )


def untypable(value: str) -> str:
    """Return the characters of ``value`` that LaTeX has no command for, each once."""
    return "".join(dict.fromkeys(char for char in escape(value) if not char.isascii()))


def _quoted(value: str) -> str:
    """Turn pairs of straight quotation marks, which TeX would print as two closing ones, into an
    opening and a closing one.
    """
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
    for match in _formulas(value):
        yield from _text(value[at : match.start()], ascii_=ascii_, brace_maths=brace_maths)
        yield f"{{{match[0]}}}" if brace_maths else match[0]
        at = match.end()
    yield from _text(value[at:], ascii_=ascii_, brace_maths=brace_maths)


def _formulas(value: str) -> Iterator[re.Match[str]]:
    """Give the formulas written in TeX that are mathematics and no more: a title is not to run
    commands where it is typeset.
    """
    for match in _FORMULA.finditer(value):
        commands = set(re.findall(r"\\([A-Za-z]+|.)", match[0], re.DOTALL))
        if (
            match[0].isascii()
            and commands <= _KERNEL | _WRITTEN
            and not re.search(r"[%#&~]", match[0])
            and _balanced(match[0])
        ):
            yield match


def _balanced(value: str) -> bool:
    depth = 0
    for char in value:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth < 0:
            break
    return not depth


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


@cache
def _mathematical(char: str) -> bool:
    """Tell whether ``char`` belongs in a formula: operators, Greek, sub- and superscripts,
    mathematical alphabets, arrows.
    """
    if char.isascii() or len(char) > 1:
        return False
    if char in _MATHS or char in _SCRIPTS:
        return True
    category, code = unicodedata.category(char), ord(char)
    greek = 0x391 <= code <= 0x3A9 or 0x3B1 <= code <= 0x3C9 or char in "ϑϕϖϱϵ"
    letterlike = category[0] == "L" and 0x2100 <= code <= 0x214F
    if not (
        category == "Sm"
        or greek
        or letterlike
        or 0x2190 <= code <= 0x22FF
        or 0x1D400 <= code <= 0x1D7FF
    ):
        return False
    return _settable(_symbol(char))


def _formula(run: str, *, brace: bool) -> str:
    """Return a run of mathematical characters as one formula; digits of one sub- or superscript
    stand together.
    """
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
    return (
        command.removeprefix(r"\ensuremath{").removesuffix("}")
        if command.startswith(r"\ensuremath{")
        else command
    )


@cache
def _command(char: str) -> str:
    """Return the LaTeX for a character (with marks over it), in braces where it is a command; the
    character itself when there is none.
    """
    if char in _TYPED:
        return _TYPED[char]
    decomposed = unicodedata.normalize("NFD", char)
    base, marks = decomposed[0], decomposed[1:]
    if marks and base.isascii() and base.isalpha() and all(mark in _ACCENTS for mark in marks):
        letter = base  # LaTeX itself takes the dot off i and j
        for mark in marks:
            accent = _ACCENTS[mark]
            letter = (
                f"\\{accent}{{{letter}}}"
                if accent.isalpha() or len(letter) > 1
                else f"\\{accent}{letter}"
            )
        return f"{{{letter}}}"
    command = _lookup()(char)
    if command.startswith(r"\ensuremath{"):
        return char if char.isalpha() or not _settable(_bare(command)) else f"${_bare(command)}$"
    # Letters of other alphabets stay as they are: LaTeX has them in encodings that must be loaded
    # first, or not at all.
    name = command.removeprefix("\\")
    known = (
        name not in _KERNEL | _MISSING and "cyr" not in name.lower()
        if command.startswith("\\")
        else not char.isalpha()
    )
    return (
        f"{{{command}}}"
        if known and (name.isalpha() if "\\" in command else command.isascii())
        else char
    )


def _settable(formula: str) -> bool:
    """Tell whether LaTeX alone can set ``formula``."""
    return (
        formula.isascii()
        and formula.count("{") == formula.count("}")
        and set(re.findall(r"\\([A-Za-z]+)", formula)) <= _KERNEL
    )


@cache
def _lookup() -> Callable[[str], str]:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    encoder = UnicodeToLatexEncoder(
        non_ascii_only=True,
        replacement_latex_protection="none",
        unknown_char_policy="keep",
        unknown_char_warning=False,
    )
    encode: Callable[[str], str] = encoder.unicode_to_latex
    return encode
