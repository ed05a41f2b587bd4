#pragma once
#include <filesystem>
#include <string>

namespace strata::support {

/// Makes a folder where there is none, and those that it is in. Throws Error where that, or writing to it, fails.
void make_folder(const std::filesystem::path& folder);

/// Where a stage's run leaves its files: `out/names/03_mlp`. Each file is written beside and then renamed.
class RunFolder {
 public:
  RunFolder(const std::filesystem::path& out, const std::string& id) : folder_{out / id} {}

  /// As `make_folder`.
  void make() const { make_folder(folder_); }
  /// Takes away what tells of an earlier run: its report, and unless the run goes on, its checkpoint and weights.
  void clear(bool goes_on) const;

  std::filesystem::path log() const { return folder_ / "log.csv"; }
  std::filesystem::path watched() const { return folder_ / "watched.jsonl"; }
  std::filesystem::path checkpoint() const { return folder_ / "checkpoint.safetensors"; }
  std::filesystem::path model() const { return folder_ / "model.safetensors"; }
  std::filesystem::path vocabulary() const { return vocabulary_of(model()); }
  /// What is beside weights to read and write text with them.
  static std::filesystem::path vocabulary_of(const std::filesystem::path& weights) {
    return weights.parent_path() / "vocabulary.json";
  }
  /// The same, if it is there. Throws Error.
  static std::filesystem::path vocabulary_beside(const std::filesystem::path& weights);
  std::filesystem::path report_json() const { return folder_ / "report.json"; }
  std::filesystem::path trace_html() const { return folder_ / "trace.html"; }
  std::filesystem::path without_html() const { return folder_ / "without.html"; }
  std::filesystem::path report_html() const { return folder_ / "report.html"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace strata::support
