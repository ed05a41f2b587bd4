#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/rnn.hpp"

using namespace model_test;

namespace {

using Model_ = Stack<Tokens<7, 5>, Embedding<6>, RNN<9>, LMHead<>>;

}  // namespace

TEST_CASE("RNN: fast and plain kernels agree") { compare_devices<Model_>(); }

TEST_CASE_TEMPLATE("RNN: agrees with PyTorch", Device, Reference, Cpu) { compare_with_fixture<Model_, Device>("rnn"); }

TEST_CASE_TEMPLATE("RNN: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Model_, Device>();
  check_gradients<Model_, Device>(false, 3);
}

TEST_CASE("RNN: saved and loaded") { check_saved_and_loaded<Model_>(); }

TEST_CASE_TEMPLATE("RNN: symbol by symbol as all at once", Device, Reference, Cpu) { check_cached<Model_, Device>(); }
