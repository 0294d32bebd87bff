// describe() as runtime data. The templates here only look up types; everything that reads, checks or writes works on
// FieldInfo and lives in .cpp files, so a struct costs little to compile and no rule is instantiated per struct.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/calendar.hpp"
#include "param/by_group.hpp"
#include "param/param.hpp"

namespace cpdsim::param {

enum class Kind {
    // single values
    number,
    whole,
    flag,
    text,
    choice,
    month,
    amount,
    counts,
    // lists
    numbers,
    wholes,
    texts,
    choices,
    // a number, or one for each phase, type or region
    by_group,
    // maps of values
    shares,
    text_map,
    list_map,
    nested_map,
    // structs: one, by id, in a list
    section,
    mapping,
    listing
};

struct FieldInfo {
    std::string_view name, unit, doc, source, shorthand;
    Kind kind = Kind::number;
    Bounds bounds;
    int evidence = 0;
    Role role = Role::constant;
    Form form = Form::plain;
    Names names = Names::nothing;
    Need need = Need::optional;
    DiffersBy differs_by = DiffersBy::world;  ///< of a struct: whether all that is in it shapes the world
    bool optional = false;
    bool may_be_none = false;
    std::vector<std::string_view> choices;                      ///< of choice and choices
    StructInfo const& (*sub)() = nullptr;                       ///< of section, mapping, listing
    void* (*open)(void* owner) = nullptr;                       ///< the value; fills an optional first
    void const* (*peek)(void const* owner) = nullptr;           ///< the value; null pointer for an empty optional
    void (*close)(void* owner) = nullptr;                       ///< empties an optional; null pointer otherwise
    void (*choose)(void* value, std::size_t choice) = nullptr;  ///< sets a choice, or adds one to choices
    std::vector<std::size_t> (*chosen)(void const* value) = nullptr;
    void (*clear)(void* container) = nullptr;                        ///< lists and maps
    void* (*add)(void* container, std::string const& id) = nullptr;  ///< mapping and listing: a new struct
    void (*each)(void const* container, std::function<void(std::string const&, void const*)> const&) = nullptr;
};

struct StructInfo {
    std::vector<FieldInfo> fields;
    void const* defaults = nullptr;  ///< a default-initialised object

    [[nodiscard]] FieldInfo const* field(std::string_view name) const {
        for (FieldInfo const& candidate : fields)
            if (candidate.name == name) return &candidate;
        return nullptr;
    }
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> list;
        for (FieldInfo const& candidate : fields) list.emplace_back(candidate.name);
        return list;
    }
};

namespace detail {

template <class T>
struct IsOptional : std::false_type {
    using type = T;
};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
    using type = T;
};
/// What is kept apart is read like the value itself.
template <class T>
struct WithinApart {
    using type = T;
};
template <class T>
struct WithinApart<Apart<T>> {
    using type = T;
};
template <class T>
[[nodiscard]] T& within(T& value) {
    return value;
}
template <class T>
[[nodiscard]] T& within(Apart<T>& value) {
    return *value;
}
template <class T>
[[nodiscard]] T const& within(Apart<T> const& value) {
    return *value;
}
template <class T>
struct IsList : std::false_type {};
template <class T>
struct IsList<std::vector<T>> : std::true_type {
    using item = T;
};

