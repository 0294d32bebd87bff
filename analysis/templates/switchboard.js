"use strict";
// Weighs the page's draws by the findings that are ticked. The numbers are the page's own; nothing is fetched.
const board = document.getElementById("switchboard-data");
if (board) {
  const data = JSON.parse(board.content.textContent);
  const draws = data.form.length;
  const logNormal = (away, variance) => -0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + away * away / variance);
  const logSum = logs => {
    const top = Math.max(...logs);
    return Number.isFinite(top) ? top + Math.log(logs.reduce((sum, x) => sum + Math.exp(x - top), 0)) : top;
  };
  const ofGroup = (group, counts, ratio, d) => {
    const members = group.members.filter(i => counts.has(i)).map(i => data.members[i]);
    if (!members.length) return 0;
    return logSum(data.spreads.map((x, k) => members.reduce((sum, m) => {
      const r = m.per_sd ? ratio : 1;
      const noise = r * m.noise[d], spread = x * group.scale;
      return sum + (m.found[d] === null ? data.impossible
        : logNormal(m.value - r * m.found[d], m.variance + noise * noise + spread * spread));
    }, data.shares_of_spreads[k])));
  };
  const logLikelihood = (counts, d) => {
    let alone = 0;
    for (const i in data.alone) if (counts.has(i)) alone += data.alone[i][d];
    return logSum(data.ratios.map((ratio, k) => {
      let sum = alone;
      for (const i in data.by_ratio) if (counts.has(i)) sum += data.by_ratio[i][k][d];
      for (const group of data.groups) sum += ofGroup(group, counts, ratio, d);
      return sum;
    })) - Math.log(data.ratios.length);
  };
  const everything = new Set(data.findings);
  const withAll = data.form.map((_, d) => logLikelihood(everything, d));
  // Each form keeps its share of the draws; within it they are weighed by the findings that count less all of them.
  const weigh = counts => {
    const logs = withAll.map((all, d) => logLikelihood(counts, d) - all);
    const weight = new Array(draws).fill(0);
    data.share.forEach((share, f) => {
      const total = logSum(logs.filter((_, d) => data.form[d] === f));
      logs.forEach((log, d) => { if (data.form[d] === f) weight[d] = share * Math.exp(log - total); });
    });
    const means = data.values.map(row => row.reduce((sum, value, d) => sum + weight[d] * value, 0));
    return {means, effective: 1 / weight.reduce((sum, w) => sum + w * w, 0)};
  };
  const grouped = (value, places) => {
    const [whole, rest] = Math.abs(value).toFixed(places).split(".");
    const plain = whole.replace(/\B(?=(\d{3})+$)/g, data.thousands) + (rest ? data.decimal + rest : "");
    return (value < 0 && /[1-9]/.test(plain) ? "\u2212" : "") + plain;
  };
  const print = value => {
    const whole = Math.abs(value) >= 10 || Math.abs(value - Math.round(value)) < 0.05;
    return grouped(value * data.scale, data.places >= 0 ? data.places : whole ? 0 : 1);
  };
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => name in values ? values[name] : all);
  const section = document.getElementById("switchboard");
  const boxes = [...section.querySelectorAll("input[type=checkbox]")];
  const show = () => {
    const found = weigh(new Set(boxes.filter(box => box.checked).map(box => box.value)));
    const order = found.means.map((_, s) => s).sort((a, b) => data.direction * (found.means[b] - found.means[a]) || a - b);
    const size = grouped(found.effective, 0);
    const enough = found.effective >= data.few;
    section.querySelector(".switched").textContent = enough
      ? put(data.words.first, {best: data.strategies[order[0]], second: data.strategies[order[1]],
                               n: print(Math.abs(found.means[order[0]] - found.means[order[1]]))})
      : put(data.words.few, {draws: size});
    section.querySelector(".effective").textContent = put(data.words.effective, {draws: size});
    section.querySelectorAll(".now").forEach((cell, s) => {
      cell.textContent = enough ? print(found.means[s]) : "\u2013";
      cell.dataset.exact = found.means[s];
    });
    section.dataset.effective = found.effective;
  };
  for (const box of boxes) {
    box.disabled = false;
    box.checked = true;
    box.addEventListener("change", show);
  }
  const all = section.querySelector("button");
  all.hidden = false;
  all.addEventListener("click", () => { for (const box of boxes) box.checked = true; show(); });
  show();
}
