"use strict";
/* The lanes: what ran when, drawn as SVG, with zoom. Asks `page` for nothing but what is chosen. */

const SVG = "http://www.w3.org/2000/svg";
const LANE_HEIGHT = 20;
const AXIS_HEIGHT = 22;
const NAMES_WIDTH = 74;
const LEAST_LABEL = 34;
const LAST_LABEL = 60;
const LETTER_WIDTH = 6.7;

function drawn(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function seconds(value) {
  if (value === undefined || value === null) return "";
  const size = Math.abs(value);
  if (size > 0 && size < 0.001) return `${+(value * 1e6).toFixed(1)} µs`;
  if (size < 1 && size > 0) return `${+(value * 1000).toFixed(size < 0.01 ? 2 : 0)} ms`;
  if (size >= 120) return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
  return `${+value.toFixed(3)} s`;
}

class Lanes {
  constructor(place, facts, choose) {
    this.place = place;
    this.facts = facts;
    this.choose = choose;
    this.chosen = () => false;
    this.waiting = null; /* for the frame in which what has changed is drawn; null: all is drawn */
    this.counts = { model: 0, tools: 0 };
    for (const bar of facts.bars) {
      this.counts[bar.track] = Math.max(this.counts[bar.track], bar.lane + 1);
    }
    const length = facts.ended - facts.started || 1;
    this.whole = { from: facts.started - length * 0.01, to: facts.started + length * 1.01 };
    this.view = { ...this.whole };
    this.listen();
  }

  get width() {
    return Math.max(this.place.clientWidth, 200);
  }

  x(time) {
    const { from, to } = this.view;
    return NAMES_WIDTH + ((time - from) / (to - from)) * (this.width - NAMES_WIDTH - 8);
  }

  y(bar) {
    const above = bar.track === "tools" ? this.counts.model + 0.3 : 0;
    return (above + bar.lane) * LANE_HEIGHT;
  }

  show(from, to) {
    const least = (this.whole.to - this.whole.from) / 1e6;
    const length = Math.min(Math.max(to - from, least), this.whole.to - this.whole.from);
    const start = Math.min(Math.max(from, this.whole.from), this.whole.to - length);
    this.view = { from: start, to: start + length };
    this.draw();
  }

  zoom(factor, at) {
    const { from, to } = this.view;
    const middle = at ?? (from + to) / 2;
    this.show(middle - (middle - from) / factor, middle + (to - middle) / factor);
  }

  pan(part) {
    const step = (this.view.to - this.view.from) * part;
    this.show(this.view.from + step, this.view.to + step);
  }

  showAll() {
    this.show(this.whole.from, this.whole.to);
  }

  showBars(bars) {
    if (!bars.length) return;
    const from = Math.min(...bars.map((bar) => bar.from));
    const to = Math.max(...bars.map((bar) => bar.to));
    const air = Math.max((to - from) * 0.08, (this.whole.to - this.whole.from) / 1e5);
    this.show(from - air, to + air);
  }

  reveal(bar) {
    const { from, to } = this.view;
    if (bar.to < from || bar.from > to) this.show(bar.from - (to - from) / 2, bar.from + (to - from) / 2);
    const top = this.y(bar);
    const { scrollTop, clientHeight } = this.place;
    if (top < scrollTop || top + AXIS_HEIGHT + LANE_HEIGHT > scrollTop + clientHeight) {
      this.place.scrollTop = top - clientHeight / 3;
    }
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    cancelAnimationFrame(this.waiting);
    this.waiting = null;
    const lanes = this.counts.model + this.counts.tools + 0.3;
    const height = lanes * LANE_HEIGHT + 8;
    const axis = drawn("svg", { class: "axis", width: this.width, height: AXIS_HEIGHT, "aria-hidden": "true" });
    const svg = drawn("svg", { width: this.width, height, role: "img", "aria-label": "What ran when" });
    if (this.facts.is_timed) this.drawAxis(axis, svg, height);
    const lastIn = new Map();
    for (const bar of this.facts.bars) this.drawBar(svg, bar, lastIn);
    svg.append(drawn("rect", { class: "edge", x: 0, y: 0, width: NAMES_WIDTH - 2, height }));
    for (const track of ["model", "tools"]) this.drawNames(svg, track);
    this.place.replaceChildren(...(this.facts.is_timed ? [axis, svg] : [svg]));
  }

  drawAxis(axis, svg, height) {
    const { from, to } = this.view;
    const rough = (to - from) / Math.max(2, (this.width - NAMES_WIDTH) / 110);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((one) => one * power >= rough);
    for (let n = Math.ceil(from / step); n * step <= to; n += 1) {
      const x = this.x(n * step);
      if (x < NAMES_WIDTH || x > this.width - 12) continue;
      svg.append(drawn("line", { class: "grid", x1: x, x2: x, y1: 0, y2: height }));
      axis.append(drawn("line", { class: "grid", x1: x, x2: x, y1: AXIS_HEIGHT - 4, y2: AXIS_HEIGHT }));
      const isLast = x > this.width - LAST_LABEL;
      const place = { x: isLast ? x - 3 : x + 3, y: AXIS_HEIGHT - 8, "text-anchor": isLast ? "end" : "start" };
      axis.append(drawn("text", place, seconds(+(n * step).toPrecision(12))));
    }
  }

  drawNames(svg, track) {
    for (let lane = 0; lane < this.counts[track]; lane += 1) {
      const y = this.y({ track, lane }) + 14;
      const name = this.counts[track] > 1 ? `${track} ${lane + 1}` : track;
      svg.append(drawn("text", { x: 10, y }, name));
    }
  }

  drawBar(svg, bar, lastIn) {
    const { from, to } = this.view;
    if (bar.to < from || bar.from > to) return;
    const x = Math.max(this.x(bar.from), NAMES_WIDTH - 4);
    const width = Math.max(Math.min(this.x(bar.to), this.width + 4) - x, 2);
    const isChosen = this.chosen(bar);
    const lane = `${bar.track}${bar.lane}${bar.has_failed}`;
    if (!isChosen && x + width < (lastIn.get(lane) ?? -1) + 0.7) return;
    lastIn.set(lane, x + width);
    const kinds = [
      ["bar", true], [bar.track, true], ["failed", bar.has_failed],
      ["unseen", !bar.is_seen], ["marked", bar.is_marked], ["chosen", isChosen],
    ];
    const names = kinds.filter(([, is]) => is).map(([name]) => name);
    const y = this.y(bar) + 2;
    const rect = drawn("rect", { class: names.join(" "), x, y, width, height: LANE_HEIGHT - 4, rx: 3 });
    const took = this.facts.is_timed ? ` · ${seconds(bar.to - bar.from)}` : "";
    rect.append(drawn("title", {}, `${bar.label}${bar.is_open ? " · no end was seen" : took}`));
    rect.addEventListener("click", () => this.choose(bar));
    svg.append(rect);
    if (width > LEAST_LABEL) {
      const most = Math.floor((width - 8) / LETTER_WIDTH);
      const text = bar.label.length > most ? `${bar.label.slice(0, most - 1)}…` : bar.label;
      svg.append(drawn("text", { class: bar.is_seen ? "on" : "off", x: x + 5, y: y + 12 }, text));
    }
  }

  timeAt(event) {
    const inside = event.clientX - this.place.getBoundingClientRect().left - NAMES_WIDTH;
    const { from, to } = this.view;
    return from + (inside / (this.width - NAMES_WIDTH - 8)) * (to - from);
  }

  listen() {
    const place = this.place;
    new ResizeObserver(() => this.draw()).observe(place);
    place.addEventListener("wheel", (event) => {
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(-event.deltaY / 200), this.timeAt(event));
      else if (isSideways) this.pan((event.deltaX || event.deltaY) / this.width);
      else return;
      event.preventDefault();
    }, { passive: false });
    place.addEventListener("dblclick", (event) => this.zoom(3, this.timeAt(event)));
    place.addEventListener("pointerdown", (event) => {
      this.held = { x: event.clientX, ...this.view };
    });
    window.addEventListener("pointermove", (event) => {
      if (!this.held || Math.abs(event.clientX - this.held.x) < 4) return;
      const part = (this.held.x - event.clientX) / (this.width - NAMES_WIDTH);
      const step = (this.held.to - this.held.from) * part;
      this.show(this.held.from + step, this.held.to + step);
    });
    window.addEventListener("pointerup", () => {
      this.held = null;
    });
  }
}
