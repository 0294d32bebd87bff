#include "param/spelling.hpp"

#include <algorithm>

namespace cpdsim::param {

int edit_distance(std::string_view a, std::string_view b) {
    std::size_t const columns = b.size() + 1;
    std::vector<int> before(columns), above(columns), row(columns);
    for (std::size_t j = 0; j < columns; ++j) above[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = static_cast<int>(i);
        for (std::size_t j = 1; j < columns; ++j) {
            int const replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            bool const swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return above[columns - 1];
}

namespace {

/// Names differ by their letters; capitals, spaces and hyphens are how people write them.
std::string folded(std::string_view word) {
    std::string plain{word};
    for (char& c : plain) c = c == ' ' || c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return plain;
}

}  // namespace

std::string nearest(std::string_view word, std::vector<std::string> const& known) {
    if (word.size() > 100) return "";
    std::string const meant = folded(word);
    int const near_enough = std::max(1, static_cast<int>(word.size()) / 3);
    std::string best;
    int best_distance = near_enough + 1;
    for (std::string const& candidate : known) {
        auto const longer = std::max(candidate.size(), word.size()) - std::min(candidate.size(), word.size());
        if (static_cast<int>(longer) > near_enough) continue;  // cheap, where there are thousands
        int const distance = edit_distance(meant, folded(candidate));
        if (distance < best_distance && distance < static_cast<int>(candidate.size())) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::vector<std::string> const& known) {
    std::string const guess = nearest(word, known);
    return guess.empty() ? "" : "did you mean '" + guess + "'?";
}

std::string list_of(std::vector<std::string> const& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace cpdsim::param
