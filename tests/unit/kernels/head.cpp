#include "strata/kernels/reference/head.hpp"
#include "strata/kernels/reference/linear.hpp"
#include "strata/kernels/simd/head.hpp"
#include "strata/kernels/simd/linear.hpp"
#include "strata/once.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One head over V symbols with all that it reads and writes; without a bias if `Biased` is false.
template <class S, Size V, Size C, bool Biased> struct Case {
  static constexpr Size T = 65;
  Batch<S, Features<V, T, C>> x, dx;
  std::vector<Token> drawn;
  View<const S, Targets<T>> targets;
  Held<Tensor<S, V, C>> weight{3, 1.}, dweight{4, 1.};
  Held<Tensor<S, V>> bias{5, 1.}, dbias{6, 1.};
  Held<PackedWeight<S, V, C>> packed;
  Held<Tensor<S, head_work<V, C>>> work;
  Batch<S, Losses<T>> losses;
  S scale = S(1) / S(7);

  Case(Size sequences, Size length, std::uint64_t skipped = 2)
      : x{sequences, length, 1, 2},
        dx{sequences, length},
        drawn{symbols<V>(sequences * length, 2, skipped)},
        targets{drawn.data(), sequences, length},
        losses{sequences, length} {}

  static auto optional(auto tensor) {
    if constexpr (Biased)
      return tensor;
    else
      return Nothing{};
  }
  void forward(auto device) {
    pack(device, weight.constant(), packed.tensor());
    head_loss(device, x.constant(), targets, weight.constant(), packed.tensor(), optional(bias.constant()),
              losses.view(), work.tensor());
  }
  void backward(auto device) {
    head_loss_gradient(device, x.constant(), targets, scale, weight.constant(), packed.tensor(),
                       optional(bias.constant()), losses.view(), dx.view(), dweight.tensor(), optional(dbias.tensor()),
                       work.tensor());
  }
};

template <class S, Size V, Size C, bool Biased> void compare() {
  Draw draw{V * 1000 + C};
  for (Size i = 0; i < draws; ++i) {
    // Few of many targets: those that count are gathered from several blocks, more of them than a block holds.
    const Size rows = draw.size(i < draws / 4 ? 400 : 140);
    const std::uint64_t skipped = draw.below(8);
    CAPTURE(seed);
    CAPTURE(V);
    CAPTURE(C);
    CAPTURE(rows);
    CAPTURE(skipped);
    Case<S, V, C, Biased> fast{rows, 1, skipped}, slow{rows, 1, skipped};
    fast.forward(Cpu{});
    slow.forward(Reference{});
    check_close(fast.losses.memory, slow.losses.memory, 32, 1);
    fast.backward(Cpu{});
    slow.backward(Reference{});
    check_close(fast.dx.memory, slow.dx.memory, 64, 0.1);
    check_close(fast.dweight.memory, slow.dweight.memory, 128, 1);
    check_close(fast.dbias.memory, slow.dbias.memory, 128, 1);
    CHECK(fast.packed.memory.intact());
    CHECK(fast.work.memory.intact());
    for (Size r = 0; r < fast.targets.rows(); ++r)
      if (fast.drawn[r] < 0) CHECK(fast.losses.data[r] == 0);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("head_loss and its gradient agree", S, float, double) {
  compare<S, 27, 31, true>();
  compare<S, 3, 8, false>();
  if constexpr (std::is_same_v<S, float>) {
    compare<S, 49, 97, true>();
    compare<S, 17, 1, true>();
    compare<S, 257, 48, false>();
  }
}

TEST_CASE_TEMPLATE("head_loss where no target counts", Device, Reference, Cpu) {
  Case<float, 27, 30, true> place{2, 13, 8};
  place.dweight.memory.zero();
  place.dbias.memory.zero();
  place.forward(Device{});
  place.backward(Device{});
  CHECK(largest_of(place.losses.memory) == 0);
  CHECK(largest_of(place.dx.memory) == 0);
  CHECK(largest_of(place.dweight.memory) == 0);
  CHECK(largest_of(place.dbias.memory) == 0);
}

TEST_CASE_TEMPLATE("head_loss of logits far from zero", Device, Reference, Cpu) {
  Case<float, 27, 8, true> place{1, 13, 0};
  for (Size i = 0; i < place.x.size(); ++i) place.x.data[i] *= 1000;
  place.forward(Device{});
  place.backward(Device{});
  for (Size r = 0; r < 13; ++r) CHECK(std::isfinite(place.losses.data[r]));
  for (Size i = 0; i < place.dx.size(); ++i) CHECK(std::isfinite(place.dx.data[i]));
}

TEST_CASE("head_loss's gradient is right") {
  Case<double, 5, 3, true> place{2, 4};
  place.dweight.memory.zero();
  place.dbias.memory.zero();
  place.forward(Reference{});
  place.backward(Reference{});
  const auto loss = [&] {
    place.forward(Reference{});
    double sum = 0;
    for (Size r = 0; r < place.losses.rows(); ++r) sum += place.losses.data[r];
    return place.scale * sum;
  };
  check_gradient(place.x.data, place.dx.data, place.x.size(), loss);
  check_gradient(place.weight.data, place.dweight.data, place.weight.size, loss);
  check_gradient(place.bias.data, place.dbias.data, place.bias.size, loss);
}
