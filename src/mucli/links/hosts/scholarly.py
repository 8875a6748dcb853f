"""Who knows whether a paper is there: the DOI handle system, arXiv, OpenReview, Zenodo, the Wayback
Machine.
"""

import re
from collections.abc import Generator, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from mucli import text
from mucli.links.hosts import Asking, Authority, Subject, parsed, patiently, request, told
from mucli.links.verdicts import Policy, Result, Verdict
from mucli.web import services
from mucli.web.messages import Ask, Reply

# ACM writes it into the addresses of what has no DOI.
_UNREGISTERED = "10.5555/"
_MAX_TAILS = 4
_RESOLVERS = ("doi.org", "dx.doi.org", "www.doi.org")
# Publishers that write the DOI into the address of a paper's page.
_PUBLISHERS = (
    "dl.acm.org",
    "link.springer.com",
    "ieeexplore.ieee.org",
    "www.sciencedirect.com",
    "onlinelibrary.wiley.com",
    "www.tandfonline.com",
    "journals.sagepub.com",
    "epubs.siam.org",
    "pubsonline.informs.org",
)
# Publishers that number their pages instead; the number stands again in the address that the
# paper's DOI leads to.
_NUMBERED = {
    "ieeexplore.ieee.org": re.compile(r"/document/(\d+)"),
    "www.sciencedirect.com": re.compile(r"/pii/(S[0-9X]+)", re.IGNORECASE),
    "sciencedirect.com": re.compile(r"/pii/(S[0-9X]+)", re.IGNORECASE),
}
_ARXIV_HOSTS = ("arxiv.org", "www.arxiv.org", "export.arxiv.org")
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html)/(" + text.ARXIV.pattern + r"(?:v\d+)?)(?:\.pdf)?/?")
_ARXIV_FOUND = re.compile(rb"<id>\s*https?://arxiv\.org/abs/([^<\s]+)\s*</id>")
_ZENODO = re.compile(r"/records?/(\d+)(?:/.*)?")
_SNAPSHOT = re.compile(r"/web/(\d{4,14})(?:[a-z]{2}_)?/(.+)")


def authorities() -> list[Authority]:
    """Return the authorities for papers."""
    return [
        Authority(services.DOI, _doi, _ask_doi),
        Authority(services.ARXIV, _arxiv, _ask_arxiv, batch=50),
        Authority(services.OPENREVIEW, _openreview, _ask_openreview),
        Authority(services.ZENODO, _zenodo, _ask_zenodo),
        Authority(services.WAYBACK, _snapshot, _ask_snapshot),
    ]


def _doi(url: str, dois: tuple[str, ...]) -> str | None:
    host = urlsplit(url).hostname or ""
    if (host in _RESOLVERS or host in _PUBLISHERS) and (found := text.doi(url)):
        return found
    number = _NUMBERED.get(host)
    return dois[0] if dois and number and number.search(urlsplit(url).path) else None


