"""``mucli upgrade``: a user's bibliography brought up to the catalogue, and nothing else of it touched."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mucli as package
from conftest import ROOT, Result
from mucli.bib.diff import unified
from mucli.bib.upgrade import Upgrade, Wishes, upgrade
from mucli.cite import render
from mucli.model import Author, Paper, Venue
from mucli.readers.bibtex import read

SP = Venue(
    key="sp",
    name="IEEE Symposium on Security and Privacy",
    short="S&P",
    kind="conference",
    aliases=("Oakland", "IEEE S&P"),
    publisher="IEEE",
)
ICML = Venue(
    key="icml", name="International Conference on Machine Learning", short="ICML", kind="conference"
)
JMLR = Venue(key="jmlr", name="Journal of Machine Learning Research", short="JMLR", kind="journal")
ARXIV = Venue(key="arxiv", name="arXiv", short="arXiv", kind="preprint", aliases=("CoRR",))
VENUES = {venue.key: venue for venue in (SP, ICML, JMLR, ARXIV)}

PEOPLE = (Author("Bourtoule", "Lucas"), Author("Müller", "Jörg"), Author("van der Berg", "Jan"))
SISA = Paper(
    key="bourtoule2021machine", title="Machine Unlearning", authors=PEOPLE, year=2021, venue="sp", doi="10.1109/SP40001.2021.00019", arxiv="1912.03817", pages="141-159"
)  # fmt: skip
JOURNAL = Paper(
    key="smith2022forgetting", title="Forgetting Outside the Box: Scrubbing Deep Networks", authors=(Author("Smith", "Ann"), Author("Lee", "Bo")), year=2022, venue="jmlr", volume="23", number="4", pages="1-30"
)  # fmt: skip
PREPRINT = Paper(
    key="lopez2024federated",
    title="Federated Forgetting of Clients at Scale",
    authors=(Author("López", "Mónica"),),
    year=2024,
    venue="arxiv",
    arxiv="2401.00001",
)
EARLY = Paper(
    key="doe2019early",
    title="An Early Look at Forgetting Graphs",
    authors=(Author("Doe", "Jo"),),
    year=2019,
    venue="arxiv",
    arxiv="1901.00001",
    preprint_of="doe2020late",
)
LATE = Paper(
    key="doe2020late",
    title="Forgetting Graphs, Late",
    authors=(Author("Doe", "Jo"), Author("Roe", "Al")),
    year=2020,
    venue="icml",
    doi="10.1145/1.2",
)
PAPERS = (SISA, JOURNAL, PREPRINT, EARLY, LATE)

ALL = 'Bourtoule, Lucas and M{\\"u}ller, J{\\"o}rg and van der Berg, Jan'


def _up(text: str, papers: tuple[Paper, ...] = PAPERS) -> Upgrade:
    return upgrade(read(text), papers, VENUES)


def _messages(done: Upgrade) -> list[str]:
    return [remark.message for record in done.records for remark in record.remarks]


def test_a_preprint_becomes_the_published_version_under_its_key() -> None:
    before = """@article{my:sisa,
  title={Machine unlearning},
  author={Bourtoule, Lucas and Muller, J. and others},
  journal={arXiv preprint arXiv:1912.03817},
  year={2019},
  note={read twice},
  keywords = {exact},
}
"""
    assert (
        _up(before).after
        == """@inproceedings{my:sisa,
  title={Machine unlearning},
  author={Bourtoule, Lucas and Muller, J. and others},
  booktitle={Proceedings of the IEEE Symposium on Security and Privacy},
  pages={141--159},
  publisher={IEEE},
  year={2021},
  doi={10.1109/SP40001.2021.00019},
  eprint={1912.03817},
  archiveprefix={arXiv},
  note={read twice},
  keywords = {exact},
}
"""
    )


DBLP = """@article{DBLP:journals/corr/abs-2001-00002,
  author       = {Ann Smith and
                  Bo Lee},
  title        = {Forgetting Outside the Box: Scrubbing Deep Networks},
  journal      = {CoRR},
  volume       = {abs/2001.00002},
  year         = {2020},
  doi          = {10.48550/ARXIV.2001.00002},
  eprinttype    = {arXiv},
  eprint       = {2001.00002},
  bibsource    = {dblp computer science bibliography, https://dblp.org}
}
"""


def test_the_doi_of_the_preprint_goes_where_the_published_version_has_none() -> None:
    before, after = read(DBLP), read(_up(DBLP, (replace(JOURNAL, arxiv="2001.00002"),)).after)
    old, new = next(before.records()), next(after.records())
    assert before.get(old, "doi") and not after.get(new, "doi")
    assert (after.get(new, "journal"), after.get(new, "eprint")) == (
        "Journal of Machine Learning Research",
        "2001.00002",
    )


def test_dblp_s_records_are_bibtex_though_they_name_an_eprinttype() -> None:
    other = "@misc{x, title={Machine Unlearning}, author={L. Bourtoule}, note={arXiv:1912.03817}}\n"
    assert ALL in _up(DBLP + other).after
    assert "Müller" in _up("@misc{y,\n eprint={1},\n eprinttype={arxiv}}\n" + other).after


@pytest.mark.parametrize(
    "record",
    [
        "@misc{x, title = {Machine Unlearning}, author = {Lucas Bourtoule}, eprint = {1912.03817}, archiveprefix = {arXiv}, year = {2019}}",
        "@article{x, title = {Machine Unlearning}, author = {Lucas Bourtoule}, journal = {CoRR}, volume = {abs/1912.03817}, year = {2019}}",
        "@online{x, title = {Machine Unlearning}, author = {Lucas Bourtoule}, eprint = {1912.03817}, eprinttype = {arxiv}, date = {2019-12}}",
        "@misc{x, title = {Machine Unlearning}, author = {L. Bourtoule}, howpublished = {\\url{https://arxiv.org/abs/1912.03817}}, year = 2019, month = dec}",
        "@techreport{x, title = {Machine Unlearning}, author = {L. Bourtoule}, institution = {arXiv}, number = {1912.03817}, year = 2019}",
        "@misc{x, title = {Machine Unlearning}, author = {L. Bourtoule}, doi = {10.48550/arXiv.1912.03817}, publisher = {arXiv}, year = 2019}",
        "@unpublished{x, title = {Machine Unlearning}, author = {L. Bourtoule}, note = {arXiv:1912.03817}, year = 2019}",
    ],
)
def test_every_way_of_citing_a_preprint_is_upgraded(record: str) -> None:
    done = _up(record)
    after = read(done.after)
    new = next(after.records())
    assert (new.kind, new.key) == ("inproceedings", "x")
    assert "Security and Privacy" in after.get(new, "booktitle")
    assert after.get(new, "year", "date") == "2021"
    assert after.get(new, "doi") == "10.1109/SP40001.2021.00019"
    assert after.get(new, "eprint") == "1912.03817"
    assert after.get(new, "author") in (
        ALL,
        "Bourtoule, Lucas and Müller, Jörg and van der Berg, Jan",
    )
    for gone in ("journal", "howpublished", "institution", "month", "volume", "number"):
        assert new.field(gone) is None
    assert not _up(done.after).stretches


def test_a_preprint_that_was_published_under_another_title_takes_that() -> None:
    done = _up(
        "@misc{d, title = {An Early Look at Forgetting Graphs}, author = {Doe, Jo}, eprint = {1901.00001}, year = 2019}"
    )
    new = next(read(done.after).records())
    assert read(done.after).get(new, "title") == "Forgetting Graphs, Late"
    assert done.records[0].paper == "doe2020late"


def test_what_a_published_record_lacks_is_filled_in_where_it_belongs() -> None:
    before = "@article{s,\n  title = {Forgetting Outside the Box: Scrubbing Deep Networks},\n  author = {Ann Smith},\n  journal = {JMLR},\n  year = {2022},\n  abstract = {x},\n}\n"
    assert _up(before).after == before.replace("{Ann Smith}", "{Smith, Ann and Lee, Bo}").replace(
        "  journal = {JMLR},\n",
        "  journal = {JMLR},\n  volume = {23},\n  number = {4},\n  pages = {1--30},\n",
    )


def test_a_preprint_that_is_still_one_gets_its_number() -> None:
    done = _up("@misc{l, title = {Federated Forgetting of Clients at Scale}, author = {López, M.}}")
    assert (
        done.after
        == "@misc{l, title = {Federated Forgetting of Clients at Scale}, author = {López, M.}, year = {2024}, eprint = {2401.00001}, archiveprefix = {arXiv}}"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('@ARTICLE{s,\n\tAUTHOR    = "Doe",\n\tTITLE     = "X",\n\tJOURNAL   = "JMLR",\n\tYEAR      = 2022\n}', '@ARTICLE{s,\n\tAUTHOR    = "Doe",\n\tTITLE     = "X",\n\tJOURNAL   = "JMLR",\n\tVOLUME    = 23,\n\tYEAR      = 2022\n}'),
        ("@Article{s,\n  Author = {Doe}\n, Title = {X}\n, Journal = {JMLR}\n, Year = {2022}\n}", "@Article{s,\n  Author = {Doe}\n, Title = {X}\n, Journal = {JMLR}\n, Volume = {23}\n, Year = {2022}\n}"),
        ("@article{s,author={Doe},title={X},journal={JMLR},year={2022}}", "@article{s,author={Doe},title={X},journal={JMLR},volume={23},year={2022}}"),
        ("@article(s,\r\n author={Doe},\r\n title={X},\r\n journal={JMLR}, % mine\r\n year={2022}\r\n)", "@article(s,\r\n author={Doe},\r\n title={X},\r\n journal={JMLR}, % mine\r\n volume={23},\r\n year={2022}\r\n)"),
        ("@article{s, year={2022}, author={Doe}, title={X},\n      journal =       {JMLR} % last\n}", "@article{s, year={2022}, author={Doe}, title={X},\n      journal =       {JMLR}, % last\n      volume={23},\n}"),
    ],
)  # fmt: skip
def test_a_new_field_is_written_as_the_record_is(before: str, after: str) -> None:
    paper = replace(JOURNAL, key="s", title="X", authors=(Author("Doe"),), number=None, pages=None)
    assert _up(before, (paper,)).after == after


WHOLE = """\ufeff% A comment with an address, me@example.org
@string{sp = "IEEE S\\&P" # { Symposium}}
@preamble{"\\providecommand{\\noop}[1]{}"}
@comment{jabref-meta: x}
@Article{other:2020,title="Somebody {\\"E}lse's Work",
  author = {Else, Some Body}, journal = sp # " x", year = 2020, pages={1-2},
  file = {:x.pdf:PDF}
}

@article{sisa, title = {Machine Unlearning}, author = {L. Bourtoule and others}, journal = {arXiv:1912.03817}, year = 2019}
text between
@misc{last}"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_all_that_the_catalogue_does_not_know_stays_byte_for_byte(newline: str) -> None:
    before = WHOLE.replace("\n", newline)
    done = _up(before)
    start, end = before.index("@article{sisa"), before.index(f"{newline}text between")
    assert done.after.startswith(before[:start] + "@inproceedings{sisa")
    assert done.after.endswith(before[end:])
    assert "\n" not in done.after.replace(newline, "")
    assert not _up(done.after).stretches


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("@inproceedings{x, title={Machine Unlearning}, author={L. Bourtoule and others}, booktitle={ICML}, year={2021}}", "the venue is 'ICML' here, 'IEEE Symposium on Security and Privacy' in the catalogue"),
        ("@inproceedings{x, title={Machine Unlearning}, author={L. Bourtoule}, booktitle={Workshop on Forgetting at IEEE S\\&P}, year={2021}}", "the venue is 'Workshop on Forgetting at IEEE S&P' here, 'IEEE Symposium on Security and Privacy' in the catalogue"),
        ("@inproceedings{x, title={Machine Unlearning}, author={L. Bourtoule}, booktitle={IEEE S\\&P}, year={2020}}", "the year is 2020 here, 2021 in the catalogue"),
        ("@inproceedings{x, title={Machine Unlearning}, author={L. Bourtoule}, booktitle={42nd IEEE S\\&P}, year={2021}, pages={1-9}}", "the pages are 1-9 here, 141-159 in the catalogue"),
        ("@inproceedings{x, title={Machine Unlearning}, author={L. Bourtoule and B. Smith}, booktitle={Oakland}, year={2021}}", "the authors differ; the catalogue has Lucas Bourtoule; Jörg Müller; Jan van der Berg"),
        ("@inproceedings{x, title={Machine Unlerning}, doi={10.1109/SP40001.2021.00019}, booktitle={Oakland}, year={2021}}", "the catalogue has the title 'Machine Unlearning'"),
        ("@article{x, title={Deep Residual Learning for Image Recognition}, doi={10.1109/SP40001.2021.00019}}", "its DOI is that of bourtoule2021machine (Machine Unlearning), its title is not"),
        ("@article{x, title={Machine Unlearning}, author={L. Bourtoule}, year=2022, doi={10.1145/9.9}}", "the catalogue has a paper of this title as bourtoule2021machine, with DOI 10.1109/SP40001.2021.00019 and arXiv id 1912.03817; it may be another version"),
        ("@phdthesis{x, title={Machine Unlearning}, author={L. Bourtoule}, year=2021}", "it is of type @phdthesis here; the catalogue has the paper at IEEE Symposium on Security and Privacy"),
        ("@article{x, title={Federated Forgetting of Clients at Scale}, author={M. López}, journal={Nature}, year=2024}", "the venue is 'Nature' here; the catalogue has it only at arXiv"),
        ("@misc{a, eprint={1912.03817}}\n@misc{b, eprint={1912.03817}}", "a is the same paper"),
        ("\n@misc{a, eprint={1912.03817}}\n@misc{a, eprint={1912.03817}}", "its key is that of line 2"),
    ],
)  # fmt: skip
def test_what_differs_is_reported_and_left(record: str, message: str) -> None:
    done = _up(record)
    assert message in _messages(done)
    for change in [
        change for each in done.records if not each.published for change in each.changes
    ]:
        assert change.field in ("author", "doi", "pages", "publisher"), (
            "the field that differs stays"
        )


