#include "support/options.hpp"

#include "strata/io/mapped_file.hpp"
#include "strata/text/tokenizer_files.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <limits>

using namespace strata;

namespace {

struct Wishes {
  std::filesystem::path tokenizer, compact;
  Size size = 4096;
  bool decode = false, jsonl = false, count = false;
};

std::string read_standard_input() {
  std::string text;
  std::array<char, 1 << 16> part;
  for (Size count; (count = std::fread(part.data(), 1, part.size(), stdin)) > 0;) text.append(part.data(), count);
  if (std::ferror(stdin)) throw Error{std::string{"standard input: can't be read: "} + std::strerror(errno)};
  return text;
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_tokens(const std::vector<Token>& tokens, const char* between) {
  std::string text;
  for (Token token : tokens) {
    text += text.empty() ? "" : between;
    text += std::to_string(token);
  }
  print(text);
}

/// Numbers with white space between them.
std::vector<Token> read_tokens(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  std::vector<Token> tokens;
  for (Size at = 0; (at = text.find_first_not_of(space, at)) != text.npos;) {
    const std::string_view word = text.substr(at, text.find_first_of(space, at) - at);
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), tokens.emplace_back());
    if (error != std::errc{} || end != word.data() + word.size())
      throw Error{"standard input, number " + std::to_string(tokens.size()) + ": found " + detail::cited(word) +
                  ", expected a token's number"};
    at += word.size();
  }
  return tokens;
}

void convert_line(const Tokenizer auto& tokenizer, const Wishes& wishes, const nlohmann::json& line) {
  if (wishes.decode) {
    if (!line.is_array()) throw Error{"expected an array of token numbers"};
    for (const nlohmann::json& token : line)
      if (!token.is_number_unsigned() || token > std::numeric_limits<Token>::max())
        throw Error{"found " + detail::cited(token.dump()) + ", expected a token's number"};
    const std::string text = tokenizer.decode(line.get<std::vector<Token>>());
    return print(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  }
  const std::vector<Token> tokens = tokenizer.encode(line.get_ref<const std::string&>());
  if (wishes.count) return print(std::to_string(tokens.size()) + "\n");
  print("[");
  print_tokens(tokens, ",");
  print("]\n");
}

void convert_lines(const Tokenizer auto& tokenizer, const Wishes& wishes) {
  const std::string text = read_standard_input();
  Size number = 0;
  for (Size at = 0; at < text.size();) {
    const Size end = std::min(text.find('\n', at), text.size());
    const std::string place = "standard input, line " + std::to_string(++number) + ": ";
    try {
      convert_line(tokenizer, wishes,
                   nlohmann::json::parse(text.begin() + static_cast<std::ptrdiff_t>(at),
                                         text.begin() + static_cast<std::ptrdiff_t>(end)));
    } catch (const nlohmann::json::exception&) {
      throw Error{place + "expected " + (wishes.decode ? "JSON, an array of token numbers" : "a JSON string")};
    } catch (const Error& error) { throw Error{place + error.what()}; }
    at = end + 1;
  }
}

void convert(const Tokenizer auto& tokenizer, const Wishes& wishes) {
  if (wishes.jsonl) return convert_lines(tokenizer, wishes);
  const std::string text = read_standard_input();
  if (wishes.decode) return print(tokenizer.decode(read_tokens(text)));
  const std::vector<Token> tokens = tokenizer.encode(text);
  if (wishes.count)
    print(std::to_string(tokens.size()));
  else
    print_tokens(tokens, " ");
  print("\n");
}

void make_compact(const Wishes& wishes) {
  const ByteLevelBpe base = read_byte_level_bpe(wishes.tokenizer);
  const MappedFile file{wishes.compact};
  const Separator separator = separator_of(file.text());
  Size documents = 0;
  for_each_document(file.text(), separator, [&](std::string_view) { ++documents; });
  if (documents == 0) throw Error{wishes.compact.string() + ": found no document, expected text"};
  std::fprintf(stderr, "%zu documents, separated by %s\n", documents,
               separator == Separator::mark ? end_of_text.data() : "blank lines");
  const std::vector<std::uint64_t> counts = token_counts(base, file.text(), separator, [](Size) {});
  const std::string path = std::filesystem::absolute(wishes.tokenizer).lexically_normal().string();
  print(CompactVocabulary{{path, base.fingerprint(), base.size()}, counts, wishes.size}.json());
}

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  CLI::App app{"text on standard input, the numbers of its tokens on standard output",
               std::filesystem::path{argv[0]}.filename().string()};
  app.set_help_flag("--help", "this text");
  app.get_formatter()->column_width(34);
  app.add_option("--tokenizer", wishes.tokenizer,
                 "folder with GPT-2's encoder.json and vocab.bpe, a tokenizer.json, or a compact vocabulary")
      ->required()
      ->type_name("PATH");
  app.add_flag("--decode", wishes.decode, "numbers on standard input, their text on standard output");
  app.add_flag("--jsonl", wishes.jsonl, "each line a JSON string, from which comes a line with an array of numbers");
  app.add_flag("--count", wishes.count, "how many tokens, rather than which");
  app.add_option("--compact", wishes.compact,
                 "write the compact vocabulary of a corpus: its most frequent tokens, numbered anew")
      ->type_name("CORPUS");
  app.add_option("--size", wishes.size, "symbols of the compact vocabulary (4096)")
      ->check(CLI::Range(4, 0x7FFFFFF))
      ->type_name("N");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) { return app.exit(help); } catch (const CLI::ParseError& error) {
    throw support::Misuse{std::string{error.what()} + "; see --help"};
  }
  if (wishes.tokenizer.empty()) throw support::Misuse{"--tokenizer: found '', expected a path"};
  if (wishes.decode && wishes.count) throw support::Misuse{"--count: can't be had together with --decode"};
  if (app.count("--compact") && (wishes.decode || wishes.jsonl || wishes.count))
    throw support::Misuse{"--compact: can't be had together with --decode, --jsonl or --count"};
  return std::nullopt;
}

}  // namespace

/// Shows what tokenizers make of a text.
int main(int argc, char** argv) {
  return support::guarded(argv[0], [&] {
    Wishes wishes;
    if (const std::optional<int> done = read_command_line(argc, argv, wishes)) return *done;
    if (!wishes.compact.empty()) {
      make_compact(wishes);
      return 0;
    }
    std::visit([&](const auto& tokenizer) { convert(tokenizer, wishes); }, read_tokenizer(wishes.tokenizer));
    return 0;
  });
}
