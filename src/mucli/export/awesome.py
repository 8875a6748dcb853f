"""The catalogue as an awesome list: one page of Markdown with sections, tables in the upstream
list's columns, and contents.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mucli.catalog.extras import Extras
from mucli.export import Material
from mucli.export.github_markdown import Anchors, formula, link, table, text
from mucli.model import Paper
from mucli.resources import PaperLink, Term, completed
from mucli.text import words

BADGE = "[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)"
OTHER = "Other Papers"
"""The section of papers without a category."""

_TYPES = ("diffusion", "image", "tabular", "text", "sequence", "graph")
_SMALL = frozenset("a an and at by for from in of on or the to with".split())


@dataclass(slots=True)
class Section:
    """A section of the page: its heading as plain text, what stands under it in Markdown, and the
    sections inside it.
    """

    heading: str
    body: str = ""
    inner: list["Section"] = field(default_factory=list)


def write(material: Material) -> str:
    """Return the awesome list of ``material``, with what the reader keeps in a last column."""
    notes = None
    if material.reading is not None:
        notes = {key: _marked(mark) for key, mark in material.reading.items()}
    return awesome_list(
        material.papers,
        material.extras,
        title=material.title,
        list_key=material.list_key,
        by_row=material.by_row,
        resources=material.resources,
        notes=notes,
    )


def _marked(mark: Mapping[str, Any]) -> str:
    """Return a mark on one line: ``★ #tag the note``."""
    star = ["★"] * bool(mark.get("starred"))
    tags = [f"#{tag}" for tag in mark.get("tags", ())]
    return " ".join([*star, *tags, mark.get("note", "")]).strip()