def test_the_preprint_s_doi_gives_way_to_that_of_the_publication() -> None:
    before = f"@inproceedings{{x, title={{Machine Unlearning}}, author={{{ALL}}}, booktitle={{IEEE S\\&P}}, year={{2021}}, pages={{141--159}}, publisher={{IEEE}}, doi={{10.48550/arXiv.1912.03817}}}}"
    assert _up(before).after == before.replace(
        "10.48550/arXiv.1912.03817", "10.1109/SP40001.2021.00019"
    )


def test_nothing_of_another_version_is_filled_in() -> None:
    record = "@inproceedings{x, title={Machine Unlearning}, author={L. Bourtoule and J. Mueller and J. van der Berg}, booktitle={ICML}, year={2021}}"
    assert _up(record).after == record


@pytest.mark.parametrize(
    "record",
    [
        "@article{x, title={Machine Unlearning for Graphs}, author={Bourtoule, Lucas}, year={2021}}",
        "@article{x, title={Machine Unlearning}, author={Somebody, Else}, year={2021}}",
        "@article{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, year={2011}}",
        "@article{bourtoule2021machine, title={Machine Translation with Attention}, author={Bourtoule, Lucas}, year={2021}}",
        "@article{bourtoule2021machine, title={Machine Unlearning: A Survey}, author={Bourtoule, Lucas}, year={2021}}",
        "@article{bourtoule2021machine}",
        "@article{x, title={Forgetting Inside the Box: Scrubbing Deep Networks}, author={Smith, Ann and Lee, Bo}, year={2022}}",
        "@article{x, title={Forgetting Outside the Box: Scrubbing Shallow Networks}, author={Smith, Ann and Lee, Bo}, year={2022}}",
        "@article{x, title={Forgetting Outside the Box: Scrubbing Deep Networks II}, author={Smith, Ann and Lee, Bo}, year={2022}}",
        "@article{x, title={Forgetting Graphs, Late}, author={Doe, Jo}, year={2020}, doi={10.1145/3.4}}",
    ],
)
def test_a_similar_title_is_not_enough(record: str) -> None:
    done = _up(record)
    assert (done.after, done.known) == (record, 0)


