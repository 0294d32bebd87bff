"""Everything into a folder: report.html (one offline file), figures/*.svg and *.png, tables/*.csv."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import matplotlib
import matplotlib.pyplot as plt

from . import compare, currency, discovery, economy, findings, paper, parts, statistics, summary, verdict, workbook
from .checklists import ITEMS
from .compare import AHEAD, Comparison
from .errors import OutputError
from .figures import CATALOGUE, Context, Entry, NoData, Said, patterns
from .language import Words, messages
from .labelled import text
from .load import load
from .study_data import StudyData
from .part import Part
from .picture import Picture, pictures, write
from .style import GRADES, GREY, NARROW, SETTINGS, WIDE
from .switchboard import Switchboard, switchboard
from .tables import Table
from .template import template
from .sentence import Sentence

LIMITS, METHODS = 7, 9  # numbered messages


@dataclass
class Section:
    number: int
    title: str
    pictures: list[Picture] = field(default_factory=list)
    missing: str = ""
    said: bool = False      # `missing` says all that the figure would, and stands in its place


@dataclass
class Report:
    comparison: Comparison
    sentences: list[Sentence]
    glance: Table
    sections: dict[str, list[Section]]
    not_shown: list[Section]
    more: list[Sentence] = field(default_factory=list)     # for the analyst
    parts: list[Part] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)  # beside those behind the figures, by the name of the file
    switch: Switchboard | None = None
    size: int = 0


def draw_section(entry: Entry, context: Context, folder: Path | None) -> Section:
    """One figure of the catalogue, or the reason why it is not there. A fault in one does not cost the others."""
    words = context.words
    section = Section(entry.number, words(f"figure.{entry.name}"))
    if entry.module is None:
        section.missing = words("missing.module")
    elif not (entry.single if context.study.single else entry.study):
        section.missing = words("missing.study_only") if context.study.single else ""
    else:
        try:
            wide, narrow = entry.module.draw(context, WIDE), entry.module.draw(context, NARROW)
            section.pictures = pictures(wide, narrow, folder, words, entry.number)
        except NoData as reason:
            section.missing, section.said = str(reason), isinstance(reason, Said)
        except (ValueError, KeyError, IndexError, ArithmeticError) as fault:
            if os.environ.get("CPDSIM_REPORT_STRICT"):
                raise
            section.pictures, section.missing = [], words("missing.failed", why=f"{type(fault).__name__}: {fault}")
        finally:
            plt.close("all")
    return section


def languages_of(study: StudyData, language: str | None) -> list[str]:
    """The one asked for, else all that the study asks for. Raises InputError for one without texts."""
    wanted = [language] if language else study.listed("languages") or ["en"]
    for one in wanted:
        messages(one)
    return list(dict.fromkeys(wanted))


def build(path: Path, folder: Path | None = None, language: str | None = None, wanted: set[int] | None = None,
          excel: str = "", pdf: bool = False, asked: dict[str, str] | None = None) -> tuple[Report, Path]:
    """Read `path`, write the report into `folder` (default: report/ beside the file): a page for each language, with
    figures and tables as files in the first of them. `excel`: the language whose spreadsheets open the CSV files. `pdf`: on
    paper as well. `asked` stands in the place of attributes of the study. Raises ReportError."""
    if pdf and paper.browser() is None:
        raise OutputError("no PDF without a browser (chromium). Install it (apt-get install chromium), or leave out --pdf "
                          "and print the page")
    study = load(path)
    study.attributes.update(asked or {})
    study = currency.in_own_currency(study)
    languages = languages_of(study, language)
    decimal = Words(excel).decimal if excel else ""
    folder = folder or study.path.parent / "report"
    comparison = compare.compare(study)
    pages = {one: "report.html" if one == languages[0] else f"report.{one}.html" for one in languages}
    others = languages[1:]
    if not others:
        return page_of(comparison, languages[0], folder, wanted, pages, decimal, pdf), folder
    worked_out(comparison)        # once for all languages
    given = (comparison, folder, wanted, pages, decimal, pdf)
    with multiprocessing.get_context("fork").Pool(len(others), be_given, given) as workers:  # inherited, not pickled
        drawn = [workers.apply_async(size_of_page, (one,)) for one in others]
        report = page_of(comparison, languages[0], folder, wanted, pages, decimal, pdf)
        for one in drawn:
            one.get()
    return report, folder


def worked_out(c: Comparison) -> None:
    """What takes long and is the same in every language is computed; a fault is left to the figure that needs it."""
    for take in (lambda: discovery.discover(c), lambda: [e.information for e in economy.economies(c) if e.worths is not None]):
        try:
            take()
        except (ValueError, KeyError, IndexError, ArithmeticError):
            continue


_given: tuple = ()     # what a process that draws a page was born with


def be_given(*arguments) -> None:
    global _given
    _given = arguments


def size_of_page(language: str) -> int:
    """A page in a process of its own, of which only its size comes back."""
    comparison, *rest = _given
    return page_of(comparison, language, *rest).size


def page_of(comparison: Comparison, language: str, folder: Path, wanted: set[int] | None, pages: dict[str, str],
            decimal: str, pdf: bool = False) -> Report:
    """Draw and write the page of one language; of the first, figures, tables and the workbook as well."""
    study = comparison.study
    words = Words(language, currency.shown_in(study))
    study.language = words.language
    words.titles = study.titles_of_parts
    first = next(iter(pages)) == language
    context = Context(comparison, words)
    sections: dict[str, list[Section]] = {"decision": [], "analysis": [], "appendix": []}
    not_shown: list[Section] = []
    with matplotlib.rc_context(SETTINGS):
        for entry in CATALOGUE:
            if wanted and entry.number not in wanted:
                continue
            section = draw_section(entry, context, folder if first else None)
            if section.pictures or section.said:
                sections[entry.part].append(section)
            elif section.missing:
                not_shown.append(section)
    report = Report(comparison, verdict.verdict(comparison, words), summary.at_a_glance(comparison, words), sections,
                    not_shown, findings.analyst(comparison, words), parts.of(comparison, words))
    report.tables = {"strategies": report.glance, "mixes": summary.mixes(comparison, words),
                     "assumptions": summary.which_turn(comparison, words),
                     "beats": summary.who_beats_whom(comparison, words), "pairs": summary.all_pairs(comparison, words),
                     "outcomes": summary.all_outcomes(comparison, words),
                     **{name: table for part in report.parts for name, _, table in part.tables}}
    if not wanted or 21 in wanted:
        report.switch = switchboard(comparison, words)
    if not wanted or 13 in wanted:
        report.tables["facts"] = patterns.details(context, patterns.facts(context)[1])
    facts = facts_of(report, words, pages)
    sheets = {key: pages[language].replace("report", key).replace(".html", ".pdf") for key in ("brief", "report")} \
        if pdf else {}
    along = [(sheets[key], words(f"page.{key}_pdf")) for key in sheets]
    along += [("tables.xlsx", words("page.workbook"))] if workbook.available() else []
    text = template("report.html").render(**facts, numbered=numbered(words), take_along=along)
    page = text.encode("utf-8")
    report.size = len(page)
    write(folder / pages[language], page)
    if pdf:
        chromium = str(paper.browser())
        pictures = [p for section in sections["decision"] for p in section.pictures]
        write(folder / sheets["brief"], paper.one_page(
            lambda scale: template("brief.html").render(**facts, numbered=numbered(words), scale=scale, pictures=pictures),
            chromium))
        write(folder / sheets["report"], paper.printed(text, chromium))
    if first:
        tables = report.tables | {p.name: p.table for part in sections.values() for s in part for p in s.pictures}
        for name, table in tables.items():
            write(folder / "tables" / f"{name}.csv", table.csv(decimal).encode("utf-8"))
        made = workbook.workbook(tables, study.title(language))
        if made is not None:
            write(folder / "tables.xlsx", made)
    return report


def numbered(words: Words) -> Callable[[str], str]:
    """The titles of tables in the order in which a page has them: 'Table 1. Strategies at a glance'."""
    count = itertools.count(1)
    return lambda title: f"{words('page.table', n=next(count))}. {title}"


def strip(c: Comparison, words: Words) -> dict:
    """The evidence as dots: what one stands for, and (colour, grade in words, dots) from the best grade down."""
    each, grades = summary.evidence_strip(c)
    colour = lambda g: next((colour for low, high, colour, _ in GRADES if low <= g <= high), GREY)
    shape = lambda g: "●" if g >= 4 else "◐" if g >= 2 else "○"
    return {"title": words("page.strip", n=words.decimals(each, 0)),
            "dots": [(colour(g), f"{g}: {words.grade(g)}", shape(g) * n) for g, n in grades]}


def cite(c: Comparison, words: Words) -> str:
    """Author-free: what it is, with which version, from which study file, when it was run."""
    study, p = c.study, c.study.provenance
    when = text(p.get("date", ""))[:10]
    return " ".join(part for part in (closed(study.title(words.language)), words("page.report") + ".",
                                      f"cpdsim {text(p.get('version', ''))} ({text(p.get('commit', ''))}).",
                                      f"{when}." if when else "", f"{study.path.name}: {text(p.get('id', ''))}."
                                      if text(p.get("id", "")) else "") if part)


def closed(title: str) -> str:
    return title if title.endswith(("?", "!", ".")) else title + "."


def facts_of(report: Report, words: Words, pages: dict[str, str]) -> dict:
    """What the templates say."""
    c, study = report.comparison, report.comparison.study
    question = words("page.question_single") if study.single else words("page.question",
            what=words.quantity_name(c.outcome), budget=verdict.budget_words(c, words))
    lists = {}
    for name, item, automatic, where in ITEMS:
        lists.setdefault(name, []).append((item, automatic, where))
    return dict(
        words=words, language=words.language, title=words.unbroken(study.title(words.language)), question=question, single=study.single,
        lines=verdict.lines(report.sentences),
        others=[(one, file, messages(one)["language"]) for one, file in pages.items() if one != words.language],
        glance=report.glance, mixes=report.tables["mixes"], more=report.more, turning=report.tables["assumptions"],
        none_turns=len({first for _, first, *_ in report.tables["assumptions"].rows}) == 1, beats=report.tables["beats"],
        price_note=summary.price_note(c, words), pairs=report.tables["pairs"], outcomes=summary.main_outcomes(c, words), parts=report.parts, strip=strip(c, words),
        source_line=words("page.source_line", title=study.title(words.language),
                          version=text(study.provenance.get("version", "")) or "?",
                          commit=text(study.provenance.get("commit", "")) or "?"), cite=cite(c, words),
        sections=report.sections, not_shown=report.not_shown, switch=report.switch,
        policy=report.switch.policy if report.switch else "",
        box=summary.provenance(c, words), limits=[words(f"limit.{i}") for i in range(1, LIMITS + 1)],
        recorded=[line.strip(" -*\t") for line in text(study.provenance.get("limits", "")).splitlines()
                  if line.strip(" -*\t")],
        methods=[words(f"method.{i}", resamples=words.decimals(statistics.RESAMPLES, 0),
                       bound=words.decimals(100 * AHEAD, 0)) for i in range(1, METHODS + 1)],
        errors=study.errors, lists=lists, study_text=text(study.provenance.get("study_as_written", "")),
        runs=words("page.runs_single", replicates=study.replicates) if study.single
        else words("page.runs", strategies=len(study.strategies), levels=len(study.levels), draws=study.draws,
                   replicates=study.replicates, failed=study.failed, absent=study.absent))
