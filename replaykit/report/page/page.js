"use strict";
/* The page: the list on the left, what is chosen, and the keys. */

const KEYS = [
  ["↓ ↑  or  j k", "the next, the one before"],
  ["Home End", "the first, the last"],
  ["Enter  or  →", "into the details; Escape or ← leads back"],
  ["n p", "the next finding, the one before"],
  ["/", "filter; Escape clears it"],
  ["+ - 0", "zoom in, zoom out, show all"],
  ["[ ]", "earlier, later"],
  ["z", "zoom to what is selected"],
  ["Ctrl and wheel, drag", "zoom and move the lanes"],
  ["t", "light, dark, as the system is"],
  ["?", "this"],
];
const THEMES = { "": "dark", dark: "light", light: "" };
const MOST_SEARCHED = 4000;

const facts = JSON.parse(document.getElementById("facts").textContent);
const list = document.getElementById("list");
const detail = document.getElementById("detail");
const filter = document.getElementById("filter");
const help = document.getElementById("help");
const items = [];
const byKey = new Map();
const details = new Details(facts, (key) => choose(byKey.get(key)));
const lanes = new Lanes(document.getElementById("lanes"), facts, (bar) => choose(itemOf(bar)));
let chosen = null;

/* What facts refer to each other by is put together here, once. */
function linkFacts() {
  const byNumber = new Map(facts.exchanges.map((exchange) => [exchange.number, exchange]));
  for (const exchange of facts.exchanges) {
    Object.assign(exchange, { marks: [], call_keys: Object.create(null), result_keys: Object.create(null) });
  }
  for (const [place, turn] of facts.turns.entries()) {
    turn.marks = [];
    for (const [at, call] of turn.calls.entries()) {
      if (!call.id) continue;
      const [asked, answered] = [byNumber.get(turn.exchange), byNumber.get(turn.followed_by)];
      if (asked) asked.call_keys[call.id] = `c${place}.${at}`;
      if (answered) answered.result_keys[call.id] = `c${place}.${at}`;
    }
  }
  for (const [place, finding] of facts.findings.entries()) {
    const { turn, exchange } = finding.about;
    if (turn !== undefined) facts.turns[turn].marks.push(place);
    else byNumber.get(exchange)?.marks.push(place);
    const call = turn === undefined ? undefined : facts.turns[turn].calls.findIndex((one) => one.marks.includes(place));
    finding.key = turn === undefined ? (byNumber.has(exchange) ? `e${exchange}` : null) : (call < 0 ? `t${turn}` : `c${turn}.${call}`);
  }
  for (const bar of facts.bars) {
    if (!bar.call) continue;
    const call = facts.turns[bar.call[0]].calls[bar.call[1]];
    Object.assign(bar, { label: call.spelled, is_marked: call.marks.length > 0 });
  }
}

function itemOf(bar) {
  if (bar.call) return byKey.get(`c${bar.call[0]}.${bar.call[1]}`);
  return byKey.get(bar.of_no_call === null ? `e${bar.exchange}` : `s${bar.of_no_call}`);
}

function barsOf(item) {
  if (item === null) return [];
  if (item.kind === "turn") return facts.bars.filter((bar) => bar.call && bar.call[0] === item.place);
  return facts.bars.filter((bar) => itemOf(bar) === item);
}

function add(key, item, searched, ...cells) {
  const row = made("div", { class: `row ${item.isSaid ? "said" : item.kind}`, role: "option", "aria-selected": "false", tabindex: "-1" }, cells);
  Object.assign(item, { key, row, searched: searched.slice(0, MOST_SEARCHED).toLowerCase() });
  row.addEventListener("click", () => choose(item));
  items.push(item);
  byKey.set(key, item);
  list.append(row);
}

function what(text) {
  return made("span", { class: "what" }, text);
}

function side(text, isBad = false) {
  return made("span", { class: isBad ? "side bad" : "side" }, text);
}

function line(text) {
  return text.slice(0, 300).replace(/\s+/g, " ");
}

function addAll() {
  for (const [place, finding] of facts.findings.entries()) {
    add(`f${place}`, { kind: "finding", place }, finding.text, made("b", {}, "!"), what(finding.text));
  }
  if (facts.unobserved.length) {
    add("u", { kind: "unobserved" }, "not judged", what("Not judged"), side(count(facts.unobserved.length)));
  }
  const turns = new Map(facts.turns.map((turn, place) => [turn.exchange, place]));
  for (const [place, exchange] of facts.exchanges.entries()) {
    addExchange(exchange, place);
    if (turns.has(exchange.number)) addTurn(turns.get(exchange.number));
  }
  for (const [place, attempt] of facts.of_no_call.entries()) {
    add(`s${place}`, { kind: "stray", place }, attempt.tool, what(attempt.tool), side("ran, asked for by no call"));
  }
}

