#include "weights_file.hpp"

#include "format.hpp"
#include "options.hpp"

#include "strata/train/checkpoint.hpp"

#include <cmath>
#include <limits>

namespace strata::support {

namespace {
constexpr const char* history = "history";  // as a checkpoint's "training", without anything to go on from
}

WeightsFile::WeightsFile(std::filesystem::path file) : file_{std::move(file)}, tensors_{std::make_unique<const Safetensors>(file_)} {
  std::string state = note(history);
  if (state.empty()) state = note("training");
  if (state.empty()) return;
  try {
    state_ = training_state(nlohmann::json::parse(state));
  } catch (const nlohmann::json::exception&) {
    throw Error{file_.string() + ": the state of training in the metadata is damaged"};
  }
}

WeightsFile::~WeightsFile() = default;

std::string WeightsFile::note(const std::string& name) const {
  const auto found = tensors_->metadata().find(name);
  return found == tensors_->metadata().end() ? std::string{} : found->second;
}

Corpus WeightsFile::corpus(const CorpusKind& kind, const std::filesystem::path& tokenizer) const {
  if (!tokenizer.empty() && !kind.tokenizer)
    throw Misuse{"--tokenizer: found " + tokenizer.string() + ", but the symbols of " + file_.string() +
                 " come from no tokenizer"};
  Corpus corpus{};
  corpus.kind = &kind;
  corpus.spelling = kind.spelling(file_, tokenizer);
  check_spelling(*corpus.spelling, tokenizer.empty() ? "the file beside it" : tokenizer.string());
  return corpus;
}

void WeightsFile::check_spelling(const Spelling& spelling, const std::string& what) const {
  if (const std::string found = note("spelling"); !found.empty() && found != spelling.fingerprint())
    throw Error{file_.string() + ": it was trained with another vocabulary than that of " + what};
}

void WeightsFile::load(LanguageModel& model) const {
  const std::string found = this->model(), expected = model.facts().type;
  if (!found.empty() && found != expected)
    throw Error{file_.string() + ": found weights of " + found + ", expected those of " + expected};
  load_tensors(*tensors_, model.weights());
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
  notes[history] = to_json(state).dump();
  save_tensors(file, model.weights(), std::move(notes));
}

}  // namespace strata::support
