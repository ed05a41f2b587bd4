#pragma once
#include "report.hpp"

/// What every page has: its frame, its head, its sections.
namespace strata::support {

/// The whole page, which needs nothing else. `style` is what it has beside the style sheet of all pages, `body` HTML.
std::string page_html(std::string_view title, std::string_view style, std::string_view body);

/// What a page is about. `over` its title stands where it belongs; its story is HTML.
struct PageHead {
  std::string_view over, title;
  std::string story;
  std::vector<Fact> facts;  ///< where their text is empty, they are left out
};
std::string page_head(const PageHead& head);

/// A part of a page; empty without content. Title, lead and content are HTML.
std::string section_html(std::string_view id, std::string_view title, std::string_view lead, std::string_view content);

}  // namespace strata::support
