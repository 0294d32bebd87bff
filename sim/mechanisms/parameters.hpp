// The mechanisms outside policy: the parameters of each (MODEL.md §4, §5, §7), and who makes it of them.
#pragma once

#include <limits>
#include <optional>
#include <string_view>

#include "param/by_group.hpp"
#include "param/param.hpp"

namespace cpdsim {

struct Mechanism;  // engine/mechanism.hpp
template <class Numbers>
class ByLane;  // core/by_lane.hpp

using namespace std::string_view_literals;

// --- hours to knowledge ----------------------------------------------------------------------------------------------
enum class Dose { threshold_logistic, saturating, quality_only };

struct Learning {
    Dose dose = Dose::threshold_logistic;
    double h50 = 80;          // h
    double slope = 0.0446;    // 1/h
    double h0 = 15;           // h
    double effect = 0.43;     // share
    double course_from = 14;  // h
    double single_content = 0.7;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&Learning::dose, "dose", "form of the dose-response: threshold_logistic, saturating, quality_only",
                    Role::uncertainty),
            param(&Learning::h50, "h50", "h", {1, 1000},
                  "hours at which half the change is reached (threshold_logistic)",
                  "LINKS booklet 2.2; Supovitz & Turner 2000 (unverified)", 2),
            param(&Learning::slope, "slope", "1/h", {0.001, 1}, "steepness of the logistic (threshold_logistic)",
                  "Yoon 2007 bound (14 h not significant) with h50", 2),
            param(&Learning::h0, "h0", "h", {0.1, 1000}, "hours over which the gap falls by 1/e (saturating)",
                  "Basma & Savage 2018", 2),
            param(&Learning::effect, "effect", "share", {0, 1},
                  "share of the gap a completed course closes (quality_only)", "assumption", 0),
            param(&Learning::course_from, "course_from", "h", {0.1, 1000},
                  "hours from which a course counts as a whole one, shorter ones in proportion (quality_only)",
                  "Yoon 2007: no significant effect up to 14 h", 2),
            param(&Learning::single_content, "single_content", "share", {0, 1},
                  "worth of an hour with only subject or only pedagogy, relative to both together",
                  "assumption after LINKS booklet 2.1", 0)};
    }
};

// --- knowledge to classroom ------------------------------------------------------------------------------------------
struct Practice {
    double transfer = 0.18;
    double transfer_dispersion = 0.30;
    double from_coaching = 0.24;
    double from_materials = 0.30;
    double from_climate = 0.50;
    double within_reach = 0.20;
    double from_meetings = 0.15;
    double uptake = 10.0;                // 1/year, infinity: instant
    double decay_half_life = 20.0 / 12;  // years
    double support_half_life = 1.0;      // years
    double materials_half_life = 3.0;    // years
    double practising_from = 0.50;
    double changed_by = 0.10;
    double sustained_after = 3.0;  // years

