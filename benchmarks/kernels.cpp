// Each kernel by itself, on one core, at the shapes of the stages. FLOPs are those of the matrix products alone; `peak`
// and `roof` are their shares of what this core reached in the same run.
#include "support.hpp"

#include "strata/kernels/simd.hpp"
#include "strata/tensor/storage.hpp"

#include <memory>

using namespace strata;

namespace {

/// Numbers between −1 and 1, the same in every run.
Storage<float> random_numbers(Size count) {
  static std::uint64_t number = 0;
  const RandomStream random{++number, Purpose::initialisation};
  Storage<float> values{count};
  for (Size i = 0; i < count; ++i) values.data()[i] = 2 * random.uniform<float>(i) - 1;
  return values;
}

/// A batch of features with storage of its own.
template <Size T, Size C> struct Rows {
  Storage<float> storage;
  View<float, Features<27, T, C>> view;
  explicit Rows(Size sequences) : storage{random_numbers(sequences * T * C)}, view{storage.data(), sequences, T} {}
};

/// A tensor with storage of its own, `copies` of them one after the other.
template <class Of> struct Owned {
  Storage<float> storage;
  Of tensor{};
  explicit Owned(Size copies = 1) : storage{random_numbers(copies * Of::stored)} { tensor.data = storage.data(); }
};
template <Size... Dims> using Numbers = Owned<Tensor<float, Dims...>>;

void measure(const std::string& name, double flops, auto&& kernel) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) mutable {
    for (auto _ : state) {
      kernel();
      benchmark::ClobberMemory();
    }
    if (flops > 0) benchmarks::count_flops(state, flops);
  });
}

/// 48 × 48 scalars of a product, everything in the first-level cache: what short depths cost its tiles.
void add_product(Size depth) {
  constexpr Size rows = 48, columns = 48;
  auto a = std::make_shared<Storage<float>>(random_numbers(rows * depth));
  auto b = std::make_shared<Storage<float>>(random_numbers(columns * depth));
  auto c = std::make_shared<Storage<float>>(random_numbers(rows * columns));
  measure("product/rows:48/columns:48/depth:" + std::to_string(depth), 2.0 * static_cast<double>(rows * columns * depth),
          [=] {
            simd::multiply<simd::Order::rows>(simd::Product<float>{.a = a->data(),
                                                                   .a_stride = depth,
                                                                   .b = b->data(),
                                                                   .b_panel = depth * panel_width,
                                                                   .c = c->data(),
                                                                   .c_row = columns,
                                                                   .depth = depth},
                                              rows, columns);
          });
}

/// `B` sequences of `T` positions through a linear layer from I to O.
template <Size T, Size I, Size O> void add_linear(Size B) {
  const double flops = 2.0 * static_cast<double>(B * T * I * O);
  const std::string shape = "/rows:" + std::to_string(B * T) + "/in:" + std::to_string(I) + "/out:" + std::to_string(O);
  auto x = std::make_shared<Rows<T, I>>(B), dx = std::make_shared<Rows<T, I>>(B);
  auto y = std::make_shared<Rows<T, O>>(B);
  auto weight = std::make_shared<Numbers<O, I>>(), dweight = std::make_shared<Numbers<O, I>>();
  auto bias = std::make_shared<Numbers<O>>(), dbias = std::make_shared<Numbers<O>>();
  auto packed = std::make_shared<Owned<PackedWeight<float, O, I>>>();
  pack(Cpu{}, weight->tensor, packed->tensor);
  measure("pack" + shape, 0, [=] { pack(Cpu{}, weight->tensor, packed->tensor); });
  measure("linear" + shape, flops, [=] {
    linear(Cpu{}, x->view, weight->tensor, packed->tensor, bias->tensor, y->view);
  });
  measure("linear_gradient" + shape, 2 * flops, [=] {
    linear_gradient(Cpu{}, x->view, y->view, weight->tensor, packed->tensor, dx->view, dweight->tensor, dbias->tensor);
  });
}

template <Size T, Size C, Size V> void add_head(Size B) {
  const double flops = 2.0 * static_cast<double>(B * T * C * V);
  const std::string shape = "/rows:" + std::to_string(B * T) + "/in:" + std::to_string(C) + "/out:" + std::to_string(V);
  auto x = std::make_shared<Rows<T, C>>(B), dx = std::make_shared<Rows<T, C>>(B);
  auto weight = std::make_shared<Numbers<V, C>>(), dweight = std::make_shared<Numbers<V, C>>();
  auto bias = std::make_shared<Numbers<V>>(), dbias = std::make_shared<Numbers<V>>();
  auto packed = std::make_shared<Owned<PackedWeight<float, V, C>>>();
  auto work = std::make_shared<Numbers<head_work<V, C>>>();
  auto losses = std::make_shared<Storage<float>>(B * T);
  auto symbols = std::make_shared<std::vector<Token>>(B * T);
  for (Size i = 0; i < B * T; ++i) (*symbols)[i] = static_cast<Token>(i * 7919 % V);
  const View<const float, Targets<T>> targets{symbols->data(), B, T};
  pack(Cpu{}, weight->tensor, packed->tensor);
  measure("head_loss" + shape, flops, [=] {
    head_loss(Cpu{}, x->view, targets, weight->tensor, packed->tensor, bias->tensor,
              View<float, Losses<T>>{losses->data(), B, T}, work->tensor);
    benchmark::DoNotOptimize(symbols->data());
  });
  measure("head_loss_gradient" + shape, 3 * flops, [=] {
    head_loss_gradient(Cpu{}, x->view, targets, 1e-3f, weight->tensor, packed->tensor, bias->tensor,
                       View<float, Losses<T>>{losses->data(), B, T}, dx->view, dweight->tensor, dbias->tensor,
                       work->tensor);
    benchmark::DoNotOptimize(symbols->data());
  });
}

