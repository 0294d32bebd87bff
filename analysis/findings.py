"""Sentences beside the verdict: what would settle it, what to find out first, whether to start small, how good the
evidence is; and, for the analyst, what turns the result and what survives."""

from __future__ import annotations

import numpy as np

from . import brief, compare, conclusions, evidence_table, indices, money, turning
from .compare import Comparison
from .discovery import discover
from .errors import InputError
from .language import Words
from .names import condition_words, factor_name, form_name, future_name, question
from .statistics import bootstrap_ratio, mean_of
from .targets import targets
from .value.benefit import ENOUGH
from .sentence import MOST_FACTOR, MOST_PAIRS, Sentence, names, price_words, rounded

LARGE_UNSPENT = 0.10
MOST_NAMED = 2  # numbers to find out first; figure 9 has all
NEAR = 0.1      # so near to the share of the money nobody starts small for it


def analyst(c: Comparison, words: Words) -> list[Sentence]:
    """The list that heads the analyst's part."""
    found = [part(c, words) for part in (spread, how_often, what_turns_it, screening, other_futures, survivors, rule_found)]
    return [s for s in found if s is not None]


def settle(c: Comparison, words: Words) -> Sentence | None:
    """How many futures would tell the best from the runner-up, or that no number would. None where the versions of the
    model disagree."""
    if brief.disagreeing_forms(c):        # the headline says what it hangs on
        return None
    rival = next((s for s in c.tied if not c.same(c.best, s)), None)
    if rival is None or c.lead is None or any(len(g) == len(c.strategies) for g in c.twins):
        return None
    facts = {"best": names(c, words, c.best)[0], "second": names(c, words, rival)[0]}
    lead = c.pairs[c.best, rival]
    if not np.isfinite(lead.low):
        return None
    if lead.separated:
        return Sentence("settle_knowledge", words("verdict.settle_knowledge", **facts))
    arm = lead.mean - lead.low if lead.mean > 0 else lead.high - lead.mean     # the end that lies beyond 0
    needed = lead.draws * (arm / abs(lead.mean)) ** 2 if lead.mean else np.inf
    if needed > MOST_FACTOR * lead.draws:
        return Sentence("settle_never", words("verdict.settle_never", **facts))
    return Sentence("settle_draws", words("verdict.settle_draws", needed=words.decimals(
        max(rounded(needed, 0.0), lead.draws + 1), 0), draws=words.decimals(lead.draws, 0), **facts))


def find_out(c: Comparison, words: Words) -> Sentence | None:
    """Which assumption is worth finding out first, where the draws can tell; else how many they would have to be."""
    if c.second is None or (not c.influences and not c.form_influences) or c.lead.draws < 2:
        return None
    if all(len(g) == len(c.strategies) for g in c.twins) and c.twins:
        return None
    settled = {w.name.split("=")[0] for w in brief.disagreeing_forms(c)}      # the sentence before names these
    items = [question(words, f.path) for f in c.form_influences if f.clear and f.path not in settled]
    if c.lead.draws >= ENOUGH:
        clear = [f for f in c.influences if f.clear]
        items += [words("verdict.find_item", parameter=words.quote(words.parameter(f.path)), grade=words.grade(f.evidence))
                  for f in clear[:MOST_NAMED]]
        if not items:
            return None if settled else Sentence("find_none", words("verdict.find_none", draws=words.decimals(c.lead.draws, 0)))
        return Sentence("find_first", words("verdict.find_first", items=words.join(items)))
    needs = words("verdict.find_needs", draws=words.decimals(c.lead.draws, 0),
                  needed=words.decimals(ENOUGH, 0)) if c.influences else ""
    text = words("verdict.find_first", items=words.join(items)) + " " if items else ""
    return Sentence("find_needs", (text + needs).strip()) if text + needs else None


