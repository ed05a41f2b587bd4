#include "flags.hpp"

#include "flag_value.hpp"

#include <CLI/CLI.hpp>

namespace strata::support {

namespace {

void take(const std::string& flag, std::filesystem::path* to, const std::string& text) { *to = path(flag, text); }
void take(const std::string&, std::string* to, const std::string& text) { *to = text; }
void take(const std::string& flag, const WholeNumber& number, const std::string& text) {
  *number.to = whole_number(flag, text, number.lowest, number.highest);
}
void take(const std::string& flag, const PositiveNumber& number, const std::string& text) {
  *number.to = positive_number(flag, text);
}

void take(const std::string& flag, const NumberFromZero& number, const std::string& text) {
  *number.to = number_from_zero(flag, text);
}
void take(const std::string& flag, const Share& part, const std::string& text) { *part.to = share(flag, text); }
void take(const std::string&, Texts texts, const std::string& text) { texts->push_back(text); }

const char* type_of(const Flag& flag) {
  if (std::holds_alternative<std::filesystem::path*>(flag.value)) return "PATH";
  const bool text = std::holds_alternative<Texts>(flag.value) || std::holds_alternative<std::string*>(flag.value);
  return text ? "TEXT" : "N";
}

void add(CLI::App& app, const Flag& flag, bool* to) { app.add_flag(flag.name, *to, flag.help); }
void add(CLI::App& app, const Flag& flag, const auto& value) {
  const auto take_text = [&](const std::string& text) { take(flag.name, value, text); };
  app.add_option_function<std::string>(flag.name, take_text, flag.help)->type_name(type_of(flag))->trigger_on_parse();
}

}  // namespace

std::optional<int> parse_flags(int argc, char** argv, const std::string& about, std::span<const Flag> flags) {
  CLI::App app{about, std::filesystem::path{argv[0]}.filename().string()};
  app.set_help_flag("--help", "this text");
  app.get_formatter()->column_width(34);
  for (const Flag& flag : flags) std::visit([&](const auto& value) { add(app, flag, value); }, flag.value);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) { return app.exit(help); } catch (const CLI::ParseError& error) {
    throw Misuse{std::string{error.what()} + "; see --help"};
  }
  return std::nullopt;
}

}  // namespace strata::support