@pytest.mark.parametrize(
    "record",
    [
        "@article{x, title={Forgetting outside the box - scrubing deep networks}, author={A. Smith}, year={2021}}",
        "@article{smith2022forgetting, title={Forgetting Outside the Box: Scrubbing Deep Network}, author={Smith}}",
        "@article{x, title={Forgetting Outside the Box: Scrubbing Deep Networks}, year={2022}}",
        "@article{x, title={\\emph{Forgetting} Outside the {B}ox: Scrubbing Deep Networks}, author={Ann {Smith}}}",
    ],
)
def test_a_near_identical_title_with_its_author_is_the_paper(record: str) -> None:
    assert _up(record).known == 1


def test_the_catalogue_s_own_citations_need_nothing() -> None:
    with package.open_catalog(ROOT / "catalog") as catalog:
        papers = [paper for paper in catalog if not paper.preprint_of]
        for style in ("bibtex", "biblatex"):
            done = upgrade(read(render(papers, catalog.venues, style)), papers, catalog.venues)
            assert done.known == done.total == len(papers)
            assert [
                (r.key, r.changes, r.remarks) for r in done.records if r.changes or r.remarks
            ] == []


_FIELDS = {
    "title": [paper.title for paper in PAPERS] + ["Something Else Entirely"],
    "author": ["L. Bourtoule and others", "Ann Smith", "M. L{\\'o}pez", "Doe, Jo and others", "Bourtoule, Lucas and M{\\\"u}ller, J.", "Nobody, At All"],
    "journal": ["arXiv preprint arXiv:1912.03817", "CoRR", "JMLR", "Some Journal", "sp"],
    "booktitle": ["ICML", "Proc.\\ IEEE S\\&P", "NeurIPS Workshop"],
    "year": ["2019", "2020", "2021", "2022", "2024"],
    "month": ["May"],
    "volume": ["abs/1912.03817", "23"],
    "pages": ["141--159", "1-3"],
    "doi": ["10.48550/arXiv.1912.03817", "10.1109/sp40001.2021.00019", "10.1/x"],
    "eprint": ["1912.03817", "2401.00001v2"],
    "howpublished": ["arXiv", "\\url{https://arxiv.org/abs/1912.03817}"],
    "note": ["arXiv:1912.03817", "mine"],
}  # fmt: skip


