"""Listing, showing and opening papers: filters, formats, REFs, exit codes."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SMALL, Result
from mucli import Catalog, open_catalog

Run = Callable[..., Result]
ALL = ["lopez2024federated", "smith2023graph", "bourtoule2021machine"]


def test_mucli_alone_shows_a_short_guide(mucli: Run) -> None:
    out = mucli().ok()
    assert out.count("  mucli ") == 4
    assert "mucli --help" in out


def test_help_names_every_command(mucli: Run) -> None:
    from mucli.cli import COMMANDS

    out = mucli("--help").ok()
    assert all(f" {name} " in out for name in COMMANDS)


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ((), ALL),
        (("-t", "gnn"), ALL[1:2]),
        (("-t", "gnn", "-t", "federated"), ALL[:2]),
        (("-t", "exact", "-t", "gnn", "-y", "2021"), ALL[2:]),
        (("--topic", "FL"), ALL[:1]),
        (("--topic", "Federated Learning"), ALL[:1]),
        (("--topic", "fedrated"), ALL[:1]),
        (("-c", "model-agnostic"), ALL[:2]),
        (("-c", "Model Agnostic"), ALL[:2]),
        (("-v", "oakland"), ALL[2:]),
        (("-v", "S&P", "-v", "iclr"), ALL[1:]),
        (("-v", "ieee symposium on security and privacy"), ALL[2:]),
        (("-y", "2021"), ALL[2:]),
        (("-y", "2021-2023"), ALL[1:]),
        (("-y", "2023-"), ALL[:2]),
        (("-y", "-2022"), ALL[2:]),
        (("-y", "2021", "-y", "2024"), [ALL[0], ALL[2]]),
        (("-a", "lopez"), ALL[:1]),
        (("-a", "Mónica López"), ALL[:1]),
        (("-a", "López, Mónica"), ALL[:1]),
        (("-a", "van der berg"), ALL[1:2]),
        (("-k", "method"), ALL),
        (("--has-code",), ALL[2:]),
        (("--no-code",), ALL[:2]),
        (("--list", "small-list"), ALL[2:]),
        (("--sort", "title"), [ALL[0], ALL[1], ALL[2]]),
        (("--sort", "author", "--reverse"), [ALL[1], ALL[0], ALL[2]]),
        (("--reverse",), ALL[::-1]),
        (("-n", "2"), ALL[:2]),
        (("-n", "0"), ALL),
    ],
)
def test_filters_choose_and_order_papers(
    small: Run, filters: tuple[str, ...], keys: list[str]
) -> None:
    assert small("list", *filters, "-f", "keys").ok().split() == keys


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("list", "-t", "grafs-and-such"), 2, "there is no topic 'grafs-and-such'"),
        (("list", "-t", "federal"), 2, "did you mean federated?"),
        (("list", "-y", "soon"), 2, "'soon' is no year"),
        (("list", "-y", "2024-2020"), 2, "runs backwards"),
        (("list", "-y", "2001"), 1, "no paper passes these filters"),
        (("list", "-a", "nobody"), 1, "no paper by nobody"),
        (("list", "-a", "smith lopez"), 1, "no paper by smith lopez"),
        (("list", "--sort", "colour"), 2, "sorted by year, key, title, author, venue"),
        (("list", "-n", "-3"), 2, "--limit"),
        (("list", "-f", "jsn"), 2, "did you mean json?"),
        (("list", "--colour"), 2, "--colour"),
        (("nonsense",), 2, "nonsense"),
        (("--color", "sometimes", "list"), 2, "auto, always or never"),
        (("show", "no such paper anywhere"), 1, "no such paper"),
        (("open", "--code", "smith2023graph", "--print"), 1, "smith2023graph has no code link"),
        (("open", "--code", "--pdf", "smith2023graph"), 2, "exclude each other"),
        (("metrics", "nothing like it"), 1, "there is no metric"),
        (("datasets", "--type", "imag"), 2, "did you mean image?"),
        (("topics", "--sort", "colour"), 2, "count or name"),
    ],
)
def test_wrong_use_is_one_sentence_and_an_exit_code(
    small: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    result = small(*arguments)
    assert result.code == code
    assert result.out == ""
    assert result.err.startswith("mucli: ") and says in result.err
    assert "Traceback" not in result.err


def test_json_is_the_record_with_key_and_full_venue(small: Run) -> None:
    data = json.loads(small("list", "-v", "sp", "--format", "json").ok())
    assert data["version"] == 2 and data["total"] == 1
    (paper,) = data["papers"]
    assert paper["key"] == "bourtoule2021machine"
    assert paper["authors"] == ["Bourtoule, Lucas", "Chandrasekaran, Varun"]
    assert paper["venue"] == "sp"
    assert paper["venue_name"] == "IEEE Symposium on Security and Privacy"
    assert paper["venue_short"] == "S&P"
    assert paper["links"] == {"paper": ["https://ieeexplore.ieee.org/document/9519428"]}
    assert paper["code"] == [{"url": "https://github.com/cleverhans-lab/machine-unlearning"}]
    assert paper["url"] == "https://ieeexplore.ieee.org/document/9519428"
    assert "month" not in paper and "score" not in paper


def test_jsonl_is_a_paper_a_line(small: Run) -> None:
    assert [
        json.loads(line)["key"] for line in small("list", "-f", "jsonl").ok().splitlines()
    ] == ALL


def test_a_pipe_gets_whole_plain_tab_separated_lines(small: Run) -> None:
    lines = [line.split("\t") for line in small("list").ok().splitlines()]
    assert [line[0] for line in lines] == ALL
    assert {len(line) for line in lines} == {7}
    assert lines[1][2:5] == [
        "ICLR",
        "Ann Smith; Jan van der Berg",
        "Graph Amnesia: Forgetting Nodes",
    ]


def _hostile(root: Path, title: str) -> None:
    file = root / "papers/2024/lopez2024federated.yaml"
    quoted = "'" + title.replace("'", "''") + "'"
    file.write_text(
        SMALL["papers/2024/lopez2024federated.yaml"].replace(
            "Federated Forgetting of Clients", quoted
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(1)"])
def test_csv_is_safe_in_a_spreadsheet(small: Run, small_catalog: Path, title: str) -> None:
    _hostile(small_catalog, title)
    rows = list(csv.DictReader(io.StringIO(small("list", "-f", "csv").ok())))
    assert rows[0]["title"] == "'" + title
    assert [row["key"] for row in rows] == ALL


def test_markdown_keeps_text_text(small: Run, small_catalog: Path) -> None:
    _hostile(small_catalog, "A | B <script>alert(1)</script> [x](javascript:y) *z*")
    row = small("list", "-f", "markdown").ok().splitlines()[2]
    assert "<script>" not in row
    assert row.count("|") - row.count("\\|") == 6
    assert "\\[x\\]" in row and "\\*z\\*" in row


def test_markup_of_the_table_library_is_not_taken_as_such(small: Run, small_catalog: Path) -> None:
    _hostile(small_catalog, "[bold red]not markup[/] :smile: [link=https://evil.example]x[/link]")
    assert "[bold red]not markup[/]" in small(
        "list", "-f", "table", "-t", "federated"
    ).ok().replace("\n", " ")


@pytest.mark.parametrize(
    "ref",
    [
        "bourtoule2021machine",
        "SISA",
        "sisa",
        "10.1109/SP40001.2021.00019",
        "https://doi.org/10.1109/sp40001.2021.00019",
        "1912.03817",
        "arXiv:1912.03817v2",
        "https://arxiv.org/pdf/1912.03817.pdf",
        "https://github.com/cleverhans-lab/machine-unlearning/",
        "http://www.ieeexplore.ieee.org/document/9519428",
        "Machine Unlearning",
        "machine unlearning",
    ],
)
def test_a_ref_names_one_paper(small: Run, ref: str) -> None:
    assert small("open", "--print", ref).ok() == "https://ieeexplore.ieee.org/document/9519428\n"


def test_a_piece_of_the_title_is_a_ref(small: Run) -> None:
    assert "GraphAmnesia" in small("show", "Forgetting", "Nodes").ok()


def test_an_ambiguous_ref_lists_the_candidates(small: Run, small_catalog: Path) -> None:
    file = small_catalog / "papers/2024/lopez2024federated.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("links:", "methods:\n- SISA\nlinks:"),
        encoding="utf-8",
    )
    result = small("show", "SISA")
    assert result.code == 2
    assert "bourtoule2021machine" in result.err and "lopez2024federated" in result.err


def test_show_tells_everything(small: Run) -> None:
    out = small("show", "SISA").ok()
    for part in (
        "Lucas Bourtoule, Varun Chandrasekaran",
        "IEEE Symposium on Security and Privacy (S&P)",
        "141-159",
        "1912.03817",
        "SISA",
    ):
        assert part in out


def test_show_names_related_papers(small: Run) -> None:
    data = json.loads(small("show", "SISA", "-f", "json").ok())
    assert [other["key"] for other in data["papers"][0]["related"]] == ["smith2023graph"]


@pytest.mark.parametrize(
    ("flags", "url"),
    [
        ((), "https://ieeexplore.ieee.org/document/9519428"),
        (("--code",), "https://github.com/cleverhans-lab/machine-unlearning"),
        (("--arxiv",), "https://arxiv.org/abs/1912.03817"),
        (("--pdf",), "https://arxiv.org/pdf/1912.03817"),
    ],
)
def test_open_prints_the_address(small: Run, flags: tuple[str, ...], url: str) -> None:
    assert small("open", "SISA", "--print", *flags).ok() == url + "\n"


@pytest.mark.parametrize(
    ("command", "first"),
    [
        ("topics", ["exact", "Exact unlearning", "2"]),
        ("categories", ["model-agnostic", "Model-agnostic", "2"]),
        ("venues", ["arxiv", "arXiv", "arXiv"]),
        ("methods", ["GraphAmnesia", "1", "smith2023graph"]),
        ("authors", ["Bourtoule, Lucas", "1"]),
    ],
)
def test_browsing_counts_papers(small: Run, command: str, first: list[str]) -> None:
    assert small(command).ok().splitlines()[0].split("\t")[: len(first)] == first
    data = json.loads(small(command, "-f", "json").ok())
    assert data[command][0]["papers"] == int(
        next(cell for cell in small(command).out.split("\t") if cell.strip().isdigit())
    )


def test_browsing_follows_the_filters_and_sorts(small: Run) -> None:
    assert [line.split("\t")[0] for line in small("topics", "-y", "2021").ok().splitlines()] == [
        "exact"
    ]
    assert [
        line.split("\t")[0]
        for line in small("topics", "--sort", "name", "--reverse").ok().splitlines()
    ] == [
        "gnn",
        "federated",
        "exact",
    ]


def test_stats_count_the_papers(small: Run) -> None:
    data = json.loads(small("stats", "-f", "json").ok())
    assert data["papers"] == 3 and data["with_code"] == 1
    assert data["year"] == {"2024": 1, "2023": 1, "2021": 1}
    assert data["topic"] == {"exact": 2, "federated": 1, "gnn": 1}


def test_resources_are_listed(small: Run) -> None:
    assert json.loads(small("datasets", "-f", "json").ok())["datasets"][0]["links"] == [
        "https://example.org/mnist"
    ]
    assert (
        json.loads(small("metrics", "-f", "json").ok())["metrics"][0]["formula_text"] == "(1 / n)"
    )
    assert json.loads(small("benchmarks", "-f", "json").ok())["benchmarks"][0]["links"] == {
        "project": ["https://example.org/arena"]
    }
    assert json.loads(small("about", "-f", "json").ok())["papers"] == 3
    assert small("surveys").code == 1


def test_a_reader_that_goes_away_is_no_error(mucli_process: Run, small_catalog: Path) -> None:
    import subprocess
    import sys

    command = f"'{sys.executable}' -m mucli --catalog '{small_catalog}' list -f json | head -c 10"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_debug_shows_the_traceback(mucli_process: Run, small_catalog: Path) -> None:
    result = mucli_process(
        "--catalog", str(small_catalog), "--debug", "list", "-t", "nonsense-topic"
    )
    assert "Traceback" in result.err


FACETS = {
    "forgets": lambda paper: paper.forgets,
    "guarantee": lambda paper: [paper.guarantee] if paper.guarantee else [],
    "needs": lambda paper: paper.needs,
}


@pytest.mark.parametrize(
    ("option", "typed", "meant"),
    [
        ("forgets", "class", "class"),
        ("forgets", "trojan", "backdoor"),
        ("guarantee", "Provable", "certified"),
        ("needs", "data-free", "no-data"),
        ("needs", "blackbox", "black-box"),
        ("forgets", "instance+label", "sample+class"),
    ],
)
def test_papers_are_selected_by_what_they_say_of_forgetting(
    mucli: Run, catalog: Catalog, option: str, typed: str, meant: str
) -> None:
    wanted = [paper.key for paper in catalog if set(meant.split("+")) <= set(FACETS[option](paper))]
    assert mucli("list", f"--{option}", typed, "-f", "keys", "-n", "0").ok().split() == wanted
    if "+" not in meant:
        asked = mucli("search", f"{option}:{meant}", "-f", "keys", "-n", "0").ok().split()
        assert sorted(asked) == sorted(wanted)
        without = mucli("search", f"unlearning -{option}:{meant}", "-f", "keys", "-n", "0").ok()
        assert without and not set(without.split()) & set(wanted)


def test_a_word_of_no_facet_is_named_with_the_nearest(mucli: Run) -> None:
    near = mucli("list", "--forgets", "classification")
    assert near.code == 2 and "did you mean class" in near.err
    none = mucli("facets", "zzzz")
    assert none.code == 2 and "'mucli facets' lists the words" in none.err


def test_the_facets_are_counted_and_one_is_shown_with_its_papers(
    mucli: Run, catalog: Catalog
) -> None:
    counted = json.loads(mucli("facets", "-f", "json").ok())["facets"]
    numbers = {(each["facet"], each["key"]): each["papers"] for each in counted}
    for facet, words in FACETS.items():
        for word in {word for paper in catalog for word in words(paper)}:
            assert numbers[facet, word] == sum(word in words(paper) for paper in catalog)
    assert all(each["definition"] for each in counted)
    stated = json.loads(mucli("stats", "-f", "json").ok())
    assert stated["forgets"]["class"] == numbers["forgets", "class"]
    assert stated["dataset"]["tofu"] == sum("tofu" in paper.datasets for paper in catalog)
    exact = mucli("facets", "exact", "-f", "keys").ok().split()
    assert exact == mucli("list", "--guarantee", "exact", "-f", "keys").ok().split()


def test_completion_offers_the_words_of_a_facet(mucli_process: Run) -> None:
    offered = mucli_process(
        _MUCLI_COMPLETE="complete_bash", COMP_WORDS="mucli list --guarantee c", COMP_CWORD="3"
    )
    assert offered.out.split() == ["certified"]


def test_completion_offers_real_values(mucli_process: Run, small_catalog: Path) -> None:
    words = f"mucli --catalog {small_catalog} list --topic f"
    result = mucli_process(
        _MUCLI_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD="5",
        MUCLI_CATALOG=str(small_catalog),
    )
    assert result.out.split() == ["federated"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "-f", "keys", "--catalog", "{}"),
        ("list", "--catalog={}", "-f", "keys"),
        ("--catalog", "{}", "list", "-f", "keys"),
    ],
)
def test_the_options_that_all_commands_share_stand_anywhere(
    mucli: Run, small_catalog: Path, arguments: tuple[str, ...]
) -> None:
    with open_catalog(small_catalog, own=False) as catalog:
        keys = [paper.key for paper in catalog]
    assert mucli(*(word.format(small_catalog) for word in arguments)).ok().split() == keys


def test_after_two_dashes_an_option_is_a_word(mucli: Run) -> None:
    assert mucli("search", "--format", "keys", "--", "--color", "never").code == 0
    assert (
        mucli("search", "--format", "keys", "--color", "never").code == 2
    )  # then there is no query


def test_what_the_field_measures_with_is_held_with_its_papers(mucli: Run) -> None:
    found = {
        what: json.loads(mucli(what, "-f", "json").ok())[what]
        for what in ("datasets", "metrics", "benchmarks")
    }
    assert len(found["datasets"]) >= 60
    assert len(found["metrics"]) >= 40
    assert len(found["benchmarks"]) >= 30
    tofu = next(each for each in found["datasets"] if each["key"] == "tofu")
    assert tofu["introduced_by"][0]["key"] == "maini2024tofu"
    assert tofu["introduced_by"][0]["url"].startswith("https://")
    ratio = json.loads(mucli("metrics", "truth ratio", "-f", "json").ok())["metrics"][0]
    assert "formula_text" in ratio and ratio["reading"]
    for each in found["metrics"]:
        assert each["definition"] and each["measures"] and each["reading"], each["key"]
    assert {"language-model", "multimodal", "federated", "recommender"} <= {
        each["type"] for each in found["datasets"]
    }


def test_the_source_list_s_own_rows_stay_selectable(mucli: Run) -> None:
    for what, number in (("datasets", 21), ("metrics", 12), ("benchmarks", 2)):
        printed = mucli(what, "--list", "awesome-machine-unlearning", "-f", "json").ok()
        assert len(json.loads(printed)[what]) == number


@pytest.mark.parametrize(
    ("name", "meant"), [("min-k%", "min-k"), ("min-k%++", "min-k-plus-plus"), ("KS test", None)]
)
def test_a_metric_is_found_by_its_exact_name_first(
    mucli: Run, name: str, meant: str | None
) -> None:
    printed = json.loads(mucli("metrics", name, "-f", "json").ok())["metrics"]
    assert printed[0]["key"] == (meant or "forget-quality")


def test_a_data_set_selects_and_names_its_papers(small: Run, small_catalog: Path) -> None:
    file = next((small_catalog / "papers").rglob("bourtoule2021machine.yaml"))
    body = file.read_text(encoding="utf-8")
    file.write_text(body.replace("doi:", "datasets:\n- mnist\ndoi:", 1), encoding="utf-8")
    assert small("list", "--dataset", "MNIST", "-f", "keys").ok().split() == [file.stem]
    assert small("list", "--dataset", "mnits", "-f", "keys").ok().split() == [file.stem]
    assert f"Used by\t{file.stem}" in small("datasets", "mnist").ok()
    assert "Data sets\tMNIST" in small("show", file.stem).ok()
    result = small("list", "--dataset", "nothing of it")
    assert result.code == 2 and "'mucli datasets'" in result.err
