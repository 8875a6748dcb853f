"""LaTeX formulas as one readable line of Unicode, for a terminal.

Covers the mathematics that a metric's definition needs: fractions, sub- and superscripts, accents,
alphabets, Greek and the common operators. Fractions become ``a / b`` with brackets where they are
needed; an index that Unicode has no characters for stays ``_{…}``. A command that is not known is
written by its name.
"""

import re
from collections.abc import Iterator

_PIECE = re.compile(r"\\[A-Za-z]+|\\.|[{}_^]|\s+|.", re.DOTALL)
_SYMBOLS = (
    {
        name: chr(0x3B1 + place)
        for place, name in enumerate(
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi".split()
        )
    }
    | {
        "pi": "π",
        "rho": "ρ",
        "sigma": "σ",
        "tau": "τ",
        "phi": "φ",
        "chi": "χ",
        "psi": "ψ",
        "omega": "ω",
        "varepsilon": "ε",
        "varphi": "φ",
    }
    | {
        "Gamma": "Γ",
        "Delta": "Δ",
        "Theta": "Θ",
        "Lambda": "Λ",
        "Sigma": "Σ",
        "Phi": "Φ",
        "Psi": "Ψ",
        "Omega": "Ω",
        "Pi": "Π",
    }
    | {
        "sum": "∑",
        "prod": "∏",
        "int": "∫",
        "nabla": "∇",
        "partial": "∂",
        "infty": "∞",
        "in": " ∈ ",
        "notin": " ∉ ",
        "cap": " ∩ ",
    }
    | {
        "cup": " ∪ ",
        "setminus": " ∖ ",
        "subset": " ⊂ ",
        "subseteq": " ⊆ ",
        "emptyset": "∅",
        "le": " ≤ ",
        "leq": " ≤ ",
        "ge": " ≥ ",
    }
    | {
        "geq": " ≥ ",
        "ne": " ≠ ",
        "neq": " ≠ ",
        "approx": " ≈ ",
        "sim": " ∼ ",
        "to": " → ",
        "rightarrow": " → ",
        "mapsto": " ↦ ",
    }
    | {
        "cdot": "·",
        "times": " × ",
        "pm": " ± ",
        "mid": " | ",
        "parallel": " ∥ ",
        "lVert": "‖",
        "rVert": "‖",
        "Vert": "‖",
        "lvert": "|",
    }
    | {
        "rvert": "|",
        "vert": "|",
        "ldots": "…",
        "dots": "…",
        "cdots": "⋯",
        "ell": "ℓ",
        "forall": "∀",
        "exists": "∃",
        "log": "log ",
    }
    | {
        "arg": "arg ",
        "min": "min ",
        "max": "max ",
        "exp": "exp ",
        "Pr": "Pr",
        "quad": "   ",
        "qquad": "    ",
        ",": " ",
        ";": " ",
        "!": "",
    }
    | {
        " ": " ",
        "{": "{",
        "}": "}",
        "%": "%",
        "left": "",
        "right": "",
        "big": "",
        "Big": "",
        "bigl": "",
        "bigr": "",
        "displaystyle": "",
    }
    | {"argmin": "arg min ", "argmax": "arg max "}
)
_ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "bar": "\u0304",
    "overline": "\u0304",
    "tilde": "\u0303",
    "dot": "\u0307",
    "vec": "\u20d7",
}
_PLAIN = frozenset(
    {"mathrm", "mathit", "mathbf", "mathsf", "mathtt", "text", "textrm", "operatorname", "mbox"}
)
_LETTERS = {
    "mathcal": dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),
    "mathbb": dict(zip("CENPQRZ", "ℂ𝔼ℕℙℚℝℤ", strict=True)),
}
_LOW = dict(
    zip("0123456789+-=()aeioruvxhklmnpstj", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢₒᵣᵤᵥₓₕₖₗₘₙₚₛₜⱼ", strict=True)
)
_HIGH = dict(
    zip(
        "0123456789+-=()niTkabcdefghjlmoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵃᵇᶜᵈᵉᶠᵍʰʲˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)


def to_unicode(formula: str) -> str:
    r"""Return the LaTeX ``formula`` as a line of Unicode.

    >>> to_unicode(r"\\frac{1}{n_f} \\sum_{i=1}^{n} \\mathrm{JS}(M(x_i))")
    '(1 / n_f) ∑ᵢ₌₁ⁿ JS(M(xᵢ))'
    """
    pieces = [piece for piece in _PIECE.findall(formula) if not piece.isspace() or piece == " "]
    return re.sub(
        r" +([,;)\]])", r"\1", re.sub(r" {2,3}(?! )", " ", _render(iter(pieces), None))
    ).strip()


def _render(pieces: Iterator[str], end: str | None) -> str:
    out = ""
    for piece in pieces:
        if piece == end:
            break
        if piece in "_^":
            spaced = out.endswith(" ")
            out = out.rstrip() + _index(piece, _argument(pieces)) + " " * spaced
        else:
            out += _one(piece, pieces)
    return out


def _one(piece: str, pieces: Iterator[str]) -> str:
    if piece == "{":
        return _render(pieces, "}")
    if not piece.startswith("\\"):
        return piece
    name = piece[1:]
    if name in ("frac", "tfrac", "dfrac"):
        return f"({_grouped(_argument(pieces))} / {_grouped(_argument(pieces))})"
    if name == "sqrt":
        return f"√{_grouped(_argument(pieces))}"
    if name in _ACCENTS:
        return _argument(pieces) + _ACCENTS[name]
    if name in _PLAIN:
        return _argument(pieces)
    if name in _LETTERS:
        return "".join(_LETTERS[name].get(letter, letter) for letter in _argument(pieces))
    return _SYMBOLS.get(name, f"{name} ")


def _argument(pieces: Iterator[str]) -> str:
    piece = next((each for each in pieces if not each.isspace()), "")
    return _one(piece, pieces).strip()


def _grouped(part: str) -> str:
    """Put brackets round a sum or product of several terms, not round one term or what has brackets
    of its own.
    """
    return (
        f"({part})"
        if re.search(r"[ +∑−-]", re.sub(r"\([^()]*\)|\{[^{}]*\}|\|[^|]*\|", "", part))
        else part
    )


def _index(mark: str, part: str) -> str:
    table = _LOW if mark == "_" else _HIGH
    compact = part.replace(" ", "")
    if compact and all(letter in table for letter in compact):
        return "".join(table[letter] for letter in compact)
    return f"{mark}{part}" if len(part) == 1 or part.isalpha() else f"{mark}{{{part}}}"
