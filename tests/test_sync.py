"""``mucli sync``: the lists that the catalogue follows."""

import json
from pathlib import Path
from typing import Any

import pytest

from fake_services import Reply, Services
from mucli.files import user_data

Run = Any
KNOWN = "| [Machine Unlearning](https://arxiv.org/abs/1912.03817) | 2021 | Bourtoule et al. | S&P |"
NEW = (
    "| [Forgetting All the Clients](https://arxiv.org/abs/2403.00003) | 2024 | Lee et al. | ICLR |"
)


def readme(*rows: str) -> bytes:
    return "\n".join(
        [
            "# Small list",
            "",
            "## Data-driven",
            "",
            "| Title | Year | Authors | Venue |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    ).encode()


@pytest.fixture
def run(mucli: Run, small_catalog: Path, services: Services) -> Run:
    """Run mucli on the small catalogue, whose upstream list is on this machine."""
    about = small_catalog / "about.yaml"
    about.write_text(
        about.read_text(encoding="utf-8").replace(
            "https://example.org/list/README.md", f"{services.base}/list/README.md"
        ),
        encoding="utf-8",
    )
    return lambda *arguments, **more: mucli("--catalog", str(small_catalog), *arguments, **more)


def test_new_papers_come_in_and_are_new_once(run: Run, services: Services) -> None:
    services.put("/list/README.md", readme(KNOWN, NEW))
    out = run("sync")
    assert out.code == 0, out.err
    assert [line.split("\t")[:4] for line in out.out.splitlines()] == [
        ["8", "new", "", "lee2024forgetting"]
    ]
    assert "Small list: 2 rows (2 papers): 1 new, 1 known" in out.err
    assert "1 file written" in out.err
    assert (
        "Forgetting All the Clients"
        in run("list", "--list", "small-list", "--format", "plain").ok()
    )
    again = run("sync")
    assert (again.code, again.out) == (0, "") and "0 new since 20" in again.err


def test_a_rejected_paper_is_not_taken_in(
    run: Run, services: Services, small_catalog: Path
) -> None:
    (small_catalog / "rejected.yaml").write_text(
        "papers:\n  - title: Forgetting All the Clients\n    reason: about clients of a bank\n"
        "    day: 2026-11-25\n",
        encoding="utf-8",
    )
    services.put("/list/README.md", readme(KNOWN, NEW))
    out = run("sync")
    assert (out.code, out.out) == (0, "")
    assert "1 row (1 paper): 0 new, 1 known" in out.err


def test_what_is_new_since_last_time_is_counted(run: Run, services: Services) -> None:
    services.put("/list/README.md", readme(KNOWN))
    run("sync").ok()
    services.put("/list/README.md", readme(KNOWN, NEW))
    out = run("sync", "--format", "json")
    (row,) = json.loads(out.ok())["rows"]
    assert (row["status"], row["fresh"], row["list"]) == (
        "new",
        True,
        "small-list",
    ) and "1 new since 20" in out.err


def test_an_unchanged_list_is_not_sent_again(run: Run, services: Services) -> None:
    services.put("/list/README.md", readme(KNOWN), headers={"ETag": '"one"'})
    run("sync").ok()
    run("sync").ok()
    first, second = (headers for path, headers in services.requests if path == "/list/README.md")
    assert "if-none-match" not in first and second["if-none-match"] == '"one"'
    assert run("sync", "--check").code == 0


def test_check_tells_ci_whether_papers_are_lacking_and_writes_nothing(
    run: Run, services: Services, small_catalog: Path
) -> None:
    services.put("/list/README.md", readme(KNOWN))
    assert run("sync", "--check", "--into", str(small_catalog)).code == 0
    services.put("/list/README.md", readme(KNOWN, NEW))
    out = run("sync", "--check", "--into", str(small_catalog))
    assert out.code == 1 and "lee2024forgetting" in out.out
    assert not list(small_catalog.rglob("lee*")) and not user_data().exists()


def test_into_a_checkout(run: Run, services: Services, small_catalog: Path, mucli: Run) -> None:
    services.put("/list/README.md", readme(KNOWN, NEW))
    run("sync", "--into", str(small_catalog)).ok()
    written = (small_catalog / "papers/2024/lee2024forgetting.yaml").read_text(encoding="utf-8")
    assert (
        "small-list:\n    data-driven: 2" in written and "at: https://example.org/list\n" in written
    )
    mucli("validate", "--strict", str(small_catalog)).ok()


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(b"", 500), "answered 500"),
        (Reply(b"gone", 404), "answered 404"),
        (Reply(readme(KNOWN), delay=3), "does not answer within 1 seconds"),
        (Reply(readme(KNOWN)[:50], length=500), "answer"),
        (Reply(b"<!DOCTYPE html><p>Please log in", kind="text/html"), "holds no row"),
        (Reply(b"\x00\x01\x02"), "not a text file"),
        (Reply(b"x" * 21_000_000), "more than 20 MB"),
        (Reply(b"", 429, headers={"Retry-After": "7200"}), "7200 seconds"),
    ],
)
def test_a_list_that_cannot_be_got_costs_a_sentence(
    run: Run, services: Services, reply: Reply, says: str
) -> None:
    services.put("/list/README.md", reply)
    for arguments in (("--check",), ()):
        out = run("sync", *arguments)
        assert out.code == 3 and out.out == "", out.err
        assert says in out.err or "left alone" in out.err
        assert out.err.count("\n") == 1 and "Traceback" not in out.err
    assert not user_data().exists()


def test_one_list_of_two_that_fails_does_not_hold_up_the_other(
    run: Run, services: Services, small_catalog: Path
) -> None:
    about = small_catalog / "about.yaml"
    more = f"  other-list:\n    name: Other list\n    url: https://example.org/other\n    readme: {services.base}/other.md\n"
    about.write_text(about.read_text(encoding="utf-8") + more, encoding="utf-8")
    services.put("/list/README.md", Reply(b"", 500))
    services.put("/other.md", readme(NEW))
    out = run("sync")
    assert out.code == 3 and "Small list: " in out.err and "1 file written" in out.err
    services.put("/list/README.md", readme(NEW))
    assert "2 rows" not in run("sync", "small-list").ok()
    assert run("sync", "no-such-list").code == 2


def test_a_new_data_set_does_not_fail_the_check(run: Run, services: Services) -> None:
    text = (
        readme(KNOWN).decode()
        + "\n## Datasets\n\n| Dataset | #Items |\n|---|---|\n| [CIFAR](https://e.org/cifar) | 60K |\n"
    )
    services.put("/list/README.md", text.encode())
    out = run("sync", "--check")
    assert out.code == 0 and "1 dataset" in out.err
