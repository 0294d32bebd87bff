#include "selftest/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"
#include "param/spelling.hpp"
#include "selftest/families.hpp"

namespace cpdsim::selftest {

namespace {

std::vector<ClosedForm> engine_forms() {
    return {dose(),
            fading(),
            friedkin_johnsen(),
            stationarity(),
            tipping_point(),
            degroot(),
            bass(),
            si_logistic(),
            granovetter(),
            watts_cascade(),
            gleeson_cahalane(),
            bootstrap_percolation(),
            centola_ring(),
            trainer_cascade(),
            branching(),
            coupon_collector(),
            polya_attendance(),
            stock_balance(),
            medical_innovation()};
}

}  // namespace

std::vector<ClosedForm> closed_forms(int seeds) { return closed_forms_named({}, Group::all, seeds); }

std::vector<ClosedForm> closed_forms_named(std::vector<std::string> const& names, Group group, int seeds) {
    std::vector<ClosedForm> all = group == Group::optimise ? std::vector<ClosedForm>{} : engine_forms();
    if (group != Group::engine)
        for (ClosedForm& form : best_mixes(seeds)) all.push_back(std::move(form));
    std::vector<std::string> known;
    for (ClosedForm const& form : all) known.push_back(form.name);
    for (std::string const& name : names) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        std::string const guess = param::did_you_mean(name, known);
        throw UserError{Exit::usage, fmt::format("unknown case '{}'; {}", name,
                                                 guess.empty() ? "`cpdsim selftest --list` names them" : guess)};
    }
    if (!names.empty()) {
        std::erase_if(all, [&](ClosedForm const& form) {
            return std::find(names.begin(), names.end(), form.name) == names.end();
        });
    }
    return all;
}

}  // namespace cpdsim::selftest
