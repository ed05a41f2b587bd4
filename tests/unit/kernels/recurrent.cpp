#include "strata/kernels/reference/lstm.hpp"
#include "strata/kernels/reference/rnn.hpp"
#include "strata/kernels/simd/lstm.hpp"
#include "strata/kernels/simd/rnn.hpp"
#include "strata/once.hpp"
#include "support.hpp"

using namespace kernel_test;

namespace {

constexpr Size T = 65;

/// The weights of a recurrent layer from I inputs to O sums of H outputs, and their gradients.
template <class S, Size I, Size H, Size O> struct Weighed {
  template <class E> struct Parameters {
    Tensor<E, O, I> input;
    Tensor<E, O, H> hidden;
    Tensor<E, O> input_bias, hidden_bias;
  };
  struct Packed {
    PackedWeight<S, O, I> input;
    PackedWeight<S, O, H> hidden;
  };

  // Not larger than what layers begin with, or sums of many steps would lose more digits than the kernels do.
  Held<Tensor<S, O, I>> input{11, 0.5}, dinput{15, 1.};
  Held<Tensor<S, O, H>> hidden{12, 1 / std::sqrt(double{H})}, dhidden{16, 1.};
  Held<Tensor<S, O>> input_bias{13, 0.5}, hidden_bias{14, 0.5}, dinput_bias{17, 1.}, dhidden_bias{18, 1.};
  Held<PackedWeight<S, O, I>> packed_input;
  Held<PackedWeight<S, O, H>> packed_hidden;

  Parameters<const S> p() const {
    return {input.constant(), hidden.constant(), input_bias.constant(), hidden_bias.constant()};
  }
  Parameters<S> dp() const { return {dinput.tensor(), dhidden.tensor(), dinput_bias.tensor(), dhidden_bias.tensor()}; }
  Packed packed(Cpu device) const {
    pack(device, input.constant(), packed_input.tensor());
    pack(device, hidden.constant(), packed_hidden.tensor());
    return {packed_input.tensor(), packed_hidden.tensor()};
  }
  Packed packed(Reference) const { return {}; }
  void zero_gradients() {
    dinput.memory.zero();
    dhidden.memory.zero();
    dinput_bias.memory.zero();
    dhidden_bias.memory.zero();
  }
};

template <class S, Size I, Size H> struct Rnn : Weighed<S, I, H, H> {
  struct State {
    PerSequence<S, H> hidden;
  };
  struct Work {
    PerSequence<S, T, H> dsums, before;
    PerSequence<S, H> dhidden;
  };

  Batch<S, Signal<I>> x, dx;
  Batch<S, Signal<H>> y, dy;
  Held<PerSequence<S, H>> state, dstate;
  Held<PerSequence<S, T, H>> dsums, before;

  Rnn(Size sequences, Size length)
      : x{sequences, length, 1},
        dx{sequences, length},
        y{sequences, length},
        dy{sequences, length, 2},
        state{sequences},
        dstate{sequences},
        dsums{sequences},
        before{sequences} {}

  void forward(auto device, Size first = 0) {
    rnn(device, x.constant(), this->p(), this->packed(device), first, State{state.tensor()}, y.view());
  }
  void backward(auto device) {
    rnn_gradient(device, x.constant(), y.view(), dy.constant(), this->p(), this->packed(device), dx.view(), this->dp(),
                 Work{dsums.tensor(), before.tensor(), dstate.tensor()});
  }
  void check_states(const Rnn& other) const { check_close(state.memory, other.state.memory); }
};

template <class S, Size I, Size H> struct Lstm : Weighed<S, I, H, 4 * H> {
  struct State {
    PerSequence<S, H> hidden, cell;
  };
  struct Tape {
    PerSequence<S, T, 4 * H> gates;
    PerSequence<S, T, H> cell;
  };
  struct Work {
    PerSequence<S, T, 4 * H> dsums;
    PerSequence<S, T, H> before;
    PerSequence<S, H> dhidden, dcell;
  };

  Batch<S, Signal<I>> x, dx;
  Batch<S, Signal<H>> y, dy;
  Held<PerSequence<S, H>> hidden_state, cell_state, dstate, dcell_state;
  Held<PerSequence<S, T, 4 * H>> gates, dsums;
  Held<PerSequence<S, T, H>> cell, before;

  Lstm(Size sequences, Size length)
      : x{sequences, length, 1},
        dx{sequences, length},
        y{sequences, length},
        dy{sequences, length, 2},
        hidden_state{sequences},
        cell_state{sequences},
        dstate{sequences},
        dcell_state{sequences},
        gates{sequences},
        dsums{sequences},
        cell{sequences},
        before{sequences} {}

  void forward(auto device, Size first = 0) {
    lstm(device, x.constant(), this->p(), this->packed(device), first,
         State{hidden_state.tensor(), cell_state.tensor()}, y.view(), Tape{gates.tensor(), cell.tensor()});
  }
  void backward(auto device) {
    lstm_gradient(device, x.constant(), dy.constant(), this->p(), this->packed(device),
                  Tape{gates.tensor(), cell.tensor()}, dx.view(), this->dp(),
                  Work{dsums.tensor(), before.tensor(), dstate.tensor(), dcell_state.tensor()});
  }
  void check_states(const Lstm& other) const {
    check_close(hidden_state.memory, other.hidden_state.memory);
    check_close(cell_state.memory, other.cell_state.memory);
  }
};

/// Fast and plain kernels on random shapes; gradients are sums over all steps.
template <class Case> void compare() {
  Draw draw{decltype(Case::x)::width};
  for (Size i = 0; i < draws / 2; ++i) {
    const Size sequences = draw.size(9), length = draw.size(T);
    CAPTURE(seed);
    CAPTURE(sequences);
    CAPTURE(length);
    Case fast{sequences, length}, slow{sequences, length};
    fast.forward(Cpu{});
    slow.forward(Reference{});
    check_close(fast.y.memory, slow.y.memory, 64);
    fast.check_states(slow);
    fast.backward(Cpu{});
    slow.backward(Reference{});
    check_close(fast.dx.memory, slow.dx.memory, 128);
    check_close(fast.dinput.memory, slow.dinput.memory, 128);
    check_close(fast.dhidden.memory, slow.dhidden.memory, 128);
    check_close(fast.dinput_bias.memory, slow.dinput_bias.memory, 128);
    check_close(fast.dhidden_bias.memory, slow.dhidden_bias.memory, 128);
  }
}

/// A second call goes on from where the first one ended.
template <class Case> void check_goes_on(auto device) {
  Case whole{2, 7}, part{2, 3}, rest{2, 4};
  const auto take = [&](Case& piece, Size first) {
    for (Size s = 0; s < 2; ++s)
      std::copy_n(whole.x.row(s * 7 + first), piece.x.length * piece.x.width, piece.x.row(s * piece.x.length));
  };
  const auto check_same = [&](Case& piece, Size first) {
    for (Size s = 0; s < 2; ++s)
      for (Size i = 0; i < piece.y.length * piece.y.width; ++i)
        REQUIRE(piece.y.row(s * piece.y.length)[i] == doctest::Approx(whole.y.row(s * 7 + first)[i]).epsilon(1e-12));
  };
  take(part, 0);
  take(rest, 3);
  whole.forward(device);
  part.forward(device);
  part.x.data = rest.x.data;
  part.x.length = 4;
  part.y.data = rest.y.data;
  part.y.length = 4;
  part.forward(device, 3);
  check_same(rest, 3);
  part.check_states(whole);
}

/// Against differences, in double.
template <class Case> void check_right(auto device) {
  Case place{2, 4};
  place.forward(device);
  place.zero_gradients();
  place.backward(device);
  const auto loss = [&] {
    place.forward(device);
    return dot(place.y.memory, place.dy.memory);
  };
  const double allowed = 1e-6;
  check_gradient(place.x.data, place.dx.data, place.x.size(), loss, allowed);
  check_gradient(place.input.data, place.dinput.data, place.input.size, loss, allowed);
  check_gradient(place.hidden.data, place.dhidden.data, place.hidden.size, loss, allowed);
  check_gradient(place.input_bias.data, place.dinput_bias.data, place.input_bias.size, loss, allowed);
  check_gradient(place.hidden_bias.data, place.dhidden_bias.data, place.hidden_bias.size, loss, allowed);
}

}  // namespace

// Whole vectors, and some with a part; few sizes, for each takes long to compile.
TEST_CASE_TEMPLATE("rnn and its gradient agree", S, float, double) {
  compare<Rnn<S, 3, 31>>();
  if constexpr (std::is_same_v<S, float>) compare<Rnn<S, 16, 32>>();
}

TEST_CASE_TEMPLATE("lstm and its gradient agree", S, float, double) {
  compare<Lstm<S, 5, 13>>();
  if constexpr (std::is_same_v<S, float>) compare<Lstm<S, 16, 32>>();
}

TEST_CASE_TEMPLATE("rnn and lstm go on from their state", Device, Reference, Cpu) {
  check_goes_on<Rnn<double, 4, 6>>(Device{});
  check_goes_on<Lstm<double, 4, 6>>(Device{});
}

TEST_CASE_TEMPLATE("rnn's and lstm's gradients are right", Device, Reference, Cpu) {
  check_right<Rnn<double, 4, 6>>(Device{});
  check_right<Lstm<double, 4, 3>>(Device{});
}
