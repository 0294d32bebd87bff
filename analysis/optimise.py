"""optimise.h5 -> Best: what a search for the best mix found, and what may be said of it.

The file has values of two kinds, and they are kept apart: those of the search, which are too good since the best of many
was taken, and those on draws and chance that the search has not seen. Every sentence rests on the latter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import xarray as xr

from .cpdsim.results import Results
from .currency import currency_in, objectives_in, parameters_in
from .errors import InputError
from .language import Words
from .labelled import Group, Tables, text
from .quantities import Quantity, quantity
from .study_data import provenance_of

GUESS = 1               # grades of evidence up to which a number is a guess
DECISIVE = 2.5          # standard errors by which two halves of the draws must differ
# Of files that do not say it.
UNITS = {"worst_tenth": "1", "reach": "1", "never_reached": "1", "practice_share": "1", "gini_cpd_hours": "1",
         "unspent": "EUR", "planned": "EUR"}


def unit_of(outcome: str) -> str:
    money = outcome.startswith("spend") or outcome in ("unspent", "planned", "cost_per_sustained_teacher")
    return "EUR" if money else UNITS.get(outcome, "teacher")


@dataclass(frozen=True)
class Guess:
    """An assumption of low evidence on which the advantage rests."""

    path: str
    evidence: int
    low_half: float     # advantage where the number is low, and where it is high
    high_half: float

    @property
    def weaker(self) -> float:
        return min(self.low_half, self.high_half)


@dataclass
class Row:
    """A mix that was run on unseen draws."""

    position: int
    words: str
    roles: list[str]
    shares: dict[str, float]
    gain: np.ndarray            # by objective
    low: np.ndarray
    high: np.ndarray
    by_form: np.ndarray
    behind: float
    behind_low: float
    behind_high: float
    apart: bool
    promised: float

    def is_a(self, role: str) -> bool:
        return role in self.roles


@dataclass
class Range:
    programme: str
    best: float
    least: float
    most: float
    allowed: tuple[float, float]
    without: float | None       # what the best mix without it loses

    @property
    def kind(self) -> str:
        """must, free, out, or between: what near-best mixes have of it."""
        if self.least > 0:
            return "must"
        if self.most <= 0:
            return "out"
        return "free" if self.most >= min(0.5, self.allowed[1]) - 1e-9 else "between"


@dataclass
class Best:
    path: Path
    attributes: dict
    levers: Group
    search: Group
    certified: Group
    near: Group
    rounds: Group
    what_ifs: Group | None
    parameters: Group | None
    provenance: dict
    searched: dict              # attributes of /search
    near_by: dict               # of /near_best
    rows: list[Row] = field(default_factory=list)

    @property
    def objectives(self) -> list[str]:
        return self.certified.labels("objective")

    @property
    def programmes(self) -> list[str]:
        return self.levers.labels("lever")

    @property
    def forms(self) -> list[str]:
        return self.certified.labels("form")

    @property
    def outcome(self) -> Quantity:
        return self.quantity(0)

    def quantity(self, objective: int) -> Quantity:
        name, said = self.objectives[objective], self.certified
        unit, kind, better = (said.words(column)[objective] if said.has(column, "objective") else ""
                              for column in ("unit", "kind", "better"))
        return quantity(name, unit or unit_of(name), name.replace("_", " "), kind, better)

    @property
    def recommended(self) -> Row:
        return next(row for row in self.rows if row.is_a("recommended"))

    def with_role(self, role: str) -> Row | None:
        return next((row for row in self.rows if row.is_a(role)), None)

    def all_with(self, role: str) -> list[Row]:
        return [row for row in self.rows if row.is_a(role)]

    @property
    def indifferent(self) -> float:
        return float(self.attributes["indifferent"])

    @property
    def interval(self) -> float:
        return float(self.attributes["interval"])

    @property
    def baseline(self) -> str:
        return text(self.attributes["baseline"])

    def title(self, language: str) -> str:
        titles = json.loads(text(self.attributes["titles_json"])) or {}
        return titles.get(language) or titles.get("en") or next(iter(titles.values()), self.path.parent.name)

    @property
    def names(self) -> dict[str, dict[str, str]]:
        return json.loads(text(self.attributes["names_json"]))

    @property
    def languages(self) -> list[str]:
        listed = self.attributes.get("languages", ["en"])
        return [text(one) for one in (listed if isinstance(listed, (list, tuple, np.ndarray)) else [listed])]

    def gains(self, row: Row, outcome: str) -> np.ndarray:
        """(D,) value minus the baseline's on the unseen draws."""
        k = self.certified.labels("outcome").index(outcome)
        values = self.certified.get("value", "candidate", "outcome", "draw")[row.position, k]
        return values - self.certified.get("baseline_value", "outcome", "draw")[k]

    def ranges(self) -> list[Range]:
        best = self.recommended
        least, most = self.near.get("least", "lever"), self.near.get("most", "lever")
        without = self.near.get("without_row", "lever").astype(int)
        low, high = self.levers.get("low", "lever"), self.levers.get("high", "lever")
        return [Range(name, best.shares[name], float(least[k]), float(most[k]), (float(low[k]), float(high[k])),
                      self.rows[without[k]].behind if without[k] >= 0 else None)
                for k, name in enumerate(self.programmes)]

    @property
    def rival(self) -> Row | None:
        """The best strategy of the file besides the recommended mix."""
        others = [row for row in self.all_with("strategy") if not row.is_a("recommended")]
        return max(others, key=lambda row: row.gain[0], default=None)

    @property
    def alike(self) -> list[Row]:
        """Finalists that cannot be told apart from the recommended mix, with itself."""
        return [row for row in self.all_with("finalist") if not row.apart]

    def binding(self) -> list[str]:
        """Programmes whose near-best range ends where the file allows no more, or no less."""
        return [r.programme for r in self.ranges()
                if (r.best >= r.allowed[1] - 1e-9 and r.allowed[1] < 1) or (r.best <= r.allowed[0] + 1e-9 and r.allowed[0] > 0)]

    def guesses(self) -> list[Guess]:
        """Numbers of grade 0 or 1 in one half of which more than half of the advantage is gone: what the verdict rests on.

        The advantage is over the best strategy of the file, else over the baseline, draw by draw.
        """
        if self.parameters is None:
            return []
        name = self.objectives[0]
        direction = self.outcome.direction
        ahead = direction * self.gains(self.recommended, name)
        if self.rival is not None:
            ahead = ahead - direction * self.gains(self.rival, name)
        draws = np.asarray(self.certified.coords["draw"], dtype=int)
        values = self.parameters.get("value", "draw", "parameter")[draws]
        total = float(ahead.mean())
        if total <= 0:
            return []
        found = []
        grades = self.parameters.get("evidence", "parameter").astype(int)
        for k, path in enumerate(self.parameters.column("path", "parameter")):
            if grades[k] > GUESS or np.ptp(values[:, k]) == 0:
                continue
            low = values[:, k] <= np.median(values[:, k])
            one, other = ahead[low], ahead[~low]
            if min(len(one), len(other)) < 8:
                continue
            error = float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))
            guess = Guess(path, int(grades[k]), float(one.mean()), float(other.mean()))
            if guess.weaker < total / 2 and abs(guess.low_half - guess.high_half) > DECISIVE * error:
                found.append(guess)
        return sorted(found, key=lambda g: g.weaker)


