#include <catch2/catch.hpp>

#include <cmath>

#include "generators/network.hpp"
#include "generators/observed.hpp"
#include "generators/statistics.hpp"
#include "sample.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

PopulationParams from_files(std::string schools, std::string teachers,
                            std::map<std::string, std::string> columns = {}) {
    PopulationParams params;
    params.from = ObservedPopulation{std::move(schools), std::move(teachers), std::move(columns)};
    return params;
}

NetworkParams ties_from(std::string file, std::map<std::string, std::string> columns = {}) {
    NetworkParams params;
    params.from = std::move(file);
    params.columns = std::move(columns);
    return params;
}

}  // namespace

TEST_CASE("teachers are ordered by school and lead back to the file") {
    Folder const folder;
    folder.write("t.csv",
                 "id,school,practice,anchor,career_years,subject,threshold,propensity,knowledge,pupils\n"
                 "Mr Hi,B,0.25,1,120,NA,2,0.5,0.1,30\n"
                 "\"Zo\xC3\xAB, jr\",A,,,,,,,,\n"
                 "Actor 2,B,1,,0,physics,,,,\n");
    std::vector<DataProblem> problems;
    Population const population = load_population(from_files("", "t.csv"), folder.path(), {}, problems);
    REQUIRE(problems.empty());
    Teachers const& teachers = population.teachers;
    CHECK(teachers.id == std::vector<std::string>{"Mr Hi", "Actor 2", "Zo\xC3\xAB, jr"});
    CHECK(teachers.file_order == std::vector<std::uint32_t>{0, 2, 1});
    CHECK(posts_by_row(teachers) == std::vector<Teacher>{0, 2, 1});
    CHECK(population.schools.id == std::vector<std::string>{"B", "A"});
    CHECK(population.schools.first_teacher == std::vector<Teacher>{0, 2, 3});
    CHECK(teachers.baseline[0] == 0.25F);
    CHECK(teachers.baseline[1] == 1.F);
    CHECK((teachers.baseline[2] >= 0 && teachers.baseline[2] <= 1));  // drawn
    CHECK(teachers.anchor[0] == 1.F);
    CHECK(std::isnan(teachers.anchor[1]));
    CHECK(teachers.career_years[0] == 120.F);
    CHECK(teachers.threshold[0] == 2.F);
    CHECK(std::isnan(teachers.threshold[1]));
    CHECK(teachers.propensity[0] == 0.5F);
    CHECK(std::isnan(teachers.propensity[1]));
    CHECK(teachers.knowledge == std::vector<float>{0.1F, 0, 0});
    CHECK(teachers.pupils[0] == 30.F);
    CHECK(teachers.pupils[1] == 100.F);
    CHECK(population.labels.subjects[teachers.subject[0]] == "NA");
    CHECK(population.scale == 1);
}

TEST_CASE("schools' columns are taken, places become kilometres, schools without teachers are left out") {
    Folder const folder;
    folder.write("s.csv",
                 "id,type,region,phase,teachers,pupils,latitude,longitude,climate\r\n"
                 "a,urban,NA,primary,40,<=3,48,2,0.7\r\n"
                 "empty,urban,IDF,primary,,,,,\r\n"
                 "b,rural,IDF,,,500,49,2,\r\n");
    folder.write("t.csv", "id,school,phase\n1,b,lower\n2,a,lower\n3,b,upper\n4,b,upper\n");
    std::vector<DataProblem> problems;
    Population const population = load_population(from_files("s.csv", "t.csv"), folder.path(), {}, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].warning);
    CHECK(problems[0].message ==
          "1 of 3 schools are left out, since t.csv lists none of their teachers (the first is 'empty')");
    Schools const& schools = population.schools;
    CHECK(schools.id == std::vector<std::string>{"a", "b"});
    CHECK(population.teachers.id == std::vector<std::string>{"2", "1", "3", "4"});
    CHECK(schools.staff == std::vector<float>{40, 3});
    CHECK(schools.pupils == std::vector<float>{2, 500});
    CHECK(population.labels.types[schools.type[1]] == "rural");
    CHECK(population.labels.regions[schools.region[0]] == "NA");
    CHECK(population.labels.phases[schools.phase[0]] == "primary");  // its own, not its teacher's
    CHECK(population.labels.phases[schools.phase[1]] == "upper");    // the most frequent of its teachers'
    CHECK(schools.climate_base[0][0] == 0.7F);
    CHECK(schools.climate_base[6][0] == 0.7F);
    CHECK(schools.climate_base[6][1] != 0.7F);
    CHECK(schools.y_km[1] - schools.y_km[0] == Approx(111.19).margin(0.02));  // a degree of latitude
    CHECK(schools.x_km[0] == Approx(schools.x_km[1]).margin(1e-3));
}

