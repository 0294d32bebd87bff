"""What a fact can be compared with: quantities that a simulated programme shows, and settings of its file.

`measure:` of a fact is one of
  NAME, NAME_2 or NAME:ARGUMENT   a quantity of the run (QUANTITIES below); _2 is the second school year
  ... with PROGRAMME              the same, added up over this programme and another, each run by itself
  ... together with A, B          of one run in which this programme and the others are offered side by side
  ... / NUMBER                    the same, over so many (places among which the documents share a programme out)
  setting:PATH                    what the programme's file gives (a list counts its entries)
  count:WHAT                      how many the model has: programmes of the file, conditions, climate dimensions, poles,
                                  countries, ways in, strategies of equal importance, forms of support
  shown: / target: / inconsistent: before any of these   the value is printed, nothing is fitted to it
  target, inconsistent, none      there is nothing to print
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable

import numpy as np

from .programme_run import DAY, ProgrammeRun

UNFITTED = ("target", "inconsistent", "shown")


@dataclass(frozen=True)
class Measure:
    """`measure:` of a fact, taken apart."""

    fitting: str = ""         # "", or one of UNFITTED
    kind: str = "none"        # none, quantity, setting, count
    name: str = ""            # of the quantity, path of the setting, what is counted
    year: int | None = None
    argument: str = ""
    others: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()     # offered in the same run
    over: float = 1.0


def parse(written: str) -> Measure:
    """Error: ValueError for a measure that does not exist."""
    fitting, rest = "", written.strip()
    for word in UNFITTED:
        if rest == word and word != "shown":
            return Measure(word)
        if rest.startswith(word + ":"):
            fitting, rest = word, rest.removeprefix(word + ":").strip()
    if rest == "none" and not fitting:
        return Measure()
    if rest.startswith("setting:"):
        return Measure(fitting, "setting", rest.removeprefix("setting:").strip())
    if rest.startswith("count:"):
        return Measure(fitting, "count", rest.removeprefix("count:").strip())
    rest, _, over = rest.partition(" / ")
    rest, _, beside = rest.partition(" together with ")
    main, *others = (part.strip() for part in rest.split(" with "))
    name, _, argument = main.partition(":")
    year = re.fullmatch(r"(.*)_(\d+)", name)
    if year is not None:
        name = year[1]
    if name not in QUANTITIES:
        raise ValueError(f"there is no measure '{written}' (known: {', '.join(sorted(QUANTITIES))})")
    return Measure(fitting, "quantity", name, int(year[2]) if year else None, argument, tuple(others),
                   tuple(part.strip() for part in beside.split(",") if part.strip()), float(over) if over else 1.0)


def mean(values: np.ndarray) -> float:
    """Over the finite ones; NaN where there are none."""
    finite = np.asarray(values, dtype=float)[np.isfinite(values)]
    return float(finite.mean()) if finite.size else float("nan")


def ratio(top: np.ndarray, bottom: np.ndarray) -> float:
    """Of two totals over all replicates, so that an empty one weighs nothing."""
    below = float(np.sum(bottom))
    return float(np.sum(top)) / below if below > 0 else float("nan")


def places_per_year(run: ProgrammeRun, measure: Measure) -> float:
    """Places booked a school year."""
    years = run.per_year("places_booked")
    return mean(years[:, measure.year - 1] if measure.year else years)


def participants_per_year(run: ProgrammeRun, measure: Measure) -> float:
    """People who come, a school year."""
    years = run.per_year("places_taken")
    return mean(years[:, measure.year - 1] if measure.year else years)


def pupils_per_year(run: ProgrammeRun, measure: Measure) -> float:
    """All pupils of the people who come in a school year (the documents often count one class each)."""
    return participants_per_year(run, measure) * pupils_taught(run)


def pupils(run: ProgrammeRun, measure: Measure) -> float:
    """All pupils of the members."""
    return members(run, measure) * pupils_taught(run)


def of_phase(run: ProgrammeRun, name: str) -> dict[str, float]:
    """What is at work at one time (members, schools) by phase, mean over the replicates and the run."""
    values = run.by_phase.get(name, "replicate", "phase", "time")[:, :, 1:].mean(axis=(0, 2))
    return dict(zip(run.by_phase.labels("phase"), map(float, values)))


def pupils_taught(run: ProgrammeRun) -> float:
    """Pupils that a member teaches, by the phases the members are of."""
    members_of = of_phase(run, "members")
    return sum(run.taught[phase] * number for phase, number in members_of.items()) / sum(members_of.values())


def share_of_phase(run: ProgrammeRun, measure: Measure) -> float:
    """Of the schools at work, those of a phase."""
    schools_of = of_phase(run, "schools")
    return schools_of[measure.argument] / sum(schools_of.values())


def schools_of_phase(run: ProgrammeRun, measure: Measure) -> float:
    """Schools of one phase, or of several joined by +, in the programme at one time."""
    share = sum(share_of_phase(run, Measure(argument=phase)) for phase in measure.argument.split("+"))
    return share * schools(run, measure)


def classes(run: ProgrammeRun, measure: Measure) -> float:
    """Classes that take part with their teachers, at one time."""
    years = at_fullest(run, "classes")
    return mean(years[:, measure.year - 1] if measure.year else years[:, 1:])


def pupils_in_project(run: ProgrammeRun, measure: Measure) -> float:
    """Pupils of those classes."""
    years = at_fullest(run, "pupils_in_project")
    return mean(years[:, measure.year - 1] if measure.year else years[:, 1:])


def exposed(run: ProgrammeRun, measure: Measure) -> float:
    """Of the leads, leaders or colleagues at its schools, who work with other schools through it, at the window's end."""
    who = measure.argument
    part, whole = ("leaders", "leaders_asked") if who == "leaders" else (f"{who}_exposed", who)
    return ratio(run.series[part], run.series[whole])


