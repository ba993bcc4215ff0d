"use strict";
/* What stands on the right: everything about the one thing that is chosen. */

class Details {
  constructor(facts, go) {
    this.facts = facts;
    this.go = go;
  }

  of(item) {
    return this[item.kind](item);
  }

  link(text, key) {
    return made("button", { type: "button", click: () => this.go(key) }, text);
  }

  findings(places) {
    return places.map((place) =>
      made("div", { class: "finding" }, made("pre", {}, this.facts.findings[place].whole)));
  }

  exchange({ place }) {
    const exchange = this.facts.exchanges[place];
    const facts = [exchange.is_unrecorded && "not recorded", exchange.provider, exchange.model, exchange.is_streamed && "streamed", exchange.finish,
      exchange.input_tokens !== undefined && `${count(exchange.input_tokens)} tokens in`,
      exchange.output_tokens !== undefined && `${count(exchange.output_tokens)} tokens out`];
    return [
      made("h2", {}, `Exchange ${exchange.number}`),
      made("p", { class: "mono" }, `${exchange.method} ${exchange.url}`),
      made("p", {}, made("b", { class: exchange.status >= 400 ? "bad" : "good" }, String(exchange.status)),
        exchange.is_cut ? made("b", { class: "bad" }, " broken off") : null, ` ${this.times(exchange)}`),
      made("p", { class: "dim" }, facts.filter(Boolean).join(" · ")),
      ...this.findings(exchange.marks),
      ...this.conversation(exchange),
      made("h3", {}, "On the wire"),
      ...this.request(place, "Request"),
      ...this.response(exchange, "Response"),
    ];
  }

  times(exchange) {
    const parts = [];
    if (exchange.sent !== undefined) parts.push(`sent at ${seconds(exchange.sent)}`);
    if (exchange.took) parts.push(`took ${seconds(exchange.took)}`);
    if (exchange.chunk_ends.length > 1) {
      parts.push(`first of ${count(exchange.chunk_ends.length)} chunks after ${seconds(exchange.first_chunk)}`);
    }
    return parts.join(" · ");
  }

  conversation(exchange) {
    const said = (exchange.said ?? []).map(({ role, text }) =>
      made("div", { class: "said-by" }, made("b", {}, role), made("pre", {}, text)));
    const results = exchange.sent_results ?? [];
    const calls = (exchange.calls ?? []).map((call) => {
      const name = `${call.name ?? "call"}${call.id ? ` ${call.id}` : ""}`;
      const key = exchange.call_keys[call.id];
      return key ? this.link(name, key) : made("code", {}, `${name} `);
    });
    return [
      said.length ? made("h3", {}, "New in the request") : null,
      ...said,
      results.length ? made("h3", {}, "Results it carries, in this order") : null,
      made("p", { class: "links" }, results.map((result) => this.resultLink(exchange, result))),
      exchange.text || calls.length || exchange.failure ? made("h3", {}, "Reply") : null,
      exchange.text ? made("pre", {}, exchange.text) : null,
      exchange.failure ? made("pre", { class: "bad" }, exchange.failure) : null,
      calls.length ? made("p", { class: "links" }, `${count(calls.length, "call")}: `, calls) : null,
    ];
  }

  resultLink(exchange, result) {
    const name = `${result.call_id ?? result.path}${result.is_error ? " (error)" : ""}`;
    const key = exchange.result_keys[result.call_id];
    return key ? this.link(name, key) : made("code", {}, `${name} `);
  }

  request(place, title) {
    const exchange = this.facts.exchanges[place];
    return [
      folded(`${title}: ${count(exchange.request_headers.length, "header")}`, () => headerTable(exchange.request_headers)),
      folded(`${title}: ${count(exchange.request_bytes, "byte")}`,
        () => bodyView(requestBytes(this.facts.exchanges, place), exchange.request_bytes)),
    ];
  }

  response(exchange, title) {
    const chunks = exchange.chunk_ends.length;
    return [
      folded(`${title}: ${count(exchange.response_headers.length, "header")}`, () => headerTable(exchange.response_headers)),
      folded(`${title}: ${count(exchange.response_bytes, "byte")}`,
        () => bodyView(exchange.response_body, exchange.response_bytes)),
      chunks ? folded(`${title}: ${count(chunks, "chunk")} with offsets`, () => chunkTable(exchange)) : null,
    ];
  }

  turn({ place }) {
    const turn = this.facts.turns[place];
    const { width, makespan, sum } = turn.timing ?? {};
    const times = makespan === undefined ? "Nobody saw its tools run." :
      `Took ${seconds(makespan)}; one after another ${seconds(sum)}${width ? `; ${width} at once at most` : ""}.`;
    const rows = turn.calls.map((call, at) => made("tr", {},
      made("td", { class: "links" }, this.link(call.id ?? call.name ?? "call", `c${place}.${at}`)),
      made("td", { class: "wide" }, call.spelled),
      made("td", {}, state(call))));
    return [
      made("h2", {}, `Turn ${turn.number}`),
      this.around(turn),
      made("p", {}, times),
      ...this.findings(turn.marks),
      made("h3", {}, count(turn.calls.length, "call")),
      made("table", {}, made("tbody", {}, rows)),
      ...(turn.strays ?? []).flatMap((stray) => [
        made("h3", {}, `A result for no call of this turn: ${stray.call_id ?? stray.path}`), made("pre", {}, stray.text)]),
    ];
  }

