"""scripts/heldout: what a held-out study would have found, weighed by draws and by what its teachers differ."""

import importlib.machinery
import importlib.util
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("heldout", str(ROOT / "scripts" / "heldout"))
heldout = importlib.util.module_from_spec(importlib.util.spec_from_loader("heldout", loader))
loader.exec_module(heldout)


def test_an_interval_is_that_of_the_weighed_draws():
    found = np.array([1.0, 2.0, np.nan])
    one = np.ones(1)
    low, high = heldout.predictive(found, np.array([[1.0, 0.0, 5.0]]), one, 0.1, 1)
    assert abs(low - (1 - 0.1645)) < 0.01 and abs(high - (1 + 0.1645)) < 0.01       # the one without a number counts nothing
    low, high = heldout.predictive(found, np.array([[0.5, 0.5, 0.0]]), one, 0.0, 1)
    assert (low, high) == (1.0, 2.0)


def test_the_deviation_of_teachers_is_integrated():
    weight = np.array([[0.5, 0.0], [0.0, 0.5]])      # the first draw with the first ratio, the second with the second
    assert heldout.predictive(np.array([1.0, 2.0]), weight, np.array([3.0, 0.25]), 0.0, 1) == (0.5, 3.0)


def test_weights_of_the_shipped_posterior_keep_each_draws_own():
    before = heldout.calibration.read(ROOT / "scenarios" / "evidence" / "posterior.h5")
    draws = len(before["draws/draw"])
    before.groups["draws"]["weight"] = np.full(draws, 1 / draws)
    weight, ratios = heldout.weights_of(before)
    assert weight.shape == (len(ratios), draws) == (8, draws)
    np.testing.assert_allclose(weight.sum(axis=0), 1 / draws)
    assert weight[0].sum() != weight[-1].sum()
