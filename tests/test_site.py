"""The website as files: what is written, that it is the same each time, and that nothing hostile gets through."""

import gzip
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from PIL import Image

import mucli as package
from conftest import ROOT, Result
from mucli.api.website import site_inputs
from mucli.errors import UsageError
from mucli.model import Author, Code, Paper, Source, Venue
from mucli.resources import PaperLink
from mucli.site import Finding, Inputs, build
from mucli.site.cards import card, drawable
from mucli.site.contents import Contents
from mucli.site.formulas import to_mathml
from mucli.site.metadata import citation_tags
from mucli.site.people import slug
from mucli.site.safe import safe_url, script_json
from mucli.site.serve import server
from mucli.site.statistics import charts
from mucli.site.write import File, write_site

Run = Callable[..., Result]
WEB = ROOT / "tests" / "web"
BIDI = "\u202e"


@pytest.fixture
def small(small_catalog: Path) -> Iterator[Inputs]:
    """What a site of the small catalogue is made of."""
    with package.open_catalog(small_catalog) as catalog:
        yield site_inputs(catalog)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a site goes."""
    return tmp_path / "site"


def hostile(inputs: Inputs) -> Inputs:
    """Return ``inputs`` with a paper whose every field attacks the page; it comes past the catalogue's own checks."""
    attack = Paper(
        key="evil2025alert",
        title=f'<script>alert(1)</script> & "quotes" {BIDI}reversed',
        other_titles=("</title><img src=x onerror=alert(1)>",),
        authors=(Author("<b>Evil</b>", "Mallory"), Author("' onmouseover='alert(1)", "x")),
        year=2025,
        venue="iclr",
        kind="method",
        categories=("model-agnostic",),
        topics=("gnn",),
        methods=("</script><script>alert(1)</script>",),
        doi='10.1000/"><script>alert(1)</script>',
        links={
            "paper": ("javascript:alert(1)", "java\nscript:alert(1)", "//example.org/x"),
            "pdf": ("data:text/html,<script>alert(1)</script>",),
        },
        code=(Code("vbscript:x", "<i>note</i>"), Code('https://example.org/a"onclick="alert(1)')),
        sources=(Source("list", "<script>alert(1)</script>", ("title",)),),
        notes="--><script>alert(1)</script>",
    )
    arabic = Paper(
        key="ali2025rtl",
        title=f"نسيان الآلة\u200f {BIDI}txet",
        authors=(Author("علي", "محمد"),),
        year=2025,
        venue="iclr",
        kind="method",
    )
    return replace(
        inputs,
        papers=(attack, arabic, *inputs.papers),
        findings={
            "https://example.org/graph-amnesia": Finding("dead", '"><script>alert(1)</script>')
        },
    )


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages(folder: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in files(folder).items() if name.endswith(".html")}


