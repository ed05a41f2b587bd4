#include "../support.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/lstm.hpp"
#include "strata/layers/position.hpp"
#include "strata/stages/names.hpp"
#include "strata/train/learner.hpp"

#include <cstring>

using namespace model_test;

namespace {

/// Large enough that gradients are reduced and weights stepped and packed by several threads.
using Transformer =
    Stack<Tokens<27, 128>, Embedding<64>, Position,
          Repeat<2, Block<Attention<4, Bias>, FeedForward<256, GELU, Dropout<10>>>>, LayerNorm, LMHead<>>;
static_assert(parameter_count<Transformer> > 100'000);

using Recurrence = Stack<Tokens<27, 16>, Embedding<16>, LSTM<24>, LMHead<>>;

template <Model M> struct Case {
  static constexpr Size length = std::min<Size>(8, context_length<M>);
  Size sequences = 0;

  /// The weights after 50 steps.
  Parameters<M> trained(int threads) const {
    Learner<M> learner{sequences, threads};
    initialise(learner.weights, 1);
    const StepRule rule{.optimiser = AdamW{}, .clip = 1, .penalty = 0.01};
    for (std::uint32_t step = 1; step <= 50; ++step) {
      const Size outputs = sees_windows<M> ? 1 : length;
      const Batch batch{random_symbols(sequences * length, 27, 2 * step),
                        random_symbols(sequences * outputs, 27, 2 * step + 1), sequences, length};
      learner.step(batch, rule, 1e-3, 7, step);
    }
    return learner.weights.parameters;
  }
};

template <Model M> void check_threads(Size sequences) {
  const Case<M> run{sequences};
  const Parameters<M> one = run.trained(1);
  Parameters<M> start;
  initialise(start, 1);
  CHECK(std::memcmp(one.data(), start.data(), one.span().size_bytes()) != 0);
  for (int threads : {2, 3, 8}) {
    CAPTURE(threads);
    CHECK(std::memcmp(run.trained(threads).data(), one.data(), one.span().size_bytes()) == 0);
  }
}

}  // namespace

// Batches of several shards, with a last one that is smaller, and above what is worth a second thread.
TEST_CASE("threads do not show in the bits of a bigram") { check_threads<names::Bigram>(5000); }
TEST_CASE("threads do not show in the bits of an MLP") { check_threads<names::Mlp>(300); }
TEST_CASE("threads do not show in the bits of a recurrent network") { check_threads<Recurrence>(75); }
TEST_CASE("threads do not show in the bits of a network that normalises over the batch") {
  check_threads<names::Cnn>(70);
}
// One shard, whose kernels divide their work.
TEST_CASE("threads do not show in the bits of a small batch") {
  check_threads<names::PlainCnn>(32);
  check_threads<Transformer>(1);
}
TEST_CASE("threads do not show in the bits of a transformer with dropout") { check_threads<Transformer>(11); }
