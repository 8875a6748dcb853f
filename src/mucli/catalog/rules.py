"""The rules that hold between records: known words, well-formed and unique identifiers, no paper
twice.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path

from mucli import text
from mucli.catalog.evidence import check_evidence
from mucli.catalog.extras import Extras
from mucli.catalog.guide import check_guide
from mucli.catalog.keys import base_key, follows_rule
from mucli.catalog.layout import has_comments, laid_out
from mucli.catalog.read import Sources
from mucli.catalog.tree import Problem, Tree, read_tree
from mucli.catalog.writing import changing
from mucli.files import write_atomic
from mucli.model import KEY_PATTERN, Paper
from mucli.resources import Benchmark, Dataset, Metric

_MARKUP = re.compile(
    r"\\[A-Za-z{]|\$[^$]+\$|</?[A-Za-z][^<>]*>|&(?:#x?[0-9A-Fa-f]+|[A-Za-z]+);|\*\*|\]\("
)
LINK_NAMES = ("paper", "pdf", "project", "video", "slides", "other")
NEAR_TITLE = 96.0
"""From this similarity (percent, of titles folded and run together) on, two titles are taken for
one paper's."""


def check_catalog(sources: Sources) -> list[Problem]:
    """Return every problem of the catalogue, in the order of files and lines; those met while
    reading included.
    """
    for paper in sources.papers.values():
        _check_words(sources, paper)
        _check_paper(sources, paper)
    _check_links_of_files(sources)
    _check_unique(sources)
    _check_near_titles(sources)
    _check_references(sources)
    _check_resources(sources)
    check_guide(sources)
    check_evidence(sources)
    problems = {problem for tree in sources.trees.values() for problem in tree.problems} | set(
        sources.problems
    )
    return sorted(problems, key=lambda problem: (str(problem.file), problem.line, problem.message))


def check_paper(paper: Paper, tree: Tree, extras: Extras, keys: Container[str]) -> list[Problem]:
    """Return what is wrong with one paper by itself: its words, identifiers and references; what
    was met while reading included.

    ``extras`` holds the venues, words and lists of the catalogue it belongs to, ``keys`` the keys
    of that catalogue's papers.
    """
    sources = Sources(
        root=tree.file.parent,
        papers={paper.key: paper},
        trees={f"papers/{paper.key}": tree},
        venues=extras.venues,
        datasets=extras.datasets,
        taxonomy=extras.taxonomy,
        about=extras.about,
    )
    _check_words(sources, paper)
    _check_paper(sources, paper)
    if paper.preprint_of and paper.preprint_of not in keys:
        tree.problem(("preprint_of",), f"there is no paper {paper.preprint_of!r}")
    return sorted(tree.problems, key=lambda problem: (problem.line, problem.message))


def check_layout(
    sources: Sources, *, fix: bool = False, only: Path | None = None
) -> tuple[list[Problem], list[Path]]:
    """Compare every file (or ``only`` that one) with its layout; with ``fix`` rewrite those that
    differ.

    A file in which a field stands twice is passed over: which one counts is for a person to say.
    Returns the problems left and the files rewritten.
    """
    problems, fixed = [], []
    for tree in sources.trees.values():
        if (only and tree.file.resolve() != only) or any(
            "stands here twice (again" in problem.message for problem in tree.problems
        ):
            continue
        wanted = laid_out(tree, sources.root)
        if wanted is None:
            continue
        current = (
            tree.file.read_bytes().decode()
        )  # as it is: reading it as text would hide other line ends
        if current == wanted:
            continue
        if has_comments(current):
            message = (
                "the file holds comments, which a rewrite would lose; move them to 'notes' or"
                " 'sources'"
            )
            problems.append(Problem(tree.file, 0, "", message, warning=True))
        elif fix:
            if _rewrite(tree, sources.root):
                fixed.append(tree.file)
        else:
            line = next((n for n, (a, b) in enumerate(_lines(current, wanted), 1) if a != b), 1)
            problems.append(
                Problem(
                    tree.file,
                    line,
                    "",
                    "the layout differs from the catalogue's; run 'mucli validate --fix'",
                )
            )
    return problems, fixed


def _rewrite(tree: Tree, root: Path) -> bool:
    """Give the file of ``tree`` its layout, as it is by now; return whether that could be done."""
    with changing(root):
        now = read_tree(tree.file)
        wanted = laid_out(now, root)
        if wanted is None or not set(now.problems) <= set(tree.problems):
            return False  # it was changed meanwhile, and has to be looked at again
        write_atomic(tree.file, wanted)
    return True


def _lines(left: str, right: str) -> Iterator[tuple[str, str]]:
    from itertools import zip_longest

    return zip_longest(left.split("\n"), right.split("\n"), fillvalue="")


_FILES = {"venue": "venues.yaml", "datasets": "datasets.yaml"}
"""The file of a field's words, where it is not the taxonomy."""


