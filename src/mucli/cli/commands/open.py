"""``mucli open``: a paper, its PDF or its code in the browser."""

import typer

from mucli.api import Catalog
from mucli.api.pdfs import local_pdf
from mucli.cli.options import refs_argument
from mucli.cli.refs import papers_named
from mucli.cli.state import open_catalog
from mucli.errors import OutsideError, UsageError
from mucli.model import Paper


def open_(
    ref: list[str] = refs_argument("REF..."),
    code: bool = typer.Option(False, "--code", help="Open the implementation."),
    pdf: bool = typer.Option(False, "--pdf", help="Open the PDF, here where there is one."),
    arxiv: bool = typer.Option(False, "--arxiv", help="Open the page at arXiv."),
    print_: bool = typer.Option(False, "--print", help="Print the address instead of opening it."),
) -> None:
    """Open a paper in the browser, or several."""
    if code + pdf + arxiv > 1:
        raise UsageError("--code, --pdf and --arxiv exclude each other; give one")
    wanted = "code" if code else "pdf" if pdf else "arxiv" if arxiv else "page"
    with open_catalog() as catalog:
        urls = [_address(catalog, paper, wanted) for paper in papers_named(catalog, ref)]
    for url in urls:
        if print_:
            print(url)
            continue
        import webbrowser

        if not webbrowser.open(url):
            raise OutsideError(f"no browser could be started; the address is {url}")


def _address(catalog: Catalog, paper: Paper, wanted: str) -> str:
    """Return the address of what is wanted; of a PDF the copy on this machine, where there is
    one.
    """
    if wanted == "pdf" and (file := local_pdf(paper)):
        return file.resolve().as_uri()
    return catalog.address(paper, wanted)
