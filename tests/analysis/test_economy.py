"""Choosing by worth: where the choice changes is looked at, equals are treated alike, forms are not averaged."""

import numpy as np
import pytest
from make_study import Recipe, write_study

from analysis import compare, decision, economy
from analysis.load import load

FORMS = ("learning.dose=threshold_logistic", "learning.dose=saturating")


def economies(tmp_path, **recipe):
    c = compare.compare(load(write_study(tmp_path, Recipe(omit=("timeseries", "lorenz"), **recipe))))
    return economy.economies(c)


def test_the_worth_at_which_the_choice_turns_is_evaluated(tmp_path):
    """30 million over 100 teachers: below 300,000 EUR a teacher nothing is bought, above it A. Eleven even steps from 500
    to 10 million miss it; knowing everything is worth most exactly there."""
    import h5py
    name = write_study(tmp_path, Recipe(slopes={"A": 8.0, "B": 8.0, "C": 8.0}, structures=(), what_ifs={}))
    with h5py.File(name, "r+") as file:
        file["design"].attrs["worth_high"] = 10e6
    e, = economy.economies(compare.compare(load(name)))
    assert e.turns == pytest.approx([300000.0]) and e.worths[e.dearest] == pytest.approx(300000.0)
    mean = e.benefit(300000.0).mean(axis=2)
    right = mean.max(axis=0).mean() - mean.mean(axis=1).max()
    assert e.information[e.dearest].evpi == pytest.approx(right, rel=1e-3) and right > 1e6


def test_indifference_by_hand():
    effects, costs = np.array([0.0, 10.0, 12.0, 5.0]), np.array([0.0, 100.0, 200.0, 400.0])
    assert decision.indifference(effects, costs, 0.0, 1000.0) == pytest.approx([10.0, 50.0])   # the last is never best
    assert decision.indifference(effects, costs, 20.0, 40.0).size == 0


def test_equal_options_are_on_the_frontier_together():
    for order in ([0, 1, 2], [2, 1, 0]):
        effects, costs = np.array([0.0, 10.0, 10.0])[order], np.array([0.0, 100.0, 100.0])[order]
        kept, ratios = decision.efficient_frontier(effects, costs)
        assert sorted(kept) == [0, 1, 2] and sorted(ratios[1:]) == [10.0, 10.0]
    kept, _ = decision.efficient_frontier(np.array([0.0, 10.0, 9.0, 9.0]), np.array([0.0, 100.0, 100.0, 100.0]))
    assert sorted(kept) == [0, 1]


def test_forms_are_looked_at_apart(tmp_path):
    found = economies(tmp_path, draws=16, structures=FORMS, by_form={FORMS[0]: {"A": 60.0}}, slopes={}, what_ifs={})
    assert [e.form for e in found] == sorted(FORMS)
    effect = {e.form: next(o.effect for o in e.options if o.strategy == "A" and o.level == 1.0) for e in found}
    assert effect == pytest.approx({FORMS[0]: 160.0, FORMS[1]: 100.0})


def test_chance_covariance_is_that_of_the_loop():
    rng = np.random.default_rng(0)
    values = rng.normal(size=(3, 40, 4))
    values[0, 3, 1], values[:, 7, :3] = np.nan, np.nan
    total, count = np.zeros((3, 3)), 0
    for d in range(40):
        rows = values[:, d][:, np.isfinite(values[:, d]).all(axis=0)]
        if rows.shape[1] > 1:
            total, count = total + np.cov(rows) / rows.shape[1], count + 1
    assert decision.chance_covariance(values) == pytest.approx(total / count)
    assert not decision.chance_covariance(values[:, :, :1]).any()