class Tags(HTMLParser):
    """Collects the start tags and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


# What is written ------------------------------------------------------------------------------------------------------


def test_the_command_writes_a_page_for_everything(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    result = mucli(
        *("--catalog", str(small_catalog), "site", "build", str(tmp_path / "site")),
        *("--url", "https://example.org/site"),
    )
    assert result.code == 0 and result.out == ""
    assert "new" in result.err
    written = files(tmp_path / "site")
    for name in (
        *(
            "index.html",
            "topics.html",
            "venues.html",
            "authors.html",
            "metrics.html",
            "benchmarks.html",
            "statistics.html",
            "about.html",
        ),
        *(
            "404.html",
            "datasets.html",
            "datasets/image.html",
            "papers/bourtoule2021machine.html",
            "papers/bourtoule2021machine.bib",
        ),
        *(
            "papers/bourtoule2021machine.ris",
            "papers/bourtoule2021machine.json",
            "venues/sp.html",
            "topics/exact.html",
            "years/2021.html",
        ),
        *(
            "categories/data-driven.html",
            "kinds/method.html",
            "authors/monica-lopez.html",
            "letters/b.html",
            "new.html",
            "topics/exact.atom",
            "venues/sp.atom",
            "authors/monica-lopez.atom",
            "feed.atom",
            "feed.json",
        ),
        *(
            "sitemap.xml",
            "catalog.json",
            "catalog.bib",
            "robots.txt",
            "style.css",
            "index.js",
            "export/bibtex/2021.js",
        ),
    ):
        assert name in written, name


def test_the_catalogue_comes_along_as_json_and_bibtex(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    catalog = ("--catalog", str(small_catalog))
    mucli(*catalog, "site", "build", str(tmp_path / "site")).ok()
    assert json.loads((tmp_path / "site/catalog.json").read_text()) == json.loads(
        mucli(*catalog, "list", "--format", "json").ok()
    )
    assert (tmp_path / "site/catalog.bib").read_text() == mucli(
        *catalog, "list", "--format", "bibtex"
    ).ok()


def test_citations_are_those_of_the_command_line(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    catalog = ("--catalog", str(small_catalog))
    mucli(*catalog, "site", "build", str(tmp_path / "site")).ok()
    page = Tags((tmp_path / "site/papers/bourtoule2021machine.html").read_text()).text
    for ending, style in (("bib", "bibtex"), ("ris", "ris"), ("json", "csl-json")):
        cited = mucli(*catalog, "cite", "SISA", "--style", style).ok()
        assert (tmp_path / f"site/papers/bourtoule2021machine.{ending}").read_text() == cited
        assert cited.strip() in page


def test_every_link_within_the_site_leads_somewhere(small: Inputs, folder: Path) -> None:
    build(folder, hostile(small))
    written = pages(folder)
    ids = {
        name: {attributes["id"] for _tag, attributes in Tags(html).tags if "id" in attributes}
        for name, html in written.items()
    }
    for name, html in written.items():
        for tag, attributes in Tags(html).tags:
            for address in (attributes.get("href"), attributes.get("src")):
                parts = urlsplit(address or "https://elsewhere")
                if parts.scheme or name == "404.html":
                    continue
                goal = (
                    os.path.normpath(Path(name).parent / unquote(parts.path))
                    if parts.path
                    else name
                )
                assert (folder / goal).is_file(), f"{name}: {tag} leads to {address}"
                if parts.fragment and goal.endswith(".html"):
                    assert parts.fragment in ids[goal], f"{name}: {address}"


def test_the_page_for_what_is_missing_finds_its_parts_from_any_depth(
    small: Inputs, folder: Path
) -> None:
    build(folder, replace(small, url="https://example.org/deep/place"))
    page = Tags((folder / "404.html").read_text())
    assert all(each["href"].startswith("/deep/place/") for each in page.all("link"))


def test_programs_read_a_paper_s_page(small: Inputs, folder: Path) -> None:
    build(folder, replace(small, url="https://example.org/site"))
    html = (folder / "papers/bourtoule2021machine.html").read_text()
    tags = [
        (each["name"], each["content"])
        for each in Tags(html).all("meta")
        if each.get("name", "").startswith("citation_")
    ]
    assert [content for name, content in tags if name == "citation_author"] == [
        "Bourtoule, Lucas",
        "Chandrasekaran, Varun",
    ]
    told = dict(tags)
    assert told["citation_title"] == "Machine Unlearning"
    assert told["citation_conference_title"] == "IEEE Symposium on Security and Privacy"
    assert (
        told["citation_firstpage"],
        told["citation_lastpage"],
        told["citation_publication_date"],
    ) == ("141", "159", "2021")
    assert told["citation_doi"] == "10.1109/SP40001.2021.00019"
    assert told["citation_pdf_url"] == "https://arxiv.org/pdf/1912.03817"
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert match
    data = json.loads(match[1])
    assert data["@type"] == "ScholarlyArticle" and data["name"] == "Machine Unlearning"
    assert data["author"][0] == {
        "@type": "Person",
        "name": "Lucas Bourtoule",
        "givenName": "Lucas",
        "familyName": "Bourtoule",
    }
    assert data["isPartOf"]["name"] == "IEEE Symposium on Security and Privacy"
    assert "https://arxiv.org/abs/1912.03817" in data["sameAs"]
    assert data["@id"] == "https://example.org/site/papers/bourtoule2021machine.html"


def test_one_page_holds_every_paper_and_the_main_page_the_newest(
    mucli: Run, tmp_path: Path
) -> None:
    mucli("site", "build", str(tmp_path / "site")).ok()

    def rows(page: str) -> list[str]:
        text = (tmp_path / "site" / page).read_text()
        return re.findall(r'<tr><th scope="row">.*?<a href="papers/(\w+)\.html">', text)

    with package.open_catalog(ROOT / "catalog", own=False) as catalog:
        by_month = {paper.key: (-paper.year, -(paper.month or 0)) for paper in catalog}
    every = rows("all.html")
    assert sorted(every) == sorted(by_month)
    assert [by_month[key] for key in every] == sorted(by_month.values())
    assert rows("index.html") == every[:50]
    size = sum(
        len(gzip.compress((tmp_path / "site" / name).read_bytes(), mtime=0))
        for name in ("index.html", "style.css", "start.js", "common.js", "papers.js", "table.js")
    )
    assert size < 40_000, (
        f"the main page with its style and scripts takes {size:,} bytes compressed"
    )


def test_a_name_has_one_page_whatever_its_accents() -> None:
    assert slug(Author("López", "Mónica")) == slug(Author("Lopez", "Monica")) == "monica-lopez"
    assert slug(Author("王", "伟")) != slug(Author("李", "伟"))
    assert re.fullmatch(r"[a-z0-9-]+", slug(Author("../../etc/passwd", "")))
    assert len(slug(Author("a" * 500, "b"))) < 100


# The same each time, and only what changed ----------------------------------------------------------------------------


def test_the_same_catalogue_gives_the_same_bytes(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        mucli("--catalog", str(small_catalog), "site", "build", str(tmp_path / name)).ok()
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_only_what_changed_is_written(small: Inputs, tmp_path: Path) -> None:
    first = build(tmp_path / "site", small)
    before = {name: (tmp_path / "site" / name).stat() for name in files(tmp_path / "site")}
    again = build(tmp_path / "site", small)
    assert (again.new, again.changed, again.removed, again.same) == (0, 0, 0, first.new)
    assert all(
        (tmp_path / "site" / name).stat().st_mtime_ns == status.st_mtime_ns
        for name, status in before.items()
    )
    papers = [
        replace(paper, title="Another Title") if paper.key == "smith2023graph" else paper
        for paper in small.papers
        if paper.year != 2024
    ]
    changed = build(tmp_path / "site", replace(small, papers=papers, related=lambda _papers: {}))
    assert changed.changed and changed.removed and changed.same
    assert not (tmp_path / "site/papers/lopez2024federated.html").exists()
    assert not (tmp_path / "site/years/2024.html").exists()
    fresh = build(tmp_path / "fresh", replace(small, papers=papers, related=lambda _papers: {}))
    assert fresh.new == changed.new + changed.changed + changed.same
    assert files(tmp_path / "site") == files(tmp_path / "fresh")


def test_a_site_made_of_the_same_is_left_as_it_is(
    small: Inputs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(folder, small)
    monkeypatch.setattr("mucli.site.pages.site_files", lambda _inputs: pytest.fail("made again"))
    assert build(folder, small).same == first.new
    monkeypatch.undo()
    page = folder / "papers/smith2023graph.html"
    before = page.read_bytes()
    page.write_bytes(before.replace(b"Amnesia", b"Asthma"))
    assert build(folder, small).changed == 1 and page.read_bytes() == before
    page.unlink()
    assert build(folder, small).changed == 1 and page.read_bytes() == before
    assert build(folder, replace(small, url="https://example.org")).changed


def test_an_interrupted_build_leaves_the_old_site(small: Inputs, tmp_path: Path) -> None:
    build(tmp_path / "site", small)
    before = files(tmp_path / "site")

    def interrupt(done: int, _of: int) -> None:
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "site", replace(small, papers=small.papers[:1]), interrupt)
    assert files(tmp_path / "site") == before
    assert [path.name for path in tmp_path.iterdir() if "site" in path.name] == ["site"]


def test_what_the_user_keeps_in_the_folder_stays(small: Inputs, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / ".git/objects").mkdir(parents=True)
    (site / ".git/objects/aa").write_bytes(b"kept")
    (site / "CNAME").write_text("example.org")
    build(site, small)
    (site / "papers/mine.txt").write_text("mine")
    (site / "link").symlink_to("CNAME")
    build(site, replace(small, papers=small.papers[:1]))
    assert (site / ".git/objects/aa").read_bytes() == b"kept"
    assert (site / "CNAME").read_text() == "example.org"
    assert (site / "papers/mine.txt").read_text() == "mine"
    assert (site / "link").readlink() == Path("CNAME")


def test_a_folder_of_other_things_is_not_touched(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.tex").write_text("years of work")
    result = mucli("--catalog", str(small_catalog), "site", "build", str(tmp_path / "thesis"))
    assert result.code == 2 and "'chapter.tex'" in result.err and "new folder" in result.err
    assert files(tmp_path / "thesis") == {"chapter.tex": b"years of work"}
    (tmp_path / "file").write_text("x")
    assert mucli("--catalog", str(small_catalog), "site", "build", str(tmp_path / "file")).code == 2


def test_a_file_of_the_user_in_the_way_is_not_overwritten(small: Inputs, tmp_path: Path) -> None:
    build(tmp_path / "site", replace(small, papers=small.papers[:1]))
    (tmp_path / "site/papers/bourtoule2021machine.html").write_text("my own page")
    with pytest.raises(UsageError, match=r"bourtoule2021machine\.html is not part of a site"):
        build(tmp_path / "site", small)
    assert (tmp_path / "site/papers/bourtoule2021machine.html").read_text() == "my own page"


def test_building_into_the_folder_one_stands_in_keeps_the_folder(
    small: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    build(site, small)
    inode = site.stat().st_ino
    monkeypatch.chdir(site)
    (site / "CNAME").write_text("example.org")
    build(Path(), replace(small, papers=small.papers[:1]))
    assert site.stat().st_ino == inode and (site / "CNAME").exists()
    (site / "CNAME").unlink()
    build(tmp_path / "fresh", replace(small, papers=small.papers[:1]))
    assert files(site) == files(tmp_path / "fresh")


@pytest.mark.parametrize(
    "path", ["../escape.html", "/etc/passwd", "a/../../b", "a//b", ".", "a/", "nul\0l", ""]
)
def test_no_page_leaves_the_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="mucli validate"):
        write_site(tmp_path / "site", [File(path, lambda: b"x")], lambda _done, _of: None)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_named(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    result = mucli("--catalog", str(small_catalog), "site", "build", str(tmp_path / "file/site"))
    assert result.code == 3 and "cannot be written" in result.err


# Nothing hostile ------------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text(small: Inputs, folder: Path) -> None:
    build(folder, hostile(small))
    for name, html in pages(folder).items():
        page = Tags(html)
        for tag, attributes in page.tags:
            assert tag not in ("img", "b", "i", "iframe", "object"), f"{name}: {tag}"
            assert not [
                attribute
                for attribute in attributes
                if attribute.startswith("on") or attribute == "style"
            ], f"{name}: {attributes}"
            for attribute in ("href", "src"):
                if attribute in attributes:
                    assert urlsplit(attributes[attribute]).scheme in ("", "http", "https"), (
                        f"{name}: {attributes}"
                    )
                    assert not attributes[attribute].startswith("//")
        assert BIDI not in html and "\u200f" not in html, name
    page = Tags((folder / "papers/evil2025alert.html").read_text())
    assert '<script>alert(1)</script> & "quotes" reversed' in page.text
    for name in ("index.js", "export/bibtex/2025.js", "export/csv/2025.js"):
        script = (folder / name).read_text()
        assert "<" not in script and BIDI not in script


def test_every_page_says_a_strict_policy_and_has_nothing_inline(
    small: Inputs, folder: Path
) -> None:
    build(folder, small)
    for name, html in pages(folder).items():
        page = Tags(html)
        (policy,) = [
            each["content"]
            for each in page.all("meta")
            if each.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policy in html
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, (
            name
        )
        assert not page.all("style"), name
        for script in page.all("script"):
            assert "src" in script or script["type"] == "application/ld+json", f"{name}: {script}"


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("https://example.org/ü", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" https://example.org", False),
        ("java\tscript:alert(1)", False),
        ("//example.org", False),
        ("https:example.org", False),
        ("https://user:secret@example.org", False),
        ('https://example.org/"onclick="', False),
        ("https://example.org/\u202egpj", False),
        ("https://[broken", False),
        ("data:text/html,x", False),
        ("", False),
        (None, False),
    ],
)
def test_only_http_addresses_are_links(address: str | None, fine: bool) -> None:
    assert safe_url(address) == (address if fine else None)


def test_json_in_a_script_cannot_end_it() -> None:
    text = script_json({"a": "</script><!-- \u2028 &"})
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text) == {"a": "</script><!-- \u2028 &"} or json.loads(text) == {
        "a": "</script><!--  &"
    }


def test_formulas_become_mathml_and_nothing_else() -> None:
    assert "<msub><mi>w</mi><mi>f</mi></msub>" in str(to_mathml("w_f"))
    attack = str(
        to_mathml(
            r"\text{<script>alert(1)</script>} \href{javascript:alert(1)}{x} \style{color:red}{y}"
        )
    )
    assert (
        "<script" not in attack
        and "href" not in attack
        and "style=" not in attack
        and "&lt;script&gt;" in attack
    )
    for broken in ("", "}{", r"\left(", r"\begin{matrix}"):
        assert to_mathml(broken) is None


def test_every_metric_s_formula_is_rendered(catalog: package.Catalog) -> None:
    for metric in catalog.metrics.values():
        assert metric.formula is None or to_mathml(metric.formula), metric.key


# Verdicts, feeds ------------------------------------------------------------------------------------------------------


def test_verdicts_of_a_report_are_shown_with_their_day(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    link = {
        "url": "https://github.com/cleverhans-lab/machine-unlearning",
        "verdict": "archived",
        "reason": "read-only",
        "checked": "2026-03-01T10:00:00Z",
    }
    report.write_text(json.dumps({"version": 1, "links": [link]}))
    mucli(
        "--catalog",
        str(small_catalog),
        "site",
        "build",
        str(tmp_path / "site"),
        "--verdicts",
        str(report),
    ).ok()
    page = (tmp_path / "site/papers/bourtoule2021machine.html").read_text()
    assert re.search(
        r'class="verdict archived" title="read-only">archived <time datetime="2026-03-01">', page
    )


def test_verdicts_that_check_links_remembers_are_shown(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    from mucli.files import user_cache

    user_cache().mkdir(parents=True, exist_ok=True)
    line = {
        "url": "https://example.org/graph-amnesia",
        "verdict": "dead",
        "reason": "not found",
        "checked": 1_767_225_600.0,
    }
    file = user_cache() / "links.jsonl"
    file.write_text(json.dumps(line) + "\n")
    try:
        mucli("--catalog", str(small_catalog), "site", "build", str(tmp_path / "site")).ok()
    finally:
        file.unlink()
    assert (
        'class="verdict dead" title="not found">dead <time datetime="2026-01-01">'
        in (tmp_path / "site/papers/smith2023graph.html").read_text()
    )


@pytest.mark.parametrize(
    ("text", "says"), [("{}", "is no report"), ("[1]", "is no report"), ("no json", "is no report")]
)
def test_a_report_that_is_none_is_refused(
    mucli: Run, small_catalog: Path, tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "report.json").write_text(text)
    result = mucli(
        "--catalog",
        str(small_catalog),
        "site",
        "build",
        str(tmp_path / "site"),
        "--verdicts",
        str(tmp_path / "report.json"),
    )
    assert result.code == 2 and says in result.err
    assert (
        mucli(
            "--catalog",
            str(small_catalog),
            "site",
            "build",
            str(tmp_path / "site"),
            "--verdicts",
            str(tmp_path / "missing.json"),
        ).code
        == 3
    )


def test_feeds_name_what_was_added_last(small: Inputs, folder: Path) -> None:
    added = {
        "bourtoule2021machine": date(2026, 2, 3),
        "smith2023graph": date(2026, 1, 1),
        "lopez2024federated": date(2025, 12, 31),
    }
    build(folder, replace(small, added=added, url="https://example.org/site"))
    atom = ET.fromstring((folder / "feed.atom").read_bytes())
    space = {"a": "http://www.w3.org/2005/Atom"}
    entries = atom.findall("a:entry", space)
    assert [entry.findtext("a:title", "", space) for entry in entries] == [
        "Machine Unlearning",
        "Graph Amnesia: Forgetting Nodes",
        "Federated Forgetting of Clients",
    ]
    assert (
        atom.findtext("a:updated", "", space)
        == entries[0].findtext("a:updated", "", space)
        == "2026-02-03T00:00:00Z"
    )
    assert (
        entries[0].findtext("a:id", "", space)
        == "https://example.org/site/papers/bourtoule2021machine.html"
    )
    feed = json.loads((folder / "feed.json").read_text())
    assert feed["items"][0]["content_text"] == entries[0].findtext("a:summary", "", space)
    assert feed["items"][0]["content_text"] == "Bourtoule and Chandrasekaran, S&P, 2021"
    assert [item["title"] for item in feed["items"]] == [
        entry.findtext("a:title", "", space) for entry in entries
    ]
    places = [
        each.text
        for each in ET.fromstring((folder / "sitemap.xml").read_bytes()).iter(
            "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
        )
    ]
    assert (
        "https://example.org/site/" in places
        and "https://example.org/site/venues/sp.html" in places
    )
    thin = [name for name, html in pages(folder).items() if '<meta name="robots"' in html]
    assert "authors/monica-lopez.html" in thin and "404.html" in thin
    assert len(places) == len(set(places)) == len(pages(folder)) - len(thin)
    days = {
        each[0].text: each[1].text
        for each in ET.fromstring((folder / "sitemap.xml").read_bytes())
        if len(each) > 1
    }
    assert days["https://example.org/site/papers/smith2023graph.html"] == "2026-01-01"
    assert days["https://example.org/site/topics/exact.html"] == "2026-02-03"


def test_the_day_a_paper_was_added_comes_from_git(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    if not shutil.which("git"):
        pytest.skip("git is not installed")

    def git(*arguments: str, day: str = "2026-01-01") -> None:
        names = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "a"), ("EMAIL", "a@b"), ("DATE", f"{day}T12:00:00Z"))
        }
        subprocess.run(
            ["git", "-C", str(small_catalog), *arguments],
            check=True,
            env=os.environ | names,
            capture_output=True,
        )

    late = small_catalog / "papers/2024/lopez2024federated.yaml"
    text = late.read_text()
    late.unlink()
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first", day="2026-01-05")
    late.write_text(text)
    git("add", ".")
    git("commit", "-qm", "one more", day="2026-02-06")
    mucli(
        *("--catalog", str(small_catalog), "site", "build", str(tmp_path / "site")),
        *("--url", "https://example.org"),
    ).ok()
    items = json.loads((tmp_path / "site/feed.json").read_text())["items"]
    assert [(item["title"], item["date_published"][:10]) for item in items][:2] == [
        ("Federated Forgetting of Clients", "2026-02-06"),
        ("Graph Amnesia: Forgetting Nodes", "2026-01-05"),
    ]


def test_a_site_without_an_address_names_none(small: Inputs, folder: Path) -> None:
    build(folder, small)
    written = files(folder)
    assert not [name for name in written if name.endswith((".atom", ".png"))]
    assert "sitemap.xml" not in written and "feed.json" not in written
    assert b"Sitemap" not in written["robots.txt"]
    for name, html in pages(folder).items():
        page = Tags(html)
        assert "canonical" not in [each.get("rel") for each in page.all("link")], name
        said = {each.get("property", ""): each.get("content") for each in page.all("meta")}
        assert "og:url" not in said and "og:image" not in said, name
        assert said.get("og:title") or "http-equiv" in str(page.all("meta")), name
    assert "left out of this copy" in Tags(pages(folder)["about.html"]).text


def test_titles_come_from_the_catalogue(small: Inputs, folder: Path) -> None:
    build(folder, replace(small, about=replace(small.about, name="Papers on bees")))
    for name, html in pages(folder).items():
        title = re.search("<title>(.*?)</title>", html)
        assert title and title[1].endswith("Papers on bees"), name
        assert "machine unlearning" not in html.replace("Machine Unlearning", "").lower() or (
            "bourtoule" in html
        ), name


def test_an_earlier_key_leads_to_the_paper(small: Inputs, folder: Path) -> None:
    papers = [
        replace(paper, aliases=("old2020key", "smith2023graph"))
        if paper.key == "bourtoule2021machine"
        else paper
        for paper in small.papers
    ]
    build(folder, replace(small, papers=papers, url="https://example.org/site"))
    page = Tags((folder / "papers/old2020key.html").read_text())
    refresh = [each["content"] for each in page.all("meta") if each.get("http-equiv") == "refresh"]
    assert refresh == ["0; url=bourtoule2021machine.html"]
    assert {
        "rel": "canonical",
        "href": "https://example.org/site/papers/bourtoule2021machine.html",
    } in (page.all("link"))
    assert "Graph Amnesia" in (folder / "papers/smith2023graph.html").read_text()


def test_each_topic_venue_and_author_has_a_feed(small: Inputs, folder: Path) -> None:
    build(folder, replace(small, url="https://example.org/site"))
    space = {"a": "http://www.w3.org/2005/Atom"}
    for place, titles in {
        "topics/exact": {"Machine Unlearning", "Graph Amnesia: Forgetting Nodes"},
        "venues/sp": {"Machine Unlearning"},
        "authors/monica-lopez": {"Federated Forgetting of Clients"},
    }.items():
        feed = ET.fromstring((folder / f"{place}.atom").read_bytes())
        assert {each.findtext("a:title", "", space) for each in feed.findall("a:entry", space)} == (
            titles
        )
        links = {each.get("rel"): each.get("href") for each in feed.findall("a:link", space)}
        assert links == {
            "self": f"https://example.org/site/{place}.atom",
            "alternate": f"https://example.org/site/{place}.html",
        }
        page = Tags((folder / f"{place}.html").read_text())
        assert f"../{place}.atom" in [each.get("href") for each in page.all("link")]
        assert f"../{place}.atom" in [each.get("href") for each in page.all("a")]


def test_the_page_of_new_papers_holds_those_of_the_last_month(small: Inputs, folder: Path) -> None:
    added = {
        "bourtoule2021machine": date(2026, 2, 3),
        "smith2023graph": date(2026, 2, 1),
        "lopez2024federated": date(2026, 1, 31),
    }
    build(folder, replace(small, added=added))
    page = (folder / "new.html").read_text()
    assert "New in February 2026" in page and "2 papers came into the catalogue" in page
    keys = re.findall(r'href="papers/(\w+)\.html"', page)
    assert keys == ["smith2023graph", "bourtoule2021machine"]
    build(folder, replace(small, added={}))
    assert not (folder / "new.html").exists()


def test_zotero_can_take_many_papers_from_a_list(small: Inputs, folder: Path) -> None:
    thesis = Paper(
        key="roe2022thesis",
        title="Forgetting & More",
        authors=(Author("van der Roe", "Jo"),),
        year=2022,
        venue="thesis",
        kind="method",
        publisher="A University",
    )
    venues = dict(small.venues)
    venues["thesis"] = Venue("thesis", "Doctoral thesis", "Thesis", "thesis")
    build(folder, replace(small, papers=[*small.papers, thesis], venues=venues))
    page = Tags((folder / "kinds/method.html").read_text())
    said = [parse_qs(each["title"]) for each in page.all("span") if each.get("class") == "Z3988"]
    found = {(each.get("rft.atitle") or each["rft.title"])[0]: each for each in said}
    assert len(found) == 4
    proceeding = found["Machine Unlearning"]
    assert proceeding["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:book"]
    assert proceeding["rft.genre"] == ["proceeding"]
    assert proceeding["rft.btitle"] == ["IEEE Symposium on Security and Privacy"]
    assert proceeding["rft.au"] == ["Bourtoule, Lucas", "Chandrasekaran, Varun"]
    assert (proceeding["rft.spage"], proceeding["rft.epage"]) == (["141"], ["159"])
    assert "info:doi/10.1109/SP40001.2021.00019" in proceeding["rft_id"]
    preprint = found["Federated Forgetting of Clients"]
    assert (preprint["rft.genre"], preprint["rft.jtitle"]) == (["preprint"], ["arXiv"])
    assert found["Forgetting & More"]["rft.inst"] == ["A University"]


def test_every_paper_s_page_names_what_it_appeared_in(catalog: package.Catalog) -> None:
    names = {
        "citation_journal_title",
        "citation_conference_title",
        "citation_inbook_title",
        "citation_technical_report_institution",
        "citation_dissertation_institution",
    }
    for paper in catalog:
        if paper.venue:
            told = dict(citation_tags(paper, catalog.venues[paper.venue], ""))
            assert len(names & set(told)) == 1, paper.key


def test_a_paper_has_a_drawn_picture_that_is_drawn_once(
    small: Inputs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = replace(small, url="https://example.org/site")
    build(folder, site)
    page = Tags((folder / "papers/smith2023graph.html").read_text())
    said = {each.get("property"): each.get("content", "") for each in page.all("meta")}
    assert said["og:title"] == "Graph Amnesia: Forgetting Nodes" and said["og:type"] == "article"
    place = folder / said["og:image"].removeprefix("https://example.org/site/")
    with Image.open(place) as picture:
        assert (picture.format, picture.size) == ("PNG", (600, 315))
        assert len(picture.getcolors() or []) > 8  # the letters have smooth edges
    assert place.stat().st_size < 12_000
    general = Tags((folder / "index.html").read_text()).all("meta")
    assert any("cards/site-" in each.get("content", "") for each in general)

    def drawn(*_words: str) -> bytes:
        raise AssertionError("a picture was drawn again")

    monkeypatch.setattr("mucli.site.cards.card", drawn)
    papers = [
        replace(paper, notes="changed") if paper.key == "smith2023graph" else paper
        for paper in site.papers
    ]
    assert build(folder, replace(site, papers=papers)).changed


def test_a_picture_holds_no_letter_that_its_typeface_lacks() -> None:
    assert drawable("López: “für alle” – Śśø") == "Lopez: “fur alle” - Sso"
    assert drawable("机器 Unlearning 遗忘") == "Unlearning"
    assert card("机器遗忘", "", "", "") != card("Unlearning", "", "", "")
    assert card("word " * 200, "x" * 500, "y" * 500, "z" * 500)


def test_own_papers_stay_at_home_unless_asked_for(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    own = Path(os.environ["XDG_DATA_HOME"]) / "mucli/papers/2025/me2025secret.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(
        "title: My Secret Draft\nauthors:\n- Me, Myself\nyear: 2025\nvenue: arxiv\nkind: method\ncategories:\n- model-agnostic\n"
    )
    mucli("--catalog", str(small_catalog), "site", "build", str(tmp_path / "site")).ok()
    assert not any(b"My Secret Draft" in data for data in files(tmp_path / "site").values())
    mucli(
        "--catalog", str(small_catalog), "site", "build", str(tmp_path / "site"), "--with-own"
    ).ok()
    assert (tmp_path / "site/papers/me2025secret.html").exists()


def test_related_papers_are_those_of_the_command_line(catalog: package.Catalog) -> None:
    from mucli.search.neighbours import neighbours

    papers = list(catalog)
    near = neighbours(papers)
    for paper in papers[:: max(len(papers) // 40, 1)]:
        assert near[paper.key] == tuple(other.key for other in catalog.related(paper)), paper.key


# The command ----------------------------------------------------------------------------------------------------------


def test_a_bad_address_is_refused(mucli: Run, small_catalog: Path, tmp_path: Path) -> None:
    for url in ("ftp://example.org", "example.org", "https://example.org/?a=b"):
        assert (
            mucli(
                "--catalog",
                str(small_catalog),
                "site",
                "build",
                str(tmp_path / "site"),
                "--url",
                url,
            ).code
            == 2
        )
    assert not (tmp_path / "site").exists()


def test_without_the_extra_it_says_what_to_install(
    mucli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = mucli("site", "build", str(tmp_path / "site"))
    assert result.code == 2 and "pip install 'mucli-catalog[site]'" in result.err


@pytest.fixture
def served(small_catalog: Path) -> Iterator[str]:
    """Run ``mucli site serve`` and give the address it says."""
    command = [
        sys.executable,
        "-m",
        "mucli",
        "--catalog",
        str(small_catalog),
        "site",
        "serve",
        "--port",
        "0",
    ]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=dict(os.environ)
    )
    assert process.stderr
    line = ""
    for line in process.stderr:
        if line.startswith("http"):
            break
    yield line.split()[0]
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    process.stderr.close()


def asked(address: str, path: str, host: str = "") -> tuple[int, str, bytes]:
    """Return status, type and body of the answer to a request."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host} if host else {})
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()
    finally:
        connection.close()