/// The triangle's products only: two forward, four of the gradient and one made again.
template <Size T, Size H, Size C> void add_attention(Size B) {
  const double flops = 2.0 * static_cast<double>(B * T * (T + 1) * C);
  const std::string shape = "/sequences:" + std::to_string(B) + "/length:" + std::to_string(T) +
                            "/heads:" + std::to_string(H) + "/width:" + std::to_string(C);
  auto joint = std::make_shared<Rows<T, 3 * C>>(B), djoint = std::make_shared<Rows<T, 3 * C>>(B);
  auto y = std::make_shared<Rows<T, C>>(B), dy = std::make_shared<Rows<T, C>>(B);
  auto key = std::make_shared<Owned<PerSequence<float, T, C>>>(B), value = std::make_shared<Owned<PerSequence<float, T, C>>>(B);
  auto log_sum = std::make_shared<Owned<PerSequence<float, H, T>>>(B);
  auto work = std::make_shared<Numbers<attention_work<H, T, C>>>();
  const std::integral_constant<Size, H> heads{};
  measure("attention" + shape, flops, [=] {
    attention(Cpu{}, heads, joint->view, key->tensor, value->tensor, Size{0}, y->view, log_sum->tensor, work->tensor);
  });
  measure("attention_gradient" + shape, 2 * flops, [=] {
    attention_gradient(Cpu{}, heads, joint->view, key->tensor, value->tensor, y->view, log_sum->tensor, dy->view,
                       djoint->view, work->tensor);
  });
}

template <Size T, Size C> void add_elementwise(Size B) {
  const std::string shape = "/rows:" + std::to_string(B * T) + "/width:" + std::to_string(C);
  auto x = std::make_shared<Rows<T, C>>(B), y = std::make_shared<Rows<T, C>>(B), dx = std::make_shared<Rows<T, C>>(B);
  auto weight = std::make_shared<Numbers<C>>(), bias = std::make_shared<Numbers<C>>();
  auto dweight = std::make_shared<Numbers<C>>(), dbias = std::make_shared<Numbers<C>>();
  auto mean = std::make_shared<Owned<PerSequence<float, T>>>(B), scale = std::make_shared<Owned<PerSequence<float, T>>>(B);
  measure("layer_norm" + shape, 0, [=] {
    layer_norm(Cpu{}, x->view, weight->tensor, bias->tensor, y->view, mean->tensor, scale->tensor);
  });
  measure("layer_norm_gradient" + shape, 0, [=] {
    layer_norm_gradient(Cpu{}, x->view, y->view, weight->tensor, mean->tensor, scale->tensor, dx->view,
                        dweight->tensor, dbias->tensor);
  });
  measure("tanh" + shape, 0, [=] { tanh(Cpu{}, x->view, y->view); });
  measure("gelu" + shape, 0, [=] { gelu(Cpu{}, x->view, y->view, dx->view); });
  measure("gelu_gradient" + shape, 0, [=] { gelu_gradient(Cpu{}, x->view, y->view, dx->view); });
  measure("relu" + shape, 0, [=] { relu(Cpu{}, x->view, y->view); });
  measure("dropout" + shape, 0, [=] { dropout(Cpu{}, x->view, y->view, 10, RandomStream{1, Purpose::dropout}); });
  measure("add" + shape, 0, [=] { add(Cpu{}, x->view, y->view); });
}

}  // namespace

int main(int argc, char** argv) {
  for (Size depth : std::initializer_list<Size>{16, 32, 64, 128}) add_product(depth);
  add_linear<1, 30, 200>(32);     // the names MLP
  add_linear<64, 128, 384>(4);    // the names transformer: query, key and value; feed-forward
  add_linear<64, 128, 512>(4);
  add_linear<64, 512, 128>(4);
  add_linear<256, 128, 512>(1);   // Lil
  add_head<1, 200, 27>(32);
  add_head<64, 128, 27>(4);
  add_head<256, 128, 4096>(1);
  add_attention<64, 8, 128>(4);
  add_attention<128, 4, 128>(2);
  add_attention<256, 1, 128>(1);
  add_attention<256, 4, 128>(1);
  add_elementwise<64, 128>(4);
  add_elementwise<64, 512>(4);
  return benchmarks::run(argc, argv);
}
