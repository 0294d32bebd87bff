"""The settings in which MODEL.md and the engine are compared: small schools, each about one sentence of the model.

Everybody who may take part does, nobody leaves and money is no limit, so nothing is left to chance.
"""

from __future__ import annotations

from typing import Any

NONE = {"fading": "none", "reflection": "none", "climate": "none"}

# Twelve teachers of three schools, made up. Columns: id, school, subject, practice, career_years, knowledge.
TEACHERS = [
    ("a1", "a", "science", .10, 1, 0), ("a2", "a", "science", .25, 8, 0), ("a3", "a", "maths", .40, 20, 0),
    ("a4", "a", "maths", .55, 2.5, 0), ("b1", "b", "science", .05, 30, 0), ("b2", "b", "science", .30, 0, 0),
    ("b3", "b", "maths", .65, 12, 0), ("b4", "b", "maths", .80, 5, 0), ("c1", "c", "science", .20, 3, 0),
    ("c2", "c", "science", .35, 15, 0), ("c3", "c", "maths", .50, 2, 0), ("c4", "c", "maths", 0, 40, 0),
]
SCHOOLS = [("a", .3), ("b", .5), ("c", .8)]  # id, climate
# From turns to to; c4 turns to nobody, and b4 stands twice in a1's ears, once in each layer.
TIES = [
    ("a1", "a2", 1, "colleagues"), ("a1", "a4", 3, "colleagues"), ("a2", "a1", 1, "colleagues"),
    ("a2", "a3", 1, "colleagues"), ("a3", "a4", 2, "colleagues"), ("a4", "a3", 1, "colleagues"),
    ("b1", "b2", 1, "colleagues"), ("b1", "b3", 1, "colleagues"), ("b1", "b4", 2, "colleagues"),
    ("b2", "b4", 1, "colleagues"), ("b3", "b1", 1, "colleagues"), ("b4", "b3", 1, "colleagues"),
    ("c1", "c2", 1, "colleagues"), ("c1", "c3", 1, "colleagues"), ("c2", "c3", 4, "colleagues"),
    ("c3", "c1", 1, "colleagues"), ("a1", "b4", 1, "between_schools"), ("b1", "c3", 1, "between_schools"),
    ("b2", "a4", 1, "between_schools"), ("c2", "b4", 2, "between_schools"), ("c2", "a1", 1, "between_schools"),
    ("a1", "b3", 1, "between_schools"), ("a4", "b4", 1, "between_schools"), ("b1", "b4", 1, "between_schools"),
]
COURSE = {"hours": "60 h/teacher", "spread": "18 months", "quality": "90 %"}


def programme(**ingredients: Any) -> dict[str, Any]:
    """A programme that takes everybody who may come, for nothing; `only` names the subjects that may."""
    recruit = {"unit": "teacher", "intake": [9], "apply": "all", "no_show": "0 %"}
    if "only" in ingredients:
        recruit["only"] = ingredients.pop("only")
    if ingredients.pop("whole_schools", False):
        recruit |= {"unit": "school", "team": "4..4 teacher"}
    recruit["intake"] = ingredients.pop("intake", [9])
    return {"recruit": recruit, **ingredients, "costs": {"session": "0 EUR/h/teacher"}}


def scenario(programmes: dict[str, Any] | None = None, until: str = "2029-08", **sections: Any) -> dict[str, Any]:
    """A scenario of three years (or `until`) with money for each programme from the start to the end."""
    time = {"start": "2026-09", "end": until, "step": "1 month", **sections.pop("time", {})}
    whole = {"format": "cpd-scenario/1", "title": "Compared with the plain model", "time": time, "turnover": "none",
             "participation": {"ordinary_hours": "0 h/year"}, "programmes": programmes or {},
             "funding": [{"programme": name, "from": time["start"], "to": until, "amount": "1 million EUR"}
                         for name in programmes or {}],
             "outputs": {"keep": ["timeseries", "teachers"]}, "run": {"replicates": 1, "seed": 1}}
    alike = {"transfer_dispersion": "0 %"}  # who transfers more than others would be left to chance
    return {**whole, **sections, "practice": {**alike, **sections.get("practice", {})}}


