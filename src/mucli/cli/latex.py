"""LaTeX formulas as one readable line of Unicode, for a terminal.

Covers the mathematics that a metric's definition needs: fractions, sub- and superscripts, accents, alphabets, Greek and the common
operators. Fractions become ``a / b`` with brackets where they are needed; an index that Unicode has no characters for stays ``_{…}``.
A command that is not known is written by its name.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}_^]|\s+|.", re.DOTALL)
_SYMBOLS = (
    {name: chr(0x3B1 + place) for place, name in enumerate("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi".split())}
    | {"pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "varepsilon": "ε", "varphi": "φ"}
    | {"Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "Pi": "Π"}
    | {"sum": "∑", "prod": "∏", "int": "∫", "nabla": "∇", "partial": "∂", "infty": "∞", "in": " ∈ ", "notin": " ∉ ", "cap": " ∩ "}
    | {"cup": " ∪ ", "setminus": " ∖ ", "subset": " ⊂ ", "subseteq": " ⊆ ", "emptyset": "∅", "le": " ≤ ", "leq": " ≤ ", "ge": " ≥ "}
    | {"geq": " ≥ ", "ne": " ≠ ", "neq": " ≠ ", "approx": " ≈ ", "sim": " ∼ ", "to": " → ", "rightarrow": " → ", "mapsto": " ↦ "}
    | {"cdot": "·", "times": " × ", "pm": " ± ", "mid": " | ", "parallel": " ∥ ", "lVert": "‖", "rVert": "‖", "Vert": "‖", "lvert": "|"}
    | {"rvert": "|", "vert": "|", "ldots": "…", "dots": "…", "cdots": "⋯", "ell": "ℓ", "forall": "∀", "exists": "∃", "log": "log "}
    | {"arg": "arg ", "min": "min ", "max": "max ", "exp": "exp ", "Pr": "Pr", "quad": "   ", "qquad": "    ", ",": " ", ";": " ", "!": ""}
    | {" ": " ", "{": "{", "}": "}", "%": "%", "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "displaystyle": ""}
    | {"argmin": "arg min ", "argmax": "arg max "}
)
_ACCENTS = {"hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
_PLAIN = frozenset({"mathrm", "mathit", "mathbf", "mathsf", "mathtt", "text", "textrm", "operatorname", "mbox"})
_LETTERS = {"mathcal": dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)), "mathbb": dict(zip("CENPQRZ", "ℂ𝔼ℕℙℚℝℤ", strict=True))}
_LOW = dict(zip("0123456789+-=()aeioruvxhklmnpstj", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢₒᵣᵤᵥₓₕₖₗₘₙₚₛₜⱼ", strict=True))
_HIGH = dict(zip("0123456789+-=()niTkabcdefghjlmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵏᵃᵇᶜᵈᵉᶠᵍʰʲˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))


def to_unicode(formula: str) -> str:
    r"""Return the LaTeX ``formula`` as a line of Unicode.

    >>> to_unicode(r"\\frac{1}{n_f} \\sum_{i=1}^{n} \\mathrm{JS}(M(x_i))")
    '(1 / n_f) ∑ᵢ₌₁ⁿ JS(M(xᵢ))'
    """
    tokens = [token for token in _TOKEN.findall(formula) if not token.isspace() or token == " "]
    return re.sub(r" +([,;)\]])", r"\1", re.sub(r" {2,3}(?! )", " ", _render(iter(tokens), None))).strip()


def _render(tokens: Iterator[str], end: str | None) -> str:
    out = ""
    for token in tokens:
        if token == end:
            break
        out += _index(token, _argument(tokens)) if token in "_^" else _one(token, tokens)
    return out


def _one(token: str, tokens: Iterator[str]) -> str:
    if token == "{":
        return _render(tokens, "}")
    if not token.startswith("\\"):
        return token
    name = token[1:]
    if name in ("frac", "tfrac", "dfrac"):
        return f"({_grouped(_argument(tokens))} / {_grouped(_argument(tokens))})"
    if name == "sqrt":
        return f"√{_grouped(_argument(tokens))}"
    if name in _ACCENTS:
        return _argument(tokens) + _ACCENTS[name]
    if name in _PLAIN:
        return _argument(tokens)
    if name in _LETTERS:
        return "".join(_LETTERS[name].get(letter, letter) for letter in _argument(tokens))
    return _SYMBOLS.get(name, f"{name} ")


def _argument(tokens: Iterator[str]) -> str:
    token = next((each for each in tokens if not each.isspace()), "")
    return _one(token, tokens).strip()


def _grouped(part: str) -> str:
    """Put brackets round a sum or product of several terms, not round one term or what has brackets of its own."""
    return f"({part})" if re.search(r"[ +∑−-]", re.sub(r"\([^()]*\)|\{[^{}]*\}|\|[^|]*\|", "", part)) else part


def _index(mark: str, part: str) -> str:
    table = _LOW if mark == "_" else _HIGH
    compact = part.replace(" ", "")
    if compact and all(letter in table for letter in compact):
        return "".join(table[letter] for letter in compact)
    return f"{mark}{part}" if len(part) == 1 or part.isalpha() else f"{mark}{{{part}}}"
