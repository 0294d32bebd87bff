"""The engine in the same process: what `cpdsim run FILE` does, without a file of one's own."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .results import Results, open as open_results


class EngineMissing(ImportError):
    """The compiled engine is not beside this package."""


def run(scenario: str | Path | Mapping[str, Any], set: Mapping[str, str] | None = None, jobs: int = 1,  # noqa: A002
        progress: bool = False) -> Results:
    """Runs a scenario and returns its results, with the same bits as the command.

    `scenario`: a file, or a mapping as it would stand in one. `set`: path to value as text with its unit, like `--set`
    of the command ({"turnover.leave": "10 %/year"}). `jobs`: threads. `progress`: share done, on standard error.

    Errors: ValueError with all diagnostics for invalid input; KeyboardInterrupt stops the run at the next step.
    """
    try:
        from . import _engine
    except ImportError as fault:
        raise EngineMissing("the engine is not built for this Python; build the target 'cpdsim_python' (it needs "
                            f"pybind11), or run the command and use cpdsim.open ({fault})") from fault
    with tempfile.TemporaryDirectory(prefix="cpdsim-") as folder:
        file = _as_file(scenario, Path(folder))
        result = Path(folder) / "result.h5"
        _engine.run(str(file), dict(set or {}), int(jobs), str(result), _shown if progress else None)
        results = open_results(result)
        for name in results:  # read now: the file goes with the folder
            results[name]
        results.path = Path(file.name)
    return results


def _as_file(scenario: str | Path | Mapping[str, Any], folder: Path) -> Path:
    if not isinstance(scenario, Mapping):
        return Path(scenario)
    import yaml  # only where a mapping is given

    file = folder / "scenario.yaml"
    file.write_text(yaml.safe_dump(dict(scenario), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def _shown(share: float) -> None:
    print(f"\r{share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)
