#pragma once
#include "strata/generate/session.hpp"
#include "strata/kernels/simd.hpp"

#include "gradient_check.hpp"

#include <optional>

namespace strata::support {

/// A model of a known type behind the face that the runner knows.
template <Model M> class StageModelOf final : public StageModel {
 public:
  const ModelFacts& facts() const override { return facts_; }

  void open(Size largest_batch, int threads) override { learner_.emplace(largest_batch, threads); }
  void initialise(std::uint64_t seed, Initialisation how) override {
    strata::initialise(learner_->weights, seed, how);
  }
  Outcome step(const Batch& batch, const StepRule& rule, double rate, std::uint64_t seed, std::uint64_t step) override {
    const auto [loss, norm] = learner_->step(batch, rule, rate, seed, step);
    return {loss, norm};
  }
  LossSum evaluate(const Batch& batch) override { return learner_->evaluate(batch); }
  void keep() override { learner_->keep(); }
  void restore() override { learner_->restore(); }

  std::vector<NamedTensor<float>> weights() override { return tensors_of(learner_->weights); }
  std::vector<NamedTensor<float>> everything() override { return tensors_of(*learner_); }
  void changed() override { learner_->prepare(); }

  std::vector<Token> generate(std::span<const Token> prompt, const Sampling& sampling, std::uint64_t seed,
                              std::uint32_t number, Size most, Token stop) override {
    Session<M> session{learner_->weights};
    return strata::generate(session, prompt, sampling, seed, number, most, stop);
  }

  std::vector<GradientCheck> check_gradients(const Batch& batch, std::uint64_t seed, Initialisation how) override {
    return gradient_check<M, Cpu>(batch, seed, how);
  }

 private:
  ModelFacts facts_{type_name<M>(), vocabulary_size<M>,          context_length<M>, parameter_count<M>, flops<M>,
                    tape_bytes<M>,  OutputOf<M>::positions == 1, couples_batch<M>, descriptions<M>(), describe<M>()};
  std::optional<Learner<M>> learner_;
};

}  // namespace strata::support
