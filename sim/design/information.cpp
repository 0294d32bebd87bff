#include "design/information.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "param/names.hpp"
#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "scenario/checks.hpp"
#include "scenario/load.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;
using param::Document;

/// A file of nothing but the section.
struct InformationFile {
    InformationSpec information;
    static constexpr auto describe() {
        return param::All{
            param::section(&InformationFile::information, "information", "what is worth knowing before the decision")};
    }
};

param::Outcome<param::QuantityRange> read_teachers(std::string const& text) {
    return param::read_range(text, {"teachers", "teacher | teacher/school | 1/school", {1, 1e7}});
}

param::Outcome<param::Quantity> read_waiting(std::string const& text) {
    if (text == "none") return {param::Quantity{0, "EUR/year"}, {}};
    return param::read_quantity(text, {"waiting_costs", "EUR/year", {0, 1e12}});
}

bool per_school(param::QuantityRange const& teachers) { return teachers.unit.find("/school") != std::string::npos; }

void check_sizes(ProposalDesign const& design, std::string const& at, Checker const& check) {
    bool const schools = design.schools.has_value();
    if (!schools && design.teachers.empty()) {
        check.error(at, "E105", "the design has no size (its sampling error hangs on it)",
                    "for example 'schools: 20..120' and 'teachers: 4 /school', or 'teachers: 50..400'");
        return;
    }
    bool each = false;
    if (!design.teachers.empty()) {
        auto const teachers = read_teachers(design.teachers);
        if (!teachers) {
            check.error(at + ".teachers", teachers.fault.code, teachers.fault.message, teachers.fault.suggestion);
            return;
        }
        each = per_school(*teachers.value);
    }
    if (schools && !design.teachers.empty() && !each)
        check.error(at + ".teachers", "E404", "schools are sampled, so teachers are wanted of each school",
                    "for example 'teachers: 4 /school'");
    if (!schools && each)
        check.error(at + ".teachers", "E404", "so many of each school, but 'schools' is not given",
                    "for example 'schools: 20..120'");
    if (schools && design.teachers.empty())
        check.error(at, "E105", "schools are sampled, but not said how many teachers of each are measured",
                    "for example 'teachers: 4 /school'");
}

void check_design(ProposalDesign const& design, std::string const& at, DecideSpec const* decide, Checker const& check) {
    check_sizes(design, at, check);
    check.one_of(at + ".clusters", design.clusters, {"none", "school"}, "E206", "kind of cluster");
    if (design.clusters == "school" && !design.schools)
        check.error(at + ".clusters", "E404", "schools are drawn whole, but 'schools' is not given",
                    "for example 'schools: 20..120'");
    if (design.kind == StudyKind::cluster_trial && !design.schools)
        check.error(at + ".kind", "E404", "a cluster trial draws schools, but 'schools' is not given",
                    "for example 'schools: 20..120', or 'kind: trial'");
    if (design.clusters == "school" && design.icc <= 0)
        check.warning(at + ".clusters", "W404",
                      "schools are drawn whole, but 'icc' is not given: teachers of a school are taken to be as "
                      "different as any",
                      "for example 'icc: 0.15'");
    if (decide == nullptr || !decide->by || !design.result) return;
    if (*design.result > *decide->by)
        check.warning(at + ".result", "W303",
                      fmt::format("the result comes in {}, after the decision in {}: it can move nothing",
                                  to_text(*design.result), to_text(*decide->by)),
                      "an earlier 'result', or a later 'decide.by'");
}

void check_groups(InformationSpec const& information, Document const& document, std::vector<std::string> const& numbers,
                  Checker const& check) {
    if (numbers.empty()) return;
    for (std::string const& name : document.keys("information.groups")) {
        auto const found = information.groups.find(name);
        if (found == information.groups.end()) continue;
        for (std::size_t i = 0; i < found->second.size(); ++i) {
            std::string const& pattern = found->second[i];
            auto const hit = [&](std::string const& path) { return fits(path, pattern); };
            if (std::any_of(numbers.begin(), numbers.end(), hit)) continue;
            std::string const meant = param::did_you_mean(pattern, numbers);
            check.error(fmt::format("information.groups.{}.{}", name, i), "E402",
                        fmt::format("'{}' is no number or structural form that this study varies", pattern),
                        meant.empty() ? "`*` stands for anything: learning.*" : meant);
        }
    }
}

nlohmann::json span(double low, double high) { return nlohmann::json::array({low, high}); }

