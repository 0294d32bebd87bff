"""Criteria, verdicts and the statistics behind them, by hand."""

import math

import numpy as np
import pytest

from analysis import evidence_table
from analysis.patterns import change, command, participation, populations
from analysis.patterns.laboratory import Run
from analysis.patterns.row import Criterion, mean, ratio


def criterion(**more):
    return Criterion("7x", "what", "source", 0.1, 0.4, **more)


def test_a_verdict_follows_from_the_value_alone():
    assert criterion().judged(0.1).verdict == criterion().judged(0.4).verdict == "reproduced"
    assert criterion().judged(0.41).verdict == criterion().judged(math.nan).verdict == "not reproduced"
    built = criterion(built_in="set from it", why_not="too large")
    assert built.judged(0.2).verdict == "by construction" and built.judged(0.2).note == "set from it"
    worse = built.judged(0.5, note="more")
    assert worse.verdict == "not reproduced" and worse.note == "too large; more"


def test_ratio_of_means_and_its_error():
    value, error = ratio(np.array([2.0, 4.0]), np.array([1.0, 1.0]))
    assert value == 3 and error == pytest.approx(1)      # leaving one out: 4 and 2, mean 3, sqrt(1/2 (1 + 1))
    assert ratio(np.array([3.0]), np.array([4.0])) == (0.75, 0.0)
    assert mean(np.array([1.0, 3.0])) == (2, pytest.approx(1))


def test_gini_by_hand():
    assert participation.gini(np.array([1, 1, 1])) == pytest.approx(0)
    assert participation.gini(np.array([0, 0, 1])) == pytest.approx(2 / 3)
    assert participation.gini(np.array([1, 3])) == pytest.approx(0.25)


def test_correlation_within_schools_by_hand():
    school = np.array([0, 0, 1, 1])
    assert participation.intra_school(np.array([True, True, False, False]), school) == pytest.approx(1)
    assert participation.intra_school(np.array([True, False, True, False]), school) == pytest.approx(-1)


def test_rates_are_found_again_from_their_curve():
    years = np.arange(0, 10, 1 / 12)
    grown = np.exp(-0.5 * years)
    assert change.fitted_rates((1 - grown) / (1 + 4 * grown), years) == pytest.approx((0.1, 0.4), rel=1e-4)


def test_a_change_of_verdict_is_seen_in_both_directions_and_a_new_criterion_too(tmp_path):
    good, bad, fresh = criterion().judged(0.2), criterion().judged(0.9), Criterion("8z", "", "", 0, 1).judged(0.5)
    path = tmp_path / "patterns.csv"
    for recorded, now in ((good, bad), (bad, good)):
        path.write_text(command.as_csv([recorded]), encoding="utf-8")
        assert command.changes([recorded], evidence_table.read(path)) == []
        assert len(command.changes([now, fresh], evidence_table.read(path))) == 2


def test_a_table_survives_the_way_through_its_file(tmp_path):
    row = Criterion("8b", "per | cent", "a \"quoted\", source", -math.inf, 2,
                    why_not="because").judged(math.nan).of_version("v1")
    path = tmp_path / "t.csv"
    path.write_text(command.as_csv([row]), encoding="utf-8")
    found = evidence_table.read(path)[0]
    assert (found.source, found.low, found.high, found.verdict, found.note) == ("a \"quoted\", source", -math.inf, 2,
                                                                                "not reproduced", "because")
    assert math.isnan(found.simulated) and found.more["version"] == "v1"
    assert "per \\| cent | at most 2 | none |  | **not reproduced** |" in command.as_page([row])
    assert evidence_table.read(tmp_path / "absent.csv") == []
    path.write_text("name,source\nx,y\n", encoding="utf-8")
    with pytest.raises(evidence_table.InputError, match="no column expected_low"):
        evidence_table.read(path)


def test_the_populations_are_those_their_module_makes(tmp_path):
    for path in populations.write(tmp_path):
        shipped = (populations.DATA / path.name).read_bytes()
        assert path.read_bytes() == shipped, f"{path.name}: run python3 -m analysis.patterns.populations"


def test_means_by_arm(tmp_path):
    run = Run(tmp_path)
    run.__dict__["groups"] = {"teachers": {"practice": np.array([[0.3, 0.5], [0.2, 0.2]]),
                                           "baseline": np.array([[0.2, 0.2], [0.2, 0.2]]),
                                           "hours": np.array([[0.0, 8.0], [8.0, 0.0]])}}
    assert run.among(run.attended) == pytest.approx([0.3, 0.0])
    assert run.among(np.array([True, True])) == pytest.approx([0.2, 0.0])


def test_a_finding_without_an_entry_has_its_distance_too():
    row = Criterion("9z", "what", "source", 0, 1, found=(0.5, 0.03)).judged(0.6, 0.04)
    assert row.z == pytest.approx(2)
