#include "policy/programme.hpp"
#include "scenario/idle_numbers.hpp"

#include <map>
#include <string_view>

#include <fmt/format.h>

namespace cpdsim {
namespace {

/// Paths that begin with one of these are idle.
struct Rule {
    std::vector<std::string> paths;
    std::string why;
};

bool is_below(std::string_view path, std::string_view top) {
    return path == top || (path.size() > top.size() && path.substr(0, top.size()) == top && path[top.size()] == '.');
}

std::vector<std::string> below(std::string_view top, std::vector<std::string_view> const& names) {
    std::vector<std::string> paths;
    for (std::string_view const name : names) paths.push_back(fmt::format("{}.{}", top, name));
    return paths;
}

class Rules {
public:
    Rules(Scenario const& scenario, std::set<std::string> const& also_funded, std::set<std::string> const& varied)
        : s_{scenario}, varied_{varied}, funded_{also_funded} {
        for (FundingLine const& line : s_.funding)
            if (line.amount.value > 0) funded_.insert(line.programme);
        forms();
        sizes();
        people();
        ties();
        for (auto const& [id, programme] : *s_.programmes)
            if (funded_.count(id) > 0) of_programme(id, programme);
    }

    /// Why a path is idle; empty when it is not.
    [[nodiscard]] std::string why(std::string const& path) const {
        static std::string const programmes = "programmes.";
        if (path.rfind(programmes, 0) != 0) return first_of(rules_, path);
        std::string const id = path.substr(programmes.size(), path.find('.', programmes.size()) - programmes.size());
        if (funded_.count(id) == 0) return fmt::format("no money flows into '{}'", id);
        auto const own = of_.find(id);
        return own == of_.end() ? "" : first_of(own->second, path);
    }

private:
    [[nodiscard]] bool stays(std::string const& path) const { return varied_.count(path) == 0; }
    [[nodiscard]] static std::string first_of(std::vector<Rule> const& rules, std::string const& path) {
        for (Rule const& rule : rules)
            for (std::string const& top : rule.paths)
                if (is_below(path, top)) return rule.why;
        return "";
    }
    void add(bool idle, std::vector<std::string> paths, std::string why) {
        if (!idle) return;
        static std::string const programmes = "programmes.";
        std::string const& path = paths.front();
        bool const of_one = path.rfind(programmes, 0) == 0;
        std::string const id =
            of_one ? path.substr(programmes.size(), path.find('.', programmes.size()) - programmes.size()) : "";
        (of_one ? of_[id] : rules_).push_back({std::move(paths), std::move(why)});
    }

    void forms() {
        Dose const dose = s_.learning.dose;
        if (stays("learning.dose")) {
            std::string const why = fmt::format("learning.dose is {}", param::name_of(dose));
            add(dose != Dose::threshold_logistic, below("learning", {"h50", "slope"}), why);
            add(dose != Dose::saturating, {"learning.h0"}, why);
            add(dose != Dose::quality_only, {"learning.effect"}, why);
        }
        Peers const& peers = s_.peers;
        if (stays("peers.form")) {
            std::string const why = fmt::format("peers.form is {}", param::name_of(peers.form));
            bool const weighs = peers.form != PeerForm::none && peers.form != PeerForm::hazard;
            add(peers.form != PeerForm::threshold, below("peers", {"adopters_needed", "share"}), why);
            add(peers.form != PeerForm::hazard, below("peers", {"p", "q", "abandon"}), why);
            add(peers.form != PeerForm::level_dependent, below("peers", {"focus_below", "friends_above"}), why);
            add(!weighs, below("peers", {"weight", "novice_weight", "novice_years"}), why);
            add(peers.form == PeerForm::none, {"peers.layers"}, why);
        }
        add(peers.weight == peers.novice_weight && stays("peers.weight") && stays("peers.novice_weight"),
            {"peers.novice_years"}, "novices weigh their peers as all do");
        bool const certain = s_.practice.transfer == 0 || s_.practice.transfer == 1;
        add(certain && stays("practice.transfer"), {"practice.transfer_dispersion"},
            "practice.transfer is the same for all at 0 % or 100 %");
        add(s_.turnover && s_.turnover->stay_odds_after_cpd == 1 && stays("turnover.stay_odds_after_cpd"),
            {"turnover.cpd_counts_for"}, "turnover.stay_odds_after_cpd is 1");
        add(s_.quality.falls_at_scale == 0 && stays("quality.falls_at_scale"),
            below("quality", {"scale", "scale_from", "falls_to"}), "quality.falls_at_scale is 0");
        add(s_.quality.scale != ScaleForm::floor && stays("quality.scale"), {"quality.falls_to"},
            fmt::format("quality.scale is {}", param::name_of(s_.quality.scale)));
        add(true, {"money.prices"}, "amounts that name another year have been carried to it already");
    }

    void sizes() {
        auto const of = [&](std::string const& path, SchoolSize const& size) {
            add(size.mean.has_value(), {path + ".median"}, path + ".mean is given in its place");
        };
        of("population.schools.size", s_.population.schools.size);
        for (auto const& [name, phase] : s_.population.phases) of("population.phases." + name + ".size", phase.size);
    }

