"""Many processes that write at once: what was reported as written, and is not there in the end.

    python benchmarks/crowd/run.py [--processes 8] [--writes 200] [--command NAME]...

Every process runs the same command ``--writes`` times, on the same file or the same papers of the
user's own, in folders made for it. A write counts as reported when the command ends with 0; it is
lost when it cannot be found afterwards. Commands that were told to try again (exit code 3) are run
again, and counted. Exits with 1 when anything is lost, is there twice, or ends otherwise.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HELPERS = Path(__file__)


@dataclass
class Crowd:
    """One run: its folders, and how many processes write how often."""

    folder: Path
    processes: int
    writes: int
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def own(self) -> Path:
        """The folder of the user's own papers."""
        return self.folder / "data" / "mucli" / "papers"

    @property
    def turns(self) -> Iterator[tuple[int, int]]:
        """Every write: the process and its number there."""
        for process in range(self.processes):
            for write in range(self.writes):
                yield process, write


def paper(title: str, key: str = "") -> str:
    """Return the file of a paper; all of them would have the same key."""
    head = f"key: {key}\n" if key else ""
    return (
        f"{head}title: {title}\nauthors:\n- Doe, Jane\nyear: 2024\nkind: method\ncategories:\n"
        "- model-agnostic\n"
    )


def title(process: int, write: int) -> str:
    """Return a title that is like no other one's and begins with the same word."""
    digest = hashlib.sha256(f"{process} {write}".encode()).hexdigest()
    letters = digest.translate({ord(digit): chr(ord("f") + int(digit)) for digit in "0123456789"})
    return f"Crowded {letters[:9]} {letters[9:18]} {letters[18:27]} {letters[27:36]}"


# What each command writes, and what has to be there in the end
# --------------------------------------------------------------------------------------------------


