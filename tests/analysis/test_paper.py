"""On paper: page one fits on one sheet, and without a browser the command says so."""

import pytest
from make_study import Recipe, write_study

from analysis import paper
from analysis.command import main
from analysis.report import build

needs_browser = pytest.mark.skipif(paper.browser() is None, reason="chromium is not installed")


@needs_browser
def test_one_sheet_and_the_whole(tmp_path):
    _, folder = build(write_study(tmp_path, Recipe(draws=16, replicates=2)), None, "de", {1, 4}, pdf=True)
    brief, whole = ((folder / name).read_bytes() for name in ("brief.pdf", "report.pdf"))
    assert brief.startswith(b"%PDF") and paper.pages_of(brief) == 1
    assert paper.pages_of(whole) > 2
    assert 'href="brief.pdf"' in (folder / "report.html").read_text(encoding="utf-8")


@needs_browser
def test_type_gives_way_until_it_fits():
    long = "<!DOCTYPE html><style>@page {{ size: A4 }}</style><p style='font-size: {size}pt'>" + "word " * 900
    asked = []

    def render(scale):
        asked.append(scale)
        return long.format(size=14 * scale)

    assert paper.pages_of(paper.one_page(render, paper.browser())) == 1
    assert len(asked) > 1 and asked == sorted(asked, reverse=True)


def test_without_a_browser(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(paper, "browser", lambda: None)
    path = write_study(tmp_path, Recipe(replicates=2, omit=("timeseries", "lorenz")))
    assert main([str(path), "--pdf", "--figures", "1"]) == 7
    assert "chromium" in capsys.readouterr().err
