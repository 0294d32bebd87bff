// Somebody else's program: runs a scenario and prints an outcome, replicate by replicate, every bit of it.
#include <cpdsim/cpdsim.hpp>

#include <cstdio>

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    try {
        auto const results = cpdsim::facade::load(argv[1], {{"run.replicates", "3"}}).run({.jobs = 2});
        for (float const years : results->outcome("practice_years")) std::printf("%a\n", static_cast<double>(years));
        std::printf("%s\n", results->units("practice_years").c_str());
        return 0;
    } catch (cpdsim::facade::Fault const& fault) {
        std::fprintf(stderr, "%s", fault.what());
        return 3;
    }
}
