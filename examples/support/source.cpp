#include "source.hpp"

#include <cmath>
#include <map>

namespace strata::support {

namespace {

ContiguousWindows windows_of_a_pass(std::span<const Token> stream, const Cut& cut) {
  return {stream, cut.context, Remainder::dropped};
}

}  // namespace

Source training_source(std::span<const Token> stream, const Cut& cut, Size batch) {
  const auto source = [&](auto examples) {
    if (batch > 0) return Source{RandomBatches{examples, batch}};
    Batch all;
    ConsecutiveBatches{examples, examples.size()}.fill(all, 0);
    return Source{OneBatch{std::move(all)}};
  };
  switch (cut.drawing) {
  case Drawing::texts: {
    const WholeWords texts{stream, cut.context};
    return batch > 0 ? Source{ShuffledBatches{texts, batch}} : source(texts);
  }
  case Drawing::passes: {
    const ContiguousWindows windows = windows_of_a_pass(stream, cut);
    return batch > 0 ? Source{ShuffledBatches{windows, batch}} : source(windows);
  }
  case Drawing::sliding: {
    const SlidingWindows windows{stream, cut.context};
    return batch > 0 ? Source{ShuffledBatches{windows, batch, Remainder::kept}} : source(windows);
  }
  case Drawing::prefixes:
    return source(Prefixes{stream, cut.context});
  case Drawing::windows:
    break;
  }
  return cut.one_target ? source(Windows{stream, cut.context}) : source(SlidingWindows{stream, cut.context});
}

Source validation_source(std::span<const Token> stream, const Cut& cut, Size batch) {
  if (cut.drawing == Drawing::sliding) return Source{ConsecutiveBatches{SlidingWindows{stream, cut.context}, batch}};
  return scoring_source(stream, cut, batch);
}

Source scoring_source(std::span<const Token> stream, const Cut& cut, Size batch) {
  if (cut.drawing == Drawing::prefixes || cut.drawing == Drawing::texts)
    return Source{ConsecutiveBatches{WholeWords{stream, cut.context}, batch}};
  if (cut.one_target) return Source{ConsecutiveBatches{Windows{stream, cut.context}, batch}};
  return Source{ConsecutiveBatches{ContiguousWindows{stream, cut.context, Remainder::kept}, batch}};
}

Size steps_a_pass(std::span<const Token> stream, const Cut& cut, Size batch) {
  if (cut.drawing == Drawing::texts) return ShuffledBatches{WholeWords{stream, cut.context}, batch}.steps_a_pass();
  if (cut.drawing == Drawing::sliding)
    return ShuffledBatches{SlidingWindows{stream, cut.context}, batch, Remainder::kept}.steps_a_pass();
  return ShuffledBatches{windows_of_a_pass(stream, cut), batch}.steps_a_pass();
}

double OneBatch::lowest_loss() const {
  std::map<std::vector<Token>, std::map<Token, double>> followers;
  const Size outputs = batch_.targets.size() / batch_.sequences;
  for (Size s = 0; s < batch_.sequences; ++s)
    for (Size t = 0; t < outputs; ++t) {
      if (batch_.targets[s * outputs + t] < 0) continue;
      const auto begin = batch_.tokens.begin() + static_cast<std::ptrdiff_t>(s * batch_.length);
      const Size seen = outputs == 1 ? batch_.length : t + 1;
      ++followers[{begin, begin + static_cast<std::ptrdiff_t>(seen)}][batch_.targets[s * outputs + t]];
    }
  double sum = 0, counted = 0;
  for (const auto& [seen, counts] : followers) {
    double whole = 0;
    for (const auto& [target, count] : counts) whole += count;
    for (const auto& [target, count] : counts) sum -= count * std::log(count / whole);
    counted += whole;
  }
  return sum / counted;
}

}  // namespace strata::support
