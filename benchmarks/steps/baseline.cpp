#include "steps/baseline.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace strata::benchmarks {

namespace {

/// The run that took the middle time; of two, the shorter.
Figures median(std::vector<Figures> runs) {
  const auto middle = runs.begin() + static_cast<std::ptrdiff_t>((runs.size() - 1) / 2);
  std::ranges::nth_element(runs, middle, {}, &Figures::time);
  return *middle;
}

double nanoseconds(const std::string& unit) {
  return unit == "ns"   ? 1
         : unit == "us" ? 1e3
         : unit == "ms" ? 1e6
         : unit == "s"  ? 1e9
                        : throw std::runtime_error{"found time_unit \"" + unit + "\", expected ns, us, ms or s"};
}

std::string shown_time(double time) {
  const auto [unit, text] = time < 1e3   ? std::pair{1.0, "ns"}
                            : time < 1e6 ? std::pair{1e3, "µs"}
                            : time < 1e9 ? std::pair{1e6, "ms"}
                                         : std::pair{1e9, "s"};
  char shown[32];
  std::snprintf(shown, sizeof shown, "%.4g %s", time / unit, text);
  return shown;
}

std::string shown_share(double share) {
  char shown[32];
  std::snprintf(shown, sizeof shown, "%.0f %%", 100 * share);
  return share > 0 ? shown : "–";
}

/// Right-aligned in so many columns, counted in characters rather than bytes.
std::string cell(const std::string& text, std::size_t width) {
  const auto continues = [](char c) { return (c & 0xC0) == 0x80; };
  const auto columns = text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues));
  return std::string(width > columns ? width - columns : 1, ' ') + text;
}

}  // namespace

Baseline read_baseline(const std::string& file) {
  std::ifstream in{file};
  if (!in) throw std::runtime_error{file + ": it cannot be read; is it there?"};
  try {
    const auto json = nlohmann::json::parse(in);
    Baseline baseline{file, {}, {}};
    for (const auto& [key, value] : json.at("context").items())
      if (value.is_string()) baseline.context[key] = value.get<std::string>();
    std::map<std::string, std::vector<Figures>> runs;
    for (const auto& row : json.at("benchmarks"))
      if (row.at("run_type") == "iteration" && !row.value("error_occurred", false))
        runs[row.at("run_name").get<std::string>()].push_back(
            {row.at("real_time").get<double>() * nanoseconds(row.at("time_unit").get<std::string>()),
             row.value("peak", 0.0), row.value("roof", 0.0)});
    for (const auto& [name, figures] : runs) baseline.rows[name] = median(figures);
    if (baseline.rows.empty()) throw std::runtime_error{"it has no row that ran"};
    return baseline;
  } catch (const std::exception& error) {
    throw std::runtime_error{
        file + ": expected what --benchmark_out=FILE --benchmark_out_format=json writes: " + error.what()};
  }
}

BesideBaseline::BesideBaseline(Baseline then, std::map<std::string, std::string> today)
    : then_{std::move(then)}, today_{std::move(today)} {}

bool BesideBaseline::ReportContext(const Context& context) {
  usual_.reset(benchmark::CreateDefaultDisplayReporter());  // by now it knows --benchmark_format
  return usual_->ReportContext(context);
}

void BesideBaseline::ReportRuns(const std::vector<Run>& runs) {
  usual_->ReportRuns(runs);
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
    const auto share = [&](const char* name) {
      const auto found = run.counters.find(name);
      return found == run.counters.end() ? 0 : found->second.value;
    };
    const std::string name = run.run_name.str();
    auto& figures = now_[name];
    if (figures.empty()) order_.push_back(name);
    const double seconds = run.real_accumulated_time / static_cast<double>(run.iterations);
    figures.push_back({1e9 * seconds, share("peak"), share("roof")});
  }
}

void BesideBaseline::Finalize() {
  usual_->Finalize();
  std::size_t width = 0;
  for (const std::string& name : order_) width = std::max(width, name.size());
  std::ostream& out = GetOutputStream();
  out << "\nBeside " << then_.file << ":\n";
  for (const auto& [key, now] : today_) {
    const auto found = then_.context.find(key);
    const std::string then = found == then_.context.end() ? "not said" : found->second;
    if (then != now) out << "  " << key << " differs: then " << then << ", now " << now << '\n';
  }
  out << "name" << std::string(width > 4 ? width - 4 : 0, ' ') << cell("then", 12) << cell("now", 12)
      << cell("then / now", 12) << cell("peak then", 11) << cell("now", 7) << cell("roof then", 11) << cell("now", 7)
      << '\n';
  for (const std::string& name : order_) {
    const Figures now = median(now_[name]);
    const auto found = then_.rows.find(name);
    const Figures then = found == then_.rows.end() ? Figures{} : found->second;
    char ratio[32];
    std::snprintf(ratio, sizeof ratio, "%.2f ×", then.time / now.time);
    out << name << std::string(width - name.size(), ' ') << cell(then.time > 0 ? shown_time(then.time) : "–", 12)
        << cell(shown_time(now.time), 12) << cell(then.time > 0 ? ratio : "–", 12) << cell(shown_share(then.peak), 11)
        << cell(shown_share(now.peak), 7) << cell(shown_share(then.roof), 11) << cell(shown_share(now.roof), 7) << '\n';
  }
}

}  // namespace strata::benchmarks
