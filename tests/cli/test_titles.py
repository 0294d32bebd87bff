"""Titles of what-ifs and programmes, and the languages of a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SMALL_STUDY, SOURCE, Cpdsim

h5py = pytest.importorskip("h5py")

STUDY = SMALL_STUDY + """\
uncertainty:
  draws: 2
  what_if:
    many_leave: {title: {en: "Many leave", pt: "Muitos saem"}, set: {turnover.leave: 20 %/year}}
    few_leave: {turnover.leave: 2 %/year}
report: {languages: [en, pt]}
"""


@pytest.fixture
def study(small: Path, tmp_path: Path) -> Path:
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path / "study.yaml"


def test_titles_go_into_the_study(cpdsim: Cpdsim, study: Path, tmp_path: Path) -> None:
    done = cpdsim("run", study, "-o", "out")
    assert done.returncode == 0, done.stderr
    with h5py.File(tmp_path / "out/study.h5") as file:
        attributes = file["design"].attrs
        assert json.loads(attributes["future_titles_json"]) == {"many_leave": {"en": "Many leave", "pt": "Muitos saem"}}
        assert json.loads(attributes["programme_titles_json"]) == {"course": {"en": "A course"}}
        text = file["provenance/study_as_written"][()]
        assert b"Muitos saem" in (text if isinstance(text, bytes) else text.encode())
    assert "Muitos saem" in cpdsim("show", study).stdout


def test_a_title_changes_no_result(cpdsim: Cpdsim, study: Path, tmp_path: Path) -> None:
    assert cpdsim("run", study, "-o", "out").returncode == 0
    plain = STUDY.replace('{title: {en: "Many leave", pt: "Muitos saem"}, set: {turnover.leave: 20 %/year}}',
                          "{turnover.leave: 20 %/year}")
    study.write_text(plain, encoding="utf-8")
    done = cpdsim("run", study, "-o", "out")        # the same cases, already there
    assert done.returncode == 0 and "0 cases run" in done.stdout + done.stderr


@pytest.mark.parametrize(("wrong", "says"), [
    ('{titel: {en: "x"}, set: {turnover.leave: 20 %/year}}', "'titel' stands beside"),
    ('{title: [x], set: {turnover.leave: 20 %/year}}', "is no text"),
    ('{title: {en: "x"}}', "changes nothing"),
    ('{title: {en: "x"}, set: {turnover.laeve: 20 %/year}}', "turnover.leave"),
])
def test_faults_of_titles(cpdsim: Cpdsim, study: Path, wrong: str, says: str) -> None:
    right = '{title: {en: "Many leave", pt: "Muitos saem"}, set: {turnover.leave: 20 %/year}}'
    study.write_text(STUDY.replace(right, wrong), encoding="utf-8")
    done = cpdsim("check", study)
    assert done.returncode == 3 and says in done.stderr, done.stderr
    assert "study.yaml:" in done.stderr


def test_a_language_is_a_file_of_texts(cpdsim: Cpdsim, study: Path) -> None:
    assert cpdsim("check", study).returncode == 0
    study.write_text(STUDY.replace("[en, pt]", "[en, xx]"), encoding="utf-8")
    done = cpdsim("check", study)
    assert done.returncode == 3 and "unknown language 'xx'" in done.stderr
    for file in (SOURCE / "analysis" / "messages").glob("*.json"):
        assert file.stem in done.stderr