def course(**changes: Any) -> dict[str, Any]:
    return {"course": programme(sessions={**COURSE, **changes}, only=["science"])}


SETTINGS: dict[str, dict[str, Any]] = {
    # 4.1 Hours to knowledge.
    "threshold_logistic": scenario(course()),
    "threshold_logistic, other numbers": scenario(course(), learning={"h50": "40 h", "slope": "0.1 /h"}),
    "saturating": scenario(course(), learning={"dose": "saturating", "h0": "20 h"}),
    "quality_only": scenario(course(), learning={"dose": "quality_only", "effect": "60 %"}),
    "quality_only, less than a course": scenario(
        {"taster": programme(sessions={"hours": "6 h/teacher", "spread": "4 months", "quality": "70 %"}),
         "long": programme(sessions={"hours": "30 h/teacher/year", "spread": "5 years"}, only=["maths"])},
        learning={"dose": "quality_only", "effect": "60 %", "course_from": "20 h"}),
    "hours by the year": scenario(course(hours="30 h/teacher/year", spread="2 years")),
    "only pedagogy": scenario(course(content=["pedagogy"]), learning={"dose": "saturating", "single_content": "40 %"}),
    "two courses at once": scenario({
        "one": programme(sessions=COURSE, only=["science"]),
        "other": programme(sessions={"hours": "20 h/teacher", "spread": "1 year"}, intake=[1])}),
    **{f"quality falls at scale, {form}": scenario({"course": programme(
        sessions=COURSE, quality={"level": "95 %", "falls_at_scale": "30 %", "scale_from": "2 teacher", "scale": form,
                                  "falls_to": "80 %"})}) for form in ("log", "power", "floor")},
    "holidays in winter": scenario(course(), time={"holidays": [12, 1, 2]}),

    # 4.2 Knowledge to classroom.
    "no peers": scenario(course(), peers={"form": "none"}),
    "one layer weighs more": scenario(course(), peers={"layers": {"colleagues": .5, "between_schools": 2}}),
    "a layer weighs nothing": scenario(course(), peers={"layers": {"colleagues": 0}}),
    "peers mix": scenario(course(), peers={"combine": "mix", "weight": "50 %", "novice_weight": "50 %"}),
    "peers add much": scenario(course(), peers={"combine": "add", "weight": "70 %", "novice_weight": "70 %"},
                               until="2036-08"),
    "only those above lift": scenario({
        "course": programme(sessions=COURSE, only=["science"]),
        "talk": programme(community={"meetings": "3 /year", "size": "6..6 teacher", "lasts": "2 years"})},
        peers={"influence": "upward", "weight": "60 %", "novice_weight": "60 %"}, practice={"transfer": "90 %"},
        until="2034-08"),
    "those above, everybody hears everybody": scenario(course(), peers={"influence": "upward"},
                                                       network={"mixing": "complete"}),
    "novices listen more": scenario(course(), peers={"weight": "30 %", "novice_weight": "70 %"}),
    "anchors given": scenario(course(), peers={"anchors": "given", "weight": "40 %", "novice_weight": "40 %"}),
    "observed anchors": {**scenario(course()), "anchor": [.5, None, .1, .9, .2, None, .6, .3, 0, 1, None, .4]},
    "instant uptake, slow decay": scenario(course(), practice={"uptake": "instant", "decay_half_life": "4 years"}),
    "slow uptake, instant decay": scenario(course(), until="2033-08",
                                           learning={"dose": "saturating"},
                                           practice={"uptake": "0.5 /year", "decay_half_life": "instant"},
                                           fading={"knowledge_half_life": "1 year"}),
    "what is gained is never lost": scenario(course(), until="2033-08", practice={"decay_half_life": "never"}),
    "nobody takes anything up": scenario(course(), learning={"dose": "saturating"}, practice={"uptake": "never"},
                                        fading={"knowledge_half_life": "1 year"}),
    "observed knowledge": {**scenario(), "knowledge": [.1, .9, 0, .5, 1, .2, .7, 0, .3, .8, .6, .4]},
    "conditions": scenario(course(), conditions={"curriculum_adapted": "50 %", "release_time": "100 %",
                                                 "assessment_renewed": "20 %", "places_and_platforms": "70 %",
                                                 "long_term_framework": "60 %", "open_school": "100 %"}),

    # 4.3 Fading and growing; long enough for practice to fall and for the tipping point to be passed.
    "fading": scenario(course(), until="2036-08", fading={"knowledge_half_life": "9 months"}, reflection="none"),
    "peers slow decay": scenario(course(), until="2036-08", fading={"peers_slow_decay_to": "10 %"},
                                 practice={"decay_half_life": "8 months"}),
    "no fading": scenario(course(), until="2036-08", fading="none"),
    "reflection": scenario(course(), until="2036-08", reflection={"rate": "30 /year", "base": "40 %"},
                           practice={"transfer": "60 %"}),

    # 5.1 Forms of peers.
    "level_dependent": scenario(course(), peers={"form": "level_dependent", "focus_below": "20 %",
                                                 "friends_above": "70 %"}),
    "threshold, a number": scenario(course(), peers={"form": "threshold", "adopters_needed": 1, "weight": "50 %"},
                                    network={"layers": ["colleagues"]}),
    "threshold, a share": scenario(course(), peers={"form": "threshold", "share": "50 %", "weight": "80 %"}),
    "threshold, anchors derived": scenario(course(), peers={"form": "threshold", "adopters_needed": 1,
                                                            "anchors": "derived", "weight": "50 %"}),
    "threshold, somebody in two layers": scenario(course(), peers={"form": "threshold", "adopters_needed": 2,
                                                                   "weight": "50 %"}),
    "threshold, share and communities": scenario(
        {"talk": programme(community={"meetings": "3 /year", "size": "6..6 teacher", "lasts": "1 year"})},
        peers={"form": "threshold", "share": "40 %", "weight": "50 %"}, until="2034-08"),
    "threshold, a number and communities": scenario(
        {"talk": programme(sessions=COURSE, only=["science"],
                           community={"meetings": "3 /year", "size": "6..6 teacher"})},
        peers={"form": "threshold", "adopters_needed": 3, "weight": "50 %"}, until="2034-08"),
    "hazard and communities": scenario(
        {"talk": programme(community={"meetings": "3 /year", "size": "12..12 teacher", "lasts": "2 years"},
                           intake=[11])},
        peers={"form": "hazard", "p": "0 /year", "q": "1000 /year", "layers": {"community": 20}},
        network={"layers": ["online"]}, until="2027-08"),
    "threshold, own": {**scenario(course(), peers={"form": "threshold", "share": "90 %", "weight": "80 %"}),
                       "threshold": [.5, .2, None, .3, .7, None, 0, .1, .4, None, .2, .9]},
    "hazard along ties": scenario(peers={"form": "hazard", "p": "0 /year", "q": "1000 /year"},
                                  practice={"uptake": "2 /year"}, network={"layers": ["colleagues"]}),
    "everybody hears everybody": scenario(course(), network={"mixing": "complete"}),

    # 5.2 Communities.
    "a community": scenario({"circle": programme(
        sessions=COURSE, only=["science"],
        community={"meetings": "6 /year", "hours": "2 h/meeting", "scope": "between_schools",
                   "size": "6..6 teacher"})}, until="2034-08"),
    "its afterlife": scenario({"circle": programme(
        sessions=COURSE, only=["science"],
        community={"meetings": "4 /year", "hours": "3 h/meeting", "scope": "online", "size": "8..9 teacher",
                   "lasts": "2 years", "afterlife": "8 months", "strong_ties_add": 3})}, until="2034-08"),
    "communities in schools": scenario({
        "circle": programme(sessions=COURSE, whole_schools=True,
                            community={"meetings": "9 /year", "scope": "within_school"}),
        "talk": programme(community={"meetings": "3 /year", "size": "12..12 teacher", "lasts": "3 years"},
                          intake=[10])}, peers={"layers": {"community": 2}}),

    # 5.4, 6.2 Climate, coaching, materials.
    "climate": scenario(course(), until="2034-08", climate={"from_practising": "2 /year", "return_half_life": "1 year"},
                        practice={"from_climate": "90 %"}),
    "climate addressed": scenario({"course": programme(
        sessions=COURSE, whole_schools=True, addresses=["shared_vision", "team_learning"], raises_climate="0.6 /year",
        team={"leads": "1 teacher", "raises_leadership": "0.4 /year"})}, practice={"from_climate": "90 %"}),
    "leaders take part": scenario({"course": programme(
        sessions=COURSE, whole_schools=True, addresses=["shared_vision"], raises_climate="0.6 /year",
        team={"leads": "1 teacher", "leaders": "2 leader/school", "raises_leadership": "0.4 /year"})},
        practice={"from_climate": "90 %"}),
    "pairs": scenario({"pairs": programme(pairing={"hours": "40 h/teacher/year", "share": "30 %", "rate": "0.03 /h"},
                                          whole_schools=True)}),
    "pairs on a course": scenario({"course": programme(
        sessions=COURSE, pairing={"hours": "20 h/teacher/year"}, whole_schools=True)}),
    "coaching": scenario({"course": programme(sessions=COURSE, only=["science"],
                                              coaching={"visits": "8 /year", "per_visit": "25 %"})}),
    "coaching alone": scenario({"visits": programme(coaching={"visits": "8 /year"}, only=["science"])},
                               practice={"within_reach": "40 %"}, until="2032-08"),
    "coaching counts as a course": scenario({"visits": programme(
        coaching={"visits": "6 /year", "hours_per_visit": "3 h/visit", "worth": "50 %"}, only=["science"])},
        learning={"dose": "quality_only"}),
    "kits alone": scenario({"kits": programme(materials={"kits": "80 %"}, only=["science"])}),
    "meetings alone": scenario({"talk": programme(
        community={"meetings": "4 /year", "hours": "0 h/meeting", "size": "12..12 teacher"})},
        practice={"from_meetings": "50 %"}),
    "mentor and hotline": scenario({"course": programme(
        sessions=COURSE, only=["science"], coaching={"visits": "1 /year", "mentor": "60 %", "hotline": "30 %"})},
        practice={"support_half_life": "2 months"}),
    "kits and loans": scenario({"course": programme(
        sessions=COURSE, only=["science"], materials={"kits": "70 %", "loans": "40 %"})},
        practice={"materials_half_life": "6 months"}),
    "a grant a year": scenario({"course": programme(
        sessions={**COURSE, "hours": "40 h/teacher/year"}, whole_schools=True,
        grant={"value": "500 EUR/school/year"})}),

    # 2 Steps.
    "steps of a week": scenario(course(), time={"step": "1 week"}),
    "all of it": scenario({
        "course": programme(sessions=COURSE, only=["science"], coaching={"visits": "4 /year"},
                            materials={"kits": "50 %"}, addresses=["inquiry_culture"],
                            community={"meetings": "5 /year", "size": "6..6 teacher", "lasts": "4 years"}),
        "refresher": programme(sessions={"hours": "12 h/teacher", "spread": "4 months"}, intake=[2])},
        until="2038-08", practice={"transfer": "45 %"}),
}

# Six schools as the generators draw them, alike in climate, with ties that last.
DRAWN: dict[str, Any] = scenario(
    {"course": programme(sessions=COURSE, only=["science"], coaching={"visits": "4 /year"})}, until="2030-08",
    population={"schools": {"simulate": 6, "represent": 6, "size": {"median": "14 teachers", "log_sd": .3},
                            "stem_share": "100 %"}, "climate": {"mean": "50 %", "sd": "0 %"}},
    network={"colleagues": {"survival": "100 %/year"}, "between_schools": {"survival": "100 %/year"}},
    peers={"novice_weight": "25 %"},  # careers are drawn, and the result does not name them
    outputs={"keep": ["timeseries", "teachers", "network"]}, run={"replicates": 1, "seed": 7})
