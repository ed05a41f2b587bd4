#include "remarks.hpp"

#include "format.hpp"
#include "report_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace strata::support {

namespace {

constexpr double luck = 0.02;  // nats by which a validation loss differs from seed to seed

double validation_at(const StageReport& stage, std::uint64_t step) {
  const auto point = std::ranges::find(stage.curve, step, &CurvePoint::step);
  return point == stage.curve.end() ? NAN : point->validation;
}

/// Where a stage's curve goes below that of the one before it, and stays there; empty where they were not evaluated at
/// the same symbols, or it does not.
std::string overtaking(const StageReport& stage, const StageReport& before) {
  if (stage.symbols_a_step == 0 || stage.symbols_a_step != before.symbols_a_step) return {};
  const CurvePoint* from = nullptr;
  for (const CurvePoint& point : stage.curve) {
    const double other = validation_at(before, point.step);
    if (std::isnan(other)) continue;
    if (!(point.validation < other))
      from = nullptr;
    else if (!from)
      from = &point;
  }
  if (!from) return {};
  const std::string seen = brief(static_cast<double>(from->step * stage.symbols_a_step)) + " symbols";
  return from == &stage.curve.front()
             ? stage.title + " is ahead of " + before.title + " from the first evaluation on, after " + seen + "."
             : stage.title + " overtakes " + before.title + " after " + seen + ".";
}

std::string against_the_best(const StageReport& stage, const StageReport& best) {
  const double ahead = best.validation_loss - stage.validation_loss;
  const auto compared = formatted("%s: %.4f in validation, %s: %.4f", stage.title.c_str(), stage.validation_loss,
                                  best.title.c_str(), best.validation_loss);
  if (stage.type == best.type)
    return compared + (std::abs(ahead) < luck ? ". The same type, learnt in two ways, arrives at the same place."
                                              : ". The same type should arrive at the same place; it did not.");
  if (ahead >= luck) return {};
  return compared + (ahead > -luck ? ". Another seed makes as much of a difference."
                                   : ". With this data and this recipe the newer model is not the better one.");
}

/// Of a stage that has diverged the worst there is.
double finite_loss(const StageReport& stage) {
  return std::isfinite(stage.validation_loss) ? stage.validation_loss : std::numeric_limits<double>::infinity();
}

std::string by_heart(const StageReport& stage) {
  if (!std::isfinite(stage.validation_loss))
    return stage.title + " has diverged: its loss is no number. A lower learning rate would help it.";
  if (!(stage.validation_loss - stage.training_loss > 0.25) || stage.training_loss > 100)
    return {};  // that is not learning
  return formatted("%s knows what it learnt from much better than the rest (%.4f against %.4f): it has begun to learn "
                   "it by heart, and would do better with more of it.",
                   stage.title.c_str(), stage.training_loss, stage.validation_loss);
}

}  // namespace

std::vector<std::string> remarks_on(const std::vector<StageReport>& stages) {
  std::vector<std::string> remarks;
  const auto add = [&](std::string remark) {
    if (!remark.empty()) remarks.push_back(std::move(remark));
  };
  for (std::size_t i = 1; i < stages.size(); ++i) {
    const auto earlier = std::span{stages}.first(i);
    add(overtaking(stages[i], stages[i - 1]));
    const auto best = std::ranges::min_element(earlier, {}, finite_loss);
    if (std::isfinite(stages[i].validation_loss) && std::isfinite(best->validation_loss))
      add(against_the_best(stages[i], *best));
  }
  for (const StageReport& stage : stages) add(by_heart(stage));
  return remarks;
}

}  // namespace strata::support
