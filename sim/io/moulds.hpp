// Empty files that others are poured from. Thousands of cases of a study hold the same groups, axes and attributes and
// differ in their values; making those objects one by one takes several times as long as writing the values. What a
// file holds depends on its data alone, whether the mould was there or had to be made.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "data/dataset.hpp"

namespace cpdsim {

class Moulds {
public:
    /// Image (h5::File::image) of a file with these tables, whose arrays have types but no values. From several threads
    /// at once. Errors: as write_group.
    [[nodiscard]] std::shared_ptr<std::string const> of(std::vector<Table> const& shape);

private:
    struct Mould {
        std::vector<Table> shape;
        std::shared_ptr<std::string const> image;
    };
    Turns turns_;
    std::vector<Mould> made_;  ///< the latest last
};

}  // namespace cpdsim
