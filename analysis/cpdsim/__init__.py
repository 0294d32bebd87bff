"""cpdsim for notebooks: results as labelled data sets, and the engine in the same process.

    import cpdsim
    results = cpdsim.open("out/study.h5")            # or cpdsim.run("mine.yaml", set={"turnover.leave": "10 %/year"})
    results["timeseries"].practice_share             # an xarray.DataArray with units and coordinates
"""

from .results import Results, UnknownFormat, open  # noqa: A004  the name is the contract: cpdsim.open
from .running import EngineMissing, run

__all__ = ["EngineMissing", "Results", "UnknownFormat", "open", "run"]
__version__ = "0.1.0"
