"""Every closed form of sim/MODEL.md that has a scenario: the binary against mathematics.

Tolerances: float32 where the result is exact; else four standard errors, from the spread of the replicates, plus the
stated O(dt) or finite-size term.
"""
from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from cpdsim_runs import mean_and_error, scenario
from scipy.optimize import brentq


def test_dose_threshold_logistic_however_the_hours_are_split(tmp_path: Path) -> None:
    knowledge = scenario("dose", tmp_path).of_teachers("knowledge")
    expected = {"h14": 0.02324, "h49": 0.17804, "h80": 0.48589, "h80_split": 0.48589, "h160": 0.97179}
    assert len(knowledge) == 10
    for teacher, k in knowledge.items():
        assert k == pytest.approx(expected[teacher.rsplit("_", 1)[0]], abs=2e-5), teacher


def test_dose_saturating(tmp_path: Path) -> None:
    flags = ["--set", "learning.dose=saturating"]
    knowledge = scenario("dose", tmp_path, *flags).of_teachers("knowledge")
    for hours in (14, 49, 80, 160):
        assert knowledge[f"h{hours}_1"] == pytest.approx(1 - math.exp(-hours / 15), abs=2e-5)
    assert knowledge["h80_split_1"] == pytest.approx(knowledge["h80_1"], abs=2e-5)


@pytest.mark.parametrize("step", ["1 month", "1 week", "1 d"])
def test_fading_halves_in_six_months(tmp_path: Path, step: str) -> None:
    run = scenario("fading", tmp_path, "--set", f"time.step={step}")
    assert run.of_teachers("knowledge") == pytest.approx({"low": 0.4 / 16, "high": 0.8 / 16}, rel=1e-4)
    assert run.of_teachers("practice") == pytest.approx({"low": 0.2, "high": 0.2}, abs=1e-7)


def test_friedkin_johnsen(tmp_path: Path) -> None:
    assert scenario("friedkin-johnsen", tmp_path).of_teachers("practice") == pytest.approx({"a": 2 / 3, "b": 1 / 3}, abs=1e-6)


def test_degroot(tmp_path: Path) -> None:
    practice = scenario("degroot", tmp_path).of_teachers("practice")
    assert practice == pytest.approx({"a": 2 / 7, "b": 2 / 7, "c": 2 / 7}, abs=1e-6)


def test_stationarity_to_the_bit(tmp_path: Path) -> None:
    run = scenario("stationarity", tmp_path)
    assert run.teachers["practice"].size > 16 * 300
    assert np.array_equal(run.teachers["practice"], run.teachers["baseline"])
    assert not run.series["practice_gain"].any()
    assert not run.series["changed"].any()
    assert run.series["practice_share"].shape == (16, 181)


def test_tipping_point(tmp_path: Path) -> None:
    """Roots of lambda (1 - E) = gamma R E^2 K (1 - K); O(dt) of a step of a day below .005."""
    balance = math.log(2) / 0.5 * (1 - 0.6) / (12 * 0.6 * 0.6**2)
    larger = 0.5 + math.sqrt(0.25 - balance)
    assert 0.29 < 1 - larger < 0.33
    assert scenario("tipping-point", tmp_path).of_teachers("knowledge") == pytest.approx({"below": 0, "above": larger, "high": larger}, abs=5e-3)


def test_bass(tmp_path: Path) -> None:
    """F(5) and F(10); a step of a day is .0002 low at 5 years (a week .0017)."""
    share = scenario("bass", tmp_path).series["practising"]
    for years, expected in ((5, 0.331199), (10, 0.812803)):
        mean, error = mean_and_error(share[:, 364 * years])
        assert error < 0.006
        assert mean == pytest.approx(expected, abs=4 * error + 2.5e-4)
    growth = share.mean(axis=0)
    rows = np.arange(364, 364 * 9)
    slope = growth[rows + 182] - growth[rows - 182]  # over a year: symmetric about the inflexion
    parabola = np.polyfit(rows[1000:2800] / 364, slope[1000:2800], 2)
    assert -parabola[1] / (2 * parabola[0]) == pytest.approx(6.1926, abs=0.25)


def test_bass_converges_with_the_step(tmp_path: Path) -> None:
    """The same people's draws differ between steps, so this compares means: a month is low by about .007 at 5 years."""
    means = {}
    for step, row in (("1 month", 60), ("1 week", 260)):
        run = scenario("bass", tmp_path, "--set", f"time.step={step}", "--set", "run.replicates=64")
        means[step] = mean_and_error(run.series["practising"][:, row])
    assert means["1 week"][0] == pytest.approx(0.331199 - 0.0017, abs=4 * means["1 week"][1])
    assert means["1 month"][0] == pytest.approx(0.331199 - 0.0073, abs=4 * means["1 month"][1] + 0.001)


