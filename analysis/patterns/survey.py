"""Drawn advice networks as a survey would have seen them.

Of the 433 staff of the 15 schools 56 did not answer: the package gives them, and nobody who names a colleague, the mean of
their school for both years of teaching and trust. What they would have named is missing, and who neither answers nor is
named is not in the data at all: nobody in it is without a tie, though one in ten of those who name somebody is named by
nobody. Statistics of drawn networks are taken after the same has been done to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .. import networks
from .laboratory import Run

ANSWERS = 0.862      # share of the staff who answer, those of whom nothing is seen reckoned in


@dataclass(frozen=True)
class Survey:
    """What is seen: ties as places (tie, 2), and of each place the school and the group (grade, subject)."""

    ties: np.ndarray
    school: np.ndarray
    group: np.ndarray

    @property
    def staff(self) -> int:
        return len(self.school)


def seen(ties: np.ndarray, school: np.ndarray, group: np.ndarray, answers: float = ANSWERS, seed: int = 9) -> Survey:
    """The ties of those who answer, and whoever is in one of them."""
    ties = networks.distinct(ties)
    answered = np.random.default_rng(seed).random(len(school)) < answers
    ties = ties[answered[ties[:, 0]]]
    in_data = np.zeros(len(school), bool)
    in_data[ties.ravel()] = True
    place = np.cumsum(in_data) - 1
    return Survey(place[ties], school[in_data], group[in_data])


def of_run(run: Run, answers: float = ANSWERS) -> Survey:
    return seen(run.ties, run.teachers("school"), run.groups["teachers"]["subject"], answers)
