// google-benchmark's own main; the cases are in kernels.cpp and model.cpp, the ratios are made by bench.py.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
