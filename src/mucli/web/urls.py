"""Addresses as lists give them: cleaned, and told apart by what they lead to."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from mucli import text

TRACKERS = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|_ga|spm|ref_src|jsessionid|phpsessid|sid|session_?id"
    r"|(?:\w+[_-])?token|x-amz-\w+(?:-\w+)*|x-goog-\w+|awsaccesskeyid|api_?key",
    re.IGNORECASE,
)

_CODE_HOSTS = (
    "github.com",
    "gitlab.com",
    "bitbucket.org",
    "codeberg.org",
    "sourceforge.net",
    "anonymous.4open.science",
    "gist.github.com",
)
_PAPER_HOSTS = (
    "arxiv.org aclanthology.org openreview.net doi.org proceedings.mlr.press openaccess.thecvf.com"
    " ieeexplore.ieee.org dl.acm.org link.springer.com sciencedirect.com ojs.aaai.org"
    " proceedings.neurips.cc papers.nips.cc ijcai.org usenix.org ndss-symposium.org"
    " semanticscholar.org jmlr.org vldb.org eprint.iacr.org mdpi.com ecva.net papers.ssrn.com"
    " biorxiv.org nature.com science.org onlinelibrary.wiley.com tandfonline.com researchgate.net"
    " hal.science proceedings.iclr.cc cidrdb.org dblp.org alphaxiv.org"
).split()


@lru_cache(maxsize=4096)  # a row's links are asked for several times
def clean_url(url: str) -> str | None:
    """Return ``url`` as the catalogue keeps it: https for what was bare, no trackers or white
    space; None when it is no web address.
    """
    url = "".join(url.split())
    if url.startswith("//"):
        url = f"https:{url}"
    elif re.match(
        r"(?:www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|edu|cc|press|ai)/)",
        url,
        re.IGNORECASE,
    ):
        url = f"https://{url}"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode() if not url.isascii() else parts.netloc
    except (ValueError, UnicodeError):
        return None
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKERS.fullmatch(name)
    ]
    same = len(kept) == len(parse_qsl(parts.query, keep_blank_values=True))
    query = quote(parts.query, safe="=&%/:?@!$'()*+,;~-._[]") if same else urlencode(kept)
    cleaned = urlunsplit(
        (
            parts.scheme.lower(),
            host,
            quote(_untracked(parts.path, ";"), safe="/%:@!$&'()*+,;=~-._"),
            query,
            quote(_untracked(parts.fragment, "&"), safe="=&%/:?@!$'()*+,;~-._"),
        )
    )
    return None if url_complaint(cleaned) else cleaned


def _untracked(part: str, before: str) -> str:
    """Return the path or fragment ``part`` without what tracks in it: ``;jsessionid=…``,
    ``#access_token=…&…``.
    """
    return re.sub(
        rf"(?:^|{before})(?:{TRACKERS.pattern})=[^;&/]*", "", part, flags=re.IGNORECASE
    ).lstrip("&")


def host_of(url: str) -> str:
    """Return the host of ``url`` in lower case without ``www.``, empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_code(url: str) -> bool:
    """Tell whether ``url`` leads to a place where source code is kept."""
    host = host_of(url)
    return host in _CODE_HOSTS or host.startswith("gitlab.")


def is_paper(url: str) -> bool:
    """Tell whether ``url`` leads to a service that holds papers."""
    host = host_of(url)
    return (
        any(host == known or host.endswith(f".{known}") for known in _PAPER_HOSTS)
        or text.doi(url) is not None
    )


def url_complaint(url: str) -> str | None:
    """Return what is wrong with ``url`` as a link of the catalogue, or None.

    A link is http(s), has a host, and carries no white space, credentials, trackers or session
    tokens.
    """
    if re.search(r"[\s<>\"{}|\\^`]", url) or not url.isascii():
        return (
            "a URL has no white space, quotes, brackets or non-ASCII characters; percent-encode"
            " them"
        )
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return "this is not a URL; copy it again from the browser"
    host = parts.hostname or ""
    if (
        parts.scheme not in ("http", "https")
        or "." not in host
        or not port_ok
        or host.startswith(".")
        or ".." in host
    ):
        return "only http and https URLs with a host are kept; write the full address"
    if parts.username or parts.password:
        return "a URL must not carry a user name or password"
    parameters = ";".join(parts.path.split(";")[1:]).replace(";", "&")
    for name, _text in parse_qsl(
        f"{parts.query}&{parameters}&{parts.fragment}", keep_blank_values=True
    ):
        if TRACKERS.fullmatch(name):
            return f"{name!r} is a tracker or session token; cut it from the address"
    return None


# JSON Schema
# --------------------------------------------------------------------------------------------------
