"""What the program writes for others: schemas, completion, a first scenario."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from conftest import SOURCE, Cpdsim
from test_usage import VERBS


@pytest.mark.parametrize(("name", "keys"), [("scenario", {"population", "programmes", "turnover"}), ("study", {"budget", "strategies"})])
def test_schemas_are_json_schemas(cpdsim: Cpdsim, name: str, keys: set[str]) -> None:
    schema = json.loads(cpdsim("schema", name).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema" and schema["type"] == "object"
    assert keys <= schema["properties"].keys()
    assert schema["additionalProperties"] is False
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        return
    Draft202012Validator.check_schema(schema)


def test_the_default_schema_is_that_of_scenarios(cpdsim: Cpdsim) -> None:
    assert cpdsim("schema").stdout == cpdsim("schema", "scenario").stdout


def test_the_table_of_parameters_is_current(cpdsim: Cpdsim) -> None:
    """`cpdsim schema --table markdown >sim/PARAMETERS.md` mends it."""
    done = cpdsim("schema", "--table", "markdown")
    assert done.returncode == 0
    assert done.stdout == (SOURCE / "sim" / "PARAMETERS.md").read_text(encoding="utf-8")
    assert "| `turnover.leave` | share/year | 8.5 %/year |" in done.stdout
    one = cpdsim("schema", "study", "--table", "markdown").stdout
    assert "`budget.total`" in one and "`turnover.leave`" not in one


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_verb_and_flag(cpdsim: Cpdsim, shell: str, tmp_path: Path) -> None:
    script = cpdsim("completion", shell).stdout
    for verb in VERBS:
        assert verb in script
    for flag in ["json", "evidence", "pupils-per-teacher", "no-color"]:
        assert flag in script
    (tmp_path / "script").write_text(script, encoding="utf-8")
    try:
        done = subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, text=True, timeout=30, check=False)
    except FileNotFoundError:
        return
    assert done.returncode == 0, done.stderr


def test_bash_completes(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "script").write_text(cpdsim("completion", "bash").stdout, encoding="utf-8")

    def completions(*words: str) -> list[str]:
        line = "source ./script; COMP_WORDS=(cpdsim " + " ".join(words) + f"); COMP_CWORD={len(words)}; _cpdsim; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=True)
        return done.stdout.split()

    assert completions("che") == ["check"]
    assert completions("show", "--ev") == ["--evidence"]
    assert completions("check", "'' ") == []  # a file: left to the shell


@pytest.mark.parametrize("country", ["at", "fi", "fr", "it", "uk"])
def test_the_first_scenario_is_valid_for_every_country(cpdsim: Cpdsim, tmp_path: Path, country: str) -> None:
    done = cpdsim("init", "--country", country, "-o", "mine.yaml")
    assert done.returncode == 0 and done.stdout == "" and "mine.yaml written" in done.stderr
    text = (tmp_path / "mine.yaml").read_text(encoding="utf-8")
    assert "{file}" not in text and "cpdsim run mine.yaml" in text
    checked = cpdsim("check", "mine.yaml")
    assert checked.returncode == 0 and "error" not in checked.stderr and "warning" not in checked.stderr, checked.stderr


def test_init_overwrites_only_when_told(cpdsim: Cpdsim, tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("mine", encoding="utf-8")
    refused = cpdsim("init")
    assert refused.returncode == 7 and "--force" in refused.stderr
    assert (tmp_path / "scenario.yaml").read_text(encoding="utf-8") == "mine"
    assert cpdsim("init", "--force").returncode == 0
    assert cpdsim("init", "-o", "-").stdout == (tmp_path / "scenario.yaml").read_text(encoding="utf-8")
    assert cpdsim("init", "--country", "xx").returncode == 2


def test_the_page_of_results_is_current(binary: Path) -> None:
    """`scripts/results_page --write` mends it."""
    made = subprocess.run([SOURCE / "scripts/results_page"], capture_output=True, text=True, timeout=300, check=False,
                          env={**os.environ, "CPDSIM_BIN": str(binary), "CPDSIM_SCENARIOS": str(SOURCE / "scenarios")})
    assert made.returncode == 0, made.stderr
    assert made.stdout == (SOURCE / "sim" / "RESULTS.md").read_text(encoding="utf-8")
    assert "| `spend` | replicate | EUR | money | less |" in made.stdout
