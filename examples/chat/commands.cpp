#include "chat.hpp"

#include "support/flag_value.hpp"
#include "support/format.hpp"
#include "support/nearest.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <limits>

namespace strata::chat {

namespace {

using support::number_from_zero, support::share, support::whole_number;

constexpr std::uint64_t many = 1'000'000'000;

void help(Chat& chat, const std::string&);

struct Command {
  const char *name, *argument;  ///< null: there is none; in brackets: it may be left out
  const char* help;
  void (*run)(Chat& chat, const std::string& argument);

  std::string usage() const { return std::string{":"} + name + (argument ? std::string{" "} + argument : ""); }
};

constexpr Command commands[] = {
    {"help", nullptr, "this text", help},
    {"again", nullptr, "the last beginning once more, with other randomness", [](Chat& chat, auto&) { chat.again(); }},
    {"next", "[TEXT]", "the five likeliest symbols after the last text, or after this one",
     [](Chat& chat, auto& text) { chat.next(text); }},
    {"trace", nullptr, "the last text's way through the model, step by step",
     [](Chat& chat, auto&) { chat.trace(); }},
    {"attention", nullptr, "where each head looked in the last text",
     [](Chat& chat, auto&) { chat.attention(); }},
    {"compare", "[FILE]", "let other weights go on, too, and say what texts cost both; without a file, no more",
     [](Chat& chat, auto& text) { chat.compare(text); }},
    {"probabilities", nullptr, "show or hide, in numbers, how likely each symbol was",
     [](Chat& chat, auto&) { chat.probabilities = !chat.probabilities; }},
    {"temperature", "T", "divides the logits; 0 is greedy",
     [](Chat& chat, auto& text) { chat.manner.sampling.temperature = number_from_zero(":temperature", text); }},
    {"top-k", "K", "draw among the K likeliest symbols; 0: all",
     [](Chat& chat, auto& text) { chat.manner.sampling.top_k = whole_number<Size>(":top-k", text, 0, many); }},
    {"top-p", "P", "draw among the likeliest symbols that have this share of the probability",
     [](Chat& chat, auto& text) { chat.manner.sampling.top_p = share(":top-p", text); }},
    {"seed", "N", "for the randomness, which begins anew",
     [](Chat& chat, auto& text) {
       chat.manner.seed = whole_number<std::uint64_t>(":seed", text, 0, std::numeric_limits<std::uint64_t>::max());
       chat.manner.number = 0;
     }},
    {"symbols", "N", "how many at most; 0: as is usual for such texts",
     [](Chat& chat, auto& text) { chat.manner.symbols = whole_number<std::uint64_t>(":symbols", text, 0, many); }},
    {"settings", nullptr, "these six as they are", [](Chat& chat, auto&) { chat.tell_settings(); }},
    {"quit", nullptr, "as Ctrl-D", [](Chat& chat, auto&) { chat.quit(); }},
};

void help(Chat& chat, const std::string&) {
  chat.screen.line("A line is a beginning, and is gone on from; Ctrl-C stops that, Ctrl-D ends the chat.\n"
                   "Colours say how likely a symbol was: below 50 % green, 20 % yellow, 5 % red, 1 % magenta.");
  for (const Command& command : commands) {
    const std::string usage = command.usage();
    chat.screen.line("  " + usage + std::string(18 - usage.size(), ' ') + command.help);
  }
  chat.screen.line("Of a command's name its beginning is enough; a beginning that starts with a colon has two.");
}

/// The command of that name, or the only one that it begins. Throws Misuse.
const Command& command_of(const std::string& name) {
  const auto begun = [&](const Command& command) { return std::string_view{command.name}.starts_with(name); };
  if (const auto exact = std::ranges::find(commands, name, &Command::name); exact != std::end(commands)) return *exact;
  if (!name.empty() && std::ranges::count_if(commands, begun) == 1) return *std::ranges::find_if(commands, begun);
  std::vector<std::string_view> names;
  for (const Command& command : commands) names.push_back(command.name);
  std::string near;
  for (const std::string& one : support::nearest(name, names)) near += (near.empty() ? ":" : " or :") + one;
  throw support::Misuse{":" + name + ": no such command; " +
                        (near.empty() ? ":help lists them" : "did you mean " + near + "?")};
}

}  // namespace

void obey(Chat& chat, const std::string& line) {
  constexpr const char* space = " \t";
  const Size end = std::min(line.find_first_of(space), line.size());
  const Size begin = std::min(line.find_first_not_of(space, end), line.size());
  const std::string argument = line.substr(begin, line.find_last_not_of(space) + 1 - begin);
  const Command& command = command_of(line.substr(0, end));
  if (!command.argument && !argument.empty()) support::refuse(command.usage(), argument, "nothing behind it");
  command.run(chat, argument);
}

}  // namespace strata::chat
