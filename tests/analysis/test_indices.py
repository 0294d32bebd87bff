"""Indices and elementary effects against closed forms, and what missing cases cost."""

import make_design
import numpy as np
import pytest
from make_study import Recipe, write_study

from analysis import compare, indices, sampling
from analysis.load import load
from analysis.targets import targets


def plan_of(chain):
    nothing = np.array([], dtype=int)
    return sampling.Plan(chain.sampler, chain.factors, ["h"] * len(chain.factors), chain.unit_cube, chain.unit_cube,
                         *(nothing if v is None else v for v in (chain.trajectory, chain.position,
                                                                 chain.changed_factor)),
                         chain.matrix, nothing if chain.row is None else chain.row)


def in_order(found, factors):
    by_path = {i.path: i for i in found.indices}
    return [by_path[f] for f in factors]


@pytest.mark.parametrize(("function", "truth", "count"), [
    (make_design.ishigami, make_design.ishigami_indices, 3), (make_design.g_function, make_design.g_indices, 4)])
def test_known_indices(function, truth, count):
    """2,048 rows. Sampling errors measured over 30 designs of 1,024 rows were at most .044 (first), .038 (total)."""
    chain = make_design.saltelli(count, 2048)
    found = in_order(indices.sobol(plan_of(chain), function(chain.unit_cube), resamples=50), chain.factors)
    first, total = truth()
    assert [i.first for i in found] == pytest.approx(first, abs=3 * 0.044 / np.sqrt(2))
    assert [i.total for i in found] == pytest.approx(total, abs=3 * 0.038 / np.sqrt(2))


def test_a_factor_that_does_nothing_has_no_index():
    chain = make_design.saltelli(5, 16)
    found = in_order(indices.sobol(plan_of(chain), make_design.ishigami(chain.unit_cube)), chain.factors)
    assert [(i.first, i.total) for i in found[3:]] == [(0.0, 0.0)] * 2


def test_the_same_totals_by_hand():
    """Jansen: half the mean square of yA - yAB over the variance of yA and yB; OpenTURNS takes that of yA alone."""
    chain = make_design.saltelli(3, 300)
    table, *_ = indices.saltelli_table(plan_of(chain), make_design.ishigami(chain.unit_cube))
    found = in_order(indices.sobol(plan_of(chain), make_design.ishigami(chain.unit_cube), resamples=20), chain.factors)
    half = ((table[:, :1] - table[:, 2:]) ** 2).mean(axis=0) / 2
    assert [i.total for i in found] == pytest.approx(half / np.var(table[:, 0], ddof=1), rel=0.01)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    """20 designs, four factors, first and total: 160 intervals of 90 %."""
    first, total = make_design.g_indices()
    inside = []
    for seed in range(20):
        chain = make_design.saltelli(4, 128, seed)
        for j, i in enumerate(in_order(indices.sobol(plan_of(chain), make_design.g_function(chain.unit_cube)),
                                       chain.factors)):
            inside += [i.first_low <= first[j] <= i.first_high, i.total_low <= total[j] <= i.total_high]
    assert 0.75 <= np.mean(inside) <= 0.99


def test_an_offset_does_not_matter():
    chain = make_design.saltelli(3, 256)
    y = make_design.ishigami(chain.unit_cube)
    plain, far = (indices.sobol(plan_of(chain), v).indices for v in (y, 1e6 + 1000 * y))
    assert [i.first for i in plain] == pytest.approx([i.first for i in far], abs=1e-6)


def test_a_failed_case_costs_its_row_and_nothing_else():
    chain = make_design.saltelli(3, 64)
    y = make_design.ishigami(chain.unit_cube)
    with_holes = y.copy()
    with_holes[[7, 9, 100]] = np.nan                      # five draws a row: rows 1, 1 and 20
    found = indices.sobol(plan_of(chain), with_holes)
    assert found.dropped == [1, 20] and found.rows == 62
    kept = ~np.isin(chain.row, [1, 20])
    alone = make_design.Chain("saltelli", chain.factors, chain.unit_cube[kept],
                              matrix=[m for m, k in zip(chain.matrix, kept) if k], row=chain.row[kept])
    assert found.indices == indices.sobol(plan_of(alone), y[kept]).indices


def test_nothing_varies_or_too_little_is_there():
    chain = make_design.saltelli(2, 8)
    assert indices.sobol(plan_of(chain), np.ones(32)) is None
    y = chain.unit_cube[:, 0].copy()
    y[::8] = np.nan                                       # every other row lacks its A
    y[12] = np.nan
    assert indices.sobol(plan_of(chain), y) is None


