"""Runs of check-links as people and CI make them: what is remembered, what fails a run, what is reported where, what is mended."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from conftest import ROOT, Report, Result
from misbehaving import Reply, Server
from test_terminal import plain, terminal

Check = Callable[..., Report]
Mucli = Callable[..., Result]
LOCAL = ("--allow-private", "--backoff", "0.01")


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def cache_file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "mucli" / "links.jsonl"


def urls(*addresses: str) -> list[str]:
    return [part for address in addresses for part in ("--url", address)]


# What is remembered ---------------------------------------------------------------------------------------------------


def age(tmp_path: Path, days: float) -> None:
    """Make everything in the cache older."""
    file = cache_file(tmp_path)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text(
        "".join(
            json.dumps(line | {"checked": line["checked"] - days * 86_400}) + "\n" for line in lines
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("path", "days", "again"),
    [
        ("/ok", 0.0, False), ("/ok", 4.9, False), ("/ok", 5.1, True), ("/chain/301/1", 0.0, True), ("/status/404", 0.0, True),
        ("/soft/title", 0.0, True), ("/status/403", 0.0, True), ("/status/500", 0.0, True), ("/reset", 0.0, True),
    ],
)  # fmt: skip
def test_only_good_news_is_used_again(
    server: Server, check: Check, tmp_path: Path, path: str, days: float, again: bool
) -> None:
    url = server.url(path)
    first = check(*urls(url), cache=True)[url]
    if cache_file(tmp_path).exists():
        age(tmp_path, days)
    before = len(server.log)
    second = check(*urls(url), cache=True)[url]
    assert (len(server.log) > before) == again
    assert second["cached"] == (not again)
    assert (first["verdict"], first["status"], first["location"]) == (
        second["verdict"],
        second["status"],
        second["location"],
    )


@pytest.mark.parametrize(
    ("given", "again"), [("0", True), ("30m", True), ("5h", False), ("2w", False), ("2d", False)]
)
def test_max_age_says_how_old_a_result_may_be(
    server: Server, check: Check, tmp_path: Path, given: str, again: bool
) -> None:
    check(*urls(server.url("/ok")), cache=True)
    age(tmp_path, 0.2)
    before = len(server.log)
    check("--max-age", given, *urls(server.url("/ok")), cache=True)
    assert (len(server.log) > before) == again


def test_no_cache_takes_nothing_and_keeps_nothing(
    server: Server, check: Check, tmp_path: Path
) -> None:
    check(*urls(server.url("/ok")), cache=True)
    kept = cache_file(tmp_path).read_bytes()
    before = len(server.log)
    check(*urls(server.url("/ok"), server.url("/ok/2")))
    assert len(server.log) > before
    assert cache_file(tmp_path).read_bytes() == kept


def test_a_damaged_cache_is_no_trouble(server: Server, check: Check, tmp_path: Path) -> None:
    file = cache_file(tmp_path)
    file.parent.mkdir(parents=True)
    good = json.dumps(
        {"url": server.url("/ok"), "verdict": "ok", "reason": "kept", "checked": time.time()}
    )
    file.write_bytes(
        b'{"url": 7}\n[]\nnull\n\xff\xfe\n{"url": "http://a/", "verdict": "odd"}\n'
        + good.encode()
        + b"\n"
        + good[:30].encode()
    )
    assert (
        check(*urls(server.url("/ok")), code=0, cache=True)[server.url("/ok")]["reason"] == "kept"
    )
    assert server.log == []


def test_an_old_cache_is_tidied(server: Server, check: Check, tmp_path: Path) -> None:
    check(*urls(server.url("/ok")), cache=True)
    file = cache_file(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") * 300, encoding="utf-8")
    check(*urls(server.url("/ok/2")), cache=True)
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2


def test_an_interrupted_run_prints_and_keeps_what_it_knows_and_the_next_one_goes_on(
    server: Server, check: Check, tmp_path: Path
) -> None:
    fast = [server.url(f"/ok/{n}") for n in range(40)]
    silent = [server.url(f"/silence?{n}", 1) for n in range(5)]
    file = tmp_path / "list.txt"
    file.write_text("\n".join(silent + fast), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mucli",
        "check-links",
        "--file",
        str(file),
        *LOCAL,
        "--timeout",
        "60",
        "--format",
        "json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _ in range(600):
        if cache_file(tmp_path).exists() and len(
            cache_file(tmp_path).read_text(encoding="utf-8").splitlines()
        ) == len(fast):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    report = {link["url"]: link["verdict"] for link in json.loads(out)["links"]}
    assert report == dict.fromkeys(fast, "ok") | dict.fromkeys(silent, "skipped")
    assert "interrupted" in err and "Traceback" not in err
    before = len(server.log)
    again = check("--file", str(file), "--timeout", "0.3", "--retries", "0", cache=True)
    assert {link["verdict"] for link in again.values() if link["cached"]} == {"ok"}
    assert {request.host for request in server.log[before:]} == {1}


# What fails a run -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "options", "code"),
    [
        ("/ok", (), 0),
        ("/status/404", (), 1),
        ("/status/404", ("--fail-on", "none"), 0),
        ("/status/404", ("--fail-on", "suspect"), 0),
        ("/status/500", (), 0),
        ("/status/500", ("--fail-on", "dead,unstable"), 1),
        ("/status/500", ("--fail-on", "dead", "--fail-on", "Unstable"), 1),
        ("/status/403", (), 0),
        ("/soft/title", (), 0),
        ("/soft/title", ("--fail-on", "suspect"), 1),
        ("/chain/301/1", (), 0),
        ("/chain/301/1", ("--fail-on", "moved"), 1),
        ("/ok", ("--fail-on", "ok"), 1),
        ("/ok", ("--fail-on", "deda"), 2),
        ("/ok", ("--links", "cod"), 2),
        ("/ok", ("--max-age", "soon"), 2),
        ("/ok", ("--confirm",), 2),
        ("/ok", ("--baseline", "no-such-file"), 2),
        ("/ok", ("--file", "no-such-file"), 2),
        ("/ok", ("--timeout", "0"), 2),
    ],
)
def test_exit_codes(
    server: Server, mucli: Mucli, path: str, options: tuple[str, ...], code: int
) -> None:
    done = mucli("check-links", *urls(server.url(path)), *LOCAL, "--no-cache", *options)
    assert done.code == code, done.err
    assert code != 2 or done.err.startswith("mucli: ")


@pytest.mark.parametrize("hosts", [1, 50])
def test_without_a_network_no_link_is_called_dead(
    mucli: Mucli, hosts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def unplugged(host: str, *_rest: object, **_more: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unplugged)
    monkeypatch.setenv("NO_PROXY", "*")
    listed = "".join(
        f"https://host{n % hosts}.example.org/{n} https://github.com/lab/{n} https://doi.org/10.1/{n}\n"
        for n in range(100)
    )
    done = mucli(
        "check-links", "--file", "-", "--backoff", "0.01", "--format", "json", stdin=listed
    )
    assert done.code == 3
    assert re.fullmatch(
        r"mucli: there is no network: none of \d+ hosts could be reached; check the connection and try again\n",
        done.err,
    )
    assert [link["verdict"] for link in json.loads(done.out)["links"]] == ["skipped"] * 300


def test_a_host_of_one_s_own_proves_no_network(
    server: Server, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    real = socket.getaddrinfo

    def unplugged(host: str, *rest: Any, **more: Any) -> object:
        if host[0].isdigit():
            return real(host, *rest, **more)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unplugged)
    monkeypatch.setenv("NO_PROXY", "*")
    report = check(
        *urls(server.url("/ok"), "https://lab.example.org/", "https://gone.invalid/"), code=1
    )
    assert [
        report[url]["verdict"]
        for url in (server.url("/ok"), "https://lab.example.org/", "https://gone.invalid/")
    ] == [
        "ok",
        "unstable",
        "dead",
    ]


def test_a_host_that_does_not_exist_is_dead_where_there_is_a_network(
    internet: Server, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    internet.routes["//lab.example.org/*"] = lambda request: Reply()
    monkeypatch.setenv("NO_PROXY", "gone.example.org")
    monkeypatch.setenv("no_proxy", "gone.example.org")
    report = check(
        *urls("https://lab.example.org/code", "https://gone.example.org/code"),
        "--retries",
        "0",
        code=1,
    )
    assert report["https://gone.example.org/code"]["reason"] == "there is no host gone.example.org"


def test_confirm_fails_only_what_two_runs_have_found_dead(server: Server, check: Check) -> None:
    gone, flaky = server.url("/status/404"), server.url("/sometimes")
    answers = iter([404, 404, 200, 200, 404, 404])
    server.routes["/sometimes"] = lambda request: Reply(next(answers))
    codes = []
    for _ in range(3):
        from conftest import _run

        codes.append(
            _run(
                "check-links", *urls(flaky), *LOCAL, "--confirm", "--retries", "1", "--max-age", "0"
            ).code
        )
    assert codes == [0, 0, 0]
    first = check(*urls(gone), "--confirm", code=0, cache=True)[gone]
    second = check(*urls(gone), "--confirm", code=1, cache=True)[gone]
    assert [(link["verdict"], link["deaths"], link["failing"]) for link in (first, second)] == [
        ("dead", 1, False),
        ("dead", 2, True),
    ]


@pytest.mark.parametrize("format_", ["json", "jsonl", "lines"])
def test_a_baseline_ignores_what_is_known_and_tells_what_came_back(
    server: Server, mucli: Mucli, tmp_path: Path, format_: str
) -> None:
    known, back, new = (server.url(f"/{name}") for name in ("known", "back", "new"))
    for path in ("/known", "/back", "/new"):
        server.routes[path] = lambda request: Reply(404)
    before = mucli(
        "check-links",
        *urls(known, back),
        *LOCAL,
        "--no-cache",
        "--format",
        "json" if format_ == "lines" else format_,
    )
    baseline = tmp_path / "baseline"
    baseline.write_text(
        f"# known\n{known}\n\n{back}#part\n" if format_ == "lines" else before.out, encoding="utf-8"
    )
    server.routes["/back"] = lambda request: Reply()
    done = mucli(
        "check-links", *urls(known, back), *LOCAL, "--no-cache", "--baseline", str(baseline)
    )
    assert done.code == 0
    assert "1 known from the baseline" in done.err and f"came back: {back}" in done.err
    assert known not in done.out
    done = mucli(
        "check-links",
        *urls(known, back, new),
        *LOCAL,
        "--no-cache",
        "--baseline",
        str(baseline),
        "--format",
        "json",
    )
    assert done.code == 1
    links = {link["url"]: link for link in json.loads(done.out)["links"]}
    assert [(links[url]["known"], links[url]["returned"], links[url]["failing"]) for url in (known, back, new)] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["{", "[1, 2]", '{"links": 3}', '{"links": [{"url": "http://a/"}]}']
)
def test_a_broken_baseline_is_told(mucli: Mucli, tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text, encoding="utf-8")
    done = mucli(
        "check-links", "--url", "http://a.invalid/", "--baseline", str(tmp_path / "baseline.json")
    )
    assert done.code == 2
    assert "is no report" in done.err


# Which links ----------------------------------------------------------------------------------------------------------


def linked(catalog: Path, origin: str) -> Path:
    """Let the small catalogue's links lead to the server."""
    for file in catalog.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("https://github.com/cleverhans-lab", origin + "/ok/code").replace(
            "https://example.org", origin + "/ok"
        )
        text = text.replace("https://arxiv.org", origin + "/ok").replace(
            "https://ieeexplore.ieee.org", origin + "/ok"
        )
        text = re.sub(r"^(?:doi|arxiv): .*\n", "", text, flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")
    return catalog


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), {"/ok/code/machine-unlearning"}),
        (("--links", "paper"), {"/ok/document/9519428", "/ok/abs/2401.00001", "/ok/graph-amnesia"}),
        (
            ("--links", "paper", "--links", "code", "SISA"),
            {"/ok/document/9519428", "/ok/code/machine-unlearning"},
        ),
        (("--links", "code,paper", "-y", "2024"), {"/ok/abs/2401.00001"}),
        (("--links", "dataset"), {"/ok/mnist", "/ok/arena"}),
        (("--links", "paper", "--topic", "gnn"), {"/ok/graph-amnesia"}),
        (("--topic", "gnn"), set()),
        (
            ("--links", "all"),
            {
                "/ok/document/9519428",
                "/ok/abs/2401.00001",
                "/ok/graph-amnesia",
                "/ok/code/machine-unlearning",
                "/ok/mnist",
                "/ok/arena",
            }
            | {"/ok/list", "/ok/list/README.md"},
        ),
    ],
)
def test_links_are_chosen_by_kind_paper_and_filter(
    server: Server, small_catalog: Path, mucli: Mucli, options: tuple[str, ...], expected: set[str]
) -> None:
    linked(small_catalog, server.origins[0])
    done = mucli(
        "--catalog",
        str(small_catalog),
        "check-links",
        *options,
        *LOCAL,
        "--no-cache",
        "--format",
        "json",
    )
    assert done.code == 0, done.err
    assert {request.target for request in server.log} == expected
    assert {
        link["url"].removeprefix(server.origins[0]) for link in json.loads(done.out)["links"]
    } == expected


