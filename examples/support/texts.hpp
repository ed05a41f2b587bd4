#pragma once
#include "strata/io/mapped_file.hpp"
#include "strata/text/documents.hpp"
#include "strata/text/fingerprint.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace strata::support {

/// A part of a corpus, whose documents one thing separates.
struct TextPart {
  std::filesystem::path file;
  std::string_view text;
  Separator separator;

  void each(auto&& take) const { for_each_document(text, separator, take); }
};

/// Documents to learn and to validate on, mapped; at least one of each, and none in both parts. Without a file for
/// validation the last documents of the corpus are it, a twentieth of it or a megabyte.
class Texts {
 public:
  /// Throws Error, and Misuse where both files are the same.
  Texts(const std::filesystem::path& corpus, const std::filesystem::path& validation);

  const TextPart& train() const { return train_; }
  const TextPart& validation() const { return validation_; }

  /// Changes with any byte of the texts, and where they part.
  void add_to(Fingerprint& print) const;
  /// Where they are from, and what separates them: "train.txt (separated by blank lines), validated on other.txt".
  std::string source() const;

 private:
  void cut();

  MappedFile corpus_;
  std::optional<MappedFile> held_out_;
  TextPart train_, validation_;
};

}  // namespace strata::support
