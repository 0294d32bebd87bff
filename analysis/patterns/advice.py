"""Pattern 9, what is no wished statistic of the generator: how far practice spreads over drawn advice networks, who names
nobody or is named by nobody, whether schools hang together, and schools that it was not fitted to.

Observed: the advice networks of Pitts & Spillane in the R package HLSM (15 schools, 433 staff), own computation; standard
errors by drawing schools again. The ranges are 1.96 of them either side. Drawn networks are looked at as that survey
would have seen them (survey.py).
"""

from __future__ import annotations

import math

import numpy as np

from .. import networks
from . import survey
from .laboratory import Laboratory
from .row import Criterion, Row, mean

SOURCE = "Pitts & Spillane, 15 schools, 433 staff (HLSM), own computation"
REACH = {
    (2, 1): Criterion("9g", "staff reached from two by chance, one adviser needed, share", f"{SOURCE}: .72 (SE .04)",
                      0.64, 0.81, found=(0.723, 0.044)),
    (2, 2): Criterion("9h", "staff reached from two by chance, two advisers needed, share", f"{SOURCE}: .25 (SE .05)",
                      0.15, 0.35, found=(0.246, 0.051)),
    (5, 2): Criterion("9i", "staff reached from five by chance, two advisers needed, share", f"{SOURCE}: .57 (SE .06)",
                      0.46, 0.69, found=(0.572, 0.059))}
UNNAMED = Criterion("9j", "staff whom nobody turns to, share", f"{SOURCE}: .085 (SE .019)", 0.05, 0.12,
                    "the shape of popularity was chosen with this figure in view", found=(0.085, 0.019))
SILENT = Criterion("9k", "staff who turn to nobody, share", f"{SOURCE}: .206 (SE .018)", 0.17, 0.24,
                   "who turns to nobody (.107 of the staff), and who did not answer (.138), were taken from this figure",
                   found=(0.206, 0.018))
IN_ONE_PIECE = Criterion("9m", "schools that are one piece, share", f"{SOURCE}: 15 of 15 (95 % interval from .78)", 0.78, 1,
                         note="who is in no tie seen is not in the data, which leaves this little to say")
OTHERS = Criterion(
    "9l", "fitted to 8 of the schools: largest distance from the 7 others, standard errors", f"{SOURCE}", 0, 2,
    note="the shape of popularity is that of all 15")

STARTS = 20          # sets of first adopters a school
# What must be there where the schools with odd numbers are as observed (mean out-degree 3.35, reciprocity .333, clustering
# .386, variance / mean of the in-degree 4.16): of those who answer, 89 %, the number named, its dispersion and the share
# who name nobody; ties returned and clustering are a ninth and a sixteenth more.
FITTED = {"out_degree": 3.63, "out_degree_dispersion": 2.52, "asks_nobody": 0.141, "reciprocity": 0.374,
          "clustering": 0.411, "in_degree_dispersion": 0.99, "same_group_odds": 3.255}
# Standard errors of what is observed there; what is observed in the schools with even numbers, and its errors; the share
# of their staff who answered.
FIT_ERROR = {"mean_out_degree": 0.370, "size_slope": 0.0, "reciprocity": 0.049, "clustering": 0.035,
             "in_variance_to_mean": 1.141, "same_group_odds": 0.868}
HELD_OUT = ({"mean_out_degree": 3.792, "size_slope": 0.014, "reciprocity": 0.332, "clustering": 0.471,
             "in_variance_to_mean": 4.163, "same_group_odds": 2.003},
            {"mean_out_degree": 0.214, "size_slope": 0.193, "reciprocity": 0.027, "clustering": 0.031,
             "in_variance_to_mean": 0.511, "same_group_odds": 0.341})
ANSWERS_HELD_OUT = 0.830


def described(found: survey.Survey) -> dict[str, float]:
    return {**networks.describe(found.ties, found.staff),
            "size_slope": networks.degree_slope(found.ties, found.school),
            "same_group_odds": networks.same_group_odds(found.ties, found.group, found.school)}


def reached(ties: np.ndarray, staff: int, first: np.ndarray, needed: int) -> float:
    """Share of a staff in the end where those adopt who turn to `needed` adopters; `first` have at the start."""
    has = np.zeros(staff, bool)
    has[first] = True
    while True:
        more = has | (np.bincount(ties[:, 0], weights=has[ties[:, 1]], minlength=staff) >= needed)
        if (more == has).all():
            return float(has.mean())
        has = more


def by_school(found: survey.Survey) -> list[tuple[np.ndarray, int]]:
    """Ties and staff of each school, places counted from 0."""
    schools = []
    for s in np.unique(found.school):
        members = np.flatnonzero(found.school == s)
        own = found.ties[np.isin(found.ties[:, 0], members) & np.isin(found.ties[:, 1], members)]
        schools.append((np.searchsorted(members, own), len(members)))
    return schools


def spread(schools: list[tuple[np.ndarray, int]], starts: int, needed: int) -> np.ndarray:
    """Of each school the mean over sets of first adopters."""
    chance = np.random.default_rng(9)
    return np.array([np.mean([reached(ties, staff, chance.choice(staff, min(starts, staff), replace=False), needed)
                              for _ in range(STARTS)]) for ties, staff in schools])


def in_one_piece(schools: list[tuple[np.ndarray, int]]) -> np.ndarray:
    return np.array([len(networks.components(networks.neighbours(ties, staff))) == 1 for ties, staff in schools])


def not_wished_for(lab: Laboratory, found: survey.Survey) -> list[Row]:
    schools = by_school(found)
    rows = [criterion.judged(*mean(spread(schools, *how))) for how, criterion in REACH.items()]
    for criterion, side in ((UNNAMED, 1), (SILENT, 0)):
        rows.append(criterion.judged(float((np.bincount(found.ties[:, side], minlength=found.staff) == 0).mean())))
    return [*rows, others(lab), IN_ONE_PIECE.judged(*mean(in_one_piece(schools)))]


def others(lab: Laboratory) -> Row:
    """The generator given what eight schools have, against what the seven others have."""
    there, there_error = HELD_OUT
    run = lab.run("09-advice-networks", *(f"network.colleagues.{name}={value}" for name, value in FITTED.items()))
    made = described(survey.of_run(run, ANSWERS_HELD_OUT))
    away = {name: (made[name] - there[name]) / math.hypot(FIT_ERROR[name], there_error[name]) for name in there}
    return OTHERS.judged(max(map(abs, away.values())), 0.0,
                         ", ".join(f"{name.replace('_', ' ')} {z:+.1f}" for name, z in away.items()))
