#include "evidence/proposals.hpp"

#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "design/varied_parameters.hpp"

namespace cpdsim {
namespace {

double below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

constexpr double wider = 1.3;  // proposals rather too wide than too narrow

/// Quantile of the standard normal: bisection is slow and sure, and there are few of them.
double score_of(double u) {
    u = std::clamp(u, 1e-9, 1 - 1e-9);
    double low = -7, high = 7;
    for (int k = 0; k < 60; ++k) {
        double const middle = (low + high) / 2;
        (below(middle) < u ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Raised to the power at which so many draws carry the weight: a proposal is fitted to no fewer.
std::vector<double> tempered(std::vector<double> const& logs, double wanted) {
    double power = 1;
    std::vector<double> weight = normalised(logs);
    for (int k = 0; k < 30 && effective_size(weight) < wanted; ++k) {
        power *= 0.8;
        std::vector<double> cooled;
        for (double const x : logs) cooled.push_back(power * x);
        weight = normalised(cooled);
    }
    return weight;
}

}  // namespace

Proposals::Proposals(LoadedStudy const& study, std::vector<VariedParameter> const& parameters, Suite const& suite,
                     std::vector<DesignDraw> const& draws, SimulatedDraws const& simulated)
    : study_{study}, parameters_{parameters}, used_{numbers_of(suite)} {
    std::size_t const forms = simulated.forms.size();
    components_.resize(forms);
    template_.assign(forms, 0);
    own_.assign(forms, 0);
    for (std::size_t d = draws.size(); d-- > 0;) template_[simulated.form[d]] = d;
    for (std::size_t d = 0; d < draws.size(); ++d) {
        note(draws[d], simulated.form[d]);
        own_[simulated.form[d]] += 1;
    }
}

void Proposals::note(DesignDraw const& draw, std::size_t form) {
    Eigen::VectorXd z(static_cast<Eigen::Index>(used_.size()));
    for (std::size_t k = 0; k < used_.size(); ++k) z[static_cast<Eigen::Index>(k)] = score_of(draw.unit_cube[used_[k]]);
    scores_.push_back(std::move(z));
    form_.push_back(form);
}

double Proposals::log_density(Component const& c, Eigen::VectorXd const& z) {
    Eigen::VectorXd const away = c.root.triangularView<Eigen::Lower>().solve(z - c.mean);
    return -0.5 * away.squaredNorm() - c.log_root;
}

NormalFit Proposals::fit_of(std::size_t form, SimulatedDraws const& simulated, Likelihood const& likelihood,
                            Weights const& weights) const {
    std::vector<std::size_t> members;
    std::vector<double> logs;
    for (std::size_t d = 0; d < form_.size(); ++d) {
        if (form_[d] != form) continue;
        members.push_back(d);
        logs.push_back(weights.log_likelihood[d]);
    }
    auto const rows = static_cast<Eigen::Index>(members.size());
    Eigen::MatrixXd scores(rows, static_cast<Eigen::Index>(used_.size()));
    Eigen::MatrixXd found(rows, static_cast<Eigen::Index>(likelihood.data.size()));
    Eigen::VectorXd weight(rows);
    std::vector<double> const near = tempered(logs, 0.4 * static_cast<double>(members.size()));
    for (Eigen::Index m = 0; m < rows; ++m) {
        std::size_t const d = members[static_cast<std::size_t>(m)];
        scores.row(m) = scores_[d].transpose();
        weight[m] = near[static_cast<std::size_t>(m)] * static_cast<double>(rows);
        for (Eigen::Index j = 0; j < found.cols(); ++j)
            found(m, j) = simulated.of[d].value[static_cast<std::size_t>(j)];
    }
    auto const best = std::max_element(logs.begin(), logs.end()) - logs.begin();
    return emulated_posterior(Emulator{scores, std::move(found), weight}, likelihood,
                              scores_[members[static_cast<std::size_t>(best)]], seed_of(study_),
                              round_ * 64 + static_cast<std::uint32_t>(form));
}

void Proposals::add(std::vector<DesignDraw>& draws, SimulatedDraws const& simulated, Likelihood const& likelihood,
                    Weights const& weights, std::size_t number) {
    std::size_t const forms = template_.size();
    auto const size = static_cast<Eigen::Index>(used_.size());
    ++round_;
    for (std::size_t f = 0; f < forms; ++f) {
        NormalFit const fit = fit_of(f, simulated, likelihood, weights);
        Component c{fit.mean, {}, 0, 0};
        c.root = (wider * fit.covariance).llt().matrixL();
        c.log_root = c.root.diagonal().array().log().sum();
        std::size_t const own = number / forms + (f < number % forms ? 1 : 0);
        c.draws = static_cast<double>(own);
        components_[f].push_back(c);
        DesignDraw const like = draws[template_[f]];
        Chances const keyed{seed_of(study_), "proposals " + simulated.forms[f], round_};
        for (std::size_t i = 0; i < own; ++i) {
            ChanceSequence chance{keyed, static_cast<std::uint32_t>(i)};
            Eigen::VectorXd z(size);
            for (Eigen::Index k = 0; k < size; ++k) z[k] = chance.normal();
            z = c.mean + c.root.triangularView<Eigen::Lower>() * z;
            std::vector<double> u;
            for (std::size_t k = 0; k < parameters_.size(); ++k) u.push_back(chance.uniform());
            for (std::size_t k = 0; k < used_.size(); ++k) u[used_[k]] = below(z[static_cast<Eigen::Index>(k)]);
            DesignDraw draw;
            for (std::size_t k = 0; k < parameters_.size(); ++k) set_at(draw, study_, parameters_[k], u[k]);
            draw.structure = like.structure;
            draw.forms = like.forms;
            std::size_t const words = study_.study.uncertainty.structures.size();
            draw.changes.insert(draw.changes.end(), like.changes.end() - static_cast<std::ptrdiff_t>(words),
                                like.changes.end());
            draw.unit_cube.insert(draw.unit_cube.end(), like.unit_cube.end() - static_cast<std::ptrdiff_t>(words),
                                  like.unit_cube.end());
            note(draw, f);
            draws.push_back(std::move(draw));
        }
    }
}

std::vector<double> Proposals::log_prior() const {
    std::vector<double> all;
    for (std::size_t d = 0; d < form_.size(); ++d) {
        std::size_t const f = form_[d];
        double const prior = -0.5 * scores_[d].squaredNorm();
        double total = own_[f], mixture = own_[f];  // as multiples of the prior density
        for (Component const& c : components_[f]) {
            mixture += c.draws * std::exp(std::clamp(log_density(c, scores_[d]) - prior, -700.0, 700.0));
            total += c.draws;
        }
        all.push_back(-std::log(mixture / total));
    }
    return all;
}

}  // namespace cpdsim
