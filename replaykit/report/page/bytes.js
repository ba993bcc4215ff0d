"use strict";
/* Bodies: put together again from what they share, and shown as JSON, as text, or byte by byte. */

const MOST_HEX_ROWS = 4096;
const MOST_CHUNKS = 500;

/* The only way in which this page makes elements: text stays text, whatever it says. */
function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "click") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return element;
}

/* Bytes stand in text as letters of the same number. An agent's requests repeat each other, so that
   a body may be: which earlier one, how much of its begin, what comes between, how much of its end. */
function requestBytes(exchanges, place) {
  const chain = [];
  let body = exchanges[place].request_body;
  while (Array.isArray(body)) {
    chain.push(body);
    body = exchanges[body[0]].request_body;
  }
  while (chain.length) {
    const [, begin, between, end] = chain.pop();
    body = body.slice(0, begin) + between + (end ? body.slice(-end) : "");
  }
  return body;
}

function readable(letters) {
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function pretty(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : null;
  } catch {
    return null;
  }
}

function inHex(letters) {
  const rows = [];
  for (let at = 0; at < letters.length && rows.length < MOST_HEX_ROWS; at += 16) {
    const part = letters.slice(at, at + 16);
    const hex = Array.from(part, (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0"));
    const shown = part.replace(/[^\x20-\x7e]/g, ".");
    rows.push(`${at.toString(16).padStart(8, "0")}  ${hex.join(" ").padEnd(47)}  ${shown}`);
  }
  if (rows.length * 16 < letters.length) rows.push(`… ${letters.length - rows.length * 16} more bytes`);
  return rows.join("\n");
}

function bodyView(letters, whole) {
  const text = readable(letters);
  const views = { JSON: text === null ? null : pretty(text), Text: text, Hex: "" };
  const shown = made("pre", { tabindex: "0" });
  const buttons = Object.keys(views).filter((name) => views[name] !== null).map((name) =>
    made("button", { type: "button", click: () => show(name) }, name));
  function show(name) {
    shown.textContent = name === "Hex" ? inHex(letters) : views[name];
    for (const button of buttons) button.setAttribute("aria-pressed", button.textContent === name);
  }
  show(buttons[0].textContent);
  const cut = letters.length < whole
    ? made("p", { class: "dim" }, `The first ${count(letters.length)} of ${count(whole)} bytes; the recording has them all.`)
    : null;
  return made("div", {}, made("div", { class: "views" }, buttons), shown, cut);
}

function chunkTable(exchange) {
  const rows = [];
  let start = 0;
  let before = 0;
  for (const [time, end] of exchange.chunk_ends.slice(0, MOST_CHUNKS)) {
    const letters = exchange.response_body.slice(start, end);
    rows.push(made("tr", {},
      made("td", { class: "number" }, String(rows.length + 1)),
      made("td", { class: "number" }, seconds(time)),
      made("td", { class: "number" }, `+${seconds(time - before)}`),
      made("td", { class: "number" }, `${start}`),
      made("td", { class: "number" }, `${end - start}`),
      made("td", { class: "wide" }, readable(letters) ?? letters.replace(/[^\x20-\x7e\n]/g, "·"))));
    start = end;
    before = time;
  }
  const names = ["#", "came at", "after", "offset", "bytes"].map((name) => made("th", { class: "number" }, name));
  const head = made("thead", {}, made("tr", {}, names, made("th", {}, "text")));
  const left = exchange.chunk_ends.length - rows.length;
  return made("div", {},
    made("table", {}, head, made("tbody", {}, rows)),
    left > 0 ? made("p", { class: "dim" }, `and ${count(left)} more`) : null);
}

function headerTable(headers) {
  const rows = headers.map(([name, value]) => made("tr", {}, made("td", {}, name), made("td", { class: "wide" }, value)));
  return made("table", {}, made("tbody", {}, rows));
}

function count(number, thing) {
  const text = number.toLocaleString("en");
  if (thing === undefined) return text;
  return `${text} ${thing}${number === 1 ? "" : "s"}`;
}

/* A part that is filled when it is opened: most never are. */
function folded(title, fill, isOpen = false) {
  const inside = made("div");
  const part = made("details", { open: isOpen }, made("summary", {}, title), inside);
  const fillOnce = () => part.open && !inside.hasChildNodes() && inside.append(fill());
  part.addEventListener("toggle", fillOnce);
  fillOnce();
  return part;
}
