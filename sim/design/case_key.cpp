#include "design/case_key.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "core/read_file.hpp"
#include "core/version.hpp"
#include "design/data_files.hpp"

namespace cpdsim {
namespace {

bool is_note(param::Node const& map, std::string const& key) {
    if (key == "range") return map.get("value") != nullptr;
    return key == "title" || key == "about" || key == "source" || key == "evidence" || key == "note" ||
           key == "facts" || key == "format";
}

void write(param::Node const& node, std::string& out) {
    switch (node.kind) {
        case param::Node::Kind::null:
            out += "~";
            break;
        case param::Node::Kind::scalar:
            out += fmt::format("{}:{}", node.text.size(), node.text);
            break;
        case param::Node::Kind::sequence:
            out += "[";
            for (param::Node const& item : node.items) {
                write(item, out);
                out += ",";
            }
            out += "]";
            break;
        case param::Node::Kind::map: {
            std::vector<param::KeyValue const*> entries;
            for (param::KeyValue const& entry : node.entries)
                if (!is_note(node, entry.key)) entries.push_back(&entry);
            if (entries.size() == 1 && entries.front()->key == "value") return write(entries.front()->value, out);
            std::sort(entries.begin(), entries.end(), [](auto const* a, auto const* b) { return a->key < b->key; });
            out += "{\n";
            for (param::KeyValue const* entry : entries) {
                out += fmt::format("{}:{}=", entry->key.size(), entry->key);
                write(entry->value, out);
                out += "\n";
            }
            out += "}";
        }
    }
}

std::string content_of(std::string const& file) {
    std::string why;
    if (auto content = read_file(file, why)) return std::move(*content);
    throw UserError{Exit::input_invalid, fmt::format("cannot read '{}' ({}) the scenario names it", file, why)};
}

}  // namespace

std::string hash_text(std::string_view text) {
    std::uint64_t const first = hash_of(text);
    return fmt::format("{:016x}{:016x}", first, hash_of(text, first ^ 0x9E3779B97F4A7C15ULL));
}

std::string canonical_text(param::Document const& document) {
    std::string out;
    write(document.root, out);
    return out;
}

std::string scenario_hash(param::Document const& document, Scenario const& scenario) {
    std::string text = canonical_text(document);
    text += fmt::format("\nversion {} {}\n", version(), commit());
    for (auto const& [place, file] : named_files(scenario)) text += hash_text(content_of(file)) + "\n";
    return hash_text(text);
}

std::string case_key(param::Document const& document, Scenario const& scenario, std::uint32_t draw_key) {
    return hash_text(fmt::format("{} draw {}", scenario_hash(document, scenario), draw_key));
}

}  // namespace cpdsim
