#include "param/numbers_at.hpp"

#include <charconv>

namespace cpdsim::param {
namespace {

std::string_view first_part(std::string_view& path) {
    auto const dot = path.find('.');
    std::string_view const part = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    return part;
}

/// The struct of this id in a map or list of structs; null pointer when there is none.
void* item_of(FieldInfo const& field, void* container, std::string_view id) {
    void const* found = nullptr;
    field.each(container, [&](std::string const& own, void const* item) {
        if (own == id) found = item;
    });
    return const_cast<void*>(found);  // the container that was given is not constant
}

NumberAt in_list(FieldInfo const& field, std::vector<double>& list, std::string_view rest) {
    std::size_t index = 0;
    if (rest.empty() && list.size() != 1) return {};
    if (!rest.empty()) {
        auto const [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
        if (fault != std::errc{} || end != rest.data() + rest.size() || index >= list.size()) return {};
    }
    return {&list[index], nullptr, &field, {}};
}

NumberAt in_field(FieldInfo const& field, void* value, std::string_view rest) {
    switch (field.kind) {
        case Kind::section:
            return number_at(field.sub(), value, rest.empty() ? field.shorthand : rest);
        case Kind::mapping:
        case Kind::listing: {
            void* const item = item_of(field, value, first_part(rest));
            if (item == nullptr) return {};
            return number_at(field.sub(), item, rest.empty() ? std::string_view{"value"} : rest);
        }
        case Kind::number:
            return rest.empty() || rest == "value" ? NumberAt{static_cast<double*>(value), nullptr, &field, {}}
                                                   : NumberAt{};
        case Kind::amount: {
            auto& amount = *static_cast<Amount*>(value);
            return rest.empty() || rest == "value" ? NumberAt{&amount.value, nullptr, &field, amount.unit} : NumberAt{};
        }
        case Kind::counts: {
            auto& counts = *static_cast<CountRange*>(value);
            return rest.empty() ? NumberAt{&counts.low, &counts.high, &field, {}} : NumberAt{};
        }
        case Kind::numbers:
            return in_list(field, *static_cast<std::vector<double>*>(value), rest);
        case Kind::by_group: {
            auto& numbers = *static_cast<ByGroup*>(value);
            if (rest.empty() || rest == "value") return {&numbers.rest, nullptr, &field, {}};
            auto const found = numbers.of.find(std::string{rest});
            return found == numbers.of.end() ? NumberAt{} : NumberAt{&found->second, nullptr, &field, {}};
        }
        case Kind::shares: {
            auto& shares = *static_cast<std::map<std::string, double>*>(value);
            auto const found = shares.find(std::string{rest});
            return found == shares.end() ? NumberAt{} : NumberAt{&found->second, nullptr, &field, {}};
        }
        default:
            return {};
    }
}

}  // namespace

NumberAt number_at(StructInfo const& info, void* object, std::string_view path) {
    if (path.empty()) return {};
    FieldInfo const* const field = info.field(first_part(path));
    if (field == nullptr || (field->optional && field->peek(object) == nullptr)) return {};
    return in_field(*field, field->open(object), path);
}

}  // namespace cpdsim::param
