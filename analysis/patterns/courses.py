"""Patterns 1 to 4: dose, scale, trainers of trainers, and what fades."""

from __future__ import annotations

import math

import numpy as np

from .laboratory import Laboratory
from .row import Criterion, Row, mean, ratio

SHORT = Criterion(
    "1", "practice gained by 14 h / by 80 h",
    "Yoon 2007: no significant effect up to 14 h; LINKS, Main levers 2.2: 80 h", 0, 0.10,
    why_not="what is left without it speaks for short courses (Basma & Savage 2018: conflict of findings on hours); "
            "the slope of the threshold form was set from this bound (with h50 = 80 h)")

LARGE = Criterion(
    "2", "effect in a trial of 250 teachers / of 50",
    "Kraft, Blazar & Hogan 2017/18: trials of 100 or more teachers about half", 0.35, 0.65,
    built_in="the fall of quality with scale was set from this figure")

COACHING = Criterion(
    "2b", "coaching without a course, effect on practice in SD",
    "Kraft, Blazar & Hogan 2018: .49 SD of instruction, 60 studies; half at scale", 0.30, 0.55,
    note="within_reach and from_coaching of the presets were set with this figure in view; "
         "ten visits in a school year, measured at its end; SD of the practice of those not coached")

UNSUPPORTED = Criterion(
    "3a", "effect through trainers left alone / by the developers",
    "Thinking Doing Talking Science (EEF): developers +3 months; other trainers, 205 and 180 schools: 0", 0, 0.25,
    why_not="a tier keeps anything from nothing (this trial) to all: six scaled programmes differ as much (conflict of "
            "findings on cascades)")
SUPPORTED = Criterion(
    "3b", "effect through supported trainers / by the developers",
    "El-Hamamsy 2023: adoption at least that of teachers trained by experts", 0.80, 1.20,
    built_in="kept_if_supported (95 %) and its range were set from this study")

HALF_LEFT = Criterion(
    "4a", "knowledge left after 6 months",
    "Goldschmidt & Phelps 2007: about half", 0.40, 0.60,
    why_not="what is used in class is maintained and the reflection cycle rebuilds some")
ALL_KEEP = Criterion(
    "4b", "share above their baseline 4 years later",
    "Franke et al. 2001: 22 of 22 (95 % interval from .85)", 0.85, 1)
SOME_GROW = Criterion(
    "4c", "share whose practice still rises in the fourth year",
    "Franke et al. 2001: 10 of 22 (95 % interval .24 to .68)", 0.24, 0.68,
    why_not="by the fourth year most of the model's teachers have settled where use and fading balance",
    note="rising by at least one lesson in a hundred in the year")


def short_courses(lab: Laboratory) -> list[Row]:
    def gains(*settings: str) -> tuple[np.ndarray, np.ndarray]:
        run = lab.run("01-short-courses", *settings)
        hours = run.teachers("hours")
        return run.among((hours > 0) & (hours < 40)), run.among(hours > 40)

    value, error = ratio(*gains())
    other, _ = ratio(*gains("learning.dose=saturating"))
    return [SHORT.judged(value, error, f"holds for the threshold form only: the saturating form gives {other:.2f}, "
                                       f"as Basma & "
                                       "Savage 2018 suggest")]


def large_trials(lab: Laboratory) -> list[Row]:
    def effect(places: int, *settings: str) -> np.ndarray:
        run = lab.run("02-large-trials", f"programmes.long_course.recruit.places={places} teachers/year", *settings)
        return run.among(run.attended)

    value, error = ratio(effect(250), effect(50))
    steep = "quality.falls_at_scale=80 %"
    steepest, _ = ratio(effect(250, steep), effect(50, steep))
    return [LARGE.judged(value, error, f"at the end of the range, 80 %: {steepest:.2f}")]


def coaching_alone(lab: Laboratory) -> list[Row]:
    run = lab.run("02-coaching")
    practice = run.teachers("practice").astype(float)
    spread = np.array([p[~a].std(ddof=1) for p, a in zip(practice, run.attended)])
    effect = run.among(run.attended) - run.among(~run.attended)
    value, error = mean(effect / spread)
    return [COACHING.judged(value, error)]


def developers_or_trainers(lab: Laboratory) -> list[Row]:
    def effect(funded: str, *settings: str) -> np.ndarray:
        years = "from: 2027-09, to: 2028-08" if funded == "developers" else "from: 2026-09, to: 2027-08"
        run = lab.run("03-developers-or-trainers", f"funding=[{{programme: {funded}, {years}, amount: 1000 EUR}}]",
                      *settings)
        recipients = run.attended if funded == "developers" else run.attended & (run.teachers("role") == 0)
        return run.among(recipients)

    direct = effect("developers")
    rows = []
    for criterion, supported in ((UNSUPPORTED, "0 %"), (SUPPORTED, "100 %")):
        value, error = ratio(effect("trainers", f"programmes.trainers.cascade.supported={supported}"), direct)
        rows.append(criterion.judged(value, error))
    return rows


def fading(lab: Laboratory) -> list[Row]:
    def knowledge(end: str) -> np.ndarray:
        run = lab.run("04-knowledge-alone", f"time.end={end}")
        return run.among(run.attended, run.teachers("knowledge").astype(float))

    left, error = ratio(knowledge("2027-12"), knowledge("2027-06"))
    strong = lab.run("04-knowledgeable-colleagues")
    before = lab.run("04-knowledgeable-colleagues", "time.end=2032-08")
    keep, keep_error = mean((strong.gain > 0.01).mean(axis=1))
    rising = (strong.gain - before.gain) >= 0.01
    grow, grow_error = mean(rising.mean(axis=1))
    kept = math.fsum(strong.gain.mean(axis=1)) / len(strong.gain)
    return [HALF_LEFT.judged(left, error), ALL_KEEP.judged(keep, keep_error, f"mean gain kept {100 * kept:.0f} points"),
            SOME_GROW.judged(grow, grow_error)]
