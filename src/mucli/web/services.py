"""The services that mucli asks: where each answers, and how mucli introduces itself. The one place
for both.

An environment variable (``MUCLI_ARXIV_API`` …) moves a service to a mirror, or to a server of a
test.
"""

import os
from dataclasses import dataclass

from mucli import __version__
from mucli.errors import UsageError

CONTACT = "https://github.com/mucli/mucli"
"""Where the people behind mucli are found; ``MUCLI_CONTACT`` (a mail address) names the person who
runs it instead."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name for people, the variable that moves it, its usual address, and the
    seconds to leave between two requests.
    """

    name: str
    variable: str
    default: str
    interval: float = 0.0

    @property
    def base(self) -> str:
        """The address, without a final slash. Raises UsageError when the variable holds something
        else than http(s).
        """
        address = os.environ.get(self.variable, "").strip() or self.default
        if not address.startswith(("http://", "https://")):
            raise UsageError(f"{self.variable} must be an http or https address, not {address!r}")
        return address.rstrip("/")


ARXIV = Service(
    "arXiv", "MUCLI_ARXIV_API", "https://export.arxiv.org/api", 3.0
)  # info.arxiv.org/help/api/tou.html
DOI = Service("doi.org", "MUCLI_DOI_API", "https://doi.org", 0.1)
CROSSREF = Service("Crossref", "MUCLI_CROSSREF_API", "https://api.crossref.org", 0.2)
OPENREVIEW = Service("OpenReview", "MUCLI_OPENREVIEW_API", "https://api2.openreview.net", 0.2)
OPENREVIEW_V1 = Service(
    "OpenReview (before 2023)", "MUCLI_OPENREVIEW_V1_API", "https://api.openreview.net", 0.2
)
DBLP = Service("DBLP", "MUCLI_DBLP_API", "https://dblp.org", 1.0)
S2 = Service("Semantic Scholar", "MUCLI_S2_API", "https://api.semanticscholar.org/graph/v1", 1.0)
GITHUB = Service("GitHub", "MUCLI_GITHUB_API", "https://api.github.com", 0.2)
ACL = Service("ACL Anthology", "MUCLI_ACL_URL", "https://aclanthology.org", 0.2)
PMLR = Service("PMLR", "MUCLI_PMLR_URL", "https://proceedings.mlr.press", 0.2)
CVF = Service("CVF", "MUCLI_CVF_URL", "https://openaccess.thecvf.com", 0.2)
GITLAB = Service("GitLab", "MUCLI_GITLAB_API", "https://gitlab.com/api/v4", 0.2)
HUGGINGFACE = Service("Hugging Face", "MUCLI_HUGGINGFACE_API", "https://huggingface.co/api", 0.2)
ZENODO = Service("Zenodo", "MUCLI_ZENODO_API", "https://zenodo.org/api", 1.0)
ANONYMOUS = Service(
    "Anonymous GitHub", "MUCLI_ANONYMOUS_API", "https://anonymous.4open.science/api", 1.0
)
DROPBOX = Service("Dropbox", "MUCLI_DROPBOX_URL", "https://www.dropbox.com", 0.2)
DRIVE = Service("Google Drive", "MUCLI_DRIVE_URL", "https://drive.google.com", 0.2)
WAYBACK = Service("Wayback Machine", "MUCLI_WAYBACK_API", "https://archive.org/wayback", 0.5)

_METADATA = (ARXIV, DOI, CROSSREF, OPENREVIEW, OPENREVIEW_V1, DBLP, S2, ACL, PMLR, CVF)
_PLACES = (GITHUB, GITLAB, HUGGINGFACE, ZENODO, ANONYMOUS, DROPBOX, DRIVE, WAYBACK)
ALL = _METADATA + _PLACES


def user_agent() -> str:
    """Return how mucli names itself to a server, with a contact as the services ask for (Crossref's
    etiquette, RFC 9110 section 10.1.5).
    """
    contact = os.environ.get("MUCLI_CONTACT", "").strip()
    shown = (
        f"mailto:{contact}"
        if "@" in contact and contact.isascii() and contact.isprintable()
        else CONTACT
    )
    return f"mucli/{__version__} ({shown})"
