"""Reading .bib files: nothing is lost, the grammar is bibtex's, and what is broken is named with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mucli.readers.bibtex import Bibliography, Block, read, split_names

ODD = r"""% Our bibliography, kept by me@example.org and you
@string{ieee = "IEEE" # { Press}}
@String(icml = {International Conference on {Machine} Learning})
@preamble{"\newcommand{\noop}[1]{}" # " "}
@comment{jabref-meta: databaseType:bibtex; @article{inside, title = {No record}}}
@Comment to the end of the line @ here
@ARTICLE{Smith:2020,
  Title     = "An {\"O}dd {"}quoted{"} Title",   % a remark
  author="Smith, Ann and {Barnes and Noble}",
  journal = ieee,
  year=2020 , month = jan # "~1"
}
@inproceedings(paren, title = {Brackets ) inside}, booktitle = icml # " ({ICML})")
@misc {nocomma}
@misc{deep, title = {a{b{c{d{e}}}}}, note = {}, note = "second",, }
% @article{commented,
%   title = {Not there}
% }
the end}"""


def _facts(bibliography: Bibliography) -> list[tuple[str, str, dict[str, str]]]:
    return [
        (r.kind, r.key, {f.name.lower(): bibliography.value(f) for f in reversed(r.fields)})
        for r in bibliography.records()
    ]


def _whole(bibliography: Bibliography) -> str:
    ends = [0, *(block.end for block in bibliography.blocks)]
    assert [block.start for block in bibliography.blocks] == ends[:-1], (
        "blocks follow each other without gaps"
    )
    return "".join(bibliography.text[block.start : block.end] for block in bibliography.blocks)


def test_records_are_read_as_bibtex_reads_them() -> None:
    bibliography = read(ODD)
    assert not list(bibliography.problems())
    assert _facts(bibliography) == [
        (
            "article",
            "Smith:2020",
            {
                "title": r"An {\"O}dd {" + '"}quoted{"} Title',
                "author": "Smith, Ann and {Barnes and Noble}",
                "journal": "IEEE Press",
                "year": "2020",
                "month": "Jan~1",
            },
        ),
        (
            "inproceedings",
            "paren",
            {
                "title": "Brackets ) inside",
                "booktitle": "International Conference on {Machine} Learning ({ICML})",
            },
        ),
        ("misc", "nocomma", {}),
        ("misc", "deep", {"title": "a{b{c{d{e}}}}", "note": ""}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        ODD,
        "\ufeff" + ODD,
        ODD.replace("\n", "\r\n"),
        ODD.replace("\n", "\r"),
        "",
        "\ufeff",
        "no records",
    ],
)
def test_the_blocks_are_the_text(text: str) -> None:
    assert _whole(read(text)) == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "\n@article{a,\n  title = {X},\n  year = 2020\n\n@misc{b}\n",
            6,
            "'a' is not closed before '@misc{b}'",
        ),
        (
            "@article{a,\n  title = {X {Y},\n  year = 2020\n}\n",
            2,
            "the value of 'title' goes on over the next field; close its brace",
        ),
        (
            "@article{a,\n  title = {X {Y\n}\n",
            2,
            "the brace opened before 'X {Y }' is never closed",
        ),
        (
            '@article{a,\n  title = "X,\n  year = 2020\n}\n',
            2,
            "in the quoted value '\"X, year = 2020 }' a quote is missing, or a brace is closed twice",
        ),
        (
            '@article{a,\n  title = "X,\n  year = 2020\n',
            2,
            "the quote opened before 'X, year = 2020' is never closed",
        ),
        (
            "@article{a,\n  title = {X}\n  year = 2020\n}\n",
            3,
            "a comma is missing before 'year = 2020 }' in 'a'",
        ),
        (
            "@article{a,\n  title {X},\n}\n",
            2,
            "'title {X}, }' in 'a' is no field; write it as name = {value}",
        ),
        ("@article{a,\n  title = ,\n}\n", 2, "a value is missing before ', }'"),
        ("@article{a,\n  title = {X} #\n}\n", 3, "a value is missing before '}'"),
        (
            '@article{a,\n  title = "X}"\n}\n',
            2,
            "in the quoted value '\"X}\" }' a quote is missing, or a brace is closed twice",
        ),
        (
            "text\n@article a, title = {X}\n",
            2,
            "'@article a, title = ' is not followed by a type and a brace; a record begins as @article{key,",
        ),
        (
            "@article{title = {X}}\n",
            1,
            "a key and a comma are missing after '@article{', before 'title = {X}}'",
        ),
        (
            "@article{two words, title = {X}}\n",
            1,
            "a key and a comma are missing after '@article{', before 'two words, title = {'",
        ),
        (
            "@string{a = {X}\n\n\n",
            1,
            "'string' begins here and is not closed before the end of the file",
        ),
    ],
)
def test_what_is_broken_is_named_with_its_line(
    text: str, line: int, message: str, newline: str
) -> None:
    bibliography = read(text.replace("\n", newline))
    problem = next(bibliography.problems())
    assert (bibliography.line(problem.place), problem.problem) == (line, message)
    assert _whole(bibliography) == bibliography.text


def test_a_broken_record_does_not_hide_the_next() -> None:
    assert [
        r.key for r in read("@a{one}\n@b{two, title = {X\n@c{three}\n  @d{four, x = 1}").records()
    ] == ["one", "three", "four"]


def test_names_are_split_at_and_outside_braces() -> None:
    assert split_names("A, B  and\n{C and D} AND E and others") == [
        "A, B",
        "{C and D}",
        "E",
        "others",
    ]
    assert split_names("Andrew Sand and Anderson, P.") == ["Andrew Sand", "Anderson, P."]
    assert split_names(" ") == []


_SOUP = st.lists(
    st.sampled_from(
        [
            "@",
            "{",
            "}",
            "(",
            ")",
            '"',
            ",",
            "=",
            "#",
            "%",
            "\n",
            "\r",
            "\\",
            " ",
            "@article{",
            "@string{a=",
            "é",
            "x",
            "1",
            "@comment",
        ]
    )
).map("".join)


@given(_SOUP | st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_kept(text: str) -> None:
    bibliography = read(text)
    assert _whole(bibliography) == text
    for record in bibliography.records():
        for field in record.fields:
            assert isinstance(bibliography.value(field), str)
            assert text[field.start :].startswith(field.name)
    assert all(bibliography.line(block.place) >= 1 for block in bibliography.problems())


_NAMES = st.text("abcdefgh-:_", min_size=1, max_size=8).filter(str.isalpha)
_VALUES = st.recursive(
    st.text("abc éß中$&~'`.;:!?-0123\n", max_size=12),
    lambda inner: st.lists(inner | inner.map("{{{}}}".format), max_size=3).map("".join),
    max_leaves=6,
)


@given(
    st.lists(st.tuples(_NAMES, st.dictionaries(_NAMES, _VALUES, max_size=5)), max_size=4),
    st.sampled_from(["{}", '""']),
)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_as_bibtexparser_reads_it(
    records: list[tuple[str, dict[str, str]]], marks: str
) -> None:
    bibtexparser = pytest.importorskip(
        "bibtexparser", reason="bibtexparser is not installed; the extra [dev] has it"
    )
    records = list({key: (key, fields) for key, fields in records}.values())
    text = "".join(
        f"@misc{{{key},{','.join(f'{n} = {marks[0]}{v}{marks[1]}' for n, v in fields.items())}}}\n"
        for key, fields in records
    )
    ours = [(key, fields) for _kind, key, fields in _facts(read(text))]
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert ours == [(e.key, {f.key: f.value for f in e.fields}) for e in library.entries] == records


def test_the_blocks_of_a_kind_are_told_apart() -> None:
    kinds = [block.kind for block in read(ODD).blocks if isinstance(block, Block) and block.kind]
    assert kinds == [
        "string",
        "string",
        "preamble",
        "comment",
        "comment",
        "article",
        "inproceedings",
        "misc",
        "misc",
    ]
