#include "verbs/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "param/quantity.hpp"
#include "param/table.hpp"

namespace cpdsim {
namespace {

using param::FieldInfo;
using param::Kind;
using param::StructInfo;
using Texts = std::map<std::string, std::string>;

std::string joined(std::string const& path, std::string_view name) {
    return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
}

std::string list_text(std::vector<std::string> const& list) {
    std::string text;
    for (std::string const& item : list) text += (text.empty() ? "" : ", ") + item;
    return "[" + text + "]";
}

class Walk {
public:
    ValueTexts values;

    void over(StructInfo const& info, void const* object, std::string const& path) {
        for (FieldInfo const& field : info.fields) {
            std::string const own = joined(path, field.name);
            void const* const value = field.peek(object);
            if (value == nullptr) {
                add(own, field.kind == Kind::section && field.may_be_none ? "none" : "not set", field);
                continue;
            }
            visit(field, value, own);
        }
    }

private:
    void visit(FieldInfo const& field, void const* value, std::string const& path) {
        switch (field.kind) {
            case Kind::section:
                return over(field.sub(), value, path);
            case Kind::mapping:
            case Kind::listing:
                return field.each(value, [&](std::string const& id, void const* item) {
                    std::string const own = joined(path, id);
                    values.items.push_back(own);
                    over(field.sub(), item, own);
                });
            case Kind::by_group: {
                auto const& numbers = *static_cast<param::ByGroup const*>(value);
                std::string const unit = param::alternatives_of(field.unit).front();
                if (numbers.rest_is_given) add(path, param::quantity_text(numbers.rest, unit), field);
                for (auto const& [label, number] : numbers.of)
                    add(joined(path, label), param::quantity_text(number, unit), field);
                return;
            }
            case Kind::shares:
                for (auto const& [label, share] : *static_cast<std::map<std::string, double> const*>(value))
                    add(joined(path, label), param::quantity_text(share, param::alternatives_of(field.unit).front()),
                        field);
                return;
            case Kind::text_map:
                for (auto const& [key, text] : *static_cast<Texts const*>(value)) add(joined(path, key), text, field);
                return;
            case Kind::list_map:
                for (auto const& [key, list] :
                     *static_cast<std::map<std::string, std::vector<std::string>> const*>(value))
                    add(joined(path, key), list_text(list), field);
                return;
            case Kind::nested_map:
                for (auto const& [key, texts] : *static_cast<std::map<std::string, Texts> const*>(value))
                    for (auto const& [inner, text] : texts) add(joined(joined(path, key), inner), text, field);
                return;
            default:
                return add(path, param::value_text(field, value), field);
        }
    }
    void add(std::string path, std::string text, FieldInfo const& field) {
        values.all.push_back({std::move(path), text.empty() ? "not set" : std::move(text), field.doc});
    }
};

}  // namespace

ValueText const* ValueTexts::find(std::string_view path) const {
    auto const at = std::find_if(all.begin(), all.end(), [&](ValueText const& value) { return value.path == path; });
    return at == all.end() ? nullptr : &*at;
}

ValueTexts values_of(StructInfo const& info, void const* object, std::string const& below) {
    Walk walk;
    walk.over(info, object, below);
    return std::move(walk.values);
}

}  // namespace cpdsim