template <class Value>
constexpr Kind kind_of() {
    using Texts = std::vector<std::string>;
    if constexpr (std::is_same_v<Value, double>)
        return Kind::number;
    else if constexpr (std::is_same_v<Value, int>)
        return Kind::whole;
    else if constexpr (std::is_same_v<Value, bool>)
        return Kind::flag;
    else if constexpr (std::is_same_v<Value, std::string>)
        return Kind::text;
    else if constexpr (std::is_enum_v<Value>)
        return Kind::choice;
    else if constexpr (std::is_same_v<Value, YearMonth>)
        return Kind::month;
    else if constexpr (std::is_same_v<Value, Amount>)
        return Kind::amount;
    else if constexpr (std::is_same_v<Value, CountRange>)
        return Kind::counts;
    else if constexpr (std::is_same_v<Value, std::vector<double>>)
        return Kind::numbers;
    else if constexpr (std::is_same_v<Value, std::vector<int>>)
        return Kind::wholes;
    else if constexpr (std::is_same_v<Value, Texts>)
        return Kind::texts;
    else if constexpr (std::is_same_v<Value, ByGroup>)
        return Kind::by_group;
    else if constexpr (std::is_same_v<Value, std::map<std::string, double>>)
        return Kind::shares;
    else if constexpr (std::is_same_v<Value, std::map<std::string, std::string>>)
        return Kind::text_map;
    else if constexpr (std::is_same_v<Value, std::map<std::string, Texts>>)
        return Kind::list_map;
    else if constexpr (std::is_same_v<Value, std::map<std::string, std::map<std::string, std::string>>>)
        return Kind::nested_map;
    else {
        static_assert(IsList<Value>::value, "a member of this type cannot be described");
        static_assert(std::is_enum_v<typename IsList<Value>::item>, "a member of this type cannot be described");
        return Kind::choices;
    }
}

/// Record I of Struct::describe(), and the type of its member.
template <class Struct, std::size_t I>
inline constexpr auto record_of = record_at<I>(Struct::describe());
template <class Struct, std::size_t I>
using member_of = std::remove_cvref_t<decltype(std::declval<Struct&>().*(record_of<Struct, I>.member))>;

template <class Struct, std::size_t I>
struct Access {
    using Member = member_of<Struct, I>;
    using Value = typename IsOptional<Member>::type;
    static Member& of(void* owner) { return static_cast<Struct*>(owner)->*(record_of<Struct, I>.member); }
    static Member const& of(void const* owner) {
        return static_cast<Struct const*>(owner)->*(record_of<Struct, I>.member);
    }

    static void* open(void* owner) {
        if constexpr (IsOptional<Member>::value) {
            if (!of(owner)) of(owner).emplace();
            return &*of(owner);
        } else {
            return &within(of(owner));
        }
    }
    static void const* peek(void const* owner) {
        if constexpr (IsOptional<Member>::value) {
            return of(owner) ? &*of(owner) : nullptr;
        } else {
            return &within(of(owner));
        }
    }
    static void close([[maybe_unused]] void* owner) {
        if constexpr (IsOptional<Member>::value) of(owner).reset();
    }
};

template <class Container>
void clear_container(void* container) {
    static_cast<Container*>(container)->clear();
}

template <class Value>
void fill_choice(FieldInfo& field) {
    if constexpr (std::is_enum_v<Value>) {
        static_assert(enum_names<Value>.size() > 0, "enum_names must be specialised for this enum");
        field.choices.assign(enum_names<Value>.begin(), enum_names<Value>.end());
        field.choose = [](void* value, std::size_t choice) {
            *static_cast<Value*>(value) = static_cast<Value>(choice);
        };
        field.chosen = [](void const* value) {
            return std::vector{static_cast<std::size_t>(*static_cast<Value const*>(value))};
        };
    } else if constexpr (IsList<Value>::value) {
        field.clear = &clear_container<Value>;
        using Item = typename IsList<Value>::item;
        if constexpr (std::is_enum_v<Item>) {
            field.choices.assign(enum_names<Item>.begin(), enum_names<Item>.end());
            field.choose = [](void* value, std::size_t choice) {
                static_cast<Value*>(value)->push_back(static_cast<Item>(choice));
            };
            field.chosen = [](void const* value) {
                std::vector<std::size_t> list;
                for (Item const item : *static_cast<Value const*>(value))
                    list.push_back(static_cast<std::size_t>(item));
                return list;
            };
        }
    }
}

