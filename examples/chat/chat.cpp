#include "chat.hpp"

#include "support/attention_report.hpp"
#include "support/candidates.hpp"
#include "support/format.hpp"
#include "support/interrupt.hpp"
#include "support/nearest.hpp"
#include "support/options.hpp"
#include "support/report_text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace strata::chat {

namespace {

using support::Misuse;

/// What the vocabulary lacks of a text.
void tell_unknown(const Speaker& speaker, const std::string& text, const Screen& screen) {
  if (const std::vector<std::string> unknown = speaker.spelling().unknown(text); !unknown.empty())
    screen.complain("the vocabulary lacks " + support::listed(unknown) + "; it is read as unknown");
}

}  // namespace

Chat::Chat(Speaker speaker, std::filesystem::path tokenizer) : tokenizer_{std::move(tokenizer)} {
  voices_.push_back({std::move(speaker)});
}

void Chat::run() {
  while (!over_ && !std::ferror(stdout)) {
    screen.prompt();
    const std::optional<std::string> line = next_line();
    if (!line) break;
    try {
      answer(*line);
    } catch (const Error& error) { screen.complain(support::explained(error)); }
  }
}

/// None where the input ends.
std::optional<std::string> Chat::next_line() const {
  char* text = nullptr;
  for (std::size_t room = 0;;) {
    support::forget_interrupt();
    const ssize_t length = ::getline(&text, &room, stdin);
    const std::unique_ptr<char, decltype(&std::free)> owner{text, std::free};
    if (length >= 0) {
      std::string line(text, static_cast<Size>(length));
      while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
      return line;
    }
    screen.remark("");
    if (!support::interrupted()) return std::nullopt;
    std::clearerr(stdin);
    screen.remark("Ctrl-D or :quit ends the chat");
    screen.prompt();
    text = nullptr, room = 0;
  }
}

void Chat::answer(const std::string& line) {
  if (!line.starts_with(':')) return go_on_from(line);
  if (line.starts_with("::")) return go_on_from(line.substr(1));
  const std::string before = settings();
  obey(*this, line.substr(1));
  if (settings() != before) screen.remark(settings());
}

void Chat::go_on_from(const std::string& beginning) {
  bool written = false;
  for (Voice& voice : voices_) {
    if (support::interrupted()) break;
    voice.last.reset();
    try {
      write(voice, beginning);
      written = true;
    } catch (const Misuse& error) { screen.complain((voices_.size() > 1 ? name_of(voice) + ": " : "") + error.what()); }
  }
  if (!written) return;
  beginning_ = beginning;
  ++manner.number;
}

void Chat::write(Voice& voice, const std::string& beginning) const {
  voice.speaker.begun(beginning);  // or refuses it, before anything is shown
  tell_unknown(voice.speaker, beginning, screen);
  label(voice);
  screen.beginning(beginning);
  voice.last = voice.speaker.write(beginning, manner, [&](std::string_view piece, double probability) {
    screen.piece(piece, probability);
    return !support::interrupted() && !std::ferror(stdout);
  });
  screen.end(*voice.last);
  if (probabilities) screen.probabilities(*voice.last, voice.speaker.spelling());
  tell_losses(voice);
}

/// What the text takes each of two.
void Chat::tell_losses(const Voice& writer) const {
  if (voices_.size() < 2) return;
  const bool same = voices_[0].speaker.spelling().fingerprint() == voices_[1].speaker.spelling().fingerprint();
  std::string text = same ? "  mean loss of a symbol" : "  mean loss of a character";
  const char* between = ": ";
  for (const Voice& reader : voices_) {
    support::append(text, between, name_of(reader), " ");
    between = ", ";
    try {
      const Loss loss = reader.speaker.loss(*writer.last, writer.speaker);
      const Size parts = same ? loss.symbols : support::columns_of(writer.last->text);
      text += parts > 0 ? support::fixed(loss.sum / static_cast<double>(parts), 3) : "–";
    } catch (const Misuse&) { text += "can't spell it"; }
  }
  screen.line(text);
}