@given(
    kinds=st.lists(
        st.sampled_from(["article", "misc", "inproceedings", "Online", "UNPUBLISHED", "phdthesis"]),
        min_size=1,
        max_size=3,
    ),
    data=st.data(),
    marks=st.sampled_from([("{", "}"), ('"', '"')]),
    comma=st.sampled_from([",\n  ", ", ", "\n  , ", ", % remark\n\t", ",\r\n"]),
    equals=st.sampled_from([" = ", "=", "    =  "]),
)
@settings(max_examples=120, deadline=None)
def test_a_second_upgrade_changes_nothing(
    kinds: list[str], data: st.DataObject, marks: tuple[str, str], comma: str, equals: str
) -> None:
    text = ""
    for number, kind in enumerate(kinds):
        names = data.draw(st.lists(st.sampled_from(sorted(_FIELDS)), unique=True, max_size=7))
        fields = [
            f"{name}{equals}{marks[0]}{data.draw(st.sampled_from(_FIELDS[name]))}{marks[1]}"
            for name in names
        ]
        text += f"@{kind}{{k{number}{comma}{comma.join(fields)}}}\n"
    bibliography = read(text)
    assert not list(bibliography.problems())
    done = upgrade(bibliography, PAPERS, VENUES)
    again = upgrade(read(done.after), PAPERS, VENUES)
    assert not list(read(done.after).problems())
    assert [record.key for record in read(done.after).records()] == [
        record.key for record in bibliography.records()
    ]
    assert again.after == done.after
    for before, after in zip(bibliography.records(), read(done.after).records(), strict=True):
        assert bibliography.get(before, "note") == read(done.after).get(after, "note")


