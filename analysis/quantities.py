"""What the reported quantities are: which direction is better, and in which unit people read them."""

from __future__ import annotations

import re
from dataclasses import dataclass

LOWER_IS_BETTER = {"never_reached", "gini_cpd_hours", "spend", "unspent", "cost_per_sustained_teacher"}
MONEY = re.compile(r"[A-Z]{3}(/|$)")    # units of amounts: EUR, GBP/teacher
INDICES = {"gini_cpd_hours"}       # dimensionless, but not a share of anything: never printed in per cent


@dataclass(frozen=True)
class Quantity:
    """`scale` turns the file's number into the one that is printed; `kind` says how: count, share, money or index."""

    name: str
    kind: str
    long_name: str = ""
    counts_teachers: bool = False      # people of whom "per 100 teachers" can be said

    @property
    def scale(self) -> float:
        return 100.0 if self.kind == "share" else 1.0

    @property
    def direction(self) -> int:
        """+1 where more is better, -1 where less is."""
        return -1 if self.name in LOWER_IS_BETTER or self.name.startswith("spend_") else 1


def quantity(name: str, units: str = "1", long_name: str = "") -> Quantity:
    if name in INDICES:
        kind = "index"
    elif MONEY.match(units.strip()):
        kind = "money"
    elif units.strip() in ("1", "", "share"):
        kind = "share"
    else:
        kind = "count"
    return Quantity(name, kind, long_name, units.strip() in ("teacher", "teachers"))
