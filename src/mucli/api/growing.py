"""The catalogue grows: papers added by identifier, completed by the services, taken in from lists.

What is written goes to the user's own papers, or into the catalogue's folder that ``into`` names.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mucli.api import Catalog
from mucli.api.keeping import Kept, keep_papers
from mucli.catalog.writing import paper_file, target
from mucli.errors import InvalidCatalogError, NotFoundError, OutsideError, UsageError
from mucli.files import user_data, write_atomic, write_new
from mucli.model import Paper
from mucli.text import squash, unknown

if TYPE_CHECKING:
    from mucli.identify import Answer
    from mucli.lists.comparison import Comparison
    from mucli.lists.rows import Document
    from mucli.lookup.filling import Change
    from mucli.lookup.proposal import Draft
    from mucli.lookup.recognise import Id
    from mucli.resources import Upstream


def writing_folder(into: Path | str | None) -> Path:
    """Return the folder that :func:`write_papers` writes below. Raises UsageError when ``into``
    holds no catalogue.
    """
    return target(Path(into) if into else None)


def write_papers(papers: Iterable[Paper], into: Path | str | None = None) -> list[Path]:
    """Write each of ``papers`` into its file and return the files. One whose key is taken by
    another work gets another key; the record of the same work is replaced.

    Raises OutsideError when the disk refuses, and UsageError when ``into`` holds no catalogue.
    """
    return [kept.file for kept in keep_papers(writing_folder(into), papers)]


def write_comparison(plan: "Comparison", into: Path | str | None = None) -> list[Kept]:
    """Write the papers of ``plan`` that are new or changed, and return what became of each. Raises
    as :func:`write_papers`.
    """
    return keep_papers(writing_folder(into), plan.papers(), plan.known)


# By identifier
# --------------------------------------------------------------------------------------------------


class KnownPaperError(NotFoundError):
    """A paper to add is there already; ``key`` is its key."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class Adding:
    """Papers to be added one after the other, each held against the catalogue and those before.

    ``category``, ``topic`` and ``kind`` are what a person writes; what is not said is suggested.
    With ``force`` a paper that the catalogue seems to hold is added all the same.
    """

    def __init__(
        self,
        catalog: Catalog,
        into: Path | str | None = None,
        *,
        category: Sequence[str] = (),
        topic: Sequence[str] = (),
        kind: str = "",
        force: bool = False,
    ) -> None:
        from mucli.identify import Index
        from mucli.lookup.proposal import Wishes

        self.root = writing_folder(into)
        self.extras = catalog.store.extras()
        self.index = Index(iter(catalog))
        self.force = force
        found = catalog.filters(category=category, topic=topic, kind=[kind] if kind else [])
        self.wishes = Wishes(found.categories, found.topics, found.kinds[0] if found.kinds else "")

    def recognise(self, given: str) -> "Id | Path":
        """Return the identifier that ``given`` is, or the file of a draft. Raises UsageError."""
        from mucli.lookup.recognise import parse_id

        return Path(given) if given.endswith((".yaml", ".yml")) else parse_id(given)

    def propose(self, given: str, on_complaint: Callable[[str], None] = lambda _c: None) -> "Draft":
        """Return a record of the paper ``given``, from what the services that know it answer, or
        from the file of a draft; nothing is written.

        ``on_complaint`` is told of each service that failed. Raises KnownPaperError for a paper
        that is known by its identifier, NotFoundError when no service knows it, OutsideError when
        none could be asked.
        """
        from mucli.lookup.ask import look_up
        from mucli.lookup.proposal import make_draft

        wanted = self.recognise(given)
        if isinstance(wanted, Path):
            return self._read_file(wanted)
        self._refuse(given, self.index.at(wanted.kind, wanted.value, wanted.url))
        lookup = look_up(wanted)
        for complaint in lookup.complaints if lookup.answers else lookup.complaints[1:]:
            on_complaint(complaint)
        if not lookup.answers:
            if lookup.complaints:
                raise OutsideError(f"{given}: {lookup.complaints[0]}")
            raise NotFoundError(f"{given}: {lookup.missing}")
        draft = make_draft(lookup.answers, self.extras, self.index, self.wishes)
        if not draft.paper.title:
            raise OutsideError(
                f"{given}: what the services answer cannot be kept"
                f" ({'; '.join(draft.remarks) or 'no title'}); nothing is written"
            )
        return draft

    def _read_file(self, file: Path) -> "Draft":
        try:
            return self.read(file.read_text(encoding="utf-8"), file)
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", "not UTF-8")
            raise InvalidCatalogError(f"{file} cannot be read ({why}); check the path") from error

    def text(self, draft: "Draft") -> str:
        """Return the text of ``draft`` for a person to edit."""
        from mucli.catalog.drafts import draft_yaml

        return draft_yaml(draft.paper)

    def problems(self, text: str, file: Path) -> list[str]:
        """Return a sentence for each thing that keeps the ``text`` of a draft from being a paper;
        ``file`` is what they call it.
        """
        from mucli.lookup.proposal import draft_problems

        return draft_problems(text, file, self.extras, self.index)

    def read(self, text: str, file: Path, before: "Draft | None" = None) -> "Draft":
        """Return the draft that ``text`` is; what differs from ``before`` came from a person.
        Raises InvalidCatalogError.
        """
        from mucli.lookup.proposal import read_draft

        return read_draft(text, file, self.extras, self.index, before=before)

    def check(self, given: str, draft: "Draft") -> None:
        """Raise KnownPaperError when the catalogue holds the paper, and NotFoundError when its year
        is missing.
        """
        self._refuse(given, draft.known)
        if not draft.paper.year:
            raise NotFoundError(f"{given}: no service knows the year; say --edit and write it in")

    def _refuse(self, given: str, known: "Answer") -> None:
        """Stop a paper that the catalogue holds, or whose identifier it has under another title,
        unless it is forced.
        """
        from mucli.identify.index import UNSURE

        if self.force:
            return
        if known.conflict:
            raise KnownPaperError(
                f"{given}: {known.trouble}; 'mucli show {known.conflict.key}' shows what the"
                " catalogue has, --force adds it all the same",
                known.conflict.key,
            )
        if known.paper and known.sure > UNSURE:
            paper = known.paper
            raise KnownPaperError(
                f"{given}: this is {paper.key} already, by its {known.by} ({paper.title!r}); "
                f"'mucli enrich {paper.key}' fills in what it lacks, --force adds it all the same",
                paper.key,
            )

    def file(self, draft: "Draft") -> Path:
        """Return the file that ``draft`` would be written to."""
        return paper_file(self.root, draft.paper)

    def write(self, given: str, draft: "Draft") -> Kept:
        """Write the record and return it with its file; it gets another key when its own was taken
        meanwhile. The file of a draft goes, as it has become one.

        Raises KnownPaperError when another run has added the paper meanwhile.
        """
        kept = keep_papers(self.root, [draft.paper], self.index.papers, force=self.force)[0]
        if kept.by:
            raise KnownPaperError(
                f"{given}: this is {kept.paper.key} already, by its {kept.by}; another run has"
                " added it meanwhile",
                kept.paper.key,
            )
        self.index.add(kept.paper)
        if draft.file:
            draft.file.unlink(missing_ok=True)
        return kept


