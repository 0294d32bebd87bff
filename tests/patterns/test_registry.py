"""The registry of findings: read strictly, agreeing with the patterns, and its distances checked by hand."""

import math

import pytest

from analysis import evidence_table, registry
from analysis.errors import InputError
from analysis.patterns import command

ENTRY = """format: cpd-evidence/1
targets:
  one:
    what: {en: "a finding"}
    observed: {value: 0.5, unit: share, error: 0.1, error_is: assumed}
    design: trial
    source: "somebody"
    read: full
    evidence: 3
    use: calibrate
"""


def read(folder, text):
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return registry.read(folder)


@pytest.fixture(scope="module")
def targets():
    return registry.read()


def test_there_are_targets_enough_and_each_says_how_it_is_known(targets):
    assert len(targets) >= 30
    assert all(target.source and target.design and target.what for target in targets)
    assert sum(target.use in ("calibrate", "sign") for target in targets) >= 30


def test_contradictions_are_named_and_have_two_sides(targets):
    sides = {}
    for target in targets:
        if target.conflict:
            sides.setdefault(target.conflict, []).append(target)
    assert set(sides) == {"hours", "knowledge", "practice_after", "cascades", "coaching", "staying"}
    assert all(len(both) >= 2 for both in sides.values())


def test_every_pattern_named_is_there_once(targets):
    numbers = [finding.more["number"] for finding in evidence_table.read(command.RECORDED)]
    named = [target.pattern for target in targets if target.pattern]
    assert set(named) <= set(numbers)
    assert len(named) == len(set(named))


def test_bounds_are_those_of_the_patterns(targets):
    """One definition: where both say a range, it is the same."""
    recorded = {finding.more["number"]: finding for finding in evidence_table.read(command.RECORDED)}
    for target in targets:
        if target.pattern and target.use != "plan" and math.isfinite(target.value):
            finding = recorded[target.pattern]
            assert finding.low <= target.value <= finding.high, target.id


def test_distance_by_hand(tmp_path):
    (one,) = read(tmp_path, ENTRY)
    assert one.z(0.7) == pytest.approx(2)
    assert one.z(0.7, 0.1) == pytest.approx(math.sqrt(2))
    assert math.isnan(one.z(math.nan))
    assert registry.is_contradicted(one.z(0.9)) and not registry.is_contradicted(one.z(0.7))


def test_within_bounds_the_distance_is_nought(tmp_path):
    (one,) = read(tmp_path, ENTRY.replace("value: 0.5", "low: 0.2, high: 0.6"))
    assert one.z(0.3) == 0
    assert one.z(0.8) == pytest.approx(2)
    assert one.z(0.1) == pytest.approx(-1)


@pytest.mark.parametrize(("good", "bad", "told"), [
    ("use: calibrate", "use: calibrat", "did you mean 'calibrate'?"),
    ("source:", "sorce:", "did you mean 'source'?"),
    ("error: 0.1, ", "", "exclude each other"),
    ("evidence: 3", "evidence: 7", "from 0 (a guess) to 5"),
    ("value: 0.5, ", "", "neither a value nor a bound"),
    ("cpd-evidence/1", "cpd-study/1", "not a registry"),
])
def test_faults_are_told_with_what_to_write(tmp_path, good, bad, told):
    with pytest.raises(InputError, match=".") as fault:
        read(tmp_path, ENTRY.replace(good, bad))
    assert told in str(fault.value)


def test_all_faults_at_once(tmp_path):
    with pytest.raises(InputError) as fault:
        read(tmp_path, ENTRY.replace("use: calibrate", "use: x").replace("read: full", "read: y"))
    assert len(str(fault.value).splitlines()) == 2
