"""What is said of knowing and of studies, in the reader's language: the sentences of the page and of the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..language import Words
from ..labelled import text
from ..names import question
from .answer import Answer, answer
from .benefit import Bracket
from .partial import Candidate
from .proposals import Proposal
from .sample import Funding

if TYPE_CHECKING:
    from ..figures.canvas import Context

LITTLE = 0.01       # of the worth of knowing everything: next to nothing


def answer_of(context: "Context") -> Answer | None:
    return answer(context.comparison)


def candidate(words: Words, c: Candidate) -> str:
    if c.kind == "number":
        return words.parameter(c.name)
    if c.kind == "forms":
        return question(words, c.name) if c.name else words("knowing.all_forms")
    return words(f"group.{c.name}") if words.has(f"group.{c.name}") else c.name.replace("_", " ")


def money(words: Words, value: float) -> str:
    """To two figures: more would claim a precision that no such value has."""
    return words.money(float(f"{value:.2g}"))


def limits(words: Words, b: Bracket) -> str:
    if b.estimate <= 0:
        return words("knowing.at_most", high=money(words, b.upper))
    return words("knowing.limits", estimate=money(words, b.estimate), low=money(words, max(0.0, b.low)),
                 high=money(words, b.upper))


def worth(found: Answer, context: "Context") -> str:
    return context.words("knowing.worth", worth=context.words.decimals(found.benefit.worth, 0),
                         what=context.words.quantity_name(context.comparison.outcome))


def too_few(found: Answer, context: "Context") -> str:
    """With the time that so many draws would take, where the file says what these took."""
    words, study, b = context.words, context.study, found.benefit
    try:
        hours = float(text(study.provenance.get("core_hours", "")) or "nan") * found.needed / len(b.weights)
    except ValueError:
        hours = math.nan
    facts = {"draws": words.decimals(len(b.weights), 0), "needed": words.decimals(found.needed, 0),
             "effective": words.decimals(b.effective, 0), "minutes": words.decimals(max(1.0, 60 * hours), 0)}
    key = "knowing.too_few_weighted" if found.weighted else "knowing.too_few"
    return words(key, **facts) + (" " + words("knowing.time", **facts) if math.isfinite(hours) else "")


def most_worth_knowing(found: Answer, context: "Context") -> str:
    words, whole = context.words, found.knowing.whole
    clear = [w for w in found.knowing.worths if w.bracket.clear and w.candidate.kind != "number"]
    if whole.estimate <= 0:
        return words("finding.knowing_nothing", worth=worth(found, context))
    if not clear:
        first = next((w for w in found.knowing.worths if w.candidate.kind != "number"), None)
        most = money(words, first.bracket.upper if first else 0.0)
        return words("finding.knowing_unclear", whole=money(words, whole.estimate), worth=worth(found, context), most=most)
    named = clear[:1] + [w for w in clear[1:] if not set(clear[0].candidate.paths) < set(w.candidate.paths)][:1]
    return words("finding.knowing", whole=money(words, whole.estimate), worth=worth(found, context),
                 items=words.join([f"{candidate(words, w.candidate)} {limits(words, w.bracket)}" for w in named]))


def title(words: Words, p: Proposal) -> str:
    return p.titles.get(words.language) or p.titles.get("en") or next(iter(p.titles.values()), p.name.replace("_", " "))


def size(words: Words, f: Funding) -> str:
    key = "knowing.schools" if f.proposal.design.counts_schools else "knowing.teachers"
    return words(key, n=words.decimals(float(f.sizes[f.best]), 0))


def title_with_size(words: Words, f: Funding) -> str:
    return f"{title(words, f.proposal)}, {size(words, f)}"


def unit(words: Words, name: str) -> str:
    return words(f"unit.target.{name}") if words.has(f"unit.target.{name}") else name


def funding(found: Answer, f: Funding, context: "Context") -> str:
    """Whether to fund it, at which size, up to which price; and what would change."""
    words, best = context.words, f.best
    open_money = found.information.decide.open * context.study.number("budget_total")
    facts = {"study": words.quote(title(words, f.proposal)), "size": size(words, f), "cost": money(words, float(f.cost[best])),
             "gain": money(words, float(f.worth[best])), "most": money(words, f.timing.worth(f.gain[best].upper)),
             "worth": worth(found, context), "share": words.percent(f.changed), "open": money(words, open_money),
             "result": f.proposal.design.result, "by": found.information.decide.by,
             "net": money(words, float(f.net[best]))}
    if f.timing.late:
        return words("funding.late", **facts)
    if f.nothing or f.gain[-1].upper < LITTLE * found.knowing.whole.estimate:
        return words("funding.nothing", **facts)
    if not f.funded:
        return words("funding.too_dear", **facts)
    return words("funding.yes" if f.gain[best].clear else "funding.unclear", **facts)


def rule(f: Funding, context: "Context") -> str:
    """'below .15 choose teams (31 %), above choose courses (69 %)'."""
    words, branches, parts = context.words, f.rules[f.best], []
    for b in branches:
        key = "below" if b.low == -math.inf else "above" if b.high == math.inf else "between"
        parts.append(words(f"rule.{key}", low=words.number(b.low) if math.isfinite(b.low) else "",
                           high=words.number(b.high) if math.isfinite(b.high) else "", unit=unit(words, f.unit),
                           strategy=words.quote(context.name(b.option)), share=words.percent(b.share)))
    return words("rule.all", study=title_with_size(words, f), parts=words.join(parts))


def not_looked_at(found: Answer, context: "Context") -> list[str]:
    """A sentence for each reason why proposals have no worth here."""
    words, reasons = context.words, {}
    for p, why in found.unknown:
        reasons.setdefault(why, []).append(words.quote(title(words, p)))
    texts = []
    for why, names in reasons.items():
        texts.append(too_few(found, context) if why == "draws" else words(f"funding.{why}", studies=words.join(names)))
    return texts
