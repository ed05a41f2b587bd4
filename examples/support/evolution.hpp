#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace strata::support {

/// What an evolution was asked for and how far it has come, kept beside its stages' folders so that another process can
/// go on with it.
class Evolution {
 public:
  /// What is passed on to each program: a flag, its value, and so on.
  using Flags = std::vector<std::string>;

  /// A new one: nothing that lies in the folder is of it.
  Evolution(std::filesystem::path out, Flags flags, std::string command);

  /// The one that was begun in the folder. `flags` may repeat what it was begun with, and change those that do not
  /// change its results. Where no evolution was begun, but its programs were run by hand, their runs are taken for its
  /// stages'. Throws Error where there is nothing to go on from, Misuse where the flags disagree.
  static Evolution resumed(std::filesystem::path out, Flags flags, std::string command);

  /// What stands behind a flag; null if it is not among them.
  static std::string* value_of(Flags& flags, const std::string& flag);

  /// Whether one was begun in a folder.
  static bool is_in(const std::filesystem::path& out);

  const std::filesystem::path& out() const { return out_; }
  const Flags& flags() const { return flags_; }
  const std::string& command() const { return command_; }  ///< with which it was begun

  /// Whether there is anything to go on from.
  bool has_begun() const { return by_hand_ || !begun_.empty(); }
  /// Whether a stage's program has a run to go on with.
  bool has_begun(const std::string& stage) const;
  /// From now on it has. Throws Error where that can't be written.
  void begin(const std::string& stage);

 private:
  std::filesystem::path file() const { return file_in(out_); }
  static std::filesystem::path file_in(const std::filesystem::path& out) { return out / "evolution.run.json"; }

  std::filesystem::path out_;
  Flags flags_;
  std::string command_;
  std::vector<std::string> begun_;
  bool by_hand_ = false;
};

}  // namespace strata::support
