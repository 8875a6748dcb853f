"""Terminal: what people read: tables at every width, pages and bars. No other folder knows rich."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from mucli.cli.output import Papers, Rows
from mucli.cli.output.terminal.drawing import console, draw_pages, link
from mucli.cli.output.terminal.fit import GAP, MOST_LINES, ROOMY, Column, fit, too_tall, widest
from mucli.errors import OutsideError
from mucli.model import Paper
from mucli.text import fold, printable

_TITLE = 40
"""A title narrower than this is tiring to read."""

_SEPARATOR = " · "


def papers(shown: Papers) -> None:
    """Print papers as a table where the terminal has room for one, else each on lines of its own,
    or in full as pages; those that the reader starred have a star.
    """
    if shown.pages:
        draw_pages(shown.pages())
        return
    out = console()
    starred = _starred(shown.papers)
    titles = [_title(paper, shown.words.get(paper.key, set()), starred) for paper in shown.papers]
    fitted = fit(_columns(shown, titles), out.width)
    if not fitted or too_tall(fitted):
        stacked = [
            _stacked(out, title, _details(paper, shown.venue(paper)))
            for paper, title in zip(shown.papers, titles, strict=True)
        ]
        out.print(Text("\n").join(stacked), soft_wrap=True)
    else:
        out.print(_table(out, fitted), soft_wrap=True)


def _columns(shown: Papers, titles: Sequence[Text]) -> list[Column]:
    def texts(values: Iterable[str], style: str = "") -> list[Text]:
        return [Text(printable(value), style=style) for value in values]

    code = [
        link("code", paper.code[0].url, "green") if paper.code else Text() for paper in shown.papers
    ]
    return [
        Column("Key", texts((paper.key for paper in shown.papers), "cyan")),
        Column("Title", titles, least=_TITLE),
        Column("Authors", texts(paper.byline for paper in shown.papers), least=16),
        Column("Venue", texts(shown.venue(paper) for paper in shown.papers), least=10),
        Column("Year", texts(str(paper.year) for paper in shown.papers), right=True),
        Column("Methods", texts(", ".join(p.methods) for p in shown.papers), least=20, worth=3),
        Column("Code", code, worth=1),
    ]


def _details(paper: Paper, venue: str) -> list[Text]:
    """Return what stands below a title, the dispensable last."""
    published = f"{venue} {paper.year}" if venue else str(paper.year)
    code = [link("code", paper.code[0].url, "green")] if paper.code else []
    dim = [Text(printable(value), style="dim") for value in (published, paper.byline)]
    methods = [Text(printable(", ".join(paper.methods)), style="dim")] if paper.methods else []
    return [Text(paper.key, style="cyan"), *code, *dim, *methods]


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


def _title(paper: Paper, words: set[str], starred: set[str]) -> Text:
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


def rows(shown: Rows) -> None:
    """Print any rows as a table, or as the pages that they have instead; numbers stand right."""
    if shown.drawn:
        shown.drawn()
        return
    if shown.pages:
        draw_pages(shown.pages)
        return
    out = console()
    given = list(shown.for_people)
    columns = _row_columns(shown, given)
    fitted = fit(columns, out.width)
    if not given or (fitted and not (shown.of_papers and too_tall(fitted))):
        everything = fitted or [(column, len(column.name)) for column in columns]
        out.print(_table(out, everything), soft_wrap=True)
        return
    lead = shown.columns.index("Title") if "Title" in shown.columns else 0
    stacked = []
    for place in range(len(given)):
        rest = [_labelled(column, place) for column in columns if column is not columns[lead]]
        cells = [cell for cell in rest if cell.plain]
        first = columns[lead].cells[place]
        stacked.append(_stacked(out, first, cells, whole=not shown.of_papers))
    out.print(Text("\n").join(stacked), soft_wrap=True)


def _row_columns(shown: Rows, given: Sequence[Sequence[str | int | float | None]]) -> list[Column]:
    columns = []
    for place, name in enumerate(shown.columns):
        numeric = bool(given) and all(isinstance(row[place], int | float) for row in given)
        cells = ["" if row[place] is None else printable(str(row[place])) for row in given]
        texts = [Text(cell) for cell in cells]
        if place == 0:
            texts = [link(cell, shown.links.get(n), "cyan") for n, cell in enumerate(cells)]
        least = 0 if numeric else _TITLE if name == "Title" else 12
        worth = (
            len(shown.dispensable) - shown.dispensable.index(name)
            if name in shown.dispensable
            else 0
        )
        columns.append(Column(name, texts, least, worth, right=numeric))
    return columns


def _labelled(column: Column, place: int) -> Text:
    cell = column.cells[place]
    return Text(f"{column.name} {cell.plain}") if column.right and cell.plain else cell


def _table(out: Console, fitted: Sequence[tuple[Column, int]]) -> Text:
    """Return the columns side by side under their headings.

    rich's own tables measure and wrap what fits as it is, and take eight times as long.
    """
    widths = [width for _column, width in fitted]
    heads = [[_set(Text(column.name, style="bold"), column, width)] for column, width in fitted]
    lines = [_beside(heads, widths), Text("─" * (sum(widths) + GAP * (len(widths) - 1)))]
    for cells in zip(*(column.cells for column, _width in fitted), strict=True):
        wrapped = [
            [_set(line, column, width) for line in _wrapped(out, cell, width)]
            for cell, (column, width) in zip(cells, fitted, strict=True)
        ]
        lines += [
            _beside([texts[n : n + 1] for texts in wrapped], widths)
            for n in range(max(map(len, wrapped)))
        ]
    return Text("\n").join(lines)


def _wrapped(out: Console, text: Text, width: int) -> list[Text]:
    """Return ``text`` as lines of at most ``width`` columns, broken between words where it can
    be.
    """
    if "\n" not in text.plain and text.cell_len <= width:
        return [text]
    return list(text.wrap(out, width, overflow="fold"))


def _set(text: Text, column: Column, width: int) -> Text:
    if not column.right:
        return text
    return Text(" " * (width - text.cell_len)).append_text(text)


def _beside(cells: Sequence[Sequence[Text]], widths: Sequence[int]) -> Text:
    """Return one line of ``cells`` (each a line or none), filled up to the ``widths``."""
    line = Text()
    blanks = 0
    for texts, width in zip(cells, widths, strict=True):
        if texts and texts[0].plain.rstrip():
            line.append(" " * blanks)
            blanks = width - texts[0].cell_len + GAP
            line.append_text(texts[0])
        else:
            blanks += width + GAP
    return line


def _stacked(out: Console, lead: Text, details: Sequence[Text], *, whole: bool = False) -> Text:
    """Return one thing as lines of its own: ``lead``, and below it the ``details``.

    Where there is room for it, all take no more than ``MOST_LINES``, unless they must be ``whole``;
    what is too long ends in an ellipsis, and details go from the last.
    """
    shown = _wrapped(out, lead, out.width)
    limited = out.width >= ROOMY and not whole
    if limited and len(shown) > MOST_LINES - 1:
        rest = Text(" ").join(shown[MOST_LINES - 2 :])
        rest.truncate(out.width, overflow="ellipsis")
        shown[MOST_LINES - 2 :] = [rest]
    below = Text(_SEPARATOR, style="dim").join(details)
    room = out.width - 2
    if limited:
        most = (MOST_LINES - len(shown)) * room
        kept = list(details)
        while len(kept) > 2 and widest(below.plain) > most:
            kept.pop()
            below = Text(_SEPARATOR, style="dim").join(kept)
    indented = _wrapped(out, below, room)
    if limited and len(indented) > MOST_LINES - len(shown):
        last = MOST_LINES - len(shown)
        rest = Text(" ").join(indented[last - 1 :])
        rest.truncate(room, overflow="ellipsis")
        indented[last - 1 :] = [rest]
    return Text("\n").join([*shown, *(Text("  ").append_text(line) for line in indented)])