function addExchange(exchange, place) {
  const key = `e${exchange.number}`;
  const name = exchange.model ?? `${exchange.method} ${exchange.url.split("?")[0]}`;
  const isBad = exchange.status >= 400 || exchange.is_cut;
  const said = exchange.said ?? [];
  const searched = [name, ...said.map(({ text }) => text), exchange.text ?? "", exchange.failure ?? ""].join(" ");
  add(key, { kind: "exchange", place }, searched, what(`${exchange.number} · ${name}`),
    exchange.marks.length ? side("finding", true) : null,
    exchange.is_unrecorded ? side("not recorded") : null,
    side(`${exchange.status}${exchange.is_cut ? " broken off" : ""}`, isBad), side(seconds(exchange.took)));
  const texts = [
    ...said.map(({ role, text }) => [role, text]),
    ...(exchange.sent_results ? [["tool", count(exchange.sent_results.length, "result")]] : []),
    ...(exchange.text ? [["assistant", exchange.text]] : []),
    ...(exchange.failure ? [["error", exchange.failure]] : []),
  ];
  for (const [at, [role, text]] of texts.entries()) {
    const isFailure = role === "error";
    add(`${key}.${at}`, { kind: "exchange", place, isSaid: true }, text,
      made("span", { class: isFailure ? "who bad" : "who" }, role), what(line(text)));
  }
}

function addTurn(place) {
  const turn = facts.turns[place];
  const { makespan } = turn.timing ?? {};
  const scale = scaleOf(turn);
  add(`t${place}`, { kind: "turn", place }, "", what(`turn ${turn.number} · ${count(turn.calls.length, "call")}`),
    turn.followed_by === undefined ? side("not answered", true) : null, side(seconds(makespan)));
  for (const [at, call] of turn.calls.entries()) {
    const sent = (call.sent ?? []).map((result) => result.text);
    const attempt = (call.attempts ?? []).at(-1);
    const took = attempt && attempt.ended !== undefined ? seconds(attempt.ended - attempt.started) : "";
    add(`c${place}.${at}`, { kind: "call", place, at }, [call.id, call.spelled, call.arguments_text, ...sent].join(" "),
      made("span", { class: "id", title: call.id }, call.id ?? "–"), what(call.spelled),
      call.marks.length ? side("finding", true) : (sent.length ? null : side("not sent", true)),
      scale ? lane(call, scale) : null, scale ? side(took) : null);
  }
}

function scaleOf(turn) {
  const attempts = turn.calls.flatMap((call) => call.attempts ?? []);
  if (!attempts.length) return null;
  const from = Math.min(...attempts.map((attempt) => attempt.started));
  const to = Math.max(...attempts.map((attempt) => attempt.ended ?? attempt.started));
  return { from, length: to - from, to };
}

function lane(call, { from, length, to }) {
  const bars = (call.attempts ?? []).map((attempt) => {
    const bar = made("i", { class: attempt.error === undefined && attempt.ended !== undefined ? null : "failed" });
    const start = length ? (attempt.started - from) / length : 0;
    const end = length ? ((attempt.ended ?? to) - from) / length : 1;
    bar.style.left = `${Math.min(start * 100, 98)}%`;
    bar.style.width = `${Math.max((end - start) * 100, 0)}%`;
    return bar;
  });
  return made("span", { class: "lane" }, bars);
}

function choose(item, { isQuiet = false } = {}) {
  if (!item) return;
  if (chosen) {
    chosen.row.setAttribute("aria-selected", "false");
    chosen.row.tabIndex = -1;
  }
  chosen = item;
  item.row.hidden = false;
  item.row.setAttribute("aria-selected", "true");
  item.row.tabIndex = 0;
  item.row.scrollIntoView({ block: "nearest" });
  detail.replaceChildren(...details.of(item).filter(Boolean));
  detail.scrollTop = 0;
  const bars = new Set(barsOf(item));
  lanes.chosen = (bar) => bars.has(bar);
  const [first] = bars;
  if (first && !isQuiet) lanes.reveal(first);
  lanes.draw();
  if (!isQuiet) history.replaceState(null, "", `#${item.key}`);
}

function visible() {
  return items.filter((item) => !item.row.hidden);
}

function move(step) {
  const shown = visible();
  const at = shown.indexOf(chosen);
  const next = shown[Math.max(0, Math.min(shown.length - 1, at + step))];
  if (!next) return;
  choose(next);
  next.row.focus({ preventScroll: true });
}