def _titles(crowd: Crowd) -> list[str]:
    lines = [
        line
        for file in crowd.own.rglob("*.yaml")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [line.removeprefix("title: ") for line in lines if line.startswith("title: ")]


def append(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``cite REF -o crowd.bib --append``, each process with papers of its own."""
    key = f"doe2024p{process}w{write}"
    return ["cite", key, "-o", str(crowd.folder / "crowd.bib"), "--append"], key


def appended(crowd: Crowd) -> list[str]:
    """Return the keys that the file has."""
    text = (crowd.folder / "crowd.bib").read_text(encoding="utf-8")
    return [
        line.partition("{")[2].rstrip(",") for line in text.splitlines() if line.startswith("@")
    ]


def upgrade(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``upgrade --write`` and ``check --fix`` of a file that the others add to."""
    if process % 4 == 0:
        return ["upgrade", "--write", str(crowd.folder / "crowd.bib")], ""
    if process % 4 == 1:
        return ["check", "--fix", str(crowd.folder / "crowd.bib"), "--fail-on", "unused"], ""
    return append(crowd, process, write)


def add(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``add DRAFT.yaml``: all of them would have one key."""
    name = title(process, write)
    draft = crowd.folder / f"draft-{process}-{write}.yaml"
    draft.write_text(paper(name, "doe2024crowded"), encoding="utf-8")
    return ["add", str(draft), "--yes"], name


def import_(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``import LIST``: all of them would choose one key."""
    name = title(process, write)
    source = crowd.folder / f"list-{process}-{write}.bib"
    source.write_text(
        f"@article{{x,\n title = {{{name}}},\n author = {{Doe, Jane}},\n year = 2024\n}}\n",
        encoding="utf-8",
    )
    return ["import", str(source), "--yes"], name


def edit(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``edit KEY``: all edit one paper, each adding a data link of its own."""
    link = f"https://example.org/{process}/{write}"
    crowd.notes["EDITOR"] = f"{sys.executable} {HELPERS} --as-editor {link}"
    return ["edit", "doe2024crowded"], link


def edited(crowd: Crowd) -> list[str]:
    """Return the links that the paper has."""
    text = (crowd.own / "2024" / "doe2024crowded.yaml").read_text(encoding="utf-8")
    return [line.removeprefix("  - ") for line in text.splitlines() if line.startswith("  - ")]


def move(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``edit KEY`` with a new year, each process its own paper: the file moves."""
    crowd.notes["EDITOR"] = f"{sys.executable} {HELPERS} --as-editor year:{2000 + write % 20}"
    return ["edit", f"doe2024crowded{'bcdefghijklmnopq'[process]}"], ""


def remove(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``remove KEY``, each process papers of its own."""
    return ["remove", f"doe2024p{process}w{write}", "--yes"], f"p{process}w{write}"


def note(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``note KEY LINE``: all write on one paper."""
    return ["note", "doe2024crowded", f"line {process} {write}"], f"line {process} {write}"


def noted(crowd: Crowd) -> list[str]:
    """Return the lines of the note."""
    file = crowd.folder / "data" / "mucli" / "reading-list.json"
    kept = json.loads(file.read_bytes())["papers"]["doe2024crowded"]["note"]
    return list(kept.splitlines())


def tag(crowd: Crowd, process: int, write: int) -> tuple[list[str], str]:
    """``tag KEY +TAG``: all tag one paper."""
    return ["tag", "doe2024crowded", f"t{process}-{write}"], f"t{process}-{write}"


def tagged(crowd: Crowd) -> list[str]:
    """Return the tags of the paper."""
    file = crowd.folder / "data" / "mucli" / "reading-list.json"
    return list(json.loads(file.read_bytes())["papers"]["doe2024crowded"]["tags"])


Prepare = Callable[[Crowd], None]


def _nothing(crowd: Crowd) -> None:
    """Start with nothing."""


def _one(crowd: Crowd) -> None:
    """Start with one paper of the user's own."""
    _keep(crowd, "doe2024crowded", "Crowded Forgetting")


def _keep(crowd: Crowd, key: str, name: str) -> None:
    file = crowd.own / "2024" / f"{key}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(paper(name), encoding="utf-8")


def _many(crowd: Crowd) -> None:
    for process, write in crowd.turns:
        _keep(crowd, f"doe2024p{process}w{write}", title(process, write))


def _eight(crowd: Crowd) -> None:
    for process in range(crowd.processes):
        _keep(crowd, f"doe2024crowded{'bcdefghijklmnopq'[process]}", title(process, 0))


def _empty_bib(crowd: Crowd) -> None:
    (crowd.folder / "crowd.bib").write_text("% our references\n", encoding="utf-8")


def _moved(crowd: Crowd) -> list[str]:
    files = [file.stem for file in crowd.own.rglob("*.yaml")]
    assert sorted(files) == sorted(set(files)) and len(files) == crowd.processes, files
    return []


def _left(crowd: Crowd) -> list[str]:
    """Return what was removed: what is not there any more."""
    there = {file.stem for file in crowd.own.rglob("*.yaml")}
    return [f"p{p}w{w}" for p, w in crowd.turns if f"doe2024p{p}w{w}" not in there]


Command = tuple[
    Prepare, Callable[[Crowd, int, int], tuple[list[str], str]], Callable[[Crowd], list[str]]
]
COMMANDS: dict[str, Command] = {
    "append": (_nothing, append, appended),
    "upgrade": (_empty_bib, upgrade, appended),
    "add": (_nothing, add, _titles),
    "import": (_nothing, import_, _titles),
    "edit": (_one, edit, edited),
    "move": (_eight, move, _moved),
    "remove": (_many, remove, _left),
    "note": (_one, note, noted),
    "tag": (_one, tag, tagged),
}
"""How it starts, what is written, and what is there in the end."""


# The processes
# --------------------------------------------------------------------------------------------------


def _catalogue(crowd: Crowd, name: str) -> Path:
    """Make a small catalogue, with a paper for each write where bibliographies are written."""
    root = crowd.folder / "catalog"
    (root / "papers" / "2024").mkdir(parents=True)
    for process, write in crowd.turns if name in ("append", "upgrade") else ():
        file = root / "papers" / "2024" / f"doe2024p{process}w{write}.yaml"
        file.write_text(paper(title(process, write)), encoding="utf-8")
    (root / "taxonomy.yaml").write_text(
        "kinds:\n  method:\n    name: Method\n    definition: An algorithm.\n"
        "categories:\n  model-agnostic:\n    name: Model-agnostic\n    definition: Any model.\n",
        encoding="utf-8",
    )
    return root


def work(crowd: Crowd, name: str, process: int, catalogue: Path) -> None:
    """Be one of the processes; print what was reported as written, a line of JSON each."""
    from mucli.cli import run

    command = COMMANDS[name][1]
    while not (crowd.folder / "start").exists():
        time.sleep(0.005)
    for write in range(crowd.writes):
        arguments, wrote = command(crowd, process, write)
        os.environ.update(crowd.notes)
        again = 0
        while True:
            said = io.StringIO()
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
                code = run(["--catalog", str(catalogue), *arguments])
            if code != 3 or name == "upgrade":  # who sees the file changed leaves it alone
                break
            again += 1
            time.sleep(0.02)
        wrong = said.getvalue() if code else ""
        print(json.dumps({"wrote": wrote, "code": code, "again": again, "said": wrong}))


def measure(name: str, processes: int, writes: int) -> dict[str, int | float]:
    """Run the crowd on one command and count."""
    prepare, _command, there = COMMANDS[name]
    with tempfile.TemporaryDirectory() as place:
        crowd = Crowd(Path(place), processes, writes)
        catalogue = _catalogue(crowd, name)
        prepare(crowd)
        environment = os.environ | {
            f"XDG_{kind.upper()}_HOME": str(crowd.folder / kind)
            for kind in ("data", "cache", "config")
        }
        once = [sys.executable, "-m", "mucli", "--catalog", str(catalogue), "list", "-n", "1"]
        subprocess.run(once, env=environment, capture_output=True, check=False)  # compiles it
        options = ["--folder", place, "--catalogue", str(catalogue)]
        counts = ["--processes", str(processes), "--writes", str(writes)]
        running = [
            subprocess.Popen(
                [sys.executable, __file__, "--work", name, str(number), *options, *counts],
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(processes)
        ]
        start = time.perf_counter()
        (crowd.folder / "start").touch()
        said = [line for each in running for line in each.communicate()[0].splitlines()]
        seconds = time.perf_counter() - start
        turns = [json.loads(line) for line in said]
        found = there(crowd)
        written = [turn["wrote"] for turn in turns if turn["code"] == 0 and turn["wrote"]]
        told = (0, 3) if name == "upgrade" else (0,)
        failed = [turn for turn in turns if turn["code"] not in told]
        for turn in failed[:3]:
            print(f"{name}: {turn['said']}", file=sys.stderr)
        left = [*crowd.folder.rglob("*.mucli.tmp"), *crowd.folder.glob(".*.lock")]
        return {
            "turns": len(turns),
            "reported": len(written),
            "lost": len(set(written) - set(found)),
            "twice": len(found) - len(set(found)),
            "failed": len(failed) + processes * writes - len(turns),
            "again": sum(turn["again"] for turn in turns),
            "litter": len(left),
            "seconds": round(seconds, 1),
        }


def _be_editor(what: str, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    if what.startswith("year:"):
        lines = [f"year: {what[5:]}" if x.startswith("year:") else x for x in text.splitlines()]
        text = "\n".join(lines) + "\n"
    elif "links:\n" in text:
        start, _, rest = text.partition("  other:")
        old = rest.lstrip() if "\n  -" not in rest else rest
        items = [line.strip().removeprefix("- ") for line in old.splitlines() if line.strip()]
        text = f"{start}  other:\n" + "".join(f"  - {item}\n" for item in [*items, what])
    else:
        text += f"links:\n  other:\n  - {what}\n"
    file.write_text(text, encoding="utf-8")


def main() -> int:
    """Measure what is asked for, and print a table."""
    if sys.argv[1:2] == ["--as-editor"]:
        _be_editor(sys.argv[2], Path(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--writes", type=int, default=200)
    parser.add_argument("--command", action="append", choices=COMMANDS)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--catalogue", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        crowd = Crowd(chosen.folder, chosen.processes, chosen.writes)
        work(crowd, chosen.work[0], int(chosen.work[1]), chosen.catalogue)
        return 0
    names = ("turns", "reported", "lost", "twice", "failed", "again", "litter", "seconds")
    print(f"{'command':10}" + "".join(f"{name:>10}" for name in names))
    bad = 0
    for name in chosen.command or COMMANDS:
        counts = measure(name, chosen.processes, chosen.writes)
        print(f"{name:10}" + "".join(f"{counts[each]:>10}" for each in names), flush=True)
        bad += sum(int(counts[each]) for each in ("lost", "twice", "failed", "litter"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