def _check_words(sources: Sources, paper: Paper) -> None:
    tree, taxonomy = sources.paper_tree(paper.key), sources.taxonomy
    groups: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("venue", [paper.venue] if paper.venue else [], sources.venues),
        ("kind", [paper.kind] if paper.kind else [], taxonomy.kinds),
        ("categories", paper.categories, taxonomy.categories),
        ("topics", paper.topics, taxonomy.topics),
        ("forgets", paper.forgets, taxonomy.forgets),
        ("guarantee", [paper.guarantee] if paper.guarantee else [], taxonomy.guarantees),
        ("needs", paper.needs, taxonomy.needs),
        ("datasets", paper.datasets, sources.datasets),
    )
    for name, given, known in groups:
        for place, word in enumerate(given):
            if word not in known:
                close = text.closest(word, known, limit=1)
                where = _FILES.get(name, "taxonomy.yaml")
                mend = f"did you mean {close[0]!r}?" if close else f"add it to {where} first"
                path = (name,) if name in ("venue", "kind", "guarantee") else (name, place)
                tree.problem(path, f"{word!r} is not in {where}; {mend}")


def _check_paper(sources: Sources, paper: Paper) -> None:
    tree = sources.paper_tree(paper.key)
    plausible = 1950 <= paper.year <= 2100  # else what follows from the year is only wrong with it
    if plausible and paper.year > datetime.datetime.now(datetime.UTC).year + 1:
        tree.problem(("year",), f"{paper.year} lies in the future; correct it")
    if not re.fullmatch(KEY_PATTERN, paper.key):
        tree.problem(
            (),
            "the file's name must be the key, lower-case ASCII letters and digits; rename it to"
            f" {base_key(paper)}.yaml",
        )
    folder = tree.file.parent.name
    if plausible and folder != str(paper.year) and tree.file.parent.parent.name == "papers":
        tree.problem(
            ("year",), f"the file lies in the folder {folder!r}; move it to papers/{paper.year}/"
        )
    if (
        plausible
        and (paper.authors or paper.others)
        and not follows_rule(paper)
        and paper.key not in paper.aliases
    ):
        tree.problem(
            (),
            f"the key should be {base_key(paper)!r} (or with a letter); rename the file",
            warning=True,
        )
    for name in paper.links:
        if name not in LINK_NAMES:
            close = text.closest(name, LINK_NAMES, limit=1)
            mend = f"did you mean {close[0]!r}?" if close else f"use one of {', '.join(LINK_NAMES)}"
            tree.problem(("links", name), f"{name!r} is no name of a link; {mend}")
    if paper.arxiv and plausible and not _plausible_arxiv(paper.arxiv, paper.year):
        tree.problem(
            ("arxiv",),
            f"{paper.arxiv} does not fit the year {paper.year}; check both",
            warning=True,
        )
    if paper.title.endswith(".") and not paper.title.endswith("..."):
        tree.problem(("title",), "a title ends without a full stop; take it out")
    if _MARKUP.search(paper.title):
        tree.problem(
            ("title",),
            "a title is plain text; write LaTeX, HTML and entities as the characters they"
            " stand for",
        )
    if paper.pages and ("--" in paper.pages or "–" in paper.pages):
        tree.problem(
            ("pages",),
            f"write pages with one hyphen: {paper.pages.replace('--', '-').replace('–', '-')!r}",
        )


def _plausible_arxiv(arxiv: str, year: int) -> bool:
    digits = arxiv.rsplit("/", maxsplit=1)[-1]
    posted = int(digits[:2]) + (1900 if int(digits[:2]) > 90 else 2000)
    return 1 <= int(digits[2:4]) <= 12 and posted - 1 <= year + 3


def _check_links_of_files(sources: Sources) -> None:
    """Refuse symbolic links: what a catalogue shows must lie in it."""
    for tree in sources.trees.values():
        if tree.file.is_symlink():
            tree.problem((), "this is a symbolic link; a catalogue holds the files themselves")


def _check_unique(sources: Sources) -> None:
    for name in ("doi", "arxiv", "openreview"):
        seen: dict[str, str] = {}
        for key, paper in sources.papers.items():
            if value := getattr(paper, name):
                first = seen.setdefault(value.lower(), key)
                if first != key:
                    sources.paper_tree(key).problem(
                        (name,),
                        f"{value} is the {name} of {first} too; merge the two or correct one",
                    )
    methods = {
        text.squash(name): key for key, paper in sources.papers.items() for name in paper.methods
    }
    names: dict[str, str] = dict.fromkeys(sources.papers, "")
    for key, paper in sources.papers.items():
        for alias in paper.aliases:
            if alias == key:
                sources.paper_tree(key).problem(
                    ("aliases",), f"{alias!r} is the key of this paper itself; take it out"
                )
            elif methods.get(text.squash(alias), key) != key:
                sources.paper_tree(key).problem(
                    ("aliases",),
                    f"{alias!r} is the method of {methods[text.squash(alias)]}; take it out",
                )
            elif alias in names:
                sources.paper_tree(key).problem(
                    ("aliases",), f"{alias!r} is the key or alias of another paper; take it out"
                )
            names[alias] = key


