#include "../support.hpp"

#include "strata/layers/embedding.hpp"
#include "strata/layers/rms_norm.hpp"

using namespace model_test;

namespace {

using Normalised = Stack<Tokens<7, 5>, Embedding<6>, RMSNorm, LMHead<>>;

}  // namespace

TEST_CASE("RMSNorm: fast and plain kernels agree") { compare_devices<Normalised>(); }

TEST_CASE_TEMPLATE("RMSNorm: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Normalised, Device>("rms_norm");
}

TEST_CASE_TEMPLATE("RMSNorm: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Normalised, Device>();
}

TEST_CASE("RMSNorm: saved and loaded") { check_saved_and_loaded<Normalised>(); }
