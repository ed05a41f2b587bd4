#pragma once
#include "strata/io/named_shape.hpp"
#include "strata/train/learner.hpp"

#include <string>
#include <vector>

namespace strata {

namespace detail {

/// The tensors of a block, each under its path.
template <class S>
void add_tensors(std::vector<NamedTensor<S>>& tensors, std::span<const TensorInfo> layout, std::span<S> block,
                 const std::string& prefix) {
  for (const TensorInfo& info : layout)
    tensors.push_back({{prefix + std::string{info.path.view()}, {info.shape.begin(), info.shape.begin() + info.rank}},
                       block.subspan(info.offset, info.size)});
}

}  // namespace detail

/// All that a trained model is: each parameter and each buffer under its path.
template <Model M, class S, class Device> std::vector<NamedTensor<S>> tensors_of(Weights<M, S, Device>& weights) {
  std::vector<NamedTensor<S>> tensors;
  detail::add_tensors<S>(tensors, layout<M>, weights.parameters.span(), "");
  detail::add_tensors<S>(tensors, buffer_layout<M>, weights.buffers.span(), "");
  return tensors;
}

/// All that a run goes on from: also both moments and the kept weights, `first_moment/embedding.weight` and so on.
template <Model M, class S, class Device> std::vector<NamedTensor<S>> tensors_of(Learner<M, S, Device>& learner) {
  std::vector<NamedTensor<S>> tensors = tensors_of(learner.weights);
  detail::add_tensors<S>(tensors, layout<M>, learner.first_moment.span(), "first_moment/");
  detail::add_tensors<S>(tensors, layout<M>, learner.second_moment.span(), "second_moment/");
  detail::add_tensors<S>(tensors, layout<M>, learner.kept.span(), "kept/");
  detail::add_tensors<S>(tensors, buffer_layout<M>, learner.kept_buffers.span(), "kept/");
  return tensors;
}

}  // namespace strata
