"""MODEL.md and the engine say the same: each setting is run by the command and by the plain model, teacher by teacher.

CPDSIM_BIN names the built program; without it the comparison is skipped.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import engine  # noqa: E402
from plain_model import Group, Run  # noqa: E402
from settings import DRAWN, SETTINGS  # noqa: E402

TOLERANCE = 1e-5  # the engine computes in single precision


@pytest.mark.parametrize("name", SETTINGS)
def test_the_engine_does_what_the_description_says(name: str, tmp_path: Path) -> None:
    binary = os.environ.get("CPDSIM_BIN", "")
    if not binary:
        pytest.skip("CPDSIM_BIN does not name the built program")
    expected = Run(*engine.split(SETTINGS[name])).run()
    found = engine.run(binary, SETTINGS[name], tmp_path)
    np.testing.assert_allclose(found.hours, expected.hours, rtol=1e-5, atol=TOLERANCE, err_msg="hours")
    np.testing.assert_allclose(found.knowledge, expected.knowledge, rtol=0, atol=TOLERANCE, err_msg="knowledge")
    np.testing.assert_allclose(found.practice, expected.practice, rtol=0, atol=TOLERANCE, err_msg="practice")
    np.testing.assert_allclose(found.mean_practice, expected.mean_practice, rtol=0, atol=TOLERANCE, err_msg="series")
    if found.community_members is not None:
        np.testing.assert_allclose(found.community_members, expected.community_members, rtol=1e-5, atol=1e-5,
                                   err_msg="vitality")


@pytest.mark.parametrize("name", SETTINGS)
def test_the_setting_moves_somebody(name: str) -> None:
    """A comparison in which nothing happens would prove nothing."""
    scenario, people, ties = engine.split(SETTINGS[name])
    result = Run(scenario, people, ties).run()
    moved = np.abs(result.practice - people.baseline).max() + np.abs(result.knowledge - people.knowledge).max()
    assert moved > .01


def test_the_same_where_people_and_ties_are_drawn(tmp_path: Path) -> None:
    """Baselines and ties are drawn by the engine and read from its result; what becomes of them is computed anew."""
    binary = os.environ.get("CPDSIM_BIN", "")
    if not binary:
        pytest.skip("CPDSIM_BIN does not name the built program")
    people, ties, found = engine.run_drawn(binary, DRAWN, tmp_path)
    assert len(people.baseline) > 60
    assert {tie.layer for tie in ties} == {"colleagues", "between_schools"}
    expected = Run(DRAWN, people, ties).run()
    np.testing.assert_allclose(found.knowledge, expected.knowledge, rtol=0, atol=TOLERANCE)
    np.testing.assert_allclose(found.practice, expected.practice, rtol=0, atol=TOLERANCE)


class FadesBeforeReflecting(Run):
    def reflect(self) -> None:
        super().fade()
        super().reflect()

    def fade(self) -> None:
        pass


class LearnsAfterPractising(Run):
    def learn(self) -> None:
        pass

    def practise(self, step: int) -> np.ndarray:
        following = super().practise(step)
        super().learn()
        return following


class FeelsTheNewClimateAtOnce(Run):
    def deliver(self, step: int) -> None:
        super().deliver(step)
        self.climate_felt = self.climate_mean()


class TeachesInHolidays(Run):
    def teaches(self, step: int) -> bool:
        return True


class HearsItselfNot(Run):
    def heard_in(self, group: Group, i: int) -> list[int]:
        return [j for j in group.members if j != i]


class CountsEmptyLayers(Run):
    def layers_of(self, i: int) -> list[tuple[float, dict[int, float]]]:
        layers = super().layers_of(i)
        return layers + [(1.0, {})] if layers else layers


class MeetsOnlineAsWell(Run):
    def groups_of(self, numbers, members):  # type: ignore[no-untyped-def]
        numbers["scope"] = "between_schools"
        return super().groups_of(numbers, members)


class KeepsSupport(Run):
    def fade(self) -> None:
        support = self.support
        super().fade()
        self.support = support


class ReadsTheFuture(Run):
    """In-place updating: later teachers hear what earlier ones have become in the same step."""

    def practise(self, step: int) -> np.ndarray:
        self.P = super().practise(step)
        return super().practise(step)


@pytest.mark.parametrize("wrong", [FadesBeforeReflecting, LearnsAfterPractising, FeelsTheNewClimateAtOnce,
                                   TeachesInHolidays, HearsItselfNot, CountsEmptyLayers, MeetsOnlineAsWell,
                                   KeepsSupport, ReadsTheFuture])
def test_another_reading_of_the_description_is_noticed(wrong: type[Run]) -> None:
    """Each of these differs from MODEL.md in one sentence; some setting must tell it from the plain model."""
    def differs(setting: dict) -> bool:
        right, other = Run(*engine.split(setting)).run(), wrong(*engine.split(setting)).run()
        return bool(np.abs(right.practice - other.practice).max() > 5 * TOLERANCE)
    assert any(differs(SETTINGS[name]) for name in ("all of it", "its afterlife", "climate addressed"))
