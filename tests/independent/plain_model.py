"""The model of sim/MODEL.md written a second time: few teachers, one replicate, double precision, nothing clever.

It knows the description and not the engine. Where the two differ, one of them is wrong. Left out is what is decided by
lot: who applies, who stays away, who leaves, whom trainers train. Section numbers are those of MODEL.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from quantities import months_since_zero, number

LN2 = math.log(2)

# Defaults of sim/PARAMETERS.md, typed in by hand.
DEFAULTS: dict[str, dict[str, Any]] = {
    "learning": {"dose": "threshold_logistic", "h50": 80, "slope": 0.0446, "h0": 15, "effect": .43,
                 "course_from": 14, "single_content": .7},
    "practice": {"transfer": .18, "from_coaching": .24, "from_materials": .3, "from_climate": .5, "within_reach": .2,
                 "from_meetings": .15, "uptake": 10,
                 "decay_half_life": 20 / 12, "support_half_life": 1, "materials_half_life": 3, "practising_from": .5},
    "fading": {"knowledge_half_life": .25, "peers_slow_decay_to": .4},
    "reflection": {"rate": 6, "base": .1, "from_community": .6, "from_climate": .5, "from_peers": .6},
    "peers": {"form": "mean", "weight": .25, "novice_weight": .31, "novice_years": 3, "p": .03, "q": .38, "abandon": 0,
              "focus_below": .3, "friends_above": .6, "influence": "both"},
    "climate": {"from_practising": .5, "return_half_life": 4, "kept_by_new_head": .5},
    "conditions": {"gain_on_transfer": .15, "gain_on_climate": .1},
    "coaching": {"visits": 0, "per_visit": .15, "mentor": 0, "hotline": 0, "hours_per_visit": 2, "worth": 1.5},
    "pairing": {"share": .5, "rate": .02},
    "materials": {"kits": 0, "loans": 0},
    "community": {"meetings": 0, "hours": 2, "online_share": 0, "lasts": 0, "afterlife": 1, "strong_ties_add": 1},
    "quality": {"level": 1, "scale": "log", "falls_at_scale": 0, "scale_from": 100, "falls_to": .4},
    "grant": {"equips": .0005},
    "team": {"leads": 0, "leaders": 0, "raises_leadership": .1},
    "sessions": {"spread": 1, "quality": 1},
}
LAYERS = {"colleagues": 1, "between_schools": .5, "community": 1}
DIMENSIONS = ["shared_vision", "continuous_learning", "team_learning", "inquiry_culture", "knowledge_exchange",
              "external_learning", "learning_leadership"]
ACT_ON_TRANSFER = ["curriculum_adapted", "release_time", "assessment_renewed", "places_and_platforms"]
ACT_ON_CLIMATE = ["school_based_cpd", "long_term_framework", "open_school", "research"]


class Numbers(dict):
    """A section of the scenario over its defaults; `None` where it says `none`."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


def section(name: str, written: Any) -> Numbers | None:
    if written == "none":
        return None
    values = {**DEFAULTS[name], **(written or {})}
    words = {"dose", "form", "anchors", "layers", "scope", "size", "value", "mode", "content", "scale", "combine", "influence"}
    words |= {"hours"} if name == "sessions" else set()  # its unit says whether they are counted by the year
    return Numbers({k: v if k in words or v in ("instant", "never") else number(v) for k, v in values.items()})


def rate_of(value: Any) -> float:
    return math.inf if value == "instant" else 0.0 if value == "never" else value


def rate_of_half_life(value: Any) -> float:
    """Rate per year of a half-life in years; nought is at once."""
    if value in ("never", math.inf):
        return 0.0
    return math.inf if value in ("instant", 0) else LN2 / value


def moved_by(rate: float, dt: float) -> float:
    """Share of the way done in dt at a rate."""
    return 1.0 if math.isinf(rate) else -math.expm1(-rate * dt)


@dataclass
class People:
    """Posts in the order of the engine: by school. Shapes: (teachers,), climate (schools,)."""

    school: np.ndarray
    baseline: np.ndarray
    climate: np.ndarray
    anchor: np.ndarray
    threshold: np.ndarray
    knowledge: np.ndarray
    career_years: np.ndarray
    subject: list[str]


@dataclass
class Tie:
    of: int
    to: int
    weight: float = 1
    layer: str = "colleagues"


@dataclass
class Group:
    """A community: its members, how often they meet in a year, the step facilitation ends, and how alive it is."""

    members: list[int]
    meetings: float
    until: int
    numbers: Numbers
    worth: float
    vitality: float = 1


