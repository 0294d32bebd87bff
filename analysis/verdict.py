"""Numbers -> the sentences of page one, from templates that are tested one by one (messages verdict.*).

A strategy is called the winner only if the interval of its lead over the runner-up leaves out 0 *and* it is ahead in at
least two of three futures; else the page says that the model cannot tell, and what can be said all the same. Words a
minister knows: no runs, draws or forms. Numbers are rounded to what is known of them; the tables have all digits.
"""

from __future__ import annotations

import numpy as np

from . import brief, compare, findings, money, turning
from .brief import Standing
from .compare import AHEAD, Comparison
from .language import Words
from .labelled import text
from .names import form_name, label, question
from .sentence import Sentence, around, beyond, known, names, price_words, rounded
from .statistics import FEW_CLUSTERS, Paired
from .study_data import NOT_PLANNED

YEARS_LATER = 5
LASTING = "sustained_teachers"
OVER_YEARS = ("practice_years",)      # of them summed over the run; the others are of a date
MOST_BUT = 2                          # strategies that are named as the exceptions
TEACHER_YEARS = ("practice_years", "practice_gain", "lasting_gain")     # of work of teachers: said for every hundred of them


def verdict(c: Comparison, words: Words) -> list[Sentence]:
    """The answer first, or before it that the effect is small whatever is chosen."""
    small = tiny(c, words)
    found = [*fallback(c, words), *small, headline(c, words), *size(c, words, small=bool(small)), *cautions(c, words),
             *surely(c, words), *choices(c, words), *findings.pays(c, words), *findings.unspent(c, words),
             *findings.overhead(c, words), *findings.other_measures(c, words), *turning.hangs_on(c, words)]
    for part in (findings.settle, findings.find_out, findings.start_small, for_whom, what_remains, findings.evidence,
                 findings.patterns):
        sentence = part(c, words)
        if sentence is not None:
            found.append(sentence)
    return found


LINES = (("fallback", "tiny", "tiny_share", "headline"), ("size",), ("one_draw", "few_draws", "few_worlds", "one_world", "failures"),
         ("same", "sure_baseline", "dominated", "sure_pairs"), ("all_three", "safest", "safest_middle", "safest_average"),
         ("middle",), ("average", "middle_average", "few_futures", "few_futures_one"), ("pays", "unspent", "overhead"),
         ("other_measure", "hangs_on"), ("settle_draws", "settle_never", "settle_knowledge", "find_first", "find_needs", "find_none",
                                         "start_small", "start_big", "start_even"), ("for_whom", "what_remains"),
         ("one_replicate", "evidence", "evidence_weak", "patterns"))


def lines(sentences: list[Sentence]) -> list[str]:
    """The sentences in lines of page one, the answer first."""
    place = {key: i for i, keys in enumerate(LINES) for key in keys}
    found: dict[int, list[str]] = {}
    for sentence in sentences:
        found.setdefault(place.get(sentence.key, 0), []).append(sentence.text)
    return [" ".join(found[i]) for i in sorted(found)]


def interval_words(c: Comparison, words: Words, pair: Paired) -> dict[str, str]:
    flip = c.outcome.direction
    half = (pair.high - pair.low) / 2
    low, high = sorted((pair.low * flip, pair.high * flip))
    span = {"low": known(c, words, low, half), "high": known(c, words, high, half)}
    return {"difference": words.difference(c.outcome, rounded(pair.mean, half, c.outcome.scale)), **span,
            "range": words("verdict.range", **span) if span["low"] != span["high"] else ""}


def budget_words(c: Comparison, words: Words) -> str:
    total = c.study.number("budget_total") * c.study.levels[c.level]
    return words("verdict.budget",
                 money=words.money(total)) if np.isfinite(total) and total > 0 else words("verdict.same_budget")


def fallback(c: Comparison, words: Words) -> list[Sentence]:
    """The outcome that was asked for could not be counted, and another stands in for it (compare.measured_outcome)."""
    if c.outcome.name == c.study.main_outcome:
        return []
    return [Sentence("fallback", words("verdict.fallback", main=words.quantity_name(
        compare.quantity_of(c.study, c.study.main_outcome)), what=words.quantity_name(c.outcome)))]


