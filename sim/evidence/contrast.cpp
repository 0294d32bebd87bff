#include "evidence/contrast.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "param/quantity.hpp"

namespace cpdsim {

/// Recursive descent: sum of products of numbers, names and brackets.
class ContrastReader {
public:
    explicit ContrastReader(std::string_view text) : text_{text} {}
    Contrast contrast;
    std::string problem;

    void all() {
        sum(0);
        skip();
        if (problem.empty() && at_ < text_.size()) refuse();
    }

private:
    static constexpr int deepest = 50;

    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    char next() {
        skip();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    void refuse() {
        if (!problem.empty()) return;
        problem = at_ < text_.size() ? fmt::format("'{}' is not expected there", text_.substr(at_, 12))
                                     : std::string{"it ends too early"};
        at_ = text_.size();
    }
    void add(char what) { contrast.steps_.push_back({what, 0, 0}); }

    void sum(int depth) {
        product(depth);
        for (char sign = next(); sign == '+' || sign == '-'; sign = next()) {
            ++at_;
            product(depth);
            add(sign);
        }
    }
    void product(int depth) {
        factor(depth);
        for (char sign = next(); sign == '*' || sign == '/'; sign = next()) {
            ++at_;
            factor(depth);
            add(sign);
        }
    }
    void factor(int depth) {
        char const first = next();
        if (first == '(' && depth < deepest) {
            ++at_;
            sum(depth + 1);
            if (next() != ')') return refuse();
            ++at_;
        } else if (std::isdigit(static_cast<unsigned char>(first)) != 0 || first == '.') {
            number();
        } else if (std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '_') {
            name();
        } else {
            refuse();
        }
    }
    void number() {
        std::size_t const length = param::number_length(text_.substr(at_));
        auto const read = param::read_number("contrast", text_.substr(at_, length));
        if (length == 0 || !read) return refuse();
        contrast.steps_.push_back({'n', *read.value, 0});
        at_ += length;
    }
    void name() {
        std::size_t const begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_'))
            ++at_;
        std::string const found{text_.substr(begin, at_ - begin)};
        auto& names = contrast.names_;
        auto const known = std::find(names.begin(), names.end(), found);
        contrast.steps_.push_back({'v', 0, static_cast<std::size_t>(known - names.begin())});
        if (known == names.end()) names.push_back(found);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

Contrast Contrast::read(std::string_view text, std::string& problem) {
    ContrastReader reader{text};
    reader.all();
    problem = reader.problem;
    return std::move(reader.contrast);
}

double Contrast::of(std::vector<double> const& values) const {
    std::vector<double> stack;
    for (Step const& step : steps_) {
        if (step.what == 'n' || step.what == 'v') {
            stack.push_back(step.what == 'n' ? step.number : values[step.name]);
            continue;
        }
        double const right = stack.back();
        stack.pop_back();
        double& left = stack.back();
        left = step.what == '+'   ? left + right
               : step.what == '-' ? left - right
               : step.what == '*' ? left * right
                                  : left / right;
    }
    return stack.back();
}

}  // namespace cpdsim
