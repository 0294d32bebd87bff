"""sim/VALIDATION.md speaks of the registry as it is, and names every conflict."""

import re
from pathlib import Path

from analysis import registry

PAGE = (Path(__file__).resolve().parents[2] / "sim" / "VALIDATION.md").read_text(encoding="utf-8")


def test_the_page_counts_the_findings_that_there_are():
    targets = registry.read()
    simulated = [target for target in targets if target.simulated]
    weigh = [target for target in simulated if target.use in ("calibrate", "sign")]
    assert len(simulated) >= 30
    found = re.search(r"(\d+) findings, (\d+) done again by the engine, (\d+) of which weigh", PAGE)
    assert found and [int(n) for n in found.groups()] == [len(targets), len(simulated), len(weigh)]


def test_every_finding_that_weighs_has_its_row():
    for target in registry.read():
        if target.simulated and target.use in ("calibrate", "sign"):
            assert f"`{target.id}`" in PAGE, target.id


def test_every_conflict_is_named():
    for conflict in {target.conflict for target in registry.read() if target.conflict}:
        assert conflict.replace("_", " ") in PAGE, conflict
