#include "study.hpp"

#include "support/format.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

namespace strata::techniques {

Evaluation Trace::best() const {
  const auto lower = [](const Evaluation& a, const Evaluation& b) { return a.validation < b.validation; };
  return history.empty() ? Evaluation{0, NAN, NAN} : *std::ranges::min_element(history, lower);
}

double Trace::steps_until(double loss) const {
  const auto reached = [&](const Evaluation& point) { return point.validation <= loss; };
  const auto found = std::ranges::find_if(history, reached);
  return found == history.end() ? INFINITY : static_cast<double>(found->step);
}

std::span<const Token> first_words(std::span<const Token> stream, Size count) {
  Size end = 1;
  for (Size words = 0; end < stream.size() && words < count; ++end) words += stream[end] == 0;
  return stream.first(end);
}

std::string with_seed(const std::string& name, std::uint64_t seed) { return name + ", seed " + std::to_string(seed); }

std::string rate_text(double rate) { return formatted("%g", rate); }

Spread spread_of(std::span<const Trace> traces, const std::function<double(const Trace&)>& figure) {
  std::vector<double> figures;
  for (const Trace& trace : traces) figures.push_back(figure(trace));
  return spread_of(figures);
}

PlotLine loss_line(const std::string& name, Size hue, std::span<const Trace> traces) {
  PlotLine line{name, hue, {}, {}};
  for (Size i = 0; i < traces[0].history.size(); ++i) {
    const double x = static_cast<double>(traces[0].history[i].step);
    const auto over_seeds = [&](double Evaluation::*loss) {
      const Spread of = spread_of(traces, [&](const Trace& trace) { return trace.history[i].*loss; });
      return PlotPoint{x, of.mean, of.low, of.high};
    };
    line.points.push_back(over_seeds(&Evaluation::validation));
    line.fainter.push_back(over_seeds(&Evaluation::training));
  }
  return line;
}

void run_all(std::vector<Job> jobs, int threads) {
  double work = 0;
  for (const Job& job : jobs) work += job.work;
  std::ranges::stable_sort(jobs, [](const Job& a, const Job& b) {
    return a.waits != b.waits ? b.waits : a.work > b.work;  // the longest first, so that none is left over at the end
  });
  const auto waiting = std::ranges::find_if(jobs, &Job::waits);
  Meter meter{jobs.size(), work};
  std::exception_ptr failure;
  std::mutex failing;
  const auto run_some = [&](std::span<const Job> some) {
    std::atomic<Size> next{0};
    const auto take = [&] {
      for (Size i; (i = next++) < some.size();) try {
          some[i].run(meter);
        } catch (...) {
          const std::lock_guard lock{failing};
          if (!failure) failure = std::current_exception();
          next = some.size();
        }
    };
    std::vector<std::jthread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back(take);
    take();
  };
  run_some({jobs.begin(), waiting});
  if (!failure) run_some({waiting, jobs.end()});
  if (failure) std::rethrow_exception(failure);
}

Json to_json(const Spread& spread) { return {{"mean", spread.mean}, {"low", spread.low}, {"high", spread.high}}; }

Json to_json(std::span<const Trace> traces) {
  Json all = Json::array();
  for (const Trace& trace : traces) {
    Json curve = Json::array();
    for (const Evaluation& point : trace.history) curve.push_back({point.step, point.training, point.validation});
    all.push_back(std::move(curve));
  }
  return all;
}

}  // namespace strata::techniques
