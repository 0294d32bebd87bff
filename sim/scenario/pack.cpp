#include "scenario/pack.hpp"
#include "scenario/collect.hpp"
namespace cpdsim {
std::shared_ptr<Prepared::Block const> prepare_pack(Pack const& p, Workers& w) { return prepare(*p.lanes[0], p.world, w)->blocks[0]; }
static void cut(std::vector<float>& v, std::size_t n, std::size_t r) { std::size_t const e = v.size() / n; v = std::vector<float>(v.begin() + static_cast<long>(e * r), v.begin() + static_cast<long>(e * (r + 1))); }
static void cut(std::vector<double>& v, std::size_t n, std::size_t r) { std::size_t const e = v.size() / n; v = std::vector<double>(v.begin() + static_cast<long>(e * r), v.begin() + static_cast<long>(e * (r + 1))); }
std::optional<Results> simulate_pack(Pack const& p, Workers& w, RunRequest const& q) {
    std::optional<Results> all;
    for (std::size_t i = 0; i < p.lanes.size(); ++i) {
        Scenario s = *p.lanes[i];
        s.run.replicates = p.luck[i].slot + 1.0;
        RunRequest request = q;
        request.draw = p.luck[i].realisation;
        if (!request.prepared) { auto made = std::make_shared<Prepared>(); made->blocks = {prepare_pack(p, w)}; request.prepared = made; }
        auto one = simulate(s, w, request);
        if (!one) return one;
        std::size_t const n = static_cast<std::size_t>(one->replicates), r = n - 1;
        for (auto& v : one->timeseries) cut(v.values, n, r);
        for (auto& g : one->by_group) for (auto& v : g.variables) cut(v.values, n, r);
        for (auto& v : one->outcomes) cut(v.values, n, r);
        for (auto& v : one->programmes) cut(v.values, n, r);
        if (one->attribution) for (auto& v : one->attribution->variables) cut(v.values, n, r);
        cut(one->lorenz, n, r);
        cut(one->budget.planned, n, r); cut(one->budget.absorbed, n, r); cut(one->budget.unspent, n, r);
        if (!one->budget.transferred.empty()) cut(one->budget.transferred, n, r);
        one->replicates = 1;
        if (!all) { all = std::move(one); continue; }
        if (all->attribution) for (std::size_t k = 0; k < all->attribution->variables.size(); ++k) { auto& a = all->attribution->variables[k].values; auto& b = one->attribution->variables[k].values; a.insert(a.end(), b.begin(), b.end()); }
        append(*all, *one);
    }
    return all;
}
}