SEARCHED = ("search", "certified", "near_best", "rounds", "what_ifs")   # tables with amounts over objectives


def in_currency_of(tables: Tables, attributes: dict) -> tuple[Tables, dict]:
    """Tables and attributes in the currency that the file names."""
    currency = currency_in(attributes)
    if not currency.own:
        return tables, attributes
    certified = tables["certified"]
    first = certified.labels("objective")[0]
    known = {*certified.labels("objective"), *certified.labels("outcome")}
    money = {name: unit_of(name) == "EUR" for name in known}

    def shown(name: str, data: xr.Dataset) -> xr.Dataset:
        if name in SEARCHED:
            return objectives_in(data, money, first, currency)
        return parameters_in(data, currency) if name == "parameters" else data

    euros = currency.euros if money[first] else 1.0
    return tables.seen(shown), attributes | {"indifferent": float(attributes["indifferent"]) / euros}


def load_best(path: Path) -> Best:
    """Of a folder or an optimise.h5. Raises InputError."""
    file = path / "optimise.h5" if path.is_dir() else path
    try:
        results = Results(file)
    except (FileNotFoundError, ValueError) as fault:
        raise InputError(f"{file}: cannot be read ({fault}). Run `cpdsim optimise STUDY -o DIR` first") from fault
    if text(results.attrs.get("format", "")) != "cpd-optimise/1":
        raise InputError(f"{file}: is no result of `cpdsim optimise`. Name the folder that it wrote")
    tables, attributes = in_currency_of(Tables.of(results), dict(results.attrs))
    best = Best(file, attributes, tables["levers"], tables["search"], tables["certified"], tables["near_best"],
                tables["rounds"], tables.get("what_ifs"), tables.get("parameters"), provenance_of(results),
                tables["search"].data.attrs, tables["near_best"].data.attrs)
    c = best.certified
    share = c.get("share", "candidate", "lever")
    columns = {name: c.get(name, "candidate", "objective") for name in ("gain", "low", "high")}
    single = {name: c.get(name, "candidate") for name in ("behind", "behind_low", "behind_high", "apart", "promised")}
    forms = c.get("gain_by_form", "candidate", "form")
    roles = c.column("role", "candidate")
    for k, words in enumerate(c.labels("candidate")):
        best.rows.append(Row(k, words, roles[k].split(), dict(zip(best.programmes, share[k])), columns["gain"][k],
                             columns["low"][k], columns["high"][k], forms[k], float(single["behind"][k]),
                             float(single["behind_low"][k]), float(single["behind_high"][k]), bool(single["apart"][k]),
                             float(single["promised"][k])))
    return best


