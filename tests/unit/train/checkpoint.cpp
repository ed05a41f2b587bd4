#include "strata/train/checkpoint.hpp"

#include "strata/kernels/reference.hpp"
#include "strata/stages/names.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <numeric>

using namespace strata;

namespace {

using Model_ = names::Mlp;
using TestLearner = Learner<Model_, float, Reference>;

const std::vector<Token> words{0, 5, 13, 13, 1, 0, 15, 12, 9, 22, 9, 1, 0, 26, 15, 5, 0, 10, 15, 8, 14, 0};
const Recipe recipe{.initialisation = {},
                    .rule = {.optimiser = Adam{}},
                    .schedule = Plateau{.rate = 0.01},
                    .batch = 4,
                    .steps = 20,
                    .evaluate_every = 4,
                    .keep_best = true};

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("strata_checkpoint_" + std::to_string(getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() { std::filesystem::remove_all(path); }
};

/// Ends a run after a step.
struct Until {
  std::uint64_t last;
  bool stepped(const TrainingState& state, const StepReport&) const { return state.step < last; }
  void evaluated(const TrainingState&) const {}
};

void run(TestLearner& learner, TrainingState& state, std::uint64_t last) {
  const Windows windows{words, 3};
  Until until{last};
  train(learner, state, recipe, RandomBatches{windows, 4}, ConsecutiveBatches{windows, 4}, until);
}

std::string error_of(auto&& f) {
  try {
    f();
  } catch (const Error& error) { return error.what(); }
  return {};
}

bool equal(std::span<const float> a, std::span<const float> b) { return std::ranges::equal(a, b); }

}  // namespace

TEST_CASE("a run goes on from a checkpoint to the same bits") {
  const Folder folder;
  TestLearner whole{4, 1}, first{4, 1}, second{4, 1};
  TrainingState state, broken;
  state.seed = broken.seed = 7;
  initialise(whole.weights.parameters, 7);
  initialise(first.weights.parameters, 7);
  run(whole, state, 100);
  run(first, broken, 10);  // between two evaluations
  save_checkpoint(folder.path / "run", first, broken, {{"model", "MLP"}});

  const Checkpoint checkpoint{folder.path / "run"};
  CHECK(checkpoint.note("model") == "MLP");
  CHECK(checkpoint.note("nothing").empty());
  TrainingState resumed = checkpoint.state();
  CHECK(resumed.step == 10);
  CHECK(resumed.history.size() == 2);
  CHECK(resumed.recent.count == 2);
  checkpoint.load(second);
  run(second, resumed, 100);

  CHECK(equal(second.weights.parameters.span(), whole.weights.parameters.span()));
  CHECK(equal(second.first_moment.span(), whole.first_moment.span()));
  CHECK(equal(second.second_moment.span(), whole.second_moment.span()));
  CHECK(equal(second.kept.span(), whole.kept.span()));
  CHECK(resumed.best == state.best);
  CHECK(resumed.best_step == state.best_step);
  CHECK(resumed.schedule.scale == state.schedule.scale);
  REQUIRE(resumed.history.size() == state.history.size());
  for (Size i = 0; i < state.history.size(); ++i) {
    CHECK(resumed.history[i].step == state.history[i].step);
    CHECK(resumed.history[i].training == state.history[i].training);
    CHECK(resumed.history[i].validation == state.history[i].validation);
  }
}

TEST_CASE("a state before the first evaluation is infinite at best, and stays so") {
  TrainingState fresh;
  fresh.seed = UINT64_MAX;
  const TrainingState state = training_state(nlohmann::json::parse(to_json(fresh).dump()));
  CHECK(state.seed == UINT64_MAX);
  CHECK(std::isinf(state.best));
  CHECK(std::isinf(state.schedule.best));
  CHECK(state.history.empty());
}

TEST_CASE("weights load from a file of weights and from a checkpoint") {
  const Folder folder;
  TestLearner learner{4, 1};
  initialise(learner.weights.parameters, 3);
  save_weights(folder.path / "weights", learner.weights);
  save_checkpoint(folder.path / "run", learner, {});
  for (const char* file : {"weights", "run"}) {
    Weights<Model_, float, Reference> weights;
    load_weights(folder.path / file, weights);
    CHECK(equal(weights.parameters.span(), learner.weights.parameters.span()));
  }
  const std::string error = error_of([&] { Checkpoint{folder.path / "weights"}; });
  CHECK(error ==
        (folder.path / "weights").string() + ": found no state of training, so this is no checkpoint of a run");
}

TEST_CASE("what a model keeps beside its weights is saved under its path, and comes back") {
  using M = Stack<Tokens<27, 2>, Embedding<3>, As<"level", Stack<Conv<4, 2, 2>, BatchNorm>>, LMHead<>>;
  const Folder folder;
  Learner<M, float, Reference> learner{2, 1}, other{2, 1};
  initialise(learner.weights, 1);
  std::iota(learner.weights.buffers.data(), learner.weights.buffers.data() + learner.weights.buffers.size(), 1.0f);
  learner.keep();
  learner.weights.buffers.data()[0] = 7;
  save_checkpoint(folder.path / "run", learner, {});
  const Safetensors file{folder.path / "run"};
  for (const char* name : {"level.norm.running_mean", "level.norm.running_var", "kept/level.norm.running_mean"})
    CHECK((file.find(name) && file.find(name)->shape == std::vector<Size>{4}));
  Checkpoint{folder.path / "run"}.load(other);
  for (const TensorInfo& info : buffer_layout<M>) {
    const auto cut = [&](auto& block) { return block.span().subspan(info.offset, info.size); };
    CHECK(equal(cut(other.weights.buffers), cut(learner.weights.buffers)));
    CHECK(equal(cut(other.kept_buffers), cut(learner.kept_buffers)));
  }
  CHECK(other.weights.buffers.data()[0] == 7);
  CHECK(other.kept_buffers.data()[0] == 1);
}

TEST_CASE("whatever does not fit is named, all of it, and nothing is loaded") {
  const Folder folder;
  std::vector<float> numbers(2'000'000, 1.0f);
  const auto tensor = [&](std::string name, std::vector<Size> shape) {
    const Size size = std::accumulate(shape.begin(), shape.end(), Size{1}, std::multiplies{});
    return NamedTensor<float>{{std::move(name), std::move(shape)}, std::span{numbers}.first(size)};
  };
  const std::filesystem::path file = folder.path / "other";
  save_tensors(file, std::vector{tensor("embedding.weight", {27, 10}), tensor("linear.weight", {100, 30}),
                                 tensor("linear.bias", {200}), tensor("norm.weight", {8}), tensor("head.bias", {27})});
  Weights<Model_, float, Reference> weights;
  const std::string error = error_of([&] { load_weights(file, weights); });
  CHECK(error.find("\"linear.weight\" has shape (100, 30), expected (200, 30)") != error.npos);
  CHECK(error.find("unexpected \"norm.weight\" (8)") != error.npos);
  CHECK(error.find("missing \"head.weight\" (27, 200)") != error.npos);
  CHECK(error.find("embedding.weight") == error.npos);
  CHECK(std::ranges::all_of(weights.parameters.span(), [](float value) { return value == 0; }));
}

TEST_CASE("tensors of whole numbers are refused before anything is loaded") {
  const Folder folder;
  const std::vector<float> ones(27, 1.0f);
  const std::vector<std::int64_t> whole(27, 1);
  SafetensorsWriter writer;
  writer.add({"a", {27}}, std::span<const float>{ones});
  writer.add({"b", {27}}, std::span<const std::int64_t>{whole});
  writer.write(folder.path / "mixed");
  std::vector<float> a(27), b(27);
  const std::vector<NamedTensor<float>> tensors{{{"a", {27}}, a}, {{"b", {27}}, b}};
  CHECK(!error_of([&] { load_tensors(Safetensors{folder.path / "mixed"}, tensors); }).empty());
  CHECK(a[0] == 0);
}

TEST_CASE("a damaged state is refused") {
  const Folder folder;
  TestLearner learner{4, 1};
  for (const char* damaged : {"", "{}", "[1]", R"({"seed": "x"})"}) {
    save_tensors(folder.path / "run", tensors_of(learner), {{"training", damaged}});
    const std::string error = error_of([&] { Checkpoint{folder.path / "run"}; });
    CHECK(error == (folder.path / "run").string() + ": the state of training in the metadata is damaged");
  }
}
