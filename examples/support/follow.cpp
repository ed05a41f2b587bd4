#include "follow.hpp"

#include "attention_report.hpp"
#include "document.hpp"
#include "machine.hpp"
#include "nearest.hpp"
#include "report_text.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"

#include <algorithm>
#include <cstdio>
#include <span>

#include <unistd.h>

namespace strata::support {

namespace {

std::string page_of(const Reading& reading, const std::string& text, const Fitted& fit, const Traced& traced,
                    std::span<const AttentionMap> maps) {
  const std::string note = cut_note(reading, fit);
  const PageHead head{.over = "What a model does with a text",
                      .title = reading.name,
                      .story = escape(reading.model.facts().type) + (note.empty() ? "" : ". " + escape(note)),
                      .facts = {{"Text", shortened(visible(text), 200)},
                                {"Parameters", grouped(reading.model.facts().parameters)},
                                {"Date", date_text()}}};
  std::string body = page_head(head);
  body += way_section(reading, traced);
  body += heads_section(reading, maps, fit.tokens);
  body += symbols_section(reading);
  return page_html("Inside " + reading.name, "", body);
}

/// The first symbol of what comes behind a text. Throws Misuse where the text's end and its beginning are one symbol.
Token first_behind(const Reading& reading, const std::string& text, const std::string& then) {
  const std::vector<Token> known = reading.corpus.begun(text), whole = reading.corpus.begun(text + then);
  if (!std::ranges::equal(known, std::span{whole}.first(std::min(known.size(), whole.size()))))
    throw Misuse{"--then: found '" + then +
                 "', which makes one symbol with the end of the text; expected what begins "
                 "a symbol of its own"};
  if (whole.size() == known.size()) throw Misuse{"--then: found '" + then + "', which no symbol stands for"};
  return whole[known.size()];
}

}  // namespace

void follow(const Reading& reading, const std::string& text, const std::optional<std::string>& then, bool json,
            const std::filesystem::path& page) {
  const Fitted fit = fitted(reading, text);
  const std::optional<Token> truth = then ? std::optional{first_behind(reading, text, *then)} : std::nullopt;
  if (const std::string note = cut_note(reading, fit); !note.empty()) std::fprintf(stderr, "%s\n", note.c_str());
  const Traced found = traced(reading, fit.tokens, truth);
  const std::vector<AttentionMap> maps = reading.model.attention(fit.tokens);
  write_text(page, page_of(reading, text, fit, found, maps));
  if (json) {
    std::fputs(trace_json(found.trace, found.words).c_str(), stdout);
  } else {
    const std::size_t width = columns_of_stream(STDOUT_FILENO, 100);
    const bool colours = wants_colours(STDOUT_FILENO);
    std::fputs(trace_text(found.trace, found.words, width, colours).c_str(), stdout);
    if (!maps.empty()) std::printf("\n%s", heads_text(head_rows(maps, fit.tokens), width, colours).c_str());
  }
  std::fprintf(stderr, "%s\n", page.c_str());
}

std::filesystem::path trained_weights(const Options& options, const RunFolder& folder) {
  if (!options.load.empty()) return options.load;
  if (std::filesystem::exists(folder.model())) return folder.model();
  throw Error{folder.model().string() + ": not found; train the stage first, or name its weights by --load" +
              did_you_mean(folder.model())};
}

int trace_stage(const Stage& usual, StageModel& usual_model, const Variant* variant, const Options& options) {
  const RunFolder folder{options.out, options.variant ? variant->stage.id : usual.id};
  const WeightsFile weights{trained_weights(options, folder)};
  const bool other = variant && weights.model() == variant->model.facts().type;
  const Stage& stage = other ? variant->stage : usual;
  StageModel& model = other ? variant->model : usual_model;
  model.open(1, options.threads);
  weights.load(model);
  const Corpus corpus = weights.corpus(*stage.data, options.tokenizer);
  folder.make();
  try {
    follow({stage.id, model, corpus}, *options.trace, options.then, options.trace_json, folder.trace_html());
  } catch (const Misuse& error) {
    const std::string text = error.what();
    throw Misuse{text.starts_with("--") ? text : "--trace: " + text};
  }
  return 0;
}

}  // namespace strata::support
