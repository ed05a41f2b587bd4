#include "../support.hpp"

#include "strata/layers/table.hpp"

using namespace model_test;

namespace {

using Bigram = Stack<Tokens<7, 5>, Table>;

}  // namespace

TEST_CASE("Table: fast and plain kernels agree") { compare_devices<Bigram>(); }

TEST_CASE_TEMPLATE("Table: agrees with PyTorch", Device, Reference, Cpu) {
  compare_with_fixture<Bigram, Device>("table");
}

TEST_CASE_TEMPLATE("Table: gradients agree with differences", Device, Reference, Cpu) {
  check_gradients<Bigram, Device>();
  check_gradients<Stack<Tokens<7, 1>, Table>, Device>();
}

TEST_CASE("Table: saved and loaded") { check_saved_and_loaded<Bigram>(); }
