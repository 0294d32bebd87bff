#include "evidence/load_registry.hpp"

#include <algorithm>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "param/info.hpp"
#include "param/names.hpp"
#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "scenario/checks.hpp"

namespace cpdsim::param {
template StructInfo const& info_of<Registry>();
}

namespace cpdsim {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

Names const distances{"country", "subject", "outcome", "design", "mode", "years"};
Names const groups_of_teachers{"all", "attended", "others", "recipients"};

/// What one value alone cannot show, of one target.
class TargetCheck {
public:
    TargetCheck(LoadedTarget& target, param::Document const& document, param::Diagnostics& diagnostics)
        : loaded_{target}, t_{target.target}, diagnostics_{diagnostics}, check_{document, diagnostics} {}

    void observed() const {
        Observed const& o = t_.observed;
        if (o.error.has_value() == (o.error_is == ErrorIs::none))
            check_.error(at("observed"), "E105",
                         "'error' and 'error_is: none' exclude each other, and one of them is needed",
                         "say where the error comes from, or that there is none");
        if (!o.value && !o.low && !o.high)
            check_.error(at("observed"), "E105", "neither a value nor a bound was observed",
                         "add 'value', 'low' or 'high'");
        if (o.low && o.high && *o.low > *o.high)
            check_.error(at("observed.low"), "E203", "'low' is above 'high'", "exchange them");
        if (o.count.has_value() != o.of.has_value())
            check_.error(at("observed"), "E105", "'count' and 'of' belong together", "give both, or neither");
        if (o.count && o.of && *o.count > *o.of)
            check_.error(at("observed.count"), "E203", "'count' is above 'of'", "");
        if (t_.evidence < 0 || t_.evidence > 5)
            check_.error(at("evidence"), "E203", fmt::format("there is no grade {}", t_.evidence),
                         "a whole number from 0 (a guess) to 5 (several trials)");
        for (auto const& [reason, share] : t_.distance)
            check_.one_of(at("distance." + reason), reason, distances, "E302", "reason for a distance");
        for (auto const& [language, text] : t_.what)
            if (text.empty()) check_.error(at("what"), "E105", "the finding has no words", "");
    }

    /// How the study was done. Also loads the laboratory.
    void simulation() {
        bool const any = !t_.scenario.empty() || !t_.arms.empty() || t_.measure;
        if (!any) return;
        for (auto const& [key, there] :
             {std::pair{"scenario", !t_.scenario.empty()}, std::pair{"arms", !t_.arms.empty()},
              std::pair{"measure", t_.measure.has_value()}})
            if (!there)
                return check_.error(at(""), "E105", fmt::format("'{}' has no '{}'", loaded_.id, key),
                                    "'scenario', 'arms' and 'measure' together say how the study is done again");
        auto const lab = laboratory();
        if (!lab) return;
        bool good = contrast();
        good = dates(lab->scenario) && good;
        good = among(lab->scenario) && good;
        for (auto const& [arm, changes] : t_.arms) good = tries(arm, *lab) && good;
        if (!good) loaded_.contrast.reset();
    }

private:
    std::string at(std::string_view below) const {
        return "targets." + loaded_.id + (below.empty() ? "" : "." + std::string{below});
    }
    bool refuse(std::string_view below, std::string code, std::string message, std::string fix) const {
        check_.error(at(below), std::move(code), std::move(message), std::move(fix));
        return false;
    }
    Names arm_names() const {
        Names names;
        for (auto const& [arm, changes] : t_.arms) names.push_back(arm);
        return names;
    }

    std::optional<Loaded> laboratory() {
        fs::path const folder = loaded_.scenario.parent_path();
        fs::path const file = (folder / t_.scenario).lexically_normal();
        std::error_code fault;
        if (!fs::is_regular_file(file, fault)) {
            static_cast<void>(refuse("scenario", "E101",
                                     fmt::format("cannot read the laboratory '{}' (no such file)", file.string()),
                                     advice_on_file(file, "names are relative to this file")));
            return std::nullopt;
        }
        loaded_.scenario = file;
        return load_scenario(file, {}, diagnostics_);
    }

    bool contrast() {
        std::string problem;
        Contrast read = Contrast::read(t_.measure->contrast, problem);
        if (!problem.empty())
            return refuse("measure.contrast", "E204",
                          fmt::format("'{}' is no arithmetic over arms: {}", t_.measure->contrast, problem),
                          "write `treated - control` or `short / long`");
        bool good = true;
        for (std::string const& name : read.names())
            if (t_.arms.count(name) == 0)
                good = refuse("measure.contrast", "E302", fmt::format("there is no arm '{}'", name),
                              param::meant_name(name, arm_names(), "arm"));
        if (t_.measure->per == Per::sd_of_controls && t_.arms.count("control") == 0)
            good = refuse("measure.per", "E302", "'sd_of_controls' needs an arm 'control'", "name one of the arms so");
        if (good) loaded_.contrast = std::move(read);
        return good;
    }

    template <class Value>
    bool known_arms(std::string_view key, std::map<std::string, Value> const& map) const {
        bool good = true;
        for (auto const& [arm, value] : map)
            if (t_.arms.count(arm) == 0)
                good = refuse(std::string{"measure."}.append(key).append(".").append(arm), "E302",
                              fmt::format("there is no arm '{}'", arm), param::meant_name(arm, arm_names(), "arm"));
        return good;
    }

