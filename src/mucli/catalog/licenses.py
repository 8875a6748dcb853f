"""What a licence lets one do: the groups that ``--license`` knows beside SPDX names.

The groups follow the licences' own terms: ``permissive`` ones ask for little but attribution,
``copyleft`` ones that changed code is passed on under the same terms, ``noncommercial`` ones forbid
commercial use (none of these is open source by the Open Source Definition, section 6).
"""

import re

from mucli.model import Paper

PERMISSIVE = frozenset(
    "mit mit-0 apache-2.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear bsd-4-clause isc 0bsd zlib"
    " unlicense cc0-1.0 cc-by-3.0 cc-by-4.0 bsl-1.0 ncsa afl-3.0 python-2.0 psf-2.0".split()
)
COPYLEFT = re.compile(r"(?:a|l)?gpl-|mpl-|epl-|eupl-|cecill-|cc-by-sa-|osl-")
NONCOMMERCIAL = re.compile(r"cc-by-nc|polyform-noncommercial")
GROUPS = ("permissive", "copyleft", "noncommercial", "none")
_JOINED = re.compile(r" (?:and|or|with) ")


def license_facets(paper: Paper) -> list[str]:
    """Return the licences of the paper's code, in lower case, and the groups that they belong to,
    each once. ``A OR B`` is both; ``A AND B`` is permissive only where both are.
    """
    found: dict[str, None] = {}
    for code in paper.code:
        expression = code.license.lower()
        if not expression:
            continue
        names = _JOINED.split(expression)
        found |= dict.fromkeys(names)
        judged = any if " or " in expression else all
        if judged(name in PERMISSIVE for name in names):
            found["permissive"] = None
        if any(COPYLEFT.match(name) for name in names):
            found["copyleft"] = None
        if any(NONCOMMERCIAL.match(name) for name in names):
            found["noncommercial"] = None
    return list(found)
