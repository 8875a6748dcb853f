"""Checking beside other programs: check-hallucinations, bibguard and hallubib from PyPI, and
``mucli check --online``, on one bibliography against one stand-in of the services on this machine.

    python benchmarks/check/beside.py [--real 30] [--faulty 3] [--programs DIR]

The stand-in holds the papers of the catalogue and speaks what the programs ask: Semantic Scholar,
OpenAlex, Crossref, arXiv, DBLP, doi.org. The programs have the addresses of the services built in;
a shim in ``requests``, which all three use, leads them to the stand-in and takes their waits out.
Each is expected in an environment of its own in DIR (``DIR/chk-NAME/bin/python``). mucli runs
twice: with the catalogue, and with an empty one, so that it has only the services, as the others.

What is compared is whether a reference is called false (a fault found, or a real one called false);
kinds of faults that a program does not look for count as not found, as the table says.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from rapidfuzz import fuzz, process

import mucli
from mucli.model import Paper, Venue
from mucli.text import squash, words

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from faults import FAULTS, Maker

PROGRAMS = ("check-hallucinations", "bibguard", "hallubib")
FALSE = [
    fault for fault in FAULTS if fault not in ("retitled", "preprint of published", "duplicate")
]
SHIM = """
import runpy, sys, time
import requests
base = sys.argv.pop(1)
send = requests.Session.request
def request(self, method, url, *args, **kwargs):
    kwargs.pop('verify', None)
    return send(self, method, base + '/' + url.split('://', 1)[1], *args, **kwargs)
