// What the compiler must not do. GCC 12 with AVX-512 built {1, 1, 1, 0} as {1, 1, 1, 1} (CMakeLists.txt switches that
// off); a wrong constant in a table would change results without a word.
#include <catch2/catch.hpp>

#include <vector>

namespace {

struct Tables {
    std::vector<std::vector<double>> rows{
        {0, 2, 0, 1, 1}, {3, 0, 1, 0, 0}, {0, 1, 0, 4, 1}, {1, 1, 1, 0, 5}, {2, 0, 0, 2, 0}};
    std::vector<std::vector<long>> whole{{7, 7, 7, 0, 1}, {7, 0, 1}, {0, 7, 7, 7}, {7, 7, 7, 7, 7, 7, 7, 0, 2}};
};

}  // namespace

TEST_CASE("constants of tables are what is written") {
    Tables const tables;
    double weighted = 0;
    for (auto const& row : tables.rows) {
        double place = 1;
        for (double const value : row) weighted += value * place++;
    }
    CHECK(weighted == 4 + 4 + 5 + 3 + 3 + 2 + 16 + 5 + 1 + 2 + 3 + 25 + 2 + 8);
    CHECK(tables.rows[3][3] == 0);
    CHECK(tables.whole[0][3] == 0);
    CHECK(tables.whole[1][1] == 0);
    CHECK(tables.whole[3][7] == 0);
}
