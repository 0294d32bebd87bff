"""What is said of a search for the best mix, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_best import make

from analysis.best_report import build_best, is_search
from analysis.errors import InputError
from analysis.language import LANGUAGES, Words
from analysis.optimise import load_best, sentences


def said(folder: Path, language: str = "en") -> str:
    best = load_best(folder)
    words = Words(language)
    words.titles = best.names
    return " ".join(sentences(best, words)).replace("\u00a0", " ")


def test_a_clear_best_is_told_with_its_ranges_and_without_the_optimism(tmp_path: Path) -> None:
    text = said(make(tmp_path))
    assert "60 % for Long courses (40 % to 80 % is as good)" in text
    assert "Nothing speaks for taster" in text
    assert "64 futures that the search had not seen" in text
    assert "than “First idea”" in text or "than 'First idea'" in text or "First idea" in text
    assert "promised 130" in text and "has been taken off" in text


def test_mixes_that_cannot_be_told_apart_are_not_ranked(tmp_path: Path) -> None:
    text = said(make(tmp_path, alike=True))
    assert text.startswith("2 different mixes cannot be told apart")
    assert "at least 40 % for Long courses" in text and "Put the money so" not in text


def test_an_advantage_on_a_guess_is_no_recommendation(tmp_path: Path) -> None:
    assert "not as a recommendation" not in said(make(tmp_path / "sound"))
    text = said(make(tmp_path / "guess", guess=0.9))
    assert "not as a recommendation" in text and Words("en").parameter("practice.transfer") in text
    assert [g.path for g in load_best(tmp_path / "guess").guesses()] == ["practice.transfer"]


def test_a_search_that_promised_less_has_no_optimism_to_take_off(tmp_path: Path) -> None:
    assert "no optimism had to be taken off" in said(make(tmp_path, promised=90.0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_page(tmp_path: Path, language: str) -> None:
    make(tmp_path, languages=(language,))
    text, folder = build_best(tmp_path)
    page = (folder / "best.html").read_text(encoding="utf-8")
    assert text and "{" not in text and "best_mix.svg" in {p.name for p in (folder / "figures").iterdir()}
    assert "<script" not in page and page.count("<img") == page.count("<source") >= 3
    assert (folder / "tables" / "promised.csv").is_file()


def test_the_page_has_the_same_bytes_twice(tmp_path: Path) -> None:
    make(tmp_path)
    first = (build_best(tmp_path, tmp_path / "a")[1] / "best.html").read_bytes()
    assert (build_best(tmp_path, tmp_path / "b")[1] / "best.html").read_bytes() == first


def test_a_folder_without_a_search_is_told(tmp_path: Path) -> None:
    assert not is_search(tmp_path)
    with pytest.raises(InputError):
        load_best(tmp_path)
