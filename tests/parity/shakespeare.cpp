#include "steps.hpp"

#include "strata/layers/attention.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/layers/rms_norm.hpp"
#include "strata/layers/sinusoids.hpp"
#include "strata/model/block.hpp"

using namespace parity;

namespace {

/// As in make_fixtures.py: the ladder's model, small.
using Small = Stack<Tokens<27, 8>, Embedding<12>, Sinusoids,
                    Repeat<2, Block<Attention<3>, FeedForward<20, GELU>, RMSNorm>>, RMSNorm, LMHead<NoBias>>;

/// The second as a gradient scaler acts that doubles after every two steps, with gradients clipped while scaled.
const std::vector<parity::Recipe> both{{"plain/", {.optimiser = AdamW{}, .clip = 1}, 0.01},
                               {"scaled/", {.optimiser = AdamW{}, .clip = 1.0 / 65'536, .clip_halves_every = 2}, 0.01}};

}  // namespace

TEST_CASE("shakespeare: three steps of both recipes as PyTorch takes them") {
  check_three_steps<Small, double>("shakespeare", 1e-6, both);
  check_three_steps<Small, float>("shakespeare", 1e-4, both);
}
