"""What would turn the result: lines, switching values and caution about chance."""

import numpy as np
import pytest
from make_study import Recipe, write_study, x_of

from analysis import compare, sensitivity
from analysis.load import load


def lead_of(tmp_path, **recipe):
    return compare.compare(load(write_study(tmp_path, Recipe(**recipe))))


def test_switching_value_by_hand(tmp_path):
    c = lead_of(tmp_path, slopes={"A": 0.0, "B": 10.0})
    first = c.influences[0]
    # lead = 20 - 10 x with parameter = .5 + .8 x / 7: zero at x = 2, parameter .5 + 1.6 / 7; ends x = -3.5 and 3.5
    assert first.path.endswith("kept_per_tier")
    assert first.switching == pytest.approx(0.5 + 1.6 / 7)
    assert first.lead_at_low == pytest.approx(55.0, abs=1e-3) and first.lead_at_high == pytest.approx(-15.0, abs=1e-3)
    assert first.rank_correlation == pytest.approx(-1.0) and first.loses_above and first.clear
    assert first.swing == pytest.approx(70.0, abs=1e-3)


def test_no_switching_outside_the_tested_range(tmp_path):
    first = lead_of(tmp_path, slopes={"A": 2.0, "B": 4.0}).influences[0]      # lead 20 - 2 x: 13 .. 27
    assert np.isnan(first.switching) and first.lead_at_high == pytest.approx(13.0, abs=1e-3)


def test_chance_is_not_called_an_influence():
    rng = np.random.default_rng(3)
    clear = 0
    for _ in range(50):
        values, lead = rng.normal(size=(40, 10)), rng.normal(size=40)
        p = [sensitivity.stats.spearmanr(values[:, i], lead)[1] for i in range(10)]
        clear += any(v < sensitivity.LEVEL / 10 for v in p)
    assert clear <= 7        # 5 % of 50 expected; without the correction about 20


def test_rank_regression_needs_more_draws_than_parameters():
    x = np.random.default_rng(4).normal(size=(5, 4))
    assert np.isnan(sensitivity.rank_regression(x, x[:, 0])).all()
    x = np.random.default_rng(4).normal(size=(40, 3))
    assert sensitivity.rank_regression(x, 5 * x[:, 1])[1] == pytest.approx(1.0, abs=1e-6)


def test_line_by_hand():
    assert sensitivity.fitted_line(np.array([0.0, 1.0, 2.0]), np.array([4.0, 2.0, 0.0]), 0.0,
                                   4.0) == pytest.approx((4.0, -4.0, 2.0))


def test_too_few_draws_give_no_clear_influence(tmp_path):
    assert not any(f.clear for f in lead_of(tmp_path, draws=5, slopes={"A": 0.0, "B": 10.0}).influences)


def test_the_fixture_is_what_it_says():
    assert x_of(8).tolist() == [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5]