@pytest.mark.skipif(
    not shutil.which("patch"), reason="patch is not installed (apt-get install patch)"
)
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_patch_makes_of_the_difference_what_write_would(
    tmp_path: Path, end: str, newline: str
) -> None:
    sisa = "@misc{s#, title={Machine Unlearning},\n author={L. Bourtoule},\n eprint={1912.03817}}\n"
    other = "@misc{o#,\n title={Other}\n}\n% x\n\n"
    text = (
        "".join(
            (sisa if number in (0, 3, 4, 7) else other).replace("#", str(number))
            for number in range(9)
        ).strip()
        + end
    )
    text = (text + sisa).replace("\n", newline)
    text = text if end else text.rstrip()
    done = _up(text)
    (tmp_path / "refs.bib").write_bytes(text.encode())
    diff = "".join(unified(done.before, done.stretches, "refs.bib"))
    subprocess.run(
        ["patch", "--binary", "-s", "refs.bib"], cwd=tmp_path, input=diff.encode(), check=True
    )
    assert (tmp_path / "refs.bib").read_bytes().decode() == done.after
    assert diff.count("@@ -") > 1


def _wish(before: str, **wishes: object) -> str:
    return upgrade(read(before), PAPERS, VENUES, Wishes(**wishes)).after  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "record",
    [
        # Some of the paper's authors at a place that is not the paper's.
        "@article{x, title={Machine Unlearning}, author={Bourtoule, Lucas and van der Berg, Jan}, journal={Some Journal}}",
        # A talk of the same name.
        "@misc{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, howpublished={USENIX Enigma}, year={2021}}",
        "@misc{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, note={Talk at USENIX Enigma}, year={2021}}",
        "@misc{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, url={https://www.usenix.org/conference/enigma2021/presentation/bourtoule}, year={2021}}",
        # A version by other people than the published one.
        "@article{x, title={Machine Unlearning}, author={Bourtoule, Lucas and Zhang, Wei}, journal={arXiv preprint arXiv:1912.03817}, year={2019}}",
        '@inproceedings{x, title={Machine Unlearning}, author={Bourtoule, Lucas and M{\\"u}ller, J. and van der Borg, Jan}, booktitle={IEEE Symposium on Security and Privacy}, year={2021}}',
        # The people of the paper in another order.
        "@article{x, title={Machine Unlearning}, author={van der Berg, Jan and Bourtoule, Lucas}, journal={arXiv preprint arXiv:1912.03817}, year={2019}}",
    ],
)
def test_nothing_is_filled_into_a_record_that_disputes_the_match(record: str) -> None:
    done = _up(record)
    assert done.after == record
    assert _messages(done) != [] or "url=" in record or "note=" in record


