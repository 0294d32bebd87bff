"""Every statistic against values worked out by hand."""

import numpy as np
import pytest

from analysis import statistics


def test_a_paired_difference_by_hand():
    pair = statistics.paired(np.array([[3.0, 5.0], [1.0, 1.0]]), np.array([[1.0, 1.0], [1.0, 3.0]]))   # d = 2 4 | 0 -2
    assert pair.mean == 1.0                         # draws' means 3 and -1
    assert (pair.low, pair.high) == (-1.0,
                                     3.0)     # a resample has the mean -1, 1 or 3
    assert (pair.share_above, pair.share_below) == (0.5, 0.25)
    assert pair.future_median == 1.0
    assert pair.future_low == pytest.approx(-2 + 0.15 * 2)      # 5 % of the way along -2, 0, 2, 4
    assert (pair.pairs, pair.draws, pair.basis) == (4, 2, "draws")
    assert not pair.separated


def test_the_two_spreads_differ():
    rng = np.random.default_rng(0)
    difference = 5 + rng.normal(0, 10, (50, 40))
    pair = statistics.paired(difference, np.zeros_like(difference))
    assert pair.high - pair.low < 2 < 25 < pair.future_high - pair.future_low    # sd 10 / sqrt(2000), and 10
    assert pair.future_high - pair.future_low == pytest.approx(2 * 1.645 * 10, rel=0.1)


def test_a_missing_side_drops_the_pair_only():
    pair = statistics.paired(np.array([[1.0, np.nan], [3.0, 5.0]]), np.array([[0.0, 0.0], [0.0, np.nan]]))
    assert pair.pairs == 2 and pair.mean == 2.0     # 1 from the first draw, 3 from the second


def test_one_draw_resamples_replicates_and_says_so():
    pair = statistics.paired(np.array([[1.0, 2.0, 3.0, 4.0]]), np.zeros((1, 4)))
    assert pair.basis == "replicates" and pair.mean == 2.5 and 1.0 <= pair.low < 2.5 < pair.high <= 4.0


def test_one_run_has_no_interval():
    pair = statistics.paired(np.array([[2.0]]), np.array([[1.0]]))
    assert pair.mean == 1.0 and np.isnan(pair.low) and pair.basis in ("none", "replicates") and not pair.separated


def test_nothing_at_all_is_nan_not_a_fault():
    pair = statistics.paired(np.full((3, 2), np.nan), np.zeros((3, 2)))
    assert np.isnan(pair.mean) and pair.pairs == 0


def test_the_same_bootstrap_twice():
    values = np.random.default_rng(1).normal(size=(20, 4))
    assert statistics.paired(values, 0 * values) == statistics.paired(values, 0 * values)


def test_bootstrap_covers_about_as_often_as_it_says():
    rng = np.random.default_rng(2)
    inside = 0
    for _ in range(200):
        _, low, high = statistics.bootstrap_mean(rng.normal(1.0, 2.0, 30), 0.9)
        inside += low <= 1.0 <= high
    assert 0.82 <= inside / 200 <= 0.95


def test_variance_reduction_by_hand():
    a, b = np.array([[0.0, 1.0, 0.0, 1.0]]), np.array([[0.0, 0.0, 1.0, 1.0]])
    assert statistics.variance_reduction(a,
                                         b) == pytest.approx(1.0)            # 1/3 + 1/3 over 2/3: pairing buys nothing
    assert statistics.variance_reduction(a, 0.5 * a) == pytest.approx((1 / 3 + 1 / 12) / (1 / 12))     # 5
    assert statistics.variance_reduction(a, a + 1) == np.inf


def test_variance_split_by_hand():
    share, between, chance = statistics.variance_split(np.array([[0.0, 2.0], [4.0, 6.0]]))
    assert chance == 2.0                    # within each draw
    assert between == 7.0                   # means 1 and 5 have variance 8, of which chance gives 2 / 2
    assert share == pytest.approx(7 / 9)


def test_variance_split_of_pure_chance_is_never_negative():
    assert statistics.variance_split(np.array([[0.0, 2.0], [0.0, 2.0]]))[0] == 0.0


def test_ratio_of_means():
    ratio, low, high = statistics.bootstrap_ratio(np.array([10.0, 30.0]), np.array([1.0, 1.0]), 0.9)
    assert (ratio, low, high) == (20.0, 10.0, 30.0)
    assert all(np.isnan(v) for v in statistics.bootstrap_ratio(np.array([1.0]), np.array([0.0]), 0.9))


def test_lorenz_of_equals_and_of_the_square():
    p = np.linspace(0, 1, 101)
    assert statistics.gini_from_lorenz(p) == pytest.approx(0.0)
    assert statistics.gini_from_lorenz(p**2) == pytest.approx(1 / 3, abs=1e-3)
    assert statistics.share_with_none(np.clip(p - 0.2, 0, None)) == pytest.approx(0.2)
    assert statistics.share_with_none(p) == 0.0