TEST_CASE("without teachers.csv posts are drawn into the listed schools") {
    Folder const folder;
    folder.write("s.csv", "id,teachers,region\nx,40,N\ny,<=3,S\nz,7,N\n");
    PopulationParams params = from_files("s.csv", "");
    params.schools.stem_share = 0.5;
    params.schools.represent = 30;
    std::vector<DataProblem> problems;
    Population const population = load_population(params, folder.path(), {}, problems);
    REQUIRE(problems.empty());
    auto const& first = population.schools.first_teacher;
    CHECK(first[1] == 20);
    CHECK(first[2] - first[1] == 1);
    CHECK((first[3] - first[2] == 3 || first[3] - first[2] == 4));
    CHECK(population.teachers.id.empty());
    CHECK(population.teachers.baseline.size() == first[3]);
    CHECK(population.scale == 10);
}

TEST_CASE("without a school column everybody is in one school") {
    Folder const folder;
    folder.write("t.csv", "id\n1\n2\n");
    std::vector<DataProblem> problems;
    Population const population = load_population(from_files("", "t.csv"), folder.path(), {}, problems);
    CHECK(problems.empty());
    CHECK(population.schools.size() == 1);
    CHECK(population.teachers.size() == 2);
}

TEST_CASE("every fault of the files is reported at once, where it stands") {
    Folder const folder;
    folder.write("s.csv",
                 "id,pupils\nLyc\xC3\xA9"
                 "e Nord,many\nSud,5\nSud,5\n");
    folder.write("t.csv", "uid,school,practice,propensity\n1,Lycee Nord,70,0.5\n1,Sud,0.5,x\n,Sud,,\n3,Sud,-0.1,\n");
    std::vector<DataProblem> problems;
    (void)load_population(from_files("s.csv", "t.csv", {{"id", "uid"}, {"skool", "school"}, {"pupils", "pupil"}}),
                          folder.path(), {}, problems);
    auto const reported = [&](std::string const& file, int line, int column, std::string const& part) {
        for (DataProblem const& p : problems)
            if (p.file == file && p.row == line && p.column == column && p.message.find(part) != std::string::npos)
                return true;
        return false;
    };
    CHECK(reported("t.csv", 0, 0, "unknown name 'skool'"));
    CHECK(reported("t.csv", 1, 1, "'pupils' is to be read from 'pupil'"));
    CHECK(reported("t.csv", 2, 3, "school 'Lycee Nord' is not in s.csv"));
    CHECK(reported("t.csv", 3, 1, "teacher id '1' stands in line 2 already"));
    CHECK(reported("t.csv", 3, 11, "'propensity' is 'x', which is no number"));
    CHECK(reported("t.csv", 4, 1, "teacher has no id"));
    CHECK(reported("t.csv", 5, 7, "'practice' is -0.1, outside 0..1"));
    CHECK(reported("s.csv", 4, 1, "school id 'Sud' stands in line 3 already"));

    problems.clear();
    folder.write("p.csv", "id,practice\n1,70\n");
    (void)load_population(from_files("", "p.csv"), folder.path(), {}, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].suggestion == "shares lie in 0..1: write 0.7 for 70 %");
    CHECK(problems[0].row == 2);
    CHECK(problems[0].column == 3);

    problems.clear();
    (void)load_population(from_files("", "nowhere.csv"), folder.path(), {}, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].file == "nowhere.csv");
    problems.clear();
    folder.write("n.csv", "name\nA\n");
    (void)load_population(from_files("", "n.csv"), folder.path(), {}, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].message == "has no column 'id' (columns: name)");
}

