#include "flags.hpp"

#include "options.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <cmath>

namespace strata::support {

namespace {

template <class T> std::optional<T> read(const std::string& text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

/// Puts the value where it goes, or says what was expected; empty if all is well.
std::string take(std::filesystem::path* to, const std::string& text) {
  *to = text;
  return text.empty() ? "a path" : "";
}
std::string take(const WholeNumber& number, const std::string& text) {
  const auto value = read<std::uint64_t>(text);
  if (!value || *value < number.lowest || *value > number.highest)
    return "a whole number from " + std::to_string(number.lowest) + " to " + std::to_string(number.highest);
  *number.to = *value;
  return {};
}
std::string take(const PositiveNumber& number, const std::string& text) {
  const auto value = read<double>(text);
  if (!value || !std::isfinite(*value) || *value <= 0) return "a number above 0";
  *number.to = *value;
  return {};
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
             const std::string expected = std::visit([&](const auto& value) { return take(value, text); }, flag.value);
             if (!expected.empty()) throw Misuse{flag.name + ": found '" + text + "', expected " + expected};
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
