"""Every statistic against values worked out by hand."""

from pathlib import Path

import numpy as np
import pytest

from analysis import statistics


def test_a_paired_difference_by_hand():
    pair = statistics.paired(np.array([[3.0, 5.0], [1.0, 1.0]]), np.array([[1.0, 1.0], [1.0, 3.0]]))   # d = 2 4 | 0 -2
    assert pair.mean == 1.0                         # draws' means 3 and -1
    assert (pair.low, pair.high) == pytest.approx((1 - 6.313752 * 2, 1 + 6.313752 * 2))   # sd of the mean 2; t of one
    assert (pair.share_above, pair.share_below) == (0.5, 0.25)
    assert pair.future_median == 1.0
    assert pair.future_low == pytest.approx(-2 + 0.15 * 2)      # 5 % of the way along -2, 0, 2, 4
    assert (pair.pairs, pair.draws, pair.basis) == (4, 2, "draws")
    assert not pair.separated


def test_the_intervals_are_the_terminals():
    """The samples, with the ends that sim/study/interval.cpp gives, that tests/study/test_interval.cpp checks too."""
    lines = (Path(__file__).parents[1] / "study" / "intervals.txt").read_text().splitlines()
    assert len(lines) == 60
    for k, line in enumerate(lines):
        coverage, low, high, clusters, draws, *rest = (float(word) for word in line.split())
        values, cluster, stratum = np.array(rest).reshape(int(draws), 3).T
        sampling = statistics.Sampling(cluster.astype(int), stratum.astype(int))
        rows = statistics.units_of_resampling(values[:, None], sampling)
        found = statistics.interval_of(rows, coverage)
        assert found[1:3] == pytest.approx((low, high), rel=1e-6, abs=1e-9, nan_ok=True), k
        assert found[3] == clusters, k


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
    assert pair.basis == "replicates" and pair.mean == 2.5 and 0.9 <= pair.low < 2.5 < pair.high <= 4.1


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
    """Chance and assumptions apart: their ratios say how many times more repetitions, or draws, would be needed."""
    chance = np.array([[0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    other = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0]])
    assert statistics.variance_reduction(chance, other)[0] == pytest.approx(1.0)     # 1/3 + 1/3 over 2/3: buys nothing
    assert statistics.variance_reduction(chance, 0.5 * chance)[0] == pytest.approx((1 / 3 + 1 / 12) / (1 / 12))     # 5
    draws = np.array([[0.0], [8.0]])
    of_chance, of_assumptions = statistics.variance_reduction(chance + draws, other + draws / 2)
    assert of_chance == pytest.approx(1.0)
    # between draws: means .5 and 8.5, less chance 1/3/4: 32 - 1/12; half of it 8 - 1/12; difference 8 - 2/3/4
    assert of_assumptions == pytest.approx((32 - 1 / 12 + 8 - 1 / 12) / (8 - 1 / 6))
    assert statistics.variance_reduction(chance + draws, chance + draws + 1)[1] == np.inf
    assert np.isnan(statistics.variance_reduction(draws, draws / 2)).all()           # one repetition: cannot be told


def test_independent_chance_is_not_said_to_be_reduced():
    a = np.array([[0.0, 1.0, 0.0, 1.0], [8.0, 9.0, 8.0, 9.0]])
    assert np.isnan(statistics.paired(a, a / 2, shared_chance=False).reduction_chance)
    assert statistics.paired(a, a / 2).reduction_chance == pytest.approx(5.0)


def test_draws_of_one_world_are_resampled_together():
    """32 draws in 4 worlds of which each adds its own number: the mean is known as well as that of 4 numbers."""
    rng = np.random.default_rng(3)
    worlds, one = np.repeat(np.arange(4), 8), np.zeros(32, int)
    values = rng.normal(0, 10, 4)[worlds][:, None] + rng.normal(0, 0.1, (32, 1))
    of = lambda clusters: statistics.paired(values, np.zeros_like(values), 0.9, statistics.Sampling(clusters, one))
    apart, together = of(np.arange(32)), of(worlds)
    assert together.mean == pytest.approx(apart.mean) and (together.basis, together.clusters) == ("clusters", 4)
    assert (apart.basis, apart.clusters) == ("draws", 32)
    assert together.high - together.low > 2 * (apart.high - apart.low)
    assert of(one).basis == "draws"                        # one world for all: nothing else can be counted than draws