requests.Session.request = request
time.sleep = lambda seconds: None
sys.argv[0] = sys.argv[1]
del sys.argv[1]
runpy.run_path(sys.argv[0], run_name='__main__')
"""


class Standin:
    """Answers of the services about the papers of a catalogue."""

    def __init__(self, papers: list[Paper], venues: Mapping[str, Venue]) -> None:
        self.papers, self.venues = papers, venues
        self.titles = {n: squash(paper.title) for n, paper in enumerate(papers)}
        self.dois = {(paper.doi or "").lower(): paper for paper in papers if paper.doi}
        self.arxiv = {paper.arxiv: paper for paper in papers if paper.arxiv}
        self.by_id = {_s2_id(paper): paper for paper in papers}
        self.asked = 0

    def search(self, query: str, limit: int = 5) -> list[Paper]:
        """Return the papers with titles like ``query``, nearest first."""
        found = process.extract(
            squash(query), self.titles, scorer=fuzz.partial_ratio, limit=limit, score_cutoff=70
        )
        return [self.papers[key] for _title, _score, key in found]

    def answer(self, path: str) -> tuple[int, str, str]:
        """Return status, kind and body for a path that begins with the service's host."""
        self.asked += 1
        parts = urlsplit(path)
        host, _, rest = parts.path.lstrip("/").partition("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        service = {
            "api.semanticscholar.org": self._s2,
            "api.openalex.org": self._openalex,
            "api.crossref.org": self._crossref,
            "dblp.org": self._dblp,
            "doi.org": self._doi,
            "export.arxiv.org": self._arxiv,
            "api2.openreview.net": lambda _rest, _query: {"notes": []},
        }.get(host)
        made = service(unquote(rest), query) if service else None
        if made is None:
            return 404, "application/json", "{}"
        if isinstance(made, str):
            return 200, "application/atom+xml", made
        return 200, "application/json", json.dumps(made)

    def _s2(self, rest: str, query: dict[str, str]) -> Any:
        if "query" in query:
            found = [self._s2_paper(paper) for paper in self.search(query["query"])]
            if "match" in rest:
                found = found[:1]
                return {"data": found} if found else None
            return {"total": len(found), "data": found}
        kind, _, value = rest.partition("paper/")[2].partition(":")
        if kind in self.by_id:
            return self._s2_paper(self.by_id[kind])
        paper = (self.dois if kind == "DOI" else self.arxiv).get(value.lower())
        return self._s2_paper(paper) if paper else None

    def _s2_paper(self, paper: Paper) -> dict[str, Any]:
        ids = {"DOI": paper.doi, "ArXiv": paper.arxiv}
        return {
            "paperId": _s2_id(paper),
            "title": paper.title,
            "authors": [{"authorId": "1", "name": author.natural} for author in paper.authors],
            "year": paper.year,
            "venue": self._venue(paper),
            "externalIds": {name: value for name, value in ids.items() if value},
            "url": paper.url,
            "citationCount": 1,
        }

    def _openalex(self, rest: str, query: dict[str, str]) -> Any:
        if match := re.search(r"doi(?::|\.org/)+?(10\..+)|(10\.\d+/.+)", rest):
            paper = self.dois.get((match[1] or match[2]).lower())
            return self._work(paper) if paper else None
        asked = query.get("search") or query.get("filter", "").rpartition("search:")[2]
        found = [self._work(paper) for paper in self.search(asked)]
        return {"meta": {"count": len(found)}, "results": found}

    def _work(self, paper: Paper) -> dict[str, Any]:
        people = [{"author": {"display_name": author.natural}} for author in paper.authors]
        return {
            "id": "https://openalex.org/W1",
            "doi": f"https://doi.org/{paper.doi}" if paper.doi else None,
            "title": paper.title,
            "display_name": paper.title,
            "publication_year": paper.year,
            "authorships": people,
            "primary_location": {"source": {"display_name": self._venue(paper)}},
            "type": "article",
        }

    def _crossref(self, rest: str, query: dict[str, str]) -> Any:
        if match := re.fullmatch(r"works/(10\..+)", rest):
            paper = self.dois.get(match[1].lower())
            return {"status": "ok", "message": self._csl(paper)} if paper else None
        asked = (
            query.get("query.bibliographic") or query.get("query.title") or query.get("query", "")
        )
        found = [self._csl(paper) for paper in self.search(asked) if paper.doi]
        return {"status": "ok", "message": {"items": found, "total-results": len(found)}}

    def _csl(self, paper: Paper) -> dict[str, Any]:
        people = [{"family": author.family, "given": author.given} for author in paper.authors]
        return {
            "DOI": paper.doi,
            "title": [paper.title],
            "author": people,
            "issued": {"date-parts": [[paper.year]]},
            "container-title": [self._venue(paper)],
            "type": "proceedings-article",
            "URL": f"https://doi.org/{paper.doi}",
        }

    def _doi(self, rest: str, _query: dict[str, str]) -> Any:
        doi = rest.removeprefix("api/handles/").lower()
        if doi.startswith("10.48550/arxiv."):
            paper = self.arxiv.get(doi.removeprefix("10.48550/arxiv."))
        else:
            paper = self.dois.get(doi)
        if paper is None:
            return None
        if "api/handles" in rest:
            return {"responseCode": 1, "handle": doi}
        made = self._csl(paper)
        return {**made, "title": paper.title, "container-title": self._venue(paper)}

    def _dblp(self, _rest: str, query: dict[str, str]) -> Any:
        hits = [{"info": self._info(paper)} for paper in self.search(query.get("q", ""))]
        return {"result": {"hits": {"@total": str(len(hits)), "hit": hits}}}

    def _info(self, paper: Paper) -> dict[str, Any]:
        people = [{"@pid": "1", "text": author.natural} for author in paper.authors]
        return {
            "authors": {"author": people},
            "title": f"{paper.title}.",
            "venue": self._venue(paper),
            "year": str(paper.year),
            "doi": paper.doi or "",
            "type": "Conference and Workshop Papers",
            "url": f"https://dblp.org/rec/{paper.key}",
        }

    def _arxiv(self, _rest: str, query: dict[str, str]) -> str:
        if "id_list" in query:
            names = [re.sub(r"v\d+$", "", each) for each in query["id_list"].split(",")]
            found = [self.arxiv[name] for name in names if name in self.arxiv]
        else:
            asked = " ".join(words(re.sub(r"\b(?:ti|au|all):", " ", query.get("search_query", ""))))
            found = [paper for paper in self.search(asked) if paper.arxiv]
        entries = "".join(
            f"<entry><id>http://arxiv.org/abs/{paper.arxiv}v1</id><title>{escape(paper.title)}</title>"
            f"<published>20{(paper.arxiv or '20')[:2]}-01-01T00:00:00Z</published>"
            f"<updated>20{(paper.arxiv or '20')[:2]}-01-01T00:00:00Z</updated><summary>x</summary>"
            + "".join(
                f"<author><name>{escape(author.natural)}</name></author>"
                for author in paper.authors
            )
            + "</entry>"
            for paper in found
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>x</title>{entries}</feed>"
        )

    def _venue(self, paper: Paper) -> str:
        venue = self.venues.get(paper.venue or "")
        return venue.name if venue else ""


def _s2_id(paper: Paper) -> str:
    return hashlib.sha1(paper.key.encode(), usedforsecurity=False).hexdigest()


