"""What may be said of a reported quantity: in which unit people read it, and whether more of it is better.

Files say so themselves (`kind` and `better`, from the one list in sim/data/quantity.cpp).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .labelled import Group, text

# Files of result format 1, and tables by hand, do not say it.
UNSAID_LESS = ("never_reached", "gini_cpd_hours", "spend", "spend_", "unspent", "cost_per_sustained_teacher")
UNSAID_INDEX = ("gini_cpd_hours",)
MONEY = re.compile(r"[A-Z]{3}(/|$)")    # units of amounts: EUR, GBP/teacher


@dataclass(frozen=True)
class Quantity:
    """`scale` turns the file's number into the one that is printed; `kind` says how: count, share, money or index (no
    unit, and no share of anything, so never in per cent). `better`: more, less or none."""

    name: str
    kind: str
    long_name: str = ""
    counts_teachers: bool = False      # people of whom "per 100 teachers" can be said
    better: str = "more"

    @property
    def scale(self) -> float:
        return 100.0 if self.kind == "share" else 1.0

    @property
    def direction(self) -> int:
        """-1 where less is better, else +1."""
        return -1 if self.better == "less" else 1


def quantity(name: str, units: str = "1", long_name: str = "", kind: str = "", better: str = "") -> Quantity:
    units = units.strip()
    if not kind:
        plain = "share" if units in ("1", "", "share") else "count"
        kind = "index" if name in UNSAID_INDEX else "money" if MONEY.match(units) else plain
    if not better:
        better = "less" if name in UNSAID_LESS or name.startswith("spend_") else "more"
    return Quantity(name, kind, long_name, units in ("teacher", "teachers"), better)


def quantity_in(group: Group, name: str) -> Quantity:
    """As the file describes it."""
    said = group.variables[name].attrs
    return quantity(name, group.units(name), group.long_name(name), text(said.get("kind", "")), text(said.get("better", "")))
