"""Money in the currency of the study. Result files hold EUR, and name the study's own currency with its rate.

`in_own_currency` turns a study as read into one whose amounts are in that currency; everything that is shown of it -
sentences, figures, tables, spreadsheets - then says so by `Words.currency`. Two studies of different currencies, and what
is written for other programs, stay in EUR.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from .labelled import text
from .study_data import StudyData

KEPT = "EUR"            # in result files
OF_FIRST = ("behind", "behind_low", "behind_high", "promised", "gain_by_form", "move_cost", "best", "hope")
GROUPS = ("outcomes", "timeseries", "quantiles", "difference_quantiles", "budget", "budget_by_year", "persistence",
          "programmes", "attribution", "events", "teachers")
ATTRIBUTES = ("budget_total", "worth_low", "worth_high")
OF_THE_LEAD = ("best_minus_runner_up", "low", "high", "halfwidth", "standard_error")
PRICES = ("fixed", "per_school", "per_teacher")     # of a proposed study
GBP = 1.17              # where a scenario gives no rate of its own; sim/scenario/scenario.hpp


@dataclass(frozen=True)
class Currency:
    """A code of ISO 4217, and what one unit of it is in EUR."""

    code: str = KEPT
    euros: float = 1.0

    @property
    def own(self) -> bool:
        return self.code != KEPT


def currency_in(attributes: dict) -> Currency:
    """As a result file names it; EUR where it names none, or no rate."""
    code = text(attributes.get("currency", ""))
    try:
        euros = float(np.asarray(attributes.get("eur_per_currency", np.nan)).reshape(-1)[0])
    except (TypeError, ValueError, IndexError):
        euros = float("nan")
    return Currency(code, euros) if code and code != KEPT and np.isfinite(euros) and euros > 0 else Currency()


def kept_currency(study: StudyData) -> Currency:
    """The currency that the study's amounts are given in; a file of one scenario says it in the scenario itself."""
    if study.single and not text(study.attributes.get("currency", "")):
        code, euros = of_scenario(text(study.provenance.get("scenario_as_resolved", "")))
        return currency_in({"currency": code, "eur_per_currency": euros})
    return currency_in(study.attributes)


def of_scenario(resolved: str) -> tuple[str, float]:
    """From the section `money:` of a scenario as resolved, which a file of one scenario holds."""
    block = re.search(r"^money:(.*?)(?=^\S|\Z)", resolved, re.MULTILINE | re.DOTALL)
    money = block.group(1) if block else ""
    code = re.search(r"\bcurrency:\s*[\"']?([A-Z]{3})\b", money)
    if code is None:
        return KEPT, 1.0
    number = r"[\"']?([\d.,_]+(?:e[+-]?\d+)?)"
    name = "gbp" if code.group(1) == "GBP" else code.group(1)
    rate = re.search(rf"\b{name}:\s*(?:\{{?\s*value:\s*)?{number}", money)
    if rate is not None:
        return code.group(1), float(rate.group(1).replace(",", "").replace("_", ""))
    return code.group(1), GBP if name == "gbp" else float("nan")


def shown_in(study: StudyData) -> str:
    """The currency that the study's amounts are in now."""
    return text(study.attributes.get("shown_in", "")) or KEPT


def in_own_currency(study: StudyData) -> StudyData:
    """The same study with every amount in its own currency; itself where that is EUR."""
    currency = kept_currency(study)
    if not currency.own or shown_in(study) != KEPT:
        return study
    changed: dict[str, object] = {"tables": study.tables.seen(lambda name, data: table_in(name, data, currency))}
    changed["attributes"] = attributes_in(study.attributes, currency)
    if study.has_outcome(study.main_outcome) and study.outcomes.units(study.main_outcome).startswith(KEPT):
        changed["verdict"] = {key: value / currency.euros if key in OF_THE_LEAD else value
                              for key, value in study.verdict.items()}
    if study.plan is not None:
        factor = np.array([rate_of(unit, currency) for unit in study.plan.units])
        changed["plan"] = replace(study.plan, value=study.plan.value / factor,
                                  units=[unit_in(unit, currency) for unit in study.plan.units])
    if study.whole is not None:
        changed["whole"] = in_own_currency(study.whole)
    return replace(study, **changed)


def rate_of(unit: str, currency: Currency) -> float:
    return currency.euros if unit.startswith(KEPT) else 1.0


def unit_in(unit: str, currency: Currency) -> str:
    return currency.code + unit[len(KEPT):] if unit.startswith(KEPT) else unit


def table_in(name: str, data: xr.Dataset, currency: Currency) -> xr.Dataset:
    """A table of a study by its name."""
    if name == "parameters":
        return parameters_in(data, currency)
    if name not in GROUPS and not name.startswith("by_group/"):
        return data
    money = {name: v for name, v in data.data_vars.items() if text(v.attrs.get("units", "")).startswith(KEPT)}
    return data.assign({name: (v.dims, np.asarray(v.values, dtype=float) / currency.euros,
                               {**v.attrs, "units": unit_in(text(v.attrs["units"]), currency)})
                        for name, v in money.items()})


def parameters_in(data: xr.Dataset, currency: Currency) -> xr.Dataset:
    """Numbers that differ between draws, each in a unit of its own."""
    if "unit" not in data.data_vars:
        return data
    units = [text(unit) for unit in data["unit"].values]
    rates = np.array([rate_of(unit, currency) for unit in units])
    changed = {"unit": (data["unit"].dims, np.array([unit_in(unit, currency) for unit in units], dtype=object))}
    for name in ("value", "low", "high", "central"):
        if name in data.data_vars and "parameter" in data[name].dims:
            v = data[name]
            shape = [-1 if d == "parameter" else 1 for d in v.dims]
            changed[name] = (v.dims, np.asarray(v.values, dtype=float) / rates.reshape(shape), v.attrs)
    return data.assign(changed)


def attributes_in(attributes: dict, currency: Currency) -> dict:
    changed = dict(attributes)
    for key in ATTRIBUTES:
        if key in changed:
            changed[key] = np.asarray(changed[key], dtype=float) / currency.euros
    if text(changed.get("information_json", "")):
        changed["information_json"] = json.dumps(information_in(json.loads(text(changed["information_json"])), currency))
    changed["shown_in"] = currency.code
    return changed


def information_in(given: dict, currency: Currency) -> dict:
    """Costs of waiting, and prices of proposed studies."""
    if isinstance(given.get("decide"), dict) and "waiting_costs" in given["decide"]:
        given["decide"]["waiting_costs"] = float(given["decide"]["waiting_costs"]) / currency.euros
    for proposal in given.get("proposals", {}).values():
        cost = proposal.get("cost", {})
        cost.update({key: float(cost[key]) / currency.euros for key in PRICES if key in cost})
    return given


def objectives_in(data: xr.Dataset, money: dict[str, bool], first: str, currency: Currency) -> xr.Dataset:
    """Of a search for the best mix, whose arrays lie over objectives, over outcomes, or are of the first objective alone."""
    changed = {}
    for name, v in data.data_vars.items():
        if v.dtype.kind != "f":
            continue
        over = next((d for d in ("objective", "outcome") if d in v.dims), None)
        of_first = over is None and (name in OF_FIRST or "case" in v.dims)
        labels = [text(label) for label in data.coords[over].values] if over else [first] if of_first else []
        rates = np.array([currency.euros if money[label] else 1.0 for label in labels])
        shape = [-1 if d == over else 1 for d in v.dims] if over else [1] * len(v.dims)
        if labels:
            changed[name] = (v.dims, v.values / rates.reshape(shape), v.attrs)
    return data.assign(changed)
