#include <set>

#include "core/error.hpp"
#include "design/design.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

std::vector<double> column(Design const& design, std::string const& path) {
    std::vector<double> values;
    for (std::size_t k = 0; k < design.parameters.size(); ++k)
        if (design.parameters[k].path == path)
            for (DesignDraw const& draw : design.draws) values.push_back(draw.values[k]);
    return values;
}

std::string with_draws(int draws, std::string const& sampler) {
    return small::head + small::strategies + "uncertainty: {vary: all_with_range, draws: " + std::to_string(draws) +
           ", sampler: " + sampler + "}\n";
}

}  // namespace

TEST_CASE("every number with a range is drawn, except those of programmes nobody pays for") {
    small::Folder const folder;
    Design const design = make_design(small::load(folder, with_draws(8, "latin_hypercube")));
    std::vector<std::string> paths;
    for (VariedParameter const& p : design.parameters) paths.push_back(p.path);
    CHECK(paths == std::vector<std::string>{"learning.h50", "practice.transfer", "programmes.visits.coaching.visits"});
    VariedParameter const& h50 = design.parameters.front();
    CHECK(h50.low == 30);
    CHECK(h50.high == 120);
    CHECK(h50.central == 80);
    CHECK(h50.source == "a book");
    CHECK(h50.evidence == 2);
    REQUIRE(design.draws.size() == 8);
    for (double const value : column(design, "learning.h50")) CHECK((value >= 30 && value < 120));
    CHECK(std::set<double>(design.draws[0].values.begin(), design.draws[0].values.end()).size() == 3);
}

TEST_CASE("ranges over more than a factor of 20 are drawn on the logarithmic scale") {
    CHECK_FALSE(is_log_range(1, 20));
    CHECK(is_log_range(1, 21));
    CHECK_FALSE(is_log_range(0, 100));
    CHECK(value_at(1, 100, 0.5) == Approx(10));
    CHECK(value_at(10, 20, 0.25) == 12.5);
}

TEST_CASE("a parameter more or a draw more leaves the values of the others") {
    small::Folder const folder;
    std::string more = small::base;
    more.replace(more.find("leave: 8 %/year"), 15, "leave: {value: 8 %/year, range: 3..12 %/year}");
    for (std::string const sampler : {"random", "latin_hypercube"}) {
        CAPTURE(sampler);
        Design const before = make_design(small::load(folder, with_draws(6, sampler)));
        Design const after = make_design(small::load(folder, with_draws(6, sampler), more));
        CHECK(after.parameters.size() == before.parameters.size() + 1);
        CHECK(column(after, "practice.transfer") == column(before, "practice.transfer"));
    }
    auto const few = column(make_design(small::load(folder, with_draws(5, "sobol"))), "learning.h50");
    auto const many = column(make_design(small::load(folder, with_draws(9, "sobol"))), "learning.h50");
    CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("with nothing to vary there is one draw of the central values") {
    small::Folder const folder;
    Design const design = make_design(small::load(folder, small::head + small::strategies));
    REQUIRE(design.draws.size() == 1);
    CHECK(design.parameters.empty());
    CHECK(design.draws[0].changes.empty());
}

TEST_CASE("each draw has one combination of structural forms") {
    small::Folder const folder;
    std::string const text = small::head + small::strategies +
                             "uncertainty: {draws: 8, structures: {learning.dose: [threshold_logistic, saturating], "
                             "peers.form: [mean, none]}}\n";
    Design const design = make_design(small::load(folder, text));
    std::multiset<std::string> structures;
    for (DesignDraw const& draw : design.draws) structures.insert(draw.structure);
    CHECK(structures.count("learning.dose=saturating; peers.form=none") == 2);
    CHECK(structures.count("learning.dose=threshold_logistic; peers.form=mean") == 2);
    CHECK(design.draws[0].changes.size() == 2);
}

TEST_CASE("a grid has all combinations, under the same random numbers") {
    small::Folder const folder;
    std::string const text =
        small::head +
        "vary: {learning.h50: [40 h, 80 h], turnover.leave: [5 %/year, 8 %/year, 12 %/year]}\nsampler: grid\n";
    Design const design = make_design(small::load(folder, text));
    REQUIRE(design.draws.size() == 6);
    CHECK(column(design, "learning.h50") == std::vector<double>{40, 40, 40, 80, 80, 80});
    CHECK(column(design, "turnover.leave") == std::vector<double>{0.05, 0.08, 0.12, 0.05, 0.08, 0.12});
    for (DesignDraw const& draw : design.draws) CHECK(draw.key == 0);
}

TEST_CASE("a sweep over a range draws from it") {
    small::Folder const folder;
    std::string const text =
        small::head + "vary: {learning.h50: 40..60 h}\nsampler: latin_hypercube\nuncertainty: {draws: 4}\n";
    Design const design = make_design(small::load(folder, text));
    auto values = column(design, "learning.h50");
    std::sort(values.begin(), values.end());
    REQUIRE(values.size() == 4);
    for (std::size_t i = 0; i < 4; ++i)
        CHECK((values[i] >= 40 + 5 * static_cast<double>(i) && values[i] < 45 + 5 * static_cast<double>(i)));
}

TEST_CASE("what a design cannot do is said in words") {
    small::Folder const folder;
    auto const refused = [&](std::string const& text) {
        try {
            static_cast<void>(make_design(small::load(folder, small::head + text)));
        } catch (UserError const& error) {
            return error.exit() == Exit::input_invalid;
        }
        return false;
    };
    CHECK(refused(small::strategies + "uncertainty: {vary: all_with_range, sampler: grid}\n"));
}
