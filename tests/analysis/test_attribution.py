"""Figure 7's numbers by hand, and the single-run file that carries them."""

import h5py
import numpy as np
import pytest
from make_single import write_single
from make_study import Writer, write_study

from analysis import attribution, compare, report
from analysis.load import load
from analysis.single import funded_months

ROUTES = ["whole", "cascade", "community", "colleagues"]


def with_attribution(path):
    """Two programmes. Cascade: 90, of which 40 by its tiers. Pilot schools: 60, of which 15 by meetings. All: 150 with 40,
    15 and, through colleagues, 20; every number but one carries the same chance of +-3."""
    write_single(path)
    means = np.array([[90, 40, 0, 0], [60, 0, 15, 0], [150, 40, 15, 20]], dtype=float)
    chance = np.where(np.arange(16) % 2 == 0, 3.0, -3.0)
    values = np.where(means > 0, means + chance[:, None, None], 0.0)
    with h5py.File(path, "r+") as file:
        w = Writer(file)
        group = w.group("attribution", {"replicate": np.arange(16, dtype=np.int32),
                                        "programme": ["cascade", "pilot_school", "all"], "route": ROUTES})
        w.put(group, "sustained_teachers", values.astype(np.float32), ("replicate", "programme", "route"), "teacher")
        w.put(group, "practice_gain", (values / 3).astype(np.float32), ("replicate", "programme", "route"), "teacher")
    return path


def test_by_hand(tmp_path):
    c = compare.compare(load(with_attribution(tmp_path / "x.h5")))
    name, found = attribution.contributions(c)
    assert name == "sustained_teachers" and [r.programme for r in found] == ["all", "cascade", "pilot_school"]
    shares = {r.programme: {s.route: s.mean for s in r.shares} for r in found}
    assert shares["cascade"] == pytest.approx({"whole": 90, "cascade": 40, "rest": 50})
    assert shares["pilot_school"] == pytest.approx({"whole": 60, "community": 15, "rest": 45})
    assert shares["all"] == pytest.approx({"whole": 150, "cascade": 40, "community": 15, "colleagues": 20, "rest": 75})
    assert [r.multiplier for r in found] == pytest.approx([2.0, 1.8, 60 / 45])
    assert all(r.multiplier_low <= r.multiplier <= r.multiplier_high for r in found)


def test_one_programme_is_not_shown_twice(tmp_path):
    c = compare.compare(load(with_attribution(tmp_path / "x.h5")))
    group = c.study.table("attribution")
    for name, array in list(group.variables.items()):
        group.data[name] = array.where(array.programme != array.programme[1], 0.0)
    assert [r.programme for r in attribution.contributions(c)[1]] == ["all"]


def test_no_multiplier_where_the_rest_is_not_clearly_above_0():
    chance = np.where(np.arange(16) % 2 == 0, 3.0, -3.0)[None]
    found = attribution.contribution("s", "cascade", {"whole": 40 + chance, "cascade": 40 - chance}, 0.9)
    assert found.shares[1].route == "rest" and np.isnan(found.multiplier)
    assert attribution.contribution("s", "x", {"whole": np.zeros((1, 4))}, 0.9) is None


def test_in_the_report(tmp_path, monkeypatch):
    monkeypatch.setenv("CPDSIM_REPORT_STRICT", "1")
    made, out = report.build(with_attribution(tmp_path / "x.h5"), wanted={7, 11})
    assert [s.number for s in made.sections["analysis"]] == [7]
    assert "cascade: the whole programme +90" in made.sections["analysis"][0].pictures[0].alt
    assert next(s for s in made.not_shown if s.number == 11).missing.startswith("the file holds no network")
    assert "multiplier" in (out / "tables" / "attribution.csv").read_text(encoding="utf-8").lower()


def test_a_study_may_hold_it_too(tmp_path):
    """Means over replicates by strategy, level and draw."""
    name = write_study(tmp_path)
    with h5py.File(name, "r+") as file:
        w = Writer(file)
        group = w.group("attribution", {"strategy": ["none", "A", "B", "C"], "level": np.array([0.5, 1.0, 2.0]),
                                        "draw": np.arange(8, dtype=np.int32), "programme": ["cascade", "all"],
                                        "route": ROUTES})
        values = np.full((4, 3, 8, 2, 4), np.nan)
        values[1, 1] = np.array([[30, 10, 0, 0], [30, 10, 0, 5]])
        w.put(group, "sustained_teachers", values, ("strategy", "level", "draw", "programme", "route"), "teacher")
    only, = attribution.contributions(compare.compare(load(name)))[1]
    assert (only.strategy, only.programme) == ("A", "all")
    assert {s.route: s.mean for s in only.shares} == {"whole": 30, "rest": 15, "cascade": 10, "colleagues": 5}
    assert only.multiplier == 2.0


def test_funded_months():
    text = ("time: {start: 2026-09}\nfunding:\n  - {programme: a, from: 2026-09, to: 2029-08, amount: 1 EUR}\n"
            "  - programme: b\n    from: 2027-01\n    to: 2031-08\noutputs:\n  to: 2040-01\n")
    assert funded_months(text) == {"window_from": "2026-09", "window_to": "2031-08"}
    assert funded_months("funding:\n  - {programme: a, from: 2026-09, amount: 1 EUR}\n") == {"window_from": "2026-09"}
    assert funded_months("funding: []\n") == {} == funded_months("")
