"""The analysis package is used from the checkout, so its root goes on the path."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
sys.dont_write_bytecode = True

from analysis import evidence_table  # noqa: E402

SHIPPED = evidence_table.DATA
FEW = """number,name,what,source,expected_low,expected_high,simulated,error,verdict,note,version
2,Large trials,ratio,Kraft,0.35,0.65,0.86,0.01,not reproduced,too little,cpdsim 9.9
19a,Cover,share,Senate,0.33,0.42,0.34,0.01,by construction,set from it,cpdsim 9.9
"""


@pytest.fixture(scope="session", autouse=True)
def few_patterns(tmp_path_factory):
    """Reports are drawn dozens of times: with two patterns instead of all. What is shipped has a test of its own."""
    evidence_table.DATA = tmp_path_factory.mktemp("data")
    (evidence_table.DATA / "patterns.csv").write_text(FEW, encoding="utf-8")
    yield
    evidence_table.DATA = SHIPPED
