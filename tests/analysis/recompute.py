"""Every figure of a report's page and tables, once more from study.h5, in plain numpy that shares no code with analysis/.

    /usr/bin/python3 tests/analysis/recompute.py STUDY.h5 FOLDER/report [TERMINAL.txt]
prints what differs; exit 1 if anything does. TERMINAL.txt is what `cpdsim report` printed.

Means, medians, shares, ratios, rankings and intervals of averages must agree to the digits of the CSV; intervals of ratios,
which are bootstrapped, are not compared.
"""

from __future__ import annotations

import csv
import html
import json
import re
import sys
from pathlib import Path

import h5py
import numpy as np
from scipy.stats import t as student

NATURALLY_LESS = ("never_reached", "gini_cpd_hours", "spend", "unspent")


def words(dataset) -> list[str]:
    return [v.decode() if isinstance(v, bytes) else str(v) for v in dataset[()]]


class Study:
    """The few things of the file that the figures come from."""

    def __init__(self, path: Path) -> None:
        self.file = h5py.File(path, "r")
        design = self.file["design"]
        self.attrs = dict(design.attrs)
        self.currency = str(self.attrs.get("currency", "EUR"))
        self.euros = float(self.attrs.get("eur_per_currency", 1.0))        # the file holds EUR
        self.strategies, self.levels = words(design["strategy"]), design["level"][()]
        self.level = int(np.argmin(np.abs(self.levels - 1)))
        self.draws = len(design["draw"])
        self.done = design["status"][()] == 1
        self.cluster = design[next((n for n in ("cluster", "world") if n in design), "draw")][()]
        self.main, self.base = str(self.attrs["main_outcome"]), str(self.attrs["baseline"])
        self.sign = -1 if self.main in NATURALLY_LESS else 1
        self.form = words(design["structure"]) if "structure" in design else [""] * self.draws
        titles = words(design["strategy_title"]) if "strategy_title" in design else self.strategies
        known = json.loads(self.attrs.get("strategy_titles_json", "{}") or "{}")
        self.title = {s: known.get(s, {}).get("en") or (t if t and t != s else s.replace("_", " "))
                      for s, t in zip(self.strategies, titles)}

    def outcome(self, name: str) -> np.ndarray:
        """(S, L, D, R) of the main future; unfinished runs NaN; a baseline run once stands for every level."""
        values = np.array(self.file["outcomes"][name][0], dtype=float)
        values /= self.euros if str(self.file["outcomes"][name].attrs.get("units", "")).startswith("EUR") else 1.0
        values[~self.done[0]] = np.nan
        b = self.strategies.index(self.base)
        for level in range(len(self.levels)):
            if not np.isfinite(values[b, level]).any():
                values[b, level] = values[b, self.level]
        return values

    def at(self, name: str, strategy: str) -> np.ndarray:
        return self.outcome(name)[self.strategies.index(strategy), self.level]

    def gain(self, strategy: str, name: str = "") -> np.ndarray:
        """(D, R) against the baseline, in the sign of the file."""
        return self.at(name or self.main, strategy) - self.at(name or self.main, self.base)


def mean(values: np.ndarray) -> float:
    """Of the draws' means."""
    with np.errstate(invalid="ignore"):
        sums, counts = np.nansum(values, axis=1), np.isfinite(values).sum(axis=1)
    return float((sums[counts > 0] / counts[counts > 0]).mean())


def interval(study: Study, values: np.ndarray, coverage: float) -> tuple[float, float]:
    """Cluster by cluster within forms: Student's t, the end towards the tail moved outwards; from the header of
    sim/study/interval.hpp, with whole matrices of clusters by clusters where the code has traces of small ones."""
    rows = np.array([np.nanmean(row) if np.isfinite(row).any() else np.nan for row in values])
    there = np.isfinite(rows)
    rows, cluster, form = rows[there], study.cluster[there], np.array(study.form)[there]
    if len(set(cluster)) == 1:
        cluster = np.arange(len(rows))
    low, high = ends(rows, cluster, form, coverage)
    if len(set(cluster)) < min(4, len(rows)):     # so few clusters may agree by chance: the draws have a say, too
        alone = ends(rows, np.arange(len(rows)), form, coverage)
        low, high = min(low, alone[0]), max(high, alone[1])
    return low, high


