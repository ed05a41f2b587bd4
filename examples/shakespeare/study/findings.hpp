#pragma once
#include "support/report.hpp"
#include "support/text_statistics.hpp"

#include "strata/inspect/attention.hpp"

/// What the study of Shakespeare has found, and its page.
namespace strata::shakespeare {

/// What the source prints after an epoch.
struct PublishedEpoch {
  double training_loss, perplexity;
};

/// A training from its beginning to its end.
struct Run {
  std::string recipe;            ///< plain or published
  support::StageReport stage;    ///< its curve has a point for each epoch
  std::uint64_t steps_an_epoch;  ///< 700 on the whole text
  bool stopped;                  ///< by an epoch without improvement; otherwise there was no time for more

  const support::CurvePoint& best() const;  ///< the epoch with the lowest validation loss
  double epochs(const support::CurvePoint& point) const {
    return static_cast<double>(point.step) / static_cast<double>(steps_an_epoch);
  }
  Size epoch(const support::CurvePoint& point) const { return static_cast<Size>(epochs(point)); }
};

/// How a model goes on from the beginning of a window of the validation part.
inline constexpr double temperature_of_continuations = 0.9;
struct Continuation {
  std::string prompt, actual, predicted;
};

/// What a model expects behind a prompt.
struct NextTokens {
  std::string prompt;
  std::vector<std::string> unknown;  ///< parts of it that the vocabulary lacks
  std::vector<support::Candidate> five;
};

struct Sample {
  double temperature;
  std::string text;
};

/// One of the three models in both recipes, and what the first of its runs looks like from inside.
struct Experiment {
  std::string id, title;
  Size context;
  double learning_rate;
  std::vector<PublishedEpoch> published = {};  ///< as the source has them; empty where the text is another
  std::vector<Run> runs = {};                  ///< plain, then published; one that was not asked for is absent
  std::vector<std::string> window = {};        ///< symbols of a window of the text apart; none where it is shorter
  std::vector<AttentionMap> attention = {};    ///< over this window
  std::vector<Continuation> continuations = {};
  std::vector<NextTokens> next = {};
  std::vector<Sample> samples = {};
};

/// The baseline after one epoch, with another way to say where a symbol stands, or none.
struct PositionTrial {
  std::string title;  ///< sinusoids
  Size parameters;
  double training_loss, perplexity;
};

/// What a step takes at a length, in a batch of so many windows.
struct LengthTrial {
  Size length, windows;
  double seconds;          ///< the median of some steps
  double flops;            ///< of a step
  double attention_flops;  ///< of these, what grows with the square of the length
};

struct Findings {
  std::string command, corpus, tokenizer, date, machine, versions;
  std::uint64_t seed = 0;
  bool quick = false;  ///< a trial on the first part of the text, not the study
  double seconds = 0;
  support::TextStatistics text = {};
  std::vector<Experiment> experiments = {};
  std::vector<PositionTrial> positions = {};
  std::vector<LengthTrial> lengths = {};
};

/// In sentences: which model is best under which recipe, how far that is from the source, where the figures differ.
std::vector<std::string> conclusions(const Findings& findings);

/// One page that needs nothing else.
std::string to_html(const Findings& findings);

/// For programs.
std::string to_json(const Findings& findings);

/// For a terminal.
std::string to_text(const Findings& findings);

}  // namespace strata::shakespeare