def _check_near_titles(sources: Sources) -> None:
    from rapidfuzz import fuzz, process

    titles = {key: text.squash(paper.title) for key, paper in sources.papers.items()}
    same: dict[str, list[str]] = defaultdict(list)
    for key, title in titles.items():
        same[title].append(key)
    keys = list(titles)
    for place, key in enumerate(keys):
        rest = {
            other: titles[other]
            for other in keys[place + 1 :]
            if abs(len(titles[other]) - len(titles[key])) <= 8
        }
        for _title, _score, other in process.extract(
            titles[key], rest, scorer=fuzz.ratio, score_cutoff=NEAR_TITLE, limit=None
        ):
            if _related(sources, key, other) or _distinct(
                sources.papers[key], sources.papers[other]
            ):
                continue
            message = f"the title is nearly that of {key}; merge the two, or say 'preprint_of'"
            sources.paper_tree(other).problem(("title",), message)


def _distinct(one: Paper, two: Paper) -> bool:
    """Tell whether two papers of nearly one title are surely two: known authors who share no family
    name, and no identifier in doubt.
    """
    families = [{text.fold(author.family) for author in paper.authors} for paper in (one, two)]
    if not all(families) or families[0] & families[1]:
        return False
    return (
        all(paper.doi or paper.arxiv or paper.openreview for paper in (one, two))
        or len(text.squash(one.title)) < 20
    )


def _related(sources: Sources, one: str, two: str) -> bool:
    return sources.papers[one].preprint_of == two or sources.papers[two].preprint_of == one


def _in_circle(papers: Mapping[str, Paper], key: str) -> bool:
    """Tell whether following ``preprint_of`` from the paper ``key`` comes back to it."""
    seen: set[str] = set()
    at = papers[key].preprint_of
    while at and at in papers and at not in seen:
        if at == key:
            return True
        seen.add(at)
        at = papers[at].preprint_of
    return False


def _check_lists(
    sources: Sources, tree: Tree, lists: Iterable[str], path: tuple[str | int, ...]
) -> None:
    for name in lists:
        if name not in sources.about.upstream:
            tree.problem(
                (*path, name), f"{name!r} is not among 'upstream' in about.yaml; add it there"
            )


def _resources(sources: Sources) -> Iterator[tuple[str, str, Dataset | Metric | Benchmark]]:
    """Give every data set, metric and benchmark with its file and key."""
    for file in ("datasets.yaml", "metrics.yaml", "benchmarks.yaml"):
        for name, record in getattr(sources, file.removesuffix(".yaml")).items():
            yield file, name, record


def _check_resources(sources: Sources) -> None:
    """Check that a name belongs to one thing, and that benchmarks name known data sets and
    metrics.
    """
    names: dict[str, tuple[str, str]] = {}
    for file, key, record in _resources(sources):
        for name in dict.fromkeys(n.casefold() for n in (key, record.name, *record.aliases)):
            other = names.setdefault(f"{file} {name}", (file, key))
            if other != (file, key):
                sources.trees[file].problem(
                    (key,), f"a name of it is a name of {other[1]!r} too; keep it at one"
                )
    for key, benchmark in sources.benchmarks.items():
        for field, known in (("datasets", sources.datasets), ("metrics", sources.metrics)):
            for place, word in enumerate(getattr(benchmark, field)):
                if word not in known:
                    close = text.closest(word, known, limit=1)
                    mend = f"did you mean {close[0]!r}?" if close else "describe it there first"
                    sources.trees["benchmarks.yaml"].problem(
                        (key, field, place), f"{word!r} is not in {field}.yaml; {mend}"
                    )


def _check_references(sources: Sources) -> None:
    papers, known = sources.papers, sources.check_key
    for key, paper in papers.items():
        known(sources.paper_tree(key), ("preprint_of",), paper.preprint_of)
        if _in_circle(papers, key):
            sources.paper_tree(key).problem(
                ("preprint_of",),
                "the versions lead back to this paper; name the published one only",
            )
        for place, cited in enumerate(paper.cites):
            known(sources.paper_tree(key), ("cites", place), cited)
        _check_lists(sources, sources.paper_tree(key), paper.lists, ("lists",))
    for file, name, record in _resources(sources):
        tree = sources.trees[file]
        for place, link in enumerate(record.introduced_by):
            known(tree, (name, "introduced_by", place), link.key)
        for place, user in enumerate(getattr(record, "used_by", ())):
            known(tree, (name, "used_by", place), user)
        _check_lists(sources, tree, record.lists, (name, "lists"))
    if sources.about.survey:
        known(sources.trees["about.yaml"], ("survey", "key"), sources.about.survey.key)
    aliases: dict[str, str] = {}
    for key, venue in sources.venues.items():
        for alias in (venue.key, venue.short, venue.name, *venue.aliases):
            other = aliases.setdefault(text.squash(alias), key)
            if other != key:
                sources.trees["venues.yaml"].problem(
                    (key,), f"{alias!r} names {other!r} too; an alias belongs to one venue"
                )
