"""What a page says of itself: not found after all, parked, suspended, a server's first page, a
login wall, a challenge for robots, an empty or archived repository.

Words are judged where they are the page's own voice, and said at once: a title or a heading that
begins with them, a short page, a sentence of its own on a page with little else. So a paper, a
manual or a blog that speaks of pages which are not found stays a good link.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mucli.links.gone_words import ENGLISH, LEAD, OTHERS
from mucli.links.page_text import Block, PageText, read_page
from mucli.links.verdicts import Verdict

Finding = tuple[Verdict, str]

_SHORT = 1000  # characters of visible text; a page of an error says little
_SPARSE = 700  # characters beside menus and headings; the same for a page with menus
_STATEMENT = 300  # characters within which a sentence says what it is about
_BLOCKS = 80
_LITTLE = 32  # characters
# Without one of these no text says that something is not there: a cheap look before a dear one.
_HINTS = tuple(
    (
        "404|410|not|n't|n’t|no longer|removed|deleted|gone|"
        "nothing|no such|missing|invalid|unavailable|expired|broken|unable|failed|no page|"
        "no result|is no |moved|taken down|withdrawn|lost|nicht|gibt|introuvable|non |n'|"
        "n’|no se|no e|no h|ya no|não|niet|nie |nieznal|inte|ikke|ei |nebyl|nenal|"
        "neexist|nenáj|sa nena|nem |nu |yok|bulun|mevcut|tidak|không|не |δεν|غير|لم |لا |"
        "نشد|ندارد|לא|אינו|नहीं|ไม่|不|未|没|沒|找|已|丢|走|ません|削除|없|삭제"
    ).split("|")
)
# A title says it at once ("Oops! The page …"); in "When pages are not found" it is what a paper is
# about.
_APART = re.compile(r"\s+[|–—·•»«>-]+\s+|\s\|\s?")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")
# Words after which a statement is about errors, not one: a manual, a question, a study, a name.
_ABOUT = re.compile(
    r"^\W*(?:how|why|what|when|where|which|who|understanding|fixing|fix|handling|handle|detecting"
    r"|detect|about|guide|tutorial|study|survey|creating|create|designing|design|custom|best|top"
    r"|solved|question|issue|bug|re|feature|troubleshooting|troubleshoot|avoid|avoiding|learning"
    r"|unlearning|analysis|analyzing|towards?|on|if|whether|introducing|using|the art|a history"
    r"|\d{1,2} (?!not\b|error\b|page\b))\b",
    re.IGNORECASE,
)
_ABOUT_TAIL = re.compile(
    r"\b(?:a study|survey|paper|tutorial|guide|handlers?|handling|explained|templates?|plugin"
    r"|error codes?|status codes?|in (?:python|django|flask|rails|nginx|apache|express|react"
    r"|latex)|stack overflow|wikipedia|issue #\d+|pull request|best practices|exception"
    r"|error messages?|how to)\b|\?\s*$",
    re.IGNORECASE,
)
# Said to the visitor; no manual or study speaks so but in quotation.
_POINTED = re.compile(
    r"\b(?:you(?:['’](?:re|ve)| are| were| have)? (?:requested|asked|looking|tried|trying|followed"
    r"|want(?:ed)?|entered|typed|reached|searching|attempting)|requested|sorry|oops|we (?:could"
    r"|can"
    r"|are unable|were unable|looked)|we(?:['’]re| are) (?:sorry|afraid|unable)|this (?:page|file"
    r"|link|item|document|repository|content|resource|url)|gesuchte|angeforderte|leider|demandée?"
    r"|recherchée?|désolée?|buscas?|busca|solicitad[ao]|lo sentimos|cercat[ao]|richiest[ao]"
    r"|spiacenti|procur\w+|desculpe|solicitada|gezochte|opgevraagde|helaas|szukasz|żądana"
    r"|przepraszamy|söker|tyvärr|leder|søger|beklager|desværre|hakemaasi|hledáte|požadovan\w+"
    r"|keresett|căutați|aradığınız|üzgünüz|cari|maaf|yêu cầu|tiếc|xin lỗi|запрош\w+|запраш\w+"
    r"|сожалению|ищете|шукаєте|вибачте|ζητ\w+|λυπούμαστε)|您|你|抱歉|对不起|對不起|お探し|指定|申し訳"
    r"|요청|찾으시는|죄송|المطلوبة|عذر|تبحث|درخواست|المطلوب|المבוקש|המבוקש|सोरी|क्षमा|ขออภัย",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"\bdomain (?:name )?(?:is |may be |might be )?(?:for sale|parked|has expired|expired"
    r"|available for purchase)\b"
    r"|\bbuy (?:this|the) domain\b|\bparked (?:free|domain)\b|\bdomain parking\b|\bsedoparking\b"
    r"|\b(?:this|the) (?:domain|website|site)[^.!?]{0,40} (?:is for sale|has expired|was parked"
    r"|is parked|has been registered)\b"
    r"|\brelated searches\b.{0,80}\bdomain\b|\bget this domain\b|\bmake (?:an )?offer (?:on|for)"
    r" this domain\b"
    r"|\bdomain (?:expired|suspended)\b|\brenew (?:your|this) domain\b",
    re.IGNORECASE,
)
_SUSPENDED = re.compile(
    r"\b(?:account|site|website|page|service|hosting)s? (?:has been |is |was )?(?:temporarily"
    r" )?suspended\b"
    r"|\baccount (?:has been )?(?:disabled|terminated|deactivated)\b|\bbandwidth limit exceeded\b"
    r"|\bthis (?:site|website|blog|account) has been (?:archived or )?(?:suspended|disabled"
    r"|removed|deleted|terminated)\b",
    re.IGNORECASE,
)
_FIRST_PAGE = re.compile(
    r"\bwelcome to (?:nginx|openresty|caddy|centos|your new (?:site|website)|apache|xampp|iis"
    r"|tengine|plesk)\b"
    r"|\bapache2? (?:\w+ )?default page\b|^\W*it works\W*$|\bdefault (?:web ?site|server|home)"
    r" page\b"
    r"|\btest page for (?:the )?(?:apache|nginx|http)|\biis (?:windows server|\d)"
    r"|\bcongratulations! your (?:new )?(?:site|website)"
    r"|\bweb server'?s? default page\b|\bfuture home of\b|\bthis page is used to test the proper"
    r" operation\b"
    r"|\byour caddy web server is working\b|\bsite under construction\b|^\W*(?:coming soon|under"
    r" construction)\W*$"
    r"|\bif you are the owner of this website\b|\bno web ?site is configured at this address\b"
    r"|\bsite (?:is )?not (?:published|configured)\b|^\W*index of /\W*$",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"^\s*just a moment\b|\battention required\b.*cloudflare|\bverify(?:ing)? (?:that )?you are"
    r" (?:a )?human\b"
    r"|\bare you (?:a )?(?:human|robot)\b"
    r"|\bchecking your browser\b|\bclient challenge\b|\bpardon our interruption\b|\bbot"
    r" verification\b|\bsecurity check\b|\baccess denied\b"
    r"|\brobot check\b|\bmaking sure you(?:'|’)re not a bot\b|\bunusual traffic\b",
    re.IGNORECASE,
)
_CHALLENGE_HINTS = tuple(
    (
        "moment|attention|verify|human|robot|browser|challenge|pardon|bot |security check|"
        "access denied|unusual"
    ).split("|")
)
_OTHER_HINTS = tuple(
    (
        "domain|suspended|disabled|terminated|bandwidth|welcome to|default|it works|test page|iis|"
        "congratulations|future home|proper operation|caddy|construction|coming soon|owner of|"
        "no web|index of|password|archived|is empty|refresh|charset"
    ).split("|")
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
_ERROR_PATH = re.compile(
    r"/(?:errors?/)?(?:404|410|not[-_]?found|page[-_]?not[-_]?found|error[-_]?404|404[-_]?"
    r"(?:error|page|not[-_]?found))"
    r"(?:\.\w{2,5})?/?$|/errors?(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_ERROR_QUERY = re.compile(
    r"(?:^|&)(?:error|code|status|err)=(?:404|410|not[-_]?found)\b", re.IGNORECASE
)
_CODES = (404, 410, "404", "410")
_CODE_NAMES = ("status", "code", "statusCode", "status_code", "error_code")
_MESSAGES = ("error", "message", "msg", "error_message", "errors", "detail", "title", "reason")
_NO_SUCH = re.compile(r"\bnot[ _-]?found\b|\bno such\b|\bdoes ?n[o'’]t exist\b", re.IGNORECASE)
_CHALLENGE_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
)


# As text, in which CPython looks for a word five times as fast as in bytes; what holds another hint
# says nothing new.
_ASCII_HINTS = [hint for hint in (*_HINTS, *_CHALLENGE_HINTS, *_OTHER_HINTS) if hint.isascii()]
_ANY_HINT = tuple(
    hint for hint in _ASCII_HINTS if not any(o in hint and o != hint for o in _ASCII_HINTS)
)


def unremarkable(body: bytes, headers: Mapping[str, str]) -> bool:
    """Tell at a glance whether a page holds no word at all that any of this looks for, so that it
    need not be read: most small pages.
    """
    if b"&" in body or not body.isascii() or body.lstrip()[:1] in (b"{", b"["):
        return False
    if any(name in headers for name, _value in _CHALLENGE_HEADERS):
        return False
    kind = headers.get("Content-Type", "").lower()
    low = body.decode("ascii").lower()
    if "charset" in kind and "utf-8" not in kind:
        return False
    for hint in _ANY_HINT:  # noqa: SIM110 - a loop costs a third of any() here
        if hint in low:
            return False
    return True


def challenged(headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether the answer is a challenge that a person passes and a robot does not."""
    return _challenged(headers, read_page(body, headers))


