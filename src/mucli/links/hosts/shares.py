"""Where people put files for others: Dropbox and Google Drive, whose pages answer in their own ways
when a file is gone or not for all.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from mucli.links import page_signs
from mucli.links.hosts import Asking, Authority, Subject, patiently, request, told
from mucli.links.page_text import read_page
from mucli.links.verdicts import Policy, Verdict
from mucli.web import services
from mucli.web.messages import BODY_LIMIT

_DROPBOX = re.compile(r"/(?:s|sh|scl|l)/[^/]+.*")
_DRIVE_FILE = re.compile(r"/file/(?:u/\d/)?d/([A-Za-z0-9_-]{10,})(?:/.*)?")
_DRIVE_FOLDER = re.compile(r"/drive/(?:u/\d/)?(?:mobile/)?folders/([A-Za-z0-9_-]{10,})/?")
_ID = re.compile(r"(?:^|&)id=([A-Za-z0-9_-]{10,})(?:&|$)")


def authorities() -> list[Authority]:
    """Return the authorities for shared files."""
    return [
        Authority(
            services.DROPBOX,
            _dropbox,
            lambda subjects, policy: _ask(services.DROPBOX, subjects, policy),
        ),
        Authority(
            services.DRIVE, _drive, lambda subjects, policy: _ask(services.DRIVE, subjects, policy)
        ),
    ]


def _dropbox(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    if parts.hostname not in ("dropbox.com", "www.dropbox.com") or not _DROPBOX.fullmatch(
        parts.path
    ):
        return None
    query = "&".join(
        part for part in parts.query.split("&") if part and not part.startswith(("dl=", "raw="))
    )  # the page, not the download
    return f"{parts.path}?{query}" if query else parts.path


def _drive(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    if parts.hostname != "drive.google.com":
        return None
    if match := _DRIVE_FOLDER.fullmatch(parts.path):
        return f"/drive/folders/{match[1]}"
    match = _DRIVE_FILE.fullmatch(parts.path)
    if not match and parts.path in ("/open", "/uc"):
        match = _ID.search(parts.query)
    return f"/file/d/{match[1]}/view" if match else None


def _ask(service: services.Service, subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask for the page of a shared file; one that is not shared with all leads to a login."""
    [subject] = subjects
    answer = yield from patiently(
        replace(request(service, subject.ident, policy), limit=BODY_LIMIT), policy
    )
    location = answer.headers.get("Location", "")
    if answer.status in (404, 410):
        return [
            told(
                subject,
                service,
                answer,
                Verdict.DEAD,
                f"{service.name} has no such file (any more)",
            )
        ]
    if answer.status in (301, 302, 303, 307, 308) and page_signs.login_wall(location, subject.url):
        return [
            told(
                subject,
                service,
                answer,
                Verdict.SUSPECT,
                f"{service.name} does not show it without a login",
            )
        ]
    if answer.status != 200 or page_signs.challenged(answer.headers, answer.body):
        return [None]
    if gone := page_signs.share_gone(read_page(answer.body, answer.headers)):
        return [told(subject, service, answer, Verdict.DEAD, f'the shared file is gone ("{gone}")')]
    return [told(subject, service, answer, Verdict.OK, f"{service.name} has it")]
