// Arithmetic over named numbers: `treated - control`, `(long - short) / 8`. Read once, computed many times.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cpdsim {

class Contrast {
public:
    /// `problem` says in words what is wrong, and the contrast is then not to be used.
    [[nodiscard]] static Contrast read(std::string_view text, std::string& problem);

    [[nodiscard]] std::vector<std::string> const& names() const { return names_; }  ///< in order of mention, each once
    /// `values` of the names, in their order.
    [[nodiscard]] double of(std::vector<double> const& values) const;

private:
    struct Step {
        char what = 'n';  ///< n a number, v a name's value, or one of + - * /
        double number = 0;
        std::size_t name = 0;
    };
    friend class ContrastReader;
    std::vector<Step> steps_;  ///< reverse Polish
    std::vector<std::string> names_;
};

}  // namespace cpdsim
