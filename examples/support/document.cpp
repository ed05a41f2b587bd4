#include "document.hpp"

#include "page/page.hpp"
#include "report_text.hpp"

namespace strata::support {

std::string page_html(std::string_view title, std::string_view style, std::string_view body) {
  std::string out = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                    "<meta name=\"color-scheme\" content=\"light dark\"><title>";
  append(out, escape(title), "</title>\n<style>", page::style, style, "</style></head>\n<body><main>", body,
         "</main>\n<script>", page::script, "</script></body></html>\n");
  return out;
}

std::string page_head(const PageHead& head) {
  std::string out;
  append(out, "<header><p class=\"over\">", escape(head.over), "</p><h1>", escape(head.title),
         "</h1><p class=\"story\">", head.story, "</p><dl class=\"facts\">");
  for (const Fact& fact : head.facts)
    if (!fact.text.empty()) append(out, "<div><dt>", escape(fact.name), "</dt><dd>", escape(fact.text), "</dd></div>");
  return out + "</dl></header>\n";
}

std::string section_html(std::string_view id, std::string_view title, std::string_view lead, std::string_view content) {
  std::string out;
  if (!content.empty())
    append(out, "<section id=\"", id, "\"><h2>", title, "</h2><p class=\"lead\">", lead, "</p>", content,
           "</section>\n");
  return out;
}

}  // namespace strata::support