def headline(c: Comparison, words: Words) -> Sentence:
    best, = names(c, words, c.best)
    what, unit = words.quantity_name(c.outcome), words.unit(c.outcome)
    value = words.value(c.outcome, c.mean[c.best])
    if c.second is None:
        key = "single" if c.study.single else "alone"
        return Sentence(key, words(f"verdict.{key}", best=best, value=value, what=what, unit=unit))
    if any(len(g) == len(c.strategies) for g in c.twins):
        key = "all_zero" if not np.nan_to_num(c.values()).any() else "all_same"
        return Sentence(key, words(f"verdict.{key}", what=what, value=value, unit=unit))
    rival = next((s for s in (*c.tied, *c.strategies[1:]) if not c.same(c.best, s)))
    lead = c.pairs[c.best, rival]
    common = {"best": best, "second": names(c, words, rival)[0], "budget": budget_words(c, words), "what": what,
              **interval_words(c, words, lead)}
    if not np.isfinite(lead.low):
        return Sentence("one_run", words("verdict.one_run", **common))
    forms = brief.disagreeing_forms(c)
    if forms:
        alike: dict[tuple[str, bool], list[str]] = {}        # forms of one answer are said together
        for w in forms:
            alike.setdefault((w.first, w.clear or not any(f.clear for f in forms)), []).append(
                words.quote(form_name(words, *w.name.split("=")).split(": ", 1)[-1]))
        items = [words("verdict.form_item" if clear else "verdict.form_item_unclear", strategy=words.quote(c.study.name(first)),
                       form=words("or").join(named)) for (first, clear), named in alike.items()]
        key = "by_form" if any(w.clear for w in forms) else "by_form_unclear"
        return Sentence("by_form", words(f"verdict.{key}", structure=question(words, forms[0].name.split("=")[0]),
                                         items="; ".join(items)))
    tied = [s for s in c.tied if not c.same(c.best, s)]
    if tied and lead.separated and len(tied) == 1:
        share = compare.share_ahead(lead, c.outcome.direction)
        return Sentence("not_often_enough", words("verdict.not_often_enough", share=words.hundred(share),
                                                  bound=words.decimals(100 * AHEAD, 0), **common))
    if tied:
        common["all"] = words.join(names(c, words, c.best, *tied))
        everyone = len(c.tied) == len(c.strategies) - 1 > 1
        several = "_any" if everyone else "_many" if len(tied) > 1 else "_baseline" if c.baseline in (c.best,
                rival) else ""
        if lead.mean == 0:
            several = "_equal"
        return Sentence("not_separated" + several, words(f"verdict.not_separated{several}", **common))
    if c.best == c.baseline:
        return Sentence("baseline_best", words("verdict.baseline_best", **common))
    alike = next((g for g in c.twins if c.best in g), None)
    if alike and rival != c.baseline:
        return Sentence("winner", words("verdict.winner_twins", **{**common, "best": words.join(names(c, words, *alike))}))
    key = "beats_baseline_only" if rival == c.baseline else "winner"
    return Sentence(key, words(f"verdict.{key}", **common))


def largest(c: Comparison) -> tuple[str, float]:
    """The strategy with the largest average gain over the baseline, and that gain."""
    rows = brief.standings(c)
    best = max(rows, key=lambda r: r.mean)
    return best.strategy, best.mean


def tiny(c: Comparison, words: Words) -> list[Sentence]:
    """The effect is small whatever is chosen: below one of a hundred teachers, one percentage point, or what one of a
    hundred teachers would add up to over the years of the run."""
    if c.second is None or c.baseline is None or not brief.gains(c) or any(len(g) == len(c.strategies) for g in c.twins):
        return []
    strategy, mean = largest(c)
    name, all_of = words.quote(c.study.name(strategy)), brief.teachers(c)
    pair = c.against_baseline[strategy]
    value = known(c, words, mean, (pair.high - pair.low) / 2)
    if np.isfinite(all_of) and 0 < mean < brief.TINY * all_of:
        return [Sentence("tiny", words("verdict.tiny", best=name, per=words.tick(rounded(100 * mean / all_of, 0.0)),
                                       value=value, all=words.decimals(rounded(all_of, 0.0), 0)))]
    if c.outcome.kind == "share" and 0 < mean < brief.TINY:
        return [Sentence("tiny", words("verdict.tiny_share", best=name, value=value,
                                       what=words.quantity_name(c.outcome)))]
    of_all = c.study.number("n_teachers") * (worth_of_years(c) if c.outcome.name in OVER_YEARS else 1.0)
    if c.outcome.name in TEACHER_YEARS and 0 < mean < brief.TINY * of_all:
        everybody = c.study.number("n_teachers")
        return [Sentence("tiny", words("verdict.tiny_years", best=name, unit=words.unit(c.outcome),
                                       per=words.tick(rounded(100 * mean / everybody, 0.0)),
                                       all=words.decimals(rounded(everybody, 0.0), 0),
                                       years=words.decimals(years_of_run(c), 0)))]
    return []