    bool dates(Scenario const& lab) const {
        bool good = known_arms("dates", t_.measure->dates);
        good = known_arms("pleases", t_.measure->pleases) && good;
        for (auto const& [arm, changes] : t_.arms) {
            auto const own = t_.measure->dates.find(arm);
            if (own != t_.measure->dates.end() && !param::parse_month(own->second)) {
                good = refuse("measure.dates." + arm, "E207", fmt::format("'{}' is no month", own->second),
                              "write 2027-06");
                continue;
            }
            if (own == t_.measure->dates.end() && !t_.measure->at) {
                good = refuse("measure", "E105", fmt::format("nothing says when '{}' is measured", arm),
                              "add 'at: 2027-06'");
                continue;
            }
            YearMonth const date = date_of(*t_.measure, arm);
            if (date < lab.time.start)
                good = refuse(
                    "measure", "E303",
                    fmt::format("{} lies before the laboratory's start, {}", to_text(date), to_text(lab.time.start)),
                    "");
            if (t_.measure->since && *t_.measure->since >= date)
                good = refuse("measure.since", "E303",
                              fmt::format("{} is not before {}", to_text(*t_.measure->since), to_text(date)), "");
        }
        return good;
    }

    bool among(Scenario const& lab) const {
        bool good = known_arms("among", t_.measure->among);
        Names known = groups_of_teachers;
        if (lab.population.from) return good;  // its file says which subjects there are
        for (auto const& [subject, share] : lab.population.subjects) known.push_back(subject);
        for (auto const& [arm, group] : t_.measure->among)
            if (std::find(known.begin(), known.end(), group) == known.end())
                good = refuse("measure.among." + arm, "E302", fmt::format("there are no teachers called '{}'", group),
                              param::meant_name(group, known, "group of teachers"));
        return good;
    }

    /// A misspelt path is told where the registry says it; what is wrong with a value, too.
    bool tries(std::string const& arm, Loaded const& lab) {
        bool good = true;
        param::Document changed = lab.document;
        param::Diagnostics found;
        auto const apply = [&](std::string const& place, std::map<std::string, std::string> const& changes) {
            for (auto const& [path, value] : changes) {
                auto const where = param::check_path(param::info_of<Scenario>(), lab.document, path);
                if (!where.found)
                    good = refuse(place, "E402", where.problem, where.suggestion);
                else
                    good = changed.set(path, value, found, "arm " + arm) && good;
            }
        };
        apply("set", t_.set);
        apply("arms." + arm, t_.arms.at(arm));
        for (auto const& [path, from] : t_.takes) {
            auto const where = param::check_path(param::info_of<Scenario>(), lab.document, path);
            if (!where.found) good = refuse("takes", "E402", where.problem, where.suggestion);
        }
        if (!good) return false;
        YearMonth end = lab.scenario.time.end;
        for (auto const& [other, own] : t_.arms) end = std::max(end, date_of(*t_.measure, other));
        changed.set("time.end", to_text(end), found, "arm " + arm);
        static_cast<void>(read_scenario(changed, found));
        for (param::Diagnostic const& fault : found.sorted())
            if (fault.severity == param::Severity::error)
                good = refuse("arms." + arm, fault.code, fault.message, fault.suggestion);
        return good;
    }

    LoadedTarget& loaded_;
    Target const& t_;
    param::Diagnostics& diagnostics_;
    Checker check_;
};

}  // namespace

bool is_registry(fs::path const& file) {
    param::Diagnostics unheard;
    auto const document = load_document(file, unheard);
    param::Node const* const format = document ? document->root.get("format") : nullptr;
    return format != nullptr && format->is_scalar() && format->text == registry_format;
}

YearMonth date_of(Measure const& measure, std::string const& arm) {
    auto const own = measure.dates.find(arm);
    return own != measure.dates.end() ? param::parse_month(own->second).value() : measure.at.value();
}

Overrides changes_of(Target const& target, std::string const& arm) {
    Overrides changes{target.set.begin(), target.set.end()};
    auto const& own = target.arms.at(arm);
    changes.insert(changes.end(), own.begin(), own.end());
    return changes;
}

std::optional<LoadedRegistry> load_registry(fs::path const& file, param::Diagnostics& diagnostics) {
    int const errors_before = diagnostics.errors();
    auto const document = load_document(file, diagnostics);
    if (!document) return std::nullopt;
    param::ReadOptions options;
    options.document_words = "the registry";
    auto registry = param::read<Registry>(*document, diagnostics, options);
    Checker const check{*document, diagnostics};
    if (registry.format != registry_format)
        check.error("format", "E108", fmt::format("'{}' is no registry", registry.format),
                    "a registry says 'format: cpd-evidence/1'");
    LoadedRegistry loaded{file, {}, document->text()};
    bool const well_formed = diagnostics.errors() == errors_before;
    for (std::string const& id : document->keys("targets")) {
        auto const found = registry.targets.find(id);
        if (found == registry.targets.end()) continue;
        loaded.targets.push_back({id, std::move(found->second), file, std::nullopt});
        TargetCheck target{loaded.targets.back(), *document, diagnostics};
        target.observed();
        if (well_formed) target.simulation();
        if (!loaded.targets.back().simulated()) loaded.targets.back().scenario.clear();
    }
    if (diagnostics.errors() > errors_before) return std::nullopt;
    return loaded;
}

}  // namespace cpdsim
