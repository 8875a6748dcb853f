"""``mucli open``: a paper, its PDF or its code in the browser."""

import typer

from mucli.cli.options import refs_argument
from mucli.cli.refs import papers_named
from mucli.cli.state import open_catalog
from mucli.errors import OutsideError, UsageError


def open_(
    ref: list[str] = refs_argument("REF..."),
    code: bool = typer.Option(False, "--code", help="Open the implementation."),
    pdf: bool = typer.Option(False, "--pdf", help="Open the PDF."),
    arxiv: bool = typer.Option(False, "--arxiv", help="Open the page at arXiv."),
    print_: bool = typer.Option(False, "--print", help="Print the address instead of opening it."),
) -> None:
    """Open a paper in the browser, or several."""
    if code + pdf + arxiv > 1:
        raise UsageError("--code, --pdf and --arxiv exclude each other; give one")
    wanted = "code" if code else "pdf" if pdf else "arxiv" if arxiv else "page"
    with open_catalog() as catalog:
        urls = [catalog.address(paper, wanted) for paper in papers_named(catalog, ref)]
    for url in urls:
        if print_:
            print(url)
            continue
        import webbrowser

        if not webbrowser.open(url):
            raise OutsideError(f"no browser could be started; the address is {url}")