def of_forms(c: Comparison, words: Words) -> str:
    """What an average over structural forms rests on; empty where there is one."""
    return "" if len(set(c.study.structure)) < 2 else words("verdict.forms_weighed" if text(c.study.attributes.get("posterior", "")) else "verdict.forms_alike",
                 count=len(set(c.study.structure)))


def size(c: Comparison, words: Words, small: bool = False) -> list[Sentence]:
    """How much that is: of a hundred teachers (not again where the effect was called small), what each costs, in pupils."""
    strategy = brief.measured(c)
    if strategy is None:
        return []
    pair, parts, all_of = c.against_baseline[strategy], [], brief.teachers(c)
    price = money.price(c, strategy) if c.outcome.kind == "count" else None
    facts = {"best": words.quote(c.study.name(strategy)), "unit": words.unit(c.outcome), "one": findings.one(c, words),
             "price": "", "pupils": "", "weights": of_forms(c, words)}
    cost = price_words(words, price) if price is not None and price.value > 0 else {}
    more = {**facts, "price": words("verdict.size_price", **cost) if cost else "", "pupils": in_pupils(c, words, strategy)}
    if not small and np.isfinite(all_of) and all_of > 0:
        parts.append(words("verdict.size", **more,
                           per=words.tick(rounded(100 * abs(pair.mean) / all_of, 50 * (pair.high - pair.low) / all_of)),
                           all=words.decimals(rounded(all_of, 0.0), 0)))
    elif not small and c.outcome.name in TEACHER_YEARS and c.study.number("n_teachers") > 0 and years_of_run(c) > 0:
        per, everybody = 100 / c.study.number("n_teachers"), c.study.number("n_teachers")
        parts.append(words("verdict.size_years", **more,
                           per=words.tick(rounded(per * abs(pair.mean), per * (pair.high - pair.low) / 2)),
                           all=words.decimals(rounded(everybody, 0.0), 0), years=words.decimals(years_of_run(c), 0)))
    elif cost:
        parts.append(words("verdict.size_price_alone", **{**facts, **cost}))
    parts += in_lasting_teachers(c, words, strategy)
    return [Sentence("size", " ".join(parts))] if parts else []


def in_pupils(c: Comparison, words: Words, strategy: str) -> str:
    """The end of the sentence about size: how many pupils more; empty where that is not clearly above nothing."""
    pupils = more_pupils(c, strategy)
    if pupils is None or not (pupils.separated and pupils.mean > 0) or c.outcome.name == "pupils_by_inquiry":
        return ""
    return words("verdict.size_pupils", pupils=words.decimals(rounded(pupils.mean, (pupils.high - pupils.low) / 2), 0))


def in_lasting_teachers(c: Comparison, words: Words, strategy: str) -> list[str]:
    """The same in teachers whose change lasts, where the study counts something else: there, everybody asks for them."""
    if c.outcome.name == LASTING or not c.study.has_outcome(LASTING):
        return []
    quantity = compare.quantity_of(c.study, LASTING)
    values = c.study.outcome(LASTING)[:, c.level]
    i, base = (c.study.strategies.index(s) for s in (strategy, c.baseline))
    if not np.isfinite(values[i] - values[base]).any():
        return []
    pair, price, what = c.paired(values[i], values[base]), money.price_of(c, strategy, LASTING), words.quantity_name(quantity)
    if price is None or not price.value > 0:
        return [words("verdict.size_lasting_none", what=what)]
    return [words("verdict.size_lasting", what=what, price=price_words(words, price)["price"],
                  value=words.decimals(rounded(pair.mean, (pair.high - pair.low) / 2), 0))]


def worth_of_years(c: Comparison) -> float:
    """Years of the run, discounted where the outcome is: what a teacher adds up to who teaches so throughout."""
    years, rate = years_of_run(c), c.study.number("discount")
    return (1 - (1 + rate) ** -years) / np.log(1 + rate) if money.effect_is_discounted(c) else years


def years_of_run(c: Comparison) -> float:
    """From the first to the last month; NaN where the file does not say."""
    try:
        months = [int(year) * 12 + int(month) for year, month in
                  (text(c.study.attributes.get(at, "")).split("-")[:2] for at in ("start", "end"))]
    except ValueError:
        return float("nan")
    return (months[1] - months[0] + 1) / 12


def more_pupils(c: Comparison, strategy: str) -> Paired | None:
    if not c.study.has_outcome("pupils_by_inquiry"):
        return None
    values = c.study.outcome("pupils_by_inquiry")[:, c.level]
    i, base = (c.study.strategies.index(s) for s in (strategy, c.baseline))
    return c.paired(values[i], values[base])


