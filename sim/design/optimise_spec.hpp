// What `cpdsim optimise` may choose, within which limits, what counts as better, and how much work it may take. Part of
// the study file, so that nothing of it is chosen after the fact.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "param/param.hpp"

namespace cpdsim {

enum class Robust { mean, tenth_percentile };
enum class AcrossForms { average, worst, max_regret };

/// At most so many programmes get money.
struct ProgrammesLimit {
    std::optional<double> at_most;
    static constexpr auto describe() {
        return param::All{param::param(&ProgrammesLimit::at_most, "at_most", "number", {1, 1000},
                                       "programmes that get money", "decision", 0, param::Role::lever)};
    }
};

/// Money of the mix that cannot be spent: a chance limit, checked once more on draws that the search has not seen.
struct UnspentLimit {
    std::optional<double> at_most;
    std::string in = "90 % of draws";
    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{param(&UnspentLimit::at_most, "at_most", "share", {0, 1},
                                "share of the mix's money that may stay unspent", "decision", 0, Role::lever),
                          setting(&UnspentLimit::in, "in", "in how many futures that must hold: 90 % of draws")};
    }
};

/// What one payer spends more than in the baseline, on average over the draws; checked once more like `unspent`.
struct SpendLimit {
    std::string payer;
    param::Amount at_most{0, "EUR"};
    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&SpendLimit::payer, "payer", "whose money").naming(param::Names::payer),
            param(&SpendLimit::at_most, "at_most", "EUR", {0, 1e13},
                  "money of the payer beyond the baseline's, mean over the draws, national", "decision", 0, Role::lever)
                .required()};
    }
};

struct MixLimits {
    ProgrammesLimit programmes;
    UnspentLimit unspent;
    std::optional<SpendLimit> spend;
    static constexpr auto describe() {
        using param::section;
        return param::All{section(&MixLimits::programmes, "programmes", "how many programmes"),
                          section(&MixLimits::unspent, "unspent", "money that cannot be spent"),
                          section(&MixLimits::spend, "spend", "what a payer bears")};
    }
};

/// Effort is counted in packs, never in seconds: a faster machine finds nothing else.
struct SearchEffort {
    double cases = 3000;
    double together = 8;
    double draws = 96;
    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&SearchEffort::cases, "cases", "number", {1, 1e7},
                  "packs of sixteen draws of one form that the search may run", "design", 0, Role::constant),
            param(&SearchEffort::together, "together", "number", {1, 256}, "mixes that are proposed at once", "design",
                  0, Role::constant),
            param(&SearchEffort::draws, "draws", "number", {1, 1e5},
                  "draws the search looks at, rounded up to whole packs of every form", "design", 0, Role::constant)};
    }
};

struct Certification {
    double draws = 96;
    double at_most = 384;
    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(
                &Certification::draws, "draws", "number", {1, 1e5},
                "draws never searched on: as many to choose among the finalists, and others to say what they are worth",
                "design", 0, Role::constant),
            param(&Certification::at_most, "at_most", "number", {1, 1e6},
                  "draws that these may double to while the best is not told apart from the rest", "design", 0,
                  Role::constant)};
    }
};

struct OptimiseSpec {
    std::map<std::string, std::string> mix;  // programme -> `0..60 %`
    double step = 0.05;
    std::map<std::string, std::vector<std::string>> choose;  // path -> values
    MixLimits limits;
    std::vector<std::string> better;
    Robust robust = Robust::mean;
    AcrossForms across_forms = AcrossForms::average;
    std::string indifferent;  // `25 sustained_teachers`
    double near_best = 0.05;
    SearchEffort effort;
    Certification certify;

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::Role;
        return param::All{
            setting(&OptimiseSpec::mix, "mix", "programmes that may get money: {programme: 0..60 %}")
                .naming(param::Names::programme),
            param(&OptimiseSpec::step, "step", "share", {0.01, 0.5}, "shares are multiples of it and make 100 %",
                  "design", 0, Role::constant),
            setting(&OptimiseSpec::choose, "choose",
                    "other levers: {path: [value, value]}; window.from and window.to are those of the money"),
            section(&OptimiseSpec::limits, "limits", "what a mix must keep to"),
            setting(&OptimiseSpec::better, "better",
                    "outcomes: the first decides, the others make the front of trade-offs; absent: the study's main")
                .naming(param::Names::outcome),
            setting(&OptimiseSpec::robust, "robust", "what counts of the draws of a form: mean or 10th_percentile"),
            setting(&OptimiseSpec::across_forms, "across_forms",
                    "how the forms are put together: average, worst or max_regret"),
            setting(&OptimiseSpec::indifferent, "indifferent",
                    "differences that count as none, e.g. 25 sustained_teachers; absent: 1 % of the best gain"),
            param(&OptimiseSpec::near_best, "near_best", "share", {0, 0.9},
                  "mixes that lose at most this share of the best one's gain are as good", "decision", 0, Role::lever),
            section(&OptimiseSpec::effort, "effort", "work of the search"),
            section(&OptimiseSpec::certify, "certify", "draws that the search has not seen")};
    }
};

/// "25 sustained_teachers" or "25 sustained_teacher" -> 25; nothing when it is of another outcome.
[[nodiscard]] std::optional<double> amount_of_outcome(std::string const& text, std::string const& outcome);
/// "90 % of draws" -> 0.9
[[nodiscard]] std::optional<double> share_of_draws(std::string const& text);

/// Lowest and highest share of a programme, from `0..60 %` or `20 %`.
struct ShareBounds {
    double low = 0, high = 1;
};
[[nodiscard]] std::optional<ShareBounds> share_bounds(std::string const& text);

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<Robust>{std::string_view{"mean"}, std::string_view{"10th_percentile"}};
template <>
inline constexpr std::array enum_names<AcrossForms>{std::string_view{"average"}, std::string_view{"worst"},
                                                    std::string_view{"max_regret"}};
}  // namespace cpdsim::param
