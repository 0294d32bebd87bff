"""What turns the order besides numbers, forms and what-ifs: from how many points on a gain counts as a change, and
single published findings without which somebody else would come first."""

from __future__ import annotations

import numpy as np

from . import conclusions
from .brief import Winner
from .compare import Comparison, once
from .language import Words
from .turned_by import Turn, turns
from .sentence import Sentence, names

COUNTED_AT_TEN = ("sustained_teachers", "lasting_by_10")
OTHER_MARKS = ("lasting_by_5", "lasting_by_15")
MOST_NAMED = 2   # findings in the sentence; all of them are in figure 21


@once
def by_marks(c: Comparison) -> list[Winner]:
    """Who comes first where lasting gains count from 5 or from 15 points on. Empty for other outcomes than the number
    of teachers with a lasting gain of 10 points."""
    if c.outcome.name not in COUNTED_AT_TEN or c.second is None:
        return []
    study, rows = c.study, [c.study.strategies.index(s) for s in c.strategies]
    everything, found = np.ones(study.draws, dtype=bool), []
    for name in OTHER_MARKS:
        if study.has_outcome(name):
            form = conclusions.under(c, name, "mark", study.outcome(name)[rows, c.level], everything)
            if form is not None:
                found.append(Winner(name, "mark", form.ranking[0], form.ranking[1], form.lead.mean, form.clear, form.draws,
                                    nothing_first=form.lead.mean == 0))
    return found


def by_findings(c: Comparison) -> list[Turn]:
    """Alternatives with draws enough under which another strategy comes first, most draws first; each finding once."""
    if c.study.single or c.second is None:
        return []
    known = turns(c)
    others = [t for t in known[1:] if t.enough and t.first != known[0].first]
    found = {(t.kind, t.finding): t for t in sorted(others, key=lambda t: t.effective)}
    return sorted(found.values(), key=lambda t: -t.effective)


def hangs_on(c: Comparison, words: Words) -> list[Sentence]:
    without = [t for t in by_findings(c) if t.kind == "without"][:MOST_NAMED]
    if not without:
        return []
    items = words("or").join(words("verdict.hangs_on_item", finding=words.quote(words.published(t.finding)),
                                   strategy=names(c, words, c.strategies[t.first])[0]) for t in without)
    return [Sentence("hangs_on", words("verdict.hangs_on", items=items))]
