"""Papers as PDF: the open copy, fetched whole and once, from servers of our own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result
from misbehaving import Reply, Server
from mucli.api.pdfs import pdf_addresses
from mucli.model import Paper

Run = Callable[..., Result]
SISA, FEDERATED, GRAPH = "bourtoule2021machine", "lopez2024federated", "smith2023graph"
PDF = b"%PDF-1.7\n" + b"forgetting " * 5000


@pytest.fixture
def arxiv(internet: Server) -> Server:
    """Put papers at arxiv.org, in the place of the whole internet."""
    for name in ("1912.03817", "2401.00001"):
        internet.routes[f"//arxiv.org/pdf/{name}"] = lambda _r: Reply(
            200, PDF, {}, "application/pdf"
        )
    return internet


def test_a_paper_is_fetched_once_under_its_key(small: Run, arxiv: Server, tmp_path: Path) -> None:
    folder = tmp_path / "papers to read"
    first = small("pdf", "SISA", "-o", str(folder))
    assert first.ok() == f"{SISA}\t{folder / f'{SISA}.pdf'}\n"
    assert "fetched from https://arxiv.org/pdf/1912.03817" in first.err
    assert (folder / f"{SISA}.pdf").read_bytes() == PDF
    asked = len(arxiv.log)
    assert "there already" in small("pdf", "SISA", "-o", str(folder)).err
    assert len(arxiv.log) == asked
    assert [file.name for file in folder.glob("[!.]*")] == [f"{SISA}.pdf"]


def test_several_are_fetched_and_open_prefers_what_is_here(small: Run, arxiv: Server) -> None:
    assert small("open", "SISA", "--pdf", "--print").ok() == "https://arxiv.org/pdf/1912.03817\n"
    done = small("pdf", "-y", "2020-", "-f", "json")
    files = {each["key"]: Path(each["file"]) for each in json.loads(done.out)["pdfs"]}
    assert set(files) == {SISA, FEDERATED}
    assert done.code == 1 and f"{GRAPH} has no open copy" in done.err
    assert small("open", "SISA", "--pdf", "--print").ok() == f"{files[SISA].as_uri()}\n"


def test_a_fetch_goes_on_where_it_broke_off(small: Run, arxiv: Server, tmp_path: Path) -> None:
    headers = {"ETag": '"v1"', "Content-Length": str(len(PDF)), "Connection": "close"}
    arxiv.routes["//arxiv.org/pdf/1912.03817"] = lambda _r: Reply(
        200, PDF[:1000], headers, "application/pdf"
    )
    assert small("pdf", "SISA", "-o", str(tmp_path)).code == 3
    assert not (tmp_path / f"{SISA}.pdf").exists()
    rest = {"ETag": '"v1"', "Content-Range": f"bytes 1000-{len(PDF) - 1}/{len(PDF)}"}
    arxiv.routes["//arxiv.org/pdf/1912.03817"] = lambda _r: Reply(
        206, PDF[1000:], rest, "application/pdf"
    )
    small("pdf", "SISA", "-o", str(tmp_path)).ok()
    assert (tmp_path / f"{SISA}.pdf").read_bytes() == PDF


def test_a_page_in_the_place_of_a_pdf_is_not_kept(
    small: Run, arxiv: Server, tmp_path: Path
) -> None:
    arxiv.routes["//arxiv.org/pdf/1912.03817"] = lambda _r: Reply(200, b"<title>Log in</title>")
    result = small("pdf", "SISA", "-o", str(tmp_path))
    assert result.code == 3 and "could not be fetched" in result.err
    assert not list(tmp_path.glob("*.pdf"))


def test_wrong_use_is_told(small: Run, tmp_path: Path) -> None:
    assert small("pdf").code == 2
    assert small("pdf", "SISA", "-y", "2021").code == 2
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert small("pdf", "SISA", "-o", str(blocked)).code == 2


@pytest.mark.parametrize(
    ("page", "pdf"),
    [
        (
            "https://aclanthology.org/2024.acl-long.5/",
            "https://aclanthology.org/2024.acl-long.5.pdf",
        ),
        (
            "https://proceedings.mlr.press/v139/brophy21a.html",
            "https://proceedings.mlr.press/v139/brophy21a/brophy21a.pdf",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2023/html/A_b_CVPR_2023_paper.html",
            "https://openaccess.thecvf.com/content/CVPR2023/papers/A_b_CVPR_2023_paper.pdf",
        ),
        ("https://evil.example/https://aclanthology.org/2024.acl-long.5/", None),
        ("https://aclanthology.org.evil.example/2024.acl-long.5/", None),
    ],
)
def test_the_published_copy_comes_first(page: str, pdf: str | None) -> None:
    paper = Paper(
        key="a2024b",
        title="A",
        authors=(),
        year=2024,
        kind="method",
        arxiv="2401.00001",
        openreview="abcdefghij",
        links={"paper": (page,)},
    )
    assert pdf_addresses(paper) == [
        *([pdf] if pdf else []),
        "https://openreview.net/pdf?id=abcdefghij",
        "https://arxiv.org/pdf/2401.00001",
    ]
