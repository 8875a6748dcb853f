"""What a page says of itself: not found after all, parked, a login wall, a challenge for robots, an
empty or archived repository.

The wording of such pages is judged where it is the page's own voice (title, first heading, or all
of a short text), so that a paper about pages that are not found stays a good link.
"""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from mucli.links.verdicts import Verdict

Finding = tuple[Verdict, str]

_SHORT = 1000  # characters of visible text; a page of an error says little
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1", re.IGNORECASE | re.DOTALL)
_HIDDEN = re.compile(
    r"<(script|style|template|svg)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^>]*>")
_THING = (
    r"(?:page|file|document|repository|resource|item|url|content|link|article|site|user|project"
    r"|record|object|address)"
)
_GONE = re.compile(
    r"\b404\b[\s:|.,–—-]*(?:error|not["
    rf" -]found|page|{_THING})|^\W*(?:error\W*)?404\W*$|\berror\W{{0,3}}404\b|^\W*not[ -]found\W*$"
    rf"|\b{_THING}s?\b[^.!?]{{0,40}}?(?:\b(?:was|is|were|are|could|can)\s?(?:not|n['’]t)|cannot|\bnot)\s(?:be\s)?found\b"
    rf"|\b{_THING}\b[^.!?]{{0,60}}?(?:does\s?(?:not|n['’]t)|no"
    rf" longer)\s(?:exists?|available)\b|\b{_THING}\s(?:is\s)?no longer available\b"
    r"|\bnothing (?:was )?found here\b|\bthis item was deleted\b"
    r"|\b(?:page|file|repository|item|site|document|link|url) has been (?:removed|deleted|taken"
    r" down)\b"
    r"|\b(?:can(?:no|['’])t|could(?: not|n['’]t)) find (?:the |this |that |your )?(?:requested"
    rf" )?{_THING}\b"
    r"|\bseite (?:wurde )?nicht gefunden\b|\bpage (?:introuvable|non trouvée)\b|\bpágina no"
    r" (?:encontrada|existe)\b|\bpagina non trovata\b"
    r"|页面不存在|找不到(?:该|此)?页面|ページが見つかりません",
    re.IGNORECASE,
)
# A title says it at once ("Oops! The page …"); in "When pages are not found" it is what a paper is
# about.
_APART = re.compile(r"\s+[|–—·•:-]+\s+|:\s")
_LEAD = re.compile(
    r"\W*(?:(?:oops|whoops|sorry|error|http|status|oh|no|we|the|this|that|your|requested|\d{3})\b\W*)*",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"\bdomain (?:name )?(?:is |may be )?(?:for sale|parked|has expired|expired)\b|\bbuy this"
    r" domain\b"
    r"|\bparked (?:free|domain)\b|\bdomain parking\b|\bsedoparking\b",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"^\s*just a moment\b|\battention required\b.*cloudflare|\bverify(?:ing)? (?:that )?you are"
    r" (?:a )?human\b"
    r"|\bare you (?:a )?(?:human|robot)\b"
    r"|\bchecking your browser\b|\bclient challenge\b|\bpardon our interruption\b|\bbot"
    r" verification\b|\bsecurity check\b|\baccess denied\b"
    r"|\brobot check\b|\bmaking sure you(?:'|’|&#39;)re not a bot\b|\bunusual traffic\b",
    re.IGNORECASE,
)
# Where people share files; a deleted one answers 200 there.
_SHARES = ("dropbox.com", "drive.google.com", "docs.google.com")
_SHARE_GONE = re.compile(
    r"this item was deleted|(?:file|folder|item|link)[^.!?]{0,40}"
    r"(?:does(?: not|n['’]t) exist|has expired|was deleted|is no longer available)",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"\b(?:log|sign)[ -]?(?:in|on)\b", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"/(?:login|log-in|signin|sign-in|sign_in|servicelogin|sso|oauth2?|saml2?)\b", re.IGNORECASE
)
_PASSWORD = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.IGNORECASE)
_CHALLENGE_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
)


