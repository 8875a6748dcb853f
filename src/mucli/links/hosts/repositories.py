"""Who knows whether code or data is there: GitHub, GitLab, Hugging Face, Anonymous GitHub."""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from mucli.links.hosts import Asking, Authority, Claim, Subject, parsed, patiently, request, told
from mucli.links.verdicts import Policy, Result, Verdict
from mucli.web import services
from mucli.web.messages import Reply

_GITHUB = re.compile(r"/([A-Za-z0-9-]{1,39})/([A-Za-z0-9._-]{1,100}?)(?:\.git)?/?")
# First path segments of github.com that are no person or organisation.
_GITHUB_OWN = frozenset(
    "about advisories apps blog codespaces collections contact customer-stories dashboard education"
    " enterprise events explore features git-guides github-copilot issues join login logout"
    " marketplace mobile models new notifications open-source organizations orgs partners premium"
    " pricing pulls readme resources search security sessions settings signup site solutions"
    " sponsors stars team teams topics trending users watching why-github".split()
)
_GITLAB = re.compile(r"/([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+?)(?:\.git)?/?")
# The same of gitlab.com; groups within groups are told from projects by the page alone.
_GITLAB_OWN = frozenset(
    "-admin api assets dashboard explore groups help import jwt login oauth profile projects public"
    " search snippets users".split()
)
_HUGGINGFACE = re.compile(r"/(?:(datasets|spaces)/)?([A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)?)/?")
_HUGGINGFACE_OWN = frozenset(
    "api blog brand chat collections docs enterprise front huggingface join learn login"
    " metrics models new organizations papers posts pricing privacy settings spaces support"
    " datasets tasks terms-of-service welcome".split()
)
_ANONYMOUS = re.compile(r"/(?:r|repository)/([A-Za-z0-9_.-]+)(?:/.*)?")


def authorities() -> list[Authority]:
    """Return the authorities for code and data."""
    token = os.environ.get("GITHUB_TOKEN", "").strip()
    github = _GitHub(token if token.isascii() and token.isprintable() else "")
    return [
        Authority(services.GITHUB, _github, github.ask, batch=50 if github.token else 1),
        Authority(services.GITLAB, _gitlab, _ask_gitlab),
        Authority(services.HUGGINGFACE, _huggingface, _ask_huggingface),
        Authority(services.ANONYMOUS, _anonymous, _ask_anonymous),
    ]


