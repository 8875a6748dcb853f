"""The picker of ``mucli browse``, in Textual; no other module knows it."""

import webbrowser
from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from mucli import reading_list
from mucli.api import Catalog
from mucli.api.pdfs import local_pdf, pdf_addresses
from mucli.api.picking import Picker
from mucli.errors import MucliError
from mucli.model import Paper
from mucli.text import printable

_LIMIT = 100
Filter = Callable[[Paper], bool]


class Asked(ModalScreen[str]):
    """Asks for a line of text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss('')", "Back")]
    CSS = "Asked { align: center middle; } Asked Input { width: 60; }"

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        yield Input(placeholder=self.question)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the answer back."""
        self.dismiss(event.value)


class Shown(ModalScreen[None]):
    """Shows a paper in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss(None)", "Back"),
    ]
    CSS = "Shown VerticalScroll { background: $surface; padding: 1 2; }"

    def __init__(self, text: Text) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield VerticalScroll(Static(self.text))
        yield Footer()


class Browser(App[list[str]]):
    """A picker over the catalogue: results as one types, a preview, and marks that it returns.

    With ``pick`` Enter chooses and leaves, as another program waits for the keys.
    """

    TITLE = "mucli"
    CSS = """
    #query { dock: top; }
    OptionList { width: 1fr; }
    #preview { width: 1fr; padding: 0 1; border-left: solid $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "ask", "Search"),
        Binding("space", "mark", "Mark"),
        Binding("c", "copy", "Copy BibTeX"),
        Binding("o", "open", "Open"),
        Binding("p", "pdf", "PDF"),
        Binding("s", "star", "Star"),
        Binding("t", "tag", "Tag"),
        Binding("f", "narrow('code')", "With code"),
        Binding("v", "narrow('venue')", "Same venue"),
        Binding("a", "narrow('author')", "Same author"),
        Binding("x", "widen", "All again"),
        Binding("q,escape,ctrl+c", "leave", "Leave", priority=False),
    ]

    def __init__(self, catalog: Catalog, query: str = "", *, pick: bool = False) -> None:
        super().__init__()
        self.picker = Picker(catalog)
        self.catalog = catalog
        self.first = query
        self.pick = pick
        self.found: list[Paper] = []
        self.marked: dict[str, Paper] = {}
        self.filters: dict[str, Filter] = {}

    def compose(self) -> ComposeResult:
        """Lay out the query, the results and the preview."""
        yield Input(self.first, placeholder="method, title, author, year …", id="query")
        with Horizontal():
            yield OptionList(id="results")
            yield VerticalScroll(Static(id="page"), id="preview")
        yield Footer()

    def on_mount(self) -> None:
        """Begin with the query that was given."""
        self.query_one("#query", Input).focus()
        self.look(self.first)

    @property
    def results(self) -> OptionList:
        """The list of results."""
        return self.query_one("#results", OptionList)

    @property
    def current(self) -> Paper | None:
        """The paper that the cursor is on."""
        place = self.results.highlighted
        return self.found[place] if place is not None and place < len(self.found) else None

    def look(self, query: str) -> None:
        """Show what fits ``query`` and the filters."""
        papers = self.picker.find(query, limit=len(self.picker.papers))
        fit = [p for p in papers if all(keep(p) for keep in self.filters.values())]
        self.found = fit[:_LIMIT]
        self.results.clear_options()
        self.results.add_options([Option(self._line(paper)) for paper in self.found])
        self.sub_title = f"{len(fit):,} papers"
        if self.found:
            self.results.highlighted = 0
        self._preview()

    def _line(self, paper: Paper) -> Text:
        mark = "● " if paper.key in self.marked else ""
        line = Text(mark, style="green").append(printable(paper.title))
        return line.append(f"\n  {printable(paper.byline)} · {paper.year}", style="dim")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Answer every keystroke."""
        if event.input.id == "query":
            self.look(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the results."""
        if event.input.id == "query":
            self._enter()

    def on_key(self, event: "object") -> None:
        """Let the arrow lead from the query into the results."""
        key = getattr(event, "key", "")
        if key in ("down", "tab") and self.query_one("#query", Input).has_focus:
            self.results.focus()
            getattr(event, "stop", lambda: None)()
            getattr(event, "prevent_default", lambda: None)()

    def on_option_list_option_highlighted(self, _event: OptionList.OptionHighlighted) -> None:
        """Follow the cursor with the preview."""
        self._preview()

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter shows a paper, or chooses it."""
        self._enter()

    def _enter(self) -> None:
        paper = self.current
        if paper is None:
            return
        if self.pick:
            self.marked.setdefault(paper.key, paper)
            self.action_leave()
        else:
            self.push_screen(Shown(self._page(paper, full=True)))

    def _preview(self) -> None:
        paper = self.current
        self.query_one("#page", Static).update(self._page(paper) if paper else Text("nothing fits"))

    def _page(self, paper: Paper, *, full: bool = False) -> Text:
        venue = self.catalog.venues.get(paper.venue or "")
        facts = [
            ("", ", ".join(author.natural for author in paper.authors)),
            ("", f"{venue.name if venue else paper.venue or ''} {paper.year}".strip()),
            ("", paper.summary or ""),
            ("Methods", ", ".join(paper.methods)),
            ("Topics", ", ".join(paper.topics)),
            ("Paper", paper.url or ""),
            ("Code", " ".join(code.url for code in paper.code)),
        ]
        page = Text(printable(paper.title) + "\n", style="bold")
        page.append(f"{paper.key}\n\n", style="cyan")
        for label, value in facts:
            if value:
                page.append(f"{label}: " if label else "", style="dim")
                page.append(f"{printable(value)}\n", style="")
        if full:
            page.append(f"\n{printable_lines(self.catalog.cite([paper]))}")
        return page

    # What keys do
    # ----------------------------------------------------------------------------------------------

    def action_ask(self) -> None:
        """Go back to the query."""
        self.query_one("#query", Input).focus()

    def action_mark(self) -> None:
        """Mark the paper, or take its mark away, and go on to the next."""
        if paper := self.current:
            if self.marked.pop(paper.key, None) is None:
                self.marked[paper.key] = paper
            place = self.results.highlighted or 0
            self.results.replace_option_prompt_at_index(place, self._line(paper))
            self.results.highlighted = min(place + 1, len(self.found) - 1)

    def action_copy(self) -> None:
        """Copy the BibTeX of the marked papers, or of this one."""
        from mucli.cli.clipboard import copy

        papers = list(self.marked.values()) or [p for p in [self.current] if p]
        self._do(lambda: f"{len(papers)} on the clipboard, by {copy(self.catalog.cite(papers))}")

    def action_open(self) -> None:
        """Open the paper's page."""
        if paper := self.current:
            self._do(lambda: self._opened(self.catalog.address(paper)))

    def action_pdf(self) -> None:
        """Open the PDF: the one that is here, else the open copy."""
        if paper := self.current:
            file = local_pdf(paper)
            addresses = [file.resolve().as_uri()] if file else pdf_addresses(paper)
            self._do(lambda: self._opened(addresses[0]) if addresses else "no open copy is known")

    @staticmethod
    def _opened(url: str) -> str:
        return f"opened {url}" if webbrowser.open(url) else f"no browser; the address is {url}"

    def action_star(self) -> None:
        """Star the paper, or take its star away."""
        if paper := self.current:
            starred = reading_list.mark_of(paper, reading_list.load()).starred
            reading_list.star([paper], remove=starred)
            self.notify(f"{'no star on' if starred else 'starred'} {paper.key}")

    def action_tag(self) -> None:
        """Give the paper a tag, or with a minus before it take one away."""
        paper = self.current
        if paper is None:
            return

        def tagged(answer: str | None) -> None:
            if name := (answer or "").strip():
                add, take = ([], [name[1:]]) if name.startswith("-") else ([name.strip("+")], [])
                self._do(lambda: f"tags: {', '.join(reading_list.tag(paper, add, take)) or 'none'}")

        self.push_screen(Asked("a tag (-tag takes it away)"), tagged)

    def action_narrow(self, what: str) -> None:
        """Show only papers with code, or of this paper's venue or first author."""
        paper = self.current
        if what == "code":
            self.filters[what] = lambda other: bool(other.code)
        elif paper and what == "venue":
            self.filters[what] = lambda other: other.venue == paper.venue
        elif paper and paper.authors:
            self.filters[what] = lambda other: paper.authors[0] in other.authors
        self.look(self.query_one("#query", Input).value)
        self.results.focus()

    def action_widen(self) -> None:
        """Take the filters away."""
        self.filters.clear()
        self.look(self.query_one("#query", Input).value)
        self.results.focus()

    def action_leave(self) -> None:
        """End with the keys that are marked."""
        self.exit(list(self.marked))

    def _do(self, job: Callable[[], str]) -> None:
        """Do a job and tell what came of it; an error is told and ends nothing."""
        try:
            self.notify(printable(job()))
        except (MucliError, OSError) as error:
            self.notify(printable(str(error)), severity="error")


def printable_lines(value: str) -> str:
    """Return ``value`` with its line breaks, and without what a terminal must not get."""
    return "\n".join(map(printable, value.splitlines()))
