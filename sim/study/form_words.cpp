#include "study/form_words.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace cpdsim {
namespace {

using Words = std::map<std::string_view, std::string_view>;

Words const questions{{"learning.dose", "how the hours of a course count"},
                      {"peers.form", "how colleagues influence each other"},
                      {"peers.combine", "whether the example of colleagues adds to a course or averages it out"},
                      {"peers.influence", "whether weaker colleagues pull others down"},
                      {"quality.scale", "how quality falls when programmes grow"}};

Words const forms{{"threshold_logistic", "little below a threshold"},
                  {"saturating", "the first hours count most"},
                  {"quality_only", "quality counts, not length"},
                  {"mean", "average of those asked"},
                  {"threshold", "once enough of them practise"},
                  {"level_dependent", "depends on one’s own practice"},
                  {"hazard", "contagion"},
                  {"none", "no influence"},
                  {"add", "adds to a course"},
                  {"mix", "averages it out"},
                  {"both", "pull others down"},
                  {"upward", "do no harm"},
                  {"log", "falls by the logarithm"},
                  {"power", "falls by a power law"},
                  {"floor", "falls to a floor"}};

std::string plain(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

}  // namespace

std::string question_about(std::string const& path) {
    auto const found = questions.find(path);
    return found != questions.end() ? std::string{found->second}
                                    : fmt::format("“{}”", plain(path.substr(path.rfind('.') + 1)));
}

std::string words_of_form(std::string const& form) {
    auto const found = forms.find(form);
    return found != forms.end() ? std::string{found->second} : plain(form);
}

}  // namespace cpdsim
