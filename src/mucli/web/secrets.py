"""Secrets in addresses: passwords, tokens, signatures. They are hidden wherever an address is shown
or kept.
"""

import re

_LOGIN = re.compile(r"(?<=//)[^\s/?#@\"'<>]{1,500}@")
_VALUE = re.compile(
    r"([?&;#](?:[\w.-]*(?:token|secret|passw(?:or)?d|passwd|signature|credential|api[_-]?key"
    r"|access[_-]?key|auth|jwt|session)[\w.-]*|sig|key|pwd|pass|sid|awsaccesskeyid|code|hash)=)"
    r"([^\s&;#\"'<>|)]+)",
    re.IGNORECASE,
)
# Tokens that show by their form what they are, wherever they stand.
_FORMS = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{15,}|hf_[A-Za-z0-9]{20,}"
    r"|xox[abpr]-[\w-]{10,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)"
)
HIDDEN = "***"


def hide(text: str) -> str:
    """Return ``text`` with the secrets of the addresses in it replaced by ``***``: user names and
    passwords, and the values of parameters that are called as tokens are.
    """
    if "//" in text and "@" in text:
        text = _LOGIN.sub(f"{HIDDEN}@", text)
    if "=" in text:
        text = _VALUE.sub(rf"\1{HIDDEN}", text)
    return _FORMS.sub(HIDDEN, text)


def has_secret(text: str) -> bool:
    """Tell whether an address holds a secret."""
    return hide(text) != text
