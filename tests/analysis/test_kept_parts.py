"""What the command keeps on request, as the analysis reads it: attribution in a study, events in a run."""

import os
import subprocess

import h5py
import numpy as np
import pytest

from analysis import attribution, compare, spread
from analysis.load import load

BINARY = os.environ.get("CPDSIM_BIN", "")
pytestmark = pytest.mark.skipif(not os.path.exists(BINARY), reason="CPDSIM_BIN names no cpdsim")

BASE = """format: cpd-scenario/1
title: small
time: {start: 2026-09, end: 2032-08}
population: {schools: {simulate: 6, represent: 60}}
practice: {transfer: {value: 40 %, range: 30..50 %}, sustained_after: 12 months}
turnover: {leave: 15 %/year, move: 10 %/year}
programmes:
  course: {sessions: {hours: 90 h/teacher, spread: 1 year}, costs: {course: 1000 EUR/teacher}}
  circle: {sessions: {hours: 60 h/teacher, spread: 1 year}, community: {meetings: 6 /year, hours: 2 h/meeting},
           costs: {meeting: 100 EUR/meeting}}
run: {replicates: 16, seed: 7}
"""
STUDY = """format: cpd-study/1
title: small
base: base.yaml
set: {outputs.keep: [timeseries, by_group, budget, attribution]}
budget: {total: 4 million EUR, window: {from: 2026-09, to: 2029-08}, levels: [50 %, 100 %]}
baseline: none
strategies:
  none: {mix: {}}
  both: {mix: {course: 50 %, circle: 50 %}}
  one: {mix: {course: 100 %}}
outcomes: {main: practice_gain}
uncertainty: {vary: all_with_range, draws: 3, what_if_draws: 2}
replicates: {per_draw: 4}
"""


def run(folder, *arguments):
    done = subprocess.run([BINARY, "run", *arguments, "-q"], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def test_a_study_carries_the_attribution_of_its_first_draws(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "study.yaml").write_text(STUDY)
    run(tmp_path, "study.yaml", "-o", "out")
    study = load(tmp_path / "out")
    group = study.table("attribution")
    assert set(group.labels("programme")) == {"course", "circle", "all"}
    values = group.get("practice_gain", *(d for d in attribution.DIMS if d != "replicate"))
    there = np.isfinite(values).any(axis=(3, 4))
    place = [study.strategies.index(s) for s in ("none", "both", "one")]
    first_pack = [[False] * 3, [True] * 3]                        # at the full budget; all three draws are in it
    assert there[place].tolist() == [[[False] * 3] * 2] + [first_pack] * 2
    with h5py.File(tmp_path / "out" / "study.h5") as file:        # the pack itself, averaged by hand, draw by draw
        case = file["design/case_file"].asstr()[0, place[1], 1, 1]
    with h5py.File(tmp_path / "out" / case) as file:
        own = [p.decode() for p in file["attribution/programme"][()]]
        kept = file["attribution/practice_gain"][()]                  # (draw, replicate, programme, route)
    assert kept.shape[:2] == (3, 4)
    for draw, mean in enumerate(kept.mean(axis=1)):
        for p, name in enumerate(own):
            found = values[place[1], 1, draw, group.labels("programme").index(name)]
            assert found == pytest.approx(mean[p], rel=1e-5)
    rows = attribution.contributions(compare.compare(study))[1]
    assert {(r.strategy, r.programme) for r in rows} >= {("both", "all"), ("both", "circle"), ("one", "all")}


def test_events_alone_give_the_state_of_every_date(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE + "funding:\n  - {programme: circle, from: 2026-09, to: 2029-08, "
                                        "amount: 2 million EUR}\n")
    run(tmp_path, "base.yaml", "-o", "out", "--set", "outputs.keep=[timeseries, teachers, network, events]",
        "--set", "learning.dose=saturating", "--set", "practice.transfer=90 %")
    study = load(tmp_path / "out" / "base.h5")
    assert spread.complete(study)
    ids = spread.ids_of(study)
    days = list(study.table("timeseries").dates)
    counted = study.table("timeseries").get("changed", "strategy", "level", "draw", "replicate", "time")[0, 0, 0]
    assert counted.max() > 0.2
    for replicate in range(16):
        replayed = [s.changed.mean() for s in spread.states(study.table("events"), ids, replicate, days)]
        assert replayed == pytest.approx(counted[replicate], abs=1e-6)
