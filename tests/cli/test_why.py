"""`why`: what is lost from hours to lasting change, against the teachers of the same file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import Cpdsim

h5py = pytest.importorskip("h5py")

# Nobody leaves and there are no peers, so who has hours at the end are those whom the course taught.
ALONE = """\
format: cpd-scenario/1
title: "One course"
time: {start: 2026-09, end: 2028-08, step: 1 month}
population: {schools: {simulate: 20, represent: 200, size: {median: 8 teachers, log_sd: 0}}}
turnover: {leave: 0 %/year, move: 0 %/year}
peers: {form: none}
practice: {sustained_after: 0 months, transfer: 40 %, transfer_dispersion: 0}
programmes:
  course:
    title: {en: "A long course", fr: "Un stage long"}
    about: "A hundred and twenty hours."
    recruit: {places: 400 teacher/year}
    sessions: {hours: 120 h/teacher, spread: 1 year}
    costs: {session: {value: 30 EUR/h/teacher, source: "a price list", evidence: 3}}
funding:
  - {programme: course, from: 2026-09, to: 2028-08, amount: 2 million EUR}
outputs: {keep: [timeseries, by_group, budget, teachers]}
run: {replicates: 4, seed: 7}
"""


@pytest.fixture
def result(cpdsim: Cpdsim, tmp_path: Path) -> Path:
    (tmp_path / "alone.yaml").write_text(ALONE, encoding="utf-8")
    done = cpdsim("run", "alone.yaml", "-o", "out")
    assert done.returncode == 0, done.stderr
    return tmp_path / "out/alone.h5"


def test_the_steps_are_those_of_the_teachers(cpdsim: Cpdsim, result: Path) -> None:
    done = cpdsim("why", result, "--json")
    assert done.returncode == 0, done.stderr
    (chain,) = json.loads(done.stdout)
    with h5py.File(result) as file:
        t = {k: file["teachers"][k][()] for k in ("hours", "knowledge", "practice", "baseline")}
        assert file["outcomes/sustained_teachers"][()].mean() == pytest.approx(chain["sustained"], rel=1e-5)
        changed = file["outcomes/changed_at_stop"][()].mean()
    taught = t["hours"] > 0
    count = taught.sum(axis=1).mean()
    each = lambda values: values[taught].sum() / taught.sum()  # noqa: E731
    gain = (t["practice"] - t["baseline"]) / (1 - t["baseline"])
    assert chain["programme"] == "course" and chain["taught"] == pytest.approx(10 * count, rel=1e-5) and count > 20
    assert chain["hours"] == pytest.approx(each(t["hours"]), rel=1e-4)
    assert chain["knowledge"] == pytest.approx(each(t["knowledge"]), rel=1e-4)
    assert chain["practised"] == pytest.approx(each(gain), rel=1e-3)
    assert chain["changed"] == pytest.approx(changed, rel=1e-5)
    # a part of what is known gets through: the transfer alone, and more where the climate helps
    assert 0.4 <= chain["left"]["let_through"] < 1
    assert chain["left"]["practised"] == pytest.approx(chain["practised"] / chain["let_through"], rel=1e-6)


def test_words_and_numbers(cpdsim: Cpdsim, result: Path, tmp_path: Path) -> None:
    chain = json.loads(cpdsim("why", result, "--json").stdout)[0]
    text = cpdsim("why", tmp_path / "out").stdout        # a folder with one result
    assert "A long course (course)" in text and chain["sentence"] in text.replace("\n", " ")
    assert f"{chain['knowledge']:.3f}" in text and f"{chain['let_through']:.3f}" in text
    assert all(len(line) <= 200 for line in text.splitlines())


def test_what_limits_most_is_named(cpdsim: Cpdsim, tmp_path: Path) -> None:
    for change, word in (("hours: 2 h/teacher", "before the classroom"), ("hours: 400 h/teacher", "knowing and doing")):
        body = ALONE.replace("hours: 120 h/teacher", change).replace("transfer: 40 %", "transfer: 10 %")
        (tmp_path / "w.yaml").write_text(body, encoding="utf-8")
        assert cpdsim("run", "w.yaml", "-o", "w", "--force").returncode == 0
        assert word in cpdsim("why", "w").stdout


def test_faults(cpdsim: Cpdsim, result: Path, tmp_path: Path) -> None:
    done = cpdsim("why", result, "--programme", "cours")
    assert done.returncode == 3 and "it has: course" in done.stderr
    assert cpdsim("why", "nowhere.h5").returncode == 3
    (tmp_path / "other.h5").write_text("no HDF5")
    assert cpdsim("why", "other.h5").returncode == 3
    with h5py.File(result, "r+") as file:      # as an older version wrote it
        for name in [k for k in file["programmes"] if k.startswith("taught")]:
            del file["programmes"][name]
    done = cpdsim("why", result)
    assert done.returncode == 3 and "run it again" in done.stderr
