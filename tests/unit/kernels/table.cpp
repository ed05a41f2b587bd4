#include "strata/kernels/reference/table.hpp"
#include "strata/kernels/simd/table.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// One table of V symbols with all that it reads and writes.
template <class S, Size V> struct Case {
  static constexpr Size T = 65;
  std::vector<Token> read, wanted;
  View<const S, Tokens<V, T>> tokens;
  View<const S, Targets<T>> targets;
  Held<Tensor<S, V, V>> weight{3, 3.}, dweight{4, 1.};
  Batch<S, Losses<T>> losses;
  Batch<S, Logits<V, T>> y;
  S scale = S(1) / S(7);

  Case(Size sequences, Size length, std::uint64_t skipped = 2)
      : read{symbols<V>(sequences * length, 1)},
        wanted{symbols<V>(sequences * length, 2, skipped)},
        tokens{read.data(), sequences, length},
        targets{wanted.data(), sequences, length},
        losses{sequences, length},
        y{sequences, length} {}

  void forward(auto device) { table_loss(device, tokens, targets, weight.constant(), losses.view()); }
  void backward(auto device) {
    table_loss_gradient(device, tokens, targets, scale, weight.constant(), losses.constant(), dweight.tensor());
  }
};

}  // namespace

TEST_CASE_TEMPLATE("table, its loss and its gradient agree", S, float, double) {
  for_widths<S>([]<Size V>(std::integral_constant<Size, V>) {
    for (const auto [sequences, length] : {Shape{1, 1}, Shape{3, 1}, Shape{2, 24}, Shape{2, 65}, Shape{70, 60}}) {
      Case<S, V> fast{sequences, length}, slow{sequences, length};
      table(Cpu{}, fast.tokens, fast.weight.constant(), fast.y.view());
      table(Reference{}, slow.tokens, slow.weight.constant(), slow.y.view());
      check_close(fast.y.memory, slow.y.memory, 0);
      fast.forward(Cpu{});
      slow.forward(Reference{});
      check_close(fast.losses.memory, slow.losses.memory);
      fast.backward(Cpu{});
      slow.backward(Reference{});
      check_close(fast.dweight.memory, slow.dweight.memory, 64);
      for (Size r = 0; r < fast.targets.rows(); ++r)
        if (fast.wanted[r] < 0) CHECK(fast.losses.data[r] == 0);
    }
  });
}

TEST_CASE_TEMPLATE("table_loss of logits far from zero, and where no target counts", Device, Reference, Cpu) {
  Case<float, 27> place{2, 60};
  for (Size i = 0; i < place.weight.size; ++i) place.weight.data[i] *= 1000;
  place.forward(Device{});
  place.backward(Device{});
  for (Size r = 0; r < place.losses.rows(); ++r) CHECK(std::isfinite(place.losses.data[r]));
  for (Size i = 0; i < place.dweight.size; ++i) CHECK(std::isfinite(place.dweight.data[i]));

  Case<float, 27> skipped{2, 60, 8};
  skipped.dweight.memory.zero();
  skipped.forward(Device{});
  skipped.backward(Device{});
  CHECK(largest_of(skipped.losses.memory) == 0);
  CHECK(largest_of(skipped.dweight.memory) == 0);
}

TEST_CASE("table_loss's gradient is right") {
  Case<double, 5> place{3, 9};
  place.dweight.memory.zero();
  place.forward(Reference{});
  place.backward(Reference{});
  check_gradient(place.weight.data, place.dweight.data, place.weight.size, [&] {
    place.forward(Reference{});
    double sum = 0;
    for (Size r = 0; r < place.losses.rows(); ++r) sum += place.losses.data[r];
    return place.scale * sum;
  });
}
