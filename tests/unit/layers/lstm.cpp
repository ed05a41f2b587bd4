#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/lstm.hpp"

using namespace model_test;

namespace {

using Model_ = Stack<Tokens<7, 5>, Embedding<6>, LSTM<9>, LMHead<>>;

}  // namespace

TEST_CASE("LSTM: fast and plain kernels agree") { compare_devices<Model_>(); }

TEST_CASE_TEMPLATE("LSTM: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Model_, Device>("lstm");
}

TEST_CASE_TEMPLATE("LSTM: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Model_, Device>();
  check_gradients<Model_, Device>(false, 3);
}

TEST_CASE("LSTM: saved and loaded") { check_saved_and_loaded<Model_>(); }

TEST_CASE_TEMPLATE("LSTM: symbol by symbol as all at once", Device, Reference, Cpu) { check_cached<Model_, Device>(); }
