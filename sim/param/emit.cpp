// Writing a document again: canonical, so that two scenarios that say the same compare equal as text.
#include <algorithm>

#include <fmt/format.h>

#include "param/document.hpp"

namespace cpdsim::param {
namespace {

enum class Place { block, flow };

std::string quoted_text(std::string_view text) {
    std::string quoted = "\"";
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            quoted += '\\';
            quoted += c;
        } else if (c == '\n') {
            quoted += "\\n";
        } else if (c == '\t') {
            quoted += "\\t";
        } else if (byte < 0x20 || byte == 0x7f) {
            quoted += fmt::format("\\x{:02x}", byte);
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

/// Whether the text, written without quotes, is read again as the same text.
bool is_plain(std::string_view text, Place place) {
    static constexpr std::string_view leading = "-?:,[]{}#&*!|>'\"%@` \t";
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return false;
    bool const leads_well =
        leading.find(text.front()) == std::string_view::npos ||
        (text.front() == '-' && text.size() > 1 && (text[1] == '.' || (text[1] >= '0' && text[1] <= '9')));
    if (!leads_well || text.back() == ' ' || text.back() == ':' || text.find(": ") != std::string_view::npos ||
        text.find(" #") != std::string_view::npos)
        return false;
    if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        return false;
    // yaml-cpp ends a text at a question mark too.
    return place == Place::block || text.find_first_of(",:?[]{}") == std::string_view::npos;
}

std::string scalar_text(std::string_view text, Place place) {
    return is_plain(text, place) ? std::string{text} : quoted_text(text);
}

std::string flow_of(Node const& node) {
    std::string text;
    switch (node.kind) {
        case Node::Kind::null:
            return "~";
        case Node::Kind::scalar:
            return scalar_text(node.text, Place::flow);
        case Node::Kind::sequence:
            for (Node const& item : node.items) text += (text.empty() ? "" : ", ") + flow_of(item);
            return "[" + text + "]";
        case Node::Kind::map:
            for (KeyValue const& entry : node.entries)
                text += (text.empty() ? "" : ", ") + scalar_text(entry.key, Place::flow) + ": " + flow_of(entry.value);
            return "{" + text + "}";
    }
    return text;
}

/// Lists without maps, annotated quantities and empty maps stand on one line.
bool is_short(Node const& node) {
    auto const is_simple = [](Node const& part) { return part.is_scalar() || part.is_null(); };
    if (node.is_sequence()) return std::all_of(node.items.begin(), node.items.end(), is_simple);
    if (node.is_map())
        return node.entries.empty() || (node.get("value") != nullptr &&
                                        std::all_of(node.entries.begin(), node.entries.end(),
                                                    [&](KeyValue const& entry) { return is_simple(entry.value); }));
    return true;
}

class Writer {
public:
    Writer(Document const& document, ShowOptions options) : document_{document}, options_{options} {}

    void write(Node const& map, int indent) {
        for (KeyValue const& entry : map.entries) write_entry(entry, indent);
    }

    /// `format` first, wherever merging has put it.
    void write_document(Node const& map) {
        if (KeyValue const* const format = map.entry("format")) write_entry(*format, 0);
        for (KeyValue const& entry : map.entries)
            if (entry.key != "format") write_entry(entry, 0);
    }

    std::string text;

private:
    void write_entry(KeyValue const& entry, int indent) {
        std::string const head =
            std::string(static_cast<std::size_t>(indent), ' ') + scalar_text(entry.key, Place::block) + ":";
        if (is_short(entry.value)) {
            line(head + " " +
                     (entry.value.is_scalar() ? scalar_text(entry.value.text, Place::block) : flow_of(entry.value)),
                 entry.value.mark);
        } else if (entry.value.is_map()) {
            text += head + "\n";
            write(entry.value, indent + 2);
        } else {
            text += head + "\n";
            for (Node const& item : entry.value.items)
                line(std::string(static_cast<std::size_t>(indent) + 2, ' ') + "- " + flow_of(item), item.mark);
        }
    }

    void line(std::string const& content, Mark mark) {
        text += content;
        if (std::string const place = document_.place(mark); options_.origin && !place.empty()) text += "  # " + place;
        text += "\n";
    }
    Document const& document_;
    ShowOptions options_;
};

}  // namespace

std::string flow_text(Node const& node) { return flow_of(node); }

std::string Document::text(ShowOptions options) const {
    if (!root.is_map()) return root.is_null() ? "" : flow_of(root) + "\n";
    Writer writer{*this, options};
    writer.write_document(root);
    return writer.text;
}

}  // namespace cpdsim::param
