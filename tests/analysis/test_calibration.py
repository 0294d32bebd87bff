"""Figures 18 to 21: drawn from the posterior that a study names; absent with the right reason otherwise."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from make_study import write_study

from analysis import calibration
from analysis.compare import compare
from analysis.errors import InputError
from analysis.figures import NoData, evidence, form_weights, learnt, turned_by
from analysis.figures.canvas import Context
from analysis.language import Words
from analysis.load import load
from analysis.style import NARROW, WIDE
from analysis.turned_by import weights_of

NAN = float("nan")


def write_evidence(path: Path) -> None:
    """Three findings, two numbers, two forms: one agrees, one is far off, one has a bound only."""
    texts = h5py.string_dtype()
    with h5py.File(path, "w") as file:
        file.attrs["format"] = "cpd-posterior/1"
        file.attrs["effective_size"] = 250.0
        file.attrs["draws_of_study"] = 4
        put = lambda group, /, **columns: [file.require_group(group).create_dataset(
            name, data=values, dtype=texts if isinstance(values[0], str) else None) for name, values in columns.items()]
        put("targets", target=["near", "far_off", "bounded"], what=["a", "b", "c"], source=["s"] * 3, unit=["1"] * 3,
            conflict=["", "hours", ""], group=[""] * 3, use=["calibrate"] * 3, kind=["normal", "normal", "bounds"],
            value=[0.5, 1.0, NAN], error=[0.1, 0.05, NAN], discrepancy=[0.0, 0.0, 0.0], low=[NAN, NAN, 0.2],
            high=[NAN, NAN, NAN], in_likelihood=[1, 1, 0], z_posterior=[0.5, -6.0, 0.0], z_left_out=[1.0, -7.0, 0.0])
        for name, shift in (("prior", 0.3), ("posterior", 0.1)):
            put("targets", **{f"{name}_low": [0.5 - shift, 0.6 - shift, 0.5 - shift], f"{name}_mid": [0.5, 0.6, 0.5],
                              f"{name}_high": [0.5 + shift, 0.6 + shift, 0.5 + shift]})
        put("learnt", parameter=["practice.transfer", "turnover.leave"], unit=["share"] * 2, evidence=[1, 3],
            range_low=[0.0, 0.03], range_high=[0.5, 0.1], used=[1, 0], learnt=[1, 0], prior_mean=[0.25, 0.065],
            prior_sd=[0.14, 0.02], posterior_mean=[0.2, 0.065], posterior_sd=[0.05, 0.02], posterior_low=[0.1, 0.033],
            posterior_high=[0.3, 0.097])
        put("forms", form=["learning.dose=saturating", "learning.dose=threshold_logistic"], ratio=[0.9, 0.1],
            stacked=[0.6, 0.4], stacked_low=[0.4, 0.2], stacked_high=[0.8, 0.6], used=[0.6, 0.4],
            effective_size=[150.0, 100.0])


@pytest.fixture
def context(tmp_path):
    file = write_study(tmp_path / "study.h5")
    write_evidence(tmp_path / "posterior.h5")
    with h5py.File(file, "a") as study:
        study["design"].attrs["posterior"] = "somewhere/posterior.h5"    # it has moved; it lies beside the study now
    return Context(compare(load(file)), Words("en"))


@pytest.mark.parametrize("sheet", [WIDE, NARROW])
def test_what_is_far_is_named_and_what_is_silent_says_so(context, sheet):
    (found,) = evidence.draw(context, sheet)
    assert found.finding.endswith(": “b”")           # far off, and not what is near
    assert len(found.table.rows) == 3
    (number,) = learnt.draw(context, sheet)
    assert number.table.rows[1][-1] == "evidence says nothing" and number.table.rows[0][-1] == ""
    (weights,) = form_weights.draw(context, sheet)
    assert weights.finding.startswith("No form foretells the findings clearly better") and "40 to 60" in weights.finding


def test_a_form_is_named_only_where_its_weight_is_clear(context, tmp_path):
    with h5py.File(tmp_path / "posterior.h5", "a") as file:
        file["forms/used"][...] = [0.75, 0.25]
    (weights,) = form_weights.draw(context, WIDE)
    assert "the first hours count most" in weights.finding and "75" in weights.finding


def test_no_finding_is_far_but_one_without_its_own_study(context, tmp_path):
    with h5py.File(tmp_path / "posterior.h5", "a") as file:
        file["targets/z_posterior"][...], file["targets/z_left_out"][...] = [0.5, 1.5, 0.0], [1.0, 2.9, 0.0]
    (found,) = evidence.draw(context, WIDE)
    assert "after weighing none is more than two" in found.finding
    assert found.finding.endswith("so far away would be: “b”") and "–" not in found.finding


def test_without_a_calibration_there_is_a_reason(tmp_path):
    context = Context(compare(load(write_study(tmp_path / "study.h5"))), Words("en"))
    with pytest.raises(NoData, match="cpdsim calibrate"):
        evidence.draw(context, WIDE)


def test_a_posterior_that_is_gone_is_named(context, tmp_path):
    (tmp_path / "posterior.h5").unlink()
    with pytest.raises(NoData, match="'somewhere/posterior.h5'"):
        evidence.draw(context, WIDE)


def test_within_bounds_nothing_is_away(tmp_path):
    write_evidence(tmp_path / "evidence.h5")
    c = calibration.read(tmp_path / "evidence.h5")
    assert np.allclose([c.away(k, "posterior_mid") for k in range(3)], [0, -8, 0])       # .5 against a bound from .2 on
    assert np.allclose([c.away(k, "posterior_low") for k in range(3)], [-1, -10, 0])
    assert np.isclose(c.spread_of_targets, [0.1, 0.05, 0.1]).all()


def test_other_files_are_refused(tmp_path):
    write_study(tmp_path / "study.h5")
    with pytest.raises(InputError, match="not a file of `cpdsim calibrate`"):
        calibration.read(tmp_path / "study.h5")


def add_alternatives(path: Path, context: Context) -> np.ndarray:
    """Four draws or more of one form; without the second finding only the draw that is worst for the leader counts."""
    c = context.comparison
    lead = c.values()[c.strategies.index(c.best)].mean(axis=1) - c.values()[c.strategies.index(c.second)].mean(axis=1)
    draws = len(lead)
    logs = np.full((2, draws), 0.0)
    logs[1] = -1000.0
    logs[1, int(np.argmin(lead))] = 0.0
    texts = h5py.string_dtype()
    with h5py.File(path, "a") as file:
        group = file.create_group("alternatives")
        for name, values in (("kind", ["without", "alone"]), ("target", ["near", "far_off"]), ("conflict", ["", "hours"])):
            group.create_dataset(name, data=values, dtype=texts)
        group.create_dataset("log_weight", data=logs)
        file.require_group("draws").create_dataset("form", data=[["saturating"]] * draws, dtype=texts)
    return lead


@pytest.mark.parametrize("sheet", [WIDE, NARROW])
def test_a_finding_left_out_weighs_the_same_futures_again(context, tmp_path, sheet, monkeypatch):
    monkeypatch.setattr("analysis.turned_by.FEW", 0.0)     # the made-up study has a handful of draws
    with pytest.raises(NoData, match="calibrate again"):
        turned_by.draw(context, sheet)
    lead = add_alternatives(tmp_path / "posterior.h5", context)
    context = Context(compare(load(tmp_path / "study.h5")), Words("en"))     # what was read once is kept
    (drawing,) = turned_by.draw(context, sheet)
    rows = drawing.table.rows
    assert [row[0] for row in rows] == ["everything", "without: a", "only this one of a conflict: b"]
    scale = context.comparison.outcome.scale
    assert np.isclose([row[4] for row in rows], [lead.mean() * scale] * 2 + [lead.min() * scale], rtol=1e-6).all()
    assert [row[1] for row in rows] == [str(len(lead))] * 2 + ["1"]
    assert "of 2 cases" in drawing.finding or "all 2 cases" in drawing.finding


def test_forms_keep_their_share_whatever_the_weights():
    forms = np.array(["a", "a", "b", "b"])
    weight = weights_of(np.array([0.0, np.log(3.0), -900.0, -900.0]), forms)
    assert np.allclose(weight, [0.125, 0.375, 0.25, 0.25])


def test_a_form_without_a_draw_that_counts_has_no_weight():
    weight = weights_of(np.array([0.0, 0.0, -np.inf, -np.inf]), np.array(["a", "a", "b", "b"]))
    assert np.allclose(weight, [0.5, 0.5, 0, 0])
