"""Why so little comes of a programme: hours -> knowledge -> let through -> practice -> changed -> still so.

Of those whom a programme has taught and who are in post when the window ends, what is left at each step (series `taught*`
of /programmes, sim/observers/taught.cpp); the same numbers and the same weakest step as `cpdsim why`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .compare import Comparison
from .language import Words
from .part import Part
from .tables import Column, Table, column

STEPS = ("knowledge", "let_through", "practised", "changed", "still_there", "sustained")
DIMS = ("strategy", "level", "draw", "programme")
LEAST = 1.0        # teachers: of fewer nothing is said


@dataclass(frozen=True)
class Chain:
    """Means over draws; persons represented, and sums over them in full equivalents."""

    strategy: str
    programme: str
    taught: float
    hours: float
    knowledge: float
    let_through: float
    gain: float
    changed: float
    changed_there: float
    sustained: float

    def each(self, total: float) -> float:
        return total / self.taught if self.taught > 0 else 0.0

    @property
    def left(self) -> dict[str, float]:
        """Step -> what it leaves of what came to it; knowledge of all that could be known."""
        ratio = lambda part, whole: part / whole if whole > 0 else 0.0
        return dict(zip(STEPS, (self.each(self.knowledge), ratio(self.let_through, self.knowledge),
                                ratio(self.gain, self.let_through), ratio(self.changed, self.taught),
                                ratio(self.changed_there, self.changed), ratio(self.sustained, self.changed_there))))

    @property
    def weakest(self) -> str:
        """The step that leaves least. How many have changed follows from what each has gained: it counts as a step of its
        own only where what came before leaves half or more. What follows nothing cannot be its cause."""
        steps = list(self.left.items())
        steps = steps[:next((i + 1 for i, (_, left) in enumerate(steps) if left <= 0), len(steps))]
        if min(left for _, left in steps[:3]) < 0.5:
            steps = [s for s in steps if s[0] != "changed"]
        return min(steps, key=lambda s: s[1])[0]


def chains(c: Comparison) -> list[Chain]:
    """Of every strategy's programmes that have taught anybody, in the order of the ranking."""
    group = c.study.table("programmes")
    if group is None or not group.has("taught", *DIMS):
        return []
    names = ("taught", "taught_hours", "taught_knowledge", "taught_let_through", "taught_gain", "taught_changed",
             "taught_changed_there", "taught_sustained")
    nothing = np.zeros_like(group.get("taught", *DIMS))
    values = [group.get(n, *DIMS) if group.has(n, *DIMS) else nothing for n in names]
    found = []
    for strategy in c.strategies:
        i = c.study.strategies.index(strategy)
        for p, programme in enumerate(group.labels("programme")):
            cells = [v[i, c.level, :, p] for v in values]
            means = [float(np.nanmean(v)) if np.isfinite(v).any() else 0.0 for v in cells]
            if means[0] >= LEAST:
                found.append(Chain(strategy, programme, *means))
    return found


def sentence(chain: Chain, words: Words) -> str:
    step = chain.weakest
    return words(f"why.{step}", programme=words.quote(words.title(chain.programme)),
                 hours=words.tick(float(f"{chain.each(chain.hours):.2g}")),
                 left=words.hundred(max(0.0, chain.left[step])))


def part(c: Comparison, words: Words) -> Part | None:
    found = chains(c)
    if not found:
        return None
    best = [f for f in found if f.strategy == c.best] or [f for f in found if f.strategy == found[0].strategy]
    share, people = (lambda v: words.decimals(v, 2)), (lambda v: words.decimals(v, 0))
    rows = [[c.study.name(f.strategy), words.title(f.programme), f.taught, f.each(f.hours), f.each(f.knowledge),
             f.each(f.let_through), f.each(f.gain), f.changed, f.sustained, words(f"why.step.{f.weakest}")] for f in found]
    table = Table([column(words("column.strategy")), column(words("column.programme")),
                   Column(words("why.taught"), people), Column(words("why.hours"), words.number),
                   *(Column(words(f"why.{k}_each"), share) for k in ("knowledge", "let_through", "gain")),
                   Column(words("why.changed_count"), people), Column(words("why.lasting_count"), people),
                   column(words("why.most_lost"))], rows, grouped=True)
    lines = [sentence(f, words) for f in sorted(best, key=lambda f: -f.taught)]
    return Part("why", words("why.title"), lines, [("why", words("why.caption"), table)], [words("why.note")])
