"""Figure 11: the state of any date from events, and a layout that is the same every time."""

import h5py
import numpy as np
import xarray as xr
import pytest
from make_single import write_single
from make_study import Writer

from analysis import report, spread
from analysis.labelled import Group
from analysis.load import load

KINDS = {"newcomer": 0, "moved_in": 1, "enrolled": 2, "completed": 3, "became_trainer": 4, "changed": 5, "fell_back": 6}


def events(rows):
    """(replicate, date, teacher, kind)"""
    replicate, date, teacher, kind = zip(*rows)
    one = ("event",)
    return Group(xr.Dataset({
        "replicate": (one, np.array(replicate, dtype=np.int32)), "date": (one, dates_of(date)),
        "teacher": (one, np.array(teacher, dtype=object)),
        "kind": (one, np.array([KINDS[k] for k in kind], dtype=np.uint8))}, {"event": np.arange(len(rows))}))


def dates_of(days) -> np.ndarray:
    return np.datetime64("2026-09-01", "ns") + np.array(days, dtype="timedelta64[D]")


def test_states_by_hand():
    found = spread.states(events([(0, 30, "a", "enrolled"), (0, 60, "a", "changed"), (0, 90, "b", "changed"),
                                  (0, 90, "b", "newcomer"),        # of one date the arrival comes first
                                  (0, 120, "a", "fell_back"), (0, 150, "b", "moved_in"), (1, 30, "c", "changed")]),
                          ["a", "b", "c"], 0, list(dates_of([0, 60, 90, 120, 150])))
    assert [s.changed.tolist() for s in found] == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert [s.reached.tolist() for s in found] == [[0, 0, 0]] + [[1, 0, 0]] * 4
    assert spread.states(events([(1, 30, "c", "changed")]), ["a", "b", "c"], 1, list(dates_of([30])))[0].changed.tolist() == [0, 0, 1]


def test_discs_are_pushed_apart():
    place = spread.apart(np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.1]]), np.array([1.0, 2.0, 1.0]))
    gap = np.linalg.norm(place[:, None] - place[None], axis=2)
    assert gap[0, 1] >= 3.3 and gap[0, 2] >= 2.2 and gap[1, 2] >= 3.3


def test_peers_of_the_changed():
    net = spread.Network(np.zeros(4, int), np.array([0, 0, 1, 2, 3]), np.array([1, 2, 0, 3, 0]), np.ones(5, bool),
                         np.zeros((4, 2)))
    changed = np.array([True, True, False, False])
    assert spread.share_of_peers(net, changed) == pytest.approx((2 / 3, 1 / 2))    # 1, 2, 0 against 3, 0
    assert np.isnan(spread.share_of_peers(net, np.zeros(4, bool))[0])


def with_network(path, teachers=30):
    """Six schools of five; ties in a ring within each, one tie from each school to the next; two teachers change."""
    write_single(path)
    ids = [f"t{i}" for i in range(teachers)]
    school = np.arange(teachers) // 5
    source = [*range(teachers), *range(0, teachers, 5)]
    target = [i // 5 * 5 + (i + 1) % 5 for i in range(teachers)] + [(i + 5) % teachers for i in range(0, teachers, 5)]
    with h5py.File(path, "r+") as file:
        w = Writer(file)
        ties = w.group("network", {"tie": np.arange(len(source), dtype=np.int32)})
        for name, ends in (("from", source), ("to", target)):
            w.put(ties, name, np.array([ids[i] for i in ends], dtype=object), ("tie",))
        w.put(ties, "layer", np.array(["colleagues"] * len(source), dtype=object), ("tie",))
        table = w.group("teachers", {"teacher": np.arange(teachers, dtype=np.int32)})
        w.put(table, "id", np.array(ids, dtype=object), ("teacher",))
        w.put(table, "school", school.astype(np.int32), ("teacher",))
        log = events([(0, 365, "t0", "enrolled"), (0, 365, "t1", "enrolled"), (0, 730, "t0", "changed"),
                      (0, 1095, "t1", "changed"), (0, 3000, "t1", "fell_back")])
        group = w.group("events", {"event": np.arange(5, dtype=np.int32)})
        for name, variable in log.variables.items():
            values, units = variable.values, "1"
            if name == "date":
                values, units = (values - dates_of(0)).astype("timedelta64[D]").astype(float), "days since 2026-09-01"
            w.put(group, name, values, ("event",), units)
        provenance = file.create_group("provenance")
        provenance.create_dataset("scenario_as_resolved", data="funding:\n  - {from: 2026-09, to: 2031-08}\n",
                                  dtype=h5py.string_dtype("utf-8"))
    return path


def test_the_layout_is_fixed_and_keeps_schools_apart(tmp_path):
    study = load(with_network(tmp_path / "x.h5"))
    first, second = spread.network(study), spread.network(study)
    assert (first.place == second.place).all() and first.within.sum() == 30
    centres = np.array([first.place[first.school == s].mean(axis=0) for s in range(6)])
    own = np.linalg.norm(first.place - centres[first.school], axis=1).max()
    gap = np.linalg.norm(centres[:, None] - centres[None], axis=2) + 1e9 * np.eye(6)
    assert gap.min() > own


def test_in_the_report(tmp_path, monkeypatch):
    monkeypatch.setenv("CPDSIM_REPORT_STRICT", "1")
    made, out = report.build(with_network(tmp_path / "x.h5"), wanted={11})
    picture = made.sections["appendix"][0].pictures[0]
    assert picture.alt.startswith("30 teachers in 6 schools with 36 ties: At the start: 0 reached, 0 changed in 0")
    rows = (out / "tables" / "network.csv").read_text(encoding="utf-8").splitlines()
    assert [r.split(",")[0] for r in rows[1:]] == ["At the start", "When the money stops", "5 years later"]
    assert [r.split(",")[2:5] for r in rows[1:]] == [["0", "0", "0"], ["2", "2", "1"], ["2", "1", "1"]]


def test_too_many_to_draw(tmp_path, monkeypatch):
    monkeypatch.setattr(spread, "LARGEST", 20)
    made, _ = report.build(with_network(tmp_path / "x.h5"), wanted={11})
    assert made.not_shown[0].missing.startswith("30 teachers are too many")
