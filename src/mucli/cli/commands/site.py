"""``mucli site``: the catalogue as a website, written to a folder or shown on this machine."""

import sys
import time
from pathlib import Path

import typer

from mucli.api.website import build_site, site_server
from mucli.cli.asking import progress
from mucli.cli.state import open_catalog
from mucli.text import printable

site = typer.Typer(
    help="The catalogue as a website: write it, or look at it here.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_URL = typer.Option(
    "",
    "--url",
    metavar="URL",
    help="Where the site will live; feeds, sitemap and metadata name it.",
    show_default=False,
)
_VERDICTS = typer.Option(
    None,
    "--verdicts",
    metavar="FILE",
    help=(
        "Show the verdicts of this report ('mucli check-links --format json'), else what"
        " check-links remembers."
    ),
    show_default=False,
)
_OWN = typer.Option(False, "--with-own", help="With your own papers, which otherwise stay at home.")


@site.command()
def build(
    folder: Path = typer.Argument(
        ..., metavar="DIR", help="The folder to write: new, empty, or a site built earlier."
    ),
    url: str = _URL,
    verdicts: Path | None = _VERDICTS,
    with_own: bool = _OWN,
) -> None:
    """Write the website into DIR. Only what changed is written; the new site takes the old one's
    place in one step.
    """
    started = time.monotonic()
    with open_catalog(own=with_own) as catalog:
        show = progress("Writing the site")
        done = build_site(catalog, folder, url=url, verdicts=verdicts, progress=show)
    counts = {
        "new": done.new,
        "changed": done.changed,
        "the same": done.same,
        "removed": done.removed,
    }
    parts = [f"{number:,} {word}" for word, number in counts.items() if number]
    print(
        f"{printable(str(folder))}: {', '.join(parts)} in {time.monotonic() - started:.1f} s",
        file=sys.stderr,
    )


@site.command()
def serve(
    folder: Path | None = typer.Argument(
        None, metavar="[DIR]", help="Show this site as it is, instead of building one."
    ),
    port: int = typer.Option(
        8000, "--port", "-p", min=0, max=65535, help="The port of 127.0.0.1 (0: any free one)."
    ),
    verdicts: Path | None = _VERDICTS,
    with_own: bool = _OWN,
) -> None:
    """Show the website here until you press Ctrl-C.

    It is built afresh and shown at http://127.0.0.1:8000/, which nobody but this machine can reach.
    """
    listening, shown, address = site_server(folder, port)
    with listening:
        if folder is None:
            with open_catalog(own=with_own) as catalog:
                show = progress("Writing the site")
                build_site(catalog, shown, url=address, verdicts=verdicts, progress=show)
        print(f"{address}/ shows the site; Ctrl-C ends it", file=sys.stderr, flush=True)
        listening.serve_forever()
