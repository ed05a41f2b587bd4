#pragma once
#include "findings.hpp"

#include <filesystem>

namespace strata::shakespeare {

/// What was asked for.
struct Wishes {
  std::string command;
  std::filesystem::path corpus, out = "out/shakespeare";
  std::filesystem::path text;  ///< what is learnt: the corpus, or for a quick trial its beginning
  std::vector<std::string> prompts = {};  ///< behind which it is shown what comes next; none: the usual ones
  std::uint64_t seed = 42, passes = 20, threads = 1;
  bool quick = false, resume = false, report = false;
};

/// A program that trains one model, where it leaves its files, and what it is told.
struct Program {
  std::string id, recipe;
  std::filesystem::path out;
  std::uint64_t passes;  ///< at most
};

/// A program ended before its time; it has said why.
struct Ended {
  int code;
};

/// Runs what is not finished yet, one program after the other, and tells beforehand how long that may take. What
/// earlier studies have trained is not begun anew unasked. Throws Ended, Misuse and Error.
void run_all(const std::vector<Program>& programs, const Wishes& wishes);

/// Throws Ended if a signal came, to a program or between two of them.
void give_way_to_signals();

/// Whether a program has left its report, by its own end or by an earlier one that it was asked for.
bool has_ended(const Program& program);

/// What a study's trainings have in common.
struct Origin {
  std::uint64_t seed;
  std::string data;  ///< the fingerprint of the text and its vocabulary
};

/// What a program has left. Throws Error where it is damaged, or of another origin.
Run run_of(const Program& program, const Origin& origin);

}  // namespace strata::shakespeare