def awesome_list(
    papers: Sequence[Paper],
    extras: Extras,
    *,
    title: str = "",
    list_key: str = "",
    by_row: bool = True,
    resources: bool = True,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Return ``papers``, in their order, as an awesome list in Markdown.

    ``list_key`` is an upstream list of the catalogue: its papers then stand in that list's own
    sections and, ``by_row``, in its order; the others are left out. ``resources`` adds news, data
    sets, metrics and benchmarks; ``notes`` (plain text by key) a last column.
    """
    sections = [*_paper_sections(papers, extras, list_key, by_row, notes)]
    if resources:
        sections += [
            section
            for section in (_datasets(extras, papers), _metrics(extras), _benchmarks(extras))
            if section
        ]
    upstream = extras.about.upstream.get(list_key)
    heading = title or (upstream.name if upstream else "") or extras.about.name or "Papers"
    front = [
        section for section in (_news(extras) if resources else None, _citation(extras)) if section
    ]
    count = sum(1 for paper in papers if not list_key or list_key in paper.lists)
    parts = [
        f"# {text(heading)} {BADGE}\n",
        _introduction(extras, count, list_key, resources),
        _contents([*front, *sections]),
    ]
    parts += [_written(section, 2) for section in (*front, *sections)]
    return "\n".join(parts)


def _written(section: Section, level: int) -> str:
    parts = [f"{'#' * level} {text(section.heading)}\n", *([section.body] if section.body else [])]
    return "\n".join(parts + [_written(inner, level + 1) for inner in section.inner])


def _contents(sections: Sequence[Section]) -> str:
    anchors = Anchors()
    anchors.anchor("Contents")
    lines = ["## Contents\n", "\n"]
    for section in sections:
        lines.append(f"- [{text(section.heading)}](#{anchors.anchor(section.heading)})\n")
        lines += [
            f"  - [{text(inner.heading)}](#{anchors.anchor(inner.heading)})\n"
            for inner in section.inner
        ]
    return "".join(lines)


def _introduction(extras: Extras, count: int, list_key: str, resources: bool) -> str:
    counts = [(count, "paper")]
    if resources:
        counts += [
            (len(extras.datasets), "data set"),
            (len(extras.metrics), "metric"),
            (len(extras.benchmarks), "benchmark"),
        ]
    named = [f"{number:,} {what}{'s' if number != 1 else ''}" for number, what in counts if number]
    listed = (
        f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else (named or ["Nothing"])[0]
    )
    lists = [
        upstream
        for key, upstream in extras.about.upstream.items()
        if not list_key or key == list_key
    ]
    follows = (
        f"; {'made from' if list_key else 'follows'}"
        f" {', '.join(link(each.name, each.url) for each in lists)}"
        if lists
        else ""
    )
    return f"{listed}{follows}.\n"


def _news(extras: Extras) -> Section | None:
    lines = [f"- {link(news.date, news.url)} - {text(news.text)}\n" for news in extras.about.news]
    return Section("News", "".join(lines)) if lines else None


def _citation(extras: Extras) -> Section | None:
    survey = extras.about.survey
    if not survey:
        return None
    asked = f"Please cite {link(survey.title, survey.url)}.\n"
    return Section(
        "Citation",
        (
            f"{asked}\n```bibtex\n{survey.bibtex.strip().replace('```', '')}\n```\n"
            if survey.bibtex
            else asked
        ),
    )


# Papers
# --------------------------------------------------------------------------------------------------


def _paper_sections(
    papers: Sequence[Paper],
    extras: Extras,
    list_key: str,
    by_row: bool,
    notes: Mapping[str, str] | None,
) -> Iterator[Section]:
    """Give each section that has papers, in the taxonomy's order; a paper of two categories stands
    in both.
    """
    found: dict[str, list[tuple[int, Paper]]] = {}
    for place, paper in enumerate(papers):
        rows = (
            paper.lists.get(list_key, {})
            if list_key
            else dict.fromkeys(paper.categories or ("",), place)
        )
        for name, row in rows.items():
            found.setdefault(name, []).append((row if by_row else place, paper))
    known = extras.taxonomy.categories
    for name in sorted(
        found,
        key=lambda name: (list(known).index(name) if name in known else len(known), not name, name),
    ):
        listed = [paper for _row, paper in sorted(found[name], key=lambda pair: pair[0])]
        heading = (
            section_heading(known[name])
            if name in known
            else _titled(name.replace("-", " ")) or OTHER
        )
        columns = [*(_SURVEY_COLUMNS if name == "survey" else _COLUMNS)]
        if notes is not None:
            columns.append(("Notes", lambda paper, _extras: text(notes.get(paper.key, ""))))
        body = table(
            [f"**{column}**" for column, _cell in columns],
            [[cell(paper, extras) for _name, cell in columns] for paper in listed],
        )
        yield Section(heading, body)


def section_heading(term: Term) -> str:
    """Return the heading of a category's section: the alias that says more than its name ("existing
    surveys"), else its name.
    """
    name = set(words(term.name))
    longer = (alias for alias in term.aliases if name < set(words(alias)))
    return _titled(next(longer, term.name))


def _titled(heading: str) -> str:
    """Return ``heading`` with its words capitalised, those after a hyphen too; capitals stay."""
    parts = heading.split(" ")
    return " ".join(
        (
            "-".join(piece[:1].upper() + piece[1:] for piece in part.split("-"))
            if place == 0 or part not in _SMALL
            else part
        )
        for place, part in enumerate(parts)
    )


def authors(paper: Paper) -> str:
    """Return the authors as the list names them: ``Bourtoule et al.``, ``Choi and Na``."""
    families = [author.family for author in paper.authors]
    if len(families) == 2 and not paper.others:
        return f"{families[0]} and {families[1]}"
    return (
        f"{families[0]} et al."
        if families and (paper.others or len(families) > 1)
        else (families or [""])[0]
    )


def _title(paper: Paper, _extras: Extras) -> str:
    return link(paper.title, paper.url)


def _year(paper: Paper, _extras: Extras) -> str:
    return str(paper.year)


def _authors(paper: Paper, _extras: Extras) -> str:
    return text(authors(paper))


def _venue(paper: Paper, extras: Extras) -> str:
    venue = extras.venues.get(paper.venue or "")
    name = text(venue.short if venue else paper.venue or "")
    return f"_{name}_" if name else ""


def _model(paper: Paper, _extras: Extras) -> str:
    return text(", ".join(paper.methods))


def _code(paper: Paper, _extras: Extras) -> str:
    return " ".join(link("Code", entry.url) for entry in paper.code)


def _type(paper: Paper, extras: Extras) -> str:
    topics = extras.taxonomy.topics
    return text(", ".join(topics[word].name if word in topics else word for word in paper.topics))


Column = tuple[str, Callable[[Paper, Extras], str]]
_SURVEY_COLUMNS: tuple[Column, ...] = (("Paper Title", _title), ("Venue", _venue), ("Year", _year))
_COLUMNS: tuple[Column, ...] = (
    ("Paper Title", _title),
    ("Year", _year),
    ("Author", _authors),
    ("Venue", _venue),
    ("Model", _model),
    ("Code", _code),
    ("Type", _type),
)


# What papers are tried on and measured by
# ------------------------------------------------------------------------------


def _datasets(extras: Extras, papers: Sequence[Paper]) -> Section | None:
    known = {paper.key: paper for paper in papers}
    columns = ("Dataset", "#Items", "Disk Size", "Downstream Application", "Description")
    types = [
        *_TYPES,
        *dict.fromkeys(
            dataset.type for dataset in extras.datasets.values() if dataset.type not in _TYPES
        ),
    ]
    inner = []
    for type_ in types:
        rows = [
            [
                link(dataset.name, next(iter(dataset.links), None)),
                *(text(value or "") for value in (dataset.items, dataset.size, dataset.task)),
                " ".join(
                    part
                    for part in (
                        text(dataset.description or ""),
                        *(_described(each) for each in completed(dataset.introduced_by, known.get)),
                    )
                    if part
                ),
            ]
            for dataset in extras.datasets.values()
            if dataset.type == type_
        ]
        if rows:
            inner.append(Section(f"Type: {_titled(type_)}", table(columns, rows)))
    return Section("Datasets", "", inner) if inner else None


def _described(paper: PaperLink) -> str:
    return link(paper.title or paper.key or "", paper.url)


def _metrics(extras: Extras) -> Section | None:
    rows = [
        [
            text(metric.name),
            " ".join(
                part
                for part in (
                    formula(metric.formula) if metric.formula else "",
                    text(metric.definition),
                )
                if part
            ),
            text(metric.measures),
        ]
        for metric in extras.metrics.values()
    ]
    return (
        Section("Evaluation Metrics", table(("Metrics", "Formula/Description", "Usage"), rows))
        if rows
        else None
    )


def _benchmarks(extras: Extras) -> Section | None:
    rows = []
    for benchmark in extras.benchmarks.values():
        first = {name: urls[0] for name, urls in benchmark.links.items() if urls}
        others = [link(name.capitalize(), url) for name, url in first.items() if name != "project"]
        rows.append(
            [
                link(benchmark.name, first.get("project")),
                text(benchmark.description or ""),
                " ".join(others),
            ]
        )
    return (
        Section("Benchmarks", table(("Benchmark", "Description", "Links"), rows)) if rows else None
    )
