#include "texts.hpp"

#include "options.hpp"

#include <algorithm>

namespace strata::support {

namespace {

void check(const TextPart& part) {
  bool any = false;
  part.each([&](std::string_view) { any = true; });
  if (!any) throw Error{part.file.string() + ": found no document in it, expected text"};
}

}  // namespace

Texts::Texts(const std::filesystem::path& corpus, const std::filesystem::path& validation) : corpus_{corpus} {
  train_ = {corpus, corpus_.text(), separator_of(corpus_.text())};
  std::error_code none;
  if (std::filesystem::equivalent(corpus, validation, none))
    throw Misuse{"--validation: found the file that --corpus names; what is learnt says nothing of what is not"};
  if (validation.empty())
    cut();
  else
    validation_ = {validation, held_out_.emplace(validation).text(), separator_of(held_out_->text())};
  check(train_);
  check(validation_);
}

void Texts::cut() {
  const std::string_view text = train_.text;
  const Size wanted = text.size() - std::min(text.size() / 20, Size{1} << 20);
  Size at = text.npos, last = 0, documents = 0;
  train_.each([&](std::string_view document) {
    last = static_cast<Size>(document.data() - text.data());
    if (documents++ > 0 && last >= wanted) at = std::min(at, last);
  });
  at = std::min(at, last);
  if (documents == 1)
    throw Error{train_.file.string() +
                ": found one document, so there is none to validate on; give --validation a file"};
  train_.text = text.substr(0, at);
  validation_ = {train_.file, text.substr(at), train_.separator};
}

void Texts::add_to(Fingerprint& print) const {
  for (const TextPart* part : {&train_, &validation_}) {
    print.add(part->text.size());
    print.add_bytes(std::span{part->text});
    print.add(static_cast<int>(part->separator));
  }
}

std::string Texts::source() const {
  const std::string from = train_.file.string() + " (separated by " + std::string{in_words(train_.separator)};
  if (!held_out_) return from + "; the last of them validate)";
  return from + "), validated on " + validation_.file.string() +
         (train_.separator == validation_.separator
              ? ""
              : " (separated by " + std::string{in_words(validation_.separator)} + ")");
}

}  // namespace strata::support