def serve(standin: Standin) -> ThreadingHTTPServer:
    """Start the stand-in and return its server."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = standin.answer(self.path)
            raw = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_HEAD = do_GET  # noqa: N815 - the name that the library calls

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def by_mucli(bib: Path, base: str, *, empty: bool) -> set[str]:
    """Return the keys that ``mucli check --online`` calls false."""
    hosts = {
        "ARXIV_API": "export.arxiv.org/api",
        "DOI_API": "doi.org",
        "CROSSREF_API": "api.crossref.org",
        "OPENREVIEW_API": "api2.openreview.net",
        "OPENREVIEW_V1_API": "api2.openreview.net",
        "DBLP_API": "dblp.org",
        "OPENALEX_API": "api.openalex.org",
        "S2_API": "api.semanticscholar.org/graph/v1",
    }
    with tempfile.TemporaryDirectory() as folder:
        environment = {f"MUCLI_{name}": f"{base}/{host}" for name, host in hosts.items()}
        environment |= {"XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder}
        catalog = []
        if empty:
            (Path(folder) / "catalog" / "papers").mkdir(parents=True)
            for name in ("venues", "taxonomy", "datasets", "metrics", "benchmarks", "about"):
                kept = Path(__file__).parents[2] / "catalog" / f"{name}.yaml"
                (Path(folder) / "catalog" / f"{name}.yaml").write_bytes(kept.read_bytes())
            catalog = ["--catalog", f"{folder}/catalog"]
        command = [
            sys.executable,
            "-m",
            "mucli",
            *catalog,
            "check",
            "--online",
            "-f",
            "json",
            str(bib),
        ]
        done = subprocess.run(
            [*command, str(bib)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )
    references = json.loads(done.stdout)["references"]
    return {each["key"] for each in references if each["verdict"] in ("differs", "not-found")}


def by_other(program: str, bib: Path, base: str, folder: Path) -> set[str]:
    """Return the keys that another program calls false."""
    python = folder / f"chk-{program}" / "bin" / "python"
    script = python.with_name(program)
    with tempfile.TemporaryDirectory() as place:
        shim = Path(place) / "shim.py"
        shim.write_text(SHIM, encoding="utf-8")
        out = Path(place) / "report.json"
        options = {
            "check-hallucinations": ["--json", str(bib)],
            "bibguard": [str(bib), "--json", "--out", str(out), "-w", "1"],
            "hallubib": [str(bib), "--output", "json"],
        }[program]
        done = subprocess.run(
            [str(python), str(shim), base, str(script), *options],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "XDG_CACHE_HOME": place, "HOME": place, "NO_COLOR": "1"},
        )
        report = out.read_text(encoding="utf-8") if out.exists() else done.stdout
    return READERS[program](
        json.loads(report[report.index("[" if report.lstrip()[0] == "[" else "{") :])
    )


def _of_check_hallucinations(report: Any) -> set[str]:
    quiet = ("unchecked", "no-url", "unparsed", "no-title")
    return {each["key"] for each in report if each["rule"] not in quiet}


def _of_bibguard(report: Any) -> set[str]:
    return {each["key"] for each in report["results"] if each["overall"] != "OK"}


def _of_hallubib(report: Any) -> set[str]:
    return {
        each["reference"]["key"]
        for each in report["results"]
        if each["status"] in ("Unknown", "Needs attention")
        or any(diff["kind"] == "correction" for diff in each["diffs"])
    }


READERS = {
    "check-hallucinations": _of_check_hallucinations,
    "bibguard": _of_bibguard,
    "hallubib": _of_hallubib,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--real", type=int, default=30)
    parser.add_argument("--faulty", type=int, default=3)
    parser.add_argument("--programs", type=Path, default=Path())
    options = parser.parse_args()
    with mucli.open_catalog(own=False) as catalog:
        papers, venues = list(catalog), catalog.venues
    maker = Maker(papers, venues)
    cases = list(maker.real(options.real))
    for fault in FALSE:
        cases += maker.faulty(fault, options.faulty)
    server = serve(Standin(papers, venues))
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        bib = Path(folder) / "refs.bib"
        bib.write_text("".join(case.text for case in cases), encoding="utf-8")
        print("| program | real called false | faults found | kinds not found | seconds |")
        print("| --- | --: | --: | --- | --: |")
        runs = {
            "mucli check": lambda: by_mucli(bib, base, empty=False),
            "mucli check, empty catalogue": lambda: by_mucli(bib, base, empty=True),
        }
        for program in PROGRAMS:
            runs[program] = lambda program=program: by_other(program, bib, base, options.programs)
        for name, run in runs.items():
            start = time.perf_counter()
            try:
                false = run()
            except (OSError, ValueError, KeyError, IndexError, AttributeError) as error:
                print(f"| {name} | could not be compared: {error} | | | |")
                continue
            took = time.perf_counter() - start
            real = [case for case in cases if not case.fault]
            faulty = [case for case in cases if case.fault]
            missed = sorted({case.fault for case in faulty if case.key not in false})
            print(
                f"| {name} | {sum(case.key in false for case in real)} of {len(real)} |"
                f" {sum(case.key in false for case in faulty)} of {len(faulty)} |"
                f" {', '.join(missed) or 'none'} | {took:.1f} |"
            )
    server.shutdown()


if __name__ == "__main__":
    main()
