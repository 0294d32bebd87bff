#include "evidence/alternatives.hpp"

#include <map>

#include "io/table.hpp"

namespace cpdsim {

std::vector<Alternative> alternatives_of(Calibration const& c) {
    std::size_t const data = c.likelihood.data.size();
    auto const target_of = [&](std::size_t j) -> LoadedTarget const& {
        return c.suite.targets[c.likelihood.target[j]];
    };
    std::vector<Alternative> all;
    std::map<std::string, std::vector<std::size_t>> conflicts;
    for (std::size_t j = 0; j < data; ++j) {
        all.push_back({"without", target_of(j).id, "", std::vector<bool>(data, false)});
        all.back().left_out[j] = true;
        std::string const& conflict = target_of(j).target.conflict;
        if (!conflict.empty()) conflicts[conflict].push_back(j);
    }
    for (auto const& [conflict, members] : conflicts) {
        if (members.size() < 2) continue;
        for (std::size_t const right : members) {
            all.push_back({"alone", target_of(right).id, conflict, std::vector<bool>(data, false)});
            for (std::size_t const j : members) all.back().left_out[j] = j != right;
        }
    }
    return all;
}

std::vector<double> log_weights(Calibration const& c, std::vector<Alternative> const& alternatives) {
    std::vector<double> logs;
    logs.reserve(alternatives.size() * c.posterior.size());
    for (Alternative const& alternative : alternatives)
        for (std::size_t const d : c.posterior)
            logs.push_back(log_likelihood(c.likelihood, c.simulated.of[d], alternative.left_out) -
                           c.weights.log_likelihood[d]);
    return logs;
}

void write_alternatives(h5::File& file, Calibration const& c) {
    std::vector<Alternative> const all = alternatives_of(c);
    std::vector<std::string> labels, kinds, targets, conflicts;
    for (Alternative const& one : all) {
        labels.push_back(one.kind + ":" + one.target);
        kinds.push_back(one.kind);
        targets.push_back(one.target);
        conflicts.push_back(one.conflict);
    }
    std::vector<std::int32_t> draws;
    for (std::size_t k = 0; k < c.posterior.size(); ++k) draws.push_back(static_cast<std::int32_t>(k));
    std::vector<float> logs;
    for (double const log : log_weights(c, all)) logs.push_back(static_cast<float>(log));
    auto const words = [](char const* text) { return Attributes{{"long_name", std::string{text}}}; };
    write_group(file, "/alternatives", {{"alternative", labels, {}}, {"draw", draws, {}}},
                {{"kind",
                  {"alternative"},
                  kinds,
                  words("without: the finding is left out; alone: of its conflict, it is the only one that counts")},
                 {"target", {"alternative"}, targets, words("id of the finding")},
                 {"conflict", {"alternative"}, conflicts, words("that it would settle")},
                 {"log_weight",
                  {"alternative", "draw"},
                  logs,
                  words("log likelihood of the findings that then count less that of all; forms keep their weights")}});
}

}  // namespace cpdsim
