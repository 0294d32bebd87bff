// From yaml-cpp's events to our tree. Events instead of YAML::Node, because the latter drops duplicate keys silently.
#include <algorithm>
#include <map>
#include <sstream>
#include <unordered_map>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "core/text_file.hpp"
#include "param/document.hpp"

namespace cpdsim::param {
namespace {

constexpr std::size_t most_nodes = 500'000;  ///< aliases of aliases can grow without bound

struct Refusal {
    YAML::Mark mark;
    std::string message, suggestion;
};

class TreeBuilder : public YAML::EventHandler {
public:
    TreeBuilder(Sources const& sources, Diagnostics& diagnostics) : sources_{sources}, diagnostics_{diagnostics} {
        std::string const& text = sources.front().text;
        line_starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') line_starts_.push_back(i + 1);
    }

    Node root;

    void OnDocumentStart(YAML::Mark const&) override {}
    void OnDocumentEnd() override {}
    void OnNull(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        Node node;
        node.mark = mark_of(mark);
        if (expects_key()) throw Refusal{mark, "a key is empty", ""};
        add(std::move(node), anchor, 1);
    }
    void OnAlias(YAML::Mark const& mark, YAML::anchor_t anchor) override {
        auto const found = anchors_.find(anchor);
        if (found == anchors_.end()) throw Refusal{mark, "the alias stands inside its own anchor", ""};
        if (expects_key()) throw Refusal{mark, "a key must be a plain text", ""};
        add(found->second.node, 0, found->second.size);
    }
    void OnScalar(YAML::Mark const& mark, std::string const& tag, YAML::anchor_t anchor,
                  std::string const& value) override {
        Node node;
        node.kind = Node::Kind::scalar;
        node.text = value;
        node.quoted = tag == "!";
        node.mark = mark_of(mark);
        node.length = length_at(mark, node);
        if (value.find('\0') != std::string::npos) throw Refusal{mark, "a text with a zero character in it", ""};
        if (node.quoted && !is_closed(mark))
            throw Refusal{mark, "the quotes that open here are never closed", "close them"};
        if (expects_key()) {
            take_key(std::move(node));
        } else {
            add(std::move(node), anchor, 1);
        }
    }
    void OnSequenceStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, Node::Kind::sequence, anchor);
    }
    void OnMapStart(YAML::Mark const& mark, std::string const&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, Node::Kind::map, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapEnd() override { close(); }

    [[nodiscard]] Mark mark_of(YAML::Mark const& mark) const {
        if (mark.is_null()) return {0, 1, 1};
        auto const line = std::min(static_cast<std::size_t>(std::max(0, mark.line)), line_starts_.size() - 1);
        std::string_view const text = std::string_view{sources_.front().text}.substr(line_starts_[line]);
        auto const bytes = static_cast<std::size_t>(std::max(0, mark.column));
        return {0, static_cast<int>(line) + 1, characters_in(text.substr(0, bytes)) + 1};
    }

private:
    struct Frame {
        Node node;
        YAML::anchor_t anchor = 0;
        std::size_t size = 1;
        std::unordered_map<std::string, int> lines;  ///< of the keys: maps may have thousands
        bool has_key = false, drop = false;
        std::string key;
        Mark key_mark;
    };
    struct Anchored {
        Node node;
        std::size_t size = 1;
    };

    [[nodiscard]] bool expects_key() const {
        return !stack_.empty() && stack_.back().node.is_map() && !stack_.back().has_key;
    }

    void take_key(Node key) {
        Frame& frame = stack_.back();
        auto const [earlier, fresh] = frame.lines.emplace(key.text, key.mark.line);
        frame.drop = !fresh;
        if (!fresh) {
            diagnostics_.error("E104", sources_, key.mark, key.length,
                               fmt::format("the key '{}' stands twice in this map", key.text),
                               fmt::format("first in line {}; remove one of them", earlier->second));
        }
        frame.key = std::move(key.text);
        frame.key_mark = key.mark;
        frame.has_key = true;
    }

    void open(YAML::Mark const& mark, Node::Kind kind, YAML::anchor_t anchor) {
        if (expects_key()) throw Refusal{mark, "a key must be a plain text, not a list or map", ""};
        Frame frame;
        frame.node.kind = kind;
        frame.node.mark = mark_of(mark);
        frame.anchor = anchor;
        stack_.push_back(std::move(frame));
    }

    void close() {
        Frame frame = std::move(stack_.back());
        stack_.pop_back();
        add(std::move(frame.node), frame.anchor, frame.size);
    }

    void add(Node node, YAML::anchor_t anchor, std::size_t size) {
        if (anchor != 0) anchors_[anchor] = {node, size};
        if (stack_.empty()) {
            root = std::move(node);
            return;
        }
        Frame& frame = stack_.back();
        frame.size += size;
        if (frame.size > most_nodes) throw Refusal{YAML::Mark::null_mark(), "aliases make the document too large", ""};
        if (frame.node.is_sequence()) {
            frame.node.items.push_back(std::move(node));
            return;
        }
        if (node.is_null()) {  // nothing has no place of its own: point at its key
            node.mark = frame.key_mark;
            node.length = characters_in(frame.key);
        }
        if (!frame.drop) frame.node.entries.push_back({std::move(frame.key), frame.key_mark, std::move(node)});
        frame.has_key = false;
    }

    /// Whether quotes that open at a mark are closed: yaml-cpp takes the end of the file for a quote.
    [[nodiscard]] bool is_closed(YAML::Mark const& mark) const {
        std::string const& text = sources_.front().text;
        std::size_t at = text.size();
        auto const line = static_cast<std::size_t>(std::max(0, mark.line));
        if (line < line_starts_.size()) at = line_starts_[line] + static_cast<std::size_t>(std::max(0, mark.column));
        if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return true;  // a block scalar
        char const quote = text[at];
        for (++at; at < text.size(); ++at) {
            bool const escaped = quote == '"' && text[at] == '\\';
            bool const doubled = quote == '\'' && text[at] == quote && at + 1 < text.size() && text[at + 1] == quote;
            if (escaped || doubled)
                ++at;  // the next character is part of the text
            else if (text[at] == quote)
                return true;
        }
        return false;
    }

    /// Characters of a scalar in its first line.
    [[nodiscard]] int length_at(YAML::Mark const& mark, Node const& node) const {
        if (!node.quoted)
            return std::max(1, characters_in(std::string_view{node.text}.substr(0, node.text.find('\n'))));
        auto const line = static_cast<std::size_t>(std::max(0, mark.line));
        if (line >= line_starts_.size()) return 1;
        std::string_view rest = std::string_view{sources_.front().text}.substr(line_starts_[line]);
        rest = rest.substr(0, rest.find('\n'));
        rest = rest.substr(std::min(rest.size(), static_cast<std::size_t>(std::max(0, mark.column))));
        if (rest.empty() || (rest[0] != '"' && rest[0] != '\'')) return 1;
        auto const end = rest.find(rest[0], 1);
        return end == std::string_view::npos ? characters_in(rest) : characters_in(rest.substr(0, end + 1));
    }

    Sources const& sources_;
    Diagnostics& diagnostics_;
    std::vector<std::size_t> line_starts_;
    std::vector<Frame> stack_;
    std::map<YAML::anchor_t, Anchored> anchors_;
};

std::string advice_on(std::string const& message, std::string const& line) {
    if (line.find('\t') != std::string::npos) return "indent with spaces, not with tabs";
    if (message.find("map value") != std::string::npos || message.find("illegal") != std::string::npos)
        return "a text that contains ': ' needs quotes";
    if (message.find("end of map") != std::string::npos || message.find("end of sequence") != std::string::npos)
        return "is a colon, comma or bracket missing here or in the line above?";
    return "";
}

}  // namespace

