// The list as it was read, and below it what each net says back, word for word.
import { html, nothing } from "lit";
import strings from "../../locales/en-fade.js";
import { toTemplate } from "../../view/phrase.js";
import { vectorPicture } from "../../view/vector-matrix.js";
import { OTHERS } from "./echoes.js";
import { SIDES } from "./pair.js";

/** Long lists are set smaller, so that the figure keeps its height. */
const sizeOf = (n) => (n <= 12 ? "large" : n <= 24 ? "middle" : n <= 40 ? "small" : "tiny");

function heard({ list, step, echoes, saying, shown }, { point, leave, again }) {
  const bar = (at) => {
    const value = echoes.found?.[at];
    return value === undefined ? html`<i class="echo"></i>` : html`<i class="echo" title=${strings.echoTitle(list[at], value)} .style=${`--echo:${Math.min(1, value).toFixed(3)}`}></i>`;
  };
  const busy = echoes.total && echoes.done < echoes.total;
  return html`<div class="heard">
    <div class="top"><h3>${strings.read}</h3><span class="fine">${saying ? strings.saying(saying) : busy ? strings.echoBusy(echoes.done, echoes.total) : nothing}</span><button type="button" class="quiet controls" @click=${again}>${shown === Infinity ? strings.again : strings.toEnd}</button></div>
    <ol class="list" @pointerleave=${leave}>${list.map((item, at) => html`<li data-at=${at} class=${at === step ? "on" : ""} @pointerenter=${(event) => event.pointerType === "mouse" && point(at)}>${item}${bar(at)}</li>`)}</ol>
    <p class="fine">${echoes.error ? strings.failed(echoes.error.message) : strings.echo(OTHERS)}</p>
  </div>`;
}

function answer(net, view, on) {
  const { list, answers, step, shown, pinned } = view;
  const { steps } = answers[net];
  const right = steps.filter(({ said }, at) => at < shown && said.token === list[at]).length;
  const word = ({ said }, at) => {
    const good = said.token === list[at];
    return html`<button type="button" class="said ${good ? "right" : "wrong"} ${at === step ? "on" : ""}" data-step=${at} ?data-waiting=${at >= shown} tabindex=${at === view.focus ? 0 : -1}
      aria-pressed=${at === pinned ? "true" : "false"} aria-label=${strings.said(at + 1, said.token, list[at])}
      @click=${() => on.press(at)} @pointerenter=${(event) => event.pointerType === "mouse" && on.point(at)} @focus=${() => on.focus(net, at)}
      ><span>${said.token}</span><small aria-hidden="true">${good ? "✓" : html`✗ ${list[at]}`}</small></button>`;
  };
  return html`<div class="answer of-${net}">
    <h3><span>${strings.says[net]}</span> <b>${strings.right(right, list.length)}</b></h3>
    <div class="words" role="group" aria-label=${strings.saidGroup(net)} @pointerleave=${on.leave} @focusout=${on.leave}>${steps.map(word)}</div>
  </div>`;
}

const bar = (label, value, look) => html`<p class="amount ${look}"><span>${label}</span><i><i .style=${`width:${(value * 100).toFixed(2)}%`}></i></i><b>${strings.probability(value)}</b></p>`;

function looked(net, { list, answers, step, threads, head, state, echoes }) {
  const { said, right } = answers[net].steps[step];
  const wrong = said.token !== list[step];
  return html`<div class="look of-${net}" data-net=${net}>
    <p class="sub">${strings.expects[net]}</p>
    ${bar(html`<i>${right.token}</i>`, right.probability, "asked")}
    ${wrong ? bar(html`<i>${said.token}</i>`, said.probability, "instead") : html`<p class="amount" aria-hidden="true"></p>`}
    ${net === "attention"
      ? html`<p>${toTemplate(strings.threads({ layer: head.layer + 1, head: head.head + 1, right: list[step], threads: threads[step] }))}</p>`
      : html`<div class="state" role="img" aria-label=${strings.stripLabel(state.length, step + 1)}>${vectorPicture({ values: state, rows: 1, columns: state.length })}</div><p>${strings.strip(state.length)} ${echoes.found?.[step] === undefined ? nothing : toTemplate(strings.moves(list[step], echoes.found[step]))}</p>`}
  </div>`;
}

/** `view` is what the element worked out; `on` what the reader can do. */
export const stage = (view, on) => html`<div class="stage" data-size=${sizeOf(view.list.length)}>
  <svg class="threads" aria-hidden="true"><path /></svg>
  ${heard(view, on)}
  <div class="answers">${SIDES.map((net) => answer(net, view, on))}</div>
  <p class="step">${toTemplate(strings.step(view.step + 1, view.list[view.step], view.list.length))}</p>
  <div class="looks">${SIDES.map((net) => looked(net, view))}</div>
</div>`;