def award_days(run: ProgrammeRun, _: Measure) -> float:
    """Months in a school year in which something is won, after the first year, at whose end the first have been there."""
    awards = run.series["awards"] > 0
    return mean(awards.reshape(len(awards), run.years, -1).any(axis=0).sum(axis=1)[1:])


def intakes(run: ProgrammeRun, measure: Measure) -> float:
    """Cohorts admitted within the first N years."""
    steps = (measure.year or run.years) * run.steps // run.years
    return mean((run.series["places_booked"][:, :steps] > 0).sum(axis=1))


def reach_of_two_regions(run: ProgrammeRun, measure: Measure) -> float:
    """Share of the teachers reached by year N in the two regions in which it is largest."""
    reached = run.by_region.get("reach_programmes", "replicate", "region", "time")
    at_year = reached[:, :, (measure.year or run.years) * run.steps // run.years]
    return mean(np.sort(at_year, axis=1)[:, -2:])


def regions(run: ProgrammeRun, measure: Measure) -> float:
    """Regions of the preset with participants by the end of year N."""
    reached = run.by_region.get("reach_programmes", "replicate", "region", "time")
    return mean((reached[:, :, (measure.year or run.years) * run.steps // run.years] > 0).sum(axis=1))


def at_fullest(run: ProgrammeRun, name: str) -> np.ndarray:
    """(replicate, year) largest number at one time in each school year."""
    series = run.series[name]
    return series.reshape(len(series), run.years, -1).max(axis=2)


def members(run: ProgrammeRun, measure: Measure) -> float:
    years = at_fullest(run, "members")
    return mean(years[:, measure.year - 1] if measure.year else years[:, 1:])


def schools(run: ProgrammeRun, measure: Measure) -> float:
    """Schools in the programme at one time: in the year named, else over the years after the first."""
    years = at_fullest(run, "schools")
    return mean(years[:, measure.year - 1] if measure.year else years[:, 1:])


def stay_of(run: ProgrammeRun) -> int:
    """Steps from joining to the end: as long as everybody ever booked is still in the programme."""
    booked, present = run.series["places_booked"], run.series["members"]
    stays = []
    for joined, here in zip(np.cumsum(booked, axis=1), present):
        first = int(np.argmax(joined > 0))
        together = np.isclose(joined[first:], here[first:], rtol=1e-4)
        if joined[-1] > 0:
            stays.append(int(np.argmin(together)) if not together.all() else len(together))
    return int(np.median(stays)) if stays else 0


def duration_years(run: ProgrammeRun, _: Measure) -> float:
    return stay_of(run) * run.years / run.steps


def joining(run: ProgrammeRun) -> np.ndarray:
    """(replicate, step) schools that join: the change of those present plus those who joined one stay ago."""
    present, stay = run.series["schools"], stay_of(run)
    joined = np.diff(present, axis=1, prepend=0)
    for step in range(stay, run.steps):
        joined[:, step] += joined[:, step - stay]
    return joined


def schools_joined(run: ProgrammeRun, measure: Measure) -> float:
    """Schools that have joined within the first N years; one that comes again counts again."""
    steps = (measure.year or run.years) * run.steps // run.years
    return mean(joining(run)[:, :steps].sum(axis=1))


def schools_a_year(run: ProgrammeRun, _: Measure) -> float:
    return mean(joining(run).sum(axis=1)) / run.years


def team_size(run: ProgrammeRun, _: Measure) -> float:
    """Members per school when the first have just joined (later on, those trained by a cascade count as members)."""
    first = [int(np.argmax(here > 0)) for here in run.series["schools"]]
    rows = np.arange(len(first))
    return ratio(run.series["members"][rows, first], run.series["schools"][rows, first])


def partnerships(run: ProgrammeRun) -> float:
    """All that have joined in the run, from the grants paid."""
    return float(np.sum(run.spent("grant"))) / run.price("grant")


def schools_per_partnership(run: ProgrammeRun, _: Measure) -> float:
    return float(np.sum(joining(run))) / partnerships(run)


def whole_years(run: ProgrammeRun) -> slice:
    """School years in which cohorts of every age are there; the last one where a stay is as long as the run."""
    return slice(min(int(np.ceil(duration_years(run, Measure()) - 1e-9)), run.years - 1), None)


def hours_per_teacher(run: ProgrammeRun, _: Measure) -> float:
    """Hours delivered to a booked place over the whole stay.

    Hours delivered in a step are those of all cohorts present, each at its own age. Cohorts that join in the same month
    of the year have the same timetable, so bookings and hours of all replicates give the hours at each age by least
    squares; cohorts that the end of the run cuts short do no harm.
    """
    booked, delivered = run.series["places_booked"], run.series["hours_delivered"]
    stay, in_year = stay_of(run), run.steps // run.years
    intakes = [m for m in range(in_year) if booked[:, m::in_year].sum() > 0]
    columns = []
    for month in intakes:
        own = np.zeros_like(booked)
        own[:, month::in_year] = booked[:, month::in_year]
        columns += [np.pad(own, ((0, 0), (age, 0)))[:, :run.steps].ravel() for age in range(stay)]
    hours = np.linalg.lstsq(np.array(columns).T, delivered.ravel(), rcond=None)[0]
    weights = [booked[:, month::in_year].sum() for month in intakes]
    return float(np.average(hours.reshape(len(intakes), stay).sum(axis=1), weights=weights))


def days_per_teacher(run: ProgrammeRun, measure: Measure) -> float:
    return hours_per_teacher(run, measure) / DAY


def days_per_year(run: ProgrammeRun, _: Measure) -> float:
    """Days of CPD that people attend in a school year."""
    return mean(run.per_year("hours_delivered")) / DAY * (1 - empty_places(run, Measure()))


def empty_places(run: ProgrammeRun, _: Measure) -> float:
    """Share of booked places to which nobody comes."""
    return 1 - ratio(run.series["places_taken"], run.series["places_booked"])


def release_days(run: ProgrammeRun, _: Measure) -> float:
    """Days of cover paid per booked place."""
    years, price = whole_years(run), run.price("release.rate")
    return ratio(run.spent("release")[:, years], run.per_year("places_booked")[:, years]) / price


def cost_per_teacher(run: ProgrammeRun, _: Measure) -> float:
    """EUR spent for a booked place."""
    return ratio(run.spent(), run.per_year("places_booked"))


def spend_per_year(run: ProgrammeRun, _: Measure) -> float:
    """EUR spent in a school year."""
    return mean(run.spent())


def grant_per_school_year(run: ProgrammeRun, _: Measure) -> float:
    """EUR of grants for a school and year in the programme."""
    years = whole_years(run)
    school_years = run.per_year("schools") * run.years / run.steps
    return ratio(run.spent("grant")[:, years], school_years[:, years])


def award(run: ProgrammeRun, _: Measure) -> float:
    """EUR of awards spent a year."""
    return mean(run.spent("award"))


def payer_share(run: ProgrammeRun, measure: Measure) -> float:
    """Share of the spending of one kind that one payer carries: payer_share:PAYER/KIND."""
    payer, _, kind = measure.argument.partition("/")
    return ratio(run.spent(kind or None, payer), run.spent(kind or None))


def share_of_types(run: ProgrammeRun, measure: Measure) -> float:
    """Share of the participants reached by the end of year N who teach in schools of these types (a/b)."""
    order = ("replicate", "school_type", "time")
    reached = run.by_type.get("reach_programmes", *order) * run.by_type.get("teachers", *order)
    row = (measure.year or run.years) * run.steps // run.years
    wanted = [label in measure.argument.split("/") for label in run.by_type.labels("school_type")]
    return ratio(reached[:, wanted, row], reached[:, :, row])


def schools_of_type(run: ProgrammeRun, measure: Measure) -> float:
    """Schools of a type in the programme in year N: by where those taught teach, since teams are of one size."""
    return schools(run, measure) * share_of_types(run, measure)


def coming_again(run: ProgrammeRun, measure: Measure) -> float:
    """Of the places taken in year N, those taken by teachers who had come before: all but as many as were new."""
    teachers = run.by_phase.get("teachers", "replicate", "phase", "time")
    met = (run.by_phase.get("reach_programmes", "replicate", "phase", "time") * teachers).sum(axis=1)
    last = (measure.year or run.years) * run.steps // run.years
    first = last - run.steps // run.years
    return 1 - ratio(met[:, last] - met[:, first], run.series["places_taken"][:, first:last])


def awards_per_year(run: ProgrammeRun, _: Measure) -> float:
    """Awards given in a school year."""
    return mean(run.per_year("awards"))


def places_within(run: ProgrammeRun, measure: Measure) -> float:
    """Places booked within the first years, also of half a year: places_within:5.5."""
    steps = round(float(measure.argument) * run.steps / run.years)
    return mean(run.series["places_booked"][:, :steps].sum(axis=1))


def spend_within(run: ProgrammeRun, measure: Measure) -> float:
    """EUR spent within the first years, of one kind or of all: spend_within:5.5 or spend_within:5/house."""
    years, _, kind = measure.argument.partition("/")
    by_year, whole = run.spent(kind or None), float(years)
    full = int(whole)
    total = by_year[:, :full].sum(axis=1)
    return mean(total + (whole - full) * (by_year[:, full] if full < by_year.shape[1] else 0.0))


def met(run: ProgrammeRun, phases: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(replicate, teacher) who in post has attended, and by teacher school and weight; of some phases joined by +."""
    people, schools_of = run.people
    school = np.asarray(people.variables["school"].values, dtype=int)
    phase = np.array(schools_of.column("phase", "school"))[school]
    there = np.isin(phase, phases.split("+")) if phases else np.ones(len(school), dtype=bool)
    weight = np.array([run.weight[p] for p in phase])
    return people.get("hours", "replicate", "teacher")[:, there] > 0, school[there], weight[there]


def teachers_met(run: ProgrammeRun, measure: Measure) -> float:
    """Of the teachers in post at the end of year N, those who have attended a programme: teachers_met_3:PHASE+PHASE."""
    came, _, weight = met(run, measure.argument)
    return mean((came * weight).sum(axis=1) / weight.sum())


def schools_met(run: ProgrammeRun, measure: Measure) -> float:
    """Of the schools, those in which somebody in post has."""
    came, school, weight = met(run, measure.argument)
    ids, position = np.unique(school, return_inverse=True)
    of_school = np.zeros(len(ids))
    of_school[position] = weight
    any_came = np.zeros((len(came), len(ids)), dtype=bool)
    for row, mine in zip(any_came, came):
        row[position[mine]] = True
    return mean((any_came * of_school).sum(axis=1) / of_school.sum())


def pupils_met(run: ProgrammeRun, measure: Measure) -> float:
    """All pupils of the teachers in post who have attended."""
    return sum(float((came * weight).sum(axis=1).mean()) * run.taught[phase]
               for phase in run.taught for came, _, weight in [met(run, phase)])


QUANTITIES: dict[str, Callable[[ProgrammeRun, Measure], float]] = {
    f.__name__: f for f in (places_per_year, participants_per_year, pupils_per_year, pupils, regions, members, schools, duration_years, schools_joined,
                            schools_a_year, team_size, schools_per_partnership, hours_per_teacher, days_per_teacher, empty_places,
                            days_per_year, release_days, cost_per_teacher, spend_per_year, grant_per_school_year,
                            award, payer_share, share_of_types, share_of_phase, schools_of_phase, classes,
                            pupils_in_project, exposed, award_days, intakes, reach_of_two_regions, schools_of_type, coming_again,
                            awards_per_year, places_within, spend_within, teachers_met, schools_met, pupils_met)}
MONEY = ("cost_per_teacher", "spend_per_year", "grant_per_school_year", "award", "spend_within")   # EUR; a fact in GBP is compared in GBP