@dataclass
class Course:
    """Those who joined a programme at one intake."""

    programme: dict[str, Any]
    members: list[int]
    start: int
    end: int
    hours: float
    hours_a_step: float
    quality: float
    given: float = 0
    pairs: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Result:
    practice: np.ndarray
    knowledge: np.ndarray
    hours: np.ndarray
    mean_practice: list[float] = field(default_factory=list)  # by row
    community_members: list[float] = field(default_factory=list)  # by row, each weighted by vitality


class Run:
    """One run of one scenario; `step` is the order of MODEL.md 3."""

    def __init__(self, scenario: dict[str, Any], people: People, ties: list[Tie]) -> None:
        self.s, self.people = scenario, people
        self.ties_of: list[dict[str, list[Tie]]] = [{} for _ in people.school]
        for tie in ties:
            self.ties_of[tie.of].setdefault(tie.layer, []).append(tie)
        for name in ("learning", "practice", "fading", "reflection", "peers", "climate", "conditions"):
            setattr(self, name, section(name, scenario.get(name)))
        time = scenario["time"]
        self.per_year = {"month": 12, "week": 52, "d": 364}[time.get("step", "1 month").split()[1]]
        self.dt = 1 / self.per_year
        self.start = months_since_zero(time["start"])
        self.steps = (months_since_zero(time["end"]) + 1 - self.start) * self.per_year // 12
        self.holidays = time.get("holidays", [7, 8])
        self.layer_weights = {**LAYERS, **self.peers.get("layers", {})}
        contagion = self.peers.form in ("threshold", "hazard")
        self.given = self.peers.get("anchors", "given" if contagion else "derived") == "given"
        self.mixes = self.given or self.peers.get("combine", "add") == "mix"

        n = len(people.school)
        self.P, self.K = people.baseline.copy(), people.knowledge.copy()
        self.D, self.support, self.materials = np.zeros(n), np.zeros(n), np.zeros(n)
        self.climate_of = np.repeat(people.climate[None, :], 7, axis=0)
        self.groups: list[Group] = []
        self.courses: list[Course] = []
        self.adopted = np.zeros(n, bool)
        self.joined: dict[str, set[int]] = {}
        self.result = Result(self.P, self.K, self.D, [float(self.P.mean())], [0.0])

    # --- calendar ----------------------------------------------------------------------------------------------------
    def month(self, step: int) -> int:
        return (self.start + step * 12 // self.per_year) % 12 + 1

    def begins_month(self, step: int) -> bool:
        return step == 0 or step * 12 // self.per_year != (step - 1) * 12 // self.per_year

    def teaches(self, step: int) -> bool:
        return self.month(step) not in self.holidays

    def teaching_steps(self, first: int, last: int) -> int:
        return sum(self.teaches(k) for k in range(first, last))

    def step_of(self, date: str) -> int:
        return -(-(months_since_zero(date) - self.start) * self.per_year // 12)

    def lesson_years(self, step: int) -> float:
        """What is counted by the year falls on the teaching months, which carry the whole year (6.2)."""
        if not self.teaches(step):
            return 0.0
        return self.per_year / max(1, self.teaching_steps(0, self.per_year)) * self.dt

    # --- 6.1 ---------------------------------------------------------------------------------------------------------
    def enrol(self, step: int) -> None:
        for name, programme in self.s.get("programmes", {}).items():
            lines = [line for line in self.s.get("funding", []) if line["programme"] == name]
            recruit = programme["recruit"]
            if not lines or self.month(step) not in recruit.get("intake", [9]) or not self.begins_month(step):
                continue
            opens = min(self.step_of(line["from"]) for line in lines)
            closes = min(self.steps, max(self.after(line["to"]) for line in lines))
            sessions = section("sessions", programme["sessions"]) if "sessions" in programme else None
            lasts = section("community", programme["community"]).lasts if "community" in programme else 0
            length = max(1, round((sessions.spread if sessions else lasts or 1) * self.per_year))
            by_year = sessions is None or sessions.hours.endswith("/year")
            if not opens <= step < closes:
                continue
            end = min(step + length, closes) if by_year else step + length  # a course is held to its end
            if sessions and self.teaching_steps(step, end) == 0:
                continue
            before = self.joined.setdefault(name, set())
            only = recruit.get("only")
            coming = [i for i in range(len(self.P))
                      if i not in before and (not only or self.people.subject[i] in only)]
            if not coming:
                continue
            before.update(coming)
            self.form(programme, coming, step, length, end, closes, sessions)

    def after(self, date: str) -> int:
        """First step after a month."""
        month = months_since_zero(date) + 1
        return self.step_of(f"{month // 12}-{month % 12 + 1}")

    def form(self, programme: dict[str, Any], members: list[int], step: int, length: int, end: int, closes: int,
             sessions: Numbers | None) -> None:
        quality = section("quality", programme.get("quality"))
        worth = quality.level * (sessions.quality if sessions else 1)
        if sessions and len(sessions.get("content", ["subject", "pedagogy"])) == 1:
            worth *= self.learning.single_content
        if quality.falls_at_scale > 0 and len(members) > quality.scale_from:
            tenfolds = math.log10(len(members) / quality.scale_from)
            straight = 1 - quality.falls_at_scale * tenfolds
            worth *= {"log": max(0.0, straight), "power": (1 - quality.falls_at_scale) ** tenfolds,
                      "floor": max(quality.falls_to, straight)}[quality.scale]
        hours = 0.0
        if sessions:
            hours = number(sessions.hours) * (sessions.spread if sessions.hours.endswith("/year") else 1)
        per_step = hours / max(1, self.teaching_steps(step, step + length))
        self.courses.append(Course(programme, members, step, end, hours, per_step, worth))
        self.courses[-1].pairs = self.pairs_of(programme, members)
        kits = section("materials", programme["materials"]).kits if "materials" in programme else 0
        self.materials[members] += (1 - self.materials[members]) * kits
        if "community" not in programme:
            return
        numbers = section("community", programme["community"])
        for group, fullness in self.groups_of(numbers, members):
            until = max(end, min(closes, step + round(numbers.lasts * self.per_year)))
            online = 1 if numbers.get("scope") == "online" else numbers.online_share
            self.groups.append(Group(group, numbers.meetings * fullness, until, numbers,
                                     quality.level * (1 - .5 * online)))

    def pairs_of(self, programme: dict[str, Any], members: list[int]) -> list[tuple[int, int]]:
        """Who learns from whom: the weakest share of a school's members, each from one of its strongest."""
        if "pairing" not in programme:
            return []
        share, pairs = section("pairing", programme["pairing"]).share, []
        for s in {int(self.people.school[i]) for i in members}:
            here = sorted((i for i in members if self.people.school[i] == s), key=lambda i: self.P[i])
            n = min(math.floor(share * len(here) + .5), len(here) // 2)
            pairs += [(here[k], here[len(here) - n + k]) for k in range(n)]
        return pairs

    def groups_of(self, numbers: Numbers, members: list[int]) -> list[tuple[list[int], float]]:
        """Groups of more than one, and how full they are of what a group is meant to hold."""
        if numbers.get("scope") == "within_school":
            by_school = [[i for i in members if self.people.school[i] == s] for s in range(len(self.people.climate))]
            return [(group, 1.0) for group in by_school if len(group) > 1]
        low, high = (float(x) for x in numbers.get("size", "8..15").split()[0].split(".."))
        size = (low + high) / 2
        count = max(1, int(len(members) / size))
        n = len(members)
        return [(members[n * g // count:n * (g + 1) // count], min(1.0, n / (count * size))) for g in range(count)]

    # --- 6.2, 5.2 ----------------------------------------------------------------------------------------------------
    def deliver(self, step: int) -> None:
        self.dose, self.completed = np.zeros(len(self.P)), np.ones(len(self.P))
        self.courses = [c for c in self.courses if step < c.end]
        for course in self.courses:
            self.pull_climate(course)
        for course in self.courses:
            self.give(course, step)
        self.meet(step)

    def pull_climate(self, course: Course) -> None:
        team = section("team", course.programme.get("team"))
        for s in {int(self.people.school[i]) for i in course.members}:
            staff = int((self.people.school == s).sum())
            inside = sum(self.people.school[i] == s for i in course.members) / staff
            pull = moved_by(number(course.programme.get("raises_climate", .3)) * inside, self.dt)
            led = moved_by(team.raises_leadership * min(1.0, team.leads), self.dt)
            for d, name in enumerate(DIMENSIONS):
                if name in course.programme.get("addresses", []):
                    self.climate_of[d, s] += (1 - self.climate_of[d, s]) * pull
                if name in ("team_learning", "learning_leadership"):
                    self.climate_of[d, s] += (1 - self.climate_of[d, s]) * led
                if name == "learning_leadership" and team.leaders > 0:
                    self.climate_of[d, s] += (1 - self.climate_of[d, s]) * moved_by(team.raises_leadership, self.dt)

    def give(self, course: Course, step: int) -> None:
        who, programme, years = course.members, course.programme, self.lesson_years(step)
        if self.teaches(step) and course.hours > 0:
            self.dose[who] += course.hours_a_step * course.quality
            course.given += course.hours_a_step
        if "coaching" in programme:
            coaching = section("coaching", programme["coaching"])
            visits = coaching.visits * years * coaching.hours_per_visit * coaching.worth
            self.dose[who] += visits * course.quality
            course.given += visits
        if step == course.end - 1:
            share = min(1.0, course.given / self.learning.course_from)
            self.completed[who] *= (1 - self.learning.effect * course.quality) ** share
        if "coaching" in programme:
            coaching = section("coaching", programme["coaching"])
            self.support[who] += (1 - self.support[who]) * (1 - (1 - coaching.per_visit) ** (coaching.visits * years))
            self.support[who] = np.maximum(self.support[who], max(coaching.mentor, coaching.hotline))
        if course.pairs and self.teaches(step):
            numbers = section("pairing", programme["pairing"])
            taken_over = -math.expm1(-numbers.rate * number(numbers.hours) * years)
            able = self.K + self.people.baseline
            beyond = [(i, max(0.0, able[j] - able[i])) for i, j in course.pairs]
            for i, more in beyond:
                self.K[i] = min(1.0, self.K[i] + taken_over * more)
        if "grant" in programme:
            self.materials[who] += (1 - self.materials[who]) * self.bought(programme["grant"], course, step)
        if "materials" in programme:
            loans = section("materials", programme["materials"]).loans
            self.materials[who] = np.maximum(self.materials[who], loans)

    def bought(self, written: dict[str, Any], course: Course, step: int) -> float:
        grant = section("grant", written)
        age = step - course.start
        if age % self.per_year != 0 if "/year" in grant.value else age != 0:
            return 0.0
        schools = len({int(self.people.school[i]) for i in course.members})
        units = len(course.members) if "/teacher" in grant.value else schools
        return -math.expm1(-grant.equips * number(grant.value) * units / len(course.members))

    def meet(self, step: int) -> None:
        self.groups = [g for g in self.groups if g.vitality >= .02]
        for group in self.groups:
            if step < group.until:
                hours = group.meetings * self.lesson_years(step) * group.numbers.hours
                self.dose[group.members] += hours * group.worth
                continue
            use = (self.P[group.members].mean() - self.people.baseline[group.members].mean()) / max(
                1e-6, 1 - self.people.baseline[group.members].mean())
            half_life = group.numbers.afterlife * (1 + group.numbers.strong_ties_add * min(1.0, max(0.0, use)))
            group.vitality *= 1 - moved_by(rate_of_half_life(half_life), self.dt)
        self.result.community_members.append(sum(g.vitality * len(g.members) for g in self.groups))

    # --- 5.1 ---------------------------------------------------------------------------------------------------------
    def place_of_level(self) -> np.ndarray:
        low, high = self.peers.focus_below, self.peers.friends_above
        return np.clip((self.P - low) / max(1e-6, high - low), 0, 1)

    def layers_of(self, i: int) -> list[tuple[float, dict[int, float]]]:
        """Layers that have something to say to teacher i: the weight of each and its shares by peer."""
        layers: list[tuple[float, dict[int, float]]] = []
        for name, ties in self.ties_of[i].items():
            whole, weight = sum(t.weight for t in ties), self.layer_weights.get(name, 1)
            if whole <= 0 or weight <= 0:
                continue
            shares: dict[int, float] = {}
            for t in ties:
                shares[t.to] = shares.get(t.to, 0) + t.weight / whole
            layers.append((weight, shares))
        return layers

    def heard_in(self, group: Group, i: int) -> list[int]:
        """A group's mean is over all its members, oneself included; who practises is asked of the others."""
        averages = self.peers.form in ("mean", "level_dependent")
        return group.members if averages else [j for j in group.members if j != i]

    def heard(self, i: int, practice: np.ndarray) -> float | None:
        """N of teacher i if everybody practised as in `practice`; None without peers."""
        if self.peers.form == "none":
            return None
        practising = practice >= self.practice.practising_from
        if self.s.get("network", {}).get("mixing") == "complete":
            layers = [(1.0, {j: 1 / (len(practice) - 1) for j in range(len(practice)) if j != i})]
        else:
            layers = self.layers_of(i)
        averages = self.peers.form in ("mean", "level_dependent")
        for group in self.groups:
            if i not in group.members or group.vitality <= 0 or self.layer_weights["community"] <= 0:
                continue
            peers = self.heard_in(group, i)
            layers.append((self.layer_weights["community"] * group.vitality, {j: 1 / len(peers) for j in peers}))
        if not layers:
            return None
        if self.peers.form == "threshold" and "share" not in self.peers:
            number_of_them = sum(practising[j] for j in {j for _, shares in layers for j in shares})
            own = self.people.threshold[i]
            return float(number_of_them >= (self.peers.get("adopters_needed", 2) if math.isnan(own) else own))
        total = sum(weight for weight, _ in layers)
        of = practice if averages else practising
        mean = sum(weight / total * sum(share * of[j] for j, share in shares.items()) for weight, shares in layers)
        if self.peers.form == "threshold":
            own = self.people.threshold[i]
            return float(mean + 1e-6 >= (self.peers.share if math.isnan(own) else own))
        return float(mean)

    # --- 4 -----------------------------------------------------------------------------------------------------------
    def learn(self) -> None:
        hours, completed = self.dose, self.completed
        if self.peers.form == "level_dependent":
            courses = 1 - .75 * self.place_of_level()
            hours, completed = hours * courses, completed ** courses
        p = self.learning
        if p.dose == "threshold_logistic":
            left = (1 + np.exp(p.slope * (self.D - p.h50))) / (1 + np.exp(p.slope * (self.D + hours - p.h50)))
        elif p.dose == "saturating":
            left = np.exp(-hours / p.h0)
        else:
            left = completed
        self.K = 1 - (1 - self.K) * left
        self.D = self.D + hours

    def climate_mean(self) -> np.ndarray:
        return np.exp(np.log(np.maximum(self.climate_of, 1e-5)).mean(axis=0))[self.people.school]

    def unsupported(self) -> np.ndarray:
        p = self.practice
        return (1 - p.from_coaching * self.support) * (1 - p.from_materials * self.materials)

    def let_through(self) -> np.ndarray:
        p = self.practice
        left = (1 - p.transfer) * self.unsupported() * (1 - p.from_climate * self.climate_felt)
        for name in ACT_ON_TRANSFER:
            left = left * (1 - self.conditions.gain_on_transfer * self.conditions.get(name, 0))
        return 1 - left

    def intensity(self) -> np.ndarray:
        """How intensely the communities of each teacher meet: the most intense one counts."""
        most = np.zeros(len(self.P))
        for group in self.groups:
            most[group.members] = np.maximum(most[group.members], group.vitality * min(1.0, group.meetings / 6))
        return most

    def gained(self) -> np.ndarray:
        """G: part of what was learnt, and with support part of what was within reach already."""
        supported = 1 - self.unsupported() * (1 - self.practice.from_meetings * self.intensity())
        share = self.K * self.let_through() + (1 - self.K) * self.practice.within_reach * supported
        return (1 - self.people.baseline) * share

    def practise(self, step: int) -> np.ndarray:
        p, n = self.practice, len(self.P)
        heard = [self.heard(i, self.P) for i in range(n)]
        with_peers = np.array([h is not None for h in heard])
        self.N = np.array([h or 0.0 for h in heard])
        if self.peers.form == "hazard":
            target = self.adopt(step)
        else:
            target = self.attainable(step, with_peers)
        slowed = 1 - (1 - self.fading.peers_slow_decay_to) * self.N if self.fading else np.ones(n)
        down = rate_of_half_life(p.decay_half_life)
        fall = np.ones(n) if math.isinf(down) else -np.expm1(-down * slowed * self.dt)
        rise = moved_by(rate_of(p.uptake), self.dt)
        return self.P + (target - self.P) * np.where(target > self.P, rise, fall)

    def attainable(self, step: int, with_peers: np.ndarray) -> np.ndarray:
        P0 = self.people.baseline
        years = np.round(self.people.career_years * self.per_year) * self.dt + step * self.dt
        novice = years < self.peers.novice_years - 1e-9
        sigma = np.where(novice, self.peers.novice_weight, self.peers.weight) * with_peers
        if self.peers.form == "level_dependent":
            sigma = sigma * (.25 + .75 * self.place_of_level())
        gain = self.gained()
        derived = P0 + sigma * self.pull() + (1 - sigma * self.mixes) * gain
        b = np.where(np.isnan(self.people.anchor), P0, self.people.anchor)
        given = (1 - sigma) * (b + gain) + sigma * self.N
        use_given = np.full(len(P0), self.given) | ~np.isnan(self.people.anchor)
        return np.clip(np.where(use_given, given, derived), 0, 1)

    def pull(self) -> np.ndarray:
        """N - N(P0); upward only what lies above oneself counts, and a group speaks with its mean."""
        P0, n = self.people.baseline, len(self.P)
        if self.peers.influence == "both":
            return self.N - np.array([self.heard(i, P0) or 0.0 for i in range(n)])
        if self.s.get("network", {}).get("mixing") == "complete":
            before = np.array([self.heard(i, P0) for i in range(n)])
            return np.maximum(self.N, self.P) - np.maximum(before, self.P)
        pull = np.zeros(n)
        for i in range(n):
            voices = [(weight, [(share, self.P[j], P0[j]) for j, share in shares.items()])
                      for weight, shares in self.layers_of(i)]
            voices += [(self.layer_weights["community"] * group.vitality,
                        [(1.0, self.P[group.members].mean(), P0[group.members].mean())])
                       for group in self.groups if i in group.members]
            whole = sum(weight for weight, _ in voices)
            for weight, heard in voices:
                pull[i] += weight / whole * sum(share * (max(now, self.P[i]) - max(before, self.P[i]))
                                                for share, now, before in heard)
        return pull

    def adopt(self, step: int) -> np.ndarray:
        """Where chance is certain one way or the other."""
        practising = self.people.baseline >= self.practice.practising_from
        if step == 0:
            self.adopted |= practising
        chance = -np.expm1(-(self.peers.p + self.peers.q * self.N) * self.dt)
        if ((chance > 1e-9) & (chance < 1 - 1e-7)).any():
            raise ValueError("adoption is left to chance here")
        self.adopted |= chance > .5
        return np.where(self.adopted, 1.0, np.where(practising, 0.0, self.people.baseline))

    def use(self) -> np.ndarray:
        room = 1 - self.people.baseline
        return np.where(room > 1e-6, np.clip((self.P - self.people.baseline) / np.maximum(room, 1e-6), 0, 1), 0)

    def reflect(self) -> None:
        if not self.reflection:
            return
        p = self.reflection
        R = 1 - (1 - p.base) * (1 - p.from_community * self.intensity()) * (1 - p.from_climate * self.climate_felt) * (
            1 - p.from_peers * self.N)
        exponent = p.rate * R * self.use() ** 2 * self.dt
        if self.peers.form == "level_dependent":
            exponent = exponent * (1 - .75 * np.abs(2 * self.place_of_level() - 1))
        self.K = 1 - (1 - self.K) * np.exp(-exponent)

    def fade(self) -> None:
        if self.fading:
            lost = moved_by(rate_of_half_life(self.fading.knowledge_half_life), self.dt)
            self.K = self.K - lost * np.maximum(self.K - self.use(), 0)
        self.support = self.support * (1 - moved_by(rate_of_half_life(self.practice.support_half_life), self.dt))
        self.materials = self.materials * (1 - moved_by(rate_of_half_life(self.practice.materials_half_life), self.dt))

    # --- 5.4 ---------------------------------------------------------------------------------------------------------
    def lead(self) -> None:
        if not self.climate:
            return
        use = self.use()
        conditions = self.conditions.gain_on_climate * sum(self.conditions.get(name, 0) for name in ACT_ON_CLIMATE)
        for s in range(len(self.people.climate)):
            pull = moved_by(self.climate.from_practising * use[self.people.school == s].mean() + conditions, self.dt)
            back = moved_by(rate_of_half_life(self.climate.return_half_life), self.dt)
            level = self.climate_of[:, s]
            level = level + (1 - level) * pull
            self.climate_of[:, s] = level - (level - self.people.climate[s]) * back
        self.climate_felt = self.climate_mean()

    def run(self) -> Result:
        self.climate_felt = self.climate_mean()
        for step in range(self.steps):
            self.enrol(step)
            self.deliver(step)
            self.learn()
            following = self.practise(step)
            self.reflect()
            self.fade()
            self.lead()
            self.P = following
            self.result.mean_practice.append(float(self.P.mean()))
        self.result.practice, self.result.knowledge, self.result.hours = self.P, self.K, self.D
        return self.result