Document parse_document(Source source, Diagnostics& diagnostics) {
    Document document;
    if (source.text.rfind("\xEF\xBB\xBF", 0) == 0) source.text.erase(0, 3);
    document.files.push_back(std::move(source));
    Sources const& sources = document.files;
    std::string const& text = sources.front().text;
    diagnostics.mention(sources.front().path);
    if (auto const bad = not_utf8(text); bad != std::string_view::npos) {
        auto const before = std::string_view{text}.substr(0, bad);
        auto const start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
        int const line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
        diagnostics.error("E102", sources, {0, line, characters_in(before.substr(start)) + 1}, 1,
                          fmt::format("the file is not UTF-8 text (it looks like {})", likely_encoding(text)),
                          "save it as UTF-8");
        return document;
    }
    TreeBuilder builder{sources, diagnostics};
    auto const refuse = [&](YAML::Mark const& at, std::string const& message, std::string const& suggestion) {
        Mark const mark = builder.mark_of(at);
        std::string const advice = suggestion.empty() ? advice_on(message, line_of(text, mark.line)) : suggestion;
        diagnostics.error("E102", sources, mark, 1, "not valid YAML: " + message, advice);
    };
    try {
        std::istringstream stream{text};
        YAML::Parser parser{stream};
        if (parser.HandleNextDocument(builder)) {
            TreeBuilder rest{sources, diagnostics};
            if (parser.HandleNextDocument(rest))
                refuse(YAML::Mark::null_mark(), "the file holds more than one document ('---')", "");
        }
        document.root = std::move(builder.root);
    } catch (YAML::Exception const& fault) {
        refuse(fault.mark, fault.msg, "");
    } catch (Refusal const& fault) {
        refuse(fault.mark, fault.message, fault.suggestion);
    }
    return document;
}

}  // namespace cpdsim::param
