"""What the tests share: mucli run as a user runs it, and a small catalogue to play with."""

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

from fake_services import VARIABLES, Services, serve
from misbehaving import Internet, Server, every_host

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Result:
    """What a run of mucli gave."""

    code: int
    out: str
    err: str

    def ok(self) -> str:
        """Return stdout of a run that succeeded."""
        assert self.code == 0, f"exit {self.code}\n{self.out}\n{self.err}"
        return self.out


def until_it_ends(terminal: int) -> bytes:
    """Return all that is written to the other side of a pseudo-terminal until its last writer has gone, and close it."""
    written = b""
    try:
        while chunk := os.read(terminal, 65536):
            written += chunk
    except OSError:  # how Linux says that the last writer has gone
        pass
    os.close(terminal)
    return written


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests off the user's data, and the compiled catalogue of the checkout in one cache for the whole run."""
    session = tmp_path_factory.getbasetemp()
    monkeypatch.setenv("XDG_CACHE_HOME", str(session / "cache"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    for name in ("MUCLI_CATALOG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MUCLI_PAGER", "cat")  # less would wait for a key that nobody presses


class _Stream(io.TextIOWrapper):
    """A standard stream that keeps what is written and is no terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined]


def _run(*arguments: str, stdin: str = "") -> Result:
    from mucli.cli import run

    out, err = _Stream(), _Stream()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(list(arguments))
    finally:
        sys.stdin = before
    return Result(code, out.text(), err.text())


@pytest.fixture
def mucli() -> Callable[..., Result]:
    """Run ``mucli`` in this process: ``mucli("list", "-t", "gnn")`` gives its code and what it wrote."""
    return _run


@pytest.fixture
def mucli_process() -> Callable[..., Result]:
    """Run ``mucli`` as a process of its own, as a shell would; for what only a process shows."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "mucli", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | environment,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


SMALL = {
    "venues.yaml": """\
arxiv:
  name: arXiv
  short: arXiv
  kind: preprint
iclr:
  name: International Conference on Learning Representations
  short: ICLR
  kind: conference
  proceedings: International Conference on Learning Representations
sp:
  name: IEEE Symposium on Security and Privacy
  short: S&P
  kind: conference
  aliases:
  - Oakland
  publisher: IEEE
""",
    "taxonomy.yaml": """\
kinds:
  method:
    name: Method
    definition: Proposes an algorithm.
  survey:
    name: Survey
    definition: An overview.
    aliases:
    - review
categories:
  survey:
    name: Survey
    definition: Overviews.
  model-agnostic:
    name: Model-agnostic
    definition: For any model.
  data-driven:
    name: Data-driven
    definition: On the side of the data.
topics:
  exact:
    name: Exact unlearning
    definition: As if retrained.
  federated:
    name: Federated learning
    definition: Removal in federated learning.
    aliases:
    - FL
  gnn:
    name: Graph neural networks
    definition: Graphs.
terms:
  right to be forgotten:
  - RTBF
""",
    "datasets.yaml": """\
mnist:
  name: MNIST
  type: image
  items: 70K
  links:
  - https://example.org/mnist
""",
    "metrics.yaml": """\
accuracy:
  name: Accuracy
  definition: The share of right answers.
  formula: \\frac{1}{n}
  measures: Prediction.
  reading: Higher is better.
""",
    "benchmarks.yaml": """\
arena:
  name: Arena
  links:
    project: https://example.org/arena
""",
    "about.yaml": """\
name: A small catalogue
upstream:
  small-list:
    name: Small list
    url: https://example.org/list
    readme: https://example.org/list/README.md
""",
    "papers/2021/bourtoule2021machine.yaml": """\
title: Machine Unlearning
authors:
- Bourtoule, Lucas
- Chandrasekaran, Varun
year: 2021
venue: sp
kind: method
categories:
- data-driven
topics:
- exact
methods:
- SISA
doi: 10.1109/SP40001.2021.00019
arxiv: '1912.03817'
pages: 141-159
links:
  paper: https://ieeexplore.ieee.org/document/9519428
code:
- https://github.com/cleverhans-lab/machine-unlearning
lists:
  small-list:
    data-driven: 1
added: '2024-01-15'
sources:
- record: dblp
  at: conf/sp/BourtouleCCJTZLP21
  confirms: [title, authors, year, venue, pages]
""",
    "papers/2024/lopez2024federated.yaml": """\
title: Federated Forgetting of Clients
authors:
- López, Mónica
others: true
year: 2024
venue: arxiv
kind: method
categories:
- model-agnostic
topics:
- federated
arxiv: '2401.00001'
links:
  paper: https://arxiv.org/abs/2401.00001
""",
    "papers/2023/smith2023graph.yaml": """\
title: 'Graph Amnesia: Forgetting Nodes'
authors:
- Smith, Ann
- van der Berg, Jan
year: 2023
venue: iclr
kind: method
categories:
- model-agnostic
topics:
- gnn
- exact
methods:
- GraphAmnesia
links:
  paper: https://example.org/graph-amnesia
sources:
- record: dblp
  at: conf/iclr/SmithB23
  confirms: [title, year, venue]
""",
}


@pytest.fixture
def small_catalog(tmp_path: Path) -> Path:
    """Write a catalogue of three papers into a folder of its own and return the folder."""
    root = tmp_path / "catalog"
    for name, text in SMALL.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def small(mucli: Callable[..., Result], small_catalog: Path) -> Callable[..., Result]:
    """Run mucli on the small catalogue."""
    return lambda *arguments, **more: mucli("--catalog", str(small_catalog), *arguments, **more)


def picked(command: Sequence[str], shows: bytes, **environment: str) -> tuple[int, str]:
    """Run ``command`` with a picker on a terminal of its own, press Enter once it ``shows`` that,
    and return the exit code and what was printed.
    """
    import fcntl
    import pty
    import struct
    import termios

    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    process = subprocess.Popen(
        command,
        stdin=side,
        stdout=subprocess.PIPE,
        stderr=side,
        env=os.environ | {"TERM": "xterm-256color"} | environment,
        start_new_session=True,
    )
    os.close(side)
    seen, deadline, pressed = b"", time.monotonic() + 60, False
    while process.poll() is None and time.monotonic() < deadline:
        try:
            seen += os.read(main, 65536)
        except OSError:
            break
        if not pressed and shows in seen:
            os.write(main, b"\r")
            pressed = True
    out = process.communicate(timeout=30)[0].decode()
    os.close(main)
    return process.returncode, out


@pytest.fixture
def catalog() -> Iterator["object"]:
    """Open the project's own catalogue."""
    import mucli as package

    with package.open_catalog(ROOT / "catalog") as opened:
        yield opened


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """All services on this machine, empty until a test puts something there; nothing is asked elsewhere."""
    with serve() as running:
        for variable, name in VARIABLES.items():
            monkeypatch.setenv(variable, f"{running.base}/{name}")
        monkeypatch.setenv("MUCLI_TIMEOUT", "1")
        for name in (
            "http_proxy",
            "https_proxy",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "all_proxy",
        ):
            monkeypatch.delenv(name, raising=False)
        yield running


# Links ----------------------------------------------------------------------------------------------------------------

Report = dict[str, dict[str, Any]]
"""What a run of check-links says of each URL."""


@pytest.fixture
def server() -> Iterator[Server]:
    """Run the misbehaving server on two addresses."""
    with Server(2) as running:
        yield running


@pytest.fixture
def check() -> Callable[..., Report]:
    """Check links as ``mucli check-links`` does and return its report: ``check("--url", url, code=0)``."""

    def run(*arguments: str, code: int | None = None, cache: bool = False) -> Report:
        options = ["--allow-private", "--backoff", "0.01", *([] if cache else ["--no-cache"])]
        done = _run("check-links", *options, "--format", "json", *arguments)
        assert code is None or done.code == code, f"exit {done.code}: {done.out}\n{done.err}"
        return {link["url"]: link for link in json.loads(done.out)["links"]}

    return run


@pytest.fixture
def certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """Make a certificate authority that mucli trusts."""
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    return ca


@pytest.fixture
def internet(certificates: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Put a server of ours in place of the whole internet, by way of a proxy; its routes name hosts: ``//github.com/a/b``."""
    with Server(1, tls=every_host(certificates)) as running, Internet(running) as proxy:
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.setenv(name, "127.0.0.1")
        yield running
