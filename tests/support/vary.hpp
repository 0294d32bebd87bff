// Another future of a scenario: every number that may differ between the lanes of a pack is another, found by its
// definition, so that no new parameter is forgotten.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/random.hpp"
#include "param/info.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim::test {

class Vary {
public:
    explicit Vary(std::uint32_t future) : draws_{Chances{11, "another future", future}, 0} {}

    void operator()(Scenario& s) { all_of(param::info_of<Scenario>(), &s); }

private:
    void all_of(param::StructInfo const& info, void* object) {
        for (param::FieldInfo const& field : info.fields) {
            if (field.differs_by == param::DiffersBy::world && field.kind != param::Kind::section) continue;
            if (field.peek(object) == nullptr) continue;
            void* const value = field.open(object);
            if (field.sub == nullptr)
                vary(field, value);
            else if (field.kind != param::Kind::section)
                field.each(value,
                           [&](std::string const&, void const* item) { all_of(field.sub(), const_cast<void*>(item)); });
            else if (field.differs_by == param::DiffersBy::lane)
                all_of(field.sub(), value);
        }
    }

    void vary(param::FieldInfo const& field, void* value) {
        double const factor = 0.6 + 0.8 * draws_.uniform();
        auto const inside = [&](double x) { return std::clamp(x * factor, field.bounds.low, field.bounds.high); };
        if (field.kind == param::Kind::number) {
            auto& number = *static_cast<double*>(value);
            number = inside(number);
            if (field.form != param::Form::instant_or_never) return;
            double const kind = draws_.uniform();
            if (kind < 0.2) number = 0;
            if (kind > 0.8) number = std::numeric_limits<double>::infinity();
        } else if (field.kind == param::Kind::amount) {
            auto& amount = *static_cast<param::Amount*>(value);
            amount.value = inside(amount.value);
        } else if (field.kind == param::Kind::counts) {
            auto& counts = *static_cast<param::CountRange*>(value);
            counts.low = std::round(inside(counts.low));
            counts.high = std::round(inside(counts.high));
        }
    }

    ChanceSequence draws_;
};

[[nodiscard]] inline Scenario another_future(Scenario s, std::uint32_t future) {
    Vary{future}(s);
    return s;
}

}  // namespace cpdsim::test
