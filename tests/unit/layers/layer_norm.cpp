#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/layer_norm.hpp"

using namespace model_test;

namespace {

using Normalised = Stack<Tokens<7, 5>, Embedding<6>, LayerNorm, LMHead<>>;

}  // namespace

TEST_CASE("LayerNorm: fast and plain kernels agree") { compare_devices<Normalised>(); }

TEST_CASE_TEMPLATE("LayerNorm: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Normalised, Device>("layer_norm");
}

TEST_CASE_TEMPLATE("LayerNorm: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Normalised, Device>();
}

TEST_CASE("LayerNorm: saved and loaded") { check_saved_and_loaded<Normalised>(); }
