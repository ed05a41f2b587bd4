#include "strata/kernels/reference/embedding.hpp"
#include "strata/kernels/simd/embedding.hpp"
#include "support.hpp"

using namespace kernel_test;

TEST_CASE_TEMPLATE("embedding and its gradient agree", S, float, double) {
  for_widths<S>([]<Size C>(std::integral_constant<Size, C>) {
    constexpr Size V = 27;
    using Weight = Tensor<S, V, C>;
    for (const auto [sequences, length] : shapes) {
      const std::vector<Token> drawn = symbols<V>(sequences * length, 1);
      const View<const S, Tokens<V, 65>> tokens{drawn.data(), sequences, length};
      Held<Weight> weight{2, 1.}, dweight{3, 1.}, expected_dweight{3, 1.};
      Batch<S, Signal<C>> y{sequences, length}, expected{sequences, length}, dy{sequences, length, 4};
      embedding(Cpu{}, tokens, weight.constant(), y.view());
      embedding(Reference{}, tokens, weight.constant(), expected.view());
      check_close(y.memory, expected.memory, 0);
      embedding_gradient(Cpu{}, tokens, dy.constant(), dweight.tensor());
      embedding_gradient(Reference{}, tokens, dy.constant(), expected_dweight.tensor());
      check_close(dweight.memory, expected_dweight.memory);
    }
  });
}

TEST_CASE("embedding's gradient is right") {
  using Weight = Tensor<double, 5, 3>;
  const std::vector<Token> drawn = symbols<5>(14, 1);
  const View<const double, Tokens<5, 7>> tokens{drawn.data(), 2, 7};
  Held<Weight> weight{2, 1.}, dweight;
  Batch<double, Features<5, 7, 3>> y{2, 7}, dy{2, 7, 3};
  dweight.memory.zero();
  embedding_gradient(Reference{}, tokens, dy.constant(), dweight.tensor());
  check_gradient(weight.data, dweight.data, Weight::size, [&] {
    embedding(Reference{}, tokens, weight.constant(), y.view());
    return dot(y.memory, dy.memory);
  });
}