TEST_CASE("ties: direction, weights, repetitions, self-ties, layers, isolates") {
    Folder const folder;
    folder.write("t.csv", "id,school\na b,2\nc,1\nd,2\ne,1\n");  // posts: a b, d, c, e
    std::vector<DataProblem> problems;
    Population const population = load_population(from_files("", "t.csv"), folder.path(), {}, problems);
    folder.write("plain.csv", "from,to\na b,c\nc,a b\na b,c\na b,d\nd,d\n");
    auto const plain = load_ties(ties_from("plain.csv"), folder.path(), population, problems);
    REQUIRE(problems.empty());
    REQUIRE(plain.size() == 1);
    CHECK(plain[0].name == "colleagues");
    CHECK(row(plain[0], 0) == std::vector<Teacher>{1, 2});
    CHECK(row(plain[0], 1) == std::vector<Teacher>{1});  // to herself
    CHECK(row(plain[0], 2) == std::vector<Teacher>{0});
    CHECK(row(plain[0], 3).empty());
    CHECK(plain[0].weight == std::vector<float>{1, 2, 1, 1});
    CHECK(plain[0].survival == 1);

    folder.write(
        "rich.csv",
        "who,whom,weight,layer\na b,c,0.5,colleagues\nc,e,0.5,\nd,e,3,between_schools\na b,c,0.25,colleagues\n");
    NetworkParams params = ties_from("rich.csv", {{"from", "who"}, {"to", "whom"}});
    params.survival = 0.5;
    Network const network = make_network(params, population, {}, folder.path(), problems);
    REQUIRE(problems.empty());
    REQUIRE(network.layers.size() == 2);
    CHECK(network.layers[0].weight == std::vector<float>{0.75, 0.5});
    CHECK(network.layers[1].name == "between_schools");
    CHECK(network.layers[1].weight.empty());
    CHECK(network.layers[1].survival == 0.5);

    folder.write("bad.csv", "from,to,weight\na b,x,1\n,c,1\na b,c,-1\na b,c,0\n");
    (void)load_ties(ties_from("bad.csv"), folder.path(), population, problems);
    REQUIRE(problems.size() == 4);
    CHECK(problems[0].message == "'to' names teacher 'x', who is not in the population");
    CHECK((problems[0].row == 2 && problems[0].column == 5));
    CHECK(problems[1].message == "'from' is empty");
    CHECK(problems[2].message == "'weight' is -1, below 0");
    CHECK(problems[3].message == "a weight of 0 is no tie");
    problems.clear();
    (void)load_ties(ties_from("plain.csv"), folder.path(), equal_schools(2, 2), problems);
    CHECK(problems.size() == 1);  // drawn teachers have no ids
}

TEST_CASE("observed ties stay unless survival is given; then rows and their weights stay as long and heavy") {
    Folder const folder;
    std::string teachers = "id,school\n", ties = "from,to,weight\n";
    for (int i = 0; i < 60; ++i) {
        teachers += std::to_string(i) + "," + std::to_string(i / 20) + "\n";
        for (int k : {0, 1, 5, 20})
            ties += std::to_string(i) + "," + std::to_string((i + k) % 60) + "," + std::to_string(k + 1) + "\n";
    }
    folder.write("t.csv", teachers);
    folder.write("ties.csv", ties);
    std::vector<DataProblem> problems;
    Population const population = load_population(from_files("", "t.csv"), folder.path(), {}, problems);
    NetworkParams params = ties_from("ties.csv");
    Network network = make_network(params, population, {}, folder.path(), problems);
    REQUIRE(problems.empty());
    auto const before = network.layers[0];
    rewire_year(network, params, population, {}, 1);
    CHECK(network.layers[0].to == before.to);

    params.survival = 0.4;
    network = make_network(params, population, {}, folder.path(), problems);
    rewire_year(network, params, population, {}, 1);
    TieLayer const& after = network.layers[0];
    CHECK(after.to != before.to);
    CHECK(after.first == before.first);
    for (Teacher i = 0; i < 60; ++i) {
        auto const targets = row(after, i);
        REQUIRE(std::is_sorted(targets.begin(), targets.end()));
        REQUIRE(std::adjacent_find(targets.begin(), targets.end()) == targets.end());
        REQUIRE(std::binary_search(targets.begin(), targets.end(), i));
        float sum = 0;
        int outside = 0, outside_before = 0;
        for (std::uint32_t k = after.first[i]; k < after.first[i + 1]; ++k) {
            sum += after.weight[k];
            if (after.to[k] == i) REQUIRE(after.weight[k] == 1.F);
            outside += after.to[k] / 20 != i / 20 ? 1 : 0;
            outside_before += before.to[k] / 20 != i / 20 ? 1 : 0;
        }
        REQUIRE(sum == 30.F);
        REQUIRE(outside == outside_before);
    }
}

