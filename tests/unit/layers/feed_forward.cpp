#include "../support.hpp"

#include "strata/layers/dropout.hpp"
#include "strata/layers/embedding.hpp"
#include "strata/model/block.hpp"

using namespace model_test;

namespace {

using Thinking = Stack<Tokens<7, 5>, Embedding<6>, FeedForward<10, GELU, Dropout<10>>, LMHead<>>;

}  // namespace

TEST_CASE("FeedForward: fast and plain kernels agree") {
  compare_devices<Thinking>();
  compare_devices<Thinking>(true);
}

TEST_CASE_TEMPLATE("FeedForward: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Thinking, Device>("feed_forward");
}

TEST_CASE_TEMPLATE("FeedForward: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Thinking, Device>();
  check_gradients<Thinking, Device>(true);
}

TEST_CASE("FeedForward: saved and loaded") { check_saved_and_loaded<Thinking>(); }