def cautions(c: Comparison, words: Words) -> list[Sentence]:
    """What limits everything that follows."""
    found = []
    one_world = c.lead is not None and c.lead.draws > 1 and len(np.unique(c.study.clusters)) == 1
    if c.lead is not None and (c.lead.draws < 2 or c.lead.clusters < FEW_CLUSTERS or one_world):
        key = "one_draw" if c.lead.draws < 2 else "one_world" if one_world else \
            "few_worlds" if c.lead.clusters < c.lead.draws else "few_draws"
        found.append(Sentence(key, words(f"verdict.{key}", draws=words.decimals(c.lead.clusters, 0),
                                             all=words.decimals(c.lead.draws, 0))))
    if c.lead is not None and c.study.replicates == 1 and c.lead.draws > 1:
        found.append(Sentence("one_replicate", words("verdict.one_replicate")))
    if c.study.failed or c.study.absent or c.excluded:
        text = words("verdict.failures", failed=words.decimals(c.study.failed, 0),
                     absent=words.decimals(c.study.absent, 0), all=words.decimals(planned(c), 0))
        if c.excluded:
            text += " " + words("verdict.excluded", names=words.join(names(c, words, *c.excluded)))
        found.append(Sentence("failures", text))
    return found


def planned(c: Comparison) -> int:
    return int((c.study.all_draws.status != NOT_PLANNED).sum())


def surely(c: Comparison, words: Words) -> list[Sentence]:
    """What is better than what beyond doubt, what is dominated, what is the same."""
    found = []
    if c.second is None or any(len(g) == len(c.strategies) for g in c.twins):
        return found
    for group in c.twins:
        found.append(Sentence("same", words("verdict.same", names=words.join(names(c, words, *group)))))
    turned = brief.turned_by_form(c)          # sure on average, and the other way round under a form: not sure
    over = [s for s in brief.clearly_over_baseline(c) if (s, c.baseline) not in turned]
    if over and len(c.strategies) > 2:
        rest = [s for s in c.strategies if s not in (*over, c.baseline)]
        key = "_all" if not rest else "_but" if len(rest) <= MOST_BUT < len(over) else ""
        found.append(Sentence("sure_baseline", words(
            f"verdict.sure_baseline{key}", count=words.decimals(len(over), 0), baseline=names(c, words, c.baseline)[0],
            names=words.join(names(c, words, *(rest if key == "_but" else over))))))
    gone = brief.dominated(c)
    for by in dict.fromkeys(b.by for b in gone):
        beaten = [b for b in gone if b.by == by]
        key = "dominated_many" if len(beaten) > 1 else "dominated"
        least = min(b.share for b in beaten)
        often = "always" if least == 1 else "often_least" if len(beaten) > 1 else "often"
        found.append(Sentence("dominated", words(
            f"verdict.{key}", strategy=words.join(names(c, words, *(b.strategy for b in beaten))),
            by=names(c, words, by)[0], often=words(f"verdict.{often}", share=words.hundred(least)))))
    said = {b.strategy for b in gone}
    behind: dict[str, list[str]] = {}        # each once, behind the first in the ranking that is clearly ahead of it
    for better, worse in brief.clear_pairs(c):
        if (better, worse) not in turned and worse not in said:
            said.add(worse)
            behind.setdefault(better, []).append(worse)
    if behind and c.tied:
        items = [words("verdict.sure_item", better=names(c, words, better)[0], worse=words.join(names(c, words, *worse)))
                 for better, worse in behind.items()]
        found.append(Sentence("sure_pairs", words("verdict.sure_pairs", items="; ".join(items))))
    return found


