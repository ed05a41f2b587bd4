#pragma once
#include "speaker.hpp"

#include <functional>
#include <string>

namespace strata::chat {

/// Where the chat is read: a terminal, in colours if it may be, or a pipe, in plain lines.
class Screen {
 public:
  Screen();

  /// Whether somebody types, and reads what comes.
  bool is_watched() const { return watched_; }

  void prompt() const;
  /// A line about the chat, for who watches it.
  void remark(const std::string& text) const;
  /// A line on standard error.
  void complain(const std::string& text) const;
  void line(const std::string& text) const;

  void label(const std::string& name) const;
  void beginning(const std::string& text) const;
  /// The less likely, the more striking its colour.
  void piece(std::string_view text, double probability) const;
  /// The end of a text; one that could have gone on shows it.
  void end(const Written& written) const;
  /// Each symbol that was drawn with its probability, as many on a line as it has room for.
  void probabilities(const Written& written, const support::Spelling& spelling) const;
  void bars(std::span<const support::Candidate> candidates) const;
  /// A listing that is made for so many columns, with colours or without.
  void listing(const std::function<std::string(std::size_t columns, bool colours)>& text) const;

 private:
  std::string coloured(const std::string& text, const char* code) const;

  bool watched_, colours_;
};

}  // namespace strata::chat