def mix_words(best: Best, row: Row, words: Words) -> str:
    """The shares in the reader's words, largest first; a strategy of the file by its name."""
    if row.words in best.names and not any(row.words == p for p in best.programmes):
        return words.quote(words.title(row.words))
    parts = sorted(((s, p) for p, s in row.shares.items() if s > 0), key=lambda pair: (-pair[0], pair[1]))
    return ", ".join(f"{words.title(p)} {words.percent(s)}" for s, p in parts) + (
        f" ({row.words.split('; ', 1)[1]})" if "; " in row.words else "")


def value(best: Best, words: Words, amount: float, objective: int = 0) -> str:
    q = best.quantity(objective)
    shown = words.value(q, amount)
    return shown if q.kind == "money" else f"{shown} {words.unit(q)}"


def sentences(best: Best, words: Words) -> list[str]:
    """What a minister reads, in order. The first says whether there is a best mix at all."""
    row, said = best.recommended, []
    ranges = best.ranges()
    draws = words.decimals(float(best.certified.coords["draw"].size), 0)
    percent = words.decimals(100 * best.interval, 0)
    name = words.title
    shown = lambda v: value(best, words, v)
    alike = best.alike
    if len(alike) > 1:
        shared = [words("best.at_least", programme=name(r.programme), share=words.percent(r.least)) for r in ranges if r.kind == "must"]
        shared += [words("best.at_most", programme=name(r.programme), share=words.percent(r.most))
                   for r in ranges if r.kind in ("out", "between") and r.most < r.allowed[1] - 1e-9]
        said.append(words("best.alike", n=words.decimals(len(alike), 0)))
        said.append(words("best.shared", parts=words.join(shared)) if shared else words("best.nothing_shared"))
        said.append(words("best.one_of_them", mix=mix_words(best, row, words)))
    else:
        parts = [words("best.part", programme=name(r.programme), share=words.percent(r.best), least=words.percent(r.least),
                       most=words.percent(r.most)) for r in sorted(ranges, key=lambda r: -r.best) if r.best > 0]
        said.append(words("best.put", parts=words.join(parts)))
        out = [name(r.programme) for r in ranges if r.kind == "out"]
        if out:
            said.append(words("best.out", programmes=words.join(out)))
    said.append(words("best.leaves", draws=draws, gain=shown(row.gain[0]), baseline=words.quote(name(best.baseline)),
                      interval=percent, low=shown(row.low[0]), high=shown(row.high[0])))
    rival = best.rival
    if rival is not None:
        key = "best.ahead" if rival.apart else "best.not_ahead" if not row.is_a("strategy") else "best.is_strategy"
        said.append(words(key, rival=words.quote(name(rival.words)), gain=shown(rival.behind), low=shown(rival.behind_low),
                          high=shown(rival.behind_high), mix=words.quote(name(row.words))))
    guesses = best.guesses()
    if guesses:
        said.append(words("best.guesses", n=words.decimals(len(guesses), 0),
                          names=words.join([words.parameter(g.path) for g in guesses[:3]])))
    if np.isfinite(row.promised):
        key = "best.promised" if row.promised > row.gain[0] else "best.promised_less"
        said.append(words(key, promised=shown(row.promised), off=shown(abs(row.promised - row.gain[0]))))
    safest = best.with_role("safest")
    if safest is not None and safest.position != row.position:
        said.append(words("best.safest", mix=mix_words(best, safest, words), loss=shown(safest.behind)))
    fairest = best.with_role("fairest")
    if fairest is not None and fairest.position != row.position:
        said.append(words("best.fairest", mix=mix_words(best, fairest, words), loss=shown(fairest.behind)))
    bound = best.binding()
    if bound:
        said.append(words("best.binding", programmes=words.join([name(p) for p in bound])))
    if not int(best.searched["settled"]):
        said.append(words("best.unsettled"))
    said.append(words("best.draws_from." + ("posterior" if "posterior" in text(best.attributes["draws_from"]) else
                                            "nothing" if text(best.attributes["draws_from"]) == "nothing" else "ranges")))
    return said
