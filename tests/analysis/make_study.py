"""A synthetic study.h5 with the exact layout and numbers that can be checked by hand.

Outcome of strategy s at level l (1 = 100 %), draw d, replicate r:
    effect[s] * l**0.5 + slope[s] * x[d] + chance[r] + own[s] * wobble[r],   x = -(D-1)/2 .. (D-1)/2
`chance` is the same for all strategies (common random numbers) and, like `wobble`, sums to 0 over the replicates. So
the mean over everything at 100 % is effect[s], and the lead of A over B in draw d is
effect[A] - effect[B] + (slope[A] - slope[B]) x[d].
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import h5py
import numpy as np
from make_design import Chain

TEXT = h5py.string_dtype("utf-8")
REGIONS = ("Bretagne", "Normandie", "Occitanie", "Grand Est")
TYPES = ("urban", "rural", "priority")


@dataclass
class Recipe:
    """What to write. Defaults: baseline at 0, A 100, B 80, C 50 by hand, and a slope that turns A against B."""

    effects: dict[str, float] = field(default_factory=lambda: {"none": 0.0, "A": 100.0, "B": 80.0, "C": 50.0})
    slopes: dict[str, float] = field(default_factory=lambda: {"A": 2.0, "B": 4.0})
    own: dict[str, float] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=lambda: {"none": "No new money", "A": "School teams", "B": "Cascade",
            "C": "Long courses"})
    baseline: str = "none"
    main: str = "sustained_teachers"
    levels: tuple[float, ...] = (0.5, 1.0, 2.0)
    draws: int = 8
    replicates: int = 16
    what_ifs: dict[str, dict[str, float]] = field(      # added to the effect
        default_factory=lambda: {"high_turnover": {"B": 40.0}})
    structures: tuple[str, ...] = ("learning.dose=threshold_logistic", "learning.dose=saturating")
    failed: tuple[tuple[str, float, int], ...] = ()      # (strategy, level, draw)
    unspent: dict[str, float] = field(default_factory=dict)  # strategy -> share
    transferred: float = 0.0                             # share of its plan that the first programme gives the second
    omit: tuple[str, ...] = ()
    scale: float = 1.0                                   # of effects, chance and slopes
    chance: float = 10.0
    evidence: tuple[int, ...] = (0, 1, 2, 4)
    half_lives: dict[str, float] = field(default_factory=dict)   # years after the stop; default 6
    teachers: float = 10000.0                            # represented, times `scale`
    chain: Chain | None = None                           # a design of its own: sets the draws and /design, /parameters
    models: dict[str, Callable] = field(default_factory=dict)    # strategy -> function of the unit cube, added
    by_draw: dict[str, Callable] = field(default_factory=dict)   # strategy -> function of the draws' numbers (D,), added
    by_form: dict[str, dict[str, float]] = field(default_factory=dict)   # structure -> strategy -> added
    all_teachers: float = 5000.0                         # in the system
    in_a_world: int = 0                                  # draws that share a world; 0: the file does not say
    others_pay: float = 0.0                              # EUR a strategy costs a payer outside the budget
    pairing: str = "common_random_numbers"
    discount: float = 0.03
    long_name: str = "main outcome"
    unit: str = ""                                       # of the main outcome
    pupils: float = 0.0                                  # taught by inquiry more, for each unit of the main outcome
    first_kind: str = "session"                          # what the first programme of each strategy is paid for
    booked: float = 100.0                                # places, in every programme
    group_tilt: float = 0.4                              # how much more than average the first school type gains

    def __post_init__(self) -> None:
        if self.chain is not None:
            self.draws = len(self.chain.unit_cube)


def x_of(draws: int) -> np.ndarray:
    return np.arange(draws) - (draws - 1) / 2


def chance_of(replicates: int) -> np.ndarray:
    """+1, -1, +1, ...: mean 0 for an even number."""
    return np.where(np.arange(replicates) % 2 == 0, 1.0, -1.0) if replicates > 1 else np.zeros(1)


def wobble_of(replicates: int) -> np.ndarray:
    """+1, +1, -1, -1, ...: mean 0, uncorrelated with chance."""
    return np.where(np.arange(replicates) % 4 < 2, 1.0, -1.0) if replicates > 3 else np.zeros(replicates)


def form_of(r: Recipe, draw: int) -> str:
    return r.structures[draw % len(r.structures)] if r.structures else ""


def values_of(r: Recipe) -> np.ndarray:
    """(F, S, L, D, R) main outcome."""
    names, futures = list(r.effects), ["main", *r.what_ifs]
    x, chance, wobble = x_of(r.draws), chance_of(r.replicates), wobble_of(r.replicates)
    out = np.full((len(futures), len(names), len(r.levels), r.draws, r.replicates), np.nan)
    for f, future in enumerate(futures):
        for s, name in enumerate(names):
            extra = r.what_ifs.get(future, {}).get(name, 0.0)
            for l, level in enumerate(r.levels):
                if future != "main" and level != 1.0:
                    continue
                if name == r.baseline and level != 1.0:
                    continue
                model = r.models[name](r.chain.unit_cube)[:, None] if name in r.models else 0.0
                model = model + (r.by_draw[name](np.arange(r.draws))[:, None] if name in r.by_draw else 0.0)
                if r.by_form:
                    model = model + np.array([r.by_form.get(form_of(r, d), {}).get(name, 0.0)
                                              for d in range(r.draws)])[:, None]
                out[f, s, l] = r.scale * ((r.effects[name] + extra) * level**0.5 + r.slopes.get(name, 0.0) * x[:, None]
                                          + model + r.chance * chance[None, :]
                                          + r.own.get(name, 0.0) * wobble[None, :])
    return out


class Writer:
    """Groups with their own dimension scales, as netCDF-4 wants them."""

    def __init__(self, file: h5py.File) -> None:
        self.file = file

    def group(self, path: str, coords: dict[str, object]) -> h5py.Group:
        group = self.file.require_group(path)
        for name, labels in coords.items():
            labels = list(labels)
            if labels and isinstance(labels[0], str):
                dataset = group.create_dataset(name, data=np.array(labels, dtype=object), dtype=TEXT)
            else:
                dataset = group.create_dataset(name, data=np.asarray(labels))
            dataset.make_scale(name)
        return group

    def put(self, group: h5py.Group, name: str, values: object, dims: tuple[str, ...], units: str = "1",
            long_name: str = "") -> None:
        array = np.asarray(values)
        dataset = group.create_dataset(name, data=array.astype(object) if array.dtype.kind in "OU" else array,
                                       dtype=TEXT if array.dtype.kind in "OU" else array.dtype)
        for axis, dim in enumerate(dims):
            dataset.dims[axis].attach_scale(group[dim])
        dataset.attrs["units"] = units
        dataset.attrs["long_name"] = long_name or name.replace("_", " ")


def write_study(path: Path, recipe: Recipe | None = None) -> Path:
    """Write `path`/study.h5 (or `path` if it ends in .h5) and return the file."""
    r = recipe or Recipe()
    path = Path(path)
    name = path if path.suffix == ".h5" else path / "study.h5"
    name.parent.mkdir(parents=True, exist_ok=True)
    strategies, futures = list(r.effects), ["main", *r.what_ifs]
    values = values_of(r)
    status = np.where(np.isfinite(values).any(axis=-1), 1, 3).astype(np.uint8)
    errors = np.full(status.shape, "", dtype=object)
    for strategy, level, draw in r.failed:
        where = (0, strategies.index(strategy), r.levels.index(level), draw)
        status[where], errors[where] = 2, "out of memory"
        values[where] = 0.0      # what a careless writer would leave: the reader must not believe it
    with h5py.File(name, "w", track_order=True) as file:
        file.attrs.update({"Conventions": "CF-1.10", "format": "cpd-result/2", "title": "Thirty million euros, five years",
                           "source": "cpdsim 0.1.0", "history": "", "id": "synthetic"})
        w = Writer(file)
        design = w.group("design",
                         {"strategy": strategies, "level": np.array(r.levels), "future": futures,
                          "draw": np.arange(r.draws, dtype=np.int32),
                                    "replicate": np.arange(r.replicates, dtype=np.int32)})
        case = ("future", "strategy", "level", "draw")
        w.put(design, "status", status, case)
        w.put(design, "error", errors, case)
        w.put(design, "case_file", np.full(status.shape, "", dtype=object), case)
        w.put(design, "strategy_title", np.array([r.titles.get(s, s) for s in strategies], dtype=object), ("strategy",))
        structure = [form_of(r, d) for d in range(r.draws)]
        if r.in_a_world:
            w.put(design, "world", np.arange(r.draws, dtype=np.int32) // r.in_a_world, ("draw",))
        w.put(design, "structure", np.array(structure, dtype=object), ("draw",))
        if r.chain is not None:
            write_chain(w, design, r.chain)
        design.attrs.update({"baseline": r.baseline, "main_outcome": r.main, "also": "practice_years, reach",
                             "worth_low": 500.0, "worth_high": 10000.0, "interval": 0.9,
                             "budget_total": 30e6, "price_year": 2025.0, "discount": r.discount, "window_from": "2026-09",
                             "window_to": "2031-08", "whose": "ministry, municipality",
                             "pairing": r.pairing, "start": "2026-09", "end": "2041-08", "scale": 10.0,
                             "seed": 20260901, "n_teachers": r.all_teachers,
                             "strategy_titles_json": json.dumps({"A": {"fr": "Équipes d’école"}}),
                             "title_json": json.dumps({"en": "30 million euros, five years: which mix lasts?",
                                                       "fr": "30 millions d’euros, cinq ans : que reste-t-il ?"})})
        coords = {"future": futures, "strategy": strategies, "level": np.array(r.levels),
                  "draw": np.arange(r.draws, dtype=np.int32), "replicate": np.arange(r.replicates, dtype=np.int32)}
        outcomes = w.group("outcomes", coords)
        dims = (*case, "replicate")
        w.put(outcomes, r.main, values.astype(np.float32), dims,
              r.unit or ("teacher" if r.main not in ("never_reached", "reach", "gini_cpd_hours") else "1"), r.long_name)
        if r.pupils:
            w.put(outcomes, "pupils_by_inquiry", (1e5 + r.pupils * values).astype(np.float32), dims, "pupil")
        money = spending(r, values)
        w.put(outcomes, "spend", money[0].astype(np.float32), dims, "EUR")
        w.put(outcomes, "unspent", money[1].astype(np.float32), dims, "EUR")
        if r.main != "reach":
            w.put(outcomes, "reach",
                  np.where(np.isfinite(values), 0.2 + 0.001 * values / r.scale, np.nan).astype(np.float32), dims, "1",
                  "share of teachers reached")
        for part, function in PARTS.items():
            if part not in r.omit:
                function(w, r, values)
    return name


def write_chain(w: Writer, design: h5py.Group, chain: Chain) -> None:
    """The layout of the draws, as the samplers record it."""
    w.group("design", {"factor": chain.factors})
    w.put(design, "unit_cube", chain.unit_cube, ("draw", "factor"))
    w.put(design, "value", 10 + 10 * chain.unit_cube, ("draw", "factor"))
    w.put(design, "factor_unit", np.array(["h"] * len(chain.factors), dtype=object), ("factor",))
    design.attrs["sampler"] = chain.sampler
    for name in ("trajectory", "position", "changed_factor", "row"):
        if getattr(chain, name) is not None:
            w.put(design, name, getattr(chain, name), ("draw",))
    if chain.matrix:
        w.put(design, "matrix", np.array(chain.matrix, dtype=object), ("draw",))


def spending(r: Recipe, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """EUR spent and left: the whole budget at each level but the unspent share; the baseline spends nothing."""
    spend, left = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    for s, name in enumerate(r.effects):
        for l, level in enumerate(r.levels):
            total = 0.0 if name == r.baseline else 30e6 * level
            there = np.isfinite(values[:, s, l])
            share = r.unspent.get(name, 0.0)
            spend[:, s, l] = np.where(there, total * (1 - share), np.nan)
            left[:, s, l] = np.where(there, total * share, np.nan)
    for s, name in enumerate(r.effects):
        spend[:, s] += 0.0 if name == r.baseline else r.others_pay
    return spend, left


def shape_in_time(years: np.ndarray) -> np.ndarray:
    """Up over the five funded years, then down with a half-life of six."""
    return np.where(years <= 5, years / 5, 0.5 ** ((years - 5) / 6))


def write_series(w: Writer, r: Recipe, values: np.ndarray) -> None:
    days = np.round(np.arange(0, 181) * 365.25 / 12).astype(np.int32)
    shape = shape_in_time(days / 365.25)
    main = values[0] / (r.scale * r.teachers)      # (S, L, D, R) as a share of teachers
    head = {"strategy": list(r.effects), "level": np.array(r.levels)}
    for name, extra in (("timeseries", {"draw": np.arange(r.draws, dtype=np.int32)}),
                        ("quantiles", {"quantile": np.array([0.05, 0.25, 0.5, 0.75, 0.95])}),
                        ("difference_quantiles", {"quantile": np.array([0.05, 0.25, 0.5, 0.75, 0.95])})):
        group = w.group(name, {**head, **extra, "time": days})
        group["time"].attrs.update({"units": "days since 2026-09-01", "calendar": "standard"})
        if name == "timeseries":      # the money is spent in the first step of each of the five years, a fifth each
            paid = np.zeros(len(days))
            paid[[1, 13, 25, 37, 49]] = 0.2
            w.put(group, "spend", (np.nan_to_num(spending(r, values)[0][0]).mean(axis=3)[..., None] * paid).astype(np.float32),
                  ("strategy", "level", "draw", "time"), "EUR")
        for variable in ("changed", "practising"):
            if name == "timeseries":
                body = main.mean(axis=3)[..., None] * shape
                w.put(group, variable, body.astype(np.float32), ("strategy", "level", "draw", "time"), "1")
                continue
            differs = name == "difference_quantiles" and r.baseline in r.effects
            base = main[list(r.effects).index(r.baseline)][None] if differs else 0.0
            level = [i for i, l in enumerate(r.levels) if l == 1.0][:1] or [0]
            base = base[:, level] if isinstance(base, np.ndarray) else base
            flat = (main - base).reshape(*main.shape[:2], -1)
            spread = np.nanquantile(np.where(np.isfinite(flat), flat, 0), [0.05, 0.25, 0.5, 0.75, 0.95],
                                    axis=-1).transpose(1, 2, 0)
            w.put(group, variable, (spread[..., None] * shape).astype(np.float32),
                  ("strategy", "level", "quantile", "time"), "1")
            if name == "difference_quantiles":
                w.put(group, variable + "_mean",
                      (np.nanmean(np.where(np.isfinite(flat), flat, 0), axis=-1)[..., None] * shape).astype(np.float32),
                      ("strategy", "level", "time"), "1")


def write_groups(w: Writer, r: Recipe, values: np.ndarray) -> None:
    """Shares of the main outcome by label, falling from the first to the last; some cells of the map are negative."""
    both = [f"{t} | {g}" for t in TYPES for g in REGIONS]
    for dimension, labels in {"school_type": TYPES, "region": REGIONS, "phase": ("lower_secondary",),
                              "career_stage": ("0-3 years", "4-19 years", "20 years and more"),
                              "school_type_x_region": both}.items():
        weight = np.linspace(1 + r.group_tilt, 1 - r.group_tilt, len(labels)) / len(labels)
        body = values[0][..., None] * weight
        if dimension == "school_type_x_region":
            tilt = np.where(np.arange(len(labels)) % 5 == 4, -0.3, 1.0)
            body = np.where((np.arange(len(r.effects)) != list(r.effects).index(r.baseline))[:, None, None, None, None]
                            if r.baseline in r.effects else True, body * tilt, body)
        coords = {"strategy": list(r.effects), "level": np.array(r.levels), "draw": np.arange(r.draws, dtype=np.int32),
                  "replicate": np.arange(r.replicates, dtype=np.int32), dimension: list(labels)}
        group = w.group(f"by_group/{dimension}", coords)
        dims = ("strategy", "level", "draw", "replicate", dimension)
        w.put(group, r.main, body.astype(np.float32), dims, "teacher")
        w.put(group, "teachers",
              np.broadcast_to(np.full(len(labels), r.teachers * r.scale / len(labels)), body.shape).astype(np.float32),
              dims, "teacher")


def write_budget(w: Writer, r: Recipe, values: np.ndarray) -> None:
    programmes, kinds = ["pilot_school", "cascade", "cover"], [r.first_kind, "release"]
    payers = ["ministry", "municipality", *(["sponsor"] if r.others_pay else [])]
    shares = np.zeros((len(r.effects), 3, len(payers), 2))
    for s, name in enumerate(r.effects):
        if name != r.baseline:
            shares[s, s % 3, 0, 0], shares[s, (s + 1) % 3, 1, 1] = 0.6, 0.4
    planned = shares[:, None, None] * (30e6 * np.array(r.levels))[None, :, None, None, None,
            None] * np.ones((1, 1, r.draws, 1, 1, 1))
    moved = np.zeros_like(planned)           # what the first programme of a strategy gives the second gets
    for s, name in enumerate(r.effects):
        given = r.transferred * planned[s, :, :, s % 3, 0, 0]
        moved[s, :, :, s % 3, 0, 0] -= given
        moved[s, :, :, (s + 1) % 3, 1, 1] += given
    left = planned * np.array([r.unspent.get(n, 0.0) for n in r.effects])[:, None, None, None, None, None]
    head = {"strategy": list(r.effects), "level": np.array(r.levels)}
    group = w.group("budget",
                    {**head, "draw": np.arange(r.draws, dtype=np.int32), "programme": programmes, "payer": payers,
                     "kind": kinds})
    paid = planned + moved - left
    if r.others_pay:         # the engine knows no plan of theirs: unspent is then what they spent, with a minus
        for s, name in enumerate(r.effects):
            if name != r.baseline:
                paid[s, :, :, s % 3, 2, 0] += r.others_pay
                left[s, :, :, s % 3, 2, 0] -= r.others_pay
    flows = {"planned": planned, "absorbed": paid, "unspent": left}
    for name, body in {**flows, **({"transferred": moved} if r.transferred else {})}.items():
        w.put(group, name, body, ("strategy", "level", "draw", "programme", "payer", "kind"), "EUR")
    # Three of four intakes of the first programme end for want of applicants, one for want of places.
    counts = w.group("programmes", {**head, "draw": np.arange(r.draws, dtype=np.int32), "programme": programmes})
    for bound, intakes in (("demand", (3, 0, 0)), ("places", (1, 0, 0)), ("money", (0, 2, 0)), ("cover", (0, 0, 0))):
        body = np.broadcast_to(np.array(intakes, dtype=np.float32), (len(r.effects), len(r.levels), r.draws, 3))
        w.put(counts, f"limited_by_{bound}", body, ("strategy", "level", "draw", "programme"), "1")
    w.put(counts, "places_booked", np.full(body.shape, r.booked, np.float32), ("strategy", "level", "draw", "programme"), "1")


def write_persistence(w: Writer, r: Recipe, values: np.ndarray) -> None:
    """Half-life of six years: of 100 at the stop 56.1 are left after five."""
    years = np.arange(0, 11, dtype=np.int32)
    half = np.array([r.half_lives.get(n, 6.0) for n in r.effects])
    body = np.clip(values[0], 0, None)[..., None] * 0.5 ** (years / half[:, None, None, None, None])
    group = w.group("persistence",
                    {"strategy": list(r.effects), "level": np.array(r.levels),
                     "draw": np.arange(r.draws, dtype=np.int32),
                                    "replicate": np.arange(r.replicates, dtype=np.int32), "years_after": years})
    if r.baseline in r.effects:
        body[list(r.effects).index(r.baseline)] = 0.0
    w.put(group, "still_changed", body.astype(np.float32), ("strategy", "level", "draw", "replicate", "years_after"),
          "teacher")


def write_lorenz(w: Writer, r: Recipe, values: np.ndarray) -> None:
    """L(p) = p**k: Gini (k-1)/(k+1); 20 % have none in every strategy but the last."""
    p = np.linspace(0, 1, 101)
    curves = np.stack([np.clip((p - (0.0 if i == len(r.effects) - 1 else 0.2))
                               / (1.0 if i == len(r.effects) - 1 else 0.8), 0, 1) ** (1.5 + 0.5 * i)
                               for i in range(len(r.effects))])
    group = w.group("lorenz",
                    {"strategy": list(r.effects), "level": np.array(r.levels),
                     "draw": np.arange(r.draws, dtype=np.int32), "percentile": np.arange(101, dtype=np.int32)})
    w.put(group, "share_of_hours",
          np.broadcast_to(curves[:, None, None], (len(r.effects), len(r.levels), r.draws, 101)).astype(np.float32),
          ("strategy", "level", "draw", "percentile"))


def write_parameters(w: Writer, r: Recipe, values: np.ndarray) -> None:
    """The first is x scaled to 0.1..0.9; the others are permutations of it with no straight relation."""
    x = x_of(r.draws)
    span = max(r.draws - 1, 1)
    if r.chain is not None:
        write_factors(w, r, 10 + 10 * r.chain.unit_cube, r.chain.factors)
        return
    first = 0.5 + 0.8 * x / span
    rng = np.random.default_rng(1)
    table = np.stack([first, *(np.roll(rng.permutation(first), k) for k in range(len(r.evidence) - 1))], axis=1)
    paths = ["programmes.cascade.cascade.kept_per_tier", "practice.transfer", "fading.knowledge_half_life",
             "turnover.leave"][: len(r.evidence)]
    group = w.group("parameters",
                    {"draw": np.arange(r.draws, dtype=np.int32), "parameter": np.arange(len(paths), dtype=np.int32)})
    w.put(group, "value", table, ("draw", "parameter"))
    for name, row in (("path", paths), ("unit", ["share", "share", "duration", "share/year"][: len(paths)]),
                      ("source", ["assumption"] * len(paths)), ("role", ["uncertainty"] * len(paths))):
        w.put(group, name, np.array(row, dtype=object), ("parameter",))
    w.put(group, "evidence", np.array(r.evidence, dtype=np.uint8), ("parameter",))
    for name, level in (("low", 0.1), ("high", 0.9), ("central", 0.5)):
        w.put(group, name, np.full(len(paths), level), ("parameter",))


def write_factors(w: Writer, r: Recipe, table: np.ndarray, paths: list[str]) -> None:
    """Every factor runs from 10 to 20 h."""
    group = w.group("parameters",
                    {"draw": np.arange(r.draws, dtype=np.int32), "parameter": np.arange(len(paths), dtype=np.int32)})
    w.put(group, "value", table, ("draw", "parameter"))
    for name, word in (("path", ""), ("unit", "h"), ("source", "assumption"), ("role", "uncertainty")):
        w.put(group, name, np.array([word or p for p in paths], dtype=object), ("parameter",))
    w.put(group, "evidence", np.zeros(len(paths), dtype=np.uint8), ("parameter",))
    for name, value in (("low", 10.0), ("high", 20.0), ("central", 15.0)):
        w.put(group, name, np.full(len(paths), value), ("parameter",))


def write_provenance(w: Writer, r: Recipe, values: np.ndarray) -> None:
    group = w.file.create_group("provenance")
    for name, body in (("study_as_written",
                        "format: cpd-study/1\nbase: builtin:country/france-lower-secondary@1 # <b>not markup</b>\n"),
                        ("scenario_as_resolved", "format: cpd-scenario/1\n"),
                       ("command", "cpdsim run study.yaml --seed 20260901"),
                       ("evidence_counts_json", json.dumps({"0": 30, "1": 12, "2": 9, "3": 7, "4": 5})),
                       ("limits", "- crowding out is an assumption\n")):
        group.create_dataset(name, data=body, dtype=TEXT)
    group.attrs.update({"version": "0.1.0", "commit": "abc1234", "compiler": "GCC 12.2", "host": "node",
                        "date": "2026-09-01", "seed": 20260901, "core_hours": 1.25, "cases_done": 1,
                        "cases_failed": len(r.failed)})


PARTS = {"timeseries": write_series, "by_group": write_groups, "budget": write_budget, "persistence": write_persistence,
         "lorenz": write_lorenz,
         "parameters": write_parameters, "provenance": write_provenance}


if __name__ == "__main__":
    import sys
    print(write_study(Path(sys.argv[1])))
