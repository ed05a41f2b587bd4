#pragma once
#include "source.hpp"
#include "stage_model.hpp"

#include <functional>
#include <string>
#include <vector>

namespace strata::support {

/// A model without some of its branches.
struct AblationRow {
  std::string path;     ///< of the branch that is left out; of several, their paths; empty: nothing is
  double loss = 0;      ///< mean over the text
  bool asked = false;   ///< for this one
};

/// What a trained model loses without a branch of its residuals, each by itself, and without all that were asked for.
struct Ablation {
  Size symbols = 0;  ///< so many were predicted
  std::vector<AblationRow> rows = {};  ///< the whole model first

  double whole() const { return rows.front().loss; }
};

/// One object on one line.
std::string to_json_line(const Ablation& ablation);

/// Branches by their paths. Throws Misuse, which names those that are near, where there is none of a path.
std::vector<Branch> branches_named(LanguageModel& model, const std::vector<std::string>& paths);

/// Scores batches of a text. `done(i, n)` after each branch; it may throw.
Ablation ablate(LanguageModel& model, const Source& text, const std::vector<Branch>& asked, int threads,
                const std::function<void(Size, Size)>& done);

}  // namespace strata::support
