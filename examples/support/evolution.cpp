#include "evolution.hpp"

#include "options.hpp"
#include "report.hpp"
#include "run_folder.hpp"

#include "strata/text/corpus.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace strata::support {

namespace {

constexpr const char* without_effect[] = {"--threads", "--save-every"};

/// Takes over what may change, and refuses what may not.
void agree(Evolution::Flags& begun, Evolution::Flags& asked) {
  for (Size i = 0; i + 1 < asked.size(); i += 2) {
    std::string* const value = Evolution::value_of(begun, asked[i]);
    const bool free = std::ranges::find(without_effect, asked[i]) != std::end(without_effect);
    if (free && value)
      *value = asked[i + 1];
    else if (free)
      begun.insert(begun.end(), {asked[i], asked[i + 1]});
    else if (!value || *value != asked[i + 1])
      throw Misuse{asked[i] + ": found '" + asked[i + 1] + "', but the evolution was begun " +
                   (value ? "with '" + *value + "'" : "without it") + "; it can't go on with another"};
  }
}

bool holds_checkpoint(const std::filesystem::path& out) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{out, error})
    if (std::filesystem::exists(RunFolder{out, entry.path().filename()}.checkpoint(), error)) return true;
  return false;
}

}  // namespace

Evolution::Evolution(std::filesystem::path out, Flags flags, std::string command)
    : out_{std::move(out)}, flags_{std::move(flags)}, command_{std::move(command)} {}

Evolution Evolution::resumed(std::filesystem::path out, Flags flags, std::string command) {
  Evolution evolution{std::move(out), std::move(flags), std::move(command)};
  if (!std::filesystem::exists(evolution.file())) {
    if (!holds_checkpoint(evolution.out_))
      throw Error{evolution.out_.string() + ": no evolution was begun here; begin one without --resume"};
    evolution.by_hand_ = true;
    return evolution;
  }
  try {
    const auto json = nlohmann::json::parse(read_text(evolution.file()));
    Flags begun = json.at("flags").get<Flags>();
    agree(begun, evolution.flags_);
    evolution.flags_ = std::move(begun);
    json.at("command").get_to(evolution.command_);
    json.at("begun").get_to(evolution.begun_);
    json.at("by_hand").get_to(evolution.by_hand_);
  } catch (const nlohmann::json::exception& error) {
    throw Error{evolution.file().string() + ": it is damaged: " + error.what()};
  }
  return evolution;
}

std::string* Evolution::value_of(Flags& flags, const std::string& flag) {
  for (Size i = 0; i + 1 < flags.size(); i += 2)
    if (flags[i] == flag) return &flags[i + 1];
  return nullptr;
}

bool Evolution::is_in(const std::filesystem::path& out) { return std::filesystem::exists(file_in(out)); }

bool Evolution::has_begun(const std::string& stage) const {
  std::error_code error;
  return (by_hand_ || std::ranges::find(begun_, stage) != begun_.end()) &&
         std::filesystem::exists(RunFolder{out_, stage}.checkpoint(), error);
}

void Evolution::begin(const std::string& stage) {
  if (std::ranges::find(begun_, stage) == begun_.end()) begun_.push_back(stage);
  RunFolder{out_, stage}.clear(false);  // or a stage that is ended before it has begun would go on from an older run
  std::error_code shown_by_writing;
  std::filesystem::create_directories(out_, shown_by_writing);
  const nlohmann::ordered_json json{{"command", command_}, {"flags", flags_}, {"begun", begun_}, {"by_hand", by_hand_}};
  write_text(file(), json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace strata::support
