"""The website in a real Chromium: what a reader sees, types and clicks."""

import csv
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mucli as package
from conftest import ROOT, SMALL
from mucli.api.website import site_inputs
from mucli.api.writing_out import export_papers
from mucli.reading_list import Mark, change, load
from mucli.search import search
from mucli.site import Finding, build
from mucli.site.serve import server
from test_site import BIDI, hostile

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
if not CHROMIUM:
    pytest.skip("Chromium is not installed (Debian's package chromium)", allow_module_level=True)

AXE = ROOT / "tests/web/node_modules/axe-core/axe.min.js"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
).split()
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TITLES = ".papers tbody th a"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    with server(folder, 0) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_port}/"
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the small catalogue, with hostile papers and verdicts."""
    place = tmp_path_factory.mktemp("small")
    for name, text in SMALL.items():
        file = place / "catalog" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with (
        pytest.MonkeyPatch.context() as patch,
        package.open_catalog(_cached(patch, place) / "catalog", own=False) as catalog,
    ):
        inputs = hostile(site_inputs(catalog))
        findings = {
            "https://github.com/cleverhans-lab/machine-unlearning": Finding(
                "dead", "gone", date(2026, 3, 1)
            )
        }
        build(place / "site", replace(inputs, findings=findings, url="https://example.org"))
    return place / "site"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the project's own catalogue."""
    place = tmp_path_factory.mktemp("whole")
    with (
        pytest.MonkeyPatch.context() as patch,
        package.open_catalog(_cached(patch, ROOT) / "catalog", own=False) as catalog,
    ):
        build(place / "site", site_inputs(catalog))
    return place / "site"


def _cached(patch: pytest.MonkeyPatch, place: Path) -> Path:
    patch.setenv(
        "XDG_CACHE_HOME",
        str(place.parent / "cache") if place != ROOT else str(ROOT / ".pytest_cache/site"),
    )
    return place


@dataclass
class Visit:
    """A page that is open, with everything it asked for and complained about."""

    page: Any
    base: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def go(self, path: str) -> "Visit":
        self.page.goto(self.base + path)
        return self

    def titles(self) -> list[str]:
        return list(self.page.locator(TITLES).all_inner_texts())

    def listed(self) -> list[str]:
        return [
            href[7:-5]
            for href in self.page.locator(TITLES).evaluate_all(
                "all => all.map(a => a.getAttribute('href'))"
            )
        ]

    def found(self, text: str) -> None:
        """Wait until the count says ``text``."""
        playwright.expect(self.page.locator("#found")).to_have_text(text)

    @property
    def query(self) -> str:
        return str(self.page.evaluate("location.search"))

    @property
    def focused(self) -> str:
        return str(
            self.page.evaluate("document.activeElement.id || document.activeElement.textContent")
        )

    def clipboard(self) -> str:
        playwright.expect(self.page.locator("#told")).to_contain_text("Copied")
        return str(self.page.evaluate("navigator.clipboard.readText()"))


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Any) -> Iterator[Open]:
    """Open a site; at the end nothing was asked of another place, and no page complained."""
    with _visits(browser) as opened:
        yield opened


@contextmanager
def _visits(browser: Any) -> Iterator[Open]:
    visits: list[Visit] = []
    closing: list[Any] = []

    def open_(folder: Path, *, from_disk: bool = False, **options: Any) -> Visit:
        if from_disk:
            base = f"{folder.as_uri()}/"
        else:
            running = serving(folder)
            base = running.__enter__()
            closing.append(lambda: running.__exit__(None, None, None))
        context = browser.new_context(**{"viewport": DESK, **options})
        if not from_disk:
            context.grant_permissions(
                ["clipboard-read", "clipboard-write"], origin=base.rstrip("/")
            )
        page = context.new_page()
        page.set_default_timeout(10_000)
        visit = Visit(page, base)
        page.on("request", lambda request: visit.asked.append(request.url))
        page.on("console", lambda message: visit.said.append(message.text))
        page.on("pageerror", lambda error: visit.said.append(str(error)))
        visits.append(visit)
        closing.append(context.close)
        return visit

    try:
        yield open_
        for visit in visits:
            assert [url for url in visit.asked if not url.startswith(visit.base)] == []
            assert visit.said == []
    finally:
        for close in reversed(closing):
            close()


# The table ------------------------------------------------------------------------------------------------------------


