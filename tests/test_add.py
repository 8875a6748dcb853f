"""``mucli add``: what the services say becomes one file."""

from pathlib import Path
from typing import Any

import pytest

from fake_services import Services, arxiv_feed
from mucli.catalog.read import read_paper

Run = Any
TITLE = "Forgetting Clients in Federated Graphs"
AUTHORS = ("Ada Lovelace", "Wei Wang")


@pytest.fixture
def run(mucli: Run, small_catalog: Path) -> Run:
    """Run mucli on the small catalogue."""
    return lambda *arguments, **more: mucli("--catalog", str(small_catalog), *arguments, **more)


def own_papers() -> list[Path]:
    from mucli.catalog.locate import user_data

    return sorted((user_data() / "papers").rglob("*.yaml"))


def only_paper() -> Any:
    (file,) = own_papers()
    tree, paper = read_paper(file)
    assert paper is not None and not tree.problems, tree.problems
    assert file.parent.name == str(paper.year)
    return paper


def test_an_arxiv_id_gives_a_preprint(run: Run, services: Services) -> None:
    services.put("/arxiv/query", arxiv_feed("2402.01234", TITLE, AUTHORS), kind="application/atom+xml")
    out = run("add", "arXiv:2402.01234v3", "--yes")
    assert out.code == 0, out.err
    paper = only_paper()
    assert (paper.key, paper.title, paper.year, paper.month) == ("lovelace2024forgetting", TITLE, 2024, 2)
    assert [str(author) for author in paper.authors] == ["Lovelace, Ada", "Wang, Wei"]
    assert (paper.arxiv, paper.venue, paper.kind, paper.topics) == ("2402.01234", "arxiv", "method", ("federated",))
    assert paper.links == {"paper": ("https://arxiv.org/abs/2402.01234",)}
    assert paper.sources == ("arXiv: title, arxiv, year, month, authors, venue, links.paper",)
    assert "title\tForgetting Clients in Federated Graphs\tarXiv" in out.out
    assert "topics\tfederated\tsuggested" in out.out
    assert TITLE in run("list", "-t", "federated", "--format", "plain").ok()