def add_paper(
    catalog: Catalog,
    given: str,
    into: Path | str | None = None,
    *,
    category: Sequence[str] = (),
    topic: Sequence[str] = (),
    kind: str = "",
    force: bool = False,
) -> Paper:
    """Add the paper ``given`` by arXiv id, DOI or address as the services know it, and return it.

    Raises as :meth:`Adding.propose` and :meth:`Adding.check`.
    """
    adding = Adding(catalog, into, category=category, topic=topic, kind=kind, force=force)
    draft = adding.propose(given)
    adding.check(given, draft)
    return adding.write(given, draft).paper


# What known papers lack
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enriched:
    """A paper that the services were asked about: the record as it is now, the changes, what there
    is to say, and whether nothing could be got.
    """

    paper: Paper
    changes: "tuple[Change, ...]" = ()
    remarks: tuple[str, ...] = ()
    failed: bool = False


def lacking(catalog: Catalog, papers: Iterable[Paper]) -> list[Paper]:
    """Return those of ``papers`` that lack what :func:`enrich_papers` could fill in."""
    from mucli.lookup.filling import lacks

    extras = catalog.store.extras()
    return [paper for paper in papers if lacks(paper, extras)]


def enrich_papers(
    catalog: Catalog,
    papers: Iterable[Paper],
    into: Path | str | None = None,
    *,
    overwrite: bool = False,
    write: bool = True,
) -> Iterator[Enriched]:
    """Ask the services about each of ``papers``, fill in what it lacks, and give what came of it.

    Each is written as soon as it is complete, unless ``write`` is False. What a record says stays,
    but with ``overwrite``.
    """
    from mucli.lookup.ask import look_up_known
    from mucli.lookup.filling import enrich

    extras = catalog.store.extras()
    root = writing_folder(into)
    for paper in papers:
        lookup = look_up_known(paper)
        remarks = tuple(lookup.complaints)
        if not lookup.answers:
            yield Enriched(paper, (), remarks, failed=bool(remarks))
            continue
        made, changes, remark = enrich(paper, lookup.answers, extras, overwrite=overwrite)
        if changes and write:
            made = keep_papers(root, [made], {paper.key: paper})[0].paper
        yield Enriched(made, changes, (*remarks, *filter(None, [remark])))


