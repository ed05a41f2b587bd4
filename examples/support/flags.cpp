#include "flags.hpp"

#include "flag_value.hpp"

#include <CLI/CLI.hpp>

namespace strata::support {

namespace {

void take(const std::string& flag, std::filesystem::path* to, const std::string& text) {
  if (text.empty()) refuse(flag, text, "a path");
  *to = text;
}
void take(const std::string& flag, const WholeNumber& number, const std::string& text) {
  *number.to = whole_number(flag, text, number.lowest, number.highest);
}
void take(const std::string& flag, const PositiveNumber& number, const std::string& text) {
  *number.to = positive_number(flag, text);
}

}  // namespace

std::optional<int> parse_flags(int argc, char** argv, const std::string& about, std::span<const Flag> flags) {
  CLI::App app{about, std::filesystem::path{argv[0]}.filename().string()};
  app.set_help_flag("--help", "this text");
  app.get_formatter()->column_width(34);
  for (const Flag& flag : flags)
    app.add_option_function<std::string>(
           flag.name,
           [&flag](const std::string& text) {
             std::visit([&](const auto& value) { take(flag.name, value, text); }, flag.value);
           },
           flag.help)
        ->type_name(std::holds_alternative<std::filesystem::path*>(flag.value) ? "PATH" : "N");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) { return app.exit(help); } catch (const CLI::ParseError& error) {
    throw Misuse{std::string{error.what()} + "; see --help"};
  }
  return std::nullopt;
}

}  // namespace strata::support
