#pragma once
#include "corpus.hpp"
#include "report.hpp"
#include "source.hpp"

namespace strata::support {

/// What the words of all parts are like: names, or the words of prose. Nothing where there are none.
std::optional<Preview> preview_of_words(const Corpus& corpus, const std::string& words);

/// How long texts are, and which symbols they are made of; `one` is called a story, `many` stories.
std::optional<Preview> preview_of_texts(const Corpus& corpus, const std::string& one, const std::string& many);

/// A few examples that follow each other at the beginning of a stream, up to one that shows as many symbols as it can;
/// a single one, of which the beginning is shown, where there is a target at every position.
std::vector<WindowExample> examples_of(std::span<const Token> stream, const Cut& cut, const Spelling& spelling);

}  // namespace strata::support
