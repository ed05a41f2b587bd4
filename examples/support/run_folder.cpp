#include "run_folder.hpp"

#include "strata/io/file.hpp"

namespace strata::support {

void RunFolder::make() const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) throw Error{folder_.string() + ": the folder can't be made: " + error.message()};
  NewFile trial{folder_ / "trial"};
}

void RunFolder::clear(bool goes_on) const {
  std::error_code ignored;
  for (const auto& file : {report_json(), report_html()}) std::filesystem::remove(file, ignored);
  if (goes_on) return;
  for (const auto& file : {checkpoint(), model()}) std::filesystem::remove(file, ignored);
}

}  // namespace strata::support
