"""All three answers of a study at once: what knowing is worth, which proposed study to fund, what its result would say."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from ..compare import Comparison, once
from ..labelled import text
from .benefit import ENOUGH, Benefit, benefit_of, everything
from .partial import Knowing, knowing
from .proposals import Information, Proposal, evidence_file, groups_of, information_of, simulated
from .sample import Funding, band_worths, value_of_study
from .timing import timing

EVIDENCE = "evidence_file"      # attribute of a study under which `cpdsim value` names the file


@dataclass
class Answer:
    benefit: Benefit
    knowing: Knowing
    information: Information
    weighted: bool                                  # by evidence
    fundings: list[Funding] = field(default_factory=list)      # most net worth first
    unknown: list[tuple[Proposal, str]] = field(default_factory=list)   # proposals not looked at, and the message why

    @property
    def needed(self) -> int:
        """Draws that would do; 0 where there are enough."""
        if not self.knowing.needed:
            return 0
        return math.ceil(ENOUGH * len(self.benefit.weights) / self.benefit.effective)


@once
def answer(c: Comparison) -> Answer | None:
    """None where the study has no money, no worth of a unit or a single strategy. Raises InputError."""
    study = c.study
    asked = information_of(study)
    named = text(study.attributes.get(EVIDENCE, ""))
    path = evidence_file(study, Path(named) if named else None) if asked.proposals or named else None
    found = simulated(study, path) if path is not None else None
    b = benefit_of(c, found.weights if found is not None else None)
    if b is None:
        return None
    paths = [n.path for n in b.numbers] + list(b.forms)
    result = Answer(b, knowing(b, groups_of(asked.groups, paths)), asked, found is not None and found.weights is not None)
    if not asked.proposals or asked.decide is None:
        return result
    start, discount = text(study.attributes.get("window_from", "")), study.number("discount")
    whole = None
    for p in asked.proposals:
        target = found.targets.get(p.like) if found is not None else None
        if result.knowing.needed or target is None:
            result.unknown.append((p, "draws" if result.knowing.needed else "simulated"))
            continue
        whole = whole or [everything(b, w, 0) for w in band_worths(b)]
        when = timing(asked.decide, p.design.result, start or p.design.result, discount if discount > 0 else 0.0)
        funding = value_of_study(b, p, target.of(b.draws), when, len(asked.proposals), whole=whole)
        if funding.missing:
            result.unknown.append((p, funding.missing))
        else:
            result.fundings.append(funding)
    result.fundings.sort(key=lambda f: (-float(f.net[f.best]), f.proposal.name))
    return result

