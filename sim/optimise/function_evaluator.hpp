// A closed form in the place of the engine: gains are a function of the mix, the draw and the form.
#pragma once

#include <functional>

#include "core/lanes.hpp"
#include "optimise/evaluator.hpp"

namespace cpdsim::optimise {

class FunctionEvaluator : public Evaluator {
public:
    /// One value for each outcome. The baseline has 0 everywhere, and so has every strategy that is no mix.
    using Function = std::function<std::vector<double>(Mix const&, std::size_t draw, std::size_t form)>;
    FunctionEvaluator(std::vector<std::string> outcomes, std::size_t forms, Function function)
        : outcomes_{std::move(outcomes)}, forms_{forms}, function_{std::move(function)} {}

    std::vector<PackOfDraws> const& packs(std::size_t more) override {
        while (packs_.size() < more) {
            PackOfDraws pack{packs_.size() % forms_, {}};
            for (std::size_t lane = 0; lane < lane_count; ++lane)
                pack.clusters.push_back(static_cast<std::int32_t>(packs_.size() * lane_count + lane));
            packs_.push_back(std::move(pack));
        }
        return packs_;
    }

    std::vector<PackValues> evaluate(std::vector<Asked> const& asked) override {
        std::vector<PackValues> of_packs;
        for (Asked const& one : asked) {
            PackValues of_pack;
            of_pack.values.assign(outcomes_.size(), std::vector<float>(lane_count, 0.F));
            for (std::size_t lane = 0; lane < lane_count && !one.candidate.mix.steps.empty(); ++lane) {
                std::vector<double> const own =
                    function_(one.candidate.mix, one.pack * lane_count + lane, packs_[one.pack].form);
                for (std::size_t o = 0; o < own.size(); ++o) of_pack.values[o][lane] = static_cast<float>(own[o]);
            }
            of_packs.push_back(std::move(of_pack));
        }
        return of_packs;
    }

    [[nodiscard]] std::vector<std::string> const& outcomes() const override { return outcomes_; }

private:
    std::vector<std::string> outcomes_;
    std::size_t forms_;
    Function function_;
    std::vector<PackOfDraws> packs_;
};

}  // namespace cpdsim::optimise
