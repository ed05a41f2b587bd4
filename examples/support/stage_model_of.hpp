#pragma once
#include "gradient_check.hpp"
#include "language_model_of.hpp"

#include <optional>

namespace strata::support {

/// One that learns.
template <Model M> class StageModelOf final : public ModelBehind<M, StageModel> {
 public:
  using Outcome = StageModel::Outcome;

  void open(Size largest_batch, int threads) override { learner_.emplace(largest_batch, threads); }
  void initialise(std::uint64_t seed, Initialisation how) override { strata::initialise(learner_->weights, seed, how); }
  Outcome step(const Batch& batch, const StepRule& rule, double rate, std::uint64_t seed, std::uint64_t step) override {
    const auto [loss, norm] = learner_->step(batch, rule, rate, seed, step);
    return {loss, norm};
  }
  Outcome step(const Batch& batch, const StepRule& rule, double rate, std::uint64_t seed, std::uint64_t number,
               Insight& insight) override {
    Parameters<M> change = learner_->weights.parameters;
    insight.weight = leaf_norms<M>(change);
    const Outcome outcome = step(batch, rule, rate, seed, number);
    insight.gradient = leaf_norms<M>(learner_->gradients());
    const std::span<const float> now = learner_->weights.parameters.span();
    for (Size i = 0; i < now.size(); ++i) change.span()[i] = now[i] - change.span()[i];
    insight.update = leaf_norms<M>(change);
    const Size sequences = std::min(batch.sequences, std::max<Size>(1, looked_at / batch.length));
    insight.activity = activities(learner_->weights, std::span{batch.tokens}.first(sequences * batch.length), sequences);
    return outcome;
  }
  LossSum evaluate(const Batch& batch) override { return learner_->evaluate(batch); }
  void keep() override { learner_->keep(); }
  void restore() override { learner_->restore(); }

  std::vector<NamedTensor<float>> everything() override { return tensors_of(*learner_); }
  void changed() override { learner_->prepare(); }

  std::vector<GradientCheck> check_gradients(const Batch& batch, std::uint64_t seed, Initialisation how) override {
    return gradient_check<M, Cpu>(batch, seed, how);
  }

 private:
  Weights<M>& held() override { return learner_->weights; }

  /// Symbols of a batch that are enough to see how outputs are spread.
  static constexpr Size looked_at = 1024;

  std::optional<Learner<M>> learner_;
};

}  // namespace strata::support
