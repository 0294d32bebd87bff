"""The tutorial does what it says, from numbers to the report, in the time it says."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim

TUTORIAL = SOURCE / "sim/COUNTRY.md"
BLOCK = re.compile(r"^```(\w+) ?([\w.-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str, str]]:
    """Language, file name and text of each block of code, in order."""
    return [(found[1], found[2], found[3]) for found in BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def done(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], float]:
    """The folder after the whole tutorial, what each command said, and the seconds it took."""
    import os
    import subprocess

    folder = tmp_path_factory.mktemp("country")
    said: dict[str, str] = {}
    begin = time.monotonic()
    for language, name, text in blocks():
        if name:
            (folder / name).write_text(text, encoding="utf-8")
            continue
        assert language == "sh"
        for line in text.splitlines():
            assert line.startswith("cpdsim "), line
            arguments = re.findall(r'"[^"]*"|\S+', line)[1:]
            environment = {**os.environ, "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")}
            run = subprocess.run([binary, *(a.strip('"') for a in arguments)], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False)  # fmt: skip
            if "report" in arguments and "cannot" in run.stderr and "python" in run.stderr.lower():
                pytest.skip("no Python packages for the report")
            assert run.returncode == 0, (line, run.stderr)
            said[line] = run.stdout + run.stderr
    return folder, said, time.monotonic() - begin


def test_numbers_become_a_page(done: tuple[Path, dict[str, str], float]) -> None:
    folder, said, seconds = done
    page = (folder / "four-ways/report/report.html").read_text(encoding="utf-8")
    assert "Teams of schools" in page
    print(f"the tutorial took {seconds:.0f} s of computing")


def test_what_was_given_and_what_was_not(done: tuple[Path, dict[str, str], float]) -> None:
    folder, said, _ = done
    preset = (folder / "rt.yaml").read_text(encoding="utf-8")
    assert "value: 1240" in preset and "value: 6.2 %/year" in preset and "620 PLN/d" in preset
    assert "stand-in (A country nobody has described yet)" in preset
    assert "stand-in" in said["cpdsim check scenario.yaml"]
    for line in preset.splitlines():
        if "stand-in" in line and "source" in line and "evidence" in line:
            assert "evidence: 0" in line, line


def test_every_yaml_of_the_page_is_valid(done: tuple[Path, dict[str, str], float], cpdsim: Cpdsim) -> None:
    folder, _, _ = done
    for _, name, _ in blocks():
        if name.endswith(".yaml"):
            checked = cpdsim("check", name, cwd=folder)
            assert checked.returncode == 0 and "error" not in checked.stderr, checked.stderr