def test_every_place_of_a_link_is_named(server: Server, small_catalog: Path, mucli: Mucli) -> None:
    linked(small_catalog, server.origins[0])
    other = small_catalog / "papers/2023/smith2023graph.yaml"
    other.write_text(
        other.read_text(encoding="utf-8")
        + f"code:\n- {server.origins[0]}/ok/code/machine-unlearning\n",
        encoding="utf-8",
    )
    done = mucli(
        "--catalog",
        str(small_catalog),
        "check-links",
        *LOCAL,
        "--no-cache",
        "--format",
        "json",
        "--retries",
        "0",
    )
    [link] = json.loads(done.out)["links"]
    assert link["papers"] == ["smith2023graph", "bourtoule2021machine"]
    for place in link["places"]:
        assert (
            "/ok/code/machine-unlearning"
            in Path(place["file"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
        )
    assert len(server.log) == 1


def test_the_urls_of_any_text_are_found(server: Server, check: Check, tmp_path: Path) -> None:
    o = server.origins[0]
    text = f"""\
[a]({o}/ok/1) and <{o}/ok/2>, {o}/ok/3. See "{o}/ok/4"; ({o}/ok/5) [b]: {o}/ok/6
![image]({o}/ok/7 "title") | {o}/ok/8 | `{o}/ok/9` {o}/ok/a_(b) **{o}/ok/10** [c][{o}/ok/11] <a href='{o}/ok/12'>
@misc{{x, url = {{{o}/ok/13}}}} {o}/ok/14?x=[1]&y=2#z
[![badge]({o}/ok/15)]({o}/ok/16) {o}/ok/17?from={o}/ok/1
"""
    (tmp_path / "list.md").write_text(text, encoding="utf-8")
    report = check("--file", str(tmp_path / "list.md"), "--retries", "0", code=0)
    paths = {url.removeprefix(o) for url in report}
    assert paths == {f"/ok/{n}" for n in (*range(1, 9), *range(10, 14), 15, 16)} | {
        "/ok/a_(b)",
        "/ok/14?x=[1]&y=2#z",
        f"/ok/17?from={o}/ok/1",
    }
    assert report[f"{o}/ok/8"]["places"] == [{"file": str(tmp_path / "list.md"), "line": 2}]


def test_a_list_may_come_from_standard_input(server: Server, mucli: Mucli) -> None:
    done = mucli(
        "check-links",
        "--file",
        "-",
        *LOCAL,
        "--no-cache",
        stdin=f"{server.url('/ok')}\n{server.url('/status/404')}\n",
    )
    assert done.code == 1
    assert "2 links: 1 ok, 1 dead" in done.err


def git(folder: Path, *arguments: str) -> None:
    who = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_changed_since_checks_the_links_on_new_lines_only(
    server: Server, small_catalog: Path, mucli: Mucli
) -> None:
    linked(small_catalog, server.origins[0])
    root = small_catalog.parent
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "catalog")
    git(root, "commit", "-q", "-m", "first")
    git(root, "checkout", "-q", "-b", "change")

    def asked(*options: str) -> set[str]:
        server.log.clear()
        command = [
            "--catalog",
            str(small_catalog),
            "check-links",
            "--links",
            "all",
            "--changed-since",
            "main",
            *LOCAL,
            "--no-cache",
        ]
        done = mucli(*command, *options)
        assert done.code == 0, done.err
        return {request.target for request in server.log}

    assert asked() == set()
    paper = small_catalog / "papers/2023/smith2023graph.yaml"
    paper.write_text(
        paper.read_text(encoding="utf-8") + f"code:\n- {server.origins[0]}/ok/new-code\n",
        encoding="utf-8",
    )
    assert asked() == {"/ok/new-code"}
    git(root, "commit", "-q", "-a", "-m", "code")
    fresh = small_catalog / "papers/2024/new2024paper.yaml"
    fresh.write_text(
        paper.read_text(encoding="utf-8")
        .replace("new-code", "untracked")
        .replace("graph-amnesia", "new-paper"),
        encoding="utf-8",
    )
    assert asked() == {"/ok/new-code", "/ok/untracked", "/ok/new-paper"}
    assert asked("-y", "2023", "--has-code") == {"/ok/new-code", "/ok/untracked", "/ok/new-paper"}
    git(root, "checkout", "-q", "main")
    (small_catalog / "datasets.yaml").write_text(
        (small_catalog / "datasets.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    fresh.unlink()
    assert asked() == set()


@pytest.mark.parametrize("name", ["my catalogue", 'a "quoted" \\ name', "größe"])
def test_changed_since_knows_folders_of_any_name_and_diffs_of_any_taste(
    server: Server, small_catalog: Path, mucli: Mucli, name: str
) -> None:
    linked(small_catalog, server.origins[0])
    root = small_catalog.parent
    small_catalog = small_catalog.rename(root / name)
    git(root, "init", "-q", "-b", "main")
    git(root, "config", "diff.mnemonicPrefix", "true")
    git(root, "config", "diff.relative", "true")
    git(root, "add", name)
    git(root, "commit", "-q", "-m", "first")
    paper = small_catalog / "papers/2023/smith2023graph.yaml"
    paper.write_text(
        paper.read_text(encoding="utf-8") + f"code:\n- {server.origins[0]}/status/404?new\n",
        encoding="utf-8",
    )
    done = mucli(
        "--catalog",
        str(small_catalog),
        "check-links",
        "--links",
        "all",
        "--changed-since",
        "main",
        *LOCAL,
        "--no-cache",
    )
    assert done.code == 1, done.err
    assert [line.split("\t")[2] for line in done.out.splitlines()] == [
        f"{server.origins[0]}/status/404?new"
    ]


@pytest.mark.parametrize("ref", ["no-such-branch", "--output=x", "HEAD"])
def test_changed_since_wants_a_revision(small_catalog: Path, mucli: Mucli, ref: str) -> None:
    git(small_catalog.parent, "init", "-q")
    done = mucli(
        "--catalog", str(small_catalog), "check-links", f"--changed-since={ref}", "--links", "all"
    )
    assert done.code == 2
    assert "revision" in done.err and ref in done.err


def test_changed_since_wants_a_repository(
    small_catalog: Path, mucli: Mucli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", "/")
    done = mucli("--catalog", str(small_catalog), "check-links", "--changed-since", "HEAD")
    assert done.code == 2
    assert "is in no git repository" in done.err


# What is mended -------------------------------------------------------------------------------------------------------

MOVED = """\
title: 'Graph Amnesia: Forgetting Nodes' # a remark
authors:
- Smith, Ann
year: 2023
venue: iclr
kind: method
categories: [model-agnostic]
topics:
- gnn
links:
  paper: {o}/chain/301/1   # the paper
  project: "{o}/chain/301/1#results"
  pdf: '{o}/chain/301/1/longer'
code:
- {o}/chain/302/1
- url: {o}/chain/301/1
  note: see {o}/chain/301/1 too
- {o}/redirect/308?{o}/ok/with%20space
"""


def test_fix_writes_permanent_moves_and_touches_nothing_else(
    server: Server, small_catalog: Path, mucli: Mucli
) -> None:
    o = server.origins[0]
    server.routes["/chain/301/1/longer"] = lambda request: Reply()
    paper = small_catalog / "papers/2023/smith2023graph.yaml"
    before = MOVED.replace("{o}", o).replace("\n", "\r\n").encode()
    paper.write_bytes(before)
    others = {file: file.read_bytes() for file in small_catalog.rglob("*.yaml") if file != paper}
    done = mucli(
        "--catalog",
        str(small_catalog),
        "check-links",
        "smith2023graph",
        "--links",
        "all",
        "--fix",
        *LOCAL,
        "--no-cache",
    )
    assert done.code == 0, done.err
    expected = before.decode()
    expected = expected.replace(f"paper: {o}/chain/301/1 ", f"paper: {o}/ok ").replace(
        f'"{o}/chain/301/1#results"', f'"{o}/ok#results"'
    )
    expected = expected.replace(f"url: {o}/chain/301/1\r", f"url: {o}/ok\r").replace(
        f"- {o}/redirect/308?{o}/ok/with%20space", f"- {o}/ok/with%20space"
    )
    assert paper.read_bytes().decode() == expected
    assert "fixed:" in done.err
    assert {file: file.read_bytes() for file in others} == others


def test_fix_leaves_a_move_from_https_to_http_alone(
    server: Server, small_catalog: Path, mucli: Mucli, certificates: Any
) -> None:
    from misbehaving import context

    with Server(1, tls=context(certificates.issue_cert("127.0.0.1"))) as secure:
        paper = small_catalog / "papers/2023/smith2023graph.yaml"
        text = paper.read_text(encoding="utf-8").replace(
            "https://example.org/graph-amnesia", secure.url(f"/redirect/301?{server.url('/ok')}")
        )
        paper.write_text(text, encoding="utf-8")
        done = mucli(
            "--catalog",
            str(small_catalog),
            "check-links",
            "smith2023graph",
            "--links",
            "all",
            "--fix",
            *LOCAL,
            "--no-cache",
        )
    assert "1 moved" in done.err
    assert paper.read_text(encoding="utf-8") == text


# What is reported -----------------------------------------------------------------------------------------------------


@pytest.fixture
def report(
    server: Server, small_catalog: Path, mucli: Mucli, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Result]:
    """Check a catalogue with a dead code link, a moved, an unstable and a good page, and report in some format."""
    linked(small_catalog, server.origins[0])
    changes = {
        "papers/2021/bourtoule2021machine.yaml": (
            "/ok/code/machine-unlearning",
            "/status/404?a=1,b=2&c=%25::x",
        ),
        "papers/2024/lopez2024federated.yaml": ("/ok/abs/2401.00001", "/chain/301/1"),
        "papers/2023/smith2023graph.yaml": ("/ok/graph-amnesia", "/status/500"),
    }
    for name, (old, new) in changes.items():
        file = small_catalog / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    monkeypatch.chdir(small_catalog.parent)
    return lambda format_: mucli(
        "--catalog",
        "catalog",
        "check-links",
        "--links",
        "code,paper",
        *LOCAL,
        "--no-cache",
        "--format",
        format_,
    )


DEAD = "/status/404?a=1,b=2&c=%25::x"


def test_the_json_report(report: Callable[[str], Result], server: Server) -> None:
    done = report("json")
    assert done.code == 1
    data = json.loads(done.out)
    assert data["version"] == 2
    assert data["summary"]["verdicts"] == dict.fromkeys(data["summary"]["verdicts"], 0) | {
        "ok": 1,
        "dead": 1,
        "moved": 1,
        "unstable": 1,
    }
    assert data["summary"]["requests"] == len(server.log)
    assert (data["summary"]["links"], data["summary"]["failing"]) == (4, 1)
    dead = data["links"][0]
    assert dead["url"] == server.url(DEAD)
    assert {name: dead[name] for name in ("verdict", "status", "reason", "papers", "failing", "cached", "asked")} == {
        "verdict": "dead", "status": 404, "reason": "not found (404)", "papers": ["bourtoule2021machine"], "failing": True, "cached": False,
        "asked": "page",
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", dead["checked"])
    assert dead["seconds"] > 0 and dead["attempts"] >= 1


def test_the_lines_of_json(report: Callable[[str], Result]) -> None:
    lines = [json.loads(line) for line in report("jsonl").out.splitlines()]
    assert [line["verdict"] for line in lines] == ["dead", "unstable", "moved", "ok"]


def test_the_csv_report(report: Callable[[str], Result], server: Server) -> None:
    rows = list(csv.DictReader(io.StringIO(report("csv").out)))
    assert [row["verdict"] for row in rows] == ["dead", "unstable", "moved", "ok"]
    assert rows[0]["url"] == server.url(DEAD) and rows[0]["papers"] == "bourtoule2021machine"
    assert rows[2]["location"] == server.url("/ok")


def test_the_markdown_report(report: Callable[[str], Result]) -> None:
    lines = report("markdown").out.splitlines()
    assert lines[0] == "| Verdict | Status | URL | Reason | Location | Papers | Suggestion |"
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| dead", "| unstable", "| moved"]
    assert "b=2&amp;c" in lines[2]


def test_the_plain_report(report: Callable[[str], Result], server: Server) -> None:
    lines = [line.split("\t") for line in report("plain").out.splitlines()]
    assert [line[0] for line in lines] == ["dead", "unstable", "moved"]
    assert lines[0][2] == server.url(DEAD)


def test_the_junit_report(report: Callable[[str], Result], server: Server) -> None:
    root = ElementTree.fromstring(report("junit").out.encode())
    [suite] = root
    cases = list(suite)
    assert (
        root.tag,
        suite.tag,
        suite.get("tests"),
        suite.get("failures"),
        suite.get("errors"),
    ) == (
        "testsuites",
        "testsuite",
        "4",
        "1",
        "0",
    )
    assert [case.tag for case in cases] == ["testcase"] * 4
    [failure] = [child for case in cases for child in case if child.tag == "failure"]
    assert cases[0].get("name") == server.url(DEAD)
    assert failure.get("type") == "dead" and "bourtoule2021machine.yaml:" in (failure.text or "")


def test_the_annotations_for_github_point_to_file_and_line(
    report: Callable[[str], Result], server: Server, small_catalog: Path
) -> None:
    lines = report("github").out.splitlines()
    match = re.fullmatch(
        r"::error file=(catalog/papers/2021/bourtoule2021machine\.yaml),line=(\d+),title=link dead::(.*)",
        lines[0],
    )
    assert match, lines[0]
    line = (
        (small_catalog.parent / match[1])
        .read_text(encoding="utf-8")
        .splitlines()[int(match[2]) - 1]
    )
    assert DEAD in line
    assert match[3] == server.url(DEAD).replace("%", "%25") + ": not found (404)"
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::notice"]


# What the OASIS schema (sarif-schema-2.1.0.json) asks of the members that are written here.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "properties": {
                                                "shortDescription": {"required": ["text"]}
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "required": ["message", "ruleId", "level", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {
                                    "required": ["text"],
                                    "properties": {"text": {"type": "string", "minLength": 1}},
                                },
                                "locations": {
                                    "type": "array",
                                    "minItems": 1,
                                    "items": {
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "required": ["artifactLocation", "region"],
                                                "properties": {
                                                    "artifactLocation": {"required": ["uri"]},
                                                    "region": {
                                                        "properties": {
                                                            "startLine": {
                                                                "type": "integer",
                                                                "minimum": 1,
                                                            }
                                                        }
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


def test_the_sarif_report(report: Callable[[str], Result], small_catalog: Path) -> None:
    data = json.loads(report("sarif").out)
    jsonschema.validate(data, SARIF)
    [run] = data["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    for result in run["results"]:
        assert result["ruleId"] in rules
        [place] = [each["physicalLocation"] for each in result["locations"]]
        line = (
            (small_catalog.parent / place["artifactLocation"]["uri"])
            .read_text(encoding="utf-8")
            .splitlines()[place["region"]["startLine"] - 1]
        )
        assert result["message"]["text"].split(": ")[0] in line


def test_a_person_sees_a_table_by_verdict_and_how_far_the_run_is(
    server: Server, tmp_path: Path
) -> None:
    file = tmp_path / "list.md"
    slow = [server.url(f"/slow/0.3/{n}") for n in range(20)]
    file.write_text(
        "\n".join([*slow, server.url("/status/404"), server.url("/chain/301/1")]), encoding="utf-8"
    )
    for width in (80, 200):
        shown = terminal("check-links", "--file", str(file), *LOCAL, "--no-cache", width=width)
        progress = re.findall(r"\r\x1b\[K(\d+) of 22 links · ([^\r\x1b]+)", shown)
        assert progress and any("ok " in counts for _done, counts in progress)
        after = plain(shown.rsplit("\x1b[K", 1)[1]) if "\x1b[K" in shown else shown
        assert (
            "dead (1): What the link names is gone." in after
            and "moved (1): The link redirects for good" in after
        )
        assert max(map(len, after.splitlines())) <= width


def test_in_a_pipe_there_is_no_progress(server: Server, mucli_process: Mucli) -> None:
    done = mucli_process(
        "check-links", *urls(server.url("/ok"), server.url("/slow/0.3")), *LOCAL, "--no-cache"
    )
    assert done.code == 0
    assert done.err.startswith("2 links: 2 ok (") and done.err.count("\n") == 1
    assert "\r" not in done.err and done.out == ""


def test_what_ends_the_reader_ends_the_run_quietly(server: Server) -> None:
    command = f"'{sys.executable}' -m mucli check-links --url {server.url('/status/404')} --allow-private --no-cache --format json | head -1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=os.environ, check=False
    )
    assert done.stdout == "{\n"
    assert "Traceback" not in done.stderr


# In CI ----------------------------------------------------------------------------------------------------------------


def test_the_hooks_for_pre_commit_run(
    server: Server, small_catalog: Path, mucli: Mucli, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    root = small_catalog.parent
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "catalog")
    git(root, "commit", "-q", "-m", "first")
    monkeypatch.chdir(root)
    hooks = {
        hook["id"]: hook
        for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    }

    def run(hook: str) -> Result:
        program, *words = hooks[hook]["entry"].split()
        assert program == "mucli"
        return mucli(*words, *hooks[hook]["args"], *(LOCAL if "check-links" in words else ()))

    assert run("mucli-validate").code == 0
    assert run("mucli-check-links").code == 0
    paper = small_catalog / "papers/2023/smith2023graph.yaml"
    paper.write_text(
        paper.read_text(encoding="utf-8") + f"code:\n- {server.url('/status/404')}\n",
        encoding="utf-8",
    )
    git(root, "add", "catalog")
    done = run("mucli-check-links")
    assert done.code == 1
    assert {request.target for request in server.log} == {"/status/404"}
    paper.write_text("title: nothing else\n", encoding="utf-8")
    assert run("mucli-validate").code == 1
