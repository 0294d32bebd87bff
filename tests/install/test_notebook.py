"""The tutorial runs from its first cell to its last, and keeps to what its title says."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("CPDSIM_BIN", ROOT / "build/release/cpdsim")).parent
NOTEBOOK = ROOT / "analysis/notebooks/two-strategies.ipynb"


def test_the_tutorial_runs(tmp_path):
    pytest.importorskip("nbconvert")
    environment = {**{k: v for k, v in os.environ.items() if k != "MPLBACKEND"}, "PYTHONPATH": str(BUILD / "python"),
                   "JUPYTER_CONFIG_DIR": str(tmp_path), "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        ["/usr/bin/python3", "-m", "nbconvert", "--to", "notebook", "--execute", "--output-dir", str(tmp_path),
         "--ExecutePreprocessor.kernel_name=python3", str(NOTEBOOK)],
        capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    cells = json.loads((tmp_path / NOTEBOOK.name).read_text(encoding="utf-8"))["cells"]
    shown = [output.get("text", "") for cell in cells for output in cell.get("outputs", [])]
    assert any("teacher" in "".join(text) for text in shown)
    assert any("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))


def test_ten_lines_are_enough():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells[:4] if cell["cell_type"] == "code")
    inside_scenario = code[code.index("scenario = {"):code.index("\n}") + 2].count("\n")
    statements = [line for line in code.splitlines() if line.strip()]
    assert len(statements) - inside_scenario <= 10
