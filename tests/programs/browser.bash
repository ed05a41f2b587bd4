# Pages in a browser: nothing to complain of, as wide as a telephone, by day and by night. Sourced after common.bash.
browser=$(command -v chromium || command -v google-chrome)

# browse SCHEME FILE OPTION…: 0 is dark, 1 is light; what the page says is kept in said.txt.
browse() {
  local scheme=$1 file=$2
  shift 2
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$PWD/profile" \
    --enable-logging=stderr --v=0 --blink-settings=preferredColorScheme="$scheme" --virtual-time-budget=5000 "$@" \
    "file://$PWD/$file" 2>said.txt
}
# with_script SCRIPT FILE: a copy of the page that runs it at its end.
with_script() { { sed 's|</body></html>$||' page.html; printf '<script>%s</script></body></html>\n' "$1"; } >"$2"; }

# looked_at PAGE: all that a page must do.
looked_at() {
  [[ -s $1 ]] || { fail "no page $1"; return; }
  cp -- "$1" page.html
  # What the page complains of. Would a complaint be heard?
  with_script 'console.warn("a complaint")' complaining.html
  browse 1 complaining.html --dump-dom >/dev/null
  grep -q 'CONSOLE.*a complaint' said.txt || fail "$1: complaints are not heard: $(tail -n 3 said.txt)"
  browse 1 page.html --dump-dom >dom.html
  grep 'CONSOLE' said.txt && fail "$1: the page complains"
  grep -q '</html>' dom.html || fail "$1: the browser does not show the page"

  # What sticks out of a window of 360 pixels. A browser's own window cannot be so narrow, but a frame can.
  with_script 'const parts = [document.documentElement, ...document.querySelectorAll("#comparison .scroll")];
    parent.postMessage(innerWidth + " " + Math.max(...parts.map(part => part.scrollWidth - part.clientWidth)), "*")' \
    narrow.html
  printf '<!doctype html><body><script>addEventListener("message", said => { document.title = said.data; })</script>%s' \
    '<iframe src=narrow.html style="border: 0; width: 360px; height: 800px"></iframe>' >frame.html
  read -r window beyond < <(browse 1 frame.html --dump-dom | sed -nE 's|.*<title>([0-9 ]*)</title>.*|\1|p')
  [[ ${window:-} == 360 ]] || fail "$1: the window is '${window:-}' pixels wide, not 360"
  [[ ${beyond:-} == 0 ]] || fail "$1: in a window of 360 pixels the page, or the comparison in it, is '${beyond:-}' pixels too wide"

  # By day and by night: another paper, and something to be seen on it.
  for scheme in 0 1; do
    with_script 'document.title = getComputedStyle(document.body).backgroundColor' coloured.html
    paper[scheme]=$(browse $scheme coloured.html --dump-dom | sed -nE 's|.*<title>(rgb[^<]*)</title>.*|\1|p')
    [[ -n ${paper[scheme]} ]] || fail "$1: no colour of paper"
    browse $scheme page.html --window-size=1280,1800 --screenshot="$PWD/page$scheme.png"
    [[ $(head -c 4 page$scheme.png | tail -c 3) == PNG && $(wc -c <page$scheme.png) -gt 20000 ]] ||
      fail "$1: no picture of the page"
  done
  [[ ${paper[0]} != "${paper[1]}" ]] || fail "$1: the same paper by day and by night: ${paper[0]}"
  cmp -s page0.png page1.png && fail "$1: the same picture by day and by night"
}
