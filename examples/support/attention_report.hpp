#pragma once
#include "strata/inspect/attention.hpp"

/// Where the heads of a model look, and what that amounts to.
namespace strata::support {

/// A head by its place: block 0, head 1.
std::string head_name(std::string_view path, Size head);

/// A head and what it does on a text.
struct HeadRow {
  std::string name;
  HeadSummary summary;
};
std::vector<HeadRow> head_rows(std::span<const AttentionMap> maps, std::span<const Token> text);

/// A row for each head. The highest shares of what stands before, and of what followed the last times, are marked.
std::string heads_table(std::span<const HeadRow> rows);
std::string heads_text(std::span<const HeadRow> rows, std::size_t width, bool colours);

/// A picture for each head of each layer over the symbols of the text; empty without attention.
std::string attention_maps_html(std::span<const AttentionMap> maps, std::span<const std::string> symbols);

/// The table and the pictures as a part of a page.
std::string attention_section(std::span<const AttentionMap> maps, std::span<const Token> text,
                              std::span<const std::string> symbols, std::string_view model);

}  // namespace strata::support
