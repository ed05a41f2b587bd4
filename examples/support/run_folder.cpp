#include "run_folder.hpp"

#include "strata/io/file.hpp"

namespace strata::support {

void RunFolder::make() const {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) throw Error{folder_.string() + ": the folder can't be made: " + error.message()};
  NewFile trial{folder_ / "trial"};
}

}  // namespace strata::support
