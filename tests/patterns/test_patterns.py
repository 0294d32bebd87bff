"""The patterns: every verdict is the recorded one, in both directions. A change needs a decision and a new record."""

import os
from pathlib import Path

import pytest

from analysis import evidence_table
from analysis.language import LANGUAGES, messages
from analysis.patterns import command
from analysis.patterns.catalogue import PATTERNS
from analysis.patterns.row import VERDICTS


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    binary = os.environ.get("CPDSIM_BIN")
    if not binary:
        pytest.skip("CPDSIM_BIN does not name the built cpdsim")
    return command.compute(Path(binary), tmp_path_factory.mktemp("patterns"), 2, list(PATTERNS))


def test_every_verdict_is_the_recorded_one(rows):
    assert command.changes(rows, evidence_table.read(command.RECORDED)) == []


def test_the_record_holds_these_criteria_and_no_others(rows):
    recorded = evidence_table.read(command.RECORDED)
    assert [f.more["number"] for f in recorded] == [row.criterion.number for row in rows]
    for finding, row in zip(recorded, rows):   # a criterion that was changed must be recorded anew as well
        now = row.cells()
        assert (finding.name, finding.source, finding.more["what"]) == (now["name"], now["source"], now["what"])
        assert evidence_table.number(now["expected_low"], -float("inf")) == finding.low
        assert evidence_table.number(now["expected_high"], float("inf")) == finding.high


def test_all_patterns_are_there_and_the_page_is_made_of_the_record():
    recorded = evidence_table.read(command.RECORDED)
    assert {int("".join(c for c in f.more["number"] if c.isdigit()))
            for f in recorded} == set(range(1, 22)) == {int("".join(c for c in key if c.isdigit())) for key in PATTERNS}
    assert {f.verdict for f in recorded} <= set(VERDICTS)
    for language in LANGUAGES:
        assert {f"pattern.{f.more['number']}" for f in recorded} == {key for key in messages(language)
                                                                     if key.startswith("pattern.")}
    page = command.PAGE.read_text(encoding="utf-8")
    for finding in recorded:
        assert f"| {finding.more['number']} | {finding.name} |" in page
        assert finding.verdict in ("reproduced",) or finding.note, f"{finding.name}: no reason given"