def _github(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    match = (
        _GITHUB.fullmatch(parts.path)
        if parts.hostname in ("github.com", "www.github.com") and not parts.query
        else None
    )
    return f"{match[1]}/{match[2]}" if match and match[1].lower() not in _GITHUB_OWN else None


class _GitHub:
    """GitHub's API for one run: remembers that the quota is used up, and asks no more then."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.spent = False

    def ask(self, subjects: Sequence[Subject], policy: Policy) -> Asking:
        """Ask for one repository, or with a token for many at once."""
        if self.spent:
            return [None] * len(subjects)
        if self.token:
            return (yield from self._many(subjects, policy))
        return (yield from self._one(subjects[0], policy))

    def _many(self, subjects: Sequence[Subject], policy: Policy) -> Asking:
        names = [subject.ident.split("/") for subject in subjects]
        fields = "nameWithOwner isArchived isDisabled isEmpty isLocked"
        parts = [
            f"r{n}: repository(owner: {json.dumps(owner)}, name: {json.dumps(name)}, followRenames:"
            f" true) {{ {fields} }}"
            for n, (owner, name) in enumerate(names)
        ]
        body = json.dumps({"query": "query { " + " ".join(parts) + " }"}).encode()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        answer = yield from patiently(
            request(services.GITHUB, "/graphql", policy, method="POST", headers=headers, body=body),
            policy,
        )
        data = parsed(answer)
        found = data.get("data") if isinstance(data, dict) else None
        if answer.status != 200 or not isinstance(found, dict):
            self.spent = True
            return [None] * len(subjects)
        errors = data.get("errors") or []
        missing = {
            e["path"][0]
            for e in errors
            if isinstance(e, dict) and e.get("type") == "NOT_FOUND" and e.get("path")
        }
        return [
            self._graph(subject, answer, found.get(f"r{n}"), gone=f"r{n}" in missing)
            for n, subject in enumerate(subjects)
        ]

    def _graph(
        self, subject: Subject, answer: Reply, node: Any, *, gone: bool
    ) -> Result | Claim | None:
        if isinstance(node, dict):
            facts = {
                "full_name": node.get("nameWithOwner"),
                "archived": node.get("isArchived"),
                "disabled": node.get("isDisabled"),
                "empty": node.get("isEmpty"),
            }
            return _repository(subject, services.GITHUB, answer, facts, "https://github.com")
        return _no_repository(subject, services.GITHUB, answer) if gone else None

    def _one(self, subject: Subject, policy: Policy) -> Asking:
        headers = {"Accept": "application/vnd.github+json"}
        ask = request(services.GITHUB, f"/repos/{subject.ident}", policy, headers=headers)
        answer = yield from patiently(ask, policy)
        if answer.status in (301, 307, 308) and answer.headers.get("Location", "").startswith(
            f"{services.GITHUB.base}/"
        ):
            answer = yield from patiently(replace(ask, url=answer.headers["Location"]), policy)
        if answer.status in (403, 429) or answer.headers.get("X-RateLimit-Remaining") == "0":
            self.spent = True
        facts = parsed(answer)
        if answer.status == 200 and isinstance(facts, dict):
            empty = False
            if facts.get("size") == 0:  # so small a repository may be empty; only its commits tell
                commits = yield from patiently(
                    replace(ask, url=f"{ask.url}/commits?per_page=1"), policy
                )
                empty = commits.status == 409
            return [
                _repository(
                    subject,
                    services.GITHUB,
                    answer,
                    {**facts, "empty": empty},
                    "https://github.com",
                )
            ]
        if answer.status == 404 and isinstance(facts, dict):
            return [_no_repository(subject, services.GITHUB, answer)]
        if answer.status == 451:
            return [
                told(
                    subject,
                    services.GITHUB,
                    answer,
                    Verdict.DEAD,
                    "the repository was taken down for legal reasons",
                )
            ]
        return [None]


def _repository(
    subject: Subject, service: services.Service, answer: Reply, facts: dict[str, Any], site: str
) -> Result:
    """Return the verdict on a repository that is there; ``facts`` names it and says whether it is
    disabled, empty, archived.
    """
    name = facts.get("full_name")
    if facts.get("disabled"):
        return told(subject, service, answer, Verdict.DEAD, "the repository is disabled")
    if facts.get("empty"):
        return told(subject, service, answer, Verdict.SUSPECT, "the repository is empty")
    archived = bool(facts.get("archived"))
    if (
        isinstance(name, str)
        and name.lower() != subject.ident.lower()
        and re.fullmatch(r"[\w./-]{3,200}", name, re.ASCII)
    ):
        also = ", archived" if archived else ""
        return told(
            subject,
            service,
            answer,
            Verdict.MOVED,
            f"the repository is called {name} now{also}",
            location=f"{site}/{name}",
        )
    if archived:
        return told(
            subject, service, answer, Verdict.ARCHIVED, "the repository is archived (read-only)"
        )
    return told(subject, service, answer, Verdict.OK, "the repository is there")


def _no_repository(subject: Subject, service: services.Service, answer: Reply) -> Claim:
    """Return that there is no such repository; the address may be that of something else, which
    only its page knows.
    """
    return Claim(
        told(
            subject,
            service,
            answer,
            Verdict.DEAD,
            f"{service.name} has no public repository {subject.ident}",
        )
    )


def _gitlab(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    match = (
        _GITLAB.fullmatch(parts.path)
        if parts.hostname == "gitlab.com" and not parts.query
        else None
    )
    if not match or "/-/" in parts.path or match[1].split("/")[0] in _GITLAB_OWN:
        return None
    return match[1]


def _ask_gitlab(subjects: Sequence[Subject], policy: Policy) -> Asking:
    [subject] = subjects
    ask = request(services.GITLAB, f"/projects/{quote(subject.ident, safe='')}", policy)
    answer = yield from patiently(ask, policy)
    if answer.status in (301, 307, 308) and answer.headers.get("Location", "").startswith(
        f"{services.GITLAB.base}/"
    ):
        answer = yield from patiently(replace(ask, url=answer.headers["Location"]), policy)
    facts = parsed(answer)
    if answer.status == 200 and isinstance(facts, dict):
        named = {
            "full_name": facts.get("path_with_namespace"),
            "archived": facts.get("archived"),
            "empty": facts.get("empty_repo"),
        }
        return [_repository(subject, services.GITLAB, answer, named, "https://gitlab.com")]
    if answer.status == 404 and isinstance(facts, dict):
        return [_no_repository(subject, services.GITLAB, answer)]
    return [None]


def _huggingface(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    match = (
        _HUGGINGFACE.fullmatch(parts.path)
        if parts.hostname in ("huggingface.co", "hf.co")
        else None
    )
    if not match or (
        not match[1] and ("/" not in match[2] or match[2].split("/")[0] in _HUGGINGFACE_OWN)
    ):
        return None
    return f"{match[1] or 'models'}/{match[2]}"


def _ask_huggingface(subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask the Hub. It answers 401 with ``X-Error-Code: RepoNotFound`` for what does not exist, or
    is private.
    """
    [subject] = subjects
    ask = request(services.HUGGINGFACE, f"/{subject.ident}", policy)
    answer = yield from patiently(ask, policy)
    if answer.status in (301, 307, 308) and answer.headers.get("Location", "").startswith(
        ("/", f"{services.HUGGINGFACE.base}/")
    ):
        location = answer.headers["Location"]
        path = location.removeprefix(services.HUGGINGFACE.base).removeprefix(
            urlsplit(services.HUGGINGFACE.base).path
        )
        answer = yield from patiently(request(services.HUGGINGFACE, path, policy), policy)
    code = answer.headers.get("X-Error-Code", "")
    facts = parsed(answer)
    kind, name = subject.ident.split("/", 1)
    if answer.status == 200 and isinstance(facts, dict):
        site = "https://huggingface.co" if kind == "models" else f"https://huggingface.co/{kind}"
        named = {"full_name": facts.get("id"), "disabled": facts.get("disabled")}
        return [
            _repository(replace(subject, ident=name), services.HUGGINGFACE, answer, named, site)
        ]
    if code == "GatedRepo":
        return [
            told(
                subject, services.HUGGINGFACE, answer, Verdict.OK, "the repository is there (gated)"
            )
        ]
    if code == "RepoNotFound" or answer.status == 404:
        return [_no_repository(subject, services.HUGGINGFACE, answer)]
    return [None]


def _anonymous(url: str, _dois: tuple[str, ...]) -> str | None:
    parts = urlsplit(url)
    match = (
        _ANONYMOUS.fullmatch(parts.path) if parts.hostname == "anonymous.4open.science" else None
    )
    return match[1] if match else None


def _ask_anonymous(subjects: Sequence[Subject], policy: Policy) -> Asking:
    """Ask Anonymous GitHub, whose pages answer 200 whatever they hold; repositories there expire
    after review.
    """
    [subject] = subjects
    answer = yield from patiently(
        request(services.ANONYMOUS, f"/repo/{subject.ident}/options", policy), policy
    )
    data = parsed(answer)
    error = data.get("error") if isinstance(data, dict) else None
    if answer.status == 200 and isinstance(data, dict) and not error:
        return [
            told(
                subject, services.ANONYMOUS, answer, Verdict.OK, "the anonymous repository is there"
            )
        ]
    if error == "repository_expired" or answer.status == 410:
        return [
            told(
                subject,
                services.ANONYMOUS,
                answer,
                Verdict.DEAD,
                "the anonymous repository has expired",
            )
        ]
    if error in ("repository_not_found", "repo_not_found", "repository_removed") or (
        answer.status == 404 and error
    ):
        return [
            told(
                subject,
                services.ANONYMOUS,
                answer,
                Verdict.DEAD,
                f"there is no anonymous repository {subject.ident}",
            )
        ]
    return [None]
