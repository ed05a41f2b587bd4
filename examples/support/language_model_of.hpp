#pragma once
#include "strata/generate/session.hpp"
#include "strata/kernels/simd.hpp"
#include "strata/train/tensors.hpp"

#include "strata/once.hpp"
#include "stage_model.hpp"

namespace strata::support {

/// A model of a known type behind one of the faces that programs know.
template <Model M, class Face> class ModelBehind : public Face {
 public:
  const ModelFacts& facts() const override { return facts_; }

  std::vector<NamedTensor<float>> weights() override { return tensors_of(held()); }

  std::unique_ptr<Reader> reader() override { return std::make_unique<ReaderOf>(held()); }

  std::vector<float> logits(std::span<const Token> text) override {
    constexpr bool one = OutputOf<M>::positions == 1;
    Workspace<M> space{1};
    std::vector<float> rows((one ? 1 : text.size()) * vocabulary_size<M>);
    forward(Run<float, Cpu>{}, held(), space, View<const float, InputOf<M>>{text.data(), 1, text.size()},
            View<float, OutputOf<M>>{rows.data(), 1, one ? 1 : text.size()});
    return rows;
  }

  std::vector<AttentionMap> attention(std::span<const Token> text) override { return attention_maps(held(), text); }

  Trace trace(std::span<const Token> text) override { return strata::trace(held(), text); }

  std::vector<Branch> branches() override { return strata::branches<M>(); }

  std::vector<float> logits_without(std::span<const Branch> branches, std::span<const Token> text) override {
    struct Without final : Observer<float> {
      std::span<const Branch> branches;
      void see(Size, std::string_view, const Strided<float>&) override {}
      bool leaves_out(Size first, Size last) const override {
        return std::ranges::any_of(branches, [&](const Branch& b) { return b.first == first && b.last == last; });
      }
    } without;
    without.branches = branches;
    return observe(without, held(), text);
  }

 private:
  class ReaderOf final : public Reader {
   public:
    explicit ReaderOf(Weights<M>& weights) : session_{weights} {}
    void clear() override { session_.clear(); }
    std::span<const float> push(std::span<const Token> tokens) override { return session_.push(tokens); }

   private:
    Session<M> session_;
  };

  virtual Weights<M>& held() = 0;

  ModelFacts facts_ = described({.vocabulary = vocabulary_size<M>,
                                 .context = context_length<M>,
                                 .parameters = parameter_count<M>,
                                 .flops = flops<M>,
                                 .tape_bytes = tape_bytes<M>,
                                 .one_target = OutputOf<M>::positions == 1,
                                 .couples_batch = couples_batch<M>},
                                spelling_of<M>(), leaves<M>);
};

/// One that only reads and writes.
template <Model M> class LanguageModelOf final : public ModelBehind<M, LanguageModel> {
 public:
  void changed() override { weights_.prepare(); }

 private:
  Weights<M>& held() override { return weights_; }

  Weights<M> weights_;
};

}  // namespace strata::support
