// The study document as structs: funding strategies under one budget, and sweeps.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "design/information_file.hpp"
#include "design/optimise_spec.hpp"
#include "param/param.hpp"

namespace cpdsim {

enum class Unspent { report, redistribute, error };
enum class Sampler { grid, random, latin_hypercube, sobol, morris, saltelli };
enum class Vary { all_with_range, nothing };
enum class KeptAlone { outcomes };
enum class ChanceOfRows { paired, factor };
enum class PairingOfRuns { common_random_numbers, independent };
enum class FormWeighting { stacked, averaged, ratio, equal };

struct Window {
    std::optional<YearMonth> from, to;
    static constexpr auto describe() {
        using param::setting;
        return param::All{setting(&Window::from, "from", "first funded month"),
                          setting(&Window::to, "to", "last funded month, included")};
    }
};

struct Budget {
    param::Amount total{0, "EUR"};
    double prices = 2025;
    Window window;
    std::vector<std::string> whose{"ministry"};
    Unspent unspent = Unspent::report;
    double discount = 0;
    std::vector<double> levels{1.0};
    double taper = 0;

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::Role;
        return param::All{
            param(&Budget::total, "total", "EUR", {0, 1e13}, "money of every strategy, national", "decision", 0,
                  Role::lever),
            param(&Budget::prices, "prices", "number", {1990, 2100}, "year of prices", "convention", 0, Role::constant),
            section(&Budget::window, "window", "when the money flows"),
            setting(&Budget::whose, "whose", "payers whose money the budget is; others' costs are reported apart")
                .naming(param::Names::payer),
            setting(&Budget::unspent, "unspent",
                    "what happens to money that cannot be spent: report, redistribute, error"),
            param(&Budget::discount, "discount", "share/year", {0, 0.5}, "discount rate", "convention", 0,
                  Role::constant),
            param(&Budget::levels, "levels", "share-or-more", {0, 100}, "levels of the budget, 100 % is `total`",
                  "decision", 0, Role::lever),
            param(&Budget::taper, "taper", "duration", {0, 30},
                  "time after the window in which the rate falls to nothing", "decision", 0, Role::lever)};
    }
};

struct StrategySpec {
    param::Translated title;
    std::string extends;
    std::map<std::string, double> mix;  // programme -> share of the budget
    Window window;
    std::map<std::string, std::string> set;  // path -> value: a strategy may change conditions or programmes

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::Role;
        return param::All{
            setting(&StrategySpec::title, "title", "name shown to people, by language").naming(param::Names::language),
            setting(&StrategySpec::extends, "extends", "strategy it starts from").naming(param::Names::strategy),
            param(&StrategySpec::mix, "mix", "share", {0, 1}, "programmes and their shares of the budget (make 100 %)",
                  "decision", 0, Role::lever)
                .naming(param::Names::programme),
            section(&StrategySpec::window, "window", "own window"),
            setting(&StrategySpec::set, "set", "changes of the scenario under this strategy: path: value")
                .naming(param::Names::path)};
    }
};

struct Outcomes {
    std::string main = "sustained_teachers";
    std::vector<std::string> also;
    std::string worth;  // `500..10000 EUR/sustained_teacher`
    static constexpr auto describe() {
        using param::setting;
        return param::All{
            setting(&Outcomes::main, "main", "outcome that the verdict rests on").naming(param::Names::outcome),
            setting(&Outcomes::also, "also", "further outcomes").naming(param::Names::outcome),
            setting(&Outcomes::worth, "worth",
                    "range of what one unit of the main outcome is worth, e.g. 500..10000 EUR/sustained_teacher")};
    }
};