TEST_CASE("the educators' network with all its quirks") {
    if (data_folder().empty()) {
        WARN("skipped: no real data (CPDSIM_DATA)");
        return;
    }
    std::vector<DataProblem> problems;
    auto const folder = data_folder() / "teacher_networks";
    Population const population =
        load_population(from_files("", "dlt1_nodes.csv", {{"id", "uid"}, {"school", "region"}}), folder, {}, problems);
    auto const layers =
        load_ties(ties_from("dlt1_edges.csv", {{"from", "sender"}, {"to", "receiver"}}), folder, population, problems);
    for (auto const& problem : problems) UNSCOPED_INFO(problem.file << ":" << problem.row << " " << problem.message);
    REQUIRE_FALSE(any_error(problems));
    REQUIRE(layers.size() == 1);
    TieLayer const& ties = layers[0];
    auto const expected = expected_statistics("dlt1");
    NetworkStatistics const found = describe_network(ties);
    auto const is = [&](std::string const& measure, std::size_t count) {
        CHECK(static_cast<double>(count) == expected.at(measure));
    };
    is("nodes", found.nodes);
    is("arcs", found.arcs);
    is("self_loop_pairs", found.self_ties);
    is("mutual_dyads", found.mutual_dyads);
    is("asymmetric_dyads", found.asymmetric_dyads);
    is("max_in_degree", found.max_in_degree);
    is("max_out_degree", found.max_out_degree);
    is("isolates", found.isolates);
    is("weak_components", found.weak_components);
    is("largest_component", found.largest_component);
    CHECK(found.density == Approx(expected.at("density")).margin(5e-7));
    CHECK(found.mean_out_degree == Approx(expected.at("mean_out_degree")).margin(5e-7));
    CHECK(found.reciprocity == Approx(expected.at("arc_reciprocity")).margin(5e-7));
    CHECK(found.clustering == Approx(expected.at("avg_clustering")).margin(5e-7));
    CHECK(found.transitivity == Approx(expected.at("transitivity")).margin(5e-7));
    double rows = 0;
    for (float const weight : ties.weight) rows += weight;
    CHECK(rows == expected.at("edge_rows"));
    CHECK(*std::max_element(ties.weight.begin(), ties.weight.end()) == expected.at("tie_frequency_max"));
    CHECK(rows / static_cast<double>(ties.ties()) == Approx(expected.at("tie_frequency_mean")).margin(5e-7));
}

TEST_CASE("every Italian school loads, Naples and suppressed counts included") {
    if (data_folder().empty()) {
        WARN("skipped: no real data (CPDSIM_DATA)");
        return;
    }
    std::vector<DataProblem> problems;
    PopulationParams params =
        from_files("it_schools_2024_25.csv", "",
                   {{"id", "school_code"}, {"region", "province_code"}, {"phase", "level"}, {"pupils", "students"}});
    Population const population = load_population(params, data_folder() / "schools", {}, problems);
    for (auto const& problem : problems) UNSCOPED_INFO(problem.file << ":" << problem.row << " " << problem.message);
    REQUIRE_FALSE(any_error(problems));
    auto const expected = expected_statistics("it_schools");
    CHECK(static_cast<double>(population.schools.size()) == expected.at("rows"));
    double naples = 0, lower = 0;
    for (School s = 0; s < population.schools.size(); ++s) {
        naples += population.labels.regions[population.schools.region[s]] == "NA" ? 1 : 0;
        lower += population.labels.phases[population.schools.phase[s]] == "lower_secondary" ? 1 : 0;
    }
    CHECK(naples == expected.at("rows_province_NA_Napoli"));
    CHECK(lower == expected.at("n_lower_secondary"));
}