    static constexpr auto describe() {
        using param::param, param::Form, param::Role;
        return param::All{
            param(&Practice::transfer, "transfer", "share", {0, 1},
                  "share of new knowledge used in class without any support (tau0)",
                  "Joyce & Showers (estimates, not trials)", 1),
            param(&Practice::transfer_dispersion, "transfer_dispersion", "share", {0, 0.99},
                  "over-dispersion of transfer over persons (Beta); 0: the same for all",
                  "assumption; Joyce & Showers count teachers who use it, not shares of use (direction)", 0),
            param(&Practice::from_coaching, "from_coaching", "share", {0, 1},
                  "share of the remaining gap closed by full coaching support",
                  "between Joyce & Showers (estimates) and coaching added to a course at random (Garet 2008: .21 SD)",
                  2),
            param(&Practice::from_materials, "from_materials", "share", {0, 1},
                  "share of the remaining gap closed by full classroom materials", "assumption; Lynch 2019 (direction)",
                  1),
            param(&Practice::from_climate, "from_climate", "share", {0, 1},
                  "share of the remaining gap closed by a full school climate", "assumption", 0),
            param(&Practice::within_reach, "within_reach", "share", {0, 1},
                  "share of the way from the baseline to all lessons that a teacher could go already, were she "
                  "supported",
                  "assumption; set so that coaching alone brings .3 to .5 SD (Kraft 2018)", 1),
            param(&Practice::from_meetings, "from_meetings", "share", {0, 1},
                  "share of what is within reach that meetings of a community let through", "assumption", 0),
            param(&Practice::uptake, "uptake", "1/year", {0, 1000},
                  "rate at which practice rises to what is attainable",
                  "trials find the effect within the school year of the course; rate assumed", 1, Role::uncertainty,
                  Form::instant_or_never),
            param(&Practice::decay_half_life, "decay_half_life", "duration", {0, 100},
                  "half-life of practice above what is attainable, alone",
                  "nine one-year follow-ups of trials (own summary)", 2, Role::uncertainty, Form::instant_or_never),
            param(&Practice::support_half_life, "support_half_life", "duration", {0, 100},
                  "half-life of coaching support once visits stop", "assumption", 0, Role::uncertainty,
                  Form::instant_or_never),
            param(&Practice::materials_half_life, "materials_half_life", "duration", {0, 100},
                  "half-life of classroom materials", "assumption", 0, Role::uncertainty, Form::instant_or_never),
            param(&Practice::practising_from, "practising_from", "share", {0, 1},
                  "share of lessons from which a teacher counts as practising", "definition", 0, Role::constant),
            param(&Practice::changed_by, "changed_by", "share", {0, 1},
                  "points of lessons above the own baseline that count as change", "definition", 0, Role::constant),
            param(&Practice::sustained_after, "sustained_after", "duration", {0, 50},
                  "time after the window's end at which change counts as sustained", "definition", 0, Role::constant)
                .of_world()};
    }
};

struct Fading {
    double knowledge_half_life = 0.25;  // years
    double peers_slow_decay_to = 0.40;

    static constexpr auto describe() {
        using param::param, param::Form, param::Role;
        return param::All{param(&Fading::knowledge_half_life, "knowledge_half_life", "duration", {0.01, 1000},
                                "time in which knowledge not maintained by use halves", "Goldschmidt & Phelps 2007", 3,
                                Role::uncertainty, Form::instant_or_never),
                          param(&Fading::peers_slow_decay_to, "peers_slow_decay_to", "share", {0, 1},
                                "decay of practice among fully practising peers, relative to alone (psi)",
                                "Franke 2001; Coburn 2012 (direction only)", 1)};
    }
};

struct Reflection {
    double rate = 6;  // 1/year
    double base = 0.10;
    double from_community = 0.60;
    double from_climate = 0.50;
    double from_peers = 0.60;

    static constexpr auto describe() {
        using param::param;
        return param::All{
            param(&Reflection::rate, "rate", "1/year", {0, 1000},
                  "rate of the action-reflection cycle at full use and reflection (gamma)",
                  "assumption; LINKS booklet 2.2", 0),
            param(&Reflection::base, "base", "share", {0, 1}, "reflection of a teacher alone (r0)", "assumption", 0),
            param(&Reflection::from_community, "from_community", "share", {0, 1},
                  "share of the remaining gap closed by a learning community", "assumption", 0),
            param(&Reflection::from_climate, "from_climate", "share", {0, 1},
                  "share of the remaining gap closed by school climate", "assumption", 0),
            param(&Reflection::from_peers, "from_peers", "share", {0, 1},
                  "share of the remaining gap closed by practising peers", "assumption", 0)};
    }
};

// --- peers -----------------------------------------------------------------------------------------------------------
enum class PeerForm { mean, threshold, hazard, level_dependent, none };
enum class Anchors { derived, given };
enum class Combine { add, mix };
enum class PeerInfluence { both, upward };

struct LayerWeights {
    double colleagues = 1.0;
    double between_schools = 0.5;
    double community = 1.0;

    static constexpr auto describe() {
        using param::param;
        return param::All{param(&LayerWeights::colleagues, "colleagues", "number", {0, 100},
                                "weight of colleagues' practice", "convention", 0)
                              .of_world(),
                          param(&LayerWeights::between_schools, "between_schools", "number", {0, 100},
                                "weight of ties to other schools", "assumption", 0)
                              .of_world(),
                          param(&LayerWeights::community, "community", "number", {0, 100},
                                "weight of the communities' mean practice", "assumption", 0)};
    }
};

