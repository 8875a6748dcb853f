"""What a record says of where its facts come from, and what the catalogue's rules make of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Result
from mucli.catalog.layout import paper_yaml
from mucli.catalog.read import read_paper
from mucli.model import Code, Paper, Source, Venue, joined

Run = Callable[..., Result]
BOURTOULE = "papers/2021/bourtoule2021machine.yaml"
SOURCES = """\
sources:
- record: dblp
  at: conf/sp/BourtouleCCJTZLP21
  confirms: [title, authors, year, venue, pages]
"""


def _with_sources(root: Path, sources: str) -> Path:
    file = root / BOURTOULE
    text = file.read_text(encoding="utf-8")
    assert SOURCES in text
    file.write_text(text.replace(SOURCES, f"sources:\n{sources}"), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("source", "address"),
    [
        (Source("dblp", "conf/sp/CaoY15"), "https://dblp.org/rec/conf/sp/CaoY15"),
        (Source("doi", "10.1109/SP.2015.35"), "https://doi.org/10.1109/SP.2015.35"),
        (Source("arxiv", "1912.03817"), "https://arxiv.org/abs/1912.03817"),
        (
            Source("openreview", "PDct7vrcvT"),
            "https://openreview.net/forum?id=PDct7vrcvT",
        ),
        (Source("acl", "2024.acl-long.5"), "https://aclanthology.org/2024.acl-long.5/"),
        (
            Source("pmlr", "v139/brophy21a"),
            "https://proceedings.mlr.press/v139/brophy21a.html",
        ),
        (
            Source("cvf", "https://openaccess.thecvf.com/x.html"),
            "https://openaccess.thecvf.com/x.html",
        ),
        (Source("list", "https://github.com/a/b"), "https://github.com/a/b"),
        (Source("list", "mine.md"), ""),
    ],
)
def test_a_source_leads_to_where_its_record_is_opened(source: Source, address: str) -> None:
    assert source.address == address


PAPERLISTS = "https://github.com/papercopilot/paperlists/blob/33f9884e652f05a768d2f216534d7f1e446a0cf7/iclr/iclr2024.json"


@pytest.mark.parametrize(
    ("source", "proves"),
    [
        (Source("dblp", "conf/sp/CaoY15", ("venue",)), True),
        (Source("dblp", "conf/sp/CaoY15", ("title",)), False),
        (Source("openreview", "PDct7vrcvT", ("venue",), "Accept (poster)"), True),
        (Source("openreview", "PDct7vrcvT", ("venue",)), False),
        (Source("openreview", "PDct7vrcvT", ("venue",), "Reject"), False),
        (Source("openreview", "PDct7vrcvT", ("venue",), "Submitted to ICLR 2024"), False),
        (Source("repository", PAPERLISTS, ("venue",)), True),
        (Source("repository", "https://github.com/authors/code", ("venue",)), False),
        (Source("arxiv", "1912.03817", ("venue",)), False),
        (Source("bibliography", "https://arxiv.org/abs/2411.00409", ("venue",)), False),
        (Source("list", "https://github.com/a/b", ("venue",)), False),
    ],
)
def test_what_proves_a_venue(source: Source, proves: bool) -> None:
    assert source.proves_venue is proves


def test_two_readings_of_one_record_are_one_source() -> None:
    first = Source("arxiv", "1912.03817", ("title",))
    other = Source("dblp", "conf/sp/CaoY15", ("venue",))
    again = Source("arxiv", "1912.03817", ("arxiv", "authors"))
    assert joined((first,), (other, again)) == (
        Source("arxiv", "1912.03817", ("title", "authors", "arxiv")),
        other,
    )


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("- 'arXiv 1912.03817: authors'", "'record: arxiv' and 'at: 1912.03817'"),
        ("- 'DOI 10.1109/SP.2015.35: venue'", "'record: doi' and 'at: 10.1109/SP.2015.35'"),
        (
            "- 'List tamlhp/awesome-machine-unlearning: rows'",
            "'record: list' and 'at: https://github.com/tamlhp/awesome-machine-unlearning'",
        ),
        ("- a fixture", "'record:' (one of dblp, doi, arxiv"),
    ],
)
def test_a_line_of_text_is_refused_with_how_to_mend_it(
    mucli: Run, small_catalog: Path, line: str, mend: str
) -> None:
    _with_sources(small_catalog, f"{line}\n")
    done = mucli("validate", str(small_catalog))
    assert done.code == 1
    assert f"{BOURTOULE}:26: sources[1]: a source is no text any more; write {mend}" in done.out


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("record: dpbl\n  at: conf/sp/CaoY15\n  confirms: [title]", "did you mean 'dblp'?"),
        ("record: dblp\n  confirms: [title]", "'at' is missing"),
        ("record: arxiv\n  at: arXiv:1912.03817\n  confirms: [title]", "names no record of arXiv"),
        ("record: list\n  at: https://a:b@example.org/\n  confirms: [title]", "user name"),
        ("record: dblp\n  at: conf/sp/CaoY15\n  confirms: [titel]", "did you mean 'title'?"),
        (
            "record: dblp\n  at: conf/sp/CaoY15\n  confirms: [title]\n  decision: Accept",
            "only an OpenReview record has a decision",
        ),
    ],
)
def test_a_source_that_nobody_can_open_is_named(
    mucli: Run, small_catalog: Path, source: str, says: str
) -> None:
    _with_sources(small_catalog, f"- {source}\n")
    done = mucli("validate", str(small_catalog))
    assert done.code == 1 and says in done.out


def test_fix_puts_what_a_source_confirms_in_order(mucli: Run, small_catalog: Path) -> None:
    given = "- at: conf/sp/CaoY15\n  record: dblp\n  confirms:\n  - venue\n  - title\n  - venue\n"
    file = _with_sources(small_catalog, given)
    mucli("validate", "--fix", str(small_catalog))
    wanted = "- record: dblp\n  at: conf/sp/CaoY15\n  confirms: [title, venue]\n"
    assert wanted in file.read_text(encoding="utf-8")
    mucli("validate", str(small_catalog)).ok()


def test_a_record_with_every_new_field_is_written_and_read_back(tmp_path: Path) -> None:
    paper = Paper(
        key="guo2020certified",
        title="Certified Data Removal",
        others=True,
        year=2020,
        venue="arxiv",
        unpublished_as_of="2026-11-25",
        status="withdrawn",
        kind="method",
        categories=("model-agnostic",),
        summary="Removes a point from a linear model by one Newton step, with a certified bound.",
        forgets=("sample",),
        guarantee="certified",
        needs=("retained-data",),
        datasets=("mnist",),
        series="Proceedings of Machine Learning Research",
        code=(Code("https://github.com/a/b", license="MIT", framework="PyTorch"),),
        cites=("bourtoule2021machine",),
        added="2026-11-25",
        sources=(Source("openreview", "PDct7vrcvT", ("title", "venue"), "Accept (poster)"),),
    )
    tree, read = read_paper(tmp_path / "guo2020certified.yaml", paper_yaml(paper))
    assert not tree.problems
    assert read == paper
    assert Paper.from_json(paper.to_json()) == paper


def _paper(root: Path, facts: str, key: str = "adams2023forgetting") -> Path:
    """Put a paper into the catalogue at ``root``: its own facts, completed with usual ones."""
    usual = {
        "title": "title: Forgetting One Thing\n",
        "authors": "authors:\n- Adams, Ada\n- Brown, Bo\n",
        "year": "year: 2023\n",
        "venue": "venue: iclr\n",
        "kind": "kind: method\n",
        "categories": "categories:\n- model-agnostic\n",
        "sources": "sources:\n- record: dblp\n  at: conf/iclr/AdamsB23\n  confirms: [title, venue]\n",
    }
    given = {line.split(":")[0] for line in facts.splitlines() if ":" in line and line[0].isalpha()}
    file = root / f"papers/2023/{key}.yaml"
    missing = "".join(text for name, text in usual.items() if name not in given)
    file.write_text(missing + facts, encoding="utf-8")
    return file


VENUES = """\
  first_volume: 2014
  marks: [openreview.net/iclr, 10.9999/iclr.]
