"use strict";
// The page is complete without this: it only shows values under the pointer.

function pointsOf(path) {
  path.points ??= path.dataset.points.split(";").map(point => {
    const [at, loss, x, y] = point.split(",").map(Number);
    return {at, loss, x, y};
  });
  return path.points;
}

function element(name, attributes, parent) {
  const made = document.createElementNS(parent.namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return parent.appendChild(made);
}

// The points nearest to x, one for each stage and series that is shown; none where a line does not reach.
function metAt(svg, x) {
  const met = new Map();
  for (const path of svg.querySelectorAll("path[data-points]")) {
    if (getComputedStyle(path).display === "none" || path.closest("g.stage").getClientRects().length === 0) continue;
    const points = pointsOf(path);
    let nearest = points[0];
    for (const point of points) if (Math.abs(point.x - x) < Math.abs(nearest.x - x)) nearest = point;
    if (Math.abs(nearest.x - x) > 40) continue;
    const stage = path.closest("g.stage");
    if (!met.has(stage)) met.set(stage, {});
    met.get(stage)[path.dataset.series] = nearest;
  }
  return met;
}

function row(cells, cellName, parent) {
  const line = parent.appendChild(document.createElement("tr"));
  cells.forEach((text, i) => {
    const cell = line.appendChild(document.createElement(i === 0 ? "th" : cellName));
    cell.textContent = text;
    if (i > 0) cell.className = "n";
  });
  return line;
}

function tipTable(met, unit) {
  const table = document.createElement("table");
  table.createCaption().textContent = `loss, and ${unit}`;
  const names = ["validation", "training"].filter(name => [...met.values()].some(series => series[name]));
  row(["", ...names], "th", table.appendChild(document.createElement("thead")));
  const body = table.appendChild(document.createElement("tbody"));
  const text = point => point ? `${point.loss.toFixed(3)} at ${point.at.toLocaleString("en")}` : "–";
  for (const [stage, series] of met) {
    const line = row([stage.dataset.title, ...names.map(name => text(series[name]))], "td", body);
    const dot = document.createElement("span");
    dot.className = "met-dot " + stage.classList[2];
    dot.textContent = "● ";
    line.firstChild.prepend(dot);
  }
  return table;
}

for (const svg of document.querySelectorAll("svg.curves")) {
  const figure = svg.closest("figure");
  figure.style.position = "relative";
  const marks = element("g", {}, svg);
  const tip = figure.appendChild(document.createElement("div"));
  tip.className = "tip";
  tip.hidden = true;

  const leave = () => { tip.hidden = true; marks.replaceChildren(); };
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("pointermove", event => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const met = metAt(svg, at.x);
    leave();
    if (met.size === 0) return;
    const plot = svg.querySelector(".plot").viewBox.baseVal;
    element("line", {class: "pointer", x1: at.x, x2: at.x, y1: plot.y, y2: plot.y + plot.height}, marks);
    for (const [stage, series] of met)
      for (const point of Object.values(series))
        if (point.y >= plot.y)
          element("circle", {class: "met " + stage.classList[2], cx: point.x, cy: point.y, r: 4}, marks);
    tip.replaceChildren(tipTable(met, svg.querySelector("[data-unit]").dataset.unit));
    tip.hidden = false;
    const box = figure.getBoundingClientRect(), x = event.clientX - box.left;
    const width = tip.offsetWidth, left = x + 20 + width > box.width ? x - 20 - width : x + 20;
    const beside = left >= 0;  // otherwise below the picture
    tip.style.left = (beside ? left : Math.max(0, Math.min(x - width / 2, box.width - width))) + "px";
    tip.style.top = (beside ? event.clientY - box.top - tip.offsetHeight / 2 : box.height) + "px";
  });
}

// Cells are drawn together where they are of one shade: which one is meant, and its value, stand in the data.
for (const svg of document.querySelectorAll(".cell-map svg")) {
  const cells = svg.querySelector(".cells"), named = cells.closest("[data-symbols]");
  const name = (first, i) => first === undefined ? String(i) : JSON.parse(named.dataset.symbols)[Number(first) + i];
  for (const title of cells.querySelectorAll("title")) title.remove();
  let tip, rows;
  const leave = () => { tip?.remove(); tip = undefined; };
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("pointermove", event => {
    leave();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(cells.getScreenCTM().inverse());
    const column = Math.floor(at.x), row = Math.floor(at.y);
    rows ??= cells.dataset.values.split(";").map(line => line.split(","));
    const value = rows[row]?.[column];
    if (value === undefined) return;
    const {row: firstRow, column: firstColumn} = cells.dataset;
    tip = document.body.appendChild(document.createElement("div"));
    tip.className = "tip value";
    tip.textContent = `${name(firstRow, row)} · ${name(firstColumn, column)}: ${value === "x" ? "−∞" : Number(value)}`;
    tip.style.left = Math.max(4, Math.min(event.clientX + 16, innerWidth - tip.offsetWidth - 8)) + "px";
    tip.style.top = event.clientY + 18 + "px";
  });
}

for (const figure of document.querySelectorAll(".heatmap")) {
  const reading = figure.querySelector(".reading"), empty = reading.textContent;
  const cells = [...figure.querySelectorAll(".cell")], side = Math.sqrt(cells.length);
  const columns = figure.querySelectorAll(".symbol.column"), rows = figure.querySelectorAll(".symbol.row");
  const leave = () => {
    for (const on of figure.querySelectorAll(".on")) on.classList.remove("on");
    reading.textContent = empty;
  };
  const show = event => {
    const index = cells.indexOf(event.target);
    if (index < 0) return;
    leave();
    for (const on of [cells[index], rows[Math.floor(index / side)], columns[index % side]]) on.classList.add("on");
    reading.textContent = cells[index].querySelector("title").textContent;
  };
  figure.addEventListener("pointerover", show);
  figure.addEventListener("pointerdown", show);
  figure.querySelector("svg").addEventListener("pointerleave", leave);
}