def start_small(c: Comparison, words: Words) -> Sentence | None:
    """What half of the money, or the next smaller level, already gives of the best strategy's effect."""
    smaller = [i for i, v in enumerate(c.study.levels) if 0 < v < c.study.levels[c.level]]
    if c.baseline is None or c.second is None or not smaller or c.best == c.baseline:
        return None
    i = max(smaller, key=lambda k: c.study.levels[k])
    values = c.study.outcome(c.outcome.name)
    s, base = (c.study.strategies.index(x) for x in (c.best, c.baseline))
    gains = [values[s, k] - values[base, k] for k in (i, c.level)]
    both = np.isfinite(mean_of(gains[0] + gains[1], 1))
    full, part = (c.paired(values[s, k], values[base, k]) for k in (c.level, i))
    sign = c.outcome.direction
    if not (full.separated and part.separated and full.mean * sign > 0 and part.mean * sign > 0):
        return None
    share, money_share = part.mean / full.mean, float(c.study.levels[i] / c.study.levels[c.level])
    of_draws = [np.where(both, mean_of(v, 1), np.nan) for v in (gains[0] * sign, gains[1] * sign)]
    _, low, high = bootstrap_ratio(*of_draws, c.study.interval, c.study.sampling)
    near = low <= money_share <= high or abs(share - money_share) < NEAR * money_share
    key = "start_even" if near else "start_small" if share > money_share else "start_big"
    return Sentence(key, words(f"verdict.{key}", strategy=names(c, words, c.best)[0], share=words.percent(share),
                               money=words.percent(money_share)))


def other_measures(c: Comparison, words: Words) -> list[Sentence]:
    """Who comes first by the other outcomes that the study asks for, where that is clearly another than the best, and
    where a gain counts as a change from another number of points on."""
    items: dict[str, list[str]] = {}
    if c.second is None or c.best == c.baseline:
        return []
    named = lambda name: words.quote(words.quantity_name(compare.quantity_of(c.study, name)))
    for strategy, name in brief.first_by_other_measures(c):
        items.setdefault(strategy, []).append(named(name))
    for w in turning.by_marks(c):
        if w.first != c.best and not w.nothing_first:
            items.setdefault(w.first, []).append(named(w.name) + ("" if w.clear else " " + words("mark.unclear")))
    return [Sentence("other_measure", words("verdict.other_measure", items="; ".join(
        words("verdict.other_measure_item", strategy=names(c, words, s)[0], what=words.join(what))
        for s, what in items.items())))] if items else []


def unspent(c: Comparison, words: Words) -> list[Sentence]:
    """Money that could not be spent."""
    items = []
    for strategy in c.strategies:
        found = money.account(c, strategy) if strategy != c.baseline else None
        if found is not None and found.planned > 0 and found.unspent_share > LARGE_UNSPENT:
            items.append(words("verdict.unspent_item", strategy=words.quote(c.study.name(strategy)),
                               share=words.percent(found.unspent_share)))
    if not items:
        return []
    text = words("verdict.unspent", items=words.join(items))
    if c.second is not None and len(money.prices(c)) < 2:
        text += " " + words("verdict.unspent_equal")
    return [Sentence("unspent", text)]


def one(c: Comparison, words: Words) -> str:
    """What a price is of: 'one of these teachers', or a unit of what is counted."""
    return words("one.teacher" if c.outcome.counts_teachers else "one.unit", unit=words.unit(c.outcome))


def pays(c: Comparison, words: Words) -> list[Sentence]:
    """What one must be worth for any of the strategies to be better than not to spend: the least that one costs. Its
    price is not said again where the sentence about size has said it."""
    prices = money.prices(c) if c.outcome.kind == "count" and brief.measured(c) is not None else {}
    if not prices:
        return []
    cheapest = next(iter(prices))
    if cheapest == brief.measured(c):
        return [Sentence("pays", words("verdict.pays_itself", one=one(c, words)))]
    return [Sentence("pays", words("verdict.pays", strategy=words.quote(c.study.name(cheapest)), one=one(c, words),
                                   **price_words(words, prices[cheapest])))]


def overhead(c: Comparison, words: Words) -> list[Sentence]:
    """Where most of a programme's money is gone before anybody is taught."""
    items = [words("verdict.overhead_empty" if o.empty else "verdict.overhead_item", share=words.percent(o.share),
                   programme=words.quote(words.title(o.programme)), strategy=names(c, words, o.strategy)[0])
             for o in money.overheads(c)]
    return [Sentence("overhead", words("verdict.overhead", items="; ".join(items)))] if items else []


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


