#pragma once
#include "support/stage.hpp"
#include "support/weights_file.hpp"

#include <memory>
#include <string>
#include <vector>

/// Every model of every ladder, compiled once: a file for each ladder.
namespace strata::zoo {

/// A model that has learnt nothing yet, and the stage that trains it.
struct Entry {
  support::Stage stage;
  std::string type;  ///< by which its files name it
  std::unique_ptr<support::LanguageModel> (*make)();
  bool aside = false;  ///< no step of the ladder, but what a step is compared with
};

struct Ladder {
  std::string name;
  std::vector<Entry> entries;  ///< those of a stage that learns different texts one after the other
};

Ladder names();
Ladder lil();
Ladder shakespeare();
Ladder bytes();

const std::vector<Ladder>& ladders();
/// Throws Misuse.
const Ladder& ladder(const std::string& name);

/// The model whose weights a file holds; where stages share one, that of the file's folder. Throws Error.
const Entry& entry_of(const support::WeightsFile& file);

/// A model with the weights of a file, and what it reads and writes.
struct Learnt {
  const Entry* entry;
  std::unique_ptr<support::LanguageModel> model;
  support::Corpus corpus;  ///< without text
  std::uint64_t steps;     ///< 0 where it is not said
  double validation_loss;  ///< NaN where it is not said
};

/// The tokenizer is where it was in training, or at `tokenizer`. Throws Error.
Learnt learnt_from(const std::filesystem::path& weights, const std::filesystem::path& tokenizer = {});

}  // namespace strata::zoo
