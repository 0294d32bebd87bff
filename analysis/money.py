"""One definition for every figure about money, used by the page, its tables and its figures.

spent and unspent   of the payers whose budget the study is (`budget: whose`). What others pay besides is spending of
                    theirs: it is shown apart and is never an overdraft of this budget.
cost                what all payers spend in the run, discounted where the effect is (outcomes summed over years are;
                    counts at a date are not), from the spending of each month at its start.
cost per unit       extra cost over extra effect, both summed over the futures: a ratio of sums, never a mean of ratios.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import statistics
from .compare import Comparison, once, quantity_of
from .study_data import StudyData
from .statistics import mean_of

LEDGER = ("strategy", "level", "draw", "programme", "payer", "kind")
DISCOUNTED = {"practice_years", "pupil_years"}    # files of others say so in the long name


@dataclass(frozen=True)
class Account:
    """EUR over the run at the reference level, mean over draws. planned = spent + unspent, of the budget's payers."""

    planned: float
    spent: float
    unspent: float
    by_others: float       # spent by payers outside the budget

    @property
    def unspent_share(self) -> float:
        return self.unspent / self.planned if self.planned > 0 else float("nan")


def ours(study: StudyData) -> np.ndarray:
    """(payers,) of the ledger: whose money the budget is. All where the study does not say, or names none of them."""
    payers = study.table("budget").labels("payer")
    whose = study.listed("whose")
    mine = np.array([p in whose for p in payers], dtype=bool)
    return mine if mine.any() else np.ones(len(payers), dtype=bool)


def account(c: Comparison, strategy: str) -> Account | None:
    """None where the file holds neither a ledger nor the outcomes `spend` and `unspent`."""
    study, i = c.study, c.study.strategies.index(strategy)
    nothing = float("nan")
    if study.table("budget") is not None and all(study.table("budget").has(v, *LEDGER) for v in ("planned", "absorbed", "unspent")):
        mine = ours(study)

        def total(name: str, payers: np.ndarray) -> float:
            cells = study.table("budget").get(name, *LEDGER)[i, c.level][:, :, payers]
            there = np.isfinite(cells).any(axis=(1, 2, 3))
            return float(np.nansum(cells, axis=(1, 2, 3))[there].mean()) if there.any() else nothing

        return Account(total("planned", mine), total("absorbed", mine), total("unspent", mine),
                       total("absorbed", ~mine) if (~mine).any() else 0.0)
    if study.has_outcome("unspent") and study.has_outcome("spend"):
        unspent, spend = (float(mean_of(mean_of(study.outcome(v)[i, c.level], 1))) for v in ("unspent", "spend"))
        return Account(unspent + spend, spend, unspent, 0.0)
    return None


FIXED = ("partnership", "network", "hub", "coordination", "platform", "website")   # kinds that are paid whoever comes
BOUNDS = ("demand", "places", "cover", "calendar", "money")      # what may have bound an intake
MOST = 0.5           # of a programme's money that goes to these: said on page one
WORTH_SAYING = 0.01  # of a strategy's money


@dataclass(frozen=True)
class Overhead:
    """A programme that takes in people, and of whose money most goes to what is paid whoever comes."""

    strategy: str
    programme: str
    share: float
    empty: bool        # nobody was taken in at all


def overheads(c: Comparison) -> list[Overhead]:
    """In the order of the ranking; empty where the file does not hold the kinds of spending or the intakes."""
    budget, counts, dims = c.study.table("budget"), c.study.table("programmes"), ("strategy", "level", "draw", "programme")
    if budget is None or counts is None or not budget.has("absorbed", *LEDGER) or not counts.has("places_booked", *dims):
        return []
    fixed = np.array([k in FIXED for k in budget.labels("kind")])
    spent, booked, found = budget.get("absorbed", *LEDGER), counts.get("places_booked", *dims), []
    bounds = [counts.get(f"limited_by_{b}", *dims) for b in BOUNDS if counts.has(f"limited_by_{b}", *dims)]
    for strategy in c.strategies:
        i = c.study.strategies.index(strategy)
        by_kind = np.nansum(spent[i, c.level], axis=(0, 2))                     # (programme, kind), over draws
        for p, programme in enumerate(budget.labels("programme")):
            if strategy == c.baseline or programme not in counts.labels("programme"):
                continue
            at = (i, c.level, slice(None), counts.labels("programme").index(programme))
            whole, takes_in = float(by_kind[p].sum()), sum(float(np.nansum(b[at])) for b in bounds) > 0
            if takes_in and whole > WORTH_SAYING * by_kind.sum() and by_kind[p, fixed].sum() > MOST * whole:
                found.append(Overhead(strategy, programme, float(by_kind[p, fixed].sum()) / whole,
                                      not np.nansum(booked[at]) > 0))
    return found