template <class Struct, std::size_t I, class Owner, class Value>
void fill(FieldInfo& field, Param<Owner, Value> const& record) {
    using Plain = typename IsOptional<Value>::type;
    field.unit = record.unit;
    field.bounds = record.bounds;
    field.source = record.source;
    field.evidence = record.evidence;
    field.role = record.role;
    field.names = record.names;
    field.need = record.need;
    field.form = record.form;
    field.differs_by = record.differs_by;
    field.kind = kind_of<Plain>();
    if (field.kind == Kind::by_group && field.names == Names::nothing) field.names = Names::label;
    fill_choice<Plain>(field);
    if constexpr (requires(Plain plain) {
                      plain.clear();
                      plain.begin()->first;
                  })
        field.clear = &clear_container<Plain>;
}

template <class Struct, std::size_t I, class Owner, class Sub>
void fill(FieldInfo& field, Section<Owner, Sub> const& record) {
    field.kind = Kind::section;
    field.may_be_none = record.may_be_none;
    field.differs_by = record.differs_by;
    field.shorthand = record.shorthand;
    field.sub = &info_of<typename WithinApart<typename IsOptional<Sub>::type>::type>;
}

template <class Struct, std::size_t I, class Owner, class Sub, class Member>
void fill(FieldInfo& field, Mapping<Owner, Sub, Member> const&) {
    using Items = std::map<std::string, Sub>;
    field.kind = Kind::mapping;
    field.differs_by = DiffersBy::lane;
    field.sub = &info_of<Sub>;
    field.clear = &clear_container<Items>;
    field.add = [](void* items, std::string const& id) -> void* { return &(*static_cast<Items*>(items))[id]; };
    field.each = [](void const* items, std::function<void(std::string const&, void const*)> const& visit) {
        for (auto const& [id, item] : *static_cast<Items const*>(items)) visit(id, &item);
    };
}

template <class Struct, std::size_t I, class Owner, class Sub>
void fill(FieldInfo& field, Listing<Owner, Sub> const&) {
    using Items = std::vector<Sub>;
    field.kind = Kind::listing;
    field.differs_by = DiffersBy::lane;
    field.sub = &info_of<Sub>;
    field.clear = &clear_container<Items>;
    field.add = [](void* items, std::string const&) -> void* { return &static_cast<Items*>(items)->emplace_back(); };
    field.each = [](void const* items, std::function<void(std::string const&, void const*)> const& visit) {
        std::size_t index = 0;
        for (Sub const& item : *static_cast<Items const*>(items)) visit(std::to_string(index++), &item);
    };
}

template <class Struct, std::size_t I>
FieldInfo field_of() {
    using A = Access<Struct, I>;
    auto const& record = record_of<Struct, I>;
    FieldInfo field;
    field.name = record.name;
    field.doc = record.doc;
    field.optional = IsOptional<typename A::Member>::value;
    field.open = &A::open;
    field.peek = &A::peek;
    if constexpr (IsOptional<typename A::Member>::value) field.close = &A::close;
    fill<Struct, I>(field, record);
    return field;
}

/// Whether an aggregate can be made from its described members, in this order, and nothing more.
template <class Struct, class Indices>
struct Described;
template <class Struct, std::size_t... I>
struct Described<Struct, std::index_sequence<I...>> {
    static constexpr bool in_order = requires { Struct{std::declval<member_of<Struct, I>>()...}; };
    static constexpr bool more = requires { Struct{std::declval<member_of<Struct, I>>()..., {}}; };
};

template <class Struct, std::size_t... I>
StructInfo collect_fields(Struct const* defaults, std::index_sequence<I...>) {
    return StructInfo{{field_of<Struct, I>()...}, defaults};
}

}  // namespace detail

template <class Struct>
StructInfo const& info_of() {
    constexpr std::size_t count = decltype(Struct::describe())::count;
    using Check = detail::Described<Struct, std::make_index_sequence<count>>;
    static_assert(Check::in_order, "describe() must list every member, in the order of declaration");
    static_assert(!Check::more, "a member of this struct is missing in describe()");
    static auto const defaults = std::make_unique<Struct const>();
    static StructInfo const info = detail::collect_fields(defaults.get(), std::make_index_sequence<count>{});
    return info;
}

}  // namespace cpdsim::param
