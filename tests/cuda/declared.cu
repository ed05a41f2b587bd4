// Compiled, never run: the layers of every stage for a device whose kernels are only declared. It shows that a device
// that is included after the layers gets its own kernels, and that nvcc understands all that a model is made of.
#include "strata/model/pass.hpp"
#include "strata/stages/names.hpp"

namespace strata {

struct Elsewhere {};

// clang-format off
void pack(Elsewhere, auto weight, auto packed);
void linear(Elsewhere, auto x, auto weight, auto packed, auto bias, auto y);
void linear_gradient(Elsewhere, auto x, auto dy, auto weight, auto packed, auto dx, auto dweight, auto dbias);
void conv(Elsewhere, auto kernel, auto stride, auto x, auto weight, auto packed, auto bias, auto y);
void conv_gradient(Elsewhere, auto kernel, auto stride, auto x, auto dy, auto weight, auto packed, auto dx, auto dweight, auto dbias);
void embedding(Elsewhere, auto tokens, auto weight, auto y);
void embedding_gradient(Elsewhere, auto tokens, auto dy, auto dweight);
void position(Elsewhere, auto x, auto weight, Size first, auto y);
void position_gradient(Elsewhere, auto dy, auto dx, auto dweight);
void tanh(Elsewhere, auto x, auto y);
void tanh_gradient(Elsewhere, auto y, auto dy, auto dx);
void gelu(Elsewhere, auto x, auto y, auto slope);
void gelu_gradient(Elsewhere, auto slope, auto dy, auto dx);
void dropout(Elsewhere, auto x, auto y, Size percent, RandomStream stream);
void layer_norm(Elsewhere, auto x, auto weight, auto bias, auto y, auto mean, auto scale);
void layer_norm_gradient(Elsewhere, auto x, auto dy, auto weight, auto mean, auto scale, auto dx, auto dweight, auto dbias);
void rms_norm(Elsewhere, auto x, auto weight, auto y, auto scale);
void rms_norm_gradient(Elsewhere, auto x, auto dy, auto weight, auto scale, auto dx, auto dweight);
void average(Elsewhere, auto x, Size first, auto sum, auto y);
void average_gradient(Elsewhere, auto dy, auto dx);
void attention(Elsewhere, auto heads, auto joint, auto key, auto value, Size first, auto y, auto log_sum, auto work);
void attention_gradient(Elsewhere, auto heads, auto joint, auto key, auto value, auto y, auto log_sum, auto dy, auto djoint, auto work);
void head_loss(Elsewhere, auto x, auto targets, auto weight, auto packed, auto bias, auto losses, auto work);
void head_loss_gradient(Elsewhere, auto x, auto targets, float scale, auto weight, auto packed, auto bias, auto losses, auto dx, auto dweight, auto dbias, auto work);
void table(Elsewhere, auto tokens, auto weight, auto y);
void table_loss(Elsewhere, auto tokens, auto targets, auto weight, auto losses);
void table_loss_gradient(Elsewhere, auto tokens, auto targets, float scale, auto weight, auto losses, auto dweight);
void add(Elsewhere, auto x, auto y);
void copy(Elsewhere, auto x, auto y);
// clang-format on

template <Model M> void instantiate() {
  constexpr Size P = OutputOf<M>::positions;
  Weights<M, float, Elsewhere> weights;
  Workspace<M, float, Elsewhere> space{1};
  Parameters<M, float, Elsewhere> gradients;
  weights.prepare();
  forward(Run<float, Elsewhere>{}, weights, space, View<const float, InputOf<M>>{}, View<float, OutputOf<M>>{});
  loss_gradient(Run<float, Elsewhere>{}, weights, space, gradients, View<const float, InputOf<M>>{},
                View<const float, Targets<P>>{}, View<float, Losses<P>>{});
}
template void instantiate<names::Bigram>();
template void instantiate<names::Mlp>();
template void instantiate<names::Transformer>();

}  // namespace strata
