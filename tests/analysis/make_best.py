"""A made-up optimise.h5, as `cpdsim optimise` writes it: three programmes, one strategy, two forms."""

from __future__ import annotations

import json
from pathlib import Path

import h5py
import numpy as np

PROGRAMMES = ["long_course", "cascade", "taster"]
TEXT = h5py.string_dtype("utf-8")
OUTCOMES = ["lasting_gain", "worst_tenth", "practice_years"]


def group(file: h5py.File, name: str, dims: dict[str, list], variables: dict[str, tuple], **attributes) -> None:
    """`variables`: name -> (dimension names, values)."""
    g = file.create_group(name)
    for dim, values in dims.items():
        data = np.array(values, dtype=object) if isinstance(values[0], str) else np.asarray(values)
        scale = g.create_dataset(dim, data=data, dtype=TEXT if data.dtype == object else None)
        scale.make_scale(dim)
    for key, (over, values) in variables.items():
        data = np.array(values, dtype=object) if isinstance(np.array(values).reshape(-1)[0], str) else np.asarray(values)
        d = g.create_dataset(key, data=data, dtype=TEXT if data.dtype == object else None)
        for axis, dim in enumerate(over):
            d.dims[axis].attach_scale(g[dim])
    for key, value in attributes.items():
        g.attrs[key] = value


def make(path: Path, alike: bool = False, guess: float = 0.0, promised: float = 130.0, draws: int = 64,
         languages: tuple[str, ...] = ("en",)) -> Path:
    """`guess`: how much of the advantage hangs on a number of grade 0, 0..1."""
    rng = np.random.default_rng(1)
    mixes = ["long_course 60 %, cascade 40 %", "long_course 50 %, cascade 50 %", "first_idea", "cascade 100 %", "long_course 40 %, cascade 60 %",
             "long_course 80 %, cascade 20 %"]
    roles = ["recommended finalist front", "finalist front fairest", "strategy", "without:long_course alternative:fewest_programmes",
             "least:long_course", "most:long_course"]
    shares = np.array([[.6, .4, 0], [.5, .5, 0], [.3, .3, .4], [0, 1, 0], [.4, .6, 0], [.8, .2, 0]])
    means = np.array([100., 98., 60., 80., 97., 96.])
    parameter = rng.random((draws * 2, 2))
    held = np.arange(draws, 2 * draws)
    noise = rng.normal(0, 5, draws)
    values = np.zeros((6, 3, draws))
    for k, m in enumerate(means):
        swing = 2 * guess * 40 * (parameter[held, 0] - 0.5) * 2 if k != 2 else 0
        values[k, 0] = m + noise + rng.normal(0, 1, draws) + swing + 500
        values[k, 1] = 0.01 + m / 1e4 + (0.002 if k == 1 else 0)
        values[k, 2] = 4 * m
    base = np.zeros((3, draws))
    base[0], base[1] = 500, 0.01
    gains = values[:, :2].mean(axis=2) - base[:2].mean(axis=1)
    behind = gains[0, 0] - gains[:, 0]
    path.mkdir(parents=True, exist_ok=True)
    file = path / "optimise.h5"
    with h5py.File(file, "w") as h5:
        h5.attrs.update({"format": "cpd-optimise/1", "title": "Made up", "baseline": "no_new_money", "decides": "lasting_gain",
                         "indifferent": 2.0, "indifferent_given": 1, "interval": 0.9, "draws_from": "ranges",
                         "titles_json": json.dumps({"en": "Made up", "fr": "Inventé"}),
                         "names_json": json.dumps({"long_course": {"en": "Long courses", "fr": "Formations longues"},
                                                   "first_idea": {"en": "First idea"}, "no_new_money": {"en": "No new money"}})})
        h5.attrs.create("languages", np.array(languages, dtype=object), dtype=TEXT)
        group(h5, "levers", {"lever": PROGRAMMES}, {"low": (["lever"], [0., 0, 0]), "high": (["lever"], [1., 1, .4])}, step=.1, budget=1e6)
        group(h5, "rounds", {"round": [0]}, {"stage": (["round"], ["design"]), "packs": (["round"], np.array([12]))})
        group(h5, "search", {"candidate": mixes, "lever": PROGRAMMES, "objective": OUTCOMES[:2], "form": ["a", "b"]},
              {"share": (["candidate", "lever"], shares), "gain": (["candidate", "objective"], gains + 10)},
              settled=np.int32(1), summits=np.int32(1), packs_used=np.int32(60), misfit_of_fewer_draws=.04)
        group(h5, "certified", {"candidate": mixes, "lever": PROGRAMMES, "objective": OUTCOMES[:2], "form": ["a", "b"],
                                "outcome": OUTCOMES, "draw": held.astype(np.int32)},
              {"role": (["candidate"], roles), "share": (["candidate", "lever"], shares),
               "gain": (["candidate", "objective"], gains), "low": (["candidate", "objective"], gains - [[8, .001]]),
               "high": (["candidate", "objective"], gains + [[8, .001]]),
               "gain_by_form": (["candidate", "form"], np.stack([gains[:, 0] + 5, gains[:, 0] - 5], axis=1)),
               "behind": (["candidate"], behind), "behind_low": (["candidate"], behind - (5 if alike else 1)),
               "behind_high": (["candidate"], behind + (5 if alike else 1)),
               "apart": (["candidate"], ((behind - (5 if alike else 1)) > 0).astype(np.uint8)),
               "promised": (["candidate"], [promised, promised - 3, 62., np.nan, promised - 4, promised - 5]),
               "value": (["candidate", "outcome", "draw"], values.astype(np.float32)),
               "baseline_value": (["outcome", "draw"], base.astype(np.float32)),
               "form_of_draw": (["draw"], (np.arange(draws) % 2).astype(np.int32))}, alike=np.int32(2 if alike else 1))
        group(h5, "near_best", {"lever": PROGRAMMES, "to": PROGRAMMES},
              {"least": (["lever"], [.4, .2, 0.]), "most": (["lever"], [.8, .6, 0.]), "least_row": (["lever"], np.array([4, -1, -1], dtype=np.int32)),
               "most_row": (["lever"], np.array([5, -1, -1], dtype=np.int32)), "without_row": (["lever"], np.array([3, -1, -1], dtype=np.int32)),
               "move_cost": (["lever", "to"], [[np.nan, 1., 9.], [3., np.nan, 12.], [np.nan] * 3])},
              near_best=.05, moved=.1, mixes_near_best=np.int32(9))
        group(h5, "parameters", {"draw": list(range(2 * draws)), "parameter": [0, 1]},
              {"value": (["draw", "parameter"], parameter), "path": (["parameter"], ["practice.transfer", "peers.weight"]),
               "evidence": (["parameter"], np.array([0, 3], dtype=np.uint8))})
        p = h5.create_group("provenance")
        p.attrs.update({"version": "0", "commit": "0"})
        p.create_dataset("study_as_written", data="format: cpd-study/1\n", dtype=TEXT)
    return path
