#include "trace/lesson.hpp"

#include "support/document.hpp"
#include "support/flags.hpp"
#include "support/follow.hpp"
#include "support/machine.hpp"
#include "support/nearest.hpp"
#include "support/report_columns.hpp"
#include "support/report_text.hpp"
#include "support/terminal.hpp"
#include "support/training.hpp"
#include "zoo/zoo.hpp"

#include "strata/core/threads.hpp"

#include <cstdio>

#include <unistd.h>

using namespace strata;
using namespace strata::support;

namespace {

constexpr const char* about = "A text's way through both models of bytes, step by step; how each goes on from it; and "
                              "what a model that sees one byte cannot do.";

struct Wishes {
  std::filesystem::path out = "out/bytes";
  std::string text = "Once upon a time", other = "The big dog came";
  std::uint64_t seed = 42, symbols = 120;
  Sampling sampling{.temperature = 0.7};
};

std::optional<int> read_command_line(int argc, char** argv, Wishes& wishes) {
  const Flag flags[] = {
      {"--out", &wishes.out, "the folder that holds both models, and where trace.html goes (out/bytes)"},
      {"--text", &wishes.text, "the text (Once upon a time)"},
      {"--other", &wishes.other, "another that ends in the same byte (The big dog came)"},
      {"--symbols", WholeNumber{&wishes.symbols, 1, 100'000}, "how many bytes each writes (120)"},
      {"--seed", WholeNumber{&wishes.seed, 0, UINT64_MAX}, "for what they write (42)"},
      {"--temperature", NumberFromZero{&wishes.sampling.temperature}, "divides the logits (0.7); 0 is greedy"},
  };
  return parse_flags(argc, argv, about, flags);
}

std::vector<zoo::Learnt> both_of(const Wishes& wishes) {
  std::vector<zoo::Learnt> models;
  for (const zoo::Entry& entry : zoo::ladder("bytes").entries) {
    const std::filesystem::path weights = RunFolder{wishes.out, entry.stage.id}.model();
    if (!std::filesystem::exists(weights))
      throw Error{weights.string() + ": not found; ./evolve --ladder bytes --corpus FILE trains both models" +
                  did_you_mean(weights)};
    models.push_back(zoo::learnt_from(weights));
  }
  return models;
}

std::string side_by_side(const std::vector<std::string>& texts) {
  std::string out = "<div class=\"samples long\">";
  for (const std::string& text : texts) append(out, "<p class=\"sample\">", escape(text), "</p>");
  return out + "</div>";
}

int run(int argc, char** argv) {
  Wishes wishes;
  if (const auto code = read_command_line(argc, argv, wishes)) return *code;
  const std::vector<zoo::Learnt> models = both_of(wishes);
  std::vector<Reading> readings;
  for (const zoo::Learnt& model : models) readings.push_back({model.entry->stage.id, *model.model, model.corpus});
  const bytes::Lesson lesson = bytes::lesson_of(readings, wishes.text, wishes.other);

  const std::size_t width = columns_of_stream(STDOUT_FILENO, 100);
  const bool colours = wants_colours(STDOUT_FILENO);
  std::vector<std::string> written;
  std::string ways, heads, symbols;
  for (const Reading& reading : readings) {
    const Fitted fit = fitted(reading, wishes.text);
    if (const std::string note = cut_note(reading, fit); !note.empty()) std::fprintf(stderr, "%s\n", note.c_str());
    const Traced found = traced(reading, fit.tokens);
    std::printf("%s\n%s\n", reading.name.c_str(), trace_text(found.trace, found.words, width, colours).c_str());
    ways += way_section(reading, found);
    heads += heads_section(reading, reading.model.attention(fit.tokens), fit.tokens);
    symbols += symbols_section(reading);
    const Sampler sampler{reading.corpus, wishes.text, wishes.sampling, wishes.seed};
    written.push_back(reading.name + ": " + sampler.complete(reading.model, wishes.text, wishes.symbols)[0]);
  }
  std::string rest = bytes::lesson_text(lesson, width);
  for (const std::string& text : written) {
    rest += "\n";
    add_wrapped(rest, printable(text), width);
  }
  std::printf("%s\n", rest.c_str());

  const std::string title = "Two models read “" + shortened(wishes.text, 60) + "”";
  const PageHead head{.over = "Bytes, and looking inside",
                      .title = title,
                      .story = "One sees a byte at a time, the other looks back. Here is each step of both.",
                      .facts = {{"Per byte", models[0].model->facts().type},
                                {"With a look back", models[1].model->facts().type},
                                {"Date", date_text()}}};
  std::vector<Token> coloured = readings[0].corpus.begun(wishes.text);
  const ReadText read = read_by(readings, coloured, available_threads());
  const std::string going_on = section_html("going-on", "How each goes on",
                                            "The same beginning, and the same randomness.", side_by_side(written));
  const std::filesystem::path page = wishes.out / "trace.html";
  write_text(page, page_html("Two models of bytes", "",
                             page_head(head) + bytes::lesson_section(lesson) + going_on + coloured_section(read) +
                                 ways + heads + symbols));
  std::printf("%s\n", page.c_str());
  return 0;
}

}  // namespace

/// Both models of the ladder, looked into.
int main(int argc, char** argv) {
  return guarded(argv[0], [&] { return run(argc, argv); });
}