def _challenged(headers: Mapping[str, str], page: PageText) -> bool:
    if any(headers.get(name, "").lower() == value for name, value in _CHALLENGE_HEADERS):
        return True
    if page.length >= 2 * _SPARSE:
        return False
    for words in (page.title, page.heading, page.visible if len(page.visible) < _SHORT else ""):
        low = words.lower()
        if any(hint in low for hint in _CHALLENGE_HINTS) and _CHALLENGE.search(words):
            return True
    return False


def judge_page(url: str, asked: str, page: PageText, headers: Mapping[str, str]) -> Finding | None:
    """Return what a page that answered 2xx really is, or None when nothing speaks against it.

    ``url`` is where it was found, ``asked`` where the way began.
    """
    if _challenged(headers, page):
        return Verdict.BLOCKED, "the host wants to see a person (a challenge)"
    if wall := look_away(url, asked):
        return wall
    if page.data is not None:
        return _data(page.data)
    if _on_share(url) and (gone := share_gone(page)):
        return Verdict.DEAD, f'the shared file is gone ("{gone}")'
    if said := _gone(page):
        return Verdict.SUSPECT, f'the page says "{said}"'
    if found := _no_site(page):
        return found
    if page.password and _LOGIN.search(page.title):
        return Verdict.SUSPECT, "the page asks to log in"
    return _repository(url, page)


