#include "strata/kernels/attention_steps.hpp"
#include "strata/kernels/reference/attention.hpp"
#include "strata/kernels/simd/attention.hpp"
#include "strata/once.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

/// Attention with H heads of D channels and all that it reads and writes.
template <class S, Size T, Size H, Size D> struct Case {
  static constexpr Size C = H * D;
  static constexpr std::integral_constant<Size, H> heads{};
  Batch<S, Features<27, T, 3 * C>> joint, djoint;
  Batch<S, Features<27, T, C>> y, dy;
  Held<PerSequence<S, T, C>> key, value;
  Held<PerSequence<S, H, T>> log_sum;
  Held<Tensor<S, attention_work<H, T, C>>> work;

  Case(Size sequences, Size length)
      : joint{sequences, length, 1, 2},
        djoint{sequences, length},
        y{sequences, length},
        dy{sequences, length, 2},
        key{sequences},
        value{sequences},
        log_sum{sequences} {}

  void forward(auto device) {
    attention(device, heads, joint.constant(), key.tensor(), value.tensor(), Size{0}, y.view(), log_sum.tensor(),
              work.tensor());
  }
  void backward(auto device) {
    attention_gradient(device, heads, joint.constant(), key.tensor(), value.tensor(), y.constant(), log_sum.tensor(),
                       dy.constant(), djoint.view(), work.tensor());
  }
  bool intact() const {
    return key.memory.intact() && value.memory.intact() && log_sum.memory.intact() && work.memory.intact();
  }
};

template <class S, Size T, Size H, Size D> void compare() {
  Draw draw{T * 1000 + H};
  for (Size i = 0; i < draws; ++i) {
    const Shape shape{1 + draw.below(3), i == 0 ? T : draw.size(T)};
    CAPTURE(seed);
    CAPTURE(T);
    CAPTURE(H);
    CAPTURE(D);
    CAPTURE(shape.sequences);
    CAPTURE(shape.length);
    Case<S, T, H, D> fast{shape.sequences, shape.length}, slow{shape.sequences, shape.length};
    fast.forward(Cpu{});
    slow.forward(Reference{});
    check_close(fast.y.memory, slow.y.memory, 64);
    for (Size s = 0; s < shape.sequences; ++s)
      for (Size h = 0; h < H; ++h)
        for (Size t = 0; t < shape.length; ++t) {
          const Size at = (s * H + h) * T + t;
          CHECK(fast.log_sum[at] == doctest::Approx(slow.log_sum[at]).epsilon(sizeof(S) == 4 ? 1e-5 : 1e-12));
        }
    fast.backward(Cpu{});
    slow.backward(Reference{});
    check_close(fast.djoint.memory, slow.djoint.memory, 128);
    CHECK(fast.intact());
    CHECK(slow.intact());
  }
}

/// A sequence given in parts, which leave their keys and values behind, comes out as if given at once.
template <class S, Size T, Size H, Size D> void continued(auto device, Size sequences) {
  using Place = Case<S, T, H, D>;
  Place whole{sequences, T}, parts{sequences, T};
  whole.forward(device);
  Draw draw{T * 1000 + H};
  Size first = 0;
  while (first < T) {
    const Size length = draw.size(std::min(T - first, (T + 1) / 2)), end = first + length;
    CAPTURE(seed);
    CAPTURE(first);
    CAPTURE(length);
    Batch<S, Features<27, T, 3 * Place::C>> joint{sequences, length};
    Batch<S, Features<27, T, Place::C>> y{sequences, length};
    for (Size s = 0; s < sequences; ++s)
      std::copy_n(whole.joint.row(s * T + first), length * 3 * Place::C, joint.row(s * length));
    attention(device, Place::heads, joint.constant(), parts.key.tensor(), parts.value.tensor(), first, y.view(),
              parts.log_sum.tensor(), parts.work.tensor());
    CHECK(y.memory.intact());
    for (Size s = 0; s < sequences; ++s) std::copy_n(y.row(s * length), length * Place::C, parts.y.row(s * T + first));
    first = end;
  }
  check_close(parts.y.memory, whole.y.memory, 64);
  CHECK(parts.intact());
}

}  // namespace

TEST_CASE_TEMPLATE("attention and its gradient agree", S, float, double) {
  compare<S, 13, 3, 9>();
  compare<S, 65, 8, 16>();
  if constexpr (std::is_same_v<S, float>) {
    compare<S, 130, 5, 6>();
    compare<S, 1, 1, 1>();
    compare<S, 8, 1, 3>();
    compare<S, 65, 1, 128>();
  }
}

TEST_CASE_TEMPLATE("attention goes on from what the state keeps", S, float, double) {
  continued<S, 13, 3, 9>(Reference{}, 2);
  continued<S, 13, 3, 9>(Cpu{}, 2);
  continued<S, 65, 8, 16>(Cpu{}, 1);
  if constexpr (std::is_same_v<S, float>) continued<S, 130, 5, 6>(Cpu{}, 3);
}

TEST_CASE("attention_steps are the formula's: scores, causal probabilities, and from them the output") {
  Case<double, 7, 2, 3> place{2, 5};
  place.forward(Reference{});
  for (Size s = 0; s < 2; ++s) {
    const auto steps = attention_steps(place.heads, place.joint.constant(), s);
    REQUIRE(steps.heads() == 2);
    REQUIRE(steps.length() == 5);
    for (Size h = 0; h < 2; ++h)
      for (Size t = 0; t < 5; ++t) {
        double sum = 0, first_channel = 0;
        for (Size u = 0; u < 5; ++u) {
          double product = 0;
          for (Size d = 0; d < 3; ++d)
            product += place.joint.row(s * 5 + t)[h * 3 + d] * place.joint.row(s * 5 + u)[6 + h * 3 + d];
          CHECK(steps.scores[steps.at(h, t, u)] == doctest::Approx(product / std::sqrt(3.0)));
          CHECK(steps.value(h, u, 0) == place.joint.row(s * 5 + u)[2 * 6 + h * 3]);
          const double weight = steps.weights[steps.at(h, t, u)];
          if (u > t) CHECK(weight == 0);
          sum += weight;
          first_channel += weight * steps.value(h, u, 0);
        }
        CHECK(sum == doctest::Approx(1));
        CHECK(place.y.row(s * 5 + t)[h * 3] == doctest::Approx(first_channel));
      }
  }
}

TEST_CASE("attention's gradient is right") {
  Case<double, 7, 2, 3> place{2, 5};
  place.forward(Reference{});
  place.backward(Reference{});
  check_gradient(place.joint.data, place.djoint.data, place.joint.size(), [&] {
    place.forward(Reference{});
    return dot(place.y.memory, place.dy.memory);
  });
}
