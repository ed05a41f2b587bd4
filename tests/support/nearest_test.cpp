#include "../unit/given.hpp"

#include "nearest.hpp"

#include "strata/core/error.hpp"

#include <doctest/doctest.h>

using namespace strata::support;
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

TEST_CASE("the paths that one may have meant") {
  const given::Folder folder;
  const auto mlp = folder.path / "03_mlp", rnn = folder.path / "05_rnn";
  for (const auto& stage : {mlp, rnn}) std::filesystem::create_directory(stage);
  folder.file("03_mlp/model.safetensors", "weights");
  const std::string weights = (mlp / "model.safetensors").string();
  CHECK(nearest_paths(mlp / "modle.safetensors") == Words{weights});
  CHECK(nearest_paths(folder.path / "03_mpl" / "model.safetensors") == Words{weights});
  CHECK(nearest_paths(folder.path / "3_mlp" / "model.safetensor") == Words{weights});
  CHECK(nearest_paths(folder.path / "05_rn" / "other") == Words{rnn.string()});
  CHECK(nearest_paths(folder.path / "dragon").empty());
  CHECK(nearest_paths(weights).empty());
  CHECK(nearest_paths("").empty());
}

TEST_CASE("an error of a missing file says which may have been meant") {
  const given::Folder folder;
  folder.file("names.txt", "anna");
  const std::string missing = (folder.path / "name.txt").string();
  CHECK(explained(strata::MissingFile{std::filesystem::path{missing}}) ==
        missing + ": can't be opened: No such file or directory; did you mean " + (folder.path / "names.txt").string() +
            "?");
  CHECK(explained(strata::Error{"another"}) == "another");
}
