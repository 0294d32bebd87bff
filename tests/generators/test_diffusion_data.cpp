#include <catch2/catch.hpp>

#include <cmath>

#include "generators/diffusion_data.hpp"
#include "generators/observed.hpp"
#include "generators/statistics.hpp"
#include "sample.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("thresholds, spread and gap of five people by hand") {
    // Two communities {0,1,2} and {3,4}; study of 4 periods, 5 = never.
    TieLayer const ties = build_rows("t", 5, {{0, 1}, {1, 0}, {1, 2}, {2, 0}, {2, 1}, {4, 3}});
    Adoptions const adoptions{{1, 2, 5, 3, 3}, {0, 0, 0, 1, 1}, 5};
    // 0 first of its community: 0; 1: 0 yes, 2 no; 2: both; 3 and 4 are first of theirs
    CHECK(adoption_thresholds(ties, adoptions) == std::vector<double>{0, 0.5, 1, 0, 0});
    CommunitySpread const spread = adoption_spread(adoptions);
    CHECK(spread.lowest == Approx(2.0 / 3));
    CHECK(spread.highest == 1);
    CHECK(spread.sd == Approx(std::sqrt(2.0) / 6));  // shares 2/3 and 1, 1/6 from their mean
    AdoptionGap const gap = adoption_gap(ties, adoptions);
    CHECK(gap.on_ties == Approx((1 + 1 + 3 + 4 + 3 + 0) / 6.0));
    CHECK(gap.at_random == Approx((1 + 4 + 3 + 0) / 4.0));
}

TEST_CASE("Medical Innovation: Valente's thresholds of all 125 physicians, spread and gap") {
    if (data_folder().empty()) {
        WARN("skipped: no real data (CPDSIM_DATA)");
        return;
    }
    auto const folder = data_folder() / "diffusion";
    std::vector<DataProblem> problems;
    PopulationParams params;
    params.from = ObservedPopulation{"", "medinnovations_nodes.csv", {{"id", "uid"}, {"school", "city"}}};
    Population const doctors = load_population(params, folder, {}, problems);
    NetworkParams network;
    network.from = "medinnovations_ties.csv";
    network.columns = {{"layer", "relation"}};
    auto const layers = load_ties(network, folder, doctors, problems, {"advice", "discussion", "friendship"});
    REQUIRE_FALSE(any_error(problems));  // columns that are not read are only told
    REQUIRE(layers.size() == 3);
    CsvTable const nodes = read_csv(folder / "medinnovations_nodes.csv", "nodes", problems);

    Adoptions adoptions;
    adoptions.never = 18;
    std::vector<double> published;
    for (Teacher i = 0; i < doctors.teachers.size(); ++i) {
        auto const& row = nodes.rows[doctors.teachers.file_order[i]];
        double time = 0, threshold = 0;
        REQUIRE(parse_number(row[static_cast<std::size_t>(nodes.find("toa"))].text, time));
        REQUIRE(parse_number(row[static_cast<std::size_t>(nodes.find("thresh"))].text, threshold));
        adoptions.time.push_back(time);
        adoptions.community.push_back(doctors.teachers.school[i]);
        published.push_back(threshold);
    }
    TieLayer const ties = unite_layers(layers);
    auto const computed = adoption_thresholds(ties, adoptions);
    int reproduced = 0;
    for (std::size_t i = 0; i < computed.size(); ++i) reproduced += std::abs(computed[i] - published[i]) < 1e-4 ? 1 : 0;
    auto const expected = expected_statistics("medinnovations");
    CHECK(reproduced == expected.at("valente_thresholds_reproduced"));

    NetworkStatistics const found = describe_network(ties);
    CHECK(static_cast<double>(found.arcs) == expected.at("arcs"));
    CHECK(static_cast<double>(found.isolates) == expected.at("isolates"));
    CHECK(static_cast<double>(found.weak_components) == expected.at("weak_components"));
    CHECK(found.clustering == Approx(expected.at("avg_clustering")).margin(5e-7));
    CHECK(found.reciprocity == Approx(expected.at("arc_reciprocity")).margin(5e-7));
    CommunitySpread const spread = adoption_spread(adoptions);
    CHECK(spread.lowest == Approx(expected.at("community_saturation_min")).margin(5e-7));
    CHECK(spread.highest == Approx(expected.at("community_saturation_max")).margin(5e-7));
    CHECK(spread.sd == Approx(expected.at("community_saturation_sd")).margin(5e-7));
    AdoptionGap const gap = adoption_gap(ties, adoptions);
    CHECK(gap.on_ties == Approx(expected.at("mean_abs_toa_gap_on_ties")).margin(5e-7));
    CHECK(gap.at_random == Approx(expected.at("mean_abs_toa_gap_random_same_community")).margin(5e-7));
}
