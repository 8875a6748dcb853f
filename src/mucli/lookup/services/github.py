"""GitHub: the README of a repository, which may name the paper that its code is of."""

import re

from mucli.web.answers import Answer
from mucli.web.client import ask
from mucli.web.services import GITHUB

NAME = "github"
SERVICE = GITHUB


def recognise(given: str) -> str | None:
    """Return the repository (``owner/name``) that the address ``given`` leads to."""
    match = re.match(r"https?://(?:www\.)?github\.com/([\w.-]+)/([\w.-]+)", given)
    return f"{match[1]}/{match[2].removesuffix('.git')}" if match else None


def readme(repository: str) -> str:
    """Return the README of ``repository``, empty without one. Raises OutsideError."""
    answer = ask(GITHUB, f"/repos/{repository}/readme", accept="application/vnd.github.raw+json")
    return _raw_readme(answer)[:500_000] if answer.status == 200 else ""


def _raw_readme(answer: Answer) -> str:
    """Return the README itself, also from a server that wraps it in JSON and base64 (GitHub's
    default media type).
    """
    import base64

    if "json" in answer.kind and "raw" not in answer.kind:
        try:
            data = answer.json()
            return base64.b64decode(data["content"]).decode("utf-8", "replace")
        except (ValueError, TypeError, KeyError):
            pass
    return answer.text
