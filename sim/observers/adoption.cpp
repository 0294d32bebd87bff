// When each person in post was first seen practising: what tells contagion from none lies in the order of adoption
// along ties and in the spread between schools, not in the curve of all (generators/diffusion_data.hpp,
// analysis/diffusion.py).
#include <cmath>

#include "observers/catalogue.hpp"

namespace cpdsim {

Observer make_adoption_observer(OutcomeRules const& rules, Results& results, World const& world) {
    std::size_t const n = world.state.teachers();
    auto const lanes = static_cast<std::size_t>(world.id.lanes);
    results.teachers.emplace().first_practising.assign(lanes * n, not_given);
    Lane const from = rules.practising_from;
    return {"first practising", [=, &results](World const& w, Clock const&, int row) {
                auto const now = static_cast<float>(results.days[static_cast<std::size_t>(row)]);
                std::vector<float>& first = results.teachers->first_practising;
                for (std::size_t i = 0; i < n; ++i) {
                    for (std::size_t r = 0; r < lanes; ++r) {
                        auto const lane = static_cast<int>(r);
                        float& at = first[r * n + i];
                        if (row > 0 && w.state.joined[i][lane] == row) at = not_given;  // somebody else came
                        if (std::isnan(at) && w.state.practice[i][lane] >= from[lane]) at = now;
                    }
                }
            }};
}

}  // namespace cpdsim