def choices(c: Comparison, words: Words) -> list[Sentence]:
    """Safest, most in the middle, most on average; what each costs in the others' terms; who makes the average."""
    rows = brief.standings(c) if c.second is not None and c.baseline is not None else []
    found = brief.choices(c, rows)
    if found is None:
        return []
    nothing = nothing_words(c, words)
    weights = "" if size(c, words) else of_forms(c, words)
    rarest = all(words.hundred(r.nothing) != words.hundred(found.safest.nothing) for r in rows if r is not found.safest)
    def facts(r: Standing, first: str, less: bool) -> dict[str, str]:
        """`first`: the number that is said first, and therefore with its unit; `less`: half give less than the median."""
        numbers = {"tenth": r.tenth_worst, "median": r.median, "mean": r.mean}
        shown = {name: around(c, words, value * c.outcome.direction) if name == "mean" else
                 beyond(c, words, value * c.outcome.direction, up=(c.outcome.direction < 0) != less) for name, value in numbers.items()}
        return {"strategy": words.quote(c.study.name(r.strategy)), "risk": words.hundred(r.nothing), "nothing": nothing,
                "how": words("verdict.rarest" if rarest else "verdict.as_rare"), "weights": weights, **shown,
                "amount": words.amount(c.outcome, shown[first])}

    def say(key: str, r: Standing, first: str) -> Sentence:
        return Sentence(key, words(f"verdict.{key}", **facts(r, first, key == "average")))

    same = lambda a, b: a.strategy == b.strategy or c.same(a.strategy, b.strategy)
    safest, middle, average = found.safest, found.middle, found.average
    sentences = []
    if same(safest, middle) and same(middle, average):
        sentences.append(say("all_three", safest, "median"))
    elif same(safest, middle):
        sentences += [say("safest_middle", safest, "median"), say("average", average, "mean")]
    elif same(middle, average):
        sentences += [say("safest", safest, "tenth"), say("middle_average", middle, "median")]
    elif same(safest, average):
        sentences += [say("safest_average", safest, "mean"), say("middle", middle, "median")]
    else:
        sentences += [say("safest", safest, "tenth"), say("middle", middle, "median"), say("average", average, "mean")]
    if average.skewed:
        sentences.append(few_futures(c, words, average))
    return sentences


def few_futures(c: Comparison, words: Words, row: Standing) -> Sentence:
    key = "few_futures" if row.few > 1 else "few_futures_one"
    return Sentence(key, words(f"verdict.{key}", strategy=words.quote(c.study.name(row.strategy)),
                                         few=words.decimals(row.few, 0), draws=words.decimals(row.draws, 0),
                                         largest=words.hundred(row.largest)))


def nothing_words(c: Comparison, words: Words) -> str:
    if np.isfinite(brief.teachers(c)):
        return words("verdict.nothing_teachers")
    return words("verdict.nothing_other", value=around(c, words, brief.next_to_nothing(c)), unit=words.unit(c.outcome))


def of_group(words: Words, value: float) -> str:
    """To two figures, and to a hundredth at most: nobody counts thousandths of a teacher in a hundred."""
    return words.tick(round(rounded(value, 0.0), 2))


def gap_unit(c: Comparison, words: Words, gap: brief.GroupGap) -> str:
    """Of the values of two groups, with the name of what was measured where that is not the main outcome."""
    unit = words("unit.per_hundred") if gap.unit == "per_hundred" else words.unit(c.outcome)
    return unit if gap.variable == c.outcome.name else \
        f"{unit}, {words.quantity_name(compare.quantity_of(c.study, gap.variable))}"


def for_whom(c: Comparison, words: Words) -> Sentence | None:
    """Where the best strategy does more than elsewhere, if that is beyond chance."""
    if c.second is None or c.best == c.baseline or c.baseline is None:
        return None
    gap = brief.group_gap(c, c.best)
    if gap is None:
        return None
    firsts: dict[str, list[brief.GroupFirst]] = {}
    for first in brief.first_in_groups(c):
        firsts.setdefault(first.strategy, []).append(first)
    others = [words("verdict.group_other", group=words.join([words.quote(label(words, o.group)) for o in groups]),
                    other=names(c, words, other)[0], values="; ".join(dict.fromkeys(
                        words("verdict.group_values", value=of_group(words, o.value), best_value=of_group(words, o.of_best))
                        for o in groups)))
              for other, groups in firsts.items()]
    return Sentence("for_whom", words(
        "verdict.for_whom", strategy=names(c, words, c.best)[0], unit=gap_unit(c, words, gap), others="".join(others),
        most=words.quote(label(words, gap.most)), least=words.quote(label(words, gap.least)),
        most_value=of_group(words, gap.most_value), least_value=of_group(words, gap.least_value)))


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
    ends = {"low": words.decimals(low[i], 0), "high": words.decimals(high[i], 0)}
    span = words("verdict.span", **ends) if np.isfinite(low[i]) and ends["low"] != ends["high"] else ""
    more = {s: other for s in c.strategies if s not in (strategy, c.baseline)
            and (other := compare.persistence(c, s)) is not None and other[2][i] > high[i]}
    most = max(more, key=lambda s: more[s][1][i], default="")
    return Sentence("what_remains", words(
        "verdict.what_remains", strategy=words.quote(c.study.name(strategy)), years=words.tick(years[i]), span=span,
        still=words.decimals(mean[i], 0), more=words("verdict.remains_more", other=words.quote(c.study.name(most)),
                                                     still=words.decimals(more[most][1][i], 0)) if most else ""))


