"""Faults that a user can mend, each with the exit code of the command line contract."""


class ReportError(Exception):
    """A fault worded *problem (why) suggestion*."""

    exit_code = 1


class InputError(ReportError):
    """The study or result file is absent, unreadable or lacks what a report needs (exit 3)."""

    exit_code = 3


class OutputError(ReportError):
    """The report cannot be written: no right to the folder, disk full (exit 7)."""

    exit_code = 7
