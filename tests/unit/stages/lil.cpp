#include "../support.hpp"

#include "strata/stages/lil.hpp"

#include <numeric>

using namespace model_test;

namespace {

using Few = Tokens<40, 12>;

/// Logits at the last position of a text, and of the same text with the words before the last in another order.
template <Model M> std::pair<Tensors, Tensors> before_and_after_shuffling() {
  Trial<M, double, Cpu> trial{1};
  const auto last_logits = [&] {
    trial.forward();
    const std::vector<double>& all = trial.logits;
    return Tensors{{"logits", {40}, {all.end() - 40, all.end()}}};
  };
  std::iota(trial.tokens.begin(), trial.tokens.end(), Token{3});
  const Tensors before = last_logits();
  std::ranges::reverse(trial.tokens.begin(), trial.tokens.end() - 1);
  std::swap(trial.tokens[2], trial.tokens[7]);
  return {before, last_logits()};
}

template <Model M> void check_blind_to_order() {
  const auto [before, after] = before_and_after_shuffling<M>();
  check_close(after, before, 1e-12);
}
template <Model M> void check_sees_order() {
  const auto [before, after] = before_and_after_shuffling<M>();
  double most = 0;
  for (Size i = 0; i < 40; ++i) most = std::max(most, std::abs(after[0].values[i] - before[0].values[i]));
  CHECK(most > 1e-3 * largest(before[0].values));
}

}  // namespace

// A mean has no order, with positions or without; nor has attention, until words know where they stand.
TEST_CASE("lil: what comes before the last word may be shuffled without positions") {
  check_blind_to_order<lil::BagOfWords<Few>>();
  check_blind_to_order<lil::BagWithPositions<Few>>();
  check_blind_to_order<lil::Bigram<Few>>();
  check_blind_to_order<lil::WithAttention<Few>>();
}

TEST_CASE("lil: with positions attention sees the order") {
  check_sees_order<lil::WithPositions<Few>>();
  check_sees_order<lil::WithFeedForward<Few>>();
  check_sees_order<lil::Transformer<Few>>();
  check_sees_order<lil::MultiHead<Few>>();
}

// A single place is enough: the bigram sees the last word alone, the others what is before it.
TEST_CASE("lil: all but the bigram see more than the last word") {
  const auto moves = []<Model M>(std::type_identity<M>) {
    Trial<M, double, Cpu> trial{1};
    trial.forward();
    const std::vector<double> before(trial.logits.end() - 40, trial.logits.end());
    trial.tokens[0] = (trial.tokens[0] + 1) % 40;
    trial.forward();
    return !std::equal(before.begin(), before.end(), trial.logits.end() - 40);
  };
  CHECK(!moves(std::type_identity<lil::Bigram<Few>>{}));
  CHECK(moves(std::type_identity<lil::BagOfWords<Few>>{}));
  CHECK(moves(std::type_identity<lil::WithAttention<Few>>{}));
  CHECK(moves(std::type_identity<lil::TwoBlocks<Few>>{}));
}
