# The page of a ladder in a browser. STRATA_PAGE: a page to be looked at rather than the one made here.
source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
source "$(dirname "${BASH_SOURCE[0]}")/browser.bash"
[[ -n $browser ]] || {
  echo "neither chromium nor google-chrome is here"
  exit 77
}

page=${STRATA_PAGE:-}
if [[ -z $page ]]; then
  "$STRATA_BIN/examples/evolve" --ladder lil --tales 60 --steps 3 --batch 4 --samples 1 --out lil >output.txt \
    2>said.txt || fail "evolve: $(tail -n 1 said.txt)"
  page=lil/evolution.html
  grep -q "<section id=\"phenomena\">" $page || fail "no table of phenomena"
fi
looked_at "$page"
finish
