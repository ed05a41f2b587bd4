#pragma once
#include "strata/text/bpe_vocabulary.hpp"
#include "strata/text/byte_level_bpe.hpp"

namespace strata {

/// GPT-2's tokenizer from its files `encoder.json` and `vocab.bpe`. As in GPT-2's own program, `<|endoftext|>` within a
/// text is text; only decode knows it as a token. Throws Error.
inline ByteLevelBpe read_gpt2_tokenizer(const std::filesystem::path& folder) {
  const std::filesystem::path tokens = folder / "encoder.json", merges = folder / "vocab.bpe";
  detail::BpeVocabulary vocabulary{tokens};
  vocabulary.add_tokens(detail::read_json(tokens));

  const std::string text = read_text(merges);
  Size line_number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const Size end = rest.find('\n');
    const std::string line{rest.substr(0, end)};
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    ++line_number;
    if (line_number == 1 && line.starts_with("#version")) continue;
    if (line.empty() && rest.empty()) break;
    const std::string place = merges.string() + ", line " + std::to_string(line_number);
    const Size space = line.find(' ');
    if (space == 0 || space == line.npos || space + 1 == line.size() || line.find(' ', space + 1) != line.npos)
      throw Error{place + ": found " + detail::cited(line) + ", expected two tokens with a space between them"};
    vocabulary.add_merge(line.substr(0, space), line.substr(space + 1), place);
  }

  std::vector<std::string> left = vocabulary.never_merged();
  std::erase_if(left, [](const std::string& name) { return name.starts_with('<') && name.ends_with('>'); });
  if (!left.empty())
    throw Error{merges.string() + ": " + std::to_string(left.size()) + " tokens of " + tokens.string() +
                " are made by no merge, the first " + detail::cited(left[0]) + "; it may be cut short"};
  return ByteLevelBpe{vocabulary.rules({})};
}

}  // namespace strata
