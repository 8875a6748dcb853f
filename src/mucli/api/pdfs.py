"""The papers themselves: the copy that anyone may read, fetched once and kept."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mucli.errors import NotFoundError, OutsideError, UsageError
from mucli.files import user_data
from mucli.model import Paper

_BEGINS = b"%PDF-"

# Pages of a paper that lead to its PDF by their address alone: host, path, and the path of the PDF.
_PAGES = (
    ("aclanthology.org", re.compile(r"/([A-Za-z0-9.-]+?)/?"), r"/\1.pdf"),
    ("proceedings.mlr.press", re.compile(r"/(v\d+)/([a-z0-9_-]+)\.html"), r"/\1/\2/\2.pdf"),
    ("openaccess.thecvf.com", re.compile(r"/(content.*)/html/(.+)\.html"), r"/\1/papers/\2.pdf"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A PDF on this machine: the paper's key, the file, the address it came from, and whether it
    was fetched now (else it was there already, and ``url`` is empty).
    """

    key: str
    file: Path
    url: str = ""
    new: bool = False


def pdf_addresses(paper: Paper) -> list[str]:
    """Return the addresses at which the PDF of ``paper`` should be free to read, the published one
    first: what its record says, ACL Anthology, PMLR, CVF, OpenReview, arXiv.
    """
    found = list(paper.links.get("pdf", ()))
    for url in (url for urls in paper.links.values() for url in urls):
        parts = urlsplit(url)
        for host, page, made in _PAGES:
            if parts.hostname in (host, f"www.{host}") and (match := page.fullmatch(parts.path)):
                found.append(f"https://{host}{match.expand(made)}")
    if paper.openreview:
        found.append(f"https://openreview.net/pdf?id={paper.openreview}")
    if paper.arxiv:
        found.append(f"https://arxiv.org/pdf/{paper.arxiv}")
    return list(dict.fromkeys(url for url in found if url.startswith(("https://", "http://"))))


def pdf_folder(folder: Path | str | None = None) -> Path:
    """Return where PDFs are kept: ``folder``, else ``$MUCLI_PDF_DIR``, else ``pdf`` in the user's
    data directory.
    """
    named = folder or os.environ.get("MUCLI_PDF_DIR")
    return Path(named) if named else user_data() / "pdf"


def local_pdf(paper: Paper, folder: Path | str | None = None) -> Path | None:
    """Return the PDF of ``paper`` on this machine, under its key or an earlier one; None when there
    is none.
    """
    files = (pdf_folder(folder) / f"{key}.pdf" for key in (paper.key, *paper.aliases))
    return next((file for file in files if _is_pdf(file)), None)


def _is_pdf(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(_BEGINS)) == _BEGINS
    except OSError:
        return False


def fetch_pdf(
    paper: Paper,
    folder: Path | str | None = None,
    *,
    told: Callable[[int, int | None], None] | None = None,
) -> Fetched:
    """Fetch the open copy of ``paper`` into ``folder`` (:func:`pdf_folder`), named after its key,
    unless it is there already.

    The file comes whole or not at all; what has come of it is kept for the next try. ``told`` is
    called with the bytes so far and those of the whole. Raises NotFoundError when no open copy is
    known, OutsideError when none could be fetched, UsageError when the folder is a file.
    """
    if file := local_pdf(paper, folder):
        return Fetched(paper.key, file)
    addresses = pdf_addresses(paper)
    if not addresses:
        raise NotFoundError(
            f"{paper.key} has no open copy that is known; 'mucli open {paper.key}' opens its page"
        )
    file = _place(paper, pdf_folder(folder))
    failures: list[str] = []
    for url in addresses:
        try:
            if done := _download(url, file, told):
                return Fetched(paper.key, file, done, new=True)
            failures.append(f"{urlsplit(url).hostname} has it no more")
        except OutsideError as error:
            failures.append(str(error))
        except OSError as error:
            raise OutsideError(f"{file} cannot be written ({error.strerror or error})") from error
    raise OutsideError(f"{paper.key} could not be fetched: {'; '.join(failures)}")


def _place(paper: Paper, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UsageError(f"{folder} is a file; name a folder") from error
    except OSError as error:
        raise OutsideError(f"{folder} cannot be made ({error.strerror or error})") from error
    return folder / f"{paper.key}.pdf"


def _download(url: str, file: Path, told: Callable[[int, int | None], None] | None) -> str:
    """Fetch ``url`` into ``file`` and return where it came from; empty when it is not there."""
    from mucli.web.download import download

    arxiv = 3.0 if urlsplit(url).hostname == "arxiv.org" else 1.0
    done = download(url, file, begins=_BEGINS, interval=arxiv, told=told)
    return done.url if done else ""