def patterns(c: Comparison, words: Words) -> Sentence | None:
    """How much of what is known from the field the model shows; of the model, not of this study."""
    try:
        rows = evidence_table.read(evidence_table.DATA / "patterns.csv")
    except InputError:
        return None
    if not rows:
        return None
    count = {v: sum(r.verdict == v for r in rows) for v in ("reproduced", "by construction", "not reproduced")}
    return Sentence("patterns", words("verdict.patterns", good=words.decimals(count["reproduced"], 0),
                                      others=words.decimals(len(rows) - count["by construction"], 0),
                                      bad=words.decimals(count["not reproduced"], 0)))


def spread(c: Comparison, words: Words) -> Sentence | None:
    """The other spread: not how well the average is known, but where futures fall."""
    if c.lead is None or c.lead.pairs < 2 or c.same(c.best, c.second):
        return None
    low, high = sorted((c.lead.future_low * c.outcome.direction, c.lead.future_high * c.outcome.direction))
    best, second = names(c, words, c.best, c.second)
    return Sentence("spread", words("verdict.spread", best=best, second=second, interval=words.decimals(100 * c.study.interval, 0),
                                    low=words.value(c.outcome, low, True), high=words.value(c.outcome, high, True)))


def how_often(c: Comparison, words: Words) -> Sentence | None:
    if c.second is None or c.same(c.best, c.second):
        return None
    best, second = names(c, words, c.best, c.second)
    return Sentence("how_often",
                    words("verdict.how_often" if c.study.replicates > 1 else "verdict.how_often_once", best=best, second=second,
                          share=words.hundred(c.probability[c.best]),
                                       ahead=words.hundred(compare.share_ahead(c.lead, c.outcome.direction)),
                                       futures=words.decimals(c.lead.pairs, 0), draws=words.decimals(c.lead.draws, 0)))


def what_turns_it(c: Comparison, words: Words) -> Sentence | None:
    """The assumption that would turn the order, if one is clear; else the one that matters most."""
    if c.second is None or c.study.table("parameters") is None or not c.influences:
        return None
    best, second = names(c, words, c.best, c.second)
    clear = [f for f in c.influences if f.clear]
    form = next((f for f in c.form_influences if f.clear and f.turned), None)
    if form is not None and not any(np.isfinite(f.switching) and f.swing > form.swing for f in clear):
        return Sentence("turns_form", words("verdict.turns_form", second=second, forms=words("or").join(
            words.quote(form_name(words, form.path, name)) for name in form.turned)))
    if not clear or c.lead.draws < ENOUGH:
        return None           # page one says how many would be needed, or that nothing is beyond chance
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
    if c.second is None or c.same(c.best, c.second):
        return None
    labels, means = compare.futures(c)
    if len(labels) < 2:
        return None
    turned: dict[str, list[str]] = {}
    for name, row in list(zip(labels, means))[1:]:
        good = row * c.outcome.direction
        first = int(np.nanargmax(good))
        if good[first] == good[c.strategies.index(c.best)]:
            continue          # equal is not another one
        if c.strategies[first] != c.best:
            turned.setdefault(c.strategies[first], []).append(words.quote(future_name(words, name)))
    if turned:
        items = [words("verdict.future_item", strategy=names(c, words, s)[0], future=words.join(futures))
                 for s, futures in turned.items()]
        return Sentence("other_futures", words("verdict.other_futures", items="; ".join(items)))
    return Sentence("all_futures",
                    words("verdict.all_futures", best=words.quote(c.study.name(c.best)),
                          count=words.decimals(len(labels) - 1, 0)))


def survivors(c: Comparison, words: Words) -> Sentence | None:
    """What holds under every structural form and what-if, and what becomes of the first place."""
    if c.second is None or c.same(c.best, c.second):
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


def screening(c: Comparison, words: Words) -> Sentence | None:
    """Of a Morris or Saltelli study: what was compared, and what moves the lead most."""
    plan = c.study.plan
    if plan is None or not plan.chained or c.second is None:
        return None
    text = words(f"verdict.design_{plan.sampler}", factors=words.decimals(len(plan.factors), 0),
                 draws=words.decimals(c.study.all_draws.draws, 0), kept=words.decimals(c.lead.clusters, 0))
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


def rule_found(c: Comparison, words: Words) -> Sentence | None:
    """The rule for where the favourite loses, or that none was found; silent where there were too few draws to look."""
    rule = discover(c)
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
