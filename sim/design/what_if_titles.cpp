#include "design/what_if_titles.hpp"

#include <optional>

#include <fmt/format.h>

#include "param/spelling.hpp"

namespace cpdsim {
namespace {

using param::KeyValue;
using param::Node;

/// A text, or one for each language; nothing where it is neither.
std::optional<param::Translated> title_in(Node const& node) {
    if (node.is_scalar()) return param::Translated{{"en", node.text}};
    if (!node.is_map()) return std::nullopt;
    param::Translated title;
    for (KeyValue const& entry : node.entries) {
        if (!entry.value.is_scalar()) return std::nullopt;
        title[entry.key] = entry.value.text;
    }
    return title;
}

}  // namespace

std::map<std::string, param::Translated> take_what_if_titles(param::Document& study, param::Diagnostics& diagnostics) {
    std::map<std::string, param::Translated> titles;
    Node* const uncertainty = study.root.get("uncertainty");
    Node* const futures = uncertainty == nullptr ? nullptr : uncertainty->get("what_if");
    if (futures == nullptr) return titles;
    for (KeyValue& future : futures->entries) {
        Node const* const title = future.value.get("title");
        Node const* const set = future.value.get("set");
        if (title == nullptr && set == nullptr) continue;
        for (KeyValue const& entry : future.value.entries) {
            if (entry.key == "title" || entry.key == "set") continue;
            diagnostics.error(
                "E105", study.files, entry.mark, static_cast<int>(entry.key.size()),
                fmt::format("'{}' stands beside the title or the changes of what-if '{}'", entry.key, future.key),
                "write {title: ..., set: {path: value}}");
        }
        if (title != nullptr) {
            if (auto found = title_in(*title); found)
                titles[future.key] = std::move(*found);
            else
                diagnostics.error("E105", study.files, title->mark, title->length,
                                  fmt::format("the title of what-if '{}' is no text", future.key),
                                  "write title: {en: \"...\", fr: \"...\"}");
        }
        if (set == nullptr || !set->is_map() || set->entries.empty())
            diagnostics.error("E105", study.files, future.mark, static_cast<int>(future.key.size()),
                              fmt::format("what-if '{}' changes nothing", future.key), "add set: {path: value}");
        Node changes = set == nullptr ? Node{} : *set;
        future.value = std::move(changes);
    }
    return titles;
}

}  // namespace cpdsim