def ends(rows: np.ndarray, cluster: np.ndarray, form: np.ndarray, coverage: float) -> tuple[float, float]:
    """What the clusters alone say."""
    member = (cluster[:, None] == np.unique(cluster)).astype(float)

    def sums_of_clusters(form: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What takes the means of the forms off, and the sums of clusters that alone vary as a matrix."""
        of = (form[:, None] == np.unique(form)).astype(float)
        off = np.eye(len(rows)) - of @ np.diag(1 / of.sum(axis=0)) @ of.T
        return off, member.T @ off @ member

    off, m = sums_of_clusters(form)
    worth = (member.sum(axis=0) ** 2).sum()
    if not (m**2).sum() * 2 > worth * (1 - 1e-9):
        off, m = sums_of_clusters(np.zeros(len(rows)))
    square = m @ m
    correction, freedom = worth / np.trace(square), np.trace(square) ** 2 / (square**2).sum()
    away = off @ rows
    sums = member.T @ away
    squares, second, third = correction * (sums**2).sum(), (away**2).sum(), (away**3).sum()
    if squares <= 1e-24 * second or second <= 0:
        return rows.mean(), rows.mean()
    skews = [third / second**1.5 * min((second / squares) ** 1.5, 2.5)]
    if correction < 2 - 1e-9:
        skews.append(correction**2 / (2 - correction) * (sums**3).sum() / squares**1.5)
    skew = float(np.clip(max(skews, key=abs), -1, 1))
    t, error = student.ppf(0.5 + coverage / 2, freedom), np.sqrt(squares) / len(rows)
    moved = (0.7 + abs(skew)) * skew * (1 + 2 * t * t) / 6
    return rows.mean() - (t + max(0, -moved)) * error, rows.mean() + (t + max(0, moved)) * error


def discounted(study: Study) -> bool:
    return study.attrs.get("discount", 0) > 0 and (study.main in ("practice_years", "pupil_years")
                                                   or "discounted" in str(study.file["outcomes"][study.main].attrs.get(
                                                       "long_name", "")))


def costs(study: Study) -> np.ndarray:
    """(S, L, D, R) what all payers spend; at the start of each month's step, discounted where the effect is."""
    spend = study.outcome("spend")
    if not discounted(study):
        return spend
    flow = np.array(study.file["timeseries/spend"], dtype=float)
    months = np.maximum(np.round(study.file["timeseries/time"][()] / 365.25 * 12) - 1, 0)
    weight = (1 + study.attrs["discount"]) ** (-months / 12)
    plain = np.nansum(flow, axis=-1)
    factor = np.where(plain != 0, np.nansum(flow * weight, axis=-1) / np.where(plain != 0, plain, 1), 1.0)
    return spend * factor[..., None]


def table(folder: Path, name: str) -> list[list[str]]:
    with open(folder / "tables" / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


class Check:
    """Collects what differs."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.compared = 0

    def same(self, what: str, shown: str, right: float, slack: float = 0.0) -> None:
        self.compared += 1
        if shown == "" or shown == "–":
            if np.isfinite(right):
                self.faults.append(f"{what}: empty, right is {right:.10g}")
            return
        given = float(shown)
        if not np.isclose(given, right, rtol=2e-6, atol=max(slack, 1e-6 * max(1.0, abs(right)))):
            self.faults.append(f"{what}: {given:.10g}, right is {right:.10g}")

    def text(self, what: str, shown: str, right: str) -> None:
        self.compared += 1
        if shown != right:
            self.faults.append(f"{what}: {shown!r}, right is {right!r}")


def label(words_of: str) -> str:
    """As the page writes the labels that these files have."""
    known = {"0-3 years": "up to 3 years in the job", "4-19 years": "4 to 19 years in the job",
             "20 years and more": "20 years and more in the job"}
    return known.get(words_of, words_of.replace("_", " "))


def group_gain(s: Study, dimension: str, strategy: str, against: str) -> tuple[list[str], np.ndarray]:
    """Labels and (D, R, labels): gain for each hundred teachers of the group (its mean number), or the outcome itself
    in percentage points where it is a share."""
    group = s.file[f"by_group/{dimension}"]
    near = {"practice_years": "practice_gain", "pupil_years": "practice_gain"}
    name = s.main if s.main in group else near[s.main]
    share = group[name].attrs.get("units", "1") in ("1", b"1", "share", "")

    def cell(k: str) -> np.ndarray:
        values = np.array(group[name][s.strategies.index(k)], dtype=float)
        return values[s.level] if np.isfinite(values[s.level]).any() else next(v for v in values if np.isfinite(v).any())

    gap = cell(strategy) - cell(against)
    if share:
        return words(group[dimension]), 100 * gap
    teachers = np.array(group["teachers"][s.strategies.index(strategy), s.level], dtype=float)
    each = np.nanmean(np.nanmean(teachers, axis=1), axis=0)
    return words(group[dimension]), 100 * gap / each


def groups(s: Study, found: Check, folder: Path, by_title: dict, coverage: float) -> None:
    """Figure 5: marks and intervals of each group, and every cell of the map, hatched where its interval includes 0."""
    dimensions = {"School type": "school_type", "Career stage": "career_stage", "Region": "region", "Phase": "phase"}
    for name in ("groups", "groups_other"):
        for title, who, strategy, *cells in table(folder, name)[1:] if (folder / "tables" / f"{name}.csv").is_file() else ():
            labels, gap = group_gain(s, dimensions[title], by_title[strategy], s.base)
            at = [label(w) for w in labels].index(who)
            for what, cell, value in zip(("mean", "low", "high"), cells,
                                         (mean(gap[..., at]), *interval(s, gap[..., at], coverage)), strict=True):
                found.same(f"{name} {title} {who} {strategy} {what}", cell, value, 1e-5 * abs(value) + 1e-7)
    if not (folder / "tables" / "heat_map.csv").is_file():
        return
    best = next(k for k in ranking(s) if k != s.base)
    for against, kind, region, *cells, hatched in table(folder, "heat_map")[1:]:
        labels, gap = group_gain(s, "school_type_x_region", best, by_title[against])
        at = [[label(p.strip()) for p in w.split("|")] for w in labels].index([kind, region])
        low, high = interval(s, gap[..., at], coverage)
        for what, cell, value in zip(("mean", "low", "high"), cells, (mean(gap[..., at]), low, high), strict=True):
            found.same(f"heat map {against} {kind} {region} {what}", cell, value, 1e-5 * max(abs(low), abs(high)) + 1e-7)
        if min(abs(low), abs(high)) > 1e-6:
            found.text(f"heat map {against} {kind} {region} hatched", hatched, "yes" if low < 0 < high else "no")


def ranking(s: Study) -> list[str]:
    return sorted(s.strategies, key=lambda k: (-s.sign * mean(s.at(s.main, k)), s.strategies.index(k)))


def ledger(s: Study, found: Check, folder: Path, by_title: dict) -> None:
    """Figure 4: by programme of the budget's own payers, by payer of all; planned and transferred are spent or left."""
    programmes, payers = words(s.file["budget/programme"]), words(s.file["budget/payer"])
    titles = json.loads(s.attrs.get("programme_titles_json", "{}") or "{}")
    named = {titles.get(p, {}).get("en", p.replace("_", " ")): p for p in programmes}
    whose = [w.strip() for w in str(s.attrs.get("whose", "")).split(",")]
    mine = [i for i, p in enumerate(payers) if p in whose] or list(range(len(payers)))

    def flow(variable: str, k: str, programme: int | None, payer: list[int]) -> float:
        if variable not in s.file["budget"]:
            return 0.0
        values = s.file[f"budget/{variable}"][s.strategies.index(k), s.level][:, :, payer] / s.euros
        values = values if programme is None else values[:, [programme]]
        there = np.isfinite(values).any(axis=(1, 2, 3))
        return float(np.nansum(values, axis=(1, 2, 3))[there].mean())

    for by in ("programme", "payer"):
        if not (folder / "tables" / f"ledger_by_{by}.csv").is_file():
            continue
        head, *rows = table(folder, f"ledger_by_{by}")
        moved = f"From others ({s.currency})" in head
        of_strategy: dict[str, float] = {}
        for row in rows:
            k = by_title[row[0]]
            p = programmes.index(named[row[1]]) if by == "programme" else None
            payer = mine if by == "programme" else [payers.index(next(w for w in payers if w.replace("_", " ") == row[1]))]
            own = by == "programme" or payer[0] in mine
            right = {v: flow(v, k, p, payer) if own or v == "absorbed" else 0.0
                     for v in ("planned", "transferred", "absorbed", "unspent")}
            shown = dict(zip(("planned", *(["transferred"] if moved else []), "absorbed", "unspent"), row[2:]))
            for variable, cell in shown.items():
                found.same(f"ledger by {by} {row[0]} {row[1]} {variable}", cell, right[variable], 1.0)
            at_hand = right["planned"] + right["transferred"]
            found.same(f"ledger by {by} {row[0]} {row[1]} share", row[2 + len(shown)],
                       right["unspent"] / at_hand if at_hand > 0 else np.nan, 1e-9)
            if own:
                found.same(f"ledger by {by} {row[0]} {row[1]} adds up", str(right["absorbed"] + right["unspent"]), at_hand, 1.0)
                of_strategy[k] = of_strategy.get(k, 0.0) + right["unspent"]
            if by == "programme" and row[-1]:
                limits = {b: float(np.nansum(s.file[f"programmes/limited_by_{b}"][s.strategies.index(k), s.level, :, p]))
                          for b in ("demand", "places", "cover", "calendar", "money")
                          if f"programmes/limited_by_{b}" in s.file}
                most = max(limits.values()) / sum(limits.values())
                given = float(re.search(r"(\d+)\s%", row[-1].replace("\u00a0", " ")).group(1))
                found.same(f"ledger {row[0]} {row[1]} bound", str(given), 100 * most, 0.51)
        for k, left in of_strategy.items():
            found.same(f"ledger by {by} of {k} and page one", str(left), unspent(s, k)[1], 1.0)


def variance_parts(values: np.ndarray) -> tuple[float, float]:
    """(between, within) of (D, R): one-way analysis of variance."""
    within = float(np.var(values, axis=1, ddof=1).mean())
    return max(0.0, float(np.var(values.mean(axis=1), ddof=1)) - within / values.shape[1]), within


def check(path: Path, folder: Path) -> Check:
    s, found = Study(path), Check()
    coverage = float(s.attrs["interval"])
    scale = 100.0 if s.file["outcomes"][s.main].attrs.get("units", "1") in ("1", b"1") and s.main != "gini_cpd_hours" \
        else 1.0
    by_title = {t: k for k, t in s.title.items()}
    ranked = ranking(s)
    everything = np.array([s.at(s.main, k) * s.sign for k in ranked]).reshape(len(ranked), -1)
    everything = everything[:, np.isfinite(everything).all(axis=0)]
    best = everything == everything.max(axis=0)
    first = dict(zip(ranked, (best / best.sum(axis=0)).mean(axis=1)))
    glance(s, found, folder, ranked, first, by_title)
    forest(s, found, folder, first, by_title, scale, coverage)
    for row in table(folder, "pairs")[1:]:
        a, b = by_title[row[0]], by_title[row[1]]
        gap = s.at(s.main, a) - s.at(s.main, b)
        found.same(f"pairs {a}-{b} mean", row[2], mean(gap) * scale)
        low, high = interval(s, gap, coverage)
        for cell, end in ((row[3], low), (row[4], high)):
            found.same(f"pairs {a}-{b} interval", cell, end * scale, 1e-6 * scale * max(abs(low), abs(high)))
        pairs = gap[np.isfinite(gap)]
        for cell, q in ((row[5], (1 - coverage) / 2), (row[6], (1 + coverage) / 2)):
            found.same(f"pairs {a}-{b} futures", cell, float(np.quantile(pairs, q)) * scale)
        found.same(f"pairs {a}-{b} above 0", row[7], float((pairs > 0).mean()))
        reductions(s, found, row, a, b)
    for row in table(folder, "beats")[1:]:
        a = by_title[row[0]]
        for title, cell in zip(table(folder, "beats")[0][1:], row[1:]):
            b = by_title[title]
            if a != b:
                gap = (s.at(s.main, a) - s.at(s.main, b)) * s.sign
                found.same(f"{a} beats {b}", cell, float((gap[np.isfinite(gap)] > 0).mean()))
    outcomes(s, found, folder, by_title)
    groups(s, found, folder, by_title, coverage)
    if "budget" in s.file:
        ledger(s, found, folder, by_title)
    if (folder / "tables" / "plane.csv").is_file():
        plane(s, found, folder, by_title)
    page(s, found, folder, ranked)
    return found


def unspent(s: Study, strategy: str) -> tuple[float, float]:
    """(planned, unspent) of the payers whose budget it is."""
    payers, whose = words(s.file["budget/payer"]), [w.strip() for w in str(s.attrs.get("whose", "")).split(",")]
    mine = [i for i, p in enumerate(payers) if p in whose] or list(range(len(payers)))
    i = s.strategies.index(strategy)
    part = lambda v: s.file[f"budget/{v}"][i, s.level][:, :, mine] / s.euros
    there = np.isfinite(part("planned")).any(axis=(1, 2, 3))
    return tuple(float(np.nansum(part(v), axis=(1, 2, 3))[there].mean()) for v in ("planned", "unspent"))


def next_to_nothing(s: Study) -> float:
    unit = s.file["outcomes"][s.main].attrs.get("units", "1")
    unit = unit.decode() if isinstance(unit, bytes) else unit
    if unit == "teacher":
        return 0.001 * float(s.attrs["n_teachers"])
    if unit == "1" and s.main != "gini_cpd_hours":
        return 0.001
    return 0.05 * max(abs(float(np.nanmean(np.nanmean(s.gain(k), axis=1)))) for k in s.strategies if k != s.base)


def price(s: Study, strategy: str, outcome: str) -> float:
    """All extra money over all extra effect."""
    cost = costs(s) if outcome == s.main else s.outcome("spend") if not discounted(s) else costs(s)
    i, b = s.strategies.index(strategy), s.strategies.index(s.base)
    sign = -1 if outcome in NATURALLY_LESS else 1
    return mean(cost[i, s.level] - cost[b, s.level]) / (mean(s.gain(strategy, outcome)) * sign)


def glance(s: Study, found: Check, folder: Path, ranked: list[str], first: dict, by_title: dict) -> None:
    head, *rows = table(folder, "strategies")
    found.text("order of the strategies", ", ".join(by_title[r[0]] for r in rows), ", ".join(ranked))
    place = {title: i for i, title in enumerate(head)}
    nothing = next_to_nothing(s)
    for row in rows:
        k = by_title[row[0]]
        if k != s.base:
            gain = s.gain(k)
            flat = gain[np.isfinite(gain)]
            found.same(f"glance {k} gain", row[1], mean(gain))
            found.same(f"glance {k} median", row[place["Middle future"]], float(np.median(flat)))
            found.same(f"glance {k} next to nothing", row[place["Next to nothing in"]],
                       float((flat * s.sign < nothing).mean()))
            if f"{s.currency} each" in place and row[place[f"{s.currency} each"]]:
                found.same(f"glance {k} {s.currency} each", row[place[f"{s.currency} each"]], price(s, k, s.main))
        found.same(f"glance {k} best in", row[place["Best of all in"]], float(first[k]))
        if "budget" in s.file:
            planned, left = unspent(s, k)
            found.same(f"glance {k} spent", row[place["Spent"]], planned - left, 1.0)
            found.same(f"glance {k} not spent", row[place["Not spent"]], left / planned if planned > 0 else np.nan)


def forest(s: Study, found: Check, folder: Path, first: dict, by_title: dict, scale: float, coverage: float) -> None:
    for row in table(folder, "forest")[1:]:
        k = by_title[row[0]]
        gain = s.gain(k)
        flat, by_draw = gain[np.isfinite(gain)], np.nanmean(gain[np.isfinite(gain).any(axis=1)], axis=1) * s.sign
        low, high = interval(s, gain, coverage)
        expected = [mean(gain) * scale, low * scale, high * scale,
                    *(float(np.quantile(flat, q)) * scale for q in ((1 - coverage) / 2, (1 + coverage) / 2)),
                    float((flat > 0).mean()), float(first[k]), float(len(flat)),
                    *(float(np.quantile(flat * s.sign, q)) * s.sign * scale for q in (0.5, 0.25, 0.75, 0.1)),
                    float((flat * s.sign < next_to_nothing(s)).mean()),
                    float(by_draw.max() / by_draw.sum()) if by_draw.sum() > 0 else np.nan]
        for column, (cell, value) in enumerate(zip(row[1:], expected, strict=True)):
            found.same(f"forest {k} column {column + 1}", cell, value,
                       1e-6 * scale * max(abs(low), abs(high)) if column in (1, 2) else 0.0)


def reductions(s: Study, found: Check, row: list[str], a: str, b: str) -> None:
    one, two = s.at(s.main, a), s.at(s.main, b)
    if one.shape[1] < 2 or not (np.isfinite(one) & np.isfinite(two)).all():
        return
    parts = [variance_parts(v) for v in (one, two, one - two)]
    for name, cell, k in (("chance", row[8], 1), ("assumptions", row[9], 0)):
        apart, together = parts[0][k] + parts[1][k], parts[2][k]
        if together > 1e-9 * apart > 0 and not (name == "chance" and s.attrs.get("pairing") == "independent"):
            found.same(f"pairs {a}-{b} reduction of {name}", cell, apart / together)
    total = sum(parts[2])
    if total > 0:
        found.same(f"pairs {a}-{b} share of assumptions", row[10], parts[2][0] / total)


def outcomes(s: Study, found: Check, folder: Path, by_title: dict) -> None:
    """Rows come in blocks of one outcome each, in an order of their own: each block must be some outcome of the file."""
    rows = table(folder, "outcomes")[1:]
    names = [n for n in s.file["outcomes"] if s.file["outcomes"][n].ndim == 5]
    also = [w.strip() for w in str(s.attrs.get("also", "")).split(",") if w.strip() in names]
    order = list(dict.fromkeys([s.main, *also, *names]))
    order = [n for n in order if np.isfinite(s.outcome(n)).any()]
    found.text("number of rows of outcomes", str(len(rows)), str(len(order) * len(s.strategies)))
    for block, name in enumerate(order):
        unit = s.file["outcomes"][name].attrs.get("units", "1")
        factor = 100.0 if unit in ("1", b"1") and name != "gini_cpd_hours" else 1.0
        for row in rows[block * len(s.strategies):(block + 1) * len(s.strategies)]:
            k = by_title[row[1]]
            if name == "cost_per_sustained_teacher":
                if row[2]:
                    found.same(f"{name} of {k}", row[2], price(s, k, "sustained_teachers"))
                continue
            found.same(f"{name} of {k}", row[2], mean(s.at(name, k)) * factor)
            if k != s.base:
                found.same(f"{name} of {k} less the baseline", row[3], mean(s.gain(k, name)) * factor)


def plane(s: Study, found: Check, folder: Path, by_title: dict) -> None:
    head, *rows = table(folder, "plane")
    shift = 1 if len(set(s.form)) > 1 else 0
    cost, effect, b = costs(s), s.outcome(s.main) * s.sign, s.strategies.index(s.base)
    of_form: dict[str, list[list[str]]] = {}
    for row in rows:
        of_form.setdefault(row[0] if shift else "", []).append(row[shift:])
    forms = sorted(set(s.form)) if shift else [""]
    for form, (_, mine) in zip(forms, of_form.items(), strict=True):
        draws = np.array([f == form or not shift for f in s.form])
        points = []
        for row in mine:
            i, level = s.strategies.index(by_title[row[0]]), int(np.argmin(np.abs(s.levels - float(row[1]))))
            extra = (mean((cost[i, level] - cost[b, level])[draws]), mean((effect[i, level] - effect[b, level])[draws]))
            found.same(f"plane {form} {row[0]} {row[1]} cost", row[2], extra[0], 1.0)
            found.same(f"plane {form} {row[0]} {row[1]} effect", row[3], extra[1])
            if row[4]:
                found.same(f"plane {form} {row[0]} {row[1]} ratio", row[4], extra[0] / extra[1])
            points.append(extra)
        for row, (x, y) in zip(mine, points):       # on the frontier: nothing, nor a mix of two, gives more for no more
            wide, high = (1e-7 * max(abs(p[k]) for p in points) for k in (0, 1))
            mixes = [(x1, y1, x2, y2) for x1, y1 in points for x2, y2 in points if x1 < x < x2]
            beaten = any(x1 <= x + wide and y1 > y + high or x1 < x - wide and y1 >= y - high for x1, y1 in points) \
                or any(y1 + (y2 - y1) * (x - x1) / (x2 - x1) > y + high for x1, y1, x2, y2 in mixes)
            found.text(f"plane {form} {row[0]} {row[1]} on the frontier", row[7], "no" if beaten else "yes")
    if (folder / "tables" / "expected_loss.csv").is_file():
        worth(s, found, folder, shift, forms)


def worth(s: Study, found: Check, folder: Path, shift: int, forms: list[str]) -> None:
    """Acceptability draw by draw; EVPI before chance is taken off, and that taking it off never adds; where the choice
    changes there is a row."""
    ranked = [re.sub(r"^Loss of (.*) \([A-Z]{3}\)$", r"\1", t) for t in table(folder, "expected_loss")[0][4 + shift:]]
    back = {t: k for k, t in s.title.items()}
    rows_of = [s.strategies.index(back[t]) for t in ranked]
    cost, effect = costs(s)[rows_of, s.level], s.outcome(s.main)[rows_of, s.level] * s.sign
    whole = np.isfinite(cost).all(axis=(0, 2)) & np.isfinite(effect).all(axis=(0, 2))
    losses, accept = table(folder, "expected_loss")[1:], table(folder, "acceptability")[1:]
    for form in forms:
        draws = np.array([f == form or not shift for f in s.form]) & whole
        c, e = cost[:, draws].mean(axis=2), effect[:, draws].mean(axis=2)
        label = next((r[0] for r in losses if shift), "")
        mine = [r[shift:] for r in losses if not shift or r[0] == sorted({x[0] for x in losses})[0] or True]
        if shift:       # the labels are in words: rows come form by form, in the order of the forms
            labels = list(dict.fromkeys(r[0] for r in losses))
            label = labels[forms.index(form)]
            mine = [r[1:] for r in losses if r[0] == label]
        worths = [float(r[0]) for r in mine]
        for row in mine:
            benefit = float(row[0]) * e - c
            naive = float(benefit.max(axis=0).mean() - benefit.mean(axis=1).max())
            found.same(f"EVPI {form} at {row[0]} before chance is taken off", row[3], naive, 1.0 + 1e-6 * np.abs(benefit).max())
            if not float(row[1]) <= naive + 1.0 + 1e-6 * np.abs(benefit).max():
                found.faults.append(f"EVPI {form} at {row[0]}: {row[1]} is more than {naive} before chance is taken off")
        for row in [r[shift:] for r in accept if not shift or r[0] == label]:
            benefit = float(row[0]) * e - c
            best = np.isclose(benefit, benefit.max(axis=0), rtol=1e-12, atol=0)
            for k, cell in enumerate(row[1:1 + len(ranked)]):
                found.same(f"acceptability {form} {ranked[k]} at {row[0]}", cell,
                           float((best / best.sum(axis=0)).mean(axis=1)[k]), 0.5 / max(1, draws.sum()))
        m, low, high = (e.mean(axis=1), c.mean(axis=1)), s.attrs["worth_low"] / s.euros, s.attrs["worth_high"] / s.euros
        fine = np.linspace(low, high, 20001)
        choice = np.argmax(fine[:, None] * m[0] - m[1], axis=1)
        for turn in fine[1:][np.diff(choice) != 0]:
            if not any(abs(w - turn) <= 1.01 * (fine[1] - fine[0]) for w in worths):
                found.faults.append(f"expected loss {form}: the choice changes at {turn:.6g}, and no row is near it")


NUMBER = r"([−+]?[\d,]+(?:\.\d+)?)"
NAMED = "“([^”]+)”"
UNIT = r"(?: (?:% of )?[a-z-]+)?"
# What page one and the terminal may say in English, and which figures stand in the sentence, in order.
SENTENCES = (
    (f"with {NAMED} {NUMBER} of 100 teachers", ("hundred",)),
    (f"with {NAMED} {NUMBER} of 100 teachers \\(of [\\d,]+\\), at {NUMBER} [A-Z]{{3}} each", ("hundred", "price")),
    (f"with {NAMED} {NUMBER} [A-Z]{{3}} for one", ("price",)),
    (f"Cheapest is {NAMED}, at {NUMBER} [A-Z]{{3}}", ("price",)),
    (f"Safest, and best in the middle[^“]*: {NAMED}, with next to nothing \\([^)]*\\) in {NUMBER} of 100 futures, "
     f"[^,]*, more than {NUMBER}{UNIT} in half of them and {NUMBER} on average", ("nothing", "median", "mean")),
    (f"Safest, and most on average[^“]*: {NAMED}, with next to nothing \\([^)]*\\) in {NUMBER} of 100 futures, [^,]*, "
     f"{NUMBER}{UNIT} on average and more than {NUMBER} in half", ("nothing", "mean", "median")),
    (f"Safest(?: \\([^)]*\\))?: {NAMED}, with next to nothing \\([^)]*\\) in {NUMBER} of 100 futures, [^,]*, and "
     f"at least {NUMBER}{UNIT} in nine of ten; {NUMBER} on average", ("nothing", "tenth", "mean")),
    (f"{NAMED} is also the safest, and the best in the middle[^:]*: next to nothing \\([^)]*\\) in {NUMBER} of 100 "
     f"futures, more than {NUMBER}{UNIT} in half of them and {NUMBER} on average", ("nothing", "median", "mean")),
    (f"Best in the middle: {NAMED}, with more than {NUMBER}{UNIT} in half of the futures, but next to nothing in {NUMBER} of "
     f"100; {NUMBER} on average", ("median", "nothing", "mean")),
    (f"Best in the middle and most on average: {NAMED}, with more than {NUMBER}{UNIT} in half of the futures and {NUMBER} on "
     f"average, but next to nothing in {NUMBER} of 100", ("median", "mean", "nothing")),
    (f"Most on average: {NAMED}, with {NUMBER}{UNIT}, but next to nothing in {NUMBER} of 100 futures and less than {NUMBER} in "
     "half", ("mean", "nothing", "median")),
    (f"{NAMED} leaves {NUMBER} % unspent", ("unspent",)),
)
PAIR = re.compile(f"{NAMED} comes first: .*?leads to {NUMBER} (?:percentage points )?(?:more|fewer)[^“]*than the runner-up, {NAMED}")


REMAINS = re.compile(f"whom {NAMED} had changed when the money stopped, {NUMBER} still are {NUMBER} years later")
FIRST_IN = re.compile(f"; in ((?:{NAMED.replace('(', '(?:')}(?:, | and )?)+) schools {NAMED} does more \\(([^)]*)\\)")
MORE_REMAINS = re.compile(f"years later(?: \\([^)]*\\))?; with {NAMED} {NUMBER}\\.")
LASTING = re.compile(f"Counted in [a-z ]+: {NUMBER}, at {NUMBER} [A-Z]{{3}} each")
WHOM = re.compile(f"For whom: {NAMED} does most in {NAMED} schools \\({NUMBER} per 100 teachers(?:, [a-z ]+)?\\) and least in "
                  f"{NAMED} ones \\({NUMBER}\\)")


def remaining(s: Study, strategy: str, years: float) -> float:
    """Of 100 who had changed at the stop: a ratio of sums over draws."""
    group = s.file["persistence"]
    still = np.nanmean(group["still_changed"][s.strategies.index(strategy), s.level], axis=1)
    at = int(np.argmin(np.abs(group["years_after"][()] - years)))
    there = np.isfinite(still[:, 0]) & np.isfinite(still[:, at])
    return 100 * still[there, at].sum() / still[there, 0].sum()


def of_schools(s: Study, strategy: str, label_of: str) -> float:
    """Gain of 100 teachers at schools of one type."""
    labels, gap = group_gain(s, "school_type", strategy, s.base)
    return mean(gap[..., [w.replace("_", " ") for w in labels].index(label_of)])


def said(s: Study, found: Check, where: str, text: str) -> None:
    """The figures in the sentences of `text`: rounded to two places at least, so a twentieth may be missing."""
    text = " ".join(text.replace("\u00a0", " ").split())
    back = {t: k for k, t in s.title.items()}
    scale = 100.0 if s.file["outcomes"][s.main].attrs.get("units", "1") in ("1", b"1") else 1.0
    plain = lambda shown: float(shown.replace(",", "").replace("−", "-"))

    def same(what: str, shown: str, right: float, least: float = 0.0) -> None:
        found.compared += 1
        if abs(plain(shown) - right) > max(0.0501 * abs(right), least):
            found.faults.append(f"{where}: {what} is {shown}, right is {right:.6g}")

    for pattern, kinds in SENTENCES:
        for match in re.finditer(pattern, text):
            k = back[match.group(1)]
            flat = s.gain(k)[np.isfinite(s.gain(k))]
            right = {"mean": lambda k=k: mean(s.gain(k)) * scale, "median": lambda f=flat: float(np.median(f)) * scale,
                     "tenth": lambda f=flat: float(np.quantile(f * s.sign, 0.1)) * s.sign * scale,
                     "nothing": lambda f=flat: 100 * float((f * s.sign < next_to_nothing(s)).mean()),
                     "hundred": lambda k=k: 100 * abs(mean(s.gain(k))) / float(s.attrs["n_teachers"]),
                     "price": lambda k=k: price(s, k, s.main), "unspent": lambda k=k: 100 * np.divide(*unspent(s, k)[::-1])}
            for kind, shown in zip(kinds, match.groups()[1:], strict=True):
                same(f"{kind} of {k}", shown, right[kind](), 0.51 if kind in ("nothing", "unspent") else 0.051)
    for name, shown, years in REMAINS.findall(text):
        same(f"what remains of {name}", shown, remaining(s, back[name], plain(years)), 0.51)
    for name, most, more, least, less in WHOM.findall(text):
        for label, shown in ((most, more), (least, less)):
            same(f"{name} at {label} schools", shown, of_schools(s, back[name], label), 0.051)
    for places, name, shown in FIRST_IN.findall(text):
        labels = re.findall(NAMED, places)
        values = re.findall(f"{NUMBER} against {NUMBER}", shown)
        best = WHOM.search(text).group(1)
        for k, label in enumerate(labels):
            for who, figure in zip((name, best), values[min(k, len(values) - 1)], strict=True):
                same(f"{who} at {label} schools", figure, of_schools(s, back[who], label), 0.051)
    for name, shown in MORE_REMAINS.findall(text):
        same(f"what remains of {name}", shown, remaining(s, back[name], plain(REMAINS.search(text).group(3))), 0.51)
    for shown, cost in LASTING.findall(text):
        found.compared += 2
        ours = {k: (mean(s.at("sustained_teachers", k) - s.at("sustained_teachers", s.base)), price(s, k, "sustained_teachers"))
                for k in s.strategies if k != s.base}
        if not any(abs(plain(shown) - a) <= max(0.0501 * abs(a), 0.51) and abs(plain(cost) - b) <= 0.0501 * b
                   for a, b in ours.values()):
            found.faults.append(f"{where}: {shown} lasting teachers at {cost} each is no strategy's")
    for first, shown, second in PAIR.findall(text):
        same(f"lead of {first} over {second}", shown,
             abs(mean(s.at(s.main, back[first]) - s.at(s.main, back[second]))) * scale, 0.51)


def page_one(folder: Path) -> str:
    """The words of the page's first section, above the figure."""
    text = (folder / "report.html").read_text(encoding="utf-8")
    part = text[text.index('<p class="verdict">'):]
    return html.unescape(re.sub("<[^>]+>", " ", part[:part.index('<section class="figure"')]
                                if '<section class="figure"' in part else part[:part.index("</section>")]))


def terminal(path: Path, text: str) -> Check:
    """What the command prints: the same sentences, and the table's figures as they are printed."""
    s, found = Study(path), Check()
    said(s, found, "terminal", text[text.index("\n- "):] if "\n- " in text else text)
    said(s, found, "terminal", text[:text.index("\n\n")])
    if s.file["outcomes"][s.main].attrs.get("units") in ("teacher", b"teacher"):
        for k in s.strategies:
            if k != s.base:
                flat = s.gain(k)[np.isfinite(s.gain(k))]
                for value in (mean(s.gain(k)), float(np.median(flat))):
                    if abs(value) >= 10:
                        shown = f"{abs(value):,.0f}"
                        found.compared += 1
                        if shown not in text:
                            found.faults.append(f"terminal: {shown} of {k} is not in it")
    return found


def page(s: Study, found: Check, folder: Path, ranked: list[str]) -> None:
    """The glance's gains stand on the page as the tables have them, and the figures in its sentences are right."""
    said(s, found, "page one", page_one(folder))
    text = (folder / "report.html").read_text(encoding="utf-8")
    for k in ranked:
        if k != s.base and s.file["outcomes"][s.main].attrs.get("units") == "teacher":
            value = mean(s.gain(k))
            shown = f"{abs(value):,.0f}" if abs(value) >= 10 else None
            if shown is not None and shown not in text:
                found.faults.append(f"page: the gain of {k}, {shown}, is not on it")
            found.compared += 1


def why(path: Path, folder: Path) -> Check:
    """What is left of those whom each programme taught, step by step."""
    s, found = Study(path), Check()
    group = s.file["programmes"]
    programmes = words(group["programme"])
    titles = json.loads(s.attrs.get("programme_titles_json", "{}") or "{}")
    named = {titles.get(p, {}).get("en", p.replace("_", " ")): p for p in programmes}
    by_title = {v: k for k, v in s.title.items()}
    for row in table(folder, "why")[1:]:
        i, p = s.strategies.index(by_title[row[0]]), programmes.index(named[row[1]])
        total = lambda name, i=i, p=p: float(np.nanmean(group[name][i, s.level, :, p]))
        taught = total("taught")
        wanted = [taught, *(total(f"taught_{k}") / taught for k in ("hours", "knowledge", "let_through", "gain")),
                  total("taught_changed"), total("taught_sustained")]
        for k, (cell, value) in enumerate(zip(row[2:9], wanted)):
            found.same(f"why {row[0]} {row[1]} {k}", cell, value)
    return found


def main(argv: list[str]) -> int:
    found = check(Path(argv[0]), Path(argv[1]))
    if (Path(argv[1]) / "tables" / "why.csv").exists():
        more = why(Path(argv[0]), Path(argv[1]))
        found.compared += more.compared
        found.faults += more.faults
    if len(argv) > 2:
        more = terminal(Path(argv[0]), Path(argv[2]).read_text(encoding="utf-8"))
        found.compared += more.compared
        found.faults += more.faults
    for fault in found.faults:
        print(fault)
    print(f"{found.compared} figures compared, {len(found.faults)} differ", file=sys.stderr)
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
