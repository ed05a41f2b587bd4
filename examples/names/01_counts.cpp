#include "stages.hpp"

#include "support/corpus.hpp"
#include "support/format.hpp"
#include "support/report_text.hpp"
#include "support/stage_model_of.hpp"

#include <cmath>

using namespace strata;
using namespace strata::support;

namespace {

constexpr Size V = 27;

/// How often each symbol follows each context of n symbols: V^n rows of V counts. Before a name there is only `.`.
struct Counts {
  Size context;
  std::vector<float> of;
  std::vector<float> rows;

  Counts(std::span<const Token> stream, Size n) : context{n}, of(V), rows(1) {
    for (Size i = 0; i < n; ++i) of.resize(of.size() * V), rows.resize(rows.size() * V);
    for_each_pair(stream, [&](Size row, Size next) { ++of[row * V + next], ++rows[row]; });
  }

  void for_each_pair(std::span<const Token> stream, auto&& f) const {
    Size row = 0;
    for (Size i = 1; i < stream.size(); ++i) {
      row = stream[i - 1] == 0 ? 0 : (row * V + static_cast<Size>(stream[i - 1])) % rows.size();
      f(row, static_cast<Size>(stream[i]));
    }
  }

  /// log of (n + 1) / (row + V): as if every pair had been seen once more, so that none is impossible.
  double log_probability(Size row, Size next) const {
    return std::log((static_cast<double>(of[row * V + next]) + 1) / (static_cast<double>(rows[row]) + V));
  }
  double loss(std::span<const Token> stream) const {
    double sum = 0;
    for_each_pair(stream, [&](Size row, Size next) { sum -= log_probability(row, next); });
    return sum / static_cast<double>(stream.size() - 1);
  }
};

/// The bigram's whole training: its table of logits becomes the logarithm of what was counted.
void count(StageModel& model, const Corpus& corpus) {
  const Counts counts{corpus.train, 1};
  const std::span<float> table = model.weights()[0].values;
  for (Size cell = 0; cell < table.size(); ++cell)
    table[cell] = static_cast<float>(counts.log_probability(cell / V, cell % V));
}

/// What counting costs with more context: why there are networks.
std::vector<std::string> more_context(const Corpus& corpus) {
  std::vector<std::string> lines;
  for (Size n = 1; n <= 4; ++n) {
    const Counts counts{corpus.train, n};
    const auto unseen = static_cast<double>(std::ranges::count(counts.of, 0.0f));
    lines.push_back(formatted(
        "Counting with %zu symbol%s of context takes %s cells, %.1f %% of them never seen; training "
        "loss %.4f, validation %.4f.",
        n, n > 1 ? "s" : "", grouped(counts.of.size()).c_str(), 100 * unseen / static_cast<double>(counts.of.size()),
        counts.loss(corpus.train), counts.loss(corpus.validation)));
  }
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  Stage stage = names::stage(names::counts);
  stage.fit = count;
  stage.remarks = more_context;
  StageModelOf<names::Bigram> model;
  return run_stage(stage, model, argc, argv);
}
