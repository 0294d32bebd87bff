"""Pattern 9, what is in no parameter of the generator: how far practice spreads over drawn advice networks, who names
nobody or is named by nobody, and schools that it was not fitted to.

Observed: the advice networks of Pitts & Spillane in the R package HLSM (15 schools, 433 staff), own computation; standard
errors by drawing schools again. The ranges are 1.96 of them either side.
"""

from __future__ import annotations

import math

import numpy as np

from .. import networks
from .laboratory import Laboratory, Run
from .row import Criterion, Row, mean

SOURCE = "Pitts & Spillane, 15 schools, 433 staff (HLSM), own computation"
REACH = {
    (2, 1): Criterion("9g", "staff reached from two by chance, one adviser needed, share", f"{SOURCE}: .72 (SE .04)",
                      0.64, 0.81, found=(0.723, 0.044),
                      why_not="fewer than observed turn to nobody, and practice reaches all others too easily"),
    (2, 2): Criterion("9h", "staff reached from two by chance, two advisers needed, share", f"{SOURCE}: .25 (SE .05)",
                      0.15, 0.35, found=(0.246, 0.051)),
    (5, 2): Criterion("9i", "staff reached from five by chance, two advisers needed, share", f"{SOURCE}: .57 (SE .06)",
                      0.46, 0.69, found=(0.572, 0.059))}
UNNAMED = Criterion("9j", "staff whom nobody turns to, share", f"{SOURCE}: .085 (SE .019)", 0.05, 0.12,
                    found=(0.085, 0.019),
                    why_not="popularity is drawn more extreme than observed (a Gamma of the dispersion observed)")
SILENT = Criterion("9k", "staff who turn to nobody, share", f"{SOURCE}: .206 (SE .018)", 0.17, 0.24,
                   found=(0.206, 0.018),
                   why_not="a negative binomial of the mean and dispersion observed has fewer noughts; of those observed "
                           "some may not have answered")
OTHERS = Criterion(
    "9l", "fitted to 8 of the schools: largest distance from the 7 others, standard errors", f"{SOURCE}", 0, 2)

STARTS = 20          # sets of first adopters a school
# Mean out-degree, its slope on size, reciprocity, clustering, variance / mean of the in-degree, odds within a grade, and
# their standard errors, of the schools with odd numbers and of those with even ones.
FITTED = ({"mean_out_degree": 3.351, "size_slope": 0.0, "reciprocity": 0.333, "clustering": 0.386,
           "in_variance_to_mean": 4.156, "same_group_odds": 3.255},
          {"mean_out_degree": 0.370, "size_slope": 0.0, "reciprocity": 0.049, "clustering": 0.035,
           "in_variance_to_mean": 1.141, "same_group_odds": 0.868})
OUT_VARIANCE_TO_MEAN = 2.736     # of the schools fitted
HELD_OUT = ({"mean_out_degree": 3.792, "size_slope": 0.014, "reciprocity": 0.332, "clustering": 0.471,
             "in_variance_to_mean": 4.163, "same_group_odds": 2.003},
            {"mean_out_degree": 0.214, "size_slope": 0.193, "reciprocity": 0.027, "clustering": 0.031,
             "in_variance_to_mean": 0.511, "same_group_odds": 0.341})


def described(run: Run) -> dict[str, float]:
    school = run.teachers("school")
    found = networks.describe(run.ties, len(school))
    found["size_slope"] = networks.degree_slope(run.ties, school)
    found["same_group_odds"] = networks.same_group_odds(run.ties, run.groups["teachers"]["subject"], school)
    return found


def reached(ties: np.ndarray, staff: int, first: np.ndarray, needed: int) -> float:
    """Share of a staff in the end where those adopt who turn to `needed` adopters; `first` have at the start."""
    has = np.zeros(staff, bool)
    has[first] = True
    while True:
        more = has | (np.bincount(ties[:, 0], weights=has[ties[:, 1]], minlength=staff) >= needed)
        if (more == has).all():
            return float(has.mean())
        has = more


def spread(run: Run, starts: int, needed: int) -> np.ndarray:
    """Of each school the mean over sets of first adopters."""
    school, ties, chance = run.teachers("school"), networks.distinct(run.ties), np.random.default_rng(9)
    shares = []
    for s in np.unique(school):
        members = np.flatnonzero(school == s)
        own = np.searchsorted(members, ties[np.isin(ties[:, 0], members) & np.isin(ties[:, 1], members)])
        shares.append(np.mean([reached(own, len(members), chance.choice(len(members), starts, replace=False), needed)
                               for _ in range(STARTS)]))
    return np.array(shares)


def not_in_the_parameters(lab: Laboratory, run: Run) -> list[Row]:
    rows = [criterion.judged(*mean(spread(run, *how))) for how, criterion in REACH.items()]
    ties, staff = networks.distinct(run.ties), len(run.teachers("school"))
    for criterion, side in ((UNNAMED, 1), (SILENT, 0)):
        rows.append(criterion.judged(float((np.bincount(ties[:, side], minlength=staff) == 0).mean())))
    return [*rows, others(lab)]


def others(lab: Laboratory) -> Row:
    """The generator given what eight schools have, against what the seven others have."""
    (fit, fit_error), (seen, seen_error) = FITTED, HELD_OUT

    def dispersion(variance_to_mean: float) -> float:
        return fit["mean_out_degree"] / (variance_to_mean - 1)

    made = described(lab.run(
        "09-advice-networks", f"network.colleagues.out_degree={fit['mean_out_degree']:.2f}",
        f"network.colleagues.out_degree_dispersion={dispersion(OUT_VARIANCE_TO_MEAN):.2f}",
        f"network.colleagues.in_degree_dispersion={dispersion(fit['in_variance_to_mean']):.2f}",
        f"network.colleagues.reciprocity={100 * fit['reciprocity']:.1f} %",
        f"network.colleagues.clustering={100 * fit['clustering']:.1f} %",
        f"network.colleagues.same_group_odds={fit['same_group_odds']:.2f}"))
    away = {name: (made[name] - seen[name]) / math.hypot(fit_error[name], seen_error[name]) for name in seen}
    return OTHERS.judged(max(map(abs, away.values())), 0.0,
                         ", ".join(f"{name.replace('_', ' ')} {z:+.1f}" for name, z in away.items()))
