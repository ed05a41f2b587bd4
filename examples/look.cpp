#include "support/attention_report.hpp"
#include "support/document.hpp"
#include "support/flags.hpp"
#include "support/follow.hpp"
#include "support/machine.hpp"
#include "support/report_text.hpp"
#include "support/run_folder.hpp"
#include "support/terminal.hpp"
#include "zoo/zoo.hpp"

#include "strata/core/threads.hpp"
#include "strata/io/mapped_file.hpp"

#include <cstdio>

#include <unistd.h>

using namespace strata;
using namespace strata::support;

namespace {

constexpr const char* about =
    "How one or two models that have learnt read a text: which symbols they saw coming, where "
    "their heads look, and what each layer makes of it.";

struct Wishes {
  std::filesystem::path load, beside, tokenizer, file, page = "out/look.html";
  std::vector<std::string> texts;
  std::uint64_t threads = static_cast<std::uint64_t>(available_threads());
};

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  const Flag flags[] = {
      {"--load", &wishes.load, "the weights, or a checkpoint, of any ladder's model"},
      {"--beside", &wishes.beside,
       "those of another model of the same symbols: where does one know what the other does "
       "not?"},
      {"--text", &wishes.texts, "what they read"},
      {"--file", &wishes.file, "the same, from a file"},
      {"--tokenizer", &wishes.tokenizer, "the tokenizer that they were trained with, if it is somewhere else now"},
      {"--page", &wishes.page, "where the page goes (out/look.html)"},
      {"--threads", WholeNumber{&wishes.threads, 1, 1024}, "threads (as many as the machine runs at once)"},
  };
  if (const auto code = parse_flags(argc, argv, about, flags)) return code;
  if (wishes.load.empty()) throw Misuse{"--load: expected weights of a model that has learnt"};
  if (wishes.texts.size() + !wishes.file.empty() != 1)
    throw Misuse{"found " +
                 std::string{wishes.texts.empty() && wishes.file.empty() ? "no text" : "more than one text"} +
                 ", expected one by --text or --file"};
  return std::nullopt;
}

/// Of a long file no more than can be coloured: a symbol takes a byte at least, and rarely more than sixteen. It is cut
/// behind a word, and `left_out` says so; a line's end at its own end is none of its text.
std::string text_of(const Wishes& wishes, std::string& left_out) {
  if (!wishes.texts.empty()) return wishes.texts[0];
  const MappedFile mapped{wishes.file};
  std::string_view text = mapped.text();
  const Size most = 16 * most_coloured;
  if (text.size() > most) {
    left_out = "Of the " + grouped(text.size()) + " bytes of " + wishes.file.string() + " about the first " +
               grouped(most) + " are looked at. ";
    const Size space = text.substr(0, most).find_last_of(" \t\n");
    text = text.substr(0, space == text.npos ? most : space);
  }
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) throw Error{wishes.file.string() + ": the file is empty"};
  return std::string{text};
}

/// What a model is called among one or two: by its stage, or where both are of one by their files.
std::vector<std::string> names_of(const Wishes& wishes, const std::vector<zoo::Learnt>& models) {
  std::vector<std::string> names;
  for (const zoo::Learnt& model : models) names.push_back(model.entry->stage.id);
  if (names.size() > 1 && names[0] == names[1]) names = {wishes.load.string(), wishes.beside.string()};
  return names;
}

/// The text's symbols. Throws Misuse that tells where the text came from.
std::vector<Token> symbols_of(const std::string& text, const Wishes& wishes, const Reading& reading) {
  try {
    return reading.corpus.begun(text);
  } catch (const Misuse& error) {
    throw Misuse{(wishes.file.empty() ? "--text" : wishes.file.string()) + ": " + error.what()};
  }
}

int run(int argc, char** argv) {
  Wishes wishes;
  if (const auto code = read_command_line(argc, argv, wishes)) return *code;
  std::vector<zoo::Learnt> models;
  for (const auto& file : {wishes.load, wishes.beside})
    if (!file.empty()) models.push_back(zoo::learnt_from(file, wishes.tokenizer));
  const std::vector<std::string> names = names_of(wishes, models);
  std::vector<Reading> readings;
  for (Size i = 0; i < models.size(); ++i) readings.push_back({names[i], *models[i].model, models[i].corpus});
  std::string left_out;
  const std::string text = text_of(wishes, left_out);
  if (wishes.page.has_parent_path()) make_folder(wishes.page.parent_path());
  check_same_symbols(readings);
  std::vector<Token> tokens = symbols_of(text, wishes, readings.front());
  ReadText read = read_by(readings, tokens, static_cast<int>(wishes.threads));
  read.note = left_out + read.note;
  const std::size_t width = columns_of_stream(STDOUT_FILENO, 100);
  const bool colours = wants_colours(STDOUT_FILENO);
  std::fputs(token_loss_text(read, width, colours).c_str(), stdout);

  std::vector<Fact> facts{{"Text", shortened(visible(text), 200)}};
  std::string body = coloured_section(read);
  for (const Reading& reading : readings) {
    facts.push_back({reading.name, reading.model.facts().type});
    const Fitted fit = fitted(reading, tokens);
    if (const std::string note = cut_note(reading, fit); !note.empty()) {
      std::fprintf(stderr, "%s\n", note.c_str());
      body += "<p class=\"note\">" + escape(note) + "</p>";
    }
    const std::vector<AttentionMap> maps = reading.model.attention(fit.tokens);
    if (!maps.empty())
      std::printf("\n%s\n%s", reading.name.c_str(), heads_text(head_rows(maps, fit.tokens), width, colours).c_str());
    body += way_section(reading, traced(reading, fit.tokens)) + heads_section(reading, maps, fit.tokens) +
            symbols_section(reading);
  }
  facts.push_back({"Date", date_text()});
  const PageHead head{.over = "How models read",
                      .title = readings.size() > 1 ? "Two readings of a text" : "A reading",
                      .story = "",
                      .facts = facts};
  write_text(wishes.page, page_html("A reading", "", page_head(head) + body));
  std::printf("%s\n", wishes.page.c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return run(argc, argv); });
}
