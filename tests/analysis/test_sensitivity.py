"""What would turn the result: lines, switching values and caution about chance."""

import numpy as np
import pytest
from make_design import plain
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


def test_numbers_are_compared_within_forms(tmp_path):
    """Form turns the lead by 200; the number moves it by 10 a draw. Together the form hides the number, within it shows."""
    rng = np.random.default_rng(2)
    x, form = rng.random(30), np.arange(30) % 2
    lead = 10 * x + 200 * form
    groups = [f"form={f}" for f in form]
    assert abs(sensitivity.rank_correlation(x, lead, [""] * 30)[0]) < 0.7
    rho, p = sensitivity.rank_correlation(x, lead, groups)
    assert rho > 0.95 and p < 1e-9
    assert sensitivity.fitted_line(sensitivity.within(groups, x), sensitivity.within(groups, lead), 0.0,
                                   1.0)[:2] == pytest.approx((100.0, 110.0), abs=0.01)
    plain = sensitivity.stats.spearmanr(x, lead)
    assert sensitivity.rank_correlation(x, lead, ["all"] * 30) == pytest.approx(tuple(plain))


def test_a_sweep_was_tested_between_its_values(tmp_path):
    """A grid's file numbers its values, 0 to 3, where a range would stand: the tested range is that of the values."""
    import h5py
    name = write_study(tmp_path, Recipe(chain=plain(1, 16, sampler="grid"), structures=(), what_ifs={}))
    with h5py.File(name, "r+") as file:
        file["parameters/low"][...], file["parameters/high"][...] = 0.0, 3.0
        values = np.resize([0.2, 0.3, 0.4], 16)
        file["parameters/value"][...] = values[:, None]
    found, = compare.compare(load(name)).influences
    assert (found.low, found.high) == (0.2, 0.4)


def test_a_form_that_turns_the_lead(tmp_path):
    import h5py
    from analysis import findings
    from analysis.language import Words
    name = write_study(tmp_path, Recipe(draws=16, slopes={}))
    with h5py.File(name, "r+") as file:        # even draws (threshold): A loses 100, odd ones (saturating) gains 100
        values = file["outcomes/sustained_teachers"][()]
        values[0, 1] += np.where(np.arange(16) % 2, 100.0, -100.0)[None, :, None]
        file["outcomes/sustained_teachers"][...] = values
    c = compare.compare(load(name))
    form, = c.form_influences
    assert form.path == "learning.dose" and form.clear and form.turned == ["threshold_logistic"]
    assert dict(form.forms) == pytest.approx({"threshold_logistic": -80.0, "saturating": 120.0})
    text = {s.key: s.text for s in findings.analyst(c, Words("en"))}["turns_form"]
    assert "under “hours: little below a threshold”" in text


def test_a_number_that_never_differs_has_a_level_line():
    level = sensitivity.fitted_line(np.full(6, 0.3) + 1e-17, np.arange(6.0), 0.0, 1.0)
    assert level[:2] == (2.5, 2.5) and np.isnan(level[2])