def test_elementary_effects_by_hand():
    """y = 3 x1 - 2 x2 + 8 x1 x3: on four levels a step of 2/3; d/dx1 = 3 + 8 x3 and d/dx3 = 8 x1."""
    chain = make_design.morris(3, 400)
    x = chain.unit_cube
    found = {e.path: e for e in indices.morris(plan_of(chain), 3 * x[:, 0] - 2 * x[:, 1] + 8 * x[:, 0] * x[:, 2]).effects}
    one, two, three = (found[f] for f in chain.factors)
    assert (two.mu, two.mu_star, two.sigma) == pytest.approx((-2.0, 2.0, 0.0), abs=1e-9)
    # x3 is uniform on 0, 1/3, 2/3, 1 before its own step and after it: mean 1/2, sd .3727
    error = 8 * 0.3727 / np.sqrt(400)
    assert one.mu == one.mu_star == pytest.approx(7.0, abs=3 * error) and one.sigma == pytest.approx(2.98, abs=0.3)
    assert three.mu == pytest.approx(4.0, abs=3 * error)
    assert one.mu_low < 7.0 < one.mu_high and one.count == 400


def test_signs_that_cancel_show_in_mu_star():
    chain = make_design.morris(2, 200)
    x = chain.unit_cube
    first = {e.path: e for e in indices.morris(plan_of(chain), 4 * (x[:, 0] - 0.5) * np.sign(x[:, 1] - 0.5)).effects}
    assert abs(first[chain.factors[0]].mu) < 1.0 and first[chain.factors[0]].mu_star == pytest.approx(4.0)


def test_a_missing_case_costs_its_two_effects():
    chain = make_design.morris(3, 10)
    y = 3 * chain.unit_cube[:, 0] + chain.unit_cube[:, 1]
    y[5] = np.nan                                          # position 1 of trajectory 1: the first and second step
    found = indices.morris(plan_of(chain), y)
    assert found.missing == 2 and found.dropped == [5] and found.trajectories == 10
    assert sum(e.count for e in found.effects) == 28
    assert found.effects[0].path == chain.factors[0] and found.effects[0].mu_star == pytest.approx(3.0)
    assert found.effects[2].mu_star == pytest.approx(0.0, abs=1e-9)


def test_through_the_file(tmp_path):
    """The whole path: study.h5 -> targets -> indices. Strategy A is Ishigami's function, B is flat."""
    chain = make_design.saltelli(3, 512)
    study = load(write_study(tmp_path, Recipe(chain=chain, models={"A": make_design.ishigami}, slopes={}, scale=1.0,
                                              levels=(1.0,), failed=(("B", 1.0, 6),))))
    comparison = compare.compare(study)
    found = {t.name: t for t in targets(comparison)}
    assert set(found) == {"lead", *(f"{k}:{s}" for k in ("difference", "outcome") for s in "ABC"), "outcome:none"}
    first, total = make_design.ishigami_indices()
    for name, dropped in (("difference:A", []), ("outcome:A", []), ("lead", [1])):
        result = indices.sobol(study.plan, found[name].by_draw, resamples=50)
        assert result.dropped == dropped
        assert [i.first for i in in_order(result, chain.factors)] == pytest.approx(first, abs=3 * 0.044 * np.sqrt(2))
        assert [i.total for i in in_order(result, chain.factors)] == pytest.approx(total, abs=3 * 0.038 * np.sqrt(2))
    assert indices.sobol(study.plan, found["difference:C"].by_draw) is None      # no assumption moves it


def test_only_independent_draws_are_compared(tmp_path):
    """A Saltelli study of 8 rows of 4 factors has 48 cases a strategy, but 16 independent draws."""
    study = load(write_study(tmp_path / "s", Recipe(chain=make_design.saltelli(4, 8))))
    assert study.draws == 16 and study.whole.draws == 48 and len(study.structure) == 16
    assert compare.compare(study).lead.draws == 16
    chain = make_design.morris(4, 6)
    study = load(write_study(tmp_path / "m", Recipe(chain=chain, failed=(("A", 1.0, 3),))))
    assert study.draws == 6 and study.whole.draws == 30
    assert study.failed == 1                               # counted over all draws, also where not compared
    assert study.table("parameters").get("value", "draw", "parameter") == pytest.approx(10 + 10 * chain.unit_cube[::5])
    assert load(write_study(tmp_path / "l", Recipe(chain=make_design.plain(4, 12)))).whole is None
