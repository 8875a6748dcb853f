"""Links as the authors of files wrote them: by kind of file, with the odd ones, those to other files, and secrets."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Report, Result
from misbehaving import Reply, Server
from mucli.links.collect import gather, placeholder, text_links
from mucli.links.extract import extract
from mucli.links.local import Files
from mucli.web.secrets import hide

Check = Callable[..., Report]
Mucli = Callable[..., Result]


def found(text: str, suffix: str, *, code: bool = False) -> list[str]:
    return [url for url, _line in extract(text, suffix, code=code)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"[Foo](http://h.org/a\_b)", "http://h.org/a_b"), ("[b](http://h.org/?a=1&amp;b=2)", "http://h.org/?a=1&b=2"),
        ("[c](<http://h.org/a b>)", "http://h.org/a%20b"), ("[d](http://h.org/a_(b))", "http://h.org/a_(b)"),
        ("[e](http://h.org/a^b|c)", "http://h.org/a^b|c"), ("[f](http://h.org/end_)", "http://h.org/end_"), ("[g](http://h.org/end.)", "http://h.org/end."),
        ("[h](http://h.org/end!)", "http://h.org/end!"), ("[i](http://h.org/end*)", "http://h.org/end*"), ("see http://h.org/a。", "http://h.org/a"),
        ("“http://h.org/b”", "http://h.org/b"), ("（http://h.org/c）", "http://h.org/c"), ("(http://h.org/d)", "http://h.org/d"),
        ("<http://h.org/e>", "http://h.org/e"), ("[x][r]\n\n[r]: http://h.org/f 'Title'", "http://h.org/f"), ("<a href=\"http://h.org/g?a=1&amp;b\">x</a>", "http://h.org/g?a=1&b"),
        ("http://h.org/h?x=[1]&y=2", "http://h.org/h?x=[1]&y=2"), ("| a |\n| - |\n| http://h.org/i |", "http://h.org/i"), ("---\nurl: http://h.org/j\n---\ntext", "http://h.org/j"),
    ],
)  # fmt: skip
def test_markdown_is_read_as_it_was_meant(written: str, meant: str) -> None:
    assert found(written, ".md") == [meant]


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("`http://h.org/a`", ".md"), ("```\nhttp://h.org/a\n```", ".md"), ("    http://h.org/a", ".md"), ("<!-- http://h.org/a -->", ".md"), ("<!-- http://h.org/a", ".md"),
        ("<pre>http://h.org/a</pre>", ".html"), ("<script>var a = 'http://h.org/a'</script>", ".html"), ("<!-- <a href='http://h.org/a'>a</a> -->", ".html"),
        ("a % http://h.org/a", ".tex"), ("\\begin{verbatim}\nhttp://h.org/a\n\\end{verbatim}", ".tex"), ("% \\url{http://h.org/a}", ".tex"),
        ("a: b # http://h.org/a", ".yaml"), (".. a comment\n   http://h.org/a", ".rst"), ("::\n\n  http://h.org/a\n", ".rst"), ("``http://h.org/a``", ".rst"),
        ("@comment{url = {http://h.org/a}}", ".bib"), (json.dumps({"cells": [{"cell_type": "code", "source": ["'http://h.org/a'"]}]}), ".ipynb"),
    ],
)  # fmt: skip
def test_code_and_comments_lead_nowhere_unless_asked_for(text: str, suffix: str) -> None:
    assert found(text, suffix) == []
    if not text.startswith("<!-- <a") and not text.startswith("<!-- http"):
        assert found(text, suffix, code=True) == ["http://h.org/a"]


@pytest.mark.parametrize(
    ("text", "suffix", "urls"),
    [
        ("@misc{a, doi = {10.1145/3603620}, eprint = {1912.03817v2}, url = {http://h.org/a\\_b\\%20c}, note = {\\url{http://h.org/n}}}", ".bib",
         ["https://doi.org/10.1145/3603620", "https://arxiv.org/abs/1912.03817", "http://h.org/a_b%20c", "http://h.org/n"]),
        (r"\url{http://h.org/a%20b} \href{http://h.org/c\#d}{text} http://h.org/e\_f", ".tex", ["http://h.org/a%20b", "http://h.org/c#d", "http://h.org/e_f"]),
        ("`text <http://h.org/a>`_ and http://h.org/b\n\n.. _x: http://h.org/c", ".rst", ["http://h.org/a", "http://h.org/b", "http://h.org/c"]),
        ("a: http://h.org/a#b\nc: 'http://h.org/d' # no", ".yaml", ["http://h.org/a#b", "http://h.org/d"]),
        ('{"a": "http:\\/\\/h.org\\/a", "b": ["see http://h.org/b."]}', ".json", ["http://h.org/a", "http://h.org/b"]),
        ("<a href='http://h.org/a'>x</a> <img srcset='http://h.org/b 1x, http://h.org/c 2x'>", ".html", ["http://h.org/a", "http://h.org/b", "http://h.org/c"]),
        (json.dumps({"cells": [{"cell_type": "markdown", "source": ["[a](http://h.org/a_)\n"]}]}), ".ipynb", ["http://h.org/a_"]),
        ("a\nhttp://h.org/a, http://h.org/b.", ".txt", ["http://h.org/a", "http://h.org/b"]),
    ],
)  # fmt: skip
def test_each_kind_of_file_is_read_in_its_own_way(text: str, suffix: str, urls: list[str]) -> None:
    assert sorted(found(text, suffix)) == sorted(urls)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[a](https:/github.com/lab/code)", "has not two slashes; is https://github.com/lab/code meant"), ("htp://h.org/a", "scheme is misspelt; is https://h.org/a meant"),
        ("[a](www.h.org/b)", "write https://www.h.org/b"), ("www.h.org/c", "write https://www.h.org/c"), ("http://user:secret@h.org/", "user name or password"),
        ("ftp://h.org/a", "only http and https"),
    ],
)  # fmt: skip
def test_odd_links_are_told_not_dropped(written: str, says: str) -> None:
    [link] = gather(text_links(written))
    assert says in link.problem


@pytest.mark.parametrize(
    ("written", "address"),
    [("[a](//h.org/a)", "https://h.org/a"), ("doi:10.1145/3603620", "https://doi.org/10.1145/3603620"), ("[a](doi:10.1145/3603620)", "https://doi.org/10.1145/3603620")],
)  # fmt: skip
def test_what_is_meant_is_asked(written: str, address: str) -> None:
    assert [link.address for link in gather(text_links(written))] == [address]


@pytest.mark.parametrize(
    "url",
    ["http://${HOST}/a", "https://[YOUR-HOST]/a", "https://{{host}}/a", "https://<your-host>/", "http://lab.example/a", "https://YOUR_HOST/x", "https://h.org/{owner}/x"],
)  # fmt: skip
def test_placeholders_are_named_and_skipped(url: str) -> None:
    assert "not asked" in placeholder(url)


def test_this_machine_is_skipped_in_a_text_and_asked_when_private_is_allowed(
    server: Server, mucli: Mucli, check: Check, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text(f"{server.url('/ok')} http://localhost:1/\n", encoding="utf-8")
    done = mucli("check-links", "--file", str(tmp_path / "a.md"), "--no-cache", "--format", "json")
    assert {link["verdict"] for link in json.loads(done.out)["links"]} == {"skipped"}
    assert server.log == []
    assert check("--file", str(tmp_path / "a.md"))[server.url("/ok")]["verdict"] == "ok"


def test_files_and_headings_that_a_text_names_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs" / "b.md").write_text(
        "# One two!\n# One two!\n<a id='own'></a>\n", encoding="utf-8"
    )
    text = (
        "[a](docs/b.md) [b](docs/b.md#one-two-1) [c](docs/b.md#own) [d](#here) [e](/docs/b.md) [f](docs/b.md?raw=1) [g](docs) [h](docs/b.md#L3)\n"
        "[x](docs/none.md) [y](docs/b.md#three) [z](#there)\n\n# Here\n"
    )
    file = tmp_path / "a.md"
    file.write_text(text, encoding="utf-8")
    broken = {each.url: each.broken for each in text_links(text, file, files=Files())}
    assert set(broken) == {"docs/none.md", "docs/b.md#three", "#there"}
    assert "there is no file" in broken["docs/none.md"]
    assert "has no heading or anchor 'three'" in broken["docs/b.md#three"]
    assert [each.url for each in text_links(text, file, files=Files(fragments=False))] == [
        "docs/none.md"
    ]


def test_a_missing_file_makes_a_run_fail(mucli: Mucli, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[a](none.md)\n[b](#no)\n", encoding="utf-8")
    done = mucli("check-links", str(tmp_path / "a.md"), "--format", "json")
    assert done.code == 1
    assert [link["verdict"] for link in json.loads(done.out)["links"]] == ["dead", "dead"]
    assert (
        mucli("check-links", str(tmp_path / "a.md"), "--no-fragments", "--exclude", "none").code
        == 0
    )


def test_files_may_be_arguments_patterns_or_follow_one_option(
    server: Server, check: Check, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("a.md", "b.txt", "deep/c.md"):
        (tmp_path / name).write_text(server.url(f"/ok/{name}"), encoding="utf-8")
    options = ("--retries", "0")
    assert (
        len(check("--file", str(tmp_path / "a.md"), str(tmp_path / "b.txt"), *options, code=0)) == 2
    )
    assert len(check(str(tmp_path / "**" / "*.md"), *options, code=0)) == 2
    only = check(
        str(tmp_path / "**" / "*"), "--include", "ok/[ab]", "--exclude", "b.txt", *options, code=0
    )
    assert list(only) == [server.url("/ok/a.md")]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--exclude", "("), "regular expression"), (("--header", "nonsense"), "takes 'Name: value'"), (("--header", "Host: a"), "cannot set Host"),
        (("no-such-*.md",), "no file is called like"), (("--user-agent", "a\nb"), "one line"),
    ],
)  # fmt: skip
def test_wrong_options_are_told(mucli: Mucli, arguments: tuple[str, ...], says: str) -> None:
    done = mucli("check-links", "--url", "http://127.0.0.1:9/", *arguments)
    assert done.code == 2
    assert says in done.err


def test_a_header_goes_to_the_link_s_host_and_no_further(server: Server, check: Check) -> None:
    link = server.url(f"/redirect/302?{server.url('/ok', 1)}")
    check(
        "--url",
        link,
        "--header",
        "Authorization: Bearer t",
        "--user-agent",
        "lab-bot/1",
        "--retries",
        "0",
    )
    assert {r.headers.get("authorization") for r in server.log if r.host == 0} == {"Bearer t"}
    assert {r.headers.get("authorization") for r in server.log if r.host == 1} == {None}
    assert {r.headers["user-agent"] for r in server.log} == {"lab-bot/1"}


# Secrets --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://user:pass@h.org/a", "http://***@h.org/a"), ("https://h.org/a?token=abc&b=1", "https://h.org/a?token=***&b=1"),
        ("https://h.org/a?X-Amz-Signature=abc", "https://h.org/a?X-Amz-Signature=***"), ("https://h.org/?api_key=1#access_token=2", "https://h.org/?api_key=***#access_token=***"),
        ("https://h.org/?page=2&q=token", "https://h.org/?page=2&q=token"), ("https://h.org/@user/a", "https://h.org/@user/a"),
        ("https://h.org/ghp_" + "a" * 30, "https://h.org/***"), ("https://h.org/?sig=a%2Bb", "https://h.org/?sig=***"),
    ],
)  # fmt: skip
def test_secrets_are_hidden(text: str, shown: str) -> None:
    assert hide(text) == shown


@pytest.mark.parametrize(
    "format_", ["plain", "json", "jsonl", "csv", "markdown", "junit", "github", "sarif"]
)
def test_no_report_and_no_cache_holds_a_secret(
    server: Server, mucli: Mucli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    server.routes["/moved"] = lambda _r: Reply(
        301, b"", {"Location": "/status/404?access_token=hush2"}
    )
    place = server.origins[0].removeprefix("http://")
    links = [
        f"http://me:hush1@{place}/ok",
        server.url("/status/404?token=hush3"),
        server.url("/moved"),
        server.url("/ok?api_key=hush4"),
    ]
    done = mucli(
        "check-links",
        *(p for url in links for p in ("--url", url)),
        "--allow-private",
        "--retries",
        "0",
        "--format",
        format_,
    )
    kept = "".join(
        f.read_text(encoding="utf-8") for f in (tmp_path / "cache").rglob("*") if f.is_file()
    )
    assert "hush" not in done.out + done.err + kept
    assert "***" in done.out.replace("\\", "")


# The end of a run -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize(
    "signals", [(signal.SIGTERM,), (signal.SIGINT, signal.SIGINT), (signal.SIGINT, signal.SIGTERM)]
)
def test_a_run_that_is_told_to_end_reports_what_it_knows(
    server: Server, tmp_path: Path, signals: tuple[signal.Signals, ...]
) -> None:
    (tmp_path / "list.txt").write_text(
        "\n".join([server.url("/ok")] + [server.url(f"/slow/30/{n}", 1) for n in range(50)]),
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "mucli",
        "check-links",
        str(tmp_path / "list.txt"),
        "--allow-private",
        "--no-cache",
        "--format",
        "json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 30
    while len(server.log) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    for each in signals:
        process.send_signal(each)
        time.sleep(0.02)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    verdicts = [link["verdict"] for link in json.loads(out)["links"]]
    assert len(verdicts) == 51
    assert "interrupted" in err
