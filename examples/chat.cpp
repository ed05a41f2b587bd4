#include "chat/chat.hpp"

#include "support/flags.hpp"
#include "support/interrupt.hpp"
#include "support/options.hpp"

#include <cstdio>
#include <limits>

using namespace strata;
using namespace strata::support;

namespace {

struct Wishes {
  std::filesystem::path load, tokenizer;
  chat::Manner manner;
  bool probabilities = false;
};

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  constexpr std::uint64_t many = 1'000'000'000;
  chat::Manner& manner = wishes.manner;
  const Flag flags[] = {
      {"--load", &wishes.load, "weights, or a checkpoint, of any ladder: a stage's model.safetensors"},
      {"--tokenizer", &wishes.tokenizer, "the tokenizer that they were trained with, if it is somewhere else now"},
      {"--symbols", WholeNumber{&manner.symbols, 0, many}, "how many at most (0: as is usual for such texts)"},
      {"--seed", WholeNumber{&manner.seed, 0, std::numeric_limits<std::uint64_t>::max()}, "for the randomness (42)"},
      {"--temperature", NumberFromZero{&manner.sampling.temperature}, "divides the logits (1); 0 is greedy"},
      {"--top-k", WholeNumber{&manner.sampling.top_k, 0, many}, "draw among the so many likeliest (0: all)"},
      {"--top-p", Share{&manner.sampling.top_p},
       "draw among the likeliest that have this share of the probability (1)"},
      {"--probabilities", &wishes.probabilities, "show in numbers, too, how likely each symbol was"},
  };
  if (const auto code =
          parse_flags(argc, argv, "Goes on from the beginnings that you type; :help says what else.", flags))
    return code;
  if (wishes.load.empty())
    throw Misuse{"--load: expected a file of weights, such as out/names/03_mlp/model.safetensors"};
  return std::nullopt;
}

int run(int argc, char** argv) {
  Wishes wishes;
  if (const auto code = read_command_line(argc, argv, wishes)) return *code;
  chat::Speaker speaker{wishes.load, wishes.tokenizer};
  std::fprintf(stderr, "%s\n", speaker.introduction().c_str());
  chat::Chat chat{std::move(speaker), wishes.tokenizer};
  chat.manner = wishes.manner;
  chat.probabilities = wishes.probabilities;
  chat.screen.remark("Type a beginning, or :help.");
  if (chat.screen.is_watched()) heed_every_interrupt();
  chat.run();
  return 0;
}

}  // namespace

/// Talks with what has learnt, on a terminal or through a pipe.
int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return run(argc, argv); });
}