void Chat::again() {
  if (!beginning_) throw Misuse{":again: found no beginning yet, expected one before"};
  go_on_from(*beginning_);
}

void Chat::next(const std::string& after) {
  constexpr Size count = 5;
  if (after.empty() && std::ranges::none_of(voices_, [](const Voice& voice) { return voice.last.has_value(); }))
    throw Misuse{":next: found no text yet, expected one before or behind it"};
  for (const Voice& voice : voices_) {
    if (after.empty() && !voice.last) continue;
    const std::vector<Token> text = after.empty() ? voice.last->symbols() : voice.speaker.begun(after);
    tell_unknown(voice.speaker, after, screen);
    if (voices_.size() > 1) screen.line(name_of(voice));
    screen.bars(support::likeliest(voice.speaker.model().next(text), voice.speaker.spelling(), count));
  }
}

/// The last texts of those that have written, each as its model reads it.
void Chat::look(const char* command, const std::function<void(const support::Reading&, const support::Fitted&)>& at) {
  bool any = false;
  for (const Voice& voice : voices_) {
    if (!voice.last) continue;
    any = true;
    if (voices_.size() > 1) screen.line(name_of(voice));
    const support::Reading reading{name_of(voice), voice.speaker.model(), voice.speaker.corpus()};
    const support::Fitted fit = support::fitted(reading, voice.last->symbols());
    if (const std::string note = support::cut_note(reading, fit); !note.empty()) screen.line(note);
    at(reading, fit);
  }
  if (!any) throw Misuse{std::string{":"} + command + ": found no text yet, expected one before"};
}

void Chat::trace() {
  look("trace", [&](const support::Reading& reading, const support::Fitted& fit) {
    const support::Traced found = support::traced(reading, fit.tokens);
    screen.listing([&](std::size_t columns, bool colours) {
      return support::trace_text(found.trace, found.words, columns, colours);
    });
  });
}

void Chat::attention() {
  look("attention", [&](const support::Reading& reading, const support::Fitted& fit) {
    const std::vector<AttentionMap> maps = reading.model.attention(fit.tokens);
    if (maps.empty()) return screen.line(reading.name + " has no attention.");
    screen.listing([&](std::size_t columns, bool colours) {
      return support::heads_text(support::head_rows(maps, fit.tokens), columns, colours);
    });
  });
}

void Chat::compare(const std::string& weights) {
  if (weights.empty() && voices_.size() < 2) throw Misuse{":compare: found nothing, expected a file of weights"};
  std::optional<Speaker> other;
  if (!weights.empty()) {
    const bool tokenized = zoo::entry_of(support::WeightsFile{weights}).stage.data->tokenizer;
    other.emplace(weights, tokenized ? tokenizer_ : std::filesystem::path{});
  }
  voices_.erase(voices_.begin() + 1, voices_.end());
  if (!other) return;
  screen.line(other->introduction());
  voices_.push_back({std::move(*other)});
  if (voices_[0].last) tell_losses(voices_[0]);
}

std::string Chat::settings() const {
  const auto number_or = [](std::uint64_t number, const char* word) {
    return number > 0 ? std::to_string(number) : word;
  };
  return "temperature " + support::shortest(manner.sampling.temperature) + ", top-k " +
         number_or(manner.sampling.top_k, "all") + ", top-p " + support::shortest(manner.sampling.top_p) + ", seed " +
         std::to_string(manner.seed) + ", symbols " + number_or(manner.symbols, "as usual") + ", probabilities " +
         (probabilities ? "shown" : "hidden");
}

std::string Chat::name_of(const Voice& voice) const {
  const bool alike = voices_.size() > 1 && voices_[0].speaker.id() == voices_[1].speaker.id();
  return alike ? voice.speaker.weights().string() : voice.speaker.id();
}

void Chat::label(const Voice& voice) const {
  if (voices_.size() < 2) return;
  Size longest = 0;
  for (const Voice& each : voices_) longest = std::max(longest, name_of(each).size());
  const std::string name = name_of(voice);
  screen.label(name + std::string(longest - name.size(), ' '));
}

}  // namespace strata::chat
