#include "weights_file.hpp"

#include "format.hpp"

#include <cmath>
#include <limits>

namespace strata::support {

WeightsFile::WeightsFile(std::filesystem::path file) : file_{std::move(file)}, tensors_{file_} {
  if (!note("training").empty()) state_ = Checkpoint{file_}.state();
}

std::string WeightsFile::note(const std::string& name) const {
  const auto found = tensors_.metadata().find(name);
  return found == tensors_.metadata().end() ? std::string{} : found->second;
}

void WeightsFile::check_spelling(const Spelling& spelling, const std::string& what) const {
  if (const std::string found = note("spelling"); !found.empty() && found != spelling.fingerprint())
    throw Error{file_.string() + ": it was trained with another vocabulary than that of " + what};
}

void WeightsFile::load(LanguageModel& model) const {
  load_tensors(tensors_, model.weights());
  model.changed();
}

double WeightsFile::validation_loss() const {
  if (const std::string loss = note("validation_loss"); !loss.empty()) return std::strtod(loss.c_str(), nullptr);
  const bool evaluated = !state_.history.empty() && state_.history.back().step == state_.step;
  return evaluated ? state_.history.back().validation : std::numeric_limits<double>::quiet_NaN();
}

void save_weights_file(const std::filesystem::path& file, StageModel& model, const TrainingState& state, Notes notes,
                       double validation_loss) {
  if (std::isfinite(validation_loss)) notes["validation_loss"] = shortest(validation_loss);
  save_checkpoint(file, model.weights(), state, std::move(notes));
}

}  // namespace strata::support