struct Peers {
    PeerForm form = PeerForm::mean;
    double weight = 0.25;
    double novice_weight = 0.31;
    double novice_years = 3;  // years
    LayerWeights layers;
    std::optional<Combine> combine;  // absent: add with derived anchors, mix with given ones
    PeerInfluence influence = PeerInfluence::both;
    std::optional<Anchors> anchors;  // absent: derived for mean and level_dependent, given for threshold and hazard
    std::optional<double> adopters_needed;
    std::optional<double> share;
    double p = 0.03;     // per year (a rate)
    double q = 0.38;     // per year (a rate)
    double abandon = 0;  // per year (a rate)
    double focus_below = 0.30;
    double friends_above = 0.60;

    [[nodiscard]] Anchors anchors_in_use() const {
        bool const contagion = form == PeerForm::threshold || form == PeerForm::hazard;
        return anchors.value_or(contagion ? Anchors::given : Anchors::derived);
    }
    [[nodiscard]] Combine combine_in_use() const {
        return combine.value_or(anchors_in_use() == Anchors::derived ? Combine::add : Combine::mix);
    }

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::Role;
        return param::All{
            setting(&Peers::form, "form", "mean, threshold, hazard, level_dependent or none", Role::uncertainty),
            param(&Peers::weight, "weight", "share", {0, 1},
                  "weight of peers in what a teacher attains (sigma): own change per change of theirs",
                  "Jackson & Bruegmann 2009 (about a third of the own effect); .20 to .29 in later data", 3),
            param(&Peers::novice_weight, "novice_weight", "share", {0, 1}, "the same for novices",
                  "Jackson & Bruegmann 2009 (direction; size assumed)", 1),
            param(&Peers::novice_years, "novice_years", "duration", {0, 50},
                  "career years up to which a teacher is a novice", "convention", 0, Role::constant),
            section(&Peers::layers, "layers", "weights of the tie layers"),
            setting(
                &Peers::combine, "combine",
                "add (what peers pass on comes on top of what was learnt) or mix (it takes its place, conserving the "
                "sum); absent: add with derived anchors; given anchors always mix",
                Role::uncertainty),
            setting(&Peers::influence, "influence",
                    "both (peers pull up and down) or upward (only those who teach so more than oneself count)",
                    Role::uncertainty),
            setting(
                &Peers::anchors, "anchors",
                "derived (an untouched teacher stays at the baseline) or given (Friedkin-Johnsen); absent: given for "
                "threshold and hazard and for teachers with an observed anchor, else derived"),
            param(&Peers::adopters_needed, "adopters_needed", "teacher", {0, 1000},
                  "practising peers needed (threshold)", "Centola & Macy 2007", 1),
            param(&Peers::share, "share", "share", {0, 1}, "share of practising peers needed (threshold)", "Watts 2002",
                  1),
            param(&Peers::p, "p", "share/year | 1/year", {0, 1000},
                  "rate of adoption without peers (hazard); 3 %/year is .03 per year", "Sultan 1990 (unverified)", 1),
            param(&Peers::q, "q", "share/year | 1/year", {0, 1000},
                  "rate of adoption with all peers practising (hazard)", "Sultan 1990 (unverified)", 1),
            param(&Peers::abandon, "abandon", "share/year | 1/year", {0, 1000},
                  "rate at which adopters give up (hazard)", "assumption", 0),
            param(&Peers::focus_below, "focus_below", "share", {0, 1},
                  "practice below which courses move a teacher most (level_dependent)", "Frank 2011 (direction)", 1),
            param(&Peers::friends_above, "friends_above", "share", {0, 1},
                  "practice above which colleagues move a teacher most (level_dependent)", "Frank 2011 (direction)",
                  1)};
    }
};

// --- people and schools ----------------------------------------------------------------------------------------------
struct Turnover {
    param::ByGroup leave = 0.085;  // annual probability
    param::ByGroup leave_first_year = 0.113;
    param::ByGroup move = 0.07;
    param::ByGroup heads = 0.10;
    double stay_odds_after_cpd = 1.0;
    double cpd_counts_for = 2.0;  // years

