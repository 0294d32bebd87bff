#include "verbs/programme_words.hpp"

#include <fmt/format.h>

#include "param/diagnostics.hpp"
#include "param/quantity.hpp"
#include "policy/programme.hpp"
#include "verbs/values.hpp"

namespace cpdsim {
namespace {

using param::FieldInfo;
using param::Kind;

std::string in_language(param::Translated const& texts, std::string const& language) {
    auto const found = texts.find(language);
    if (found != texts.end()) return found->second;
    return texts.empty() ? "" : texts.begin()->second;
}

/// Lines of at most 100 characters, each after the indent.
std::string wrapped(std::string_view text, std::string const& indent) {
    std::string lines, line;
    auto const end_line = [&] {
        if (!line.empty()) lines += indent + line + "\n";
        line.clear();
    };
    while (!text.empty()) {
        std::string_view const word = text.substr(0, text.find_first_of(" \n"));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (word.empty()) continue;
        if (!line.empty() && param::characters_in(line) + param::characters_in(word) >= 100) end_line();
        line += (line.empty() ? "" : " ") + std::string{word};
    }
    end_line();
    return lines;
}

/// "source, evidence 3" as far as given.
std::string grounds(param::Annotation const& annotation) {
    std::string text = annotation.source;
    if (annotation.evidence) text += fmt::format("{}evidence {}", text.empty() ? "" : "; ", *annotation.evidence);
    return text;
}

class Words {
public:
    Words(Loaded const& loaded, std::string const& id)
        : loaded_{loaded}, path_{"programmes." + id}, programme_{loaded.scenario.programmes->at(id)} {
        std::string const title = in_language(programme_.title, "en");
        text_ = title.empty() ? id + "\n" : fmt::format("{}  ({})\n", title, id);
        text_ += wrapped(in_language(programme_.about, "en"), "  ");
    }

    std::string all() {
        ingredients();
        costs();
        facts();
        return text_;
    }

private:
    /// A line on one value, with where it comes from.
    void line(std::size_t indent, std::string_view name, std::string const& value, std::string_view doc,
              std::string const& path) {
        std::string const before(indent, ' ');
        std::size_t const width = 24 - indent;
        text_ += fmt::format("{}{:<{}} {:<28} {}\n", before, name, width, value, doc);
        auto const found = loaded_.annotations.find(path);
        if (found == loaded_.annotations.end()) return;
        param::Annotation const& annotation = found->second;
        std::string beside;
        if (annotation.range) {
            beside = fmt::format("between {} and {}", param::quantity_text(annotation.range->first, annotation.unit),
                                 param::quantity_text(annotation.range->second, annotation.unit));
        }
        if (std::string const why = grounds(annotation); !why.empty()) beside += (beside.empty() ? "" : "; ") + why;
        if (!beside.empty()) text_ += fmt::format("{}{:<{}} [{}]\n", before, "", width, beside);
    }

    /// Values that the files give; the rest are defaults, which `cpdsim show FILE --evidence` lists.
    void ingredients() {
        for (FieldInfo const& field : param::info_of<Programme>().fields) {
            if (field.kind == Kind::mapping || field.name == "title" || field.name == "about") continue;
            std::string const path = path_ + "." + std::string{field.name};
            void const* const value = field.peek(&programme_);
            if (value == nullptr || loaded_.document.find(path) == nullptr) continue;
            if (field.kind != Kind::section) {
                ValueText const* const own = all_.find(path);
                if (own != nullptr) line(2, field.name, own->text, field.doc, path);
                continue;
            }
            text_ += fmt::format("\n  {}: {}\n", field.name, field.doc);
            for (ValueText const& held : values_of(field.sub(), value, path).all) {
                bool const is_short =
                    held.path == path + "." + std::string{field.shorthand} && loaded_.annotations.count(path) == 1;
                if (loaded_.document.find(held.path) == nullptr && !is_short) continue;
                line(4, held.path.substr(path.size() + 1), held.text, held.doc, is_short ? path : held.path);
            }
        }
    }

    void costs() {
        if (!programme_.costs.empty()) text_ += "\n  costs: prices by kind; the unit says of what\n";
        for (auto const& [kind, item] : programme_.costs) {
            std::string const path = path_ + ".costs." + kind;
            line(4, kind, param::quantity_text(item.value.value, item.value.unit), "paid by " + item.payer,
                 loaded_.annotations.count(path) == 1 ? path : path + ".value");
        }
    }

    void facts() {
        if (!programme_.facts.empty())
            text_ += "\n  facts: figures of the sources, for comparison with the simulated programme\n";
        for (auto const& [id, fact] : programme_.facts) {
            text_ +=
                fmt::format("    {:<20} {} {}{}{}\n", id, param::number_text(fact.value), fact.unit,
                            fact.what.empty() ? "" : ": " + fact.what, fact.year.empty() ? "" : " (" + fact.year + ")");
            if (!fact.source.empty()) text_ += fmt::format("    {:<20} [{}]\n", "", fact.source);
        }
    }

    Loaded const& loaded_;
    std::string path_;
    Programme const& programme_;
    ValueTexts all_ = values_of(param::info_of<Programme>(), &programme_, path_);
    std::string text_;
};

}  // namespace

std::string programme_in_words(Loaded const& loaded, std::string const& id) { return Words{loaded, id}.all(); }

}  // namespace cpdsim
