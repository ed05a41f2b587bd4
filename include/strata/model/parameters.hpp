#pragma once
#include "strata/core/device.hpp"
#include "strata/core/random.hpp"
#include "strata/model/layout.hpp"
#include "strata/tensor/storage.hpp"

#include <cmath>
#include <span>

namespace strata {

namespace detail {

template <Model M> consteval Size tensor_index(std::string_view path) {
  for (Size i = 0; i < layout<M>.size(); ++i)
    if (layout<M>[i].path.view() == path) return i;
  throw "the model has no tensor of this path";
}

}  // namespace detail

/// A model's parameters in one aligned block, each tensor at a place known at compile time. Gradients and the moments of
/// an optimiser are the same type, so stepping, saving and reducing are each one loop over one block.
template <Model M, class S = float, class Device = Cpu> class Parameters {
 public:
  using Scalar = S;
  static constexpr Size extent = extents_of<Root<M>>().parameters.fixed;

  S* data() { return storage_.data(); }
  const S* data() const { return storage_.data(); }
  std::span<S> span() { return storage_.span(); }
  std::span<const S> span() const { return storage_.span(); }
  void zero() { storage_.zero(); }

  /// The numbers of one tensor of the layout.
  std::span<S> span(const TensorInfo& tensor) { return span().subspan(tensor.offset, tensor.size); }
  std::span<const S> span(const TensorInfo& tensor) const { return span().subspan(tensor.offset, tensor.size); }

  /// A tensor by its path, with its shape: `parameters.get<"embedding.weight">()`. `array` makes an xtensor view of it.
  template <FixedString P> auto get() { return tensor<P>(data()); }
  template <FixedString P> auto get() const { return tensor<P>(data()); }

 private:
  template <FixedString P, class T> static auto tensor(T* block) {
    constexpr TensorInfo info = layout<M>[detail::tensor_index<M>(P)];
    return [&]<Size... I>(std::index_sequence<I...>) {
      return Tensor<T, info.shape[I]...>{block + info.offset};
    }(std::make_index_sequence<info.rank>{});
  }

  typename StorageOn<Device, S>::Type storage_{extent};
};

/// How a model starts: as each layer declares (PyTorch's way), or, with a deviation, every matrix normal(0, deviation)
/// and every bias zero (GPT-2's way). A head whose weight is made smaller begins by thinking all symbols as likely.
struct Initialisation {
  double deviation = 0;
  double head_factor = 1;  ///< what the head's own weight is multiplied by
};

/// Fills parameters with their starting values, which follow from the seed, the tensor and the element alone.
template <Model M, class S, class Device>
void initialise(Parameters<M, S, Device>& parameters, std::uint64_t seed, Initialisation how = {}) {
  for (Size t = 0; t < layout<M>.size(); ++t) {
    const TensorInfo& info = layout<M>[t];
    const std::span<S> values = parameters.span(info);
    const RandomStream random{seed, Purpose::initialisation, static_cast<std::uint32_t>(t)};
    const bool matrix = info.rank > 1, overridden = how.deviation > 0 && info.start != Start::ones;
    const Start start = !overridden ? info.start : matrix ? Start::normal : Start::zeros;
    const double deviation = overridden ? how.deviation : 1, reach = 1 / std::sqrt(static_cast<double>(info.inputs));
    for (Size i = 0; i < values.size(); ++i) {
      double value = start == Start::ones ? 1 : 0;
      if (start == Start::normal) value = deviation * random.normal<double>(i);
      if (start == Start::uniform) value = reach * (2 * random.uniform<double>(i) - 1);
      values[i] = static_cast<S>(matrix && info.leaf + 1 == leaves<M>.size() ? how.head_factor * value : value);
    }
  }
}

}  // namespace strata
