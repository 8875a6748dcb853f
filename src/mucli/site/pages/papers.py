"""A page for each paper, with its citations beside it."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from markupsafe import Markup

from mucli.model import Paper
from mucli.site.contents import View
from mucli.site.metadata import citation_tags, scholarly_article
from mucli.site.pages.frame import Frame
from mucli.site.safe import safe_url, script_json
from mucli.site.write import File

_FORMS = (("BibTeX", "bib", "bibtex"), ("RIS", "ris", "ris"), ("CSL-JSON", "json", "csl-json"))

Forms = Callable[[], list[tuple[str, str, str]]]
"""Gives the citation of a paper in each form, as name, ending of its file, and text."""


def files(frame: Frame) -> list[File]:
    """Return the pages of all papers."""
    found = []
    for key, view in frame.contents.views.items():
        forms = cache(partial(_citations, frame, view.paper))
        found += [
            frame.page(
                f"papers/{key}.html",
                "paper.html",
                partial(_paper, frame, view, forms),
                views=[view],
                card=frame.paper_card(view),
            ),
            *(
                File(f"papers/{key}.{ending}", partial(_form, forms, place))
                for place, (_name, ending, _text) in enumerate(_FORMS)
            ),
        ]
    return [*found, *_moved(frame)]


def _moved(frame: Frame) -> list[File]:
    """Return for each earlier key of a paper a page that leads to it."""
    views = frame.contents.views
    earlier = {alias: view for view in views.values() for alias in view.paper.aliases}
    return [
        File(f"papers/{alias}.html", partial(_leading, frame, view))
        for alias, view in earlier.items()
        if alias not in views
    ]


def _leading(frame: Frame, view: View) -> bytes:
    key = view.paper.key
    canonical = frame.address(f"papers/{key}.html")
    template = frame.environment.get_template("moved.html")
    return template.render(key=key, title=view.paper.title, canonical=canonical).encode()


def _citations(frame: Frame, paper: Paper) -> list[tuple[str, str, str]]:
    return [
        (
            name,
            ending,
            frame.bibtex(paper.key) if form == "bibtex" else frame.cited([paper], form),
        )
        for name, ending, form in _FORMS
    ]


def _form(forms: Forms, place: int) -> bytes:
    return forms()[place][2].encode()


def _paper(frame: Frame, view: View, forms: Forms) -> dict[str, Any]:
    paper, contents = view.paper, frame.contents
    upstream = frame.inputs.about.upstream
    address = frame.address(f"papers/{paper.key}.html")
    keywords = [named.name for named in (*view.categories, *view.topics)] + list(paper.methods)
    return {
        "view": view,
        "paper": paper,
        "authors": contents.author_slug(paper),
        "links": contents.links(paper),
        "code": contents.code(paper),
        "pdf": safe_url(paper.pdf_url),
        "forms": forms(),
        "tried_on": [
            (frame.inputs.datasets[key].name, f"dataset/{key}.html")
            for key in paper.datasets
            if key in frame.inputs.datasets
        ],
        "related": contents.related(paper),
        "version_of": contents.views.get(paper.preprint_of or ""),
        "lists": [upstream[name].name if name in upstream else name for name in paper.lists],
        "tags": citation_tags(paper, view.venue, address),
        "json_ld": Markup(script_json(scholarly_article(paper, view.venue, address, keywords))),  # noqa: S704  # holds no < > &
    }