    void people() {
        if (!s_.population.from) return;
        bool const listed = !s_.population.from->teachers.empty();
        std::string const why = "population.from gives the schools";
        add(true, {"population.schools.simulate"}, why);
        add(listed, below("population.schools", {"size", "stem_share"}), "population.from gives the teachers");
    }

    void ties() {
        NetworkParams const& n = s_.network;
        bool const complete = n.mixing == Mixing::complete, observed = !n.from.empty();
        std::vector<std::string> const drawn{"network.colleagues", "network.between_schools"};
        add(complete, drawn, "network.mixing is complete");
        add(complete, {"network.survival"}, "network.mixing is complete");
        add(!complete && observed && !n.survival, drawn, "network.from gives the ties, and they stay");
        add(!observed, {"network.survival"}, "it holds for observed ties, and network.from names none");
        add(s_.population.phases.empty(), {"network.between_schools.other_phase"},
            "the schools are of one phase, or not drawn by phase");
        add(n.colleagues && n.colleagues->out_degree == 0 && stays("network.colleagues.out_degree"),
            below("network.colleagues", {"out_degree_dispersion", "asks_nobody", "reciprocity", "clustering",
                                         "same_group_odds", "in_degree_dispersion", "survival"}),
            "network.colleagues.out_degree is 0");
        add(n.between_schools && n.between_schools->ties_per_teacher == 0 &&
                stays("network.between_schools.ties_per_teacher"),
            below("network.between_schools", {"decay_with", "survival", "other_phase"}),
            "network.between_schools.ties_per_teacher is 0");
    }

    void of_programme(std::string const& id, Programme const& p) {
        std::string const top = "programmes." + id;

        add(p.addresses.empty(), {top + ".raises_climate"}, fmt::format("'{}' addresses no dimension", id));
        QualityAtScale const at_scale = p.quality.at_scale(s_.quality);
        std::vector<std::string> const own = below(top + ".quality", {"scale_from", "falls_to"});
        add(at_scale.falls_at_scale == 0 && stays("quality.falls_at_scale"), own, "quality.falls_at_scale is 0");
        add(at_scale.scale != ScaleForm::floor && stays("quality.scale"), {top + ".quality.falls_to"},
            fmt::format("quality.scale is {}", param::name_of(at_scale.scale)));
        add(p.recruit.unit != RecruitUnit::partnership, {top + ".recruit.partnership"},
            fmt::format("recruit.unit is {}", param::name_of(p.recruit.unit)));
        add(s_.population.phases.empty(), {top + ".recruit.schools_by_phase"}, "the schools are of one phase");
        add(p.recruit.unit == RecruitUnit::teacher, {top + ".recruit.team"}, "recruit.unit is teacher");
        add(p.team && p.team->leads == 0, {top + ".team.raises_leadership"}, "team.leads is 0");
        add(p.coaching && p.coaching->visits == 0, {top + ".coaching.per_visit"}, "coaching.visits is 0");
        add(p.materials && p.materials->repository == 0, {top + ".materials.repository_use"},
            "materials.repository is 0");
        auto const stands_for = [](auto const& schools) {
            return schools.represent > 0 ? schools.represent : schools.simulate;
        };
        double all = s_.population.phases.empty() ? stands_for(s_.population.schools) : 0;
        for (auto const& [name, phase] : s_.population.phases) all += stands_for(phase);
        bool const drawn = !s_.population.from && p.recruit.unit != RecruitUnit::teacher;
        add(drawn && p.recruit.schools && *p.recruit.schools >= all && stays(top + ".recruit.schools"),
            {top + ".recruit.schools"}, fmt::format("never binds: there are {:.0f} schools", all));
    }

    Scenario const& s_;
    std::set<std::string> const& varied_;
    std::set<std::string> funded_;
    std::vector<Rule> rules_;
    std::map<std::string, std::vector<Rule>> of_;  ///< of funded programmes
};

}  // namespace

std::vector<IdleNumber> idle_numbers(Loaded const& loaded, std::set<std::string> const& also_funded,
                                     std::set<std::string> const& varied) {
    Rules const found{loaded.scenario, also_funded, varied};
    auto const own = [&](param::Mark mark) {
        auto const file = static_cast<std::size_t>(mark.file);
        return mark.file < 0 || file >= loaded.document.files.size() ||
               loaded.document.files[file].inherited_from.empty();
    };
    std::vector<IdleNumber> idle;
    for (auto const& [path, annotation] : loaded.annotations) {
        if (path.find(".facts.") != std::string::npos) continue;  // compared with the model, not part of it
        std::string why = found.why(path);
        if (!why.empty()) idle.push_back({path, std::move(why), own(annotation.mark)});
    }
    return idle;
}

std::vector<std::string> that_matter(Loaded const& loaded, std::set<std::string> const& also_funded,
                                     std::set<std::string> const& varied, std::vector<std::string> const& paths) {
    Rules const found{loaded.scenario, also_funded, varied};
    std::vector<std::string> matter;
    for (std::string const& path : paths)
        if (found.why(path).empty()) matter.push_back(path);
    return matter;
}

}  // namespace cpdsim
