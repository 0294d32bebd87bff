"""Reads what `cpdsim run` left behind (study.h5 or one scenario's result file) and writes the comparison report.

Order of reading: load (file -> StudyData), statistics and decision (numbers), sensitivity (what would turn the result),
verdict (numbers -> sentences), figures (one small file each, listed in figures/__init__.py), report (everything
-> folder).
"""
