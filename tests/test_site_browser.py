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
    # of one group any may hold, so its own counts do not depend on what is chosen in it
    at.page.get_by_role("checkbox", name="Federated learning").check()
    at.found("3 of 5 papers")
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
    assert at.query == "?q=bourtou"
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
        url for url in at.asked if "index.js" in url or "search.js" in url or "bibtex" in url
    ]
    at.page.get_by_role("columnheader", name="Title").get_by_role("button").click()
    playwright.expect(at.page.get_by_role("columnheader", name="Title")).to_have_attribute(
        "aria-sort", "ascending"
    )
    at.page.locator("#q").fill("machine")
    at.found("1 of 5 papers")
    assert len([url for url in at.asked if "index.js" in url]) == 1


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
    assert at.query == "?q=graph+amnesia"
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
    ):
        at.go(path)
        assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    at.go("index.html")
    assert not at.page.get_by_role("checkbox", name="With code").is_visible()
    at.page.get_by_text("Filters").tap()
    at.page.get_by_role("checkbox", name="With code").tap()
    at.found("1 of 5 papers")
    at.page.set_viewport_size({"width": 320, "height": 600})  # WCAG 1.4.10
    assert at.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


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
        "about.html",
        "years/2021.html",
        "404.html",
    ),
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
            if "?" in path:
                playwright.expect(at.page.locator("#found")).to_contain_text(" of ")
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
    ):
        at.go(path)
        playwright.expect(at.page.locator("h1")).to_be_visible()
    assert at.go("metrics.html").page.locator("math").count() == len(
        re.findall("<math", (whole / "metrics.html").read_text())
    )
    assert at.go("statistics.html").page.locator("figure svg").count() >= 4