    static constexpr auto describe() {
        using param::param;
        return param::All{
            param(&Turnover::leave, "leave", "share/year", {0, 0.99}, "leaving the profession or the post for good",
                  "explore-education-statistics (England)", 4),
            param(&Turnover::leave_first_year, "leave_first_year", "share/year", {0, 0.99},
                  "the same in the first year of the career", "DfE school workforce", 4),
            param(&Turnover::move, "move", "share/year", {0, 0.99}, "moving to another school",
                  "DEPP note 28/2015 (primary)", 3),
            param(&Turnover::heads, "heads", "share/year", {0, 0.99}, "a school's head leaves", "NFER; Howson", 4),
            param(&Turnover::stay_odds_after_cpd, "stay_odds_after_cpd", "number", {0.2, 10},
                  "odds of staying after CPD relative to none (observational: up to 2.6)", "Allen & Sims 2017", 1),
            param(&Turnover::cpd_counts_for, "cpd_counts_for", "duration", {0, 50},
                  "time after a course in which it affects staying", "assumption", 0)};
    }
};

struct Climate {
    double from_practising = 0.5;  // 1/year
    double return_half_life = 4;   // years
    double kept_by_new_head = 0.5;

    static constexpr auto describe() {
        using param::param, param::Form, param::Role;
        return param::All{
            param(&Climate::from_practising, "from_practising", "1/year", {0, 100},
                  "rate at which practising teachers pull the seven dimensions up, at full use", "assumption", 0),
            param(&Climate::return_half_life, "return_half_life", "duration", {0.01, 1000},
                  "half-life of the way back to the school's base", "assumption", 0, Role::uncertainty,
                  Form::instant_or_never),
            param(&Climate::kept_by_new_head, "kept_by_new_head", "share", {0, 1},
                  "share of what was above the base that survives a change of head", "assumption", 0)};
    }
};

// --- who makes a mechanism of them -----------------------------------------------------------------------------------
// Numbers may differ from lane to lane and are copied; nothing is referred to afterwards. scenario/step.cpp puts the
// mechanisms in order.

/// Scalars that system-wide strategic conditions contribute (MODEL.md §7).
struct SystemConditions {
    double transfer_gap_left = 1;  ///< product over conditions of (1 - gain x level): multiplies 1 - E
    double climate_pull = 0;       ///< 1/year
};

[[nodiscard]] Mechanism make_attendance(ByLane<Learning> const&);
[[nodiscard]] Mechanism make_learning(ByLane<Learning> const&, ByLane<Peers> const&);
[[nodiscard]] Mechanism make_mixing(ByLane<Peers> const&, ByLane<Practice> const&);
/// Whether what the peers practise is needed beyond the decision to adopt (hazard form), say by reflection.
enum class PeersNeeded { for_adoption, elsewhere_too };
[[nodiscard]] PeersNeeded peers_needed(std::optional<ByLane<Reflection>> const&);
[[nodiscard]] Mechanism make_practice(ByLane<Practice> const&, ByLane<Peers> const&,
                                      std::optional<ByLane<Fading>> const&, ByLane<SystemConditions> const&,
                                      PeersNeeded = PeersNeeded::for_adoption);
[[nodiscard]] Mechanism make_reflection(ByLane<Reflection> const&, ByLane<Peers> const&);
[[nodiscard]] Mechanism make_fading(std::optional<ByLane<Fading>> const&, ByLane<Practice> const&);
[[nodiscard]] Mechanism make_climate(ByLane<Climate> const&, std::optional<ByLane<Turnover>> const&,
                                     ByLane<SystemConditions> const&);
[[nodiscard]] Mechanism make_leaving(ByLane<Turnover> const&);
[[nodiscard]] Mechanism make_moving(ByLane<Turnover> const&);
/// Remembers who has changed when the study window ends (row `window_end_row`).
[[nodiscard]] Mechanism make_memory(ByLane<Practice> const&, int window_end_row);

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<Dose>{std::string_view{"threshold_logistic"}, std::string_view{"saturating"},
                                             std::string_view{"quality_only"}};
template <>
inline constexpr std::array enum_names<PeerForm>{std::string_view{"mean"}, std::string_view{"threshold"},
                                                 std::string_view{"hazard"}, std::string_view{"level_dependent"},
                                                 std::string_view{"none"}};
template <>
inline constexpr std::array enum_names<Anchors>{std::string_view{"derived"}, std::string_view{"given"}};
template <>
inline constexpr std::array enum_names<Combine>{std::string_view{"add"}, std::string_view{"mix"}};
template <>
inline constexpr std::array enum_names<PeerInfluence>{std::string_view{"both"}, std::string_view{"upward"}};
}  // namespace cpdsim::param
