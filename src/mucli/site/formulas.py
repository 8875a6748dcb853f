r"""LaTeX formulas as MathML, which browsers render themselves.

latex2mathml does the conversion: pure Python, maintained since 2016, no JavaScript in the page. It
lets markup through (``\text{<b>}``, ``\href``, ``\style``), so its tree is written out here, with
the elements and attributes of MathML Core that cannot do anything.
"""

from html import escape, unescape
from xml.etree.ElementTree import Element

from markupsafe import Markup

_ELEMENTS = frozenset(
    (
        "math mrow mi mn mo mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup"
        " msubsup munder mover munderover mtable mtr mtd"
    ).split()
)
_ATTRIBUTES = frozenset(
    "display stretchy fence separator form lspace rspace minsize maxsize movablelimits accent"
    " mathvariant width".split()
)


def to_mathml(formula: str) -> Markup | None:
    r"""Return ``formula`` (LaTeX without dollar signs) as a ``<math>`` block, or None when it
    cannot be converted safely.

    >>> print(to_mathml(r"x_1"))
    <math display="block"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>
    """
    from latex2mathml.converter import convert_to_element

    try:
        return Markup(_written(convert_to_element(formula, display="block")))  # noqa: S704  # written by _written, which escapes
    except Exception:  # the library's errors share no base
        return None


def _written(element: Element) -> str:
    tag = element.tag.rsplit("}", 1)[-1]
    if tag not in _ELEMENTS:
        raise ValueError(f"{tag} has no place in a formula")
    given = "".join(
        f' {name}="{escape(value)}"'
        for name, value in sorted(element.attrib.items())
        if name in _ATTRIBUTES
    )
    inner = escape(unescape(element.text or ""), quote=False) + "".join(map(_written, element))
    return f"<{tag}{given}>{inner}</{tag}>" + escape(unescape(element.tail or ""), quote=False)
