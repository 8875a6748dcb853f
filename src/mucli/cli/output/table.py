"""Table: what people read on a terminal: tables, pages and bars. No other module knows rich."""

from collections.abc import Container, Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from mucli.cli.output import Page, Papers, Rows
from mucli.cli.state import STATE
from mucli.errors import OutsideError
from mucli.model import Paper
from mucli.text import fold, printable

_NARROW = 100  # below this width a paper takes two lines of one column


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


def papers(shown: Papers) -> None:
    """Print papers as a table that fits the terminal, or in full as pages; those that the reader
    starred have a star.
    """
    if shown.pages:
        _pages(shown.pages())
        return
    out = console()
    starred = _starred(shown.papers)
    narrow = out.width < _NARROW
    table = Table(
        box=SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        header_style="bold",
        expand=out.width <= 140,
    )
    table.add_column(
        "Key",
        style="cyan",
        no_wrap=not narrow,
        overflow="fold",
        min_width=12 if narrow else None,
        ratio=None,
    )
    table.add_column("Title", ratio=1 if out.width <= 140 else None, overflow="fold")
    if not narrow:
        table.add_column("Authors", max_width=28, overflow="fold")
        table.add_column("Venue", max_width=22, overflow="fold")
        table.add_column("Year", justify="right", no_wrap=True)
        if out.width >= 160:
            table.add_column("Methods", max_width=28, overflow="fold")
        table.add_column("Code", no_wrap=True)
    for paper in shown.papers:
        title = _title(paper, shown.words.get(paper.key, set()), starred)
        venue = shown.venue(paper)
        row = _narrow_row if narrow else _wide_row
        table.add_row(*row(paper, venue, title, out.width))
    out.print(table)


def _starred(papers: Sequence[Paper]) -> set[str]:
    """Return the keys of the papers that the reader starred; none when the reading list cannot be
    read, as a table needs no star.
    """
    from mucli.files import user_data

    if not user_data().exists():  # most keep nothing, and need not wait for what reads it
        return set()
    from mucli.reading_list import load, mark_of

    try:
        marks = load()
    except OutsideError:
        return set()
    return {paper.key for paper in papers if mark_of(paper, marks).starred} if marks else set()


def _title(paper: Paper, words: set[str], starred: Container[str]) -> Text:
    title = link(paper.title, paper.url)
    if words:
        _mark(title, words)
    return Text("★ ", style="yellow").append_text(title) if paper.key in starred else title


def _mark(title: Text, wanted: set[str]) -> None:
    """Mark the words of ``title`` whose folded form is ``wanted``."""
    place = 0
    for word in title.plain.split(" "):
        pieces = fold("".join(c if c.isalnum() else " " for c in word)).split()
        if any(piece in wanted for piece in pieces) or "".join(pieces) in wanted:
            title.stylize("bold yellow", place, place + len(word))
        place += len(word) + 1


def _wide_row(paper: Paper, venue: str, title: Text, width: int) -> list[Text]:
    cells = [
        Text(paper.key),
        title,
        Text(printable(paper.byline)),
        Text(printable(venue)),
        Text(str(paper.year)),
    ]
    if width >= 160:
        cells.append(Text(printable(", ".join(paper.methods))))
    return [*cells, link("code", paper.code[0].url, "green") if paper.code else Text("")]


def _narrow_row(paper: Paper, venue: str, title: Text, _width: int) -> list[Text]:
    details = [
        paper.byline,
        f"{venue} {paper.year}" if venue else str(paper.year),
        ", ".join(paper.methods),
    ]
    second = Text(printable(" · ".join(part for part in details if part)), style="dim")
    if paper.code:
        second.append(" · ").append_text(link("code", paper.code[0].url, "green"))
    return [Text(paper.key), Text("\n").join([title, second])]


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


def rows(shown: Rows) -> None:
    """Print any rows as a table, or as the pages that they have instead; numbers stand right."""
    if shown.drawn:
        shown.drawn()
        return
    if shown.pages:
        _pages(shown.pages)
        return
    out = console()
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    given = list(shown.for_people)
    for place, name in enumerate(shown.columns):
        numeric = bool(given) and all(isinstance(row[place], int | float) for row in given)
        table.add_column(
            name, justify="right" if numeric else "left", no_wrap=numeric, overflow="fold"
        )
    for place, row in enumerate(given):
        texts = [Text("" if cell is None else printable(str(cell))) for cell in row]
        if url := shown.links.get(place):
            texts[0] = link(str(row[0]), url)
        texts[0].stylize("cyan")
        table.add_row(*texts)
    out.print(table)


def _pages(pages: Iterable[Page]) -> None:
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
