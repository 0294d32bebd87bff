"""Figure 13: where a value stands in its range, by hand; the picture with patterns, with facts, with neither."""

import math

import pytest
from conftest import SHIPPED
from make_study import Recipe, write_study

from analysis import evidence_table
from analysis.evidence_table import Finding
from analysis.figures import patterns
from analysis.patterns.row import VERDICTS
from analysis.report import build

HEAD = "number,name,what,source,expected_low,expected_high,simulated,error,verdict,note,version\n"
PATTERNS = HEAD + """2,Large trials,ratio,Kraft,0.35,0.65,0.86,0.01,not reproduced,too little,cpdsim 9.9
12a,Online,Gini,MOOC,0.6,0.7,0.27,0,not reproduced,too equal,cpdsim 9.9
16a,Turnover,points,Mital,,-0.5,-5.7,0.2,reproduced,,cpdsim 9.9
19a,Cover,share,Senate,0.33,0.42,0.34,0.01,by construction,set from it,cpdsim 9.9
14b,Leaders,ratio,box 9,0.92,1,,,not reproduced,no agents,cpdsim 9.9
"""
FACTS = """programme,name,source,expected_low,expected_high,simulated,verdict,note
luma,pilot schools,2.1,9,11,12,differs,
"""


def finding(low, high, simulated):
    return Finding("n", "s", low, high, simulated, "reproduced", "", {})


@pytest.mark.parametrize(("low", "high", "simulated", "at"), [
    (0.2, 0.6, 0.3, 0.25), (0.2, 0.6, 0.8, 1.5), (2, math.inf, 3, 0.5), (2, math.inf, 1, -0.5),
    (-math.inf, -0.5, -1, 0),
    (-math.inf, 4, 5, 1.25), (3, 3, 3, 0.5), (4, 4, 2, 0.0), (-math.inf, 0, 0.5, 1.5)])
def test_the_expected_range_goes_from_nought_to_one(low, high, simulated, at):
    assert patterns.place(finding(low, high, simulated)) == pytest.approx(at)


def test_nothing_simulated_has_no_place():
    assert math.isnan(patterns.place(finding(0, 1, math.nan)))


def test_every_verdict_has_its_own_look_and_shape():
    looks = [patterns.look(verdict) for verdict in VERDICTS]
    assert len({look.marker for look in looks}) == len({look.colour for look in looks}) == 3
    assert patterns.look("NOT reproduced") == patterns.look("differs") == patterns.NOT_REPRODUCED
    assert patterns.look("agrees") == patterns.BY_CONSTRUCTION      # a fact's figure is in its programme's file


@pytest.fixture()
def shipped(tmp_path, monkeypatch):
    monkeypatch.setenv("CPDSIM_REPORT_STRICT", "1")
    monkeypatch.setattr(evidence_table, "DATA", tmp_path / "data")
    (tmp_path / "data").mkdir()
    return tmp_path


def section(folder, language="en"):
    report, out = build(write_study(folder / "study", Recipe(draws=4)), folder / "report", language, {13})
    return report, out, {s.number: s for s in report.sections["appendix"]}.get(13)


def test_patterns_alone(shipped):
    (shipped / "data" / "patterns.csv").write_text(PATTERNS, encoding="utf-8")
    _, out, found = section(shipped)
    picture, = found.pictures
    assert picture.alt == ("Of 5 criteria 1 are reproduced, 1 are in by construction and 3 are not reproduced: 2, 12a "
                           "and 14b.")
    assert "cpdsim 9.9" in picture.caption
    assert [row[3] for row in picture.table.shown()] == ["0.86", "0.27", "−5.7", "0.34", "–"]
    assert [row[4] for row in picture.table.shown()][:3] == ["0.35 … 0.65", "0.6 … 0.7", "≤ −0.5"]
    assert (out / "figures" / "patterns.svg").is_file() and (out / "tables" / "patterns.csv").is_file()


def test_facts_beside_patterns_in_another_language(shipped):
    (shipped / "data" / "patterns.csv").write_text(PATTERNS, encoding="utf-8")
    (shipped / "data" / "facts.csv").write_text(FACTS, encoding="utf-8")
    _, out, found = section(shipped, "fr")
    assert [p.name for p in found.pictures] == ["patterns", "facts"]
    assert "non reproduits" in found.pictures[0].alt and found.pictures[0].table.shown()[0][3] == "0,86"
    assert found.pictures[1].table.shown()[0][:2] == ["luma", "pilot schools"]


def test_many_rows_are_cut_into_pictures(shipped):
    (shipped / "data" / "facts.csv").write_text(FACTS + 60 * "luma,more,2.1,9,11,12,differs,\n", encoding="utf-8")
    assert [p.name for p in section(shipped)[2].pictures] == ["facts_1", "facts_2"]


def test_facts_that_come_out_as_they_went_in_are_a_file_and_a_sentence(shipped):
    (shipped / "data" / "patterns.csv").write_text(PATTERNS, encoding="utf-8")
    (shipped / "data" / "facts.csv").write_text(FACTS.replace("12,differs", "10,agrees"), encoding="utf-8")
    _, out, found = section(shipped)
    assert [p.name for p in found.pictures] == ["patterns"]
    assert "all 1 figures of source documents" in found.pictures[0].caption
    assert "pilot schools" in (out / "tables" / "facts.csv").read_text(encoding="utf-8")


def test_without_tables_the_reason_is_given(shipped):
    report, _, found = section(shipped)
    assert found is None and "no table of patterns" in report.not_shown[0].missing


def test_what_is_shipped_can_be_drawn(tmp_path, monkeypatch):
    monkeypatch.setenv("CPDSIM_REPORT_STRICT", "1")
    monkeypatch.setattr(evidence_table, "DATA", SHIPPED)
    _, out, found = section(tmp_path)
    shown = [p.table.rows for p in found.pictures if p.name.startswith("patterns")]
    assert sum(map(len, shown)) >= 45 and max(map(len, shown)) - min(map(len, shown)) <= 1     # cut evenly
    assert len((out / "tables" / "facts.csv").read_text(encoding="utf-8").splitlines()) > 40