def _ask_doi(subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask the handle system (doi.org, "DOI Proxy Server REST API"): response code 1 is found, 100
    is no such handle.

    A publisher's address may say more than the DOI (``10.1145/1.2/suppl_file/a.pdf``), so what lies
    below a registered DOI is left to the page, and a DOI that is not registered is gone only when
    nothing above it is either.
    """
    [subject] = subjects
    name = subject.ident
    for shorter in range(_MAX_TAILS):
        answer = yield from patiently(
            request(services.DOI, f"/api/handles/{quote(name, safe='/')}", policy), policy
        )
        data = parsed(answer)
        code = data.get("responseCode") if isinstance(data, dict) else None
        if code == 1:
            return [None if shorter else _registered(subject, answer, data)]
        if code != 100 or name.startswith(_UNREGISTERED):
            return [None]
        name = name.rpartition("/")[0]
        if "/" not in name or urlsplit(subject.url).hostname in _RESOLVERS:
            break
    return [told(subject, services.DOI, answer, Verdict.DEAD, f"there is no DOI {subject.ident}")]


def _registered(subject: Subject, answer: Reply, data: dict[str, Any]) -> Result | None:
    """Return the verdict on a DOI that is registered; a page that is only numbered counts when the
    DOI leads to that number.
    """
    target = _handle_url(data.get("values"))
    parts = urlsplit(subject.url)
    if target and parts.hostname in _NUMBERED and not text.doi(subject.url):
        number = _NUMBERED[parts.hostname].search(parts.path)
        if not (number and number[1].lower() in target.lower()):
            return None
    if target is None:
        return None
    return told(
        subject, services.DOI, answer, Verdict.OK, f"the DOI is registered and leads to {target}"
    )


def _handle_url(values: object) -> str | None:
    for value in values if isinstance(values, list) else ():
        if (
            isinstance(value, dict)
            and value.get("type") == "URL"
            and isinstance(value.get("data"), dict)
        ):
            return text.printable(str(value["data"].get("value")))[:300]
    return None


def _arxiv(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    match = _ARXIV_PATH.fullmatch(parts.path) if parts.hostname in _ARXIV_HOSTS else None
    return (
        re.sub(r"\.[A-Z]{2}/", "/", match[1]) if match else None
    )  # math.GT/0309136 is math/0309136 to the API


def _ask_arxiv(subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask for many identifiers at once (arXiv API manual, ``id_list``); an id that the feed lacks
    does not exist.

    The service now and then answers with an empty feed instead of failing; that is believed only
    when it says so twice.
    """
    query = urlencode(
        {"id_list": ",".join(subject.ident for subject in subjects), "max_results": len(subjects)},
        safe=",/",
    )
    ask = request(services.ARXIV, f"/query?{query}", policy)
    found: set[str] = set()
    for _ in range(2):
        answer = yield from patiently(ask, policy)
        if (
            answer.status != 200
            or b"<feed" not in answer.body
            or b"</feed>" not in answer.body
            or b"api/errors" in answer.body
        ):
            return [None] * len(subjects)
        found = {name.decode("utf-8", "replace") for name in _ARXIV_FOUND.findall(answer.body)}
        if found:
            break
    found |= {re.sub(r"v\d+$", "", name) for name in found}
    results: list[Result | None] = []
    for subject in subjects:
        there: bool | None = subject.ident in found
        if not there and len(subjects) > 1:
            there = yield from _alone(subject, policy)
        results.append(None if there is None else _by_feed(subject, answer, there))
    return results


def _alone(subject: Subject, policy: Policy) -> Generator[Ask, Reply, bool | None]:
    """Ask for one identifier that the answer for many lacked: a feed is cut short now and then.
    None when the answer is none.
    """
    query = urlencode({"id_list": subject.ident, "max_results": 1}, safe=",/")
    answer = yield from patiently(request(services.ARXIV, f"/query?{query}", policy), policy)
    if answer.status != 200 or b"</feed>" not in answer.body or b"api/errors" in answer.body:
        return None
    names = {name.decode("utf-8", "replace") for name in _ARXIV_FOUND.findall(answer.body)}
    return subject.ident in names | {re.sub(r"v\d+$", "", name) for name in names}


def _by_feed(subject: Subject, answer: Reply, there: bool) -> Result:
    if there:
        return told(subject, services.ARXIV, answer, Verdict.OK, f"arXiv has {subject.ident}")
    return told(
        subject, services.ARXIV, answer, Verdict.DEAD, f"arXiv has no paper {subject.ident}"
    )


def _openreview(url: str, _dois: tuple[str, ...]) -> str | None:
    return text.openreview_id(url)


def _ask_openreview(subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask the API of today, then the one of papers before 2023; both must say that there is no such
    note.
    """
    [subject] = subjects
    unknown = 0
    for service in (services.OPENREVIEW, services.OPENREVIEW_V1):
        answer = yield from patiently(
            request(service, f"/notes?{urlencode({'id': subject.ident})}", policy), policy
        )
        data = parsed(answer)
        named = data.get("name") if isinstance(data, dict) else None
        notes = data.get("notes") if isinstance(data, dict) else None
        if answer.status == 200 and isinstance(notes, list) and notes:
            return [told(subject, service, answer, Verdict.OK, f"OpenReview has {subject.ident}")]
        if named == "ForbiddenError":
            return [
                told(
                    subject,
                    service,
                    answer,
                    Verdict.BLOCKED,
                    "OpenReview has it, but shows it to its readers only",
                )
            ]
        unknown += (
            named == "NotFoundError"
            or (answer.status == 200 and notes == [])
            or (answer.status == 404 and data is not None)
        )
    if unknown == 2:
        return [
            told(
                subject,
                services.OPENREVIEW,
                answer,
                Verdict.DEAD,
                f"OpenReview has no {subject.ident}",
            )
        ]
    return [None]


def _zenodo(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    match = (
        _ZENODO.fullmatch(parts.path)
        if parts.hostname in ("zenodo.org", "www.zenodo.org")
        else None
    )
    return match[1] if match else None


def _ask_zenodo(subjects: Sequence[Subject], policy: Policy) -> Asking:
    [subject] = subjects
    answer = yield from patiently(
        request(services.ZENODO, f"/records/{subject.ident}", policy), policy
    )
    if answer.status == 200 and isinstance(parsed(answer), dict):
        return [
            told(subject, services.ZENODO, answer, Verdict.OK, f"Zenodo has record {subject.ident}")
        ]
    if answer.status in (404, 410) and isinstance(parsed(answer), dict):
        return [
            told(
                subject,
                services.ZENODO,
                answer,
                Verdict.DEAD,
                f"Zenodo has no record {subject.ident} (any more)",
            )
        ]
    return [None]


def _snapshot(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    if parts.hostname not in ("web.archive.org", "archive.org"):
        return None
    match = _SNAPSHOT.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))
    return f"{match[1]} {match[2]}" if match else None


def _ask_snapshot(subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask the availability API; only a copy is taken for an answer, its absence proves nothing."""
    [subject] = subjects
    timestamp, url = subject.ident.split(" ", 1)
    query = urlencode({"url": url, "timestamp": timestamp})
    answer = yield from patiently(request(services.WAYBACK, f"/available?{query}", policy), policy)
    if copy_in(parsed(answer)):
        return [
            told(subject, services.WAYBACK, answer, Verdict.OK, "the Wayback Machine has this page")
        ]
    return [None]


def copy_in(data: object) -> str | None:
    """Return the address of the copy in an answer of the availability API, None when there is
    none.
    """
    snapshots = data.get("archived_snapshots") if isinstance(data, dict) else None
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if (
        isinstance(closest, dict)
        and closest.get("available")
        and str(closest.get("status", "200")).startswith("2")
    ):
        url = str(closest.get("url", ""))
        return re.sub(r"^http:", "https:", url) if re.match(r"https?://\S+$", url) else None
    return None


def newest_copy(url: str, policy: Policy) -> Asking:
    """Ask for the newest copy of a dead page; the one result carries it as its ``suggestion``, when
    there is one.
    """
    answer = yield from patiently(
        request(services.WAYBACK, f"/available?{urlencode({'url': url})}", policy), policy
    )
    copy = copy_in(parsed(answer))
    return [Result(url, Verdict.OK, "", suggestion=copy)]
