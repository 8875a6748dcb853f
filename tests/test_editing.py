"""Editing drafts: checked on return, kept when invalid, resumed the next time."""

import sys
from pathlib import Path

import pytest

from mucli.catalog.drafts import draft_yaml, read_draft
from mucli.cli.editing import edit_draft, start_draft
from mucli.errors import InvalidCatalogError, OutsideError, UsageError


def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Make ``code`` (which sees the draft's text as ``text`` and leaves the new one there) the user's editor."""
    script = tmp_path / "my editor.py"
    script.write_text(
        f"import sys, pathlib\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n{code}\nfile.write_text(text)\n",
        encoding="utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")


def complain(text: str) -> list[str]:
    return [] if "good" in text else ["line 1: this is not good"]


def test_what_the_editor_leaves_comes_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    editor(monkeypatch, tmp_path, "text = text.replace('bad', 'good')")
    draft = start_draft("x", "bad text\n")
    assert edit_draft(draft, complain) == "good text\n"
    assert draft.exists()  # the caller removes it, once the text is safe


def test_an_invalid_draft_is_kept_and_gone_on_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editor(monkeypatch, tmp_path, "text += 'hours of work\\n'")
    draft = start_draft("x", "bad\n")
    with pytest.raises(InvalidCatalogError, match=r"x\.yaml is not valid yet"):
        edit_draft(draft, complain)
    assert start_draft("x", "anything else").read_text(encoding="utf-8") == "bad\nhours of work\n"
    assert "going on with the draft" in capsys.readouterr().err


def test_an_editor_that_fails_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "sys.exit(5)")
    with pytest.raises(OutsideError, match="ended with code 5"):
        edit_draft(start_draft("x", "good\n"), complain)


@pytest.mark.parametrize("value", ["no-such-editor-anywhere", "'unclosed"])
def test_an_editor_that_is_none_is_wrong_use(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", value)
    with pytest.raises(UsageError, match="EDITOR"):
        edit_draft(start_draft("x", "good\n"), complain)


def test_a_paper_s_draft_reads_back(small_catalog: Path, tmp_path: Path) -> None:
    import mucli

    with mucli.open_catalog(small_catalog) as catalog:
        extras, keys = catalog.store.extras(), {paper.key for paper in catalog}
        for paper in catalog:
            assert read_draft(draft_yaml(paper), tmp_path / "draft.yaml", extras, keys) == (
                paper,
                [],
            )
        text = draft_yaml(paper).replace("kind: method", "kind: methd").replace("key: ", "key: X")
        assert "lower-case ASCII" in str(read_draft(text, tmp_path / "draft.yaml", extras, keys)[1])
        problems = read_draft(
            text.replace("key: X", "key: "), tmp_path / "draft.yaml", extras, keys
        )[1]
        assert [(p.line, p.field) for p in problems] == [(8, "kind")]
        assert "did you mean 'method'?" in problems[0].message
