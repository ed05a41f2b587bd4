#pragma once
#include "strata/core/size.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// Tables of many numbers, to be seen at a glance.
namespace strata::support {

/// Shades of each colour; the sizes of a cell and of the letters beside it.
constexpr int cell_shades = 12;
constexpr double cell_size = 10, usual_letters = 9;

/// Numbers as shaded cells: those above 0 in one colour, those below in another, by the square root of their magnitude,
/// so that small ones show too. 0 and NaN are not drawn, −∞ is grey.
struct CellMap {
  std::string described = {};
  Size rows = 0, columns = 0;
  std::vector<float> values = {};  ///< (rows, columns)
  float most = 0;                  ///< the magnitude of the darkest shade; pictures that are to be compared share it
  std::string labels = {};         ///< SVG beside the cells, which begin at (left, top)
  double left = 0, top = 0;
  double letters = usual_letters;  ///< of the labels
  /// Where a row or column is a symbol of the text around (`with_symbols`): the place of the first.
  std::optional<Size> first_row = {}, first_column = {};
};

/// A path for each shade, in which cells that stand side by side are one; the page's script tells the value under the
/// pointer, and without it each shade its range.
std::string cell_map(const CellMap& map);

/// Letters that can be read where a map of so many columns is half a page wide, and how wide the longest label is in them.
double letters_for(Size columns);
double label_width(std::span<const std::string> names, double letters = usual_letters);

/// Names beside the cells of a column or row of them; where the letters are larger than the cells, every so manieth.
std::string row_labels(std::span<const std::string> names, double left, double top, double letters = usual_letters);
std::string column_labels(std::span<const std::string> names, double left, double top, double letters = usual_letters);

/// The largest magnitude among these that are finite.
float largest_magnitude(std::span<const float> values);

/// Drawings that name cells by the symbols of a text.
std::string with_symbols(std::span<const std::string> symbols, const std::string& content);

}  // namespace strata::support