def test_si_logistic(tmp_path: Path) -> None:
    """Fifty seeds: noise shifts the curve in time, which lowers the mean by .003; O(dt) of a day .0017."""
    mean, error = mean_and_error(scenario("si-logistic", tmp_path).series["practising"][:, 1820])
    assert error < 0.006
    assert mean == pytest.approx(0.599860, abs=4 * error + 0.005)


def test_granovetter_all_adopt_one_more_each_step(tmp_path: Path) -> None:
    share = scenario("granovetter", tmp_path).series["practising"][0]
    assert share[:101] == pytest.approx(np.arange(101) / 100, abs=1e-6)
    assert share[-1] == 1


def test_granovetter_with_the_threshold_of_one_changed_to_two_stops_at_one(tmp_path: Path) -> None:
    share = scenario("granovetter-gap", tmp_path).series["practising"][0]
    assert share[1:] == pytest.approx(np.full(len(share) - 1, 0.01), abs=1e-7)


def test_centola_ring(tmp_path: Path) -> None:
    share = scenario("centola-ring-adjacent", tmp_path).series["practising"][0]
    assert share[0] == pytest.approx(0.02)
    assert share[48] == pytest.approx(0.98)
    assert share[49] == 1
    apart = scenario("centola-ring-apart", tmp_path).series["practising"][0]
    assert apart == pytest.approx(np.full(len(apart), 0.04), abs=1e-7)


def test_trainer_cascade(tmp_path: Path) -> None:
    run = scenario("trainer-cascade", tmp_path)
    assert run.series["reach"][0, -1] * 10_000 == pytest.approx(1560, abs=0.01)
    assert run.teachers["hours"].sum() / 20 == pytest.approx(596.25, abs=0.01)


def test_branching_mean(tmp_path: Path) -> None:
    """All generations of 100 seeds: 100 (1.5^6 - 1)/.5; few of 100,000 are asked twice."""
    mean, error = mean_and_error(scenario("trainer-branching", tmp_path).series["reach"][:, -1] * 100_000)
    assert error < 40
    assert mean == pytest.approx(2078.125, abs=4 * error + 10)


def test_branching_dies_out(tmp_path: Path) -> None:
    """One seed, fourteen tiers: by then the chance to have died out is within .003 of the root of q = exp(1.5 (q - 1))."""
    flags = [
        "programmes.trainers.recruit.places=1 teachers/year",
        "programmes.trainers.cascade.tiers=14",
        "population.schools.simulate=100",
        "time.end=2041-08",
        "run.replicates=512",
    ]
    run = scenario("trainer-branching", tmp_path, *[word for flag in flags for word in ("--set", flag)])
    trained = run.programmes["members"][:, 0, :]
    assert trained.shape == (512, 181)
    died_out = float((trained[:, 13 * 12 :].max(axis=1) == 0).mean())
    root = brentq(lambda q: q - math.exp(1.5 * (q - 1)), 0, 0.9)
    assert root == pytest.approx(0.417188, abs=1e-6)
    assert died_out == pytest.approx(root, abs=4 * math.sqrt(root * (1 - root) / 512) + 0.003)


def test_coupon_collector(tmp_path: Path) -> None:
    mean, error = mean_and_error(scenario("coupon-collector", tmp_path).series["reach"][:, -1])
    assert 0 < error < 0.003
    assert mean == pytest.approx(0.632305, abs=4 * error)


def test_polya_attendance(tmp_path: Path) -> None:
    mean, error = mean_and_error(scenario("polya-attendance", tmp_path).series["never_reached"][:, -1])
    assert 0 < error < 0.004
    assert mean == pytest.approx(0.49749, abs=4 * error)


@pytest.mark.parametrize(("name", "expected"), [("stock-balance-alone", 0.434783), ("stock-balance-with-peers", 0.705687)])
def test_stock_balance(tmp_path: Path, name: str, expected: float) -> None:
    """Mean of the last five years; a step of a week orders adoption and leaving within the step: O(dt) .002."""
    mean, error = mean_and_error(scenario(name, tmp_path).series["practising"][:, -260:].mean(axis=1))
    assert 0 < error < 0.004
    assert mean == pytest.approx(expected, abs=4 * error + 0.002)
