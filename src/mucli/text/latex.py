"""LaTeX in bibliographies read as text: accents, letters, dashes, quotes; braces and commands that
only set type go.
"""

import re
import unicodedata
from functools import cache

# The accent commands of LaTeX (Lamport, "LaTeX: A Document Preparation System", table 3.1) and the
# combining characters they mean.
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328", "b": "\u0331",
    "textcommabelow": "\u0326",
}  # fmt: skip
_LETTERS = {
    "ss": "ß",
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð",
    "th": "þ", "TH": "Þ",
    "dj": "đ", "DJ": "Đ", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…",
    "textquoteright": "’",
    "textquotesingle": "'", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
    "textbar": "|",
    "textperiodcentered": "·", "textless": "<", "textgreater": ">", "textbraceleft": "{",
    "textbraceright": "}",
    "times": "×", "alpha": "α", "beta": "β", "gamma": "γ",
    "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "lambda": "λ", "mu": "μ", "pi": "π",
    "sigma": "σ", "tau": "τ", "theta": "θ",
    "nabla": "∇", "infty": "∞",
    "ell": "ℓ", "to": "→", "rightarrow": "→", "textregistered": "®", "texttrademark": "™",
    "copyright": "©", "S": "§",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?P<mark>[`'^~=.\"]|(?:[uvHrcdbk]|textcommabelow)(?![a-zA-Z]))\s*"
    r"(?:\{\s*(?P<braced>\\?[^\W\d_]?)\s*\}|(?P<bare>\\[ij](?![a-zA-Z])|[^\W\d_]))"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?(?:\s+|\{\})?")
_MARKUP = re.compile(r"[\\{}$~\0]|--|``|''")
_ESCAPED = re.compile(r"\\([&%$#_{}\s])")


def to_text(source: str) -> str:
    r"""Return LaTeX ``source`` as plain text on one line.

    >>> to_text(r"{M{\"u}ller} \& S{\o}n: $\ell_1$--sparse")
    'Müller & Søn: ℓ1–sparse'
    """
    if not _MARKUP.search(source):
        return " ".join(unicodedata.normalize("NFC", source).split())
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\0{len(kept) - 1}\0"

    text = _ESCAPED.sub(lambda match: keep(match[1]), source.replace("\0", ""))
    for _accent_over_accent in range(3):
        text = _ACCENT.sub(_accented, text)
    text = text.replace("\\-", "").replace("\\/", "").replace("\\\\", " ")
    text = _COMMAND.sub(lambda match: keep(letter) if (letter := _letter(match[1])) else "", text)
    text = re.sub(r"[_^](?=\{?[\w∞])|\$", "", text) if "$" in text else text
    text = text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    text = re.sub(r"[{}]", "", text).replace("~", " ")
    text = re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)
    return " ".join(unicodedata.normalize("NFC", text).split())


@cache
def _letter(name: str) -> str:
    """Return the character that the command ``name`` stands for, empty when it is for something
    else.
    """
    if name in _LETTERS:
        return _LETTERS[name]
    from pylatexenc.latex2text import LatexNodes2Text

    text: str = LatexNodes2Text(math_mode="text").latex_to_text(f"\\{name}{{}}")
    return text if len(text) == 1 else ""


def _accented(match: re.Match[str]) -> str:
    letter = match["braced"] if match["braced"] is not None else match["bare"]
    letter = {"\\i": "i", "\\j": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", letter + _ACCENTS[match["mark"]]) if letter else ""
