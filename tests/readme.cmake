# readme.cpp: the C++ of README.md, one snippet after the other.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/README.md)
file(READ ${PROJECT_SOURCE_DIR}/README.md rest)
set(snippets "")
while(rest MATCHES "\n```cpp\n")
  string(FIND "${rest}" "\n```cpp\n" begin)
  math(EXPR begin "${begin} + 8")
  string(SUBSTRING "${rest}" ${begin} -1 rest)
  string(FIND "${rest}" "\n```" end)
  string(SUBSTRING "${rest}" 0 ${end} snippet)
  string(APPEND snippets "\n${snippet}\n")
endwhile()
file(CONFIGURE OUTPUT readme.cpp @ONLY
     CONTENT "#include \"strata/strata.hpp\"\n\nusing namespace strata;\n@snippets@")