def test_every_column_sorts_both_ways(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    columns = {
        "Title": "lopez2024federated",  # Federated … before Graph … and Machine …
        "Authors": "bourtoule2021machine",
        "Venue": "lopez2024federated",  # arXiv
        "Category": "bourtoule2021machine",  # Data-driven
        "Links": "bourtoule2021machine",  # the only one with code
    }
    ours = {"lopez2024federated", "smith2023graph", "bourtoule2021machine"}
    for name, first in columns.items():
        head = at.page.get_by_role("columnheader", name=name)
        head.get_by_role("button").click()
        playwright.expect(head).to_have_attribute("aria-sort", "ascending")
        up = [key for key in at.listed() if key in ours]
        assert up[0] == first, name
        head.get_by_role("button").click()
        playwright.expect(head).to_have_attribute("aria-sort", "descending")
        assert [key for key in at.listed() if key in ours][-1] == first, name
    at.page.get_by_role("columnheader", name="Year").get_by_role("button").click()
    years = at.page.locator(".papers tbody td:nth-child(4)").all_inner_texts()
    assert years == sorted(years, reverse=True)
    at.page.get_by_label("Sort by").select_option("kind")
    assert "sort=kind" in at.query


def test_what_lacks_the_fact_sorted_by_comes_last_both_ways(visit: Open, folder: Path) -> None:
    at = visit(folder)
    for query in ("sort=category", "sort=category&reverse=yes"):
        at.go(f"index.html?{query}")
        playwright.expect(at.page.locator(TITLES).last).to_have_attribute(
            "href", "papers/ali2025rtl.html"
        )  # it has no category


def test_filters_narrow_and_count(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    box = at.page.get_by_role("checkbox", name="Exact unlearning")
    assert (
        at.page.locator("label", has_text="Exact unlearning").locator("small").inner_text() == "2"
    )
    box.check()
    at.found("2 of 5 papers")
    assert at.listed() == ["smith2023graph", "bourtoule2021machine"]
    count = {
        name: at.page.locator("label", has_text=name).locator("small").inner_text()
        for name in ("With code", "Data-driven", "Model-agnostic")
    }
    assert count == {"With code": "1", "Data-driven": "1", "Model-agnostic": "1"}
    # no paper has both topics: the one that would leave none is not offered, until any may do
    assert not at.page.get_by_role("checkbox", name="Federated learning").is_visible()
    at.page.get_by_label("Papers with").select_option("any of these")
    at.page.get_by_role("checkbox", name="Federated learning").check()
    at.found("3 of 5 papers")
    assert at.query == "?topic=exact&topic=federated&topics=any"
    at.page.get_by_role("checkbox", name="With code").check()
    at.found("1 of 5 papers")
    at.page.get_by_role("button", name="Clear all").click()
    at.found("5 papers")
    at.page.get_by_label("From").select_option("2023")
    at.page.get_by_label("to", exact=True).select_option("2024")
    at.found("2 of 5 papers")
    assert at.query == "?from=2023&to=2024"
    at.page.get_by_role("button", name="Remove the filter 2023–2024").click()
    at.found("5 papers")
    assert at.focused == "q"


def test_a_search_shows_as_one_types(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    at.page.locator("#q").press_sequentially("bourtou")
    at.found("1 of 5 papers")
    assert at.listed() == ["bourtoule2021machine"]
    at.page.wait_for_url("**/index.html?q=bourtou")
    at.page.locator("#q").fill("Mónica Lopez")
    playwright.expect(at.page.locator(TITLES)).to_have_text(["Federated Forgetting of Clients"])
    assert at.listed() == ["lopez2024federated"]
    at.page.locator("#q").fill("zzzzqqqq")
    playwright.expect(at.page.locator("#none")).to_contain_text("No paper fits")
    at.page.get_by_role("button", name="Clear the search").click()
    at.found("5 papers")


def test_a_view_can_be_shared_by_its_address(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    at.page.locator("#q").fill("forgetting")
    at.page.get_by_role("checkbox", name="Model-agnostic").check()
    at.page.get_by_label("Sort by").select_option("title")
    at.found("2 of 5 papers")
    at.page.get_by_role("button", name="Copy link").click()
    address = at.clipboard()
    assert address == at.page.url
    other = visit(folder).go(address.removeprefix(at.base))
    other.found("2 of 5 papers")
    assert other.listed() == at.listed() == ["lopez2024federated", "smith2023graph"]
    assert other.page.locator("#q").input_value() == "forgetting"
    assert other.page.get_by_role("checkbox", name="Model-agnostic").is_checked()
    at.page.go_back()
    playwright.expect(at.page.get_by_label("Sort by")).to_have_value("best")
    at.page.go_back()
    playwright.expect(at.page.get_by_role("checkbox", name="Model-agnostic")).not_to_be_checked()


def test_an_address_from_anywhere_does_no_harm(visit: Open, folder: Path) -> None:
    at = visit(folder)
    for strange in (
        "?sort=__proto__&kind=constructor",
        "?from=abcd&to=%00",
        "?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "?topic=%22%5D&topic=x&reverse=yes",
    ):
        at.go(f"index.html{strange}")
        playwright.expect(at.page.locator("#found")).to_contain_text("papers")
    assert at.page.locator("#q").input_value() == ""


def test_a_row_made_by_the_script_is_the_row_of_the_page(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    rows = "rows => rows.map(row => row.outerHTML)"
    before = at.page.locator(".papers tbody tr").evaluate_all(rows)
    at.page.get_by_role("checkbox", name="With code").check()
    at.found("1 of 5 papers")
    at.page.get_by_role("checkbox", name="With code").uncheck()
    at.found("5 papers")
    assert at.page.locator(".papers tbody tr").evaluate_all(rows) == before


def test_an_arrow_key_right_after_a_letter_keeps_the_focus_on_the_first_row(
    visit: Open, folder: Path
) -> None:
    at = visit(folder).go("index.html")
    focused = at.page.evaluate(
        """async () => {
            const field = document.getElementById("q");
            field.focus();
            field.value = "forgetting";
            field.dispatchEvent(new Event("input"));
            const down = { key: "ArrowDown", bubbles: true, cancelable: true };
            field.dispatchEvent(new KeyboardEvent("keydown", down));
            await new Promise((resolve) => setTimeout(resolve, 1000)); // a waiting search is over
            return document.activeElement.textContent;
        }"""
    )
    assert focused == at.titles()[0]
    at.found("2 of 5 papers")


def test_the_keyboard_is_enough(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    press = at.page.keyboard.press
    press("/")
    assert at.focused == "q"
    at.page.keyboard.type("forgetting")
    at.found("2 of 5 papers")
    press("ArrowDown")
    assert at.focused == at.titles()[0]
    press("ArrowDown")
    assert at.focused == at.titles()[1]
    press("k")
    press("c")
    key = at.listed()[0]
    assert at.clipboard().startswith("@") and key in at.clipboard()
    press("ArrowUp")
    assert at.focused == "q"
    press("Escape")
    at.found("5 papers")
    press("ArrowDown")
    press("Enter")
    at.page.wait_for_url("**/papers/*.html")
    press("/")
    at.page.wait_for_url("**/index.html#q")
    assert at.focused == "q"
    press("Escape")
    at.page.locator("h1").click()
    press("?")
    playwright.expect(at.page.get_by_role("dialog")).to_be_visible()
    at.page.get_by_label("Shortcuts of one key are on").uncheck()
    press("Escape")
    at.page.locator("h1").click()
    press("/")
    assert at.focused != "q"


def test_bibtex_is_copied_from_the_table_and_from_the_page(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    expected = (folder / "papers/bourtoule2021machine.bib").read_text()
    row = at.page.locator("tr", has_text="Machine Unlearning")
    row.get_by_role("button", name="BibTeX").click()
    assert at.clipboard() == expected
    at.page.evaluate("navigator.clipboard.writeText('')")
    at.go("papers/bourtoule2021machine.html")
    at.page.get_by_role("button", name="Copy BibTeX").click()
    assert at.clipboard() == expected
    at.page.get_by_text("CSL-JSON", exact=True).click()
    at.page.locator("button[data-copy=json]").click()
    playwright.expect(at.page.locator("#told")).to_have_text("Copied CSL-JSON")
    assert json.loads(at.clipboard())[0]["id"] == "bourtoule2021machine"


def test_copying_works_where_the_clipboard_is_refused(visit: Open, folder: Path) -> None:
    at = visit(folder)
    at.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    at.go("papers/bourtoule2021machine.html")
    at.page.get_by_role("button", name="Copy BibTeX").click()
    playwright.expect(at.page.locator("#told")).to_have_text("Copied BibTeX")


def test_the_index_is_asked_for_only_when_it_is_needed(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    at.page.wait_for_timeout(300)
    assert not [
        url for url in at.asked if "index.js" in url or "search.js" in url or "/export/" in url
    ]
    at.page.get_by_role("columnheader", name="Title").get_by_role("button").click()
    playwright.expect(at.page.get_by_role("columnheader", name="Title")).to_have_attribute(
        "aria-sort", "ascending"
    )
    at.page.locator("#q").fill("machine")
    at.found("1 of 5 papers")
    assert len([url for url in at.asked if "index.js" in url]) == 1


# Search, filters and their meaning ------------------------------------------------------------------------------------


def test_papers_with_some_of_the_words_follow_under_a_divider_and_never_another_order(
    visit: Open, folder: Path
) -> None:
    at = visit(folder).go("index.html?q=graph+forgetting")
    at.found("1 of 5 papers")
    rows = at.page.locator(".papers tbody tr")
    playwright.expect(rows).to_have_count(3)
    assert rows.nth(1).inner_text() == "1 paper with some of the words"
    assert at.listed() == ["smith2023graph", "lopez2024federated"]
    for order in ("year", "title", "code"):
        at.page.get_by_label("Sort by").select_option(order)
        playwright.expect(rows).to_have_count(1)
    at.go("index.html?q=graph+forgetting&reverse=yes").found("1 of 5 papers")
    assert at.page.locator(".divider").count() == 0


def test_a_name_among_the_words_is_looked_for_among_the_authors(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html?q=lopez+forgetting")
    at.found("1 of 5 papers")
    assert at.listed()[0] == "lopez2024federated"


def test_topics_narrow_and_the_number_beside_one_is_what_one_gets(visit: Open, whole: Path) -> None:
    at = visit(whole).go("index.html?topic=llm")
    playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
    labels = at.page.locator("fieldset[data-facet=topic] label:has(input):not([hidden])")
    for place in (1, 4):
        label = labels.nth(place)
        told = label.locator("small").inner_text()
        label.locator("input").check()
        playwright.expect(at.page.locator("#found")).to_contain_text(f"{told} of ")
        label.locator("input").uncheck()
    at.page.get_by_label("Papers with").select_option("any of these")
    both = at.page.locator("#found").inner_text()
    labels.nth(1).locator("input").check()
    playwright.expect(at.page.locator("#found")).not_to_have_text(both)
    many = int(at.page.locator("#found").inner_text().split()[0].replace(",", ""))
    assert many > int(both.split()[0].replace(",", ""))


def test_what_a_paper_forgets_needs_and_guarantees_are_filters(
    visit: Open, whole: Path, catalog: package.Catalog
) -> None:
    at = visit(whole).go("index.html?forgets=client&guarantee=certified&needs=retained-data")
    wanted = {
        paper.key
        for paper in catalog
        if "client" in paper.forgets
        and paper.guarantee == "certified"
        and "retained-data" in paper.needs
    }
    playwright.expect(at.page.locator("#found")).to_contain_text(f"{len(wanted)} of ")
    assert wanted and set(at.listed()) == wanted


def test_years_that_run_backwards_are_told(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html?from=2024&to=2021")
    playwright.expect(at.page.locator("#none")).to_contain_text("From 2024 to 2021 runs backwards")
    at.page.get_by_role("button", name="Search from 2021 to 2024").click()
    at.found("3 of 5 papers")


def test_the_language_is_explained_by_examples_that_find_something(
    visit: Open, whole: Path
) -> None:
    at = visit(whole).go("index.html")
    at.page.get_by_text("What can be typed").click()
    examples = at.page.locator(".language dt a")
    addresses = examples.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(addresses) > 8
    for address in addresses:
        at.go(address)
        playwright.expect(at.page.locator("#found")).to_contain_text(re.compile(r"^[1-9]"))
        assert at.page.locator("#hints").inner_text() == "", address


def test_the_newest_papers_come_first_by_month(
    visit: Open, whole: Path, catalog: package.Catalog
) -> None:
    at = visit(whole).go("index.html")
    known = {paper.key: (paper.year, paper.month or 0) for paper in catalog}
    dated = [known[key] for key in at.listed()]
    assert len(dated) == 50 and dated == sorted(dated, reverse=True) and len(set(dated)) > 1


def test_back_leads_to_the_row_past_many(visit: Open, whole: Path) -> None:
    at = visit(whole).go("index.html?sort=title")
    for _ in range(3):
        at.page.locator("#more").click()
    titles = at.page.locator(TITLES)
    key = at.listed()[360]
    titles.nth(360).scroll_into_view_if_needed()
    where = titles.nth(360).bounding_box()["y"]
    titles.nth(360).click()
    at.page.wait_for_url(f"**/papers/{key}.html")
    at.page.reload()  # the page is not kept alive behind this one
    at.page.go_back()
    playwright.expect(at.page.locator(f".papers a[href='papers/{key}.html']")).to_be_in_viewport()
    assert (
        abs(at.page.locator(f".papers a[href='papers/{key}.html']").bounding_box()["y"] - where)
        < 60
    )


def test_few_tabs_lead_to_the_papers(visit: Open, whole: Path) -> None:
    at = visit(whole).go("index.html")
    at.page.keyboard.press("Tab")
    at.page.keyboard.press("Tab")
    assert at.focused == "Skip to the papers"
    at.page.keyboard.press("Enter")
    at.page.keyboard.press("Tab")
    assert at.page.evaluate("!!document.activeElement.closest('#results')")
    venue = at.page.get_by_role("checkbox", name=re.compile(r"^ICLR \d+$"))
    assert not venue.is_visible()
    at.page.get_by_text(re.compile(r"Choose from \d+")).click()
    at.page.get_by_label("Find a venue").fill("iclr")
    venue.check()
    playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
    assert at.query == "?venue=iclr"


# Papers to take along -------------------------------------------------------------------------------------------------


def test_what_is_exported_is_what_the_command_line_writes(
    visit: Open, whole: Path, catalog: package.Catalog
) -> None:
    at = visit(whole).go("index.html?q=federated&from=2023&sort=title")
    playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
    for _ in range(100):
        at.page.evaluate("scrollTo(0, document.body.scrollHeight)")  # more rows come by themselves
        at.page.wait_for_timeout(50)
        if not at.page.locator("#more").is_visible():
            break
    view = at.listed()
    assert len(view) > 100
    known = {paper.key: paper for paper in catalog}
    at.page.get_by_role("button", name="Export").click()
    for form, ending in (
        ("bibtex", "bib"),
        ("biblatex", "bib"),
        ("ris", "ris"),
        ("csv", "csv"),
        ("json", "json"),
    ):
        at.page.get_by_label("Format", exact=True).select_option(form)
        with at.page.expect_download() as download:
            at.page.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == f"papers.{ending}"
        text = Path(download.value.path()).read_text(encoding="utf-8")
        shown = [known[key] for key in view]
        assert text == export_papers(catalog, shown, form, resources=False), form


def test_every_paper_in_every_format_is_that_of_the_command_line(
    visit: Open, whole: Path, catalog: package.Catalog
) -> None:
    at = visit(whole).go("index.html")
    for form in ("bibtex", "biblatex", "ris", "csv", "json"):
        text = at.page.evaluate(
            """async (form) => {
                const papers = await mucli.index();
                return mucli.written(papers.key.map((key, number) => [key, papers.year[number]]), form);
            }""",
            form,
        )
        assert text == export_papers(catalog, list(catalog), form, resources=False), form


def test_chosen_papers_are_exported_compared_and_kept(visit: Open, folder: Path) -> None:
    at = visit(folder).go("index.html")
    for name in ("Machine Unlearning", "Graph Amnesia: Forgetting Nodes"):
        at.page.get_by_role("checkbox", name=f"Choose {name}").check()
    bar = at.page.get_by_role("region", name="Chosen papers")
    playwright.expect(bar).to_contain_text("2 papers chosen")
    bar.get_by_role("button", name="Export").click()
    at.page.get_by_role("button", name="Copy", exact=True).click()
    bib = at.clipboard()
    assert re.findall(r"^@\w+\{(\w+),", bib, re.M) == ["bourtoule2021machine", "smith2023graph"]
    at.page.keyboard.press("Escape")
    bar.get_by_role("button", name="Keep").click()
    bar.get_by_role("link", name="Compare").click()
    at.found("2 papers side by side; what the catalogue does not know is left empty")
    rows = dict(
        zip(
            at.page.locator(".compared tbody th").all_inner_texts(),
            at.page.locator(".compared tbody tr").evaluate_all(
                "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.innerText))"
            ),
            strict=True,
        )
    )
    assert rows["Year"] == ["2021", "2023"] and rows["Venue"] == ["S&P", "ICLR"]
    assert rows["Code"] == ["github.com/cleverhans-lab/machine-unlearning", ""]
    assert "Guarantee" not in rows  # nobody knows: no empty row
    at.page.get_by_role("button", name="Take away: Machine Unlearning").click()
    at.found("1 paper side by side; what the catalogue does not know is left empty")
    assert at.query == "?paper=smith2023graph"
    at.page.go_back()
    playwright.expect(
        at.page.get_by_role("checkbox", name="Choose Machine Unlearning")
    ).to_be_checked()


def test_a_paper_s_page_puts_it_on_the_reading_list(visit: Open, folder: Path) -> None:
    at = visit(folder).go("papers/smith2023graph.html")
    at.page.get_by_role("button", name="Keep in the reading list").click()
    playwright.expect(at.page.get_by_role("button", name="In the reading list")).to_be_visible()
    at.page.get_by_role("link", name="Reading list").click()
    at.found("1 paper")


def test_the_reading_list_goes_to_the_command_line_and_back(
    visit: Open, folder: Path, tmp_path: Path
) -> None:
    at = visit(folder).go("index.html")
    at.page.get_by_role("checkbox", name="Choose Machine Unlearning").check()
    at.page.get_by_role("button", name="Keep in the reading list").click()
    at.page.get_by_role("link", name="Reading list").click()
    at.found("1 paper")
    at.page.get_by_label("Note: Machine Unlearning").fill("cost: section 4\nsee ARCANE")
    at.page.get_by_label("Tags: Machine Unlearning").fill("exact/sharding To-Read")
    at.page.get_by_label("Tags: Machine Unlearning").press("Tab")
    with at.page.expect_download() as download:
        at.page.get_by_role("button", name="Save the list").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "reading-list.json"
    mark = Mark(True, ("exact/sharding", "to-read"), "cost: section 4\nsee ARCANE")
    assert load(file) == {"bourtoule2021machine": mark}
    change("smith2023graph", lambda mark: replace(mark, note="ours"), file)
    assert file.read_text() == json.dumps(json.loads(file.read_text()), indent=2) + "\n"
    at.page.get_by_role("button", name="Take off the list").click()
    playwright.expect(at.page.locator("#kept li")).to_have_count(0)
    at.page.locator("#bring").set_input_files(file)
    at.found("2 papers")
    assert at.page.get_by_label("Note: Graph Amnesia").input_value() == "ours"
    assert (
        at.page.get_by_label("Tags: Machine Unlearning").input_value() == "exact/sharding to-read"
    )
    kept = at.page.evaluate("localStorage.getItem('mucli-reading-list')")
    assert kept == file.read_text()
    for broken, says in (
        ("no json", "this is no JSON"),
        ('{"papers": {}}', "its version is"),
        ('{"version": 1, "papers": {"a": {"stars": 3}}}', "is no mark"),
    ):
        file.write_text(broken)
        at.page.locator("#bring").set_input_files(file)
        playwright.expect(at.page.locator("#found")).to_contain_text(says)
        assert at.page.evaluate("localStorage.getItem('mucli-reading-list')") == kept


# Everywhere -----------------------------------------------------------------------------------------------------------


def test_without_scripts_everything_can_be_read(visit: Open, folder: Path) -> None:
    at = visit(folder, java_script_enabled=False).go("index.html")
    assert len(at.titles()) == 5
    assert not at.page.locator("#q").is_visible() and not at.page.locator("#filters").is_visible()
    assert not at.page.get_by_role("button").count()
    at.page.get_by_role("link", name="2021", exact=True).click()
    assert at.titles() == ["Machine Unlearning"]
    at.page.get_by_role("link", name="Machine Unlearning", exact=True).click()
    assert "@inproceedings{bourtoule2021machine" in at.page.locator("#bib").inner_text()
    at.page.get_by_text("RIS", exact=True).click()
    with at.page.expect_download() as download:
        at.page.get_by_role("link", name="Download bourtoule2021machine.ris").click()
    assert (
        Path(download.value.path()).read_bytes()
        == (folder / "papers/bourtoule2021machine.ris").read_bytes()
    )


def test_it_works_from_disk(visit: Open, folder: Path) -> None:
    at = visit(folder, from_disk=True).go("index.html")
    at.page.locator("#q").fill("graph amnesia")
    at.found("1 of 5 papers")
    at.page.wait_for_url("**/index.html?q=graph+amnesia")
    at.page.keyboard.press("Enter")
    assert at.focused == at.titles()[0]
    at.page.keyboard.press("Enter")
    at.page.wait_for_url("**/papers/smith2023graph.html")
    playwright.expect(at.page.locator("h1")).to_have_text("Graph Amnesia: Forgetting Nodes")


def test_hostile_papers_show_harmlessly(visit: Open, folder: Path) -> None:
    at = visit(folder)
    at.page.on("dialog", lambda dialog: at.said.append(f"dialog: {dialog.message}"))
    for path in (
        "index.html",
        "papers/evil2025alert.html",
        "papers/ali2025rtl.html",
        "years/2025.html",
        "authors.html",
        "letters/0.html",
    ):
        at.go(path)
        assert BIDI not in at.page.content()
    at.go("index.html").page.locator("#q").fill("alert")
    playwright.expect(at.page.locator(TITLES).first).to_have_text(
        '<script>alert(1)</script> & "quotes" reversed'
    )
    row = at.page.locator("tr", has_text="<script>")
    assert (
        row.get_by_role("link", name="Paper").count()
        == row.get_by_role("link", name="Code").count()
        == 0
    )
    row.get_by_role("button", name="BibTeX").click()
    assert "evil2025alert" in at.clipboard()
    assert not at.page.evaluate(
        "[...document.querySelectorAll('a')].some(a => !/^(https?|file):$/.test(a.protocol))"
    )


def test_a_phone_needs_no_sideways_scrolling(visit: Open, folder: Path) -> None:
    at = visit(folder, viewport=PHONE, has_touch=True, is_mobile=True)
    for path in (
        "index.html",
        "papers/evil2025alert.html",
        "papers/bourtoule2021machine.html",
        "statistics.html",
        "metrics.html",
        "authors.html",
        "datasets.html",
        "reading.html",
        "compare.html?paper=bourtoule2021machine&paper=smith2023graph",
        "timeline.html",
        "methods.html",
        "methods/s.html",
        "dataset/mnist.html",
        "metric/accuracy.html",
        "new.html",
    ):
        at.go(path)
        assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    at.go("index.html")
    assert not at.page.get_by_role("checkbox", name="With code").is_visible()
    at.page.get_by_text("Filters").tap()
    at.page.get_by_role("checkbox", name="With code").tap()
    at.found("1 of 5 papers")
    at.page.get_by_role("button", name="Show 1 paper").tap()
    assert not at.page.get_by_role("checkbox", name="With code").is_visible()
    playwright.expect(at.page.locator(TITLES).first).to_be_in_viewport()
    at.page.set_viewport_size({"width": 320, "height": 600})  # WCAG 1.4.10
    assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("path", ["index.html", "index.html?q=federated&topic=federated"])
def test_nothing_moves_while_the_page_comes(
    visit: Open, whole: Path, size: dict[str, int], path: str
) -> None:
    at = visit(whole, viewport=size)
    at.page.add_init_script(
        """window.moved = 0;
        new PerformanceObserver((list) => {
            for (const each of list.getEntries()) if (!each.hadRecentInput) moved += each.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    at.go(path)
    if "?" in path:
        playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
    at.page.wait_for_timeout(500)
    assert at.page.evaluate("moved") < 0.02


def test_dark_is_dark_and_can_be_chosen(visit: Open, folder: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number).reduce((a, b) => a + b)"
    at = visit(folder, color_scheme="dark").go("index.html")
    assert at.page.evaluate(ground) < 100
    button = at.page.get_by_role("button", name="Theme")
    button.click()
    assert button.inner_text() == "Theme: light" and at.page.evaluate(ground) > 600
    at.go("about.html")
    assert at.page.evaluate(ground) > 600
    at.page.get_by_role("button", name="Theme").click()
    assert at.page.evaluate(ground) < 100


def test_print_shows_the_papers_and_not_the_controls(visit: Open, folder: Path) -> None:
    at = visit(folder, color_scheme="dark").go("index.html")
    at.page.emulate_media(media="print")
    assert not at.page.locator("#q").is_visible() and not at.page.locator("#filters").is_visible()
    assert at.page.get_by_text("Machine Unlearning", exact=True).is_visible()
    assert (
        at.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )


PAGES = (
    *(
        "index.html",
        "index.html?q=forgetting&topic=exact",
        "papers/bourtoule2021machine.html",
        "papers/evil2025alert.html",
        "topics.html",
    ),
    *(
        "topics/gnn.html",
        "venues.html",
        "authors.html",
        "letters/b.html",
        "authors/monica-lopez.html",
        "datasets.html",
        "datasets/image.html",
    ),
    *(
        "metrics.html",
        "benchmarks.html",
        "statistics.html",
        "timeline.html",
        "methods/s.html",
        "dataset/mnist.html",
        "metric/accuracy.html",
        "new.html",
        "about.html",
        "years/2021.html",
        "404.html",
    ),
    *("reading.html", "compare.html?paper=bourtoule2021machine&paper=smith2023graph", "all.html"),
)


@pytest.mark.parametrize(
    ("scheme", "size", "only"),
    [
        (
            "light",
            DESK,
            {
                "type": "tag",
                "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            },
        ),
        ("dark", DESK, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}),
        (
            "light",
            PHONE,
            {
                "type": "rule",
                "values": ["color-contrast", "target-size", "scrollable-region-focusable"],
            },
        ),
    ],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing(
    browser: Any, folder: Path, scheme: str, size: dict[str, int], only: dict[str, Any]
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run npm ci in tests/web")
    with _visits(browser) as opened:
        at = opened(folder, color_scheme=scheme, viewport=size, bypass_csp=True)
        for path in PAGES if scheme == "light" and size is DESK else PAGES[::2]:
            at.go(path)
            if path.startswith("index.html?"):
                playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
            elif at.page.locator("#found").count():
                playwright.expect(at.page.locator("#found")).not_to_contain_text("Loading")
            at.page.add_script_tag(path=AXE)
            result = at.page.evaluate(
                "only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only
            )
            found = [
                f"{path}: {each['id']}: {node['html'][:160]} {node['failureSummary']}"
                for each in result["violations"]
                for node in each["nodes"]
            ]
            assert not found, "\n".join(found[:6])
            assert result["passes"]


def test_the_help_is_accessible(visit: Open, browser: Any, folder: Path) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed; run npm ci in tests/web")
    at = visit(folder, bypass_csp=True).go("index.html")
    at.page.get_by_role("button", name="Keyboard").click()
    at.page.add_script_tag(path=AXE)
    assert (
        at.page.evaluate("axe.run('#help').then(result => result.violations.map(each => each.id))")
        == []
    )


LANGUAGE = (
    *(
        "title:graph year:2022 -topic:llm has:code",
        '"eternal sunshine"',
        "hedgecut OR grapheraser",
        'colour:blue "eternal sunshine',
        "federat*",
    ),
    *(
        "title:bourtoule",
        'author:"min chen"',
        "venue:iclr graph",
        "-survey graph",
        "year:2020..2023 gnn",
        "year:2023-2020",
        "topic:gnnn",
        "guarantee:certified graph -needs:retained-data",
        "forgets:client dataset:mnits",
        "needs:nothing at all",
    ),
    *(
        "https://arxiv.org/abs/2103.14991v2",
        "https://github.com/MinChen00/Graph-Unlearning/tree/main",
        "10.1145/3548606.3559352",
        "arxiv:1912.03817",
    ),
    *(
        "chen2022",
        "chen 2022",
        "key:chen2022*",
        "RTBF",
        "right to be forgotten",
        "LLM",
        "the",
        "zzzzqqqq",
        "xyzzy unlerning",
        "Ärger œuvre",
        "-",
        '"',
    ),
)


def test_the_search_agrees_with_the_command_line(
    visit: Open, whole: Path, catalog: package.Catalog
) -> None:
    with (ROOT / "benchmarks/search/queries.tsv").open(encoding="utf-8", newline="") as stream:
        queries = [
            row["query"] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    queries += LANGUAGE
    at = visit(whole).go("index.html?q=machine")
    playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
    answers = at.page.evaluate(
        """async (queries) => {
            const receive = mucli.receive;
            const index = await new Promise((resolve) => {
                mucli.receive = (given) => { receive(given); resolve(given); };
                const again = document.createElement("script");
                again.src = document.querySelector("script[data-index]").dataset.index;
                document.head.append(again);
            });
            const answer = ({ found, hints, suggestion }) => [found.slice(0, 10).map((number) => index.key[number]), found.length, hints, suggestion];
            return queries.map((query) => answer(mucli.search(index, query)));
        }""",
        queries,
    )
    for query, (keys, many, hints, suggestion) in zip(queries, answers, strict=True):
        ours = search(catalog.store, query, meaning=False)
        assert keys == [hit.paper.key for hit in ours.hits][:10], query
        assert (many, suggestion, len(hints)) == (
            len(ours.hits),
            ours.suggestion,
            len(ours.hints),
        ), query


def test_what_is_not_understood_gets_a_hint_and_what_is_not_found_a_suggestion(
    visit: Open, whole: Path
) -> None:
    at = visit(whole).go("index.html?q=colour%3Ablue+%22eternal+sunshine")
    playwright.expect(at.page.locator("#hints")).to_contain_text("a quote is not closed")
    at.go("index.html?q=title%3Abourtoule")
    at.page.get_by_role("button", name="Search for “bourtoule”").click()
    playwright.expect(at.page.locator(TITLES).first).to_have_text("Machine Unlearning")


def test_the_picture_of_the_readme_can_be_drawn(
    browser: Any, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import site_picture

    site_picture.draw(browser, whole, tmp_path / "site.png")
    made, kept = ((place / "site.png").read_bytes() for place in (tmp_path, ROOT / "docs"))
    assert made[:8] == kept[:8] == b"\x89PNG\r\n\x1a\n"
    assert made[16:24] == kept[16:24], "docs/site.png has another size; run docs/site_picture.py"


def test_every_page_of_the_whole_site_opens_without_complaint(visit: Open, whole: Path) -> None:
    at = visit(whole)
    for path in (
        "index.html",
        "statistics.html",
        "metrics.html",
        "datasets.html",
        "authors.html",
        "venues.html",
        "topics.html",
        "about.html",
        "start.html",
        "glossary.html",
        "timeline.html",
        "methods.html",
    ):
        at.go(path)
        playwright.expect(at.page.locator("h1")).to_be_visible()
    assert at.go("metrics.html").page.locator("math").count() == len(
        re.findall("<math", (whole / "metrics.html").read_text())
    )
    assert at.go("statistics.html").page.locator("figure svg").count() >= 4
