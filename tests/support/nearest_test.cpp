#include "nearest.hpp"

#include <doctest/doctest.h>

using strata::support::nearest;
using Words = std::vector<std::string>;

TEST_CASE("the names that a word may have meant come nearest first") {
  const std::string_view names[] = {"seed", "symbols", "settings", "temperature", "top-k", "top-p", "quit"};
  CHECK(nearest("temprature", names) == Words{"temperature"});
  CHECK(nearest("temperatuer", names) == Words{"temperature"});
  CHECK(nearest("top", names) == Words{"top-k", "top-p"});
  CHECK(nearest("top-q", names) == Words{"top-k", "top-p"});
  CHECK(nearest("s", names) == Words{"seed", "symbols", "settings"});
  CHECK(nearest("uqit", names) == Words{"quit"});
  CHECK(nearest("dragon", names).empty());
  CHECK(nearest("", names).empty());
}
