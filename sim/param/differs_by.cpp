#include "param/differs_by.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace cpdsim::param {
namespace {

/// The part of a path before the next dot; the rest stays.
std::string_view take(std::string_view& path) {
    std::size_t const dot = path.find('.');
    std::string_view const part = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    return part;
}

/// The field that a bare value stands for, given in place of the struct.
FieldInfo const* shorthand_of(FieldInfo const& field) {
    if (!field.shorthand.empty()) return field.sub().field(field.shorthand);
    return field.kind == Kind::mapping ? field.sub().field("value") : nullptr;
}

template <class Value>
bool equal(void const* a, void const* b) {
    return *static_cast<Value const*>(a) == *static_cast<Value const*>(b);
}

bool equal_values(FieldInfo const& field, void const* a, void const* b) {
    switch (field.kind) {
        case Kind::number:
            return equal<double>(a, b);
        case Kind::whole:
            return equal<int>(a, b);
        case Kind::flag:
            return equal<bool>(a, b);
        case Kind::text:
            return equal<std::string>(a, b);
        case Kind::month:
            return equal<YearMonth>(a, b);
        case Kind::amount:
            return equal<Amount>(a, b);
        case Kind::counts:
            return equal<CountRange>(a, b);
        case Kind::numbers:
            return equal<std::vector<double>>(a, b);
        case Kind::wholes:
            return equal<std::vector<int>>(a, b);
        case Kind::texts:
            return equal<std::vector<std::string>>(a, b);
        case Kind::choice:
        case Kind::choices:
            return field.chosen(a) == field.chosen(b);
        case Kind::by_group:
            return equal<ByGroup>(a, b);
        case Kind::shares:
            return equal<std::map<std::string, double>>(a, b);
        case Kind::text_map:
            return equal<std::map<std::string, std::string>>(a, b);
        case Kind::list_map:
            return equal<std::map<std::string, std::vector<std::string>>>(a, b);
        case Kind::nested_map:
            return equal<std::map<std::string, std::map<std::string, std::string>>>(a, b);
        case Kind::section:
        case Kind::mapping:
        case Kind::listing:
            return true;
    }
    return true;
}

/// An amount is of the lane; what it is paid for is a word, and so are the names of schools with a number of their own.
bool equal_words(FieldInfo const& field, void const* a, void const* b) {
    if (field.kind == Kind::by_group) {
        auto const& here = static_cast<ByGroup const*>(a)->of;
        auto const& there = static_cast<ByGroup const*>(b)->of;
        return std::equal(here.begin(), here.end(), there.begin(), there.end(),
                          [](auto const& one, auto const& other) { return one.first == other.first; });
    }
    return field.kind != Kind::amount || static_cast<Amount const*>(a)->unit == static_cast<Amount const*>(b)->unit;
}

using Items = std::vector<std::pair<std::string, void const*>>;

Items items_of(FieldInfo const& field, void const* container) {
    Items items;
    field.each(container, [&](std::string const& id, void const* item) { items.emplace_back(id, item); });
    return items;
}

class Comparison {
public:
    std::optional<std::string> found;

    void compare(StructInfo const& info, void const* a, void const* b, bool in_world) {
        for (FieldInfo const& field : info.fields) {
            if (found) return;
            within(field.name, [&] {
                compare(field, field.peek(a), field.peek(b), in_world || field.differs_by == DiffersBy::world);
            });
        }
    }

private:
    /// What is done there knows it as `path_`. One text serves all places: packs are compared before each run.
    template <class Do>
    void within(std::string_view name, Do&& what) {
        std::size_t const before = path_.size();
        if (before > 0) path_ += '.';
        path_ += name;
        what();
        path_.resize(before);
    }

    void compare(FieldInfo const& field, void const* a, void const* b, bool in_world) {
        if ((a == nullptr) != (b == nullptr)) found = path_;
        if (a == nullptr || b == nullptr) return;
        if (field.kind == Kind::section) return compare(field.sub(), a, b, in_world);
        if (field.sub != nullptr) return compare(items_of(field, a), items_of(field, b), field, in_world);
        if (in_world ? !equal_values(field, a, b) : !equal_words(field, a, b)) found = path_;
    }

    void compare(Items const& a, Items const& b, FieldInfo const& field, bool in_world) {
        if (a.size() != b.size()) found = path_;
        for (std::size_t k = 0; !found && k < a.size(); ++k) {
            if (a[k].first != b[k].first)
                found = path_;
            else
                within(a[k].first, [&] { compare(field.sub(), a[k].second, b[k].second, in_world); });
        }
    }

    std::string path_;
};

}  // namespace

std::optional<DiffersBy> differs_by_at(StructInfo const& info, std::string_view path) {
    StructInfo const* at = &info;
    for (;;) {
        FieldInfo const* const field = at->field(take(path));
        if (field == nullptr) return std::nullopt;
        if (field->sub == nullptr || field->differs_by == DiffersBy::world) return field->differs_by;
        if (field->kind != Kind::section && !path.empty()) take(path);  // the id, or the place in the list
        if (path.empty()) {
            FieldInfo const* const bare = shorthand_of(*field);
            return bare == nullptr ? DiffersBy::world : bare->differs_by;
        }
        at = &field->sub();
    }
}

std::optional<std::string> first_difference_in_world(StructInfo const& info, void const* a, void const* b) {
    if (a == b) return std::nullopt;
    Comparison comparison;
    comparison.compare(info, a, b, false);
    return comparison.found;
}

}  // namespace cpdsim::param
