#include "study/by_form.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace cpdsim {
namespace {

constexpr double often_enough = 2.0 / 3;
constexpr std::size_t enough_draws = 5;  // of a form, before its winner counts as a disagreement

using Values = std::vector<double>;

/// "a=b; c=d" -> {a: b, c: d}
std::map<std::string, std::string> parts_of(std::string const& structure) {
    std::map<std::string, std::string> parts;
    for (std::size_t at = 0; at < structure.size();) {
        std::size_t const end = std::min(structure.find(';', at), structure.size());
        std::string const part = structure.substr(at, end - at);
        std::size_t const first = part.find_first_not_of(' '), equals = part.find('=');
        if (equals != std::string::npos && first != std::string::npos)
            parts[part.substr(first, equals - first)] = part.substr(equals + 1, part.find_last_not_of(' ') - equals);
        at = end + 1;
    }
    return parts;
}

Values only(Values values, std::vector<bool> const& draws, std::size_t replicates) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!draws[i / replicates]) values[i] = std::numeric_limits<double>::quiet_NaN();
    return values;
}

Values means_of_draws(Values const& values, std::size_t replicates) {
    Values means;
    for (std::size_t at = 0; at < values.size(); at += replicates)
        means.push_back(mean_of({values.begin() + static_cast<std::ptrdiff_t>(at),
                                 values.begin() + static_cast<std::ptrdiff_t>(at + replicates)}));
    return means;
}

/// The strategies under one form, best average first, over the draws that all have.
struct Under {
    std::string form;
    std::vector<Values> values;
    std::vector<std::size_t> order;
    std::size_t draws = 0;
};

Under under(std::string const& form, std::vector<Values> const& toward, std::vector<bool> const& draws,
            std::size_t replicates) {
    Under found{form, {}, {}, 0};
    std::vector<Values> means;
    for (Values const& all : toward) {
        found.values.push_back(only(all, draws, replicates));
        means.push_back(means_of_draws(found.values.back(), replicates));
    }
    Values sums(toward.size(), 0);
    for (std::size_t d = 0; d < draws.size(); ++d) {
        bool const complete =
            std::none_of(means.begin(), means.end(), [d](Values const& m) { return std::isnan(m[d]); });
        found.draws += complete ? 1 : 0;
        for (std::size_t s = 0; complete && s < sums.size(); ++s) sums[s] += means[s][d];
    }
    found.order.resize(toward.size());
    std::iota(found.order.begin(), found.order.end(), std::size_t{0});
    std::stable_sort(found.order.begin(), found.order.end(),
                     [&](std::size_t a, std::size_t b) { return sums[a] > sums[b]; });
    return found;
}

}  // namespace

std::vector<FormLeader> leaders_by_form(std::vector<std::vector<double>> const& toward,
                                        std::vector<std::string> const& structures, std::size_t replicates,
                                        Sampling const& sampling, double coverage) {
    if (toward.size() < 2 || replicates == 0 || structures.size() * replicates != toward.front().size()) return {};
    std::map<std::string, std::map<std::string, std::vector<bool>>> forms;  // path -> form -> draws
    for (std::size_t d = 0; d < structures.size(); ++d)
        for (auto const& [path, form] : parts_of(structures[d]))
            forms[path].try_emplace(form, structures.size(), false).first->second[d] = true;
    auto const ahead = [&](Under const& u, std::size_t a, std::size_t b) {
        Paired const lead = paired(u.values[a], u.values[b], replicates, sampling, coverage);
        return lead.low > 0 && lead.share_above >= often_enough;
    };
    for (auto const& [path, of_path] : forms) {
        std::vector<Under> asked;
        for (auto const& [form, draws] : of_path) {
            Under one = under(form, toward, draws, replicates);
            if (of_path.size() > 1 && one.draws >= enough_draws) asked.push_back(std::move(one));
        }
        bool const disagree = std::any_of(asked.begin(), asked.end(), [&](Under const& one) {
            return std::any_of(asked.begin(), asked.end(), [&](Under const& other) {
                return one.order[0] != other.order[0] && ahead(one, one.order[0], other.order[0]);
            });
        });
        if (!disagree) continue;
        std::vector<FormLeader> leaders;
        for (Under const& one : asked)
            leaders.push_back({path, one.form, one.order[0], ahead(one, one.order[0], one.order[1])});
        return leaders;
    }
    return {};
}

}  // namespace cpdsim
