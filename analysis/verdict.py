"""Numbers -> sentences, from templates that are tested one by one (messages verdict.*).

A strategy is called the winner only if the interval of its lead over the runner-up leaves out 0 *and* it is ahead in at
least two of three futures; else the report says that the runs do not separate them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import compare, conclusions, indices
from .compare import AHEAD, Comparison
from .discovery import Condition
from .language import Words
from .sampling import REALISATION
from .statistics import FEW_DRAWS, Paired
from .structures import parts
from .targets import targets

LARGE_UNSPENT = 0.10
YEARS_LATER = 5
MOST_PAIRS = 3


@dataclass(frozen=True)
class Sentence:
    key: str     # which branch was taken, for tests and --json
    text: str


def verdict(comparison: Comparison, words: Words) -> list[Sentence]:
    """The headline first; the others say how often, for whom, what remains, what would turn it, how sure."""
    found = [headline(comparison, words)]
    for part in (spread, how_often, for_whom, what_remains, what_turns_it, screening, other_futures, survivors,
                 rule_found, evidence, unspent, failures,
                 few_draws):
        sentence = part(comparison, words)
        if sentence is not None:
            found.append(sentence)
    return found


def names(comparison: Comparison, words: Words, *strategies: str) -> list[str]:
    return [words.quote(comparison.study.name(s)) for s in strategies]


def interval_words(comparison: Comparison, words: Words, pair: Paired, toward_best: bool = True) -> dict[str, str]:
    flip = comparison.outcome.direction if toward_best else 1
    low, high = sorted((pair.low * flip, pair.high * flip))
    return {"interval": words.decimals(100 * comparison.study.interval, 0), "low": words.value(comparison.outcome, low),
            "high": words.value(comparison.outcome, high)}


def budget_words(comparison: Comparison, words: Words) -> str:
    total = comparison.study.number("budget_total") * comparison.study.levels[comparison.level]
    return words("verdict.budget",
                 money=words.money(total)) if np.isfinite(total) and total > 0 else words("verdict.same_budget")


def headline(c: Comparison, words: Words) -> Sentence:
    best, = names(c, words, c.best)
    value = words.value(c.outcome, c.mean[c.best])
    what = words.quantity_name(c.outcome)
    if c.second is None:
        key = "single" if c.study.single else "alone"
        return Sentence(key, words(f"verdict.{key}", best=best, value=value, what=what, unit=words.unit(c.outcome)))
    rival = c.tied[0] if c.tied else c.second
    lead = c.pairs[c.best, rival]
    common = {"best": best, "second": names(c, words, rival)[0], "budget": budget_words(c, words), "what": what,
              "difference": words.difference(c.outcome, lead.mean), **interval_words(c, words, lead)}
    if not np.isfinite(lead.low):
        return Sentence("one_run", words("verdict.one_run", **common))
    if c.tied and lead.separated and len(c.tied) == 1:
        share = compare.share_ahead(lead, c.outcome.direction)
        return Sentence("not_often_enough", words("verdict.not_often_enough", share=words.decimals(100 * share, 0),
                                                  bound=words.decimals(100 * AHEAD, 0), **common))
    if c.tied:
        common["all"] = words.join(names(c, words, c.best, *c.tied))
        everyone = len(c.tied) == len(c.strategies) - 1 > 1
        several = "_any" if everyone else "_many" if len(c.tied) > 1 else "_baseline" if c.baseline in (c.best,
                rival) else ""
        key = "not_separated" + several
        return Sentence(key, words(f"verdict.{key}", **common))
    if c.best == c.baseline:
        return Sentence("baseline_best", words("verdict.baseline_best", **common))
    key = "beats_baseline_only" if c.second == c.baseline else "winner"
    return Sentence(key, words(f"verdict.{key}", **common))


def spread(c: Comparison, words: Words) -> Sentence | None:
    """The other spread: not how well the average is known, but where futures fall."""
    if c.lead is None or c.lead.pairs < 2:
        return None
    low, high = sorted((c.lead.future_low * c.outcome.direction, c.lead.future_high * c.outcome.direction))
    return Sentence("spread", words("verdict.spread", interval=words.decimals(100 * c.study.interval, 0),
                                    low=words.value(c.outcome, low, True), high=words.value(c.outcome, high, True)))


def how_often(c: Comparison, words: Words) -> Sentence | None:
    if c.second is None:
        return None
    best, second = names(c, words, c.best, c.second)
    return Sentence("how_often",
                    words("verdict.how_often", best=best, second=second,
                          share=words.decimals(100 * c.probability[c.best], 0),
                                       ahead=words.decimals(100 * compare.share_ahead(c.lead, c.outcome.direction), 0),
                                       futures=words.decimals(c.lead.pairs, 0), draws=words.decimals(c.lead.draws, 0)))


def for_whom(c: Comparison, words: Words) -> Sentence | None:
    """Where the best strategy does most and least, and whether it still leads the runner-up there."""
    if c.second is None or c.best == c.baseline:
        return None
    effect = compare.group_effect(c, "school_type", c.best, c.baseline)
    if effect is None or np.isfinite(effect.mean).sum() < 2:
        return None
    direction = c.outcome.direction
    rank = np.argsort(np.where(np.isfinite(effect.mean), -effect.mean * direction, np.inf))
    rank = [i for i in rank if np.isfinite(effect.mean[i])]
    most, least = rank[0], rank[-1]
    unit = words("unit.per_hundred") if effect.per_hundred else words("unit.kind.count")
    text = words("verdict.for_whom", most=words.quote(label(words, effect.labels[most])),
                 most_value=words.number(effect.mean[most], True),
                 least=words.quote(label(words, effect.labels[least])),
                 least_value=words.number(effect.mean[least], True), unit=unit)
    lead = compare.group_effect(c, "school_type", c.best, c.second)
    better = lead.better(direction)
    unclear = [words.quote(label(words, name)) for name, ahead in zip(lead.labels, better) if not ahead]
    if unclear and not c.tied and np.isfinite(lead.low).any():
        text += " " + words("verdict.for_whom_unclear", groups=words.join(unclear),
                            second=words.quote(c.study.name(c.second)))
    return Sentence("for_whom", text)


def label(words: Words, name: str) -> str:
    """A label of a subgroup in the reader's language, where it is one of the model's own."""
    parts = [part.strip() for part in name.split("|")]
    return " | ".join(words(f"label.{p}") if words.has(f"label.{p}") else p.replace("_", " ") for p in parts)


def what_remains(c: Comparison, words: Words) -> Sentence | None:
    strategy = c.best if c.best != c.baseline else next((s for s in c.strategies if s != c.baseline), c.best)
    curve = compare.persistence(c, strategy)
    if curve is None:
        return None
    years, mean, low, high = curve
    there = [i for i in range(len(years)) if 0 < years[i] <= YEARS_LATER and np.isfinite(mean[i])]
    if not there:
        return None
    i = there[-1]
    return Sentence("what_remains",
                    words("verdict.what_remains", strategy=words.quote(c.study.name(strategy)),
                          years=words.tick(years[i]),
                                          still=words.decimals(mean[i], 0), low=words.decimals(low[i], 0),
                                          high=words.decimals(high[i], 0),
                                          interval=words.decimals(100 * c.study.interval, 0)))


def what_turns_it(c: Comparison, words: Words) -> Sentence | None:
    """The assumption that would turn the order, if one is clear; else the one that matters most."""
    if c.second is None or c.study.parameters is None or not c.influences:
        return None
    best, second = names(c, words, c.best, c.second)
    clear = [f for f in c.influences if f.clear]
    form = next((f for f in c.form_influences if f.clear and f.turned), None)
    if form is not None and not any(np.isfinite(f.switching) and f.swing > form.swing for f in clear):
        return Sentence("turns_form", words("verdict.turns_form", second=second, forms=words("or").join(
            words.quote(form_name(words, form.path, name)) for name in form.turned)))
    if not clear:
        return Sentence("turns_unclear", words("verdict.turns_unclear", draws=words.decimals(c.lead.draws, 0)))
    turning = [f for f in clear if np.isfinite(f.switching)]
    first = (turning or clear)[0]
    facts = {"best": best, "second": second, "parameter": words.parameter(first.path),
             "low": words.parameter_value(first.low, first.unit),
             "high": words.parameter_value(first.high, first.unit), "grade": words.grade(first.evidence)}
    if not turning:
        return Sentence("turns_none", words("verdict.turns_none", **facts))
    side = words("verdict.above") if first.loses_above else words("verdict.below")
    return Sentence("turns",
                    words("verdict.turns", side=side, value=words.parameter_value(first.switching, first.unit),
                          **facts))


def other_futures(c: Comparison, words: Words) -> Sentence | None:
    """What-ifs and structural forms under which another strategy comes first."""
    if c.second is None:
        return None
    labels, means = compare.futures(c)
    if len(labels) < 2:
        return None
    turned = []
    for name, row in list(zip(labels, means))[1:]:
        first = int(np.nanargmax(row * c.outcome.direction))
        if c.strategies[first] != c.best:
            turned.append(words("verdict.future_item", future=future_name(words, name),
                                strategy=words.quote(c.study.name(c.strategies[first]))))
    if turned:
        return Sentence("other_futures", words("verdict.other_futures", items=words.join(turned)))
    return Sentence("all_futures",
                    words("verdict.all_futures", best=words.quote(c.study.name(c.best)),
                          count=words.decimals(len(labels) - 1, 0)))


def future_name(words: Words, name: str) -> str:
    """'learning.dose=saturating' -> 'hours: the first count most'; 'high_turnover' -> 'high turnover'."""
    if name == "main":
        return words("future.main")
    return "; ".join(form_name(words, *p.split("=")) if "=" in p else p.replace("_", " ") for p in parts(name))


def form_name(words: Words, path: str, form: str) -> str:
    what = words(f"structure.{path}") if words.has(f"structure.{path}") else path.split(".")[-1].replace("_", " ")
    return f"{what}: " + (words(f"form.{form}") if words.has(f"form.{form}") else form.replace("_", " "))


def survivors(c: Comparison, words: Words) -> Sentence | None:
    """What holds under every structural form and what-if, and what becomes of the first place."""
    if c.second is None:
        return None
    found = conclusions.claims(c)
    count = max((len(f.same_sign) + len(f.turned) for f in found), default=0)
    if count < 2:
        return None
    holding = [f for f in found if f.status == "survives"]
    over_baseline = [f.better for f in holding if f.worse == c.baseline]
    others = [f for f in holding if c.baseline not in (f.better, f.worse)]
    items, shown = [], MOST_PAIRS if len(others) > MOST_PAIRS + 1 else len(others)
    if over_baseline:
        key = "conclusion.all_over_baseline" if len(over_baseline) == len(c.strategies) - 1 > 1 else \
            "conclusion.over_baseline"
        items.append(words(key, names=words.join(names(c, words, *over_baseline)), count=len(over_baseline)))
    items += [words("conclusion.over", better=names(c, words, f.better)[0], worse=names(c, words, f.worse)[0])
              for f in others[:shown]]
    if len(others) > shown:
        items.append(words("conclusion.more", count=len(others) - shown))
    text = words("conclusion.survive" if items else "conclusion.none", count=count, items=words.join(items))
    first = next((f for f in found if {f.better, f.worse} == {c.best, c.second}), None)
    if first is not None:
        text += " " + words(f"conclusion.first_{first.status}", best=names(c, words, c.best)[0],
                            second=names(c, words, c.second)[0],
                            forms=words.join([words.quote(future_name(words, n)) for n in first.turned]))
    return Sentence("survivors", text)


def factor_name(words: Words, path: str) -> str:
    """A number or a structural form that a design varies; chance where it is one of its factors."""
    if path == REALISATION:
        return words("factor.chance")
    return words(f"structure.{path}") + " " + words("factor.form") if words.has(f"structure.{path}") \
        else words.parameter(path)


def screening(c: Comparison, words: Words) -> Sentence | None:
    """Of a Morris or Saltelli study: what was compared, and what moves the lead most."""
    plan = c.study.plan
    if plan is None or not plan.chained or c.second is None:
        return None
    text = words(f"verdict.design_{plan.sampler}", factors=words.decimals(len(plan.factors), 0),
                 draws=words.decimals(c.study.all_draws.draws, 0), kept=words.decimals(c.study.draws, 0))
    lead = targets(c)[0]
    best, second = names(c, words, c.best, c.second)
    if plan.sampler == "saltelli":
        found = indices.sobol(plan, lead.by_draw, c.study.interval)
        items = [words("verdict.index_item", parameter=factor_name(words, i.path), total=words.percent(i.total))
                 for i in found.indices[:3] if i.total_low > 0] if found else []
    else:
        found = indices.morris(plan, lead.by_draw, c.study.interval)
        items = [words("verdict.effect_item", parameter=factor_name(words, e.path),
                       mu_star=words.value(c.outcome, e.mu_star)) for e in found.effects[:3] if e.count] if found else []
    if items:
        text += " " + words("verdict.moved_by", best=best, second=second, items=words.join(items))
    return Sentence("design", text)


def condition_words(words: Words, conditions: list[Condition]) -> str:
    """'knowledge half life (fading) above 0.7 years and hours: the first count most'."""
    found = []
    for condition in conditions:
        name = words.quote(words.parameter(condition.path))
        value = lambda v, c=condition: words.parameter_value(v, c.unit)
        if condition.is_form:
            kinds = [form_name(words, condition.path, k) for k in condition.forms]
            forms = words("or").join(k.split(": ", 1)[-1] for k in kinds)
            found.append(words.quote(f"{kinds[0].split(': ', 1)[0]}: {forms}"))
        elif np.isfinite(condition.low) and np.isfinite(condition.high):
            found.append(words("condition.between", name=name, low=value(condition.low), high=value(condition.high)))
        else:
            side, edge = ("above", condition.low) if np.isfinite(condition.low) else ("below", condition.high)
            found.append(words(f"condition.{side}", name=name, value=value(edge)))
    return words.join(found)


def rule_found(c: Comparison, words: Words) -> Sentence | None:
    """The rule for where the favourite loses, or that none was found; silent where there were too few draws to look."""
    rule = c.rule
    if isinstance(rule, str):
        return None
    best, = names(c, words, c.best)
    if not rule.accepted:
        return Sentence("no_rule", words("verdict.no_rule", best=best, draws=words.decimals(rule.draws, 0)))
    return Sentence("rule", words("verdict.rule_loses" if rule.loses else "verdict.rule_wins", best=best,
                                  rule=condition_words(words, rule.conditions),
                                  coverage=words.decimals(100 * rule.coverage, 0),
                                  density=words.decimals(100 * rule.density, 0),
                                  base=words.decimals(100 * rule.base_rate, 0),
                                  unseen=words.decimals(100 * rule.unseen_density, 0)))


def evidence(c: Comparison, words: Words) -> Sentence | None:
    counts = compare.evidence_counts(c.study)
    total = sum(counts.values())
    if not total:
        return None
    guessed, some, strong = (sum(n for g, n in counts.items() if low <= g <= high) for low,
                             high in ((0, 1), (2, 3), (4, 5)))
    key = "evidence_weak" if guessed > total / 2 else "evidence"
    return Sentence(key, words(f"verdict.{key}", total=words.decimals(total, 0), guessed=words.decimals(guessed, 0),
                               some=words.decimals(some, 0), strong=words.decimals(strong, 0)))


def unspent(c: Comparison, words: Words) -> Sentence | None:
    items = []
    for strategy in c.strategies:
        found = compare.money(c, strategy) if strategy != c.baseline else None
        if found is not None and found[0] > 0 and found[1] / found[0] > LARGE_UNSPENT:
            items.append(words("verdict.unspent_item", strategy=words.quote(c.study.name(strategy)),
                               share=words.percent(found[1] / found[0])))
    if not items:
        return None
    text = words("verdict.unspent", items=words.join(items))
    return Sentence("unspent", text if c.second is None else text + " " + words("verdict.unspent_equal"))


def failures(c: Comparison, words: Words) -> Sentence | None:
    if not (c.study.failed or c.study.absent or c.excluded):
        return None
    text = words("verdict.failures", failed=words.decimals(c.study.failed, 0), absent=words.decimals(c.study.absent, 0))
    if c.excluded:
        text += " " + words("verdict.excluded", names=words.join(names(c, words, *c.excluded)))
    return Sentence("failures", text)


def few_draws(c: Comparison, words: Words) -> Sentence | None:
    if c.lead is None or c.lead.draws >= FEW_DRAWS:
        return None
    key = "one_draw" if c.lead.draws < 2 else "few_draws"
    return Sentence(key, words(f"verdict.{key}", draws=words.decimals(c.lead.draws, 0)))
