"""The switchboard of the page: findings with tick boxes. Unticking weighs the stored draws again, as figure 21 does for
one finding at a time, here for any choice of them; the forms of the model keep their shares.

The page holds what templates/switchboard.js needs as JSON: log densities of each finding under each draw, and the main
outcome of each strategy. The one script is allowed by its hash; without it the boxes are dead and a sentence says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import calibration
from .compare import Comparison
from .language import Words
from .likelihood import IMPOSSIBLE, Pieces, pieces, spreads
from .labelled import text
from .statistics import mean_of
from .turned_by import FEW

SCRIPT = Path(__file__).parent / "templates" / "switchboard.js"
MOST = 1_500_000    # bytes of JSON


@dataclass(frozen=True)
class Finding:
    id: str
    what: str
    source: str
    conflict: str


@dataclass(frozen=True)
class Switchboard:
    findings: list[Finding]
    strategies: list[tuple[str, str]]      # name, mean in print while everything is ticked
    unit: str
    first: str                             # the sentence while everything is ticked
    effective: str
    data: str                              # JSON
    script: str

    @property
    def policy(self) -> str:
        """What the content security policy allows beside styles and pictures of the page itself."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.script.encode()).digest()).decode()


def switchboard(c: Comparison, words: Words) -> Switchboard | None:
    """None where the study rests on no posterior, on one that says too little, or on one strategy."""
    behind = calibration.behind(c.study.path, text(c.study.attributes.get("posterior", "")))
    if behind is None or c.second is None or "form" not in behind.groups.get("draws", {}):
        return None
    values = mean_of(c.values(), 2)                                                       # (S, D)
    complete = np.flatnonzero(np.isfinite(values).all(axis=0))
    made = pieces(behind, complete) if len(complete) and "T" in behind.groups["targets"] else None
    if made is None:
        return None
    forms = np.array(["; ".join(row) for row in np.atleast_2d(behind["draws/form"][:values.shape[1]])])
    names = sorted(set(forms[complete]))
    form = np.array([names.index(f) for f in forms[complete]])
    share = np.array([(forms == name).mean() for name in names])
    share = share / share.sum()
    titles = [c.study.name(s) for s in c.strategies]
    data = data_of(made, values[:, complete], form, share) | printed_as(c, words, titles) | {"findings": made.ids}
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    if len(written.encode()) > MOST:
        return None
    weight = (share / np.bincount(form, minlength=len(names)))[form]     # while all findings count
    means = values[:, complete] @ weight
    order = np.argsort(-means * c.outcome.direction, kind="stable")
    first = filled(data["words"]["first"], best=data["strategies"][order[0]], second=data["strategies"][order[1]],
                   n=words.value(c.outcome, abs(float(means[order[0]] - means[order[1]]))))
    what = dict(zip(behind["targets/target"], zip(*(behind[f"targets/{n}"] for n in ("what", "source", "conflict")))))
    named = lambda what, source, conflict: (words.published(what), source, words.conflict(conflict) if conflict else "")
    return Switchboard([Finding(i, *named(*what[i])) for i in made.ids],
                       [(t, words.value(c.outcome, float(m))) for t, m in zip(titles, means)], words.unit(c.outcome), first,
                       filled(data["words"]["effective"], draws=words.decimals(1 / float((weight**2).sum()), 0)), written,
                       SCRIPT.read_text(encoding="utf-8"))


def filled(template: str, **values: str) -> str:
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template


def printed_as(c: Comparison, words: Words, titles: list[str]) -> dict:
    """How the script prints: the rules of Words.value and the sentences, with holes for what changes."""
    places = {"count": -1, "money": 0, "index": 3}.get(c.outcome.kind, 1)      # -1: whole from ten on
    return {"direction": c.outcome.direction, "scale": c.outcome.scale, "places": places, "few": min(FEW, len(c.study.structure) - 0.5),
            "thousands": words.thousands, "decimal": words.decimal, "strategies": [words.quote(t) for t in titles],
            "words": {"first": words("switch.first", best="{best}", second="{second}", difference=lead_of(c, words)),
                      "few": words("switch.few", draws="{draws}"),
                      "effective": words("switch.effective", draws="{draws}")}}


def lead_of(c: Comparison, words: Words) -> str:
    """'{n} more teachers with ...', as Words.difference would say of a lead of the best strategy."""
    way = "more" if c.outcome.direction > 0 else "less"
    key = f"quantity.{c.outcome.name}.{way}"
    key = key if words.has(key) else f"quantity.other.{way}"
    return words(key, n="{n}", what=words.quantity_name(c.outcome))


def data_of(made: Pieces, values: np.ndarray, form: np.ndarray, shares: np.ndarray) -> dict:
    """Numbers with twelve digits: the script and whoever checks it reckon with the same."""
    short = lambda array: [number(x) for x in np.asarray(array).tolist()]
    x, of_spreads = spreads()
    return {"ratios": short(made.ratios), "spreads": short(x), "shares_of_spreads": short(of_spreads), "impossible": IMPOSSIBLE,
            "alone": {i: short(row) for i, row in made.alone.items()},
            "by_ratio": {i: [short(row) for row in rows] for i, rows in made.by_ratio.items()},
            "members": {i: {"found": short(m.found), "noise": short(m.noise), "value": m.value, "variance": m.variance,
                            "per_sd": m.per_sd} for i, m in made.members.items()},
            "groups": [{"scale": scale, "members": members} for scale, members in made.groups],
            "form": form.tolist(), "share": short(shares), "values": [short(row) for row in values]}


def number(x: float) -> float | None:
    return float(f"{x:.12g}") if np.isfinite(x) else None
