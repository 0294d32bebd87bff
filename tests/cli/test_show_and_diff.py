"""`show`: canonical and idempotent. `diff`: values, not lines of text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SMALL, SOURCE, Cpdsim


@pytest.mark.parametrize("file", ["scenarios/examples/france-pilot.yaml", "scenarios/examples/uk-all.yaml", "scenarios/countries/italy-first-cycle@1.yaml"])
def test_show_of_show_is_the_same(cpdsim: Cpdsim, tmp_path: Path, file: str) -> None:
    first = cpdsim("show", SOURCE / file)
    assert first.returncode == 0 and "extends" not in first.stdout
    (tmp_path / "shown.yaml").write_text(first.stdout, encoding="utf-8")
    again = cpdsim("show", "shown.yaml")
    assert again.stdout == first.stdout
    assert cpdsim("diff", SOURCE / file, "shown.yaml").stdout == ""


def test_show_with_evidence_is_still_a_valid_file(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    shown = cpdsim("show", small, "--evidence").stdout
    (line,) = [row for row in shown.splitlines() if row.startswith("# programmes.course.costs.session ")]
    assert "30 EUR/h/teacher" in line and line.endswith(" 3  a price list")
    (tmp_path / "shown.yaml").write_text(shown, encoding="utf-8")
    assert cpdsim("show", "shown.yaml").stdout == cpdsim("show", small).stdout
    rows = {row["path"]: row for row in json.loads(cpdsim("show", small, "--evidence", "--json").stdout)}
    assert rows["turnover.leave"]["value"] == "8.5 %/year" and rows["turnover.leave"]["default"] is False
    assert rows["turnover.move"]["default"] is True


def test_origin_says_file_and_line(cpdsim: Cpdsim, small: Path) -> None:
    lines = cpdsim("show", small, "--origin", "--set", "turnover.leave=12 %/year").stdout.splitlines()
    assert any("hours: 60 h/teacher" in line and line.endswith("small.yaml:13") for line in lines)
    assert any("leave: 12 %/year" in line and "--set" in line for line in lines)


def test_a_study_is_shown_too(cpdsim: Cpdsim) -> None:
    done = cpdsim("show", SOURCE / "scenarios/studies/france-30-million.yaml")
    assert done.returncode == 0 and "total: 30 million EUR" in done.stdout


def test_one_programme_in_words(cpdsim: Cpdsim, small: Path) -> None:
    words = cpdsim("show", small, "course").stdout
    for part in ["A course  (course)", "Sixty hours for whoever comes.", "60 h/teacher", "30 EUR/h/teacher", "a price list; evidence 3", "10 teacher/year: places (2019)", "[a brochure]"]:
        assert part in words, part
    assert "builtin" not in words
    catalogue = cpdsim("show", "builtin:programmes/links@1", "pilot_school")
    assert catalogue.returncode == 0 and "500 EUR/school/year" in catalogue.stdout
    wrong = cpdsim("show", small, "curse")
    assert wrong.returncode == 2 and "did you mean 'course'?" in wrong.stderr


def test_an_invalid_file_is_not_shown(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(SMALL.replace("hours: 60 h/teacher", "hours: 60 EUR"), encoding="utf-8")
    done = cpdsim("show", "bad.yaml")
    assert done.returncode == 3 and done.stdout == "" and "E205" in done.stderr


def test_diff_compares_values_in_their_units(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    other = SMALL.replace("8.5 %/year", "12 %/year").replace("60 h/teacher", "60 h").replace("20000 EUR}", "20000 EUR, payer: sponsor}")
    (tmp_path / "other.yaml").write_text(other + "  \n# a comment\n", encoding="utf-8")
    lines = cpdsim("diff", small, "other.yaml").stdout.splitlines()
    assert lines[0].startswith("turnover.leave: 8.5 %/year -> 12 %/year  (")
    assert lines[1].startswith("funding.0.payer: not set -> sponsor")
    assert len(lines) == 2  # `60 h` is `60 h/teacher`
    changes = json.loads(cpdsim("diff", small, "other.yaml", "--json").stdout)
    assert changes[0]["path"] == "turnover.leave" and changes[0]["after"] == "12 %/year"


def test_diff_compares_with_defaults_and_names_what_is_added(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    other = SMALL.replace("turnover: {leave: 8.5 %/year}\n", "turnover: none\n").replace("funding:\n", "  tasting:\n    title: \"A taste\"\n    sessions: {hours: 3 h}\nfunding:\n")
    (tmp_path / "other.yaml").write_text(other, encoding="utf-8")
    text = cpdsim("diff", small, "other.yaml").stdout
    assert 'programmes.tasting: added "A taste"\n' in text and "programmes.tasting.sessions" not in text
    assert "turnover.leave: 8.5 %/year -> not set" in text and "turnover: not set -> none" in text
    reverse = cpdsim("diff", "other.yaml", small).stdout
    assert 'programmes.tasting: removed "A taste"\n' in reverse


def test_diff_sees_ranges_and_on_request_sources(cpdsim: Cpdsim, small: Path, tmp_path: Path) -> None:
    other = SMALL.replace("leave: 8.5 %/year", 'leave: {value: 8.5 %/year, range: 5..10 %/year, source: "a survey", evidence: 4}')
    (tmp_path / "other.yaml").write_text(other, encoding="utf-8")
    assert cpdsim("diff", small, "other.yaml").stdout == "turnover.leave (range): none -> 5 %/year .. 10 %/year\n"
    assert 'turnover.leave (source): none -> "a survey"' in cpdsim("diff", small, "other.yaml", "--evidence").stdout
    same = cpdsim("diff", small, small)
    assert same.returncode == 0 and same.stdout == "" and same.stderr == "no difference\n"


def test_diff_of_studies(cpdsim: Cpdsim) -> None:
    studies = SOURCE / "scenarios/studies"
    text = cpdsim("diff", studies / "france-30-million.yaml", studies / "finland-release-time.yaml").stdout
    assert "budget.total: 30000000 EUR -> " in text or "budget.total: 30 million EUR -> " in text
    assert "population.schools.represent: 6980" in text  # the bases differ as well
