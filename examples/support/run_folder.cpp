#include "run_folder.hpp"

#include "strata/io/file.hpp"

namespace strata::support {

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error{folder.string() + ": the folder can't be made: " + error.message()};
  NewFile trial{folder / "trial"};
}

std::filesystem::path RunFolder::vocabulary_beside(const std::filesystem::path& weights) {
  const std::filesystem::path vocabulary = vocabulary_of(weights);
  std::error_code error;
  if (std::filesystem::exists(vocabulary, error)) return vocabulary;
  throw Error{vocabulary.string() + ": not found; training leaves it beside " + weights.filename().string() +
              ", whose symbols it lists"};
}

void RunFolder::clear(bool goes_on) const {
  std::error_code ignored;
  for (const auto& file : {report_json(), report_html(), watched()}) std::filesystem::remove(file, ignored);
  if (goes_on) return;
  for (const auto& file : {checkpoint(), model(), vocabulary()}) std::filesystem::remove(file, ignored);
}

}  // namespace strata::support
