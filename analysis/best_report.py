"""The page of a search for the best mix: best.html, figures and tables, from optimise.h5."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt

from .currency import currency_in
from .figures import best_mix, near_best, regret_of_mixes, trade_off
from .figures.canvas import NoData
from .language import Words, messages
from .labelled import text
from .optimise import Best, load_best, mix_words, sentences
from .picture import Picture, pictures, write
from .style import NARROW, SETTINGS, WIDE
from .tables import Column, Table, column
from .template import template

FIGURES = {"best_mix": best_mix, "trade_off": trade_off, "near_best": near_best, "regret_of_mixes": regret_of_mixes}


@dataclass
class Part:
    title: str
    pictures: list[Picture]
    missing: str = ""


def is_search(path: Path) -> bool:
    """Whether a folder or file holds the result of a search, and no study of its own."""
    return path.name == "optimise.h5" or (path.is_dir() and (path / "optimise.h5").is_file() and not (path / "study.h5").is_file())


def promised(best: Best, words: Words) -> Table:
    """What the search saw beside what held on unseen draws: the winner's curse, mix by mix."""
    show = lambda v: words.value(best.outcome, v)
    rows = [row for row in best.rows if row.promised == row.promised and (row.is_a("finalist") or row.is_a("recommended"))]
    return Table([column(words("best.column.mix")), Column(words("best.column.promised"), show),
                  Column(words("best.column.held"), show), Column(words("best.column.low"), show),
                  Column(words("best.column.high"), show), Column(words("best.column.behind"), show),
                  Column(words("best.column.low"), show), Column(words("best.column.high"), show)],
                 [[mix_words(best, r, words), r.promised, float(r.gain[0]), float(r.low[0]), float(r.high[0]), r.behind,
                   r.behind_low, r.behind_high] for r in rows])


def others(best: Best, words: Words) -> Table:
    """Alternatives and the best mixes without a programme, on the same draws."""
    show = lambda v: words.value(best.outcome, v)
    rows = []
    for row in best.rows:
        for role in row.roles:
            kind, _, what = role.partition(":")
            if kind in ("alternative", "without"):
                key = f"best.why.{what.split('_to_')[0] if what.startswith('nearest') else what}" if kind == "alternative" else "best.why.without"
                why = words(key, programme=words.title(what)) if words.has(key) else what.replace("_", " ")
                rows.append([why, mix_words(best, row, words), row.behind, row.behind_low, row.behind_high])
    return Table([column(words("best.column.why")), column(words("best.column.mix")),
                  Column(words("best.column.behind"), show), Column(words("best.column.low"), show),
                  Column(words("best.column.high"), show)], rows)


def guesses(best: Best, words: Words) -> Table:
    show = lambda v: words.value(best.outcome, v)
    return Table([column(words("best.column.assumption")), column(words("best.column.grade")),
                  Column(words("best.column.low_half"), show), Column(words("best.column.high_half"), show)],
                 [[words.parameter(g.path), f"{g.evidence}: {words.grade(g.evidence)}", g.low_half, g.high_half]
                  for g in best.guesses()])


def rejudged(best: Best, words: Words) -> Table:
    """The same mixes by other outcomes: whether another yardstick would choose another mix."""
    names = [n for n in ("lasting_by_5", "lasting_by_10", "lasting_by_15", "lasting_gain", "sustained_teachers", "changed_at_stop",
                         "practice_years") if n in best.certified.labels("outcome") and n != best.objectives[0]]
    rivals = [row for row in best.rows if row.is_a("finalist") or row.is_a("strategy") or row.is_a("recommended")]
    rows = []
    for name in names:
        means = {row.position: float(best.gains(row, name).mean()) for row in rivals}
        first = max(rivals, key=lambda row: means[row.position])
        own = means[best.recommended.position]
        rows.append([words(f"quantity.{name}") if words.has(f"quantity.{name}") else name.replace("_", " "),
                     mix_words(best, first, words), means[first.position], own, means[first.position] - own])
    show = words.count
    return Table([column(words("best.column.yardstick")), column(words("best.column.mix")),
                  Column(words("best.column.its_gain"), show), Column(words("best.column.own_gain"), show),
                  Column(words("best.column.behind"), show)], rows)


def build_best(path: Path, folder: Path | None = None, language: str | None = None) -> tuple[str, Path]:
    """Text for the terminal and the folder that was written. Raises ReportError."""
    best = load_best(path)
    languages = list(dict.fromkeys([language] if language else best.languages or ["en"]))
    for one in languages:
        messages(one)
    folder = folder or best.path.parent / "report"
    pages = {one: "best.html" if one == languages[0] else f"best.{one}.html" for one in languages}
    said = ""
    for one in languages:
        words = Words(one, currency_in(best.attributes).code)
        words.titles = best.names
        lines = sentences(best, words)
        said = said or "\n".join(lines)
        parts = []
        tables = {"promised": promised(best, words), "others": others(best, words), "guesses": guesses(best, words),
                  "rejudged": rejudged(best, words)}
        with matplotlib.rc_context(SETTINGS):
            for number, (name, module) in enumerate(FIGURES.items(), start=1):
                part = Part(words(f"best.figure.{name}"), [])
                try:
                    first = folder if one == languages[0] else None
                    part.pictures = pictures(module.draw(best, words, WIDE), module.draw(best, words, NARROW), first, words,
                                             number)
                except NoData as reason:
                    part.missing = str(reason)
                finally:
                    plt.close("all")
                parts.append(part)
        alternatives = [(o, pages[o], messages(o)["language"]) for o in languages if o != one]
        page = template("best.html").render(
            words=words, language=words.language, title=best.title(one), lines=lines, parts=parts,
            source_line=words("page.source_line", title=best.title(one), version=text(best.provenance.get("version", "")) or "?",
                              commit=text(best.provenance.get("commit", "")) or "?"), tables=tables,
            others=alternatives, study_text=best.provenance["study_as_written"],
            effort=words("best.effort", packs=words.decimals(float(best.searched["packs_used"]), 0),
                         mixes=words.decimals(float(len(best.search.coords["candidate"])), 0),
                         summits=words.decimals(float(best.searched["summits"]), 0),
                         misfit=words.percent(float(best.searched["misfit_of_fewer_draws"]))))
        write(folder / pages[one], page.encode("utf-8"))
        if one == languages[0]:
            for name, table in (tables | {p.name: p.table for part in parts for p in part.pictures}).items():
                write(folder / "tables" / f"{name}.csv", table.csv().encode("utf-8"))
    return said, folder