# Not there
# --------------------------------------------------------------------------------------------------


def _gone(page: PageText) -> str:
    """Return the words with which the page says that what was asked for is not there; empty when it
    doesn't.
    """
    low = f"{page.title}\n{page.visible}".lower()
    if not any(hint in low for hint in _HINTS):
        return ""
    if said := _entitled(page.title, page) or _entitled(page.heading, page):
        return said
    short = len(page.visible) < _SHORT
    if not short and page.length >= _SPARSE:
        return ""
    about = bool(page.title and (_ABOUT.search(page.title) or _ABOUT_TAIL.search(page.title)))
    for block in page.own[:_BLOCKS]:
        if said := _stated(block, short=short, about=about):
            return said
    return ""


def _entitled(words: str, page: PageText) -> str:
    """Return what a title or heading says of something not found when that is all, or the first,
    that a part of it says, and the page is not one about such errors.
    """
    if not words or _ABOUT.search(words) or _ABOUT_TAIL.search(words):
        return ""
    for whole in _APART.split(words):
        part = whole[:_STATEMENT]
        match = _at_once(part)
        if match and (page.length < _SPARSE or _POINTED.search(part)) and _is_all(part, match):
            return _quote(match, words)
    return ""


def _is_all(part: str, match: re.Match[str]) -> bool:
    """Tell whether a number of an error is what it looks like: nothing but more of the same follows
    it. "Error 404 (song)" is a song.
    """
    rest = part[match.end() :]
    if not match[0][-1:].isdigit() or not any(c.isalpha() for c in rest):
        return True
    lead = LEAD.match(rest)
    return bool(ENGLISH.search(rest) or OTHERS.search(rest) or (lead and lead.end() == len(rest)))


def _at_once(words: str) -> re.Match[str] | None:
    """Return the words that say that something is not there, when nothing but an apology stands
    before them; in the languages whose apologies are not all known, when little does.
    """
    if match := ENGLISH.search(words):
        lead = LEAD.match(words)
        return match if lead and match.start() <= lead.end() else None
    match = OTHERS.search(words)
    return match if match and match.start() <= _LITTLE else None