def test_the_interval_of_a_mean_by_hand():
    """-1, 0, 1, 2 without skewness: mean .5, variance of the mean 5/3 / 4, Student's t of 3 degrees of freedom."""
    _, low, high, clusters = statistics.interval_of(statistics.rows_apart(np.array([-1.0, 0.0, 1.0, 2.0])), 0.9)
    half = 2.353363 * np.sqrt(5 / 12)
    assert (low, high, clusters) == pytest.approx((0.5 - half, 0.5 + half, 4))
    # skewed: the third moment 1.5 of 0, 0, 0, 1 draws the interval upward
    _, low, high, _ = statistics.interval_of(statistics.rows_apart(np.array([0.0, 0.0, 0.0, 1.0])), 0.9)
    assert high - 0.25 > 2 * (0.25 - low) > 0


def test_forms_with_clusters_of_their_own_do_not_widen_it():
    values, forms = np.array([0.0, 1.0, 0.0, 1.0, 100.0, 101.0, 100.0, 101.0]), np.repeat([0, 1], 4)
    within = statistics.interval_of(statistics.Rows(values, np.arange(8), forms, "draws"), 0.9)
    across = statistics.interval_of(statistics.Rows(values, np.repeat(np.arange(4), 2), np.tile([0, 1], 4), "draws"), 0.9)
    assert within[2] - within[1] < 1 and within[3] == 8 and across[2] - across[1] > 50


def test_cells_without_a_value_are_left_out_one_by_one():
    values = np.array([[0.0, np.nan], [1.0, 4.0], [2.0, 6.0]])
    _, low, high, _ = statistics.interval_of(statistics.rows_apart(values), 0.9)
    assert low[1] == pytest.approx(statistics.interval_of(statistics.rows_apart(values[1:, 1]), 0.9)[1])


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
    assert statistics.gini_of_curve(p) == pytest.approx(0.0)
    assert statistics.gini_of_curve(p**2) == pytest.approx(1 / 3, abs=1e-3)
    assert statistics.share_with_none(np.clip(p - 0.2, 0, None)) == pytest.approx(0.2)
    assert statistics.share_with_none(p) == 0.0


@pytest.mark.parametrize("worlds", [2, 4])
def test_a_ratio_of_few_worlds_covers_what_it_says(worlds):
    """Drawn again, two worlds cover 48 of 100 truths, four 76: what a draw adds to the ratio and Student's t cover them."""
    rng = np.random.default_rng(3)
    cluster, inside = np.repeat(np.arange(worlds), 8), 0
    sampling = statistics.Sampling(cluster, np.zeros(len(cluster), dtype=int))
    for _ in range(200):
        shared = rng.normal(0, 0.3, worlds)[cluster]
        bottom = 10 + rng.normal(0, 1, len(cluster)) + 2 * shared
        top = 20 + rng.normal(0, 4, len(cluster)) + 8 * shared
        ratio, low, high = statistics.bootstrap_ratio(top, bottom, 0.9, sampling)
        assert ratio == pytest.approx(top.sum() / bottom.sum())
        inside += low <= 2 <= high
    assert inside / 200 >= 0.86


def test_two_worlds_that_agree_by_chance_are_not_sure():
    cluster = np.repeat([0, 1], 4)
    rows = statistics.Rows(np.array([0.0, 1, 2, 3, 3, 2, 1, 0])[:, None], cluster, np.zeros(8, dtype=int), "clusters")
    _, low, high, count = statistics.interval_of(rows, 0.9)
    alone = statistics.interval_of(statistics.rows_apart(rows.values), 0.9)
    assert count == 2 and (low, high) == (alone[1], alone[2]) and high - low > 1