def test_a_list_that_is_cut_stays_so_unless_more_are_asked_for() -> None:
    record = "@article{x, title={Machine Unlearning}, author={Bourtoule, Lucas and others}, eprint={1912.03817}, year={2019}}"
    assert "author={Bourtoule, Lucas and others}" in _up(record).after
    assert f"author={{{ALL}}}" in _wish(record, max_authors=0)
    assert f"author={{{ALL}}}" in _wish(record, max_authors=9)
    two = ALL.rpartition(" and ")[0]
    assert f"author={{{two} and others}}" in _wish(record, max_authors=2)


def test_only_and_skip_choose_the_fields() -> None:
    record = "@inproceedings{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, booktitle={S\\&P}, year={2021}}"
    assert "doi=" in _up(record).after and "pages=" in _up(record).after
    only = _wish(record, only=frozenset(["doi"]))
    assert "doi=" in only and "pages=" not in only and "author={Bourtoule, Lucas}" in only
    skip = _wish(record, skip=frozenset(["doi", "author"]))
    assert "doi=" not in skip and "pages=" in skip and "author={Bourtoule, Lucas}" in skip


def test_no_publisher_beside_an_organization_of_the_same_name() -> None:
    record = "@inproceedings{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, booktitle={S\\&P}, organization={IEEE}, year={2021}}"
    assert "publisher" not in _up(record).after


def test_the_version_of_a_preprint_is_kept() -> None:
    record = "@article{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, journal={arXiv preprint arXiv:1912.03817v1}, year={2019}}"
    assert "eprint={1912.03817v1}" in _up(record).after


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lists_of_authors_keep_their_layout(newline: str) -> None:
    record = (
        '@article{x,\n  author = {Lucas Bourtoule and\n            J. M{\\"u}ller},\n'
        "  title = {Machine Unlearning},\n  eprint = {1912.03817},\n}\n"
    ).replace("\n", newline)
    after = _up(record).after
    names = ALL.split(" and ")
    assert f" and{newline}            ".join(names) in after


def test_a_broken_record_costs_itself_and_not_the_file() -> None:
    record = "@misc{a key, title={X}}\n@article{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, eprint={1912.03817}}\n"
    done = _up(record)
    assert "booktitle=" in done.after and done.after.startswith("@misc{a key, title={X}}\n")
    assert any("cannot be read" in message for message in _messages(done))


