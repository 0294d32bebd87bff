// Tie layers written down tie by tie.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "world/world.hpp"

namespace cpdsim::test {

struct Tie {
    Teacher from = 0, to = 0;
    float weight = 1;
};

/// Compressed rows of the ties; `teachers` rows.
inline TieLayer layer_of(std::string name, std::size_t teachers, std::vector<Tie> const& ties) {
    TieLayer layer;
    layer.name = std::move(name);
    layer.first.assign(teachers + 1, 0);
    for (Teacher i = 0; i < teachers; ++i) {
        for (Tie const& tie : ties) {
            if (tie.from != i) continue;
            layer.to.push_back(tie.to);
            layer.weight.push_back(tie.weight);
        }
        layer.first[i + 1] = static_cast<std::uint32_t>(layer.to.size());
    }
    return layer;
}

}  // namespace cpdsim::test