sigma:
  name: Transactions on Sigma
  short: Sigma
  kind: journal
  marks: [10.9999/sigma.]
upsilon:
  name: Upsilon Conference
  short: Upsilon
  kind: conference
"""


SUBMITTED = (
    "openreview: abcdefghij\nsources:\n- record: openreview\n  at: abcdefghij\n"
    "  confirms: [title, venue]\n"
)
SAID = "Removes nodes from a trained graph network by one Newton step with a certified bound"
MINE = (
    "sources:\n- record: dblp\n  at: conf/iclr/AdamsB23\n  confirms: [venue]\n"
    "- record: list\n  at: mine.md\n  confirms: [title]\n"
)


@pytest.fixture
def marked(small_catalog: Path) -> Path:
    """The small catalogue with a venue that has volumes and marks."""
    file = small_catalog / "venues.yaml"
    text = file.read_text(encoding="utf-8")
    last = "  proceedings: International Conference on Learning Representations\n"
    assert last in text
    file.write_text(text.replace(last, last + VENUES, 1), encoding="utf-8")
    return small_catalog


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (
            "sources:\n- record: list\n  at: https://example.org/l\n  confirms: [title, venue]\n",
            "venue: no source proves ICLR",
        ),
        (SUBMITTED, "venue: no source proves ICLR"),
        ("unpublished_as_of: '2026-01-01'\n", "unpublished_as_of: the paper is published"),
        ("venue: arxiv\narxiv: '2212.00009'\n", "year: 2212.00009 was posted in 2022"),
        ("volume: '9'\n", "year: volume 9 is of 2022"),
        ("doi: 10.18653/v1/2022.acl-long.1\n", "year: 10.18653/v1/2022.acl-long.1 is of 2022"),
        ("doi: 10.1109/CVPR52729.2022.00001\n", "is of 2022; correct the year or the DOI"),
        ("doi: 10.9999/sigma.77\n", "belongs to sigma, the venue is iclr"),
        (
            "links:\n  paper: https://www.openreview.net/iclr/3\nvenue: upsilon\n",
            "openreview.net/iclr/3 belongs to iclr, the venue is upsilon",
        ),
        ("month: 4\narxiv: '2304.00009'\n", "month: this is the month in which arXiv took"),
        ("methods:\n- selective pruning\n", "methods[1]: 'selective pruning' is an expression"),
        (
            "doi: 10.1000/xyz\nlinks:\n  paper: https://doi.org/10.1000/xyz\n",
            "only repeats the DOI",
        ),
        (
            "arxiv: '2304.00009'\nlinks:\n  paper: https://arxiv.org/abs/2304.00009\n",
            "is the preprint's",
        ),
        ("code:\n- https://adams.github.io/forget\n", "code[1]: https://adams.github.io/forget is"),
        (
            "code:\n- https://github.com/cleverhans-lab/machine-unlearning\n",
            "is the code of bourtoule2021machine too",
        ),
        (MINE, "nobody else can open 'mine.md'"),
        ("summary: It forgets one thing.\n", "the summary has 4 words"),
        (f"summary: {SAID}\n", "end it with a full stop"),
        (f"summary: '{SAID}. It also tells how well this works.'\n", "of two sentences"),
        (f"summary: '{SAID} for $k$ nodes.'\n", "'$' is markup"),
        (f"summary: '{SAID}, see https://example.org/a.'\n", "'https://' is markup"),
        (f"summary: 'This paper {SAID}.'\n", "begin with what the paper does"),
        ("title: 'Graph Amnesia: Forgetting of Nodes'\nauthors:\n- Smith, Ann\n- van der Berg, Jan\n",
         "has nearly this title"),
    ],
)  # fmt: skip
def test_a_fact_that_another_denies_is_named(
    mucli: Run, marked: Path, facts: str, says: str
) -> None:
    _paper(marked, facts)
    relaxed, strict = mucli("validate", str(marked)), mucli("validate", "--strict", str(marked))
    assert says in relaxed.out and "warning: " in relaxed.out
    assert strict.code == 1 and says in strict.out


@pytest.mark.parametrize(
    "facts",
    [
        "volume: '10'\ndoi: 10.9999/iclr.5\n",
        "month: 5\narxiv: '2304.00009'\n",
        "methods:\n- Selective Pruning\n- t5-forget\n",
        (
            "code:\n- url: https://github.com/cleverhans-lab/machine-unlearning\n"
            "  note: its folder adams\n"
        ),
        "venue: arxiv\narxiv: '2304.00009'\nlinks:\n  paper: https://arxiv.org/abs/2304.00009\n",
        f"{SUBMITTED}  decision: ICLR 2023 poster\n",
        "title: Forgetting Another Thing Altogether\n",
    ],
)
def test_facts_that_agree_are_let_be(mucli: Run, marked: Path, facts: str) -> None:
    file = _paper(marked, facts)
    mucli("validate", "--fix", str(marked))
    done = mucli("validate", str(marked))
    assert [line for line in done.out.splitlines() if file.name in line] == []


def test_a_venue_bears_the_name_of_its_year() -> None:
    venue = Venue("naacl", "Nations", "NAACL", "conference", former_names={"2024": "North"})
    assert [venue.name_in(year) for year in (2019, 2024, 2025)] == ["North", "North", "Nations"]


def test_code_is_found_by_its_licence(mucli: Run, small_catalog: Path) -> None:
    mit = "- url: https://github.com/a/b\n  license: MIT\n"
    both = "- url: https://github.com/a/c\n  license: GPL-3.0-only OR MIT\n"
    _paper(small_catalog, f"code:\n{mit}")
    _paper(small_catalog, f"title: Two Terms\ncode:\n{both}", "adams2023two")
    _paper(
        small_catalog,
        "title: No Terms\ncode:\n- url: https://github.com/a/d\n  license: none\n",
        "adams2023no",
    )

    def keys(*licenses: str) -> set[str]:
        given = [part for name in licenses for part in ("--license", name)]
        out = mucli("--catalog", str(small_catalog), "list", *given, "--format", "keys")
        return set(out.out.split())

    assert keys("mit") == keys("permissive") == {"adams2023forgetting", "adams2023two"}
    assert keys("copyleft") == keys("GPL-3.0-only") == {"adams2023two"}
    assert keys("none") == {"adams2023no"}
    assert keys("none", "MIT") == {"adams2023forgetting", "adams2023two", "adams2023no"}
    wrong = mucli("--catalog", str(small_catalog), "list", "--license", "mti")
    assert wrong.code == 2 and "did you mean mit" in wrong.err


def test_show_names_each_record_with_what_it_confirms(mucli: Run, small_catalog: Path) -> None:
    shown = mucli("--catalog", str(small_catalog), "show", "SISA", "--format", "plain").ok()
    assert "Sources\tDBLP conf/sp/BourtouleCCJTZLP21: title, authors, year, venue, pages\n" in shown
    assert "Added\t2024-01-15\n" in shown
