"""How a kind of file is read, once: bytes to text, Markdown, HTML, BibTeX."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mucli.links.collect import text_links
from mucli.lists.markdown import read_markdown
from mucli.readers.bibtex import MOST_MACRO, read
from mucli.readers.encoding import text_of
from mucli.readers.html import Tag, Text, stretches, tokens
from mucli.readers.markdown import addresses, parse
from mucli.readers.pieces import html_pieces, plain_text

Run = Any

# Addresses in Markdown
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (r"[Foo](http://h.example/a\_b)", ["http://h.example/a_b"]),
        ("[x](http://h.example/?a=1&amp;b=2)", ["http://h.example/?a=1&b=2"]),
        ("see http://h.example/?a=1&amp;b=2.", ["http://h.example/?a=1&b=2"]),
        ("<!-- [x](http://h.example/gone) -->", []),
        ("a <!-- http://h.example/gone --> b http://h.example/here", ["http://h.example/here"]),
        ("<!--\n\nhttp://h.example/gone\n\n-->\n\nhttp://h.example/here", ["http://h.example/here"]),
        ("[x](http://h.example/forum?id=B7Z-_)", ["http://h.example/forum?id=B7Z-_"]),
        ("See http://h.example/forum?id=B7Z-_ now", ["http://h.example/forum?id=B7Z-_"]),
        ("_http://h.example/a_", ["http://h.example/a"]),
        ("**http://h.example/a**.", ["http://h.example/a"]),
        ("(see http://h.example/a_(b)).", ["http://h.example/a_(b)"]),
        ("[x](<http://h.example/a b>)", ["http://h.example/a%20b"]),
        ("[a][1] [1]\n\n[1]: http://h.example/r 'title'", ["http://h.example/r"]),
        ("[![i](http://h.example/i.png)](http://h.example/p)", ["http://h.example/p", "http://h.example/i.png"]),
        ("[http://h.example/lo…](http://h.example/long)", ["http://h.example/long"]),
        ('<a href="http://h.example/?a=1&amp;b=2">http://h.example/?a…</a>', ["http://h.example/?a=1&b=2"]),
        ("<div>\n<a href='http://h.example/a'>x</a> http://h.example/b\n</div>", ["http://h.example/a", "http://h.example/b"]),
        ("| a |\n|---|\n| [x](http://h.example/t) |", ["http://h.example/t"]),
        ("`git clone http://h.example/r.git`", ["http://h.example/r.git"]),
        ("```\ncurl http://h.example/c\n```", ["http://h.example/c"]),
        (r"\[x](http://h.example/plain)", ["http://h.example/plain"]),
        ("[x](mailto:a@b.example) [y](../z.md) [z](#here)", []),
        ("[x](javascript:alert(1)) <ftp://h.example/f>", ["ftp://h.example/f"]),
    ],
)  # fmt: skip
def test_the_addresses_of_markdown_are_those_that_a_browser_asks(
    markdown: str, expected: list[str]
) -> None:
    assert [url for url, _line in addresses(markdown)] == expected


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from([
            "- [a](http://h.example/1)", "* [b](http://h.example/2) and words.", "+ [c d](http://h.example/3)",
            "- [e](http://h.example/4)", "- [f](http://h.example/(5))", "- [g](http://h.example/6) http://h.example/7",
            "  - [h](http://h.example/8)", "    - [i](http://h.example/9)", "    http://h.example/10", "", "",
            "[r]: http://h.example/1", "[r]:", "'title", "- [r]", "words", "1. one", "> quoted", "---", "===", "# h",
            "| a | b |", "|---|---|", "`code", "```", "<div>", "<!--", "-->", "\t- [t](http://h.example/11)",
        ]),
        max_size=12,
    ),
    st.booleans(),
)  # fmt: skip
def test_the_short_way_through_plain_lists_finds_what_the_parser_finds(
    lines: list[str], code: bool
) -> None:
    from mucli.readers import markdown

    text = "\n".join(lines)
    short = markdown.destinations(text, code=code)
    way, markdown._plain_items = markdown._plain_items, lambda whole: ([], whole)
    try:
        assert sorted(short) == sorted(markdown.destinations(text, code=code))
    finally:
        markdown._plain_items = way


def test_an_address_is_told_with_its_line() -> None:
    text = (
        "# One\n\ntext\n[a](http://h.example/4)\n\n| a |\n|---|\n| http://h.example/8 |\n"
        "| http://h.example/9 |\n\n<div>\n<a href='http://h.example/12'>\n</div>\n\n"
        "```\nx\nhttp://h.example/17\n```\n\n[r]: http://h.example/20\n"
    )
    assert [url.rpartition("/")[2] for url, line in addresses(text)] == [
        str(line) for _url, line in addresses(text)
    ]
    assert len(addresses(text)) == 6


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "_http://h.example/a\\b and [x](http://h.example/b)", ["http://h.example/a", "http://h.example/b"]),
        ("a.bib", "@misc{a, url = {http://h.example/a\\_b}}", ["http://h.example/a_b"]),
        ("a.tex", "\\url{http://h.example/50\\%25}", ["http://h.example/50%25"]),
        ("a.html", "<!-- http://h.example/no --><img src=http://h.example/i>", ["http://h.example/i"]),
    ],
)  # fmt: skip
def test_each_kind_of_file_writes_addresses_its_own_way(
    name: str, text: str, expected: list[str]
) -> None:
    assert [each.url for each in text_links(text, Path(name))] == expected


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "cp1252"])
def test_links_are_found_in_any_encoding(mucli: Run, tmp_path: Path, charset: str) -> None:
    mark = "\ufeff" if charset == "utf-16-le" else ""
    file = tmp_path / "list.md"
    file.write_bytes(f"{mark}- café [x](http://user:secret@lab.org/a)\n".encode(charset))
    out = mucli("check-links", "--file", str(file), "--format", "json", "--no-cache")
    assert [link["verdict"] for link in json.loads(out.out)["links"]] == ["invalid"]


def test_a_list_that_is_imported_and_one_that_is_checked_lead_to_the_same_places() -> None:
    text = (
        "# L\n\n## P\n\n- [Forgetting by Design](http://h.example.org/a\\_b?x=1&amp;y=2), A. Lee\n"
    )
    (row,) = read_markdown(text).rows
    assert [url for urls in row.paper.links.values() for url in urls] == [
        url for url, _line in addresses(text)
    ]


# HTML
# --------------------------------------------------------------------------------------------------


def test_tags_text_and_entities_are_read_and_comments_are_not() -> None:
    found = list(tokens("a&amp;b<!-- <i> --><A HREF='x&amp;y' href=z>t</a ><br/><!DOCTYPE x>1 < 2"))
    assert [each.text for each in found if isinstance(each, Text)] == ["a&b", "t", "1 < 2"]
    tags = [each for each in found if isinstance(each, Tag)]
    assert [(tag.name, tag.closing) for tag in tags] == [("a", False), ("a", True), ("br", False)]
    assert tags[0].attributes == {"href": "x&y"}


@pytest.mark.parametrize(
    "source", ["<![<", "<a <b>c", "<a href='x", "<", "</", "<!--", '<a ">x">y']
)
def test_what_is_no_html_is_text(source: str) -> None:
    assert isinstance(plain_text(html_pieces(source)), str)
    assert list(stretches(source)) is not None


def test_cells_say_how_many_rows_they_go_over() -> None:
    rows = list(
        stretches(
            "<table><tr><th>A<th>B</tr>\n<tr><td rowspan=2>x<td colspan='2'>y<tr><td>z</table>"
        )
    )
    assert rows.pop(0).kind == "table"
    assert [[cell.source for cell in row.cells] for row in rows] == [["A", "B"], ["x", "y"], ["z"]]
    assert [(cell.rows, cell.columns) for cell in rows[1].cells] == [(2, 1), (1, 2)]


def test_items_headings_and_lines_of_html_are_told_apart() -> None:
    found = list(stretches("<h2>Two</h2>\n<ul><li>one\n<li>two</li></ul><p>text<br>more</p>"))
    assert [(each.kind, each.source.strip()) for each in found] == [
        ("heading", "Two"), ("item", "one"), ("item", "two"), ("text", "text"), ("text", "more"),
    ]  # fmt: skip


# Markdown, BibTeX, bytes
# --------------------------------------------------------------------------------------------------


def test_a_thousand_asterisks_are_read_without_recursion() -> None:
    text = "# L\n\n- " + "*" * 985 + "a" + "*" * 985
    assert len(list(parse(text).walk())) > 3
    read_markdown(text)


def test_abbreviations_that_double_each_other_stay_small() -> None:
    lines = ['@string{a0 = "xxxxxxxxxx"}']
    lines += [f"@string{{a{n} = a{n - 1} # a{n - 1}}}" for n in range(1, 40)]
    found = read("\n".join(lines))
    assert max(map(len, found.macros.values())) <= MOST_MACRO
    assert "stands for more than 2,000 characters" in next(found.problems()).problem


def test_a_byte_order_mark_decides() -> None:
    for charset in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-8"):
        assert text_of("\ufeffé—x".encode(charset)) == ("é—x", 0)


# Inputs made to be slow
# --------------------------------------------------------------------------------------------------

_SLOW = ("*", "`", "` `` ", "[", "[a](", "> ", "- ", "<a ", '<a "', "<![<", "<td>", "(", "$", "_", "A. B. ",
         "Ann Lee, ", "Lee, A., ", "a and ", "Mach. Learn. ", "http://a", " - ", '"a" ', "@string{a=", "{", "ICML ")  # fmt: skip


def _read_all(text: str) -> None:
    item = "# L\n## P\n- [One Two Three](https://arxiv.org/abs/2401.00001) "
    read_markdown(f"{item}{text}\n\n| Title | Year |\n|---|---|\n| {text} | 2024 |\n")
    addresses(text)
    list(stretches(text))
    html_pieces(text)
    read(f"@misc{{a, title = {{{text}")
    text_of(text.encode("utf-16"))


@pytest.mark.parametrize("unit", _SLOW)
def test_ten_times_the_text_takes_some_ten_times_as_long(unit: str) -> None:
    def took(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        start = time.process_time()
        _read_all(text)
        return time.process_time() - start

    took(1000)
    small = max(min(took(4000), took(4000)), 0.05)
    assert took(40_000) < 30 * small


def test_a_declaration_in_a_cell_does_not_end_the_import() -> None:
    text = "# L\n## P\n| Title | Year |\n|---|---|\n| <![< | 2024 |\n| [A Real Paper](https://arxiv.org/abs/2401.00001) | 2024 |\n"
    assert read_markdown(text).rows[-1].paper.title == "A Real Paper"


_MARKS = st.text(alphabet="[]()<>|*_`\\\"'&;#!-+.,:\n\t aA1é—，【】$@{}%=/", max_size=300)


@settings(max_examples=150, deadline=None)
@given(_MARKS)
@example("<![<")
@example("[a](" * 60)
@example("| a |\n|---|\n| <td rowspan=9999999999>x |\n")
@example("<table><tr><td rowspan=0 colspan=-1>x</table>")
@example("**" * 500)
def test_no_reader_ever_raises(text: str) -> None:
    _read_all(text)