# The command -----------------------------------------------------------------------------------------------------------

Run = Callable[..., Result]
MINE = """@article{mine,
  title = {Machine Unlearning},
  author = {Bourtoule, Lucas and others},
  journal = {arXiv preprint arXiv:1912.03817},
  year = {2019}
}
"""


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    file = tmp_path / "refs.bib"
    file.write_text(MINE, encoding="utf-8")
    return file


def test_a_difference_is_shown_and_nothing_is_changed(
    mucli: Run, small_catalog: Path, refs: Path
) -> None:
    done = mucli("--catalog", str(small_catalog), "upgrade", str(refs))
    lines = done.ok().splitlines()
    assert lines[:2] == [f"--- {refs}", f"+++ {refs}"]
    assert "-@article{mine," in lines and "+@inproceedings{mine," in lines
    assert refs.read_text(encoding="utf-8") == MINE
    assert done.err.splitlines() == [
        f"{refs}:1: mine: is published; pages, publisher, doi, eprint, archiveprefix added; type, booktitle, year changed",
        f"{refs}: 1 record, 1 in the catalogue; 1 to upgrade",
    ]


def test_write_keeps_what_was_in_a_backup_of_its_own(
    mucli: Run, small_catalog: Path, refs: Path
) -> None:
    refs.chmod(0o640)
    older = refs.with_name("refs.bib.bak")
    older.write_text("older", encoding="utf-8")
    done = mucli("--catalog", str(small_catalog), "upgrade", "--write", str(refs))
    assert done.ok() == ""
    assert refs.read_text(encoding="utf-8").startswith("@inproceedings{mine,")
    assert refs.stat().st_mode & 0o777 == 0o640
    assert (
        older.read_text(encoding="utf-8"),
        refs.with_name("refs.bib.bak2").read_text(encoding="utf-8"),
    ) == ("older", MINE)
    written = refs.read_bytes()
    again = mucli("--catalog", str(small_catalog), "upgrade", "--write", str(refs))
    assert (again.code, again.out, refs.read_bytes()) == (0, "", written)
    assert not refs.with_name("refs.bib.bak3").exists()


def test_check_tells_by_its_exit_code(mucli: Run, small_catalog: Path, refs: Path) -> None:
    before = mucli("--catalog", str(small_catalog), "upgrade", "--check", str(refs))
    assert (before.code, before.out, refs.read_text(encoding="utf-8")) == (1, "", MINE)
    mucli("--catalog", str(small_catalog), "upgrade", "-w", str(refs)).ok()
    assert mucli("--catalog", str(small_catalog), "upgrade", "--check", str(refs)).code == 0


def test_the_report_can_be_had_as_json(mucli: Run, small_catalog: Path, refs: Path) -> None:
    data = json.loads(
        mucli("--catalog", str(small_catalog), "upgrade", "--format", "json", str(refs)).ok()
    )
    file = data["files"][0]
    assert (file["total"], file["known"], file["changed"]) == (1, 1, 1)
    record = file["records"][0]
    assert (record["key"], record["paper"], record["by"], record["published"], record["line"]) == (
        "mine",
        "bourtoule2021machine",
        "arxiv",
        True,
        1,
    )
    assert {"field": "year", "before": "2019", "after": "2021"} in record["changes"]


def test_a_record_that_cannot_be_read_is_left_alone_with_its_line_named(
    mucli: Run, small_catalog: Path, refs: Path
) -> None:
    broken = "\n@misc{b,\n  title = {X\n}\n"
    refs.write_text(MINE + broken, encoding="utf-8")
    done = mucli("--catalog", str(small_catalog), "upgrade", "--write", str(refs))
    assert done.code == 0
    assert f"{refs}:8: a record: it cannot be read and is left alone: 'b' begins here" in done.err
    after = refs.read_text(encoding="utf-8")
    assert after.startswith("@inproceedings{mine,") and after.endswith(broken)


