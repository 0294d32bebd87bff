// What is wrong with the input, all of it at once. Each line can be grepped (`file:line:column: error[E103]: message`),
// is followed by the source line with a caret, and says the fix. A diagnostic is self-contained: it keeps a copy of its
// source line, so it can be printed after the document is gone.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cpdsim::param {

/// A place in a source; lines and columns count from 1, columns in characters.
struct Mark {
    int file = -1;  ///< index into Sources; -1: nowhere
    int line = 0;
    int column = 0;
    bool operator==(Mark const&) const = default;
};

/// A file, or a pseudo-file such as `--set`.
struct Source {
    std::string path;  ///< as shown
    std::string text;
    std::string inherited_from = {};       ///< what an `extends:` called it; empty for the file the user named
    std::string inherited_by = {};         ///< "file:line" of that `extends:`
    std::filesystem::path directory = {};  ///< what relative paths in it are relative to
};
using Sources = std::vector<Source>;

/// The text of a line, without its end; empty beyond the text.
[[nodiscard]] std::string line_of(std::string_view text, int line);
/// Characters (code points) in UTF-8 text.
[[nodiscard]] int characters_in(std::string_view text);

enum class Severity { error, warning };

struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;  ///< E103
    std::string path;  ///< empty: concerns no file
    int line = 0, column = 0;
    int length = 1;  ///< characters under the caret
    std::string message;
    std::string suggestion;  ///< shown beside the caret; may be empty
    std::string source_line;
    std::string origin;  ///< "inherited from ... (extends in ...)"; empty when the user's own file
};

enum class Colour { off, on };

class Diagnostics {
public:
    void error(std::string code, Sources const& sources, Mark mark, int length, std::string message,
               std::string suggestion = "") {
        add(Severity::error, std::move(code), sources, mark, length, std::move(message), std::move(suggestion));
    }
    void warning(std::string code, Sources const& sources, Mark mark, int length, std::string message,
                 std::string suggestion = "") {
        add(Severity::warning, std::move(code), sources, mark, length, std::move(message), std::move(suggestion));
    }
    /// A fault without a place in a source.
    void error(std::string code, std::string path, std::string message, std::string suggestion = "");
    void add(Diagnostic diagnostic);
    /// Takes over what another collection found; the same finding twice is kept once.
    void take(Diagnostics const& other);
    /// Files are shown in the order in which they were first mentioned.
    void mention(std::string const& path);

    [[nodiscard]] bool failed() const { return errors() > 0; }
    [[nodiscard]] int errors() const;
    [[nodiscard]] int warnings() const;
    [[nodiscard]] bool empty() const { return found_.empty(); }
    /// By file, line, column.
    [[nodiscard]] std::vector<Diagnostic> sorted() const;
    /// The form of the contract; ends with a newline unless empty.
    [[nodiscard]] std::string text(Colour colour = Colour::off) const;
    /// A JSON array of objects.
    [[nodiscard]] std::string json() const;

private:
    void add(Severity severity, std::string code, Sources const& sources, Mark mark, int length, std::string message,
             std::string suggestion);
    std::vector<Diagnostic> found_;
    std::vector<std::string> order_;
};

/// Colour only on a terminal, and never against NO_COLOR or the flag. `descriptor`: 1 stdout, 2 stderr.
[[nodiscard]] Colour colour_for(int descriptor, bool no_color_flag);

/// One paragraph on a code; empty when unknown.
[[nodiscard]] std::string_view explanation_of(std::string_view code);
[[nodiscard]] std::vector<std::string> known_codes();

}  // namespace cpdsim::param
