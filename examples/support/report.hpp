#pragma once

#include "watching.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a ladder of models showed when it was trained, and its forms: JSON, a page, a table for a terminal (table.hpp).
/// A figure that does not exist is NaN and shows as "–". Losses are mean cross-entropies in nats over a whole split; of
/// a long training part over its beginning.
namespace strata::support {

/// One layer at its place, as `describe<Model>()` lists them: leaves only, in the order the data flows.
struct LayerRow {
  std::string path;     // blocks.0.attention
  std::string layer;    // Attention<8, Bias>
  std::string formula;  // as the layer states it
  std::string shape;    // of its output, for one sequence
  std::size_t parameters = 0, flops = 0;
  std::size_t positions = 0;  // of its output
  std::size_t kernel = 0;     // of a convolution: how many neighbours it joins,
  std::size_t stride = 0;     // and how far on the next join is
};

struct CurvePoint {
  std::uint64_t step = 0;
  double training = 0, validation = 0;
  std::vector<double> phenomena = {};  // the choice loss of each of the floor's phenomena, where it was taken
  std::vector<double> entropies = {};  // of attention: nats, for each head of each layer
};

/// What a reader of a text whose probabilities are known needs to be able to do: a kind of places at which one thing
/// alone decides the next symbol, and how well it could be predicted there. Losses are means in nats, accuracies shares
/// of the places at which the likeliest symbol is the right one.
struct PhenomenonReport {
  std::string id;                               // who
  std::string title;                            // Who it is about
  std::string asks;                             // whom grandma pets: the dog of this tale
  std::string gained_by;                        // the stage that should be the first to gain from it: 04_attention
  std::size_t places = 0;                       // in the validation part
  std::vector<std::string> candidates = {};     // the symbols that ever stand at such places
  double floor_loss = 0, floor_accuracy = 0;    // of the best that any model could do
  double chance_loss = 0, chance_accuracy = 0;  // of knowing how often each candidate comes, and nothing else
};

/// What a stage makes of a phenomenon: over all symbols, and as a choice among its candidates alone, which tells what
/// is known of the phenomenon from knowing that it is asked for.
struct PhenomenonScore {
  std::string id;
  double loss = 0, accuracy = 0;
  double choice_loss = 0, choice_accuracy = 0;
};

/// The best that any model could do on the validation part, where the text's own probabilities are known.
struct Floor {
  double loss = 0;   // nats a symbol
  double error = 0;  // standard error of it: how far another validation part of this size would be away
  std::vector<PhenomenonReport> phenomena = {};
};

/// How far a stage is from the floor.
struct FloorGap {
  double gap = 0, error = 0;  // nats a symbol above it, and the standard error of that: both on the same texts
  std::size_t written = 0;    // texts that the stage wrote,
  std::size_t flawless = 0;   // how many of them the text's own grammar could have written,
  double symbols_right = 0;   // and how many symbols came before the first that it could not, the mean
  std::vector<PhenomenonScore> phenomena = {};  // in the order of the floor's
};

/// The same ladder learnt with several seeds: a row of figures for each stage, a figure for each seed.
struct StudyRow {
  std::string id;
  std::vector<double> validation_loss = {};
  std::vector<std::vector<double>> choice_loss = {}, choice_accuracy = {};  // a row for each phenomenon
};
struct SeedStudy {
  std::vector<std::uint64_t> seeds;
  std::vector<StudyRow> stages;
};

/// How likely a symbol follows another: the row is the symbol before, the column the one that comes.
/// `values` holds rows × columns, row by row, as probabilities or as counts (a row of counts is normalised for
/// drawing).
struct Heatmap {
  std::string title;
  std::vector<std::string> symbols;
  std::vector<double> values;
};

/// What a stage is shown and asked: the symbols of its window, and the one that follows them or, where it predicts at
/// every position, the same symbols one further on.
struct WindowExample {
  std::string input, target;
};

/// How a stage goes on from a beginning.
struct Completions {
  std::string prompt;
  std::vector<std::string> texts;  // with the prompt
  std::string group = {};          // of prompts that try the same thing: Needing context
};

/// How a stage was trained, in the words of its field.
struct TrainingMethod {
  std::string optimiser;  // AdamW
  std::string rate;       // 0.002, along half a cosine to 0
  std::string measures;   // decay 0.1, gradients clipped to norm 1, dropout 10 %
  std::string length;     // 1,600 steps of 8
};

/// A symbol that may come next, and how likely.
struct Candidate {
  std::string symbol;
  double probability = 0;
};

/// What the order of the symbols before the last one does to a stage's prediction.
struct OrderTest {
  std::size_t texts = 0, symbols = 0;    // so many texts that it did not learn from, so long, each shuffled once
  double change = 0;                     // total variation of its prediction, the mean: 0 the same, 1 all of it moved
  std::string text, shuffled;            // one of the texts,
  std::vector<Candidate> before, after;  // and what the stage expects to follow the one and the other
};

struct StageReport {
  std::string id;         // 03_mlp
  std::string title;      // MLP
  std::string whats_new;  // an embedding and a hidden layer
  std::string sees;       // 3 symbols
  std::string type;       // the alias as C++ text, from which the drawing also learns of residual paths
  std::size_t parameters = 0;
  double flops_forward = 0;  // 2 × the multiply-adds of one forward pass over one full sequence
  std::uint64_t steps = 0;
  double training_loss = 0, validation_loss = 0, test_loss = 0;
  double perplexity = 0;  // e to the loss that it is judged by: test, or else validation
  double seconds = 0, steps_per_second = 0;
  std::vector<std::string> samples;
  std::vector<CurvePoint> curve;
  std::vector<LayerRow> layers;
  std::vector<std::string> remarks;
  std::optional<Heatmap> heatmap;
  std::size_t window = 0;  // the symbols it sees, where it predicts what follows a window; 0: `sees` says it in words
  std::vector<WindowExample> examples = {};
  std::vector<Completions> completions = {};
  std::optional<TrainingMethod> method = {};  // absent where nothing was descended
  std::string can_now = {}, cannot_yet = {};  // in a sentence or two
  std::size_t symbols_a_step = 0;             // how many it was asked for at each step
  std::optional<OrderTest> order_test = {};
  std::optional<FloorGap> floor_gap = {};  // where the report has a floor
  std::optional<Watched> watched = {};     // where it was looked at as it learnt
};

struct Count {
  std::string of;
  std::uint64_t times = 0;
};

/// How often each of some things occurs: how many names have three letters, four, five.
struct Tally {
  std::string title, unit;  // Letters in each, % of the names
  std::uint64_t whole = 0;  // of which the counts are a part
  std::vector<Count> counts;
};

struct Fact {
  std::string name, text;  // All together: 5,163 names
};

/// What a corpus is like, all its parts together.
struct Preview {
  std::vector<Fact> facts;
  std::vector<Tally> tallies;
};

struct LadderReport {
  std::string ladder, title, corpus, command, machine, date;
  std::vector<std::string> remarks;
  std::vector<StageReport> stages;
  std::string data = {};  // changes with any symbol that the stages learn from or are judged by
  std::optional<Preview> preview = {};
  std::optional<Floor> floor = {};
  std::optional<SeedStudy> study = {};
  std::string bits_a = {};  // what a symbol is, where losses are also told in bits for each: byte
};

/// The whole report as JSON; `from_json` gives the same report back, NaN and infinities included. For other readers it
/// holds what follows from it as well: `floor_perplexity`, and of each stage `stage` (its id), `validation_perplexity`
/// and `phenomena` (those of its `floor_gap`).
std::string to_json(const LadderReport& report);

/// Throws `strata::Error` naming the place (`stages[2].title`), what was expected and what was found.
LadderReport from_json(std::string_view json);

/// The whole report as one HTML page that needs nothing else. Throws `std::invalid_argument` where a heat map has
/// another number of values than its symbols ask for.
std::string to_html(const LadderReport& report);

/// The beginnings that stages have completed, in the order they come.
std::vector<std::string> prompts_of(const LadderReport& report);

/// Which of them try the same thing.
std::string group_of(const LadderReport& report, std::string_view prompt);

/// How a stage has completed a beginning; empty where it was not asked.
std::vector<std::string> completions_of(const StageReport& stage, std::string_view prompt);

/// What a stage is judged by: its test loss, or its validation loss where it was not tested.
double judged_loss(const StageReport& stage);

/// A loss in bits, rather than in nats.
double in_bits(double loss);

/// The perplexity that goes with it.
double shown_perplexity(const StageReport& stage);

/// FLOPs of one forward pass over one full sequence, for each of its predictions.
double flops_a_symbol(const StageReport& stage);

/// The losses that these are the powers of, in words: "the validation loss".
std::string_view judged_by(const LadderReport& report);

/// What a completion adds to its prompt: "… there was a girl".
std::string continuation(std::string_view prompt, std::string_view text);

/// Whether completions are whole sentences, which take a row each; names fit beside each other.
bool long_completions(const LadderReport& report);

/// The symbols that a stage can see: the size of its window, otherwise what it says of itself.
std::string symbols_seen(const StageReport& stage);

/// Writes beside `path`, then renames, so that `path` is always whole. Throws `strata::Error`.
void write_text(const std::filesystem::path& path, std::string_view text);

}  // namespace strata::support