# From lists
# --------------------------------------------------------------------------------------------------


def import_list(
    catalog: Catalog,
    source: str,
    into: Path | str | None = None,
    *,
    as_: str = "",
    list_: str = "",
    category: Sequence[str] = (),
    write: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> "Comparison":
    """Take in the list or bibliography ``source`` (a file, an address, or ``-``), and return what
    each row is; with ``write`` False nothing is written. Rows without a year are kept for a person
    to finish (:func:`keep_unfinished`).

    ``as_`` names its format, told by its name and content when empty; for the others see
    :meth:`Catalog.compare`. Raises UsageError for what cannot be read, and NotFoundError for a
    source without any row.
    """
    from mucli.lists.source import FORMATS, read_source

    if as_ and as_ not in FORMATS:
        raise UsageError(unknown("format", as_, FORMATS))
    document = read_source(source, as_)
    web = source.startswith(("https://", "http://"))
    name = source if web else Path(source).name if source != "-" else "standard input"
    plan = catalog.compare(document, source=name, list_=list_, category=category, progress=progress)
    if write:
        write_comparison(plan, into)
        keep_unfinished(plan, name)
    return plan


def keep_unfinished(plan: "Comparison", name: str) -> Path | None:
    """Keep the rows of the list ``name`` that have no year in a CSV file in the folder
    ``to-finish`` of the user's data, and return it; None where there are none.

    A file that is there is never written over, as years may have been filled in. ``mucli import``
    reads the file. Raises OutsideError when the disk refuses.
    """
    from mucli.lists.unfinished import unfinished_csv

    rows = plan.unfinished()
    if not rows:
        return None
    content = unfinished_csv(rows)
    stem = "-".join(re.findall(r"[\w.-]+", Path(name).stem))[:80] or "list"
    folder = user_data() / "to-finish"
    try:
        for number in range(1, 10_000):
            file = folder / (f"{stem}.csv" if number == 1 else f"{stem}-{number}.csv")
            with suppress(FileExistsError):
                write_new(file, content)
                return file
            if file.read_bytes() == content.encode():
                return file
    except OSError as error:
        raise OutsideError(f"{folder} cannot be written ({error.strerror or error})") from error
    return None


@dataclass(slots=True)
class Synced:
    """An upstream list held against the catalogue: the comparison, or the error that there is none.

    ``since`` is the day of the last sync, empty before the first, and ``seen`` the folded titles
    that the list had then.
    """

    upstream: "Upstream"
    plan: "Comparison | None" = None
    error: OutsideError | None = None
    since: str = ""
    seen: set[str] = field(default_factory=set)

    def is_fresh(self, title: str) -> bool:
        """Tell whether the list did not have ``title`` at the last sync."""
        return squash(title) not in self.seen

    def remember(self) -> None:
        """Keep what the list has now, for the next sync. Raises OutsideError when the disk
        refuses.
        """
        if self.plan is None:
            return
        titles = sorted({squash(outcome.row.paper.title) for outcome in self.plan.outcomes})
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        file = _memory(self.upstream)
        try:
            write_atomic(file, json.dumps({"day": day, "titles": titles}, ensure_ascii=False))
        except OSError as error:
            raise OutsideError(f"{file} cannot be written ({error.strerror or error})") from error


def sync_lists(
    catalog: Catalog,
    keys: Sequence[str] = (),
    into: Path | str | None = None,
    *,
    write: bool = True,
) -> list[Synced]:
    """Fetch the upstream lists ``keys`` (all of about.yaml without) and take in what is new; with
    ``write`` False nothing is written.

    A list that cannot be fetched has its error in the result. Raises NotFoundError when the
    catalogue follows no list, and UsageError for one that it does not know.
    """
    done: list[Synced] = []
    for upstream in _upstream(catalog, keys):
        since, seen = _last(upstream)
        one = Synced(upstream, since=since, seen=seen)
        coming = [paper for each in done if each.plan for paper in each.plan.papers()]
        try:
            one.plan = _compare(catalog, upstream, coming)
        except OutsideError as error:
            one.error = error
        done.append(one)
    if write:
        for each in done:
            if each.plan and each.plan.papers():
                write_comparison(each.plan, into)
            each.remember()
    return done


def _upstream(catalog: Catalog, keys: Sequence[str]) -> "list[Upstream]":
    known = catalog.about.upstream
    if not known:
        raise NotFoundError(
            "the catalogue follows no list; name one under 'upstream' in about.yaml"
        )
    for key in keys:
        if key not in known:
            raise UsageError(
                f"there is no upstream list {key!r}; about.yaml names {', '.join(known)}"
            )
    return [known[key] for key in keys or known]


def _compare(catalog: Catalog, upstream: "Upstream", also: Sequence[Paper]) -> "Comparison":
    """Fetch a list and hold it against the catalogue with the papers ``also`` coming in. A list
    without any row is none.
    """
    from mucli.lists.source import read_source

    try:
        document = read_source(upstream.readme)
    except UsageError as error:  # what the server answers is no list: no mistake of the person's
        raise OutsideError(str(error)) from error
    if not document.rows:
        raise OutsideError(
            f"{upstream.readme} holds no row; has the list moved? See {upstream.url}"
        )
    document = _without_rejected(document, catalog)
    return catalog.compare(document, source=upstream.url, list_=upstream.key, also=also)


def _without_rejected(document: "Document", catalog: Catalog) -> "Document":
    """Leave aside the rows of papers that the catalogue's ``rejected.yaml`` names: nobody is asked
    about them twice.
    """
    from mucli.identify import Index, Said
    from mucli.lists.rows import Aside

    rejected = catalog.store.rejected
    index = Index(rejected.as_papers())
    rows, aside = [], list(document.aside)
    for row in document.rows:
        found = index.find(Said.of(row.paper)).paper if row.what == "paper" else None
        if found is None:
            rows.append(row)
        else:
            why = f"it was rejected: {rejected.papers[int(found.key)].reason}"
            aside.append(Aside(row.line, row.paper.title, why))
    return replace(document, rows=tuple(rows), aside=tuple(aside))


def _memory(upstream: "Upstream") -> Path:
    return user_data() / "sync" / f"{upstream.key}.json"


def _last(upstream: "Upstream") -> tuple[str, set[str]]:
    """Return the day of the last sync of a list, empty when there was none, and the titles that it
    had then (folded).
    """
    try:
        data = json.loads(_memory(upstream).read_bytes())
        return str(data["day"]), {str(title) for title in data["titles"]}
    except (OSError, ValueError, KeyError, TypeError):
        return "", set()
