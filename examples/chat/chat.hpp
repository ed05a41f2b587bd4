#pragma once
#include "screen.hpp"
#include "speaker.hpp"

#include "support/inside.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace strata::chat {

/// A conversation: lines come in, what models make of them goes out.
class Chat {
 public:
  Chat(Speaker speaker, std::filesystem::path tokenizer);

  /// Until there is no more line, or `quit`.
  void run();

  // What commands do. They throw Error where they can't, which is told, and the chat goes on.
  void quit() { over_ = true; }
  void again();
  void next(const std::string& after);
  /// Of the last text: its way through the model, and where the heads looked.
  void trace();
  void attention();
  /// With none, the comparison is over.
  void compare(const std::string& weights);
  void tell_settings() const { screen.line(settings()); }

  const Screen screen;
  Manner manner;
  bool probabilities = false;  ///< in numbers, too

 private:
  /// One of those that write, and what it wrote last.
  struct Voice {
    Speaker speaker;
    std::optional<Written> last = {};
  };

  std::optional<std::string> next_line() const;
  void answer(const std::string& line);
  void go_on_from(const std::string& beginning);
  void write(Voice& voice, const std::string& beginning) const;
  void tell_losses(const Voice& writer) const;
  void look(const char* command, const std::function<void(const support::Reading&, const support::Fitted&)>& at);
  std::string settings() const;
  std::string name_of(const Voice& voice) const;
  void label(const Voice& voice) const;

  std::vector<Voice> voices_;  // one, or two that are compared
  std::filesystem::path tokenizer_;
  std::optional<std::string> beginning_;  // the last
  bool over_ = false;
};

/// Does what a line that begins with a colon says, without the colon. Throws Misuse.
void obey(Chat& chat, const std::string& line);

}  // namespace strata::chat