def challenged(headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether the answer is a challenge that a person passes and a robot does not."""
    if any(headers.get(name, "").lower() == value for name, value in _CHALLENGE_HEADERS):
        return True
    title, heading, visible = _voice(body)
    return bool(
        _CHALLENGE.search(title)
        or _CHALLENGE.search(heading)
        or (len(visible) < _SHORT and _CHALLENGE.search(visible))
    )


def judge_page(url: str, asked: str, body: bytes, headers: Mapping[str, str]) -> Finding | None:
    """Return what a page that answered 2xx really is, or None when nothing speaks against it.

    ``url`` is where it was found, ``asked`` where the way began.
    """
    if challenged(headers, body):
        return Verdict.BLOCKED, "the host wants to see a person (a challenge)"
    if wall := login_wall(url, asked):
        return wall
    title, heading, visible = _voice(body)
    if (urlsplit(url).hostname or "").endswith(_SHARES) and (gone := share_gone(body)):
        return Verdict.DEAD, f'the shared file is gone ("{gone}")'
    for words in (title, heading, visible if len(visible) < _SHORT else ""):
        if match := (_GONE.search(words) if words is visible else _at_once(words)):
            return Verdict.SUSPECT, f'the page says "{_quote(match, words)}"'
        if match := _PARKED.search(words):
            return Verdict.SUSPECT, f'the domain looks parked ("{_quote(match, words)}")'
    if _LOGIN.search(title) and _PASSWORD.search(_text(body)):
        return Verdict.SUSPECT, "the page asks to log in"
    return _repository(url, _text(body))


def _at_once(words: str) -> re.Match[str] | None:
    """Return what a title or heading says of something not found when that is all, or the first,
    that a part of it says.
    """
    for part in _APART.split(words):
        lead = _LEAD.match(part)
        match = _GONE.search(part)
        if match and lead and match.start() <= lead.end():
            return match
    return None


def share_gone(body: bytes) -> str | None:
    """Return what the page of a shared file says of its being gone, None when it says nothing."""
    match = _SHARE_GONE.search(_voice(body)[2])
    return match[0] if match else None


def login_wall(url: str, asked: str) -> Finding | None:
    """Tell whether the way from ``asked`` ended at a login instead of at the thing."""
    end, start = urlsplit(url), urlsplit(asked)
    if (
        url != asked
        and (end.hostname == "accounts.google.com" or _LOGIN_PATH.search(end.path))
        and not _LOGIN_PATH.search(start.path)
    ):
        return Verdict.SUSPECT, "the link leads to a login"
    return None


def home_page(url: str, asked: str) -> Finding | None:
    """Tell whether the way from a page deep in a site ended at the site's home: how many sites say
    that a page is gone.
    """
    end, start = urlsplit(url), urlsplit(asked)
    if len([part for part in start.path.split("/") if part]) < 2:
        return None
    same = (end.hostname or "").removeprefix("www.") == (start.hostname or "").removeprefix("www.")
    if same and end.path in ("", "/") and not end.query:
        return Verdict.SUSPECT, "the link leads to the site's home page"
    return None


def _repository(url: str, text: str) -> Finding | None:
    """Return what the page of a repository says, where its authority could not be asked."""
    if (urlsplit(url).hostname or "") not in ("github.com", "gitlab.com"):
        return None
    if re.search(r"This repository is empty|The repository for this project is empty", text):
        return Verdict.SUSPECT, "the repository is empty"
    if re.search(
        r"This repository (?:has been|was) archived by the owner|This is an archived project", text
    ):
        return Verdict.ARCHIVED, "the repository is archived (read-only)"
    return None


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _voice(body: bytes) -> tuple[str, str, str]:
    """Return title, first heading and the visible text of a page, white space run together."""
    text = _text(body)
    if "<" not in text:
        return "", "", " ".join(text.split())
    clean = _HIDDEN.sub(" ", text)
    title, heading = (
        match[1] if match else "" for match in (_TITLE.search(clean), _HEADING.search(clean))
    )
    return _plain(title), _plain(heading), _plain(_TITLE.sub(" ", clean))


def _plain(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def _quote(match: re.Match[str], words: str) -> str:
    """Return what matched, with enough around it to be recognised, on at most 60 characters."""
    return words if len(words) <= 60 else match[0][:60]
