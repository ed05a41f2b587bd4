#pragma once
#include "spelling.hpp"
#include "stage_model.hpp"

#include "strata/train/checkpoint.hpp"

#include <filesystem>

namespace strata::support {

/// A model's weights as training has left them, or a checkpoint of it, and what such a file says of itself.
class WeightsFile {
 public:
  /// Throws Error.
  explicit WeightsFile(std::filesystem::path file);

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
  Safetensors tensors_;
  TrainingState state_;
};

/// Saves what training has arrived at, with its history.
void save_weights_file(const std::filesystem::path& file, StageModel& model, const TrainingState& state, Notes notes,
                       double validation_loss);

}  // namespace strata::support