def test_serve_shows_the_site_on_this_machine_only(served: str) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", served)
    status, kind, body = asked(served, "/")
    assert (status, kind) == (200, "text/html") and b"A small catalogue" in body
    for path in ("/papers/none.html", "/papers/", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"):
        status, _kind, body = asked(served, path)
        assert status == 404 and b"No such page" in body, path
    assert asked(served, "/", host="evil.example:80")[0] == 421


def test_a_site_made_for_a_folder_of_a_host_is_served_whole(
    mucli: Run, small: Inputs, folder: Path
) -> None:
    build(folder, replace(small, url="https://example.org/deep/site"))
    with server(folder, 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        _status, _kind, body = asked(
            f"http://127.0.0.1:{listening.server_port}/", "/papers/none.html"
        )
        listening.shutdown()
    assert b'href="/style.css?' in body and b'="/deep' not in body


def test_serve_compresses_texts_for_those_who_take_it(small: Inputs, folder: Path) -> None:
    build(folder, replace(small, url="https://example.org"))
    picture = next(name for name in files(folder) if name.endswith(".png"))
    with server(folder, 0) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()

        def ask(path: str, **headers: str) -> tuple[int, str | None, bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", listening.server_port, timeout=10)
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            answer = connection.getresponse()
            found = (answer.status, answer.headers["Content-Encoding"], answer.read())
            connection.close()
            return found

        page = (folder / "index.html").read_bytes()
        for path in ("/", "/index.html?q=x"):
            status, encoding, body = ask(path, Accept_Encoding="br, gzip;q=0.5")
            assert (status, encoding, gzip.decompress(body)) == (200, "gzip", page)
        for refused in ("", "identity", "gzip;q=0", "br"):
            assert ask("/index.html", Accept_Encoding=refused) == (200, None, page)
        assert ask(f"/{picture}", Accept_Encoding="gzip")[1] is None
        assert ask("/papers/none.html", Accept_Encoding="gzip")[0] == 404
        later = "Fri, 01 Jan 2100 00:00:00 GMT"
        assert ask("/", Accept_Encoding="gzip", If_Modified_Since=later)[0] == 304
        assert ask("/", Accept_Encoding="gzip", If_Modified_Since="no day")[0] == 200
        listening.shutdown()


def test_serve_refuses_a_folder_without_a_site(mucli: Run, tmp_path: Path) -> None:
    result = mucli("site", "serve", str(tmp_path))
    assert result.code == 2 and "holds no site" in result.err


# Statistics -----------------------------------------------------------------------------------------------------------


def test_years_are_told_newest_first_with_gaps_as_gaps_and_shares_with_their_number(
    small: Inputs, folder: Path
) -> None:
    papers = [
        Paper(
            key=f"doe{year}w{number}",
            title=f"Word {number}",
            year=year,
            kind="method",
            code=(Code("https://example.org/code"),) if number % 4 == 0 else (),
        )
        for year, many in ((2026, 20), (2025, 40), (2021, 3))
        for number in range(many)
    ]
    added = {paper.key: date(2026, 3, 4) for paper in papers}
    site = replace(small, papers=papers, added=added, cite=lambda papers, _venues, _style: "x")
    build(folder, site)
    by_year, shares = charts(Contents(site))[:2]
    names = [(row.name, row.said, row.gap) for row in by_year.rows]
    assert names == [
        ("2026 so far", "20", False),
        ("2025", "40", False),
        ("2022–2024", "none", True),
        ("2021", "3", False),
    ]
    assert [row.partial for row in by_year.rows] == [True, False, False, False]
    assert [row.said for row in shares.rows] == ["25% of 20", "25% of 40", "none", "1 of 3"]
    assert not shares.rows[-1].parts and shares.rows[0].parts[0].length == 25
    html = (folder / "statistics.html").read_text()
    assert "2026 is not over" in html and "25% of 40" in html
    assert "20" in Tags((folder / "years/2026.html").read_text()).text


def test_what_papers_introduce_and_use_has_a_page(small: Inputs, folder: Path) -> None:
    mnist = replace(
        small.datasets["mnist"], introduced_by=(PaperLink("smith2023graph"),), task="Digits"
    )
    papers = [
        replace(paper, datasets=("mnist",), summary="It forgets shards.")
        if paper.key == "bourtoule2021machine"
        else paper
        for paper in small.papers
    ]
    build(folder, replace(small, papers=papers, datasets={"mnist": mnist}))
    page = Tags((folder / "dataset/mnist.html").read_text())
    links = [each["href"] for each in page.all("a")]
    assert "../papers/smith2023graph.html" in links and "Digits" in page.text
    assert "1 paper of the catalogue is known to use it" in page.text
    assert "../papers/bourtoule2021machine.html" in links
    paper = Tags((folder / "papers/bourtoule2021machine.html").read_text())
    assert "../dataset/mnist.html" in [each.get("href") for each in paper.all("a")]
    assert "Used by" not in Tags((folder / "metric/accuracy.html").read_text()).text
    method = Tags((folder / "methods/s.html").read_text())
    assert "SISA" in method.text and "It forgets shards." in method.text
    assert "methods/s.html#m-sisa" in (folder / "methods.html").read_text()


def test_newcomers_find_what_to_read_and_what_words_mean(
    mucli: Run, catalog: package.Catalog, folder: Path
) -> None:
    mucli("--catalog", str(ROOT / "catalog"), "site", "build", str(folder)).ok()
    start = Tags((folder / "start.html").read_text())
    for reading in catalog.start.readings:
        assert reading.why in start.text
        assert f"papers/{reading.paper}.html" in [each.get("href") for each in start.all("a")]
    glossary = Tags((folder / "glossary.html").read_text())
    for key, term in catalog.glossary.items():
        assert term.definition in glossary.text
        assert key in [each.get("id") for each in glossary.all("div")]


# Validity -------------------------------------------------------------------------------------------------------------


def test_every_kind_of_page_is_valid_html(small: Inputs, folder: Path) -> None:
    program = WEB / "node_modules/.bin/html-validate"
    if not program.exists():
        pytest.skip("html-validate is not installed; run npm ci in tests/web")
    build(folder, hostile(small))
    done = subprocess.run(
        [program, "--config", WEB / ".htmlvalidate.json", folder],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "index.html").write_text((folder / "index.html").read_text().replace("</h1>", ""))
    assert (
        subprocess.run(
            [program, "--config", WEB / ".htmlvalidate.json", folder / "index.html"],
            capture_output=True,
            check=False,
        ).returncode
        == 1
    )
