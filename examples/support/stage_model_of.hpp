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

  std::optional<Learner<M>> learner_;
};

}  // namespace strata::support
