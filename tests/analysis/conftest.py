"""The analysis package is used from the checkout, so its root goes on the path."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
sys.dont_write_bytecode = True