/// Which published findings weigh the draws, and how.
struct EvidencePlan {
    std::vector<std::string> files;    // registries; empty: the one that comes with cpdsim
    std::vector<std::string> without;  // ids of findings that do not count
    std::vector<std::string> only;     // empty: all of use `calibrate` and `sign`
    FormWeighting forms = FormWeighting::averaged;
    double group_spread = 0.25;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&EvidencePlan::files, "files", "registries of findings (cpd-evidence/1)"),
            setting(&EvidencePlan::without, "without", "findings that do not count"),
            setting(&EvidencePlan::only, "only", "findings that count; absent: all of use calibrate or sign"),
            setting(&EvidencePlan::forms, "forms",
                    "weights of structural forms: averaged (how well each alone foretells findings left out), stacked "
                    "(the mixture that foretells them best), ratio (mean likelihood) or equal"),
            param(&EvidencePlan::group_spread, "group_spread", "share", {0, 2},
                  "scale of the spread between studies of a group, as a share of its mean effect", "assumption", 0,
                  Role::constant)};
    }
};

struct Uncertainty {
    Vary vary = Vary::nothing;
    double draws = 1;
    std::optional<double> worlds;  // absent: one for each pack
    Sampler sampler = Sampler::latin_hypercube;
    std::map<std::string, std::vector<std::string>> structures;         // path -> forms
    std::map<std::string, std::map<std::string, std::string>> what_if;  // name -> {path: value}
    std::optional<double> what_if_draws;                                // absent: all
    double trajectories = 10;
    double levels = 4;
    ChanceOfRows realisation = ChanceOfRows::paired;
    std::string from;  // posterior.h5 of a calibration
    EvidencePlan evidence;

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::Role;
        return param::All{
            setting(&Uncertainty::vary, "vary", "all_with_range or nothing"),
            param(&Uncertainty::draws, "draws", "number", {1, 1e6}, "parameter draws", "design", 0, Role::constant),
            param(
                &Uncertainty::worlds, "worlds", "number", {1, 1e6},
                "different worlds (schools, teachers, ties, and the numbers that shape them) which the packs of draws "
                "share; absent: every pack of draws has its own",
                "design", 0, Role::constant),
            setting(&Uncertainty::sampler, "sampler",
                    "random, latin_hypercube, sobol, morris or saltelli; grid for sweeps"),
            setting(&Uncertainty::structures, "structures",
                    "structural forms to spread the draws over: path: [form, form]")
                .naming(param::Names::path),
            setting(&Uncertainty::what_if, "what_if",
                    "named futures: {name: {path: value}}, or {name: {title: ..., set: {path: value}}} with a title "
                    "for people, by language")
                .naming(param::Names::path),
            param(&Uncertainty::what_if_draws, "what_if_draws", "number", {1, 1e6},
                  "draws each what-if is run for (the first so many, rounded up to whole packs; of morris "
                  "trajectories, of saltelli rows; absent: all)",
                  "design", 0, Role::constant),
            param(&Uncertainty::trajectories, "trajectories", "number", {1, 1e5},
                  "trajectories of a morris design, each of as many draws as there are factors and one", "design", 0,
                  Role::constant),
            param(&Uncertainty::levels, "levels", "number", {2, 1000},
                  "values that each factor takes in a morris design; even", "design", 0, Role::constant),
            setting(
                &Uncertainty::realisation, "realisation",
                "paired: chance is the same along a trajectory or row; factor: chance (population, network, events) "
                "is one of the factors of a morris or saltelli design"),
            setting(&Uncertainty::from, "from",
                    "posterior.h5 of `cpdsim calibrate`: the draws are taken from it, the first so many"),
            section(&Uncertainty::evidence, "evidence",
                    "published findings that weigh the draws (`cpdsim calibrate`)")};
    }
};

struct ReplicatesSpec {
    double per_draw = 2;
    static constexpr auto describe() {
        return param::All{param::param(&ReplicatesSpec::per_draw, "per_draw", "number", {1, 65536},
                                       "replicates of each draw; with two or more chance can be told from assumptions",
                                       "design", 0, param::Role::constant)};
    }
};

struct ReportSpec {
    std::vector<std::string> languages{"en"};
    double interval = 0.90;
    static constexpr auto describe() {
        return param::All{param::setting(&ReportSpec::languages, "languages", "languages of the report")
                              .naming(param::Names::report_language),
                          param::param(&ReportSpec::interval, "interval", "share", {0.5, 0.999},
                                       "coverage of the intervals", "convention", 0, param::Role::constant)};
    }
};

