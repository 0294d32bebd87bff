"""The documents' facts against the simulated programmes: each has a verdict, fitted ones agree, the document is fresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import evidence_table
from analysis.catalogue import COUNTRIES, Command, Programme
from analysis.facts import AGREES, DIFFERS, VERDICTS, FactRow, Facts, as_table, faults_of, setting_of
from analysis.facts_command import SCHOOLS
from analysis.facts_document import document, path_of_document, same_row, staleness
from analysis.measures import parse

# Rows of the catalogue that the source documents ask for; a programme that goes missing is noticed here.
NATIONAL = {
    "fi": {"luma_laboratories", "luma_laboratories_alone", "luma_equipment_loans", "start", "luma_pilot_schools",
           "matikkakukko", "luma_rewards"},
    "fr": {"maisons_pour_la_science", "colleges_pilotes", "colleges_pilotes_bretagne"},
    "at": {"imst_theme_programmes", "imst_regional_networks", "mint_federal_seminar", "nep_fridolin", "recc_label",
           "imst_wiki"},
    "it": {"anisn_sid", "astra_network", "pisa_network_at_schools", "test_project", "abe"},
    "uk": {"national_centre_residential", "science_learning_partnerships", "stem_ambassadors", "enthuse_bursaries",
           "enthuse_partnerships", "science_mark", "enthuse_awards"},
    "common": {"long_course", "blended_course", "turnkey_kits", "community", "cascade", "cascade_supported",
               "common_primary_secondary", "pre_service_link", "students_as_educators", "scientists_as_educators",
               "action_research", "recognition", "regional_hub", "taster", "cover"},
}
FIGURES = {   # of the two texts about programmes; each must stand in the table as the documents' value
    "fi": {6, 2016, 3, 2},
    "fr": {9, 150, 36, 0.69, 12, 13, 80, 5.5, 1, 500, 8, 60, 62, 1801, 5, 3},
    "at": {4500, 2010, 7, 2, 1000, 2014, 9, 10, 1, 5, 4, 3},
    "it": {1, 10, 40, 20, 2000, 5000, 20000, 3, 15, 120, 6, 2012, 110, 2300, 35, 15, 2017, 60, 36, 8, 1500},
    "uk": {2014, 1, 0.8, 27000, 3000, 20000, 40, 4e6, 900000, 2008, 27e6, 22e6, 6, 2, 9, 500, 0.66, 0.34, 20000, 0.918,
           0.893, 0.658, 3, 0.5},
    "common": {80, 9, 5, 120, 4, 12, 7, 6, 20000, 3},
}


@pytest.fixture(scope="module")
def facts(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return Facts(command, tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def rows(facts: Facts) -> list[FactRow]:
    return facts.rows()


def test_every_system_of_the_documents_is_there(catalogue: list[Programme]) -> None:
    for country, names in NATIONAL.items():
        assert names <= {p.name for p in catalogue if p.country == country}, country


def test_every_setting_that_a_fact_names_is_given(catalogue: list[Programme]) -> None:
    named = [(p, fact, m.name) for p in catalogue for fact in p.facts if (m := parse(fact.measure)).kind == "setting"]
    assert len(named) > 15
    for programme, fact, path in named:
        setting_of(programme, fact, path)


@pytest.mark.parametrize("country", list(COUNTRIES))
def test_no_figure_of_the_documents_is_missing(catalogue: list[Programme], country: str) -> None:
    there = {fact.value for p in catalogue if p.country == country for fact in p.facts}
    assert FIGURES[country] <= there


def test_facts_are_written_down_properly(catalogue: list[Programme]) -> None:
    faults = [f"{f.programme}.{f.name}: {fault}" for p in catalogue for f in p.facts for fault in faults_of(f)]
    assert not faults, "\n".join(faults)


def test_programmes_are_explained_in_two_sentences(catalogue: list[Programme]) -> None:
    for programme in catalogue:
        assert programme.title, programme.name
        assert 2 <= programme.about.count(". ") + programme.about.endswith(".") <= 3, programme.name


def unsourced(given: object, path: str, covered: bool) -> list[str]:
    """Numbers that have neither a source of their own nor one of the section they stand in."""
    if isinstance(given, dict):
        covered = covered or "source" in given
        return [fault for key, value in given.items() if key not in ("facts", "title", "about", "source", "evidence",
                                                                     "note", "intake")
                for fault in unsourced(value, f"{path}.{key}", covered)]
    return [path] if not covered and not isinstance(given, list) and any(c.isdigit() for c in str(given)) else []


def test_every_number_has_a_source(catalogue: list[Programme]) -> None:
    faults = [path for p in catalogue for path in unsourced(p.document, p.name, False)]
    assert not faults, "\n".join(faults)


def test_every_fact_has_a_verdict(rows: list[FactRow], catalogue: list[Programme]) -> None:
    assert len(rows) == sum(len(p.facts) for p in catalogue) > 150
    assert all(row.verdict in VERDICTS for row in rows)


def test_fitted_facts_lie_within_their_tolerance(rows: list[FactRow]) -> None:
    wrong = [f"{row.name}: {row.fact.value:g} in the documents, {row.simulated:g} simulated" for row in rows
             if row.verdict == DIFFERS]
    assert not wrong, "\n".join(wrong)


def test_the_document_is_fresh(facts: Facts, rows: list[FactRow]) -> None:
    stale = staleness(path_of_document().read_text(encoding="utf-8"), document(rows, facts.catalogue, SCHOOLS))
    assert not stale, "run `scripts/facts --write`:\n" + "\n".join(stale[:5])


def test_the_figure_shows_the_fitted_facts(rows: list[FactRow]) -> None:
    shipped = evidence_table.read(evidence_table.DATA / "facts.csv")
    fresh = [row for row in rows if row.verdict in (AGREES, DIFFERS)]
    assert [(f.more["programme"], f.verdict, f.source) for f in shipped] == [(r.fact.programme, r.verdict, r.fact.source) for r in fresh]
    for finding, row in zip(shipped, fresh):
        assert (finding.low + finding.high) / 2 == pytest.approx(row.fact.value)
        assert (finding.low <= finding.simulated <= finding.high) == (row.verdict == AGREES)


def test_staleness_forgives_chance_and_nothing_else() -> None:
    row = "| `p.f`: schools (school) | 36 | 35.9 | 10 % | agrees | a document |"
    assert same_row(row, row.replace("35.9", "36.2"))
    assert not same_row(row, row.replace("35.9", "25.9"))
    assert not same_row(row, row.replace("35.9", ""))
    for old, new in (("agrees", "differs"), ("| 36 |", "| 37 |"), ("a document", "another"), ("10 %", "20 %")):
        assert not same_row(row, row.replace(old, new))
    assert staleness(f"x\n{row}", f"x\n{row}\n") == [] and staleness(f"x\n{row}", row) != []


def test_the_table_as_csv_keeps_every_row(rows: list[FactRow], tmp_path: Path) -> None:
    lines = as_table(rows).csv().splitlines()
    assert len(lines) == len(rows) + 1 and lines[0].startswith("programme,fact,what,unit,year,source,documents,simulated")
