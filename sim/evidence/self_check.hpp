// Whether the weights would find a truth that is known: each of the study's first draws in turn is the truth, what the
// studies found under it with the noise that their errors claim are the data, and the other draws are the sample (Talts
// et al. 2018). The rank of the truth must be uniform, 90 % intervals must hold it in nine of ten cases, and the form
// that made the data must be told from the others. Faults put in on purpose must show: ranks are those of the numbers,
// of what each study would have found (where a fault of that finding shows, though it be spread over several numbers)
// and of the likelihood itself (Modrak et al. 2023: it sees what no number does).
#pragma once

#include <string>
#include <vector>

#include "evidence/calibrate.hpp"

namespace cpdsim {

enum class Mutation { none, errors_halved, sign_turned, used_twice };

struct SelfCheck {
    std::size_t truths = 0;
    double inflation = 1;  ///< errors were taken so many times as large, so that enough draws carry the weight
    double effective = 0;  ///< median effective size
    std::vector<std::size_t> numbers;  ///< that some laboratory takes
    std::vector<double> p;  ///< of uniform ranks: of each number, of each finding that counts, of the likelihood
    double worst = 1;       ///< smallest p times their number
    double covered = 0;     ///< share of the numbers' 90 % intervals that hold the truth
};

/// `inflation` 0: the smallest power of 1.5 at which the median effective size is `enough`, or a quarter of
/// the draws. `turned`: the finding of the likelihood whose sign is turned.
[[nodiscard]] SelfCheck self_check(Calibration const& c, Mutation mutation, double inflation, std::size_t truths = 256,
                                   double enough = 100, std::size_t turned = 0);

/// Of each finding with a value: the p at which its turned sign is caught.
struct SignsTurned {
    std::vector<std::string> findings;
    std::vector<double> worst;
};
[[nodiscard]] SignsTurned signs_turned(Calibration const& c, double inflation, std::size_t truths);

/// Share of truths of each form whose own form gets .7 or more, with errors a third of theirs: by evidence ratio, by
/// averaging, and by stacking, whose Dirichlet(2) alone asks for four findings that no other form explains.
struct FormsFound {
    std::vector<double> ratio, averaged, stacked;
};
[[nodiscard]] FormsFound forms_found(Calibration const& c, std::size_t truths_of_form = 20);

/// All of it, for people.
[[nodiscard]] std::string self_check_text(Calibration const& c);

}  // namespace cpdsim
