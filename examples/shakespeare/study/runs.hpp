#pragma once
#include "findings.hpp"

#include <filesystem>

namespace strata::shakespeare {

/// What was asked for.
struct Wishes {
  std::string command;
  std::filesystem::path corpus, out = "out/shakespeare";
  std::filesystem::path text;  ///< what is learnt: the corpus, or for a quick trial its beginning
  std::uint64_t seed = 42, passes = 20, threads = 1;
  bool quick = false, resume = false, report = false;
};

/// A program that trains one model, where it leaves its files, and what it is told.
struct Program {
  std::string id, recipe;
  std::filesystem::path out;
  std::uint64_t passes;  ///< at most

  std::filesystem::path folder() const { return out / id; }
};

/// A program ended before its time; it has said why.
struct Ended {
  int code;
};

/// Runs what is not finished yet, one program after the other, and tells beforehand how long that may take. Throws
/// Ended, and Error.
void run_all(const std::vector<Program>& programs, const Wishes& wishes);

/// Throws Ended if a signal came, to a program or between two of them.
void give_way_to_signals();

/// Whether a program has left its report, by its own end or by an earlier one that it was asked for.
bool has_ended(const Program& program);

/// What a program has left. Throws Error.
Run run_of(const Program& program);

}  // namespace strata::shakespeare
