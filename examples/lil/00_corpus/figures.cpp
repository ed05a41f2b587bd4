#include "figures.hpp"

#include "support/format.hpp"
#include "support/report_text.hpp"

namespace strata::corpus {

using namespace support;

namespace {

using Json = nlohmann::ordered_json;

std::vector<Listed> listed_from(const Findings& findings, Size first) {
  std::vector<Listed> list;
  for (Size i = first; i < findings.ranking.size() && i < first + 20; ++i) {
    const Token token = findings.ranking[i];
    const std::uint64_t count = findings.training.census.counts[static_cast<Size>(token)];
    list.push_back(
        {i + 1, token, count, static_cast<double>(count) / static_cast<double>(findings.training.census.tokens)});
  }
  return list;
}

double mean_length(const Census& census) {
  return static_cast<double>(census.tokens) / static_cast<double>(census.stories);
}
double bytes_a_token(const Census& census) {
  return static_cast<double>(census.story_bytes) / static_cast<double>(census.tokens);
}

/// With a decimal, where it says something beside the rest.
std::string length_text(double tokens) { return tokens < 10'000 ? fixed(tokens, 1) : rounded(tokens); }

/// Two lists of tokens side by side.
std::string lists_text(const Findings& findings) {
  const std::vector<Listed> lists[] = {most_frequent(findings), left_out(findings)};
  std::string out = padded("Most frequent", 48) + (lists[1].empty() ? "" : "Most frequent of those left out") + "\n";
  for (Size i = 0; i < std::max(lists[0].size(), lists[1].size()); ++i) {
    std::string line;
    for (const auto& list : lists) {
      std::string cell;
      if (i < list.size())
        append(cell, to_the_right(grouped(list[i].rank), 8), "  ", padded(visible(findings.tokenizer.text(list[i].token)), 16),
               to_the_right(grouped(list[i].count), 10), to_the_right(fixed(100 * list[i].share, 3) + " %", 10));
      line += padded(cell, 48);
    }
    append(out, line.substr(0, line.find_last_not_of(' ') + 1), "\n");
  }
  return out;
}

Json census_json(const Findings& findings, const Part& part) {
  const Census& census = part.census;
  return {{"file", part.file.string()},
          {"bytes", census.bytes},
          {"stories", census.stories},
          {"separator", std::string{in_words(census.separator)}},
          {"tokens", census.tokens},
          {"tokens_joined", census.joined()},
          {"different_tokens", census.different()},
          {"shortest_story", census.by_length.begin()->first},
          {"median_story", census.median()},
          {"mean_story", mean_length(census)},
          {"longest_story", census.by_length.rbegin()->first},
          {"bytes_a_token", bytes_a_token(census)},
          {"unknown", findings.unknown(part)}};
}

Json list_json(const Findings& findings, const std::vector<Listed>& list) {
  Json json = Json::array();
  for (const Listed& one : list)
    json.push_back({{"rank", one.rank},
                    {"token", one.token},
                    {"text", visible(findings.tokenizer.text(one.token))},
                    {"count", one.count}});
  return json;
}

}  // namespace

Size Findings::symbols_for(double share) const {
  Size tokens = 0;
  while (training.share(tokens) < share) ++tokens;
  return CompactVocabulary::special + tokens;
}

std::vector<Figure> figures_of(const Findings& findings) {
  std::vector<Figure> figures;
  const auto add = [&](const std::string& name, auto&& value) {
    figures.push_back({name, {value(findings.training)}});
    if (findings.validation) figures.back().values.push_back(value(*findings.validation));
  };
  using T = const Part&;
  add("bytes", [](T part) { return grouped(part.census.bytes); });
  add("stories", [](T part) { return grouped(part.census.stories); });
  add("separated by", [](T part) { return std::string{in_words(part.census.separator)}; });
  add("tokens", [](T part) { return grouped(part.census.tokens); });
  add("with an end of story behind each", [](T part) { return grouped(part.census.joined()); });
  add("different tokens, of the tokenizer’s " + grouped(findings.tokenizer.size()),
      [](T part) { return grouped(part.census.different()); });
  add("tokens of the shortest story", [](T part) { return grouped(part.census.by_length.begin()->first); });
  add("of the median story", [](T part) { return length_text(part.census.median()); });
  add("of the mean story", [](T part) { return length_text(mean_length(part.census)); });
  add("of the longest story", [](T part) { return grouped(part.census.by_length.rbegin()->first); });
  add("bytes a token", [](T part) { return fixed(bytes_a_token(part.census), 2); });
  add("unknown with a vocabulary of " + grouped(findings.vocabulary),
      [&](T part) { return fixed(100 * findings.unknown(part), 3) + " %"; });
  return figures;
}

std::vector<Listed> most_frequent(const Findings& findings) { return listed_from(findings, 0); }
std::vector<Listed> left_out(const Findings& findings) { return listed_from(findings, findings.kept()); }

std::string to_text(const Findings& findings) {
  std::string out =
      padded("", 46) + to_the_right("training", 16) + (findings.validation ? to_the_right("validation", 16) : "") + "\n";
  for (const Figure& figure : figures_of(findings)) {
    out += padded(figure.name, 46);
    for (const std::string& value : figure.values) out += to_the_right(value, 16);
    out += "\n";
  }
  append(out, "\nSymbols that a vocabulary needs, ", std::to_string(CompactVocabulary::special),
         " of them special, to cover of the training stream\n");
  for (double share : wanted_coverage)
    append(out, to_the_right(shortest(100 * share) + " %", 8), "  ", grouped(findings.symbols_for(share)), "\n");
  return out + "\n" + lists_text(findings);
}

std::string to_json(const Findings& findings) {
  Json json{{"tokenizer", findings.tokenizer.fingerprint()},
            {"tokenizer_size", findings.tokenizer.size()},
            {"vocabulary", findings.vocabulary},
            {"training", census_json(findings, findings.training)}};
  json["validation"] = findings.validation ? census_json(findings, *findings.validation) : Json{};
  for (double share : wanted_coverage) json["symbols_to_cover"][shortest(share)] = findings.symbols_for(share);
  json["most_frequent"] = list_json(findings, most_frequent(findings));
  json["left_out"] = list_json(findings, left_out(findings));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace strata::corpus
