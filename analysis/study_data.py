"""What a report knows of a study: its strategies, futures and draws, and its tables by name."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from .cpdsim.results import Results
from .labelled import Group, Tables, text
from .sampling import Plan
from .statistics import Sampling

DONE, FAILED, NOT_PLANNED = 1, 2, 3  # /design/status


@dataclass
class StudyData:
    """Everything the report uses. Outcomes have the axes (future, strategy, level, draw, replicate)."""

    path: Path
    titles: dict[str, str]                       # by language
    strategies: list[str]
    strategy_titles: dict[str, dict[str, str]]   # of each strategy by language
    levels: np.ndarray                           # (L,), 1 = 100 % of the budget
    futures: list[str]                           # "main" first
    status: np.ndarray                           # (F, S, L, D)
    structure: list[str]                         # (D,), "" where no structural form is varied
    clusters: np.ndarray                         # (D,) draws with the same number are not independent of one another
    errors: list[str]                            # "strategy, 100 %, draw 3: message"
    tables: Tables                               # of the file, by name; of one scenario as a study would hold them
    attributes: dict[str, Any]                   # of /design
    provenance: dict[str, Any]
    language: str = "en"                         # of the names given by `name`
    plan: Plan | None = None                     # how all draws were laid out
    verdict: dict[str, Any] = field(default_factory=dict)   # attributes of /outcomes: what the terminal said
    whole: StudyData | None = None               # with all draws, where only the independent ones are compared
    single: bool = False                         # one scenario: nothing to compare with

    def table(self, name: str) -> Group | None:
        return self.tables.get(name)

    @cached_property
    def outcomes(self) -> Group:
        """Each quantity over (future, strategy, level, draw, replicate)."""
        return self.tables["outcomes"]

    @cached_property
    def by_group(self) -> Tables:
        """By the name of the grouping, e.g. school_type."""
        return self.tables.under("by_group")

    @property
    def baseline(self) -> str | None:
        name = text(self.attributes.get("baseline", ""))
        return name if name in self.strategies else None

    @property
    def main_outcome(self) -> str:
        return text(self.attributes.get("main_outcome", "")) or "sustained_teachers"

    @property
    def interval(self) -> float:
        value = self.number("interval")
        return value if 0.0 < value < 1.0 else 0.9

    @property
    def sampling(self) -> Sampling:
        return Sampling(self.clusters, np.unique(np.array(self.structure), return_inverse=True)[1])

    @property
    def reference_level(self) -> int:
        """Position of the level nearest to 100 % of the budget."""
        return int(np.argmin(np.abs(self.levels - 1.0)))

    @property
    def draws(self) -> int:
        return self.status.shape[3]

    @property
    def replicates(self) -> int:
        return int(self.outcomes.data.sizes.get("replicate", 1))

    @property
    def all_draws(self) -> StudyData:
        return self.whole or self

    @property
    def failed(self) -> int:
        return int((self.all_draws.status == FAILED).sum())

    @property
    def absent(self) -> int:
        """Planned cases that have not been run."""
        return int((self.all_draws.status == 0).sum())

    def number(self, name: str) -> float:
        """A numeric attribute of /design, NaN where it is absent."""
        try:
            return float(np.asarray(self.attributes.get(name, np.nan)).reshape(-1)[0])
        except (TypeError, ValueError, IndexError):
            return float("nan")

    def listed(self, name: str) -> list[str]:
        """An attribute that is a list of names: an array of strings, or one string with commas."""
        value = self.attributes.get(name, "")
        if isinstance(value, (list, tuple, np.ndarray)):
            return [text(v) for v in np.asarray(value, dtype=object).reshape(-1) if text(v)]
        return [part.strip() for part in text(value).replace(";", ",").split(",") if part.strip()]

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or next(iter(self.titles.values()),
                self.path.parent.name)

    def name(self, strategy: str) -> str:
        """What people call a strategy, in the language of the report, else in English, else in any."""
        titles = self.strategy_titles.get(strategy, {})
        return titles.get(self.language) or titles.get("en") or next(iter(titles.values()), strategy.replace("_", " "))

    @property
    def titles_of_parts(self) -> dict[str, dict[str, str]]:
        """Id of a what-if or programme -> its titles by language, where the study gives any."""
        found: dict[str, dict[str, str]] = {}
        for key in ("programme_titles_json", "future_titles_json"):
            try:
                known = json.loads(text(self.attributes.get(key, "")) or "{}")
            except json.JSONDecodeError:
                known = {}
            found |= {str(k): {"en": v} if isinstance(v, str) else dict(v) for k, v in known.items() if v}
        return found

    def outcome(self, name: str, future: str = "main") -> np.ndarray:
        """(S, L, D, R). A baseline run at one level only stands for all levels, since it has no money to scale."""
        values = self.outcomes.get(name, "future", "strategy", "level", "draw",
                                   "replicate")[self.futures.index(future)].copy()
        if self.baseline is not None:
            base = values[self.strategies.index(self.baseline)]
            there = [i for i in range(len(self.levels)) if np.isfinite(base[i]).any()]
            for i in range(len(self.levels)):
                if there and i not in there:
                    base[i] = base[min(there, key=lambda j: abs(self.levels[j] - 1.0))]
        return values

    def has_outcome(self, name: str) -> bool:
        return name in self.outcomes.variables and bool(np.isfinite(self.outcomes.variables[name].values).any())


def provenance_of(results: Results) -> dict[str, Any]:
    """Attributes and texts of /provenance, and what the root says of the file."""
    data = results.read("provenance") if results.has("provenance") else None
    found = dict(data.attrs) if data is not None else {}
    for name, array in (data.data_vars.items() if data is not None else ()):
        if array.ndim == 0:
            found[name] = text(array.item())
    for key in ("source", "history", "id", "title"):
        if key in results.attrs:
            found.setdefault(key, text(results.attrs[key]))
    return found


def titles_in(attributes: dict[str, Any], fallback: str) -> dict[str, str]:
    """By language."""
    try:
        titles = json.loads(text(attributes.get("title_json", "")) or "{}")
    except json.JSONDecodeError:
        titles = {}
    if isinstance(titles, str):
        titles = {"en": titles}
    return {str(k): str(v) for k, v in titles.items()} or {"en": fallback}


def comparable(study: StudyData) -> StudyData:
    """The study with its independent draws alone; `whole` keeps all. The study itself where all are independent."""
    if study.plan is None or not study.plan.chained:
        return study
    if len(np.unique(study.clusters)) < study.draws:      # the file says which draws hang together: intervals know it
        return study
    keep = study.plan.independent()
    if keep.all() or not keep.any():
        return study
    tables = study.tables.seen(lambda name, data: data.isel(draw=keep) if data.sizes.get("draw") == len(keep) else data)
    return replace(study, status=study.status[..., keep], clusters=study.clusters[keep],
                   structure=[s for s, kept in zip(study.structure, keep) if kept], tables=tables, whole=study)
