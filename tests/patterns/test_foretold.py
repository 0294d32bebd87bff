"""Criteria judged on the draws of the posterior, and what the measurement of simulated studies adds."""

import math

import numpy as np
import pytest

from analysis import calibration, registry
from analysis.patterns import advice, foretold
from analysis.patterns.foretold import Both, Foretold
from analysis.patterns.row import Criterion


def of(mean, inside=0.5):
    return Foretold(mean, 0.1, mean - 0.2, mean + 0.2, inside, 300.0)


def test_a_criterion_is_judged_without_its_own_study():
    row = Criterion("7x", "what", "source", 0.1, 0.4).judged(0.2, note="run")
    held = row.on_draws(Both(of(0.3), of(0.6)))
    assert (held.simulated, held.error, held.verdict) == (0.6, 0.1, "not reproduced")
    assert held.note == ("run; at the presets 0.2; held out: the posterior's draws without this study; 50 % of them inside, "
                         "nine in ten from 0.4 to 0.8")


def test_what_simply_is_a_figure_is_judged_with_it_and_stays_by_construction():
    row = Criterion("7x", "what", "source", 0.1, 0.4, built_in="set from it").judged(math.nan)
    kept = row.on_draws(Both(of(0.3, math.nan), of(0.6)))
    assert (kept.simulated, kept.verdict) == (0.3, "by construction")
    assert kept.note == "set from it; on the posterior's draws; nine in ten from 0.1 to 0.5"


@pytest.fixture(scope="module")
def shipped():
    return foretold.read()


def test_the_posterior_says_it_of_each_pattern_that_is_done_again(shipped):
    simulated = {target.pattern for target in registry.read() if target.pattern and target.simulated}
    assert set(shipped) == simulated and len(simulated) > 18
    assert all(0 <= both.left_out.low <= both.left_out.high and both.left_out.effective > 100 for both in shipped.values())


def test_a_finding_that_weighs_is_foretold_otherwise_without_its_study(shipped):
    assert shipped["2"].left_out.mean > shipped["2"].with_all.mean + 0.05      # nothing else says how trials shrink
    assert shipped["12a"].left_out == shipped["12a"].with_all                  # weighs nothing
    assert shipped["3a"].left_out != shipped["3a"].with_all                    # part of a finding that weighs


def test_answering_to_please_is_what_before_and_after_overstate_with_clean_controls(shipped):
    """Untouched teachers do not move, so the ratio is one and what is added: in every draw."""
    assert shipped["18b"].with_all.low == pytest.approx(1.3, rel=1e-3) == shipped["18b"].with_all.high


def test_persons_who_contribute_unequally_make_activity_more_concentrated(shipped):
    file = calibration.read(foretold.POSTERIOR)
    found = {name: np.nanmean(file["targets/T"][k]) for k, name in enumerate(file["targets/target"])}
    assert found["online_activity"] > 0.5                                      # hours alone: .34
    assert 0.3 < found["online_top_tenth"] < found["online_activity"]


def test_spread_over_advice_by_hand():
    ties = np.array([[1, 0], [2, 1], [3, 1], [3, 2]])                          # from, to
    assert advice.reached(ties, 5, np.array([0]), 1) == 0.8                    # the fifth turns to nobody
    assert advice.reached(ties, 5, np.array([0]), 2) == 0.2
    assert advice.reached(ties, 5, np.array([1, 2]), 2) == 0.6