def test_check_exits_1_when_anything_is_reported(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    file = tmp_path / "refs.bib"
    record = "@inproceedings{x, title={Machine Unlearning}, author={Bourtoule, Lucas}, booktitle={ICML}, year={2021}}\n"
    file.write_text(record, encoding="utf-8")
    done = mucli("--catalog", str(small_catalog), "upgrade", "--check", str(file))
    assert (done.code, file.read_text(encoding="utf-8")) == (1, record)
    assert "the venue is 'ICML' here" in done.err


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_and_written(
    mucli: Run, small_catalog: Path, refs: Path, charset: str
) -> None:
    refs.write_bytes(("\ufeff" + MINE).encode(charset))
    mucli("--catalog", str(small_catalog), "upgrade", "-w", str(refs)).ok()
    assert refs.read_bytes().decode(charset).startswith("\ufeff@inproceedings{mine,")


def test_bytes_that_are_not_utf_8_survive(mucli: Run, small_catalog: Path, refs: Path) -> None:
    before = b"% caf\xe9\n" + MINE.encode() + b"@misc{x, title = {\xdcber}}\n"
    refs.write_bytes(before)
    mucli("--catalog", str(small_catalog), "upgrade", "-w", str(refs)).ok()
    after = refs.read_bytes()
    assert after.startswith(b"% caf\xe9\n@inproceedings") and after.endswith(
        b"@misc{x, title = {\xdcber}}\n"
    )


def test_colours_are_for_terminals(mucli: Run, small_catalog: Path, refs: Path) -> None:
    assert "\x1b[" not in mucli("--catalog", str(small_catalog), "upgrade", str(refs)).out
    assert (
        "\x1b["
        in mucli("--catalog", str(small_catalog), "--color", "always", "upgrade", str(refs)).out
    )


def test_wrong_use_is_explained(
    mucli: Run, small_catalog: Path, refs: Path, tmp_path: Path
) -> None:
    assert (
        mucli("--catalog", str(small_catalog), "upgrade", "--write", "--check", str(refs)).code == 2
    )
    gone = mucli("--catalog", str(small_catalog), "upgrade", str(tmp_path / "gone.bib"))
    assert (gone.code, gone.err) == (
        2,
        f"mucli: there is no file {tmp_path / 'gone.bib'}; check the path\n",
    )


@pytest.mark.skipif(
    not shutil.which("bibtex"), reason="bibtex is not installed (apt-get install texlive-binaries)"
)
def test_bibtex_reads_what_was_upgraded(mucli: Run, tmp_path: Path) -> None:
    with package.open_catalog(ROOT / "catalog") as catalog:
        papers = [
            paper for paper in catalog if paper.arxiv and paper.authors and paper.venue != "arxiv"
        ][:150]
    text = "".join(
        f"@article{{k{number},\n  title = {{{{{paper.title.replace('&', chr(92) + '&').replace('%', chr(92) + '%')}}}}},\n  author = {{{paper.authors[0]}}},\n"
        f"  journal = {{arXiv preprint arXiv:{paper.arxiv}}},\n  year = {{{paper.year}}}\n}}\n"
        for number, paper in enumerate(papers)
    )
    (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
    assert mucli("upgrade", "--write", str(tmp_path / "refs.bib")).code == 0
    (tmp_path / "x.aux").write_text(
        "\\citation{*}\n\\bibstyle{plain}\n\\bibdata{refs}\n", encoding="utf-8"
    )
    done = subprocess.run(
        ["bibtex", "x"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and "Warning" not in done.stdout, done.stdout
    assert (tmp_path / "refs.bib").read_text(encoding="utf-8").count("@inproceedings") > 30


@pytest.mark.skipif(
    not shutil.which("biber"), reason="biber is not installed (apt-get install biber)"
)
def test_biber_finds_no_fault_with_what_was_upgraded(
    mucli: Run, small_catalog: Path, tmp_path: Path
) -> None:
    refs = tmp_path / "refs.bib"
    refs.write_text(
        "@online{a,\n  title = {Machine Unlearning},\n  author = {Bourtoule, Lucas and others},\n  date = {2019-12-09},\n"
        "  eprint = {1912.03817},\n  eprinttype = {arxiv},\n  eprintclass = {cs.CR},\n}\n",
        encoding="utf-8",
    )
    mucli("--catalog", str(small_catalog), "upgrade", "-w", str(refs)).ok()
    assert "@inproceedings{a," in refs.read_text(encoding="utf-8")
    done = subprocess.run(
        ["biber", "--tool", "--validate-datamodel", "refs.bib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "WARN" not in done.stdout, done.stdout
