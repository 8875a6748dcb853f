"""``mucli open``: a paper, its PDF or its code in the browser."""

import typer

from mucli.cli.options import complete_key
from mucli.cli.state import open_catalog
from mucli.errors import NotFoundError, OutsideError, UsageError


def open_(
    ref: list[str] = typer.Argument(
        ...,
        metavar="REF",
        help="Key, method, DOI, arXiv id, URL or a piece of the title.",
        autocompletion=complete_key,
    ),
    code: bool = typer.Option(False, "--code", help="Open the implementation."),
    pdf: bool = typer.Option(False, "--pdf", help="Open the PDF."),
    arxiv: bool = typer.Option(False, "--arxiv", help="Open the page at arXiv."),
    print_: bool = typer.Option(False, "--print", help="Print the address instead of opening it."),
) -> None:
    """Open a paper in the browser."""
    if code + pdf + arxiv > 1:
        raise UsageError("--code, --pdf and --arxiv exclude each other; give one")
    with open_catalog() as catalog:
        paper = catalog.get(" ".join(ref))
    if code:
        what, url = "code link", paper.code[0].url if paper.code else None
    elif pdf:
        what, url = "PDF", paper.pdf_url
    elif arxiv:
        what, url = "arXiv id", paper.arxiv_url
    else:
        what, url = "link", paper.url
    if not url:
        raise NotFoundError(
            f"{paper.key} has no {what}; 'mucli show {paper.key}' lists what there is"
        )
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url!r} is no web address; it is not opened")
    if print_:
        print(url)
        return
    import webbrowser

    if not webbrowser.open(url):
        raise OutsideError(f"no browser could be started; the address is {url}")
