#include "support.hpp"

#include "given.hpp"

#include "strata/train/checkpoint.hpp"

#include <algorithm>
#include <cmath>

namespace model_test {

namespace {

Tensors read_floats(const Safetensors& file) {
  Tensors tensors;
  for (const Safetensors::Entry& entry : file.entries()) {
    if (entry.dtype != Dtype::f32) continue;
    NamedValues tensor{entry.name, entry.shape, std::vector<double>((entry.end - entry.begin) / sizeof(float))};
    file.read(entry, std::span{tensor.values});
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

std::vector<Token> read_tokens(const Safetensors& file, const char* name) {
  const Safetensors::Entry* entry = file.find(name);
  REQUIRE(entry);
  std::vector<Token> tokens((entry->end - entry->begin) / sizeof(Token));
  file.read(*entry, std::span{tokens});
  return tokens;
}

}  // namespace

double largest(const std::vector<double>& values) {
  double most = 0;
  for (double value : values) most = std::max(most, std::abs(value));
  return most;
}

void check_close(const Tensors& actual, const Tensors& expected, double allowed) {
  for (const NamedValues& tensor : actual) {
    CAPTURE(tensor.name);
    const auto other = std::find_if(expected.begin(), expected.end(),
                                    [&](const NamedValues& one) { return one.name == tensor.name; });
    REQUIRE(other != expected.end());
    REQUIRE(other->shape == tensor.shape);
    const double reach = allowed * std::max(0.01, largest(other->values));
    for (Size i = 0; i < tensor.values.size(); ++i) {
      if (std::abs(tensor.values[i] - other->values[i]) <= reach) continue;
      CAPTURE(i);
      CAPTURE(tensor.values[i]);
      CAPTURE(other->values[i]);
      FAIL_CHECK("differs by more than ", reach);
      break;
    }
  }
}

Fixture::Fixture(const std::string& name) {
  const Safetensors file{"tests/parity/fixtures/" + name + ".safetensors"};
  tensors = read_floats(file);
  tokens = read_tokens(file, "tokens");
  targets = read_tokens(file, "targets");
  sequences = file.find("tokens")->shape[0];
  length = file.find("tokens")->shape[1];
}

Tensors Fixture::group(std::string_view prefix) const {
  Tensors chosen;
  for (const NamedValues& tensor : tensors)
    if (tensor.name.starts_with(prefix))
      chosen.push_back({tensor.name.substr(prefix.size()), tensor.shape, tensor.values});
  return chosen;
}

Tensors saved_and_loaded(const Tensors& tensors) {
  std::vector<std::vector<float>> before, after;
  std::vector<NamedTensor<float>> saved, loaded;
  for (const NamedValues& tensor : tensors) {
    std::vector<float>& values = before.emplace_back();
    for (double value : tensor.values) values.push_back(static_cast<float>(value));
    saved.push_back({{tensor.name, tensor.shape}, values});
    loaded.push_back({{tensor.name, tensor.shape}, after.emplace_back(values.size())});
  }
  const given::Folder folder;
  save_tensors(folder.path / "saved.safetensors", saved);
  load_tensors(Safetensors{folder.path / "saved.safetensors"}, loaded);

  Tensors all;
  for (const NamedTensor<float>& tensor : loaded)
    all.push_back({tensor.name, tensor.shape, in_double<float>(tensor.values)});
  return all;
}

void check_differences(std::string_view path, std::span<double> values, std::span<const double> gradients,
                       const std::function<double()>& loss) {
  const std::string name{path};
  CAPTURE(name);
  const double most = largest({gradients.begin(), gradients.end()});
  if (path.ends_with("key.bias"))
    CHECK(most < 1e-14);
  else
    CHECK(most > 1e-5);
  const Size stride = values.size() / 30 + 1;
  for (Size i = 0; i < values.size(); i += stride) {
    const double kept = values[i], h = 1e-5;
    values[i] = kept + h;
    const double above = loss();
    values[i] = kept - h;
    const double below = loss();
    values[i] = kept;
    const double difference = (above - below) / (2 * h);
    if (std::abs(gradients[i] - difference) <= 3e-10 + 1e-7 * most) continue;
    CAPTURE(i);
    CAPTURE(gradients[i]);
    CAPTURE(difference);
    FAIL_CHECK("gradient and difference differ");
    break;
  }
}

std::vector<Token> random_symbols(Size count, Size vocabulary, std::uint32_t number) {
  const RandomStream stream{7, Purpose::batches, number};
  std::vector<Token> symbols(count);
  for (Size i = 0; i < count; ++i) symbols[i] = static_cast<Token>(stream.below(vocabulary, i));
  return symbols;
}

}  // namespace model_test