function isMarked(item) {
  if (item.kind === "call") return facts.turns[item.place].calls[item.at].marks.length > 0;
  if (item.kind === "exchange") return !item.isSaid && facts.exchanges[item.place].marks.length > 0;
  if (item.kind !== "turn") return false;
  const { calls, marks } = facts.turns[item.place];
  return marks.length > 0 && calls.every((call) => call.marks.length === 0);
}

function moveToFinding(step) {
  const marked = visible().filter(isMarked);
  if (!marked.length) return;
  const order = items.indexOf(chosen);
  const after = marked.filter((item) => (step > 0 ? items.indexOf(item) > order : items.indexOf(item) < order));
  const next = step > 0 ? after[0] ?? marked[0] : after.at(-1) ?? marked.at(-1);
  choose(next);
  next.row.focus({ preventScroll: true });
}

function applyFilter() {
  const wanted = filter.value.trim().toLowerCase();
  for (const item of items) item.row.hidden = wanted !== "" && !item.searched.includes(wanted);
}

function changeTheme() {
  const root = document.documentElement;
  const next = THEMES[root.dataset.theme ?? ""];
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
}

function showKeys() {
  const rows = KEYS.map(([keys, does]) => made("tr", {}, made("td", {}, keys), made("td", {}, does)));
  const close = made("button", { type: "button", click: () => help.close() }, "Close");
  help.replaceChildren(made("h2", {}, "Keys"), made("table", {}, made("tbody", {}, rows)), made("p", {}, close));
  help.showModal();
}

function intoDetails() {
  detail.focus();
}

function back() {
  if (document.activeElement === filter) {
    filter.value = "";
    applyFilter();
  }
  chosen?.row.focus({ preventScroll: true });
}

const ACTS = {
  ArrowDown: () => move(1), j: () => move(1), ArrowUp: () => move(-1), k: () => move(-1),
  Home: () => move(-items.length), End: () => move(items.length),
  PageDown: () => move(15), PageUp: () => move(-15),
  Enter: intoDetails, ArrowRight: intoDetails, ArrowLeft: back, Escape: back,
  n: () => moveToFinding(1), p: () => moveToFinding(-1), "/": () => filter.focus(),
  "+": () => lanes.zoom(2), "=": () => lanes.zoom(2), "-": () => lanes.zoom(0.5), 0: () => lanes.showAll(),
  "[": () => lanes.pan(-0.3), "]": () => lanes.pan(0.3), z: () => lanes.showBars(barsOf(chosen)),
  t: changeTheme, "?": showKeys,
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const { target, key } = event;
  const isTyping = target === filter;
  const isReading = detail.contains(target);
  if (isTyping && key === "Enter") return void (move(0), event.preventDefault());
  if (isTyping && key !== "Escape" && key !== "ArrowDown") return;
  if (target instanceof HTMLButtonElement && key === "Enter") return;
  if (isReading && !["ArrowLeft", "Escape", "n", "p", "j", "k", "z", "t", "?", "/"].includes(key)) return;
  if (target.tagName === "SUMMARY" && key === "Enter") return;
  const act = Object.hasOwn(ACTS, key) ? ACTS[key] : null;
  if (!act) return;
  act();
  event.preventDefault();
}

function start() {
  linkFacts();
  addAll();
  const about = Object.entries(facts.about).map(([name, value]) => `${name} ${value}`);
  document.getElementById("summary").textContent = [facts.summary, facts.length, ...about, ...facts.notes].filter(Boolean).join(" · ");
  document.getElementById("axis-note").textContent = facts.is_timed || !facts.bars.length
    ? "" : "No times were recorded: everything stands in order, equally long.";
  filter.addEventListener("input", applyFilter);
  document.getElementById("theme").addEventListener("click", changeTheme);
  document.getElementById("keys").addEventListener("click", showKeys);
  document.getElementById("zoom-in").addEventListener("click", () => lanes.zoom(2));
  document.getElementById("zoom-out").addEventListener("click", () => lanes.zoom(0.5));
  document.getElementById("zoom-all").addEventListener("click", () => lanes.showAll());
  document.getElementById("zoom-turn").addEventListener("click", () => lanes.showBars(barsOf(chosen)));
  document.addEventListener("keydown", onKey);
  lanes.drawNow();
  if (!items.length) return void detail.append(made("p", { class: "dim" }, "Nothing was asked, and no tool ran."));
  const wanted = byKey.get(location.hash.slice(1));
  choose(wanted ?? items[0], { isQuiet: !wanted });
  lanes.drawNow(); /* with what is chosen, before anybody looks */
}

start();