def _stated(block: Block, *, short: bool, about: bool) -> str:
    """Return what a block says of something not found, when a sentence of it says that at once."""
    for whole in _SENTENCE.split(block.text[: 2 * _STATEMENT])[:4]:
        sentence = whole[:_STATEMENT]
        match = _at_once(sentence)
        if not match or sentence.rstrip().endswith("?"):
            continue
        if _POINTED.search(sentence) and (short or len(block.text) < _STATEMENT) and not about:
            return _quote(match, sentence)
        if (
            short
            and not about
            and len(block.text) < _STATEMENT // 2
            and not _ABOUT.search(sentence)
        ):
            return _quote(match, sentence)
    return ""


def _no_site(page: PageText) -> Finding | None:
    """Return the finding on a page that stands where a site is not (yet, or no longer)."""
    if page.length >= _SPARSE:
        return None
    short = page.visible if len(page.visible) < 2 * _SHORT else ""
    if page.title and (_ABOUT.search(page.title) or _ABOUT_TAIL.search(page.title)):
        return None
    for words in (page.title, page.heading, short):
        if match := _PARKED.search(words):
            return Verdict.SUSPECT, f'the domain looks parked ("{_quote(match, words)}")'
        if words is not short or len(words) < _SHORT // 2:
            if (match := _SUSPENDED.search(words)) and _leads(match, words):
                return Verdict.SUSPECT, f'the site is suspended ("{_quote(match, words)}")'
            if (match := _FIRST_PAGE.search(words)) and _leads(match, words):
                return Verdict.SUSPECT, f'a server\'s own first page ("{_quote(match, words)}")'
    return None


def _leads(match: re.Match[str], words: str) -> bool:
    """Tell whether the words stand at the beginning, or nearly."""
    return match.start() <= 40 or len(words) < 120


def _data(data: Any) -> Finding | None:
    """Return the finding on JSON that is the message of an error."""
    while isinstance(data, list) and len(data) == 1:
        data = data[0]
    if not isinstance(data, dict) or len(data) > 12:
        return None
    found = [data]
    for name in ("error", "errors", "status", "meta"):
        inner = data.get(name)
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(inner, dict):
            found.append(inner)
    for each in found:
        if any(each.get(name) in _CODES for name in _CODE_NAMES if not _nested(each.get(name))):
            return Verdict.SUSPECT, "the answer is JSON with the code of an error (404)"
        for name in _MESSAGES if each is not data or len(data) <= 2 else _MESSAGES[:5]:
            said = each.get(name)
            said = said[0] if isinstance(said, list) and said else said
            if isinstance(said, str) and len(said) < _STATEMENT and _missing(said):
                return Verdict.SUSPECT, f'the answer is JSON that says "{said[:60]}"'
    return None


def _nested(value: Any) -> bool:
    return isinstance(value, dict | list)


def _missing(said: str) -> bool:
    return bool(_at_once(said) or _NO_SUCH.search(said))


# The rest
# --------------------------------------------------------------------------------------------------


def _on_share(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(_SHARES)


def share_gone(page: PageText) -> str | None:
    """Return what the page of a shared file says of its being gone, None when it says nothing."""
    match = _SHARE_GONE.search(page.visible)
    return match[0] if match else None


def look_away(url: str, asked: str) -> Finding | None:
    """Tell by the address alone whether the way from ``asked`` ended elsewhere: at a login, or at a
    page made for errors.
    """
    return login_wall(url, asked) or error_page(url, asked) if url != asked else None


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


def error_page(url: str, asked: str) -> Finding | None:
    """Tell whether the way from ``asked`` ended at a page made for errors."""
    if url == asked:
        return None
    end, start = urlsplit(url), urlsplit(asked)
    if (_ERROR_PATH.search(end.path) and not _ERROR_PATH.search(start.path)) or (
        _ERROR_QUERY.search(end.query) and not _ERROR_QUERY.search(start.query)
    ):
        return Verdict.SUSPECT, "the link leads to a page made for errors"
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


def _repository(url: str, page: PageText) -> Finding | None:
    """Return what the page of a repository says, where its authority could not be asked."""
    if (urlsplit(url).hostname or "") not in ("github.com", "gitlab.com"):
        return None
    if re.search(
        r"This repository is empty|The repository for this project is empty", page.visible
    ):
        return Verdict.SUSPECT, "the repository is empty"
    if re.search(
        r"This repository (?:has been|was) archived by the owner|This is an archived project",
        page.visible,
    ):
        return Verdict.ARCHIVED, "the repository is archived (read-only)"
    return None


def _quote(match: re.Match[str], words: str) -> str:
    """Return what matched, with enough around it to be recognised, on at most 60 characters."""
    return words if len(words) <= 60 else match[0][:60]