  around(turn) {
    const followed = turn.followed_by === undefined
      ? made("span", { class: "bad" }, "no request carried results")
      : made("span", {}, "results in ", this.link(`exchange ${turn.followed_by}`, `e${turn.followed_by}`));
    return made("p", { class: "links dim" }, "asked in ", this.link(`exchange ${turn.exchange}`, `e${turn.exchange}`), " · ", followed);
  }

  call({ place, at }) {
    const turn = this.facts.turns[place];
    const call = turn.calls[at];
    const asked = this.placeOf(turn.exchange);
    const answered = this.placeOf(turn.followed_by);
    return [
      made("h2", { class: "mono" }, call.name ?? call.kind ?? "call"),
      made("p", { class: "dim mono" }, call.id ?? "the wire gives it no id"),
      made("p", { class: "links dim" }, this.link(`turn ${turn.number}`, `t${place}`), `call ${at + 1} of ${turn.calls.length}`),
      this.around(turn),
      ...this.findings(call.marks),
      made("h3", {}, "Arguments"),
      made("pre", {}, pretty(call.arguments_text) ?? call.arguments_text),
      made("div", { class: "pair" }, this.returned(call), this.sent(call)),
      ...this.runs(call.attempts ?? []),
      made("h3", {}, "On the wire"),
      ...(asked === undefined ? [] : this.response(this.facts.exchanges[asked], `The reply that asked (exchange ${turn.exchange})`)),
      ...(answered === undefined ? [] : this.request(answered, `The request that answered (exchange ${turn.followed_by})`)),
    ];
  }

  placeOf(number) {
    const place = this.facts.exchanges.findIndex((exchange) => exchange.number === number);
    return place < 0 ? undefined : place;
  }

  returned(call) {
    const attempts = call.attempts ?? [];
    return made("div", {}, made("h3", {}, "What the tool gave"),
      attempts.length ? attempts.map((attempt) => outcome(attempt)) : made("p", { class: "dim" }, "Nobody saw it run."));
  }

  sent(call) {
    const sent = call.sent ?? [];
    return made("div", {}, made("h3", {}, "What was sent to the model"),
      sent.length
        ? sent.map((result) => [
          made("pre", { class: result.is_error ? "bad" : null }, result.text),
          made("p", { class: "dim mono" }, `${result.path}${result.is_error ? " · as an error" : ""}`)])
        : made("p", { class: "bad" }, "Nothing was sent."));
  }

  runs(attempts) {
    if (!attempts.length) return [];
    const rows = attempts.map((attempt) => made("tr", {},
      made("td", { class: "number" }, seconds(attempt.started)),
      made("td", { class: "number" }, attempt.ended === undefined ? "no end" : seconds(attempt.ended)),
      made("td", { class: "number" }, attempt.ended === undefined ? "" : seconds(attempt.ended - attempt.started)),
      made("td", {}, [attempt.plan, attempt.called_at && `called at ${attempt.called_at}`,
        attempt.raised_at && `raised at ${attempt.raised_at}`].filter(Boolean).join(", "))));
    const names = ["began", "ended", "took"].map((name) => made("th", { class: "number" }, name));
    return [made("h3", {}, "Runs"), made("table", {}, made("thead", {}, made("tr", {}, names, made("th"))), made("tbody", {}, rows))];
  }

  stray({ place }) {
    const attempt = this.facts.of_no_call[place];
    return [
      made("h2", { class: "mono" }, attempt.tool),
      made("p", { class: "dim" }, "It ran, though no call of the session asked for it."),
      made("h3", {}, "Arguments"),
      made("pre", {}, JSON.stringify(attempt.arguments ?? null, null, 2)),
      outcome(attempt),
      ...this.runs([attempt]),
    ];
  }

  finding({ place }) {
    const finding = this.facts.findings[place];
    const key = finding.key;
    return [
      made("h2", {}, finding.name),
      key ? made("p", { class: "links" }, this.link("Where it stands", key)) : null,
      ...this.findings([place]),
    ];
  }

  unobserved() {
    const lines = this.facts.unobserved.map((one) => made("li", {}, one.text));
    return [made("h2", {}, "Not judged"), made("p", { class: "dim" }, "Neither fine nor a finding:"), made("ul", {}, lines)];
  }
}

function outcome(attempt) {
  if (attempt.error !== undefined) return made("pre", { class: "bad" }, `raised ${attempt.error}`);
  if (attempt.ended === undefined) return made("p", { class: "bad" }, "No end was seen.");
  const value = attempt.returned;
  return made("pre", {}, typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2));
}

function state(call) {
  const sent = call.sent ?? [];
  if (!sent.length) return made("span", { class: "bad" }, "not sent");
  const isError = sent.some((result) => result.is_error);
  return `sent${isError ? " as an error" : ""}${sent.length > 1 ? ` ${sent.length} times` : ""}`;
}