nlohmann::json json_of(ProposalSpec const& proposal) {
    ProposalDesign const& d = proposal.design;
    nlohmann::json design{{"lost", d.lost}, {"retest", d.retest}, {"result", to_text(*d.result)}};
    if (d.kind != StudyKind::like_target) design["kind"] = std::string{param::name_of(d.kind)};
    if (d.schools) design["schools"] = span(d.schools->low, d.schools->high);
    if (!d.teachers.empty()) {
        param::QuantityRange const teachers = *read_teachers(d.teachers).value;
        if (per_school(teachers))
            design["per_school"] = teachers.low;
        else
            design["teachers"] = span(teachers.low, teachers.high);
    }
    design["icc"] = d.clusters == "school" || d.kind == StudyKind::cluster_trial ? d.icc : 0.0;
    if (d.spread) design["spread"] = *d.spread;
    if (d.follow_up) design["follow_up"] = *d.follow_up;
    ProposalCost const& c = proposal.cost;
    return {
        {"title", proposal.title},
        {"like", proposal.like},
        {"design", design},
        {"cost", {{"fixed", c.fixed.value}, {"per_school", c.per_school.value}, {"per_teacher", c.per_teacher.value}}}};
}

}  // namespace

bool fits(std::string_view path, std::string_view pattern) {
    if (pattern.empty()) return path.empty();
    if (pattern.front() != '*')
        return !path.empty() && path.front() == pattern.front() && fits(path.substr(1), pattern.substr(1));
    for (std::size_t skip = 0; skip <= path.size(); ++skip)
        if (fits(path.substr(skip), pattern.substr(1))) return true;
    return false;
}

std::vector<std::string> finding_names(std::vector<fs::path> const& registries) {
    std::vector<fs::path> files = registries;
    std::error_code fault;
    if (files.empty())
        for (fs::path const& presets : preset_folders())
            for (auto const& entry : fs::directory_iterator(presets / "evidence", fault))
                if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::set<std::string> names;
    for (fs::path const& file : files) {
        param::Diagnostics unsaid;
        auto const document = load_document(file, unsaid);
        if (!document) continue;
        for (std::string const& name : document->keys("targets")) names.insert(name);
    }
    return {names.begin(), names.end()};
}

void check_information(InformationSpec const& information, Document const& document,
                       std::vector<std::string> const& numbers, param::Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    check_groups(information, document, numbers, check);
    DecideSpec const* const decide = information.decide ? &*information.decide : nullptr;
    if (decide != nullptr) {
        auto const waiting = read_waiting(decide->waiting_costs);
        if (!waiting)
            check.error("information.decide.waiting_costs", waiting.fault.code, waiting.fault.message,
                        "for example '200000 EUR/year', or 'none'");
    }
    if (information.proposals.empty()) return;
    if (decide == nullptr)
        check.error("information.proposals", "E105",
                    "studies are proposed, but not said when it is decided (a result that comes too late is worth "
                    "nothing)",
                    "for example 'decide: {by: 2028-09, open: 60 %}'");
    std::vector<std::string> const findings = finding_names();
    for (auto const& [name, proposal] : information.proposals) {
        std::string const at = "information.proposals." + name;
        if (!proposal.like.empty()) check.one_of(at + ".like", proposal.like, findings, "E404", "published finding");
        check_design(proposal.design, at + ".design", decide, check);
        ProposalCost const& c = proposal.cost;
        if (c.fixed.value + c.per_school.value + c.per_teacher.value <= 0)
            check.warning(at, "W404", "the study costs nothing, so it is always worth funding",
                          "for example 'cost: {fixed: 40000 EUR, per_teacher: 150 EUR}'");
        if (c.per_school.value > 0 && !proposal.design.schools)
            check.error(at + ".cost.per_school", "E404", "a price for each school, but 'schools' is not given",
                        "for example 'per_teacher', or 'schools: 20..120' in the design");
    }
}

std::string information_json(InformationSpec const& information) {
    if (!information.decide && information.groups.empty() && information.proposals.empty()) return "";
    nlohmann::json json = nlohmann::json::object();
    if (information.decide && information.decide->by)
        json["decide"] = {{"by", to_text(*information.decide->by)},
                          {"open", information.decide->open},
                          {"waiting_costs", read_waiting(information.decide->waiting_costs).value->value}};
    if (!information.groups.empty()) json["groups"] = information.groups;
    for (auto const& [name, proposal] : information.proposals) json["proposals"][name] = json_of(proposal);
    return json.dump();
}

std::optional<InformationSpec> load_information(fs::path const& file, param::Diagnostics& diagnostics) {
    int const before = diagnostics.errors();
    auto const document = load_document(file, diagnostics);
    if (!document) return std::nullopt;
    param::ReadOptions options;
    options.document_words = "the proposals";
    auto const read = param::read<InformationFile>(*document, diagnostics, options);
    Checker const check{*document, diagnostics};
    if (!check.given("information"))
        check.error("", "E105", "the file has no section 'information'", "begin with 'information:'");
    param::check_names(param::info_of<InformationFile>(), *document,
                       {{param::Names::language, param::fixed_names(param::Names::language)}}, diagnostics);
    if (diagnostics.errors() == before) check_information(read.information, *document, {}, diagnostics);
    if (diagnostics.errors() > before) return std::nullopt;
    return read.information;
}

}  // namespace cpdsim
