#pragma once
#include "strata/generate/sampling.hpp"
#include "strata/inspect/activity.hpp"
#include "strata/inspect/attention.hpp"
#include "strata/inspect/trace.hpp"
#include "strata/io/named_shape.hpp"
#include "strata/model/describe.hpp"
#include "strata/train/batches.hpp"
#include "strata/train/recipe.hpp"

#include <memory>
#include <string>
#include <vector>

namespace strata::support {

/// What is known of a model before it exists.
struct ModelFacts {
  std::string type = {};
  Size vocabulary = 0, context = 0, parameters = 0, flops = 0, tape_bytes = 0;
  bool one_target = false;  ///< predicts the symbol after its window, not one at every position
  bool couples_batch = false;
  std::vector<Description> layers = {};
  std::string description = {};
};

/// These facts, and in words what a type consists of; the type in the compiler's spelling.
ModelFacts described(ModelFacts facts, std::string_view type, std::span<const LeafInfo> leaves);

/// How far the gradient of a tensor is from central differences, at the entries that were tried.
struct GradientCheck {
  std::string path;
  Size entries = 0;
  double largest = 0;     ///< magnitude of a gradient among them
  double difference = 0;  ///< the largest, relative to the gradient
};

/// A text in the making, see Session.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual void clear() = 0;
  virtual std::span<const float> push(std::span<const Token> tokens) = 0;
};

/// A model whose type is forgotten, so that files and command line are compiled once: what can be done with one that
/// has learnt.
class LanguageModel {
 public:
  virtual ~LanguageModel() = default;
  virtual const ModelFacts& facts() const = 0;

  /// The tensors of the model. Who writes to them calls `changed`.
  virtual std::vector<NamedTensor<float>> weights() = 0;
  virtual void changed() = 0;

  /// Begins to read a text; until it ends, the model stays as it is.
  virtual std::unique_ptr<Reader> reader() = 0;

  /// Goes on from a prompt of at least one symbol until `stop` or `most` symbols.
  virtual std::vector<Token> generate(std::span<const Token> prompt, const Sampling& sampling, std::uint64_t seed,
                                      std::uint32_t number, Size most, Token stop);

  /// The logits (T, V) of what comes after each symbol of a text that fits into the context, (1, V) where the model
  /// sees windows. Threads may ask at the same time.
  virtual std::vector<float> logits(std::span<const Token> text) = 0;

  /// Where every head of every attention looks in a text that fits into the context.
  virtual std::vector<AttentionMap> attention(std::span<const Token> text) = 0;

  /// A text that fits into the context, followed through the model.
  virtual Trace trace(std::span<const Token> text) = 0;

  /// What residuals add, and the logits without some of it. Threads may ask at the same time.
  virtual std::vector<Branch> branches() = 0;
  virtual std::vector<float> logits_without(std::span<const Branch> branches, std::span<const Token> text) = 0;

  /// The logits (V) of what comes after a text of at least one symbol.
  std::vector<float> next(std::span<const Token> text);
};

/// What happened within a model at a step of its training, a figure for each layer in the order of the data.
struct Insight {
  std::vector<double> gradient;          ///< norm of the gradients
  std::vector<double> weight, update;    ///< norm of the weights, and of what the step changed in them
  std::vector<Activity> activity;        ///< of the outputs after it, over some sequences of the batch
};

/// One that learns. It is `Trainable`.
class StageModel : public LanguageModel {
 public:
  struct Outcome {
    double loss, norm;
  };

  /// Makes room for batches of so many sequences: to be called before all else but `facts`.
  virtual void open(Size largest_batch, int threads) = 0;
  virtual void initialise(std::uint64_t seed, Initialisation how) = 0;
  virtual Outcome step(const Batch& batch, const StepRule& rule, double rate, std::uint64_t seed,
                       std::uint64_t step) = 0;
  /// The same step, looked at.
  virtual Outcome step(const Batch& batch, const StepRule& rule, double rate, std::uint64_t seed, std::uint64_t step,
                       Insight& insight) = 0;
  virtual LossSum evaluate(const Batch& batch) = 0;
  virtual void keep() = 0;
  virtual void restore() = 0;

  /// The tensors of the whole run. Who writes to them calls `changed`.
  virtual std::vector<NamedTensor<float>> everything() = 0;

  /// Tries a few entries of every tensor of a freshly initialised model, in double.
  virtual std::vector<GradientCheck> check_gradients(const Batch& batch, std::uint64_t seed, Initialisation how) = 0;
};

}  // namespace strata::support