struct Study {
    std::string format = "cpd-study/1";
    param::Translated title;
    param::Translated about;
    std::string base;
    std::map<std::string, std::string> set;  // changes of the base for the whole study
    Budget budget;
    std::string baseline;
    std::map<std::string, StrategySpec> strategies;
    Outcomes outcomes;
    Uncertainty uncertainty;
    std::map<std::string, std::vector<std::string>> vary;  // sweep: path -> values
    Sampler sampler = Sampler::grid;
    ReplicatesSpec replicates;
    PairingOfRuns pairing = PairingOfRuns::common_random_numbers;
    InformationSpec information;
    ReportSpec report;
    std::vector<KeptAlone> keep;  // empty: files of the cases
    std::optional<OptimiseSpec> optimise;
    std::optional<double> seed;

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::mapping, param::Role;
        return param::All{
            setting(&Study::format, "format", "cpd-study/1"),
            setting(&Study::title, "title", "title, by language").naming(param::Names::language),
            setting(&Study::about, "about", "the question").naming(param::Names::language),
            setting(&Study::base, "base", "scenario file the strategies change"),
            setting(&Study::set, "set", "changes of the base for the whole study: path: value")
                .naming(param::Names::path),
            section(&Study::budget, "budget", "the money every strategy gets"),
            setting(&Study::baseline, "baseline", "strategy the others are compared with")
                .naming(param::Names::strategy),
            mapping(&Study::strategies, "strategies", "funding strategies"),
            section(&Study::outcomes, "outcomes", "what is compared"),
            section(&Study::uncertainty, "uncertainty", "draws, structures, what-ifs"),
            setting(&Study::vary, "vary", "sweep: path: [values] or a range").naming(param::Names::path),
            setting(&Study::sampler, "sampler", "grid, random, latin_hypercube, sobol, morris or saltelli"),
            section(&Study::replicates, "replicates", "replicates per draw"),
            setting(&Study::pairing, "pairing", "common_random_numbers or independent"),
            section(&Study::information, "information", "what is worth knowing before the decision"),
            section(&Study::report, "report", "languages and intervals"),
            setting(
                &Study::keep, "keep",
                "[outcomes]: no files of the cases, only their outcomes, in a journal; absent: a file for each pack "
                "of draws"),
            section(&Study::optimise, "optimise", "what `cpdsim optimise` may choose, and how"),
            param(&Study::seed, "seed", "number", {0, 9007199254740991.0}, "seed; absent: the base's", "design", 0,
                  Role::constant)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
extern template StructInfo const& info_of<Study>();  // study_file.cpp
template <>
inline constexpr std::array enum_names<Unspent>{std::string_view{"report"}, std::string_view{"redistribute"},
                                                std::string_view{"error"}};
template <>
inline constexpr std::array enum_names<Sampler>{
    std::string_view{"grid"},  std::string_view{"random"}, std::string_view{"latin_hypercube"},
    std::string_view{"sobol"}, std::string_view{"morris"}, std::string_view{"saltelli"}};
template <>
inline constexpr std::array enum_names<ChanceOfRows>{std::string_view{"paired"}, std::string_view{"factor"}};
template <>
inline constexpr std::array enum_names<Vary>{std::string_view{"all_with_range"}, std::string_view{"nothing"}};
template <>
inline constexpr std::array enum_names<KeptAlone>{std::string_view{"outcomes"}};
template <>
inline constexpr std::array enum_names<FormWeighting>{std::string_view{"stacked"}, std::string_view{"averaged"},
                                                      std::string_view{"ratio"}, std::string_view{"equal"}};
template <>
inline constexpr std::array enum_names<PairingOfRuns>{std::string_view{"common_random_numbers"},
                                                      std::string_view{"independent"}};
}  // namespace cpdsim::param
