# What shows the inside of a model, in a browser.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
source "$(dirname "${BASH_SOURCE[0]}")/browser.bash"
[[ -n $browser ]] || {
  echo "neither chromium nor google-chrome is here"
  exit 77
}

STRATA_INSIDE_PAGE=$PWD/inside.html "$STRATA_BIN/tests/tests_support" \
  -tc="all that shows the inside makes one page" >output.txt || fail "tests_support: $(tail -n 1 output.txt)"
looked_at inside.html

# The value under the pointer, from the data of a map
with_script 'const cells = document.querySelector(".cells"), corner = new DOMPoint(3.5, 1.5).matrixTransform(cells.getScreenCTM());
  cells.closest("svg").dispatchEvent(new PointerEvent("pointermove", {clientX: corner.x, clientY: corner.y}));
  document.title = document.querySelector(".tip.value")?.textContent ?? "nothing"' pointed.html
said=$(browse 1 pointed.html --dump-dom | sed -nE 's|.*<title>([^<]*· 3: -?[0-9.]*)</title>.*|\1|p' | head -n 1)
[[ -n $said ]] || fail "no value under the pointer"
finish