def effect_is_discounted(c: Comparison) -> bool:
    rate = c.study.number("discount")
    return bool(rate > 0) and (c.outcome.name in DISCOUNTED or "discounted" in c.outcome.long_name)


def discounting(c: Comparison) -> str:
    """'both', 'neither', or 'effect' where the money could not be discounted with it."""
    if not effect_is_discounted(c):
        return "neither"
    return "both" if discount_factor(c.study) is not None else "effect"


def discount_factor(study: StudyData) -> np.ndarray | None:
    """(S, L, D) value of the spending at the start of the run over its sum; NaN where nothing was run. None: the file
    has no spending over time."""
    rate = study.number("discount")
    group, dims = study.table("timeseries"), ("strategy", "level", "draw", "time")
    if group is not None and group.has("spend", *dims):
        years = group.days() / 365.25
        if len(years) > 1:
            # A row holds what the step before it spent; payments count at the start of that step.
            months = np.round(12 * years)
            years = months / 12 if np.abs(12 * years - months).max() < 0.1 else years
            starts = np.concatenate([years[:1], years[:-1]])
            return share_left(group.get("spend", *dims), (1 + rate) ** -starts)
    return None


def share_left(spend: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted over plain sum along the last axis; 1 where nothing was spent."""
    there = np.isfinite(spend).any(axis=-1)
    plain, weighted = np.nansum(spend, axis=-1), np.nansum(spend * weight, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(plain != 0, weighted / plain, 1.0)
    return np.where(there, found, np.nan)


@once
def costs(c: Comparison) -> np.ndarray | None:
    """(S, L, D, R) EUR of all payers, discounted where the effect is. None where the file has no spending."""
    study = c.study
    if not study.has_outcome("spend"):
        return None
    spend = study.outcome("spend")
    factor = discount_factor(study) if effect_is_discounted(c) else None
    if factor is None:
        return spend
    if c.baseline is not None:        # a baseline run at one level stands for all of them, as in study.outcome
        base = factor[study.strategies.index(c.baseline)]
        there = np.isfinite(base).any(axis=1)
        if there.any():
            base[~there] = base[there][0]
    return spend * factor[..., None]


@dataclass(frozen=True)
class Price:
    """EUR per unit of effect against the baseline: sum of extra costs over sum of extra effects, with its interval."""

    value: float
    low: float
    high: float


def price(c: Comparison, strategy: str) -> Price | None:
    """Of the main outcome."""
    return price_of(c, strategy, c.outcome.name)


def prices(c: Comparison) -> dict[str, Price]:
    """Of the strategies that have one above nothing; the cheapest first."""
    found = {s: p for s in c.strategies if (p := price(c, s)) is not None and p.value > 0}
    return dict(sorted(found.items(), key=lambda item: item[1].value))


def price_of(c: Comparison, strategy: str, outcome: str) -> Price | None:
    """None without a baseline, without spending, or where the effect is not clearly above nothing."""
    cost = costs(c)
    if cost is None or c.baseline is None or strategy == c.baseline or not c.study.has_outcome(outcome):
        return None
    i, base = (c.study.strategies.index(s) for s in (strategy, c.baseline))
    direction = quantity_of(c.study, outcome).direction
    effect = c.study.outcome(outcome)[:, c.level] * direction
    pair = c.against_baseline[strategy] if outcome == c.outcome.name else c.paired(effect[i], effect[base])
    if not pair.separated or pair.mean * (direction if outcome == c.outcome.name else 1) <= 0:
        return None
    extra, paid = effect[i] - effect[base], cost[i, c.level] - cost[base, c.level]
    both = np.isfinite(extra) & np.isfinite(paid)
    top, bottom = (mean_of(np.where(both, v, np.nan), 1) for v in (paid, extra))
    found = statistics.bootstrap_ratio(top, bottom, c.study.interval, c.study.sampling)
    return Price(*found) if np.isfinite(found[0]) else None
