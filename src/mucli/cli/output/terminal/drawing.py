"""Pages, bars and differences, and the console that all of the terminal is written through."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from mucli.cli.output import Page
from mucli.cli.state import STATE
from mucli.model import Paper
from mucli.text import printable


class _Console(Console):
    """A console that leaves it to the command line what happens when the reader of the output goes
    away.
    """

    def on_broken_pipe(self) -> None:
        """Raise BrokenPipeError, where rich would end the program with code 1."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """Return a console that follows --color, NO_COLOR, the terminal and its width; text is never
    taken for markup.
    """
    force = {"always": True, "never": False}.get(STATE.color)
    plain = STATE.color == "never"
    return _Console(
        stderr=stderr,
        force_terminal=force,
        no_color=plain or None,
        markup=False,
        emoji=False,
        highlight=False,
    )


def link(text: str, url: str | None, style: str = "") -> Text:
    """Return ``text`` as a link where the terminal can follow one."""
    base = Style.parse(style)
    return Text(printable(text), style=base + Style(link=url) if url and url.isascii() else base)


def draw_line(text: str = "") -> None:
    """Print a line of text, wrapped where the terminal is narrow."""
    console().print(Text(printable(text)))


def draw_pages(pages: Iterable[Page]) -> None:
    """Print each page: title, facts (label, lines with their addresses), blocks as they are."""
    out = console()
    for place, page in enumerate(pages):
        if place:
            out.print()
        out.print(link(page.title, page.url, "bold"))
        out.print()
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for label, lines in page.facts:
            grid.add_row(label, Text("\n").join(link(text, address) for text, address in lines))
        out.print(grid)
        for heading, body in page.blocks:
            out.print()
            out.print(Text(heading, style="bold"))
            lines_ = Text("\n".join(printable(line) for line in body.rstrip().splitlines()))
            out.print(Padding(lines_, (0, 0, 0, 2)), soft_wrap=False)


def draw_entries(heading: str, entries: Iterable[Page]) -> None:
    """Print ``heading``, and under it each entry: its title, and the lines of its facts."""
    out = console()
    out.print(Text(heading, style="bold"))
    for entry in entries:
        out.print()
        out.print(link(entry.title, entry.url, "cyan"))
        for _label, lines in entry.facts:
            for said, url in lines:
                out.print(Padding(link(said, url), (0, 0, 0, 3)))


def explained(hits: Iterable[tuple[Paper, float, Sequence[Sequence[str]]]]) -> None:
    """Print each paper with its score, and under it the rows that the score is made of: weight,
    word, how, where.
    """
    out = console()
    for place, (paper, score, reasons) in enumerate(hits):
        if place:
            out.print()
        head = (
            Text(f"{paper.key}  ", style="cyan")
            .append_text(link(paper.title, paper.url, "bold"))
            .append(f"  {score:.3f}", style="bold")
        )
        out.print(head)
        grid = Table.grid(padding=(0, 2))
        grid.add_column(justify="right", min_width=7)
        for _ in range(3):
            grid.add_column(overflow="fold")
        for row in reasons:
            grid.add_row(*(Text(printable(cell)) for cell in row))
        out.print(grid)


def bars(heading: str, counts: Sequence[tuple[str, int]], *, total: int | None = None) -> None:
    """Print ``counts`` as horizontal bars under ``heading``; with ``total`` each with its share in
    percent.
    """
    out = console()
    out.print(Text(heading, style="bold"))
    label = max((len(name) for name, _count in counts), default=0)
    number = max((len(f"{count:,}") for _name, count in counts), default=1)
    top = max((count for _name, count in counts), default=1) or 1
    room = max(min(out.width - label - number - (8 if total else 2) - 3, 60), 5)
    for name, count in counts:
        line = Text(f"{printable(name):<{label}} ")
        line.append(_bar(count / top * room), style="cyan")
        line.append(f" {count:,}")
        if total:
            line.append(f" ({100 * count / total:.0f} %)", style="dim")
        out.print(line, no_wrap=True, overflow="crop")
    out.print()


def _bar(length: float) -> str:
    eighths = round(length * 8)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


def difference(lines: Iterable[str]) -> None:
    """Print the lines of a unified diff in its usual colours; they are not wrapped."""
    out = console()
    styles = {"-": "red", "+": "green", "@": "cyan"}
    for line in lines:
        style = "bold" if line.startswith(("--- ", "+++ ")) else styles.get(line[:1], "")
        out.print(Text(printable(line.rstrip("\r\n")), style=style), soft_wrap=True)
