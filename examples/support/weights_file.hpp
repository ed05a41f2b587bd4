#pragma once
#include "corpus.hpp"
#include "stage_model.hpp"

#include "strata/train/loop.hpp"

#include <filesystem>
#include <memory>

namespace strata {
class Safetensors;
}

namespace strata::support {

/// A model's weights as training has left them, or a checkpoint of it, and what such a file says of itself.
class WeightsFile {
 public:
  /// Throws Error.
  explicit WeightsFile(std::filesystem::path file);
  ~WeightsFile();

  const std::filesystem::path& path() const { return file_; }
  std::string model() const { return note("model"); }  ///< its type; empty where it is not said

  /// What the weights read and write, without any text. The symbols are those of the file beside them, where they come
  /// from one, and their tokenizer is at `tokenizer`, or if that is empty where it was. Throws Error that says what is
  /// missing.
  Corpus corpus(const CorpusKind& kind, const std::filesystem::path& tokenizer) const;
  /// Throws Error where the weights were learnt with other symbols than those of `what`; files that say nothing of it
  /// pass.
  void check_spelling(const Spelling& spelling, const std::string& what) const;
  /// Throws Error where they are of another model.
  void load(LanguageModel& model) const;

  std::uint64_t steps() const { return state_.step; }  ///< 0 where it is not said
  double validation_loss() const;                      ///< NaN where it is not said

 private:
  std::string note(const std::string& name) const;

  std::filesystem::path file_;
  std::unique_ptr<const Safetensors> tensors_;
  TrainingState state_;
};

/// Saves what training has arrived at, with its history.
void save_weights_file(const std::filesystem::path& file, StageModel& model, const TrainingState& state, Notes notes,
                       double validation_loss);

}  // namespace strata::support
