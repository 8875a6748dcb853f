"""New papers of the field that the services know and the catalogue lacks.

Accepted ones are written as ``add`` writes them; rejected ones are remembered with a reason, in
``rejected.yaml`` beside the papers, so that nobody is asked about them twice.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mucli.api import Catalog
from mucli.api.growing import write_papers, writing_folder
from mucli.catalog.writing import changing
from mucli.errors import InvalidCatalogError, NotFoundError, OutsideError, UsageError
from mucli.files import user_data, write_atomic
from mucli.model import Paper
from mucli.resources import Rejected, RejectedPaper
from mucli.text import printable

if TYPE_CHECKING:
    from mucli.lookup.discover.gather import Candidate, Discovery

FIRST = 30
"""Days to look back when a service is asked for the first time."""

OVERLAP = 7
"""Days before the last run that are looked at again: services take papers in late."""


def discover_papers(
    catalog: Catalog,
    since: datetime.date | None = None,
    services: Sequence[str] = (),
    into: Path | str | None = None,
    *,
    progress: Callable[[str], None] = lambda _name: None,
    limit: int = 0,
) -> "Discovery":
    """Ask ``services`` (all without) for papers of the field since a day (None: since each was
    asked last) and return those that the catalogue lacks, the surest first; nothing is written.

    The queries are those of the catalogue's discover.yaml; ``limit`` bounds the rows of one query
    (0: as usual). Raises UsageError for an unknown service, NotFoundError when there are no
    queries.
    """
    from mucli.lookup.discover import SEARCHES, search_of
    from mucli.lookup.discover.asked import LIMIT
    from mucli.lookup.discover.gather import discover

    for name in services:
        search_of(name)
    extras, last = catalog.store.extras(), _last_days()
    if not extras.discover.queries:
        raise NotFoundError("the catalogue has no queries; write some into discover.yaml")
    return discover(
        extras,
        list(catalog),
        _refused(catalog, into),
        {name: since or _since(last.get(name)) for name in services or SEARCHES},
        progress=progress,
        limit=limit or LIMIT,
    )


def accept_papers(candidates: "Iterable[Candidate]", into: Path | str | None = None) -> list[Path]:
    """Write the records of ``candidates`` and return their files; those without a year are left
    out. Raises as :func:`mucli.api.growing.write_papers`.
    """
    return write_papers([each.draft.paper for each in candidates if each.draft.paper.year], into)


def reject_papers(papers: Iterable[Paper], reason: str, into: Path | str | None = None) -> Path:
    """Remember that ``papers`` are not of the field, for ``reason``, and return the file. Raises
    UsageError without a reason, and OutsideError when the disk refuses.
    """
    from mucli.catalog.layout import dump, file_fields

    if not reason.strip():
        raise UsageError("say why with --reason: the next one who looks should not have to ask")
    root = writing_folder(into)
    file = root / "rejected.yaml"
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    more = [
        RejectedPaper(
            printable(paper.title),
            printable(reason).strip(),
            day,
            paper.doi,
            paper.arxiv,
            paper.openreview,
        )
        for paper in papers
    ]
    try:
        with changing(root):
            known = read_rejected(file).papers
            kept = {(each.title, each.arxiv, each.doi): each for each in (*known, *more)}
            write_atomic(file, dump(file_fields(Rejected(tuple(kept.values())))))
    except OSError as error:
        raise OutsideError(f"{file} cannot be written ({error.strerror or error})") from error
    return file


def read_rejected(file: Path) -> Rejected:
    """Return what ``file`` remembers; nothing when there is none. Raises InvalidCatalogError when
    it cannot be read: a memory that is lost would be asked about again.
    """
    from mucli.catalog.convert import convert
    from mucli.catalog.tree import read_tree

    if not file.is_file():
        return Rejected()
    tree = read_tree(file)
    made = convert(Rejected, tree.value or {}, tree.problem)
    if tree.problems:
        raise InvalidCatalogError(str(tree.problems[0]))
    return made or Rejected()


def remember(discovery: "Discovery", into: Path | str | None = None) -> None:
    """Keep the day of this run for the services that answered, so that the next one starts there.
    Raises OutsideError when the disk refuses.
    """
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    days = _last_days() | {name: today for name in discovery.asked if name not in discovery.failed}
    try:
        write_atomic(_days_file(), json.dumps(days))
    except OSError as error:
        raise OutsideError(
            f"{_days_file()} cannot be written ({error.strerror or error})"
        ) from error


def checklist(candidates: "Iterable[Candidate]") -> str:
    """Return ``candidates`` as a Markdown checklist for a pull request, with what says that each is
    of the field and how to take it in.
    """
    from mucli.export.github_markdown import text as escaped

    lines = []
    for each in candidates:
        paper = each.draft.paper
        why = "; ".join((*each.remarks, *each.judgement.reasons)) or "a query found it"
        where = f" <{paper.url}>" if paper.url else ""
        lines.append(
            f"- [ ] {escaped(paper.title)}{where} ({each.judgement.chance:.2f}: {escaped(why)})"
        )
    return "\n".join(lines) + "\n" if lines else ""


def _refused(catalog: Catalog, into: Path | str | None) -> list[Paper]:
    """Return the rejected papers, those of the catalogue and those of the folder written to."""
    own = read_rejected(writing_folder(into) / "rejected.yaml")
    return Rejected((*catalog.store.rejected.papers, *own.papers)).as_papers()


def _since(last: str | None) -> datetime.date:
    today = datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.date.fromisoformat(last or "") - datetime.timedelta(days=OVERLAP)
    except ValueError:
        return today - datetime.timedelta(days=FIRST)


def _days_file() -> Path:
    return user_data() / "discover.json"


def _last_days() -> dict[str, str]:
    try:
        days = json.loads(_days_file().read_bytes())
        return {str(name): str(day) for name, day in days.items()}
    except (OSError, ValueError, AttributeError):
        return {}
