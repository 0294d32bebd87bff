"""Choice under uncertainty against values worked out by hand."""

import numpy as np
import pytest

from analysis import decision


def two_options(lead: list[float], error: float = 0.0) -> np.ndarray:
    """(2, D, 2): the first leads by `lead` in each draw, with chance +-error in its two replicates; the second is 0."""
    first = np.array(lead)[:, None] + np.array([[error, -error]])
    return np.stack([first, np.zeros_like(first)])


def test_ties_share_the_first_place():
    assert list(decision.probability_best(np.array([[[1.0, 1.0]], [[1.0, 0.0]]]))) == [0.75, 0.25]


def test_a_future_that_one_option_lacks_does_not_count():
    assert list(decision.probability_best(np.array([[[1.0, np.nan]], [[0.0, 5.0]]]))) == [1.0, 0.0]


def test_expected_loss_and_evpi_by_hand():
    means = decision.draw_means(two_options([3, -1, 3, -1]))
    assert list(decision.expected_loss(means)) == [0.5, 1.5]       # loses 1 in half of the draws; the other 3 in half
    found = decision.perfect_information(two_options([3, -1, 3, -1]))
    assert found.evpi == pytest.approx(0.5) and found.naive == pytest.approx(0.5)     # E max = 1.5, max E = 1
    assert 0 < found.error < 1


def test_chance_is_taken_off_by_hand():
    # Observed variance of the leads: 16/3. Chance in a draw's mean: +-2 has variance 8, over 2 replicates 4.
    # left: 4/3, so the leads shrink by sqrt((4/3) / (16/3)) = 1/2 towards 1: to 2 and 0, and nothing can be gained.
    found = decision.perfect_information(two_options([3, -1, 3, -1], error=2.0))
    assert found.naive == pytest.approx(0.5)
    assert found.evpi == pytest.approx(0.0, abs=1e-9)


def test_pure_chance_has_no_value():
    rng = np.random.default_rng(0)
    found = decision.perfect_information(rng.normal(0, 1, (3, 200, 4)))
    assert found.naive > 0.2 and found.evpi < 0.1


def test_correction_finds_the_true_value():
    rng = np.random.default_rng(1)
    lead = rng.normal(0, 1, 400)           # true EVPI of a standard normal lead around 0: 1 / sqrt(2 pi) = .399
    values = np.stack([lead[:, None] + rng.normal(0, 2, (400, 4)), np.zeros((400, 4))])
    found = decision.perfect_information(values)
    assert found.naive > 0.5
    assert found.evpi == pytest.approx(0.399, abs=0.06)


def test_what_all_options_share_does_not_matter():
    shared = np.random.default_rng(2).normal(0, 50, (4, 2))
    plain, moved = decision.perfect_information(two_options([3, -1, 3,
            -1])), decision.perfect_information(two_options([3, -1, 3, -1]) + shared)
    assert moved.evpi == pytest.approx(plain.evpi)


def test_net_benefit():
    assert decision.net_benefit(np.array([2.0]), np.array([30.0]), 20.0)[0] == 10.0


def test_acceptability_and_frontier_by_hand():
    effects, costs = np.array([[1.0, 0.0], [3.0, 0.0]]), np.array([[10.0, 0.0], [10.0, 0.0]])
    probability, choice = decision.acceptability(effects, costs, np.array([3.0, 4.0, 6.0, 20.0]))
    assert probability[:, 0].tolist() == [0.0, 0.5, 0.5, 1.0]      # benefits -7 -1 | -6 2 | -4 8 | 10 50
    assert choice.tolist() == [1, 1, 0, 0]                         # expected -4, -2, 2, 30 against 0


def test_frontier_of_a_textbook():
    #                  none  a    b    dominated  extended  c
    costs = np.array([0.0, 10.0, 30.0, 35.0, 28.0, 80.0])
    effects = np.array([0.0, 1.0, 2.0, 1.5, 1.5, 3.0])
    kept, ratios = decision.efficient_frontier(effects, costs)
    assert kept == [0, 1, 2, 5]            # 28 for 1.5 costs 36 per unit, then 4: a mix of a and b is better
    assert ratios[1:] == [10.0, 20.0, 50.0] and np.isnan(ratios[0])


def test_equal_costs_leave_only_the_best():
    kept, ratios = decision.efficient_frontier(np.array([5.0, 7.0, 6.0]), np.array([30.0, 30.0, 30.0]))
    assert kept == [1] and len(ratios) == 1 and np.isnan(ratios[0])
