// Four charts over the records: the loss and the three abilities, by size or along training. What was counted here stands beside.
import { html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import strings from "../../locales/en-scaling.js";
import { toTemplate } from "../../view/phrase.js";
import { num } from "../../view/format.js";
import { sizeChart } from "../../view/size-chart.js";
import { ABILITIES } from "./questions.js";
import { alongTraining, bestOf, bySize, cameAt, havingIt, stepsOf } from "./runs.js";

const text = strings.charts;

const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
const lossTicks = ([low, high]) => {
  const step = high - low > 1.2 ? 0.5 : 0.25;
  const ticks = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step) ticks.push({ value, label: num(value, step < 0.5 ? 2 : 1) });
  return ticks;
};

/** Both readings of the loss have their ticks where they are round. */
function lossAxes(values) {
  const [low, high] = [Math.floor(Math.min(...values) * 4 - 0.4) / 4, Math.ceil(Math.max(...values) * 4) / 4];
  const words = [2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50].map((n) => ({ value: Math.log(n), label: String(n) })).filter(({ value }) => value >= low && value <= high);
  return { y: { from: low, to: high, ticks: lossTicks([low, high]), title: text.lossTitle }, right: { title: text.amongTitle, ticks: words } };
}

function across(records, view, small) {
  const weights = records.sizes.map(({ parameters }) => parameters);
  if (view === "training") {
    const to = stepsOf(records);
    return { from: 0, to, ticks: [0, to / 2, to].map((value) => ({ value, label: text.steps(value) })), title: text.stepTitle };
  }
  const [from, to] = [Math.min(...weights) / 1.8, Math.max(...weights) * 1.8];
  const ticks = small ? records.sizes.map(({ size, parameters }) => ({ value: parameters, label: String(size) })) : [1e3, 1e4, 1e5, 1e6, 1e7].filter((value) => value >= from && value <= to).map((value) => ({ value, label: text.kilo(value) }));
  return { log: true, from, to, ticks, title: small ? text.shortTitle : text.sizeTitle };
}

/** What a dot says when it is asked. */
function says(name, view, point) {
  if (point.tested) return text.tested(point.tested);
  if (view === "training") return name === "loss" ? text.lossAt(point.size, point.x, point.y) : text.abilityAt(point.size, point.x, name, point.y);
  const run = text.run(point.of, point.seed);
  return name === "loss" ? text.lossSays(run, point.y) : text.abilitySays(run, name, point.y);
}

/** The chart `name`, ready to be drawn: { points, … } as view/size-chart.js takes it; points know their size. */
export function specOf({ records, results, view, size }, name, { width, height }) {
  const { lines, points } = view === "size" ? bySize(records, name) : alongTraining(records, name, size);
  const counted = view === "size" ? [...results.values()].filter(({ ability }) => ability === name).map((tested) => {
    const { parameters } = records.sizes.find((each) => each.size === tested.size);
    return { id: `here-${tested.size}`, size: tested.size, tested, x: parameters, y: tested.right / tested.total, shift: 11, own: true, mark: "diamond" };
  }) : [];
  const every = [...points.map((point) => ({ ...point, mark: point.ships === false ? "ring" : "disc", pale: point.ships === false })), ...counted];
  const axes = name === "loss"
    ? lossAxes(lines.flatMap((line) => line.points.map(([, y]) => y)).concat(points.map(({ y }) => y)))
    : { y: { from: 0, to: 1, ticks: QUARTERS.map((value) => ({ value, label: `${value * 100}%` })) }, level: { value: records.chance[name], label: text.chance } };
  const chosen = records.sizes.find((each) => each.size === size);
  return {
    width, height, ...axes, x: across(records, view, name !== "loss"),
    label: name === "loss" ? text.loss(view) : text.ability(name, view),
    lines: lines.map((line) => ({ ...line, look: view === "size" || line.size === size ? "strong" : "faint", name: view === "training" ? String(line.size) : undefined })),
    points: every.map((point) => ({ ...point, label: says(name, view, point) })),
    marker: view === "size" ? chosen?.parameters : undefined,
  };
}

/** The id that an arrow leads to. */
const led = (points, id, key) => {
  const order = [...points].sort((a, b) => a.x - b.x || String(a.id).localeCompare(String(b.id)));
  const at = order.findIndex((point) => point.id === id);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: order.length - 1 }[key];
  return order[to]?.id;
};

function chartOf(host, name, box) {
  const { dot } = host;
  const spec = specOf(host.known, name, box);
  const mine = (each) => (each?.chart === name ? each.id : undefined);
  const hand = {
    enter: (id) => (host.pointed = { chart: name, id }),
    leave: () => (host.pointed = null),
    focus: (id) => Object.assign(host, { dot: { chart: name, id }, pointed: { chart: name, id } }),
    blur: () => (host.pointed = null),
    press: (id) => host.holdDot(name, id, spec.points.find((point) => point.id === id).size),
  };
  const walk = (event) => {
    const id = event.target.closest?.("[data-point]")?.dataset.point;
    if (!id) return;
    const to = led(spec.points, id, event.key);
    if (["Enter", " "].includes(event.key)) hand.press(id);
    else if (to) event.currentTarget.querySelector(`[data-point="${to}"]`).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const current = spec.points.some(({ id }) => id === mine(dot)) ? dot.id : (spec.points.find((point) => point.size === host.size) ?? spec.points[0])?.id;
  return html`<div @keydown=${walk}>${box.width ? sizeChart({ ...spec, current, open: mine(host.held) }, hand) : nothing}</div>`;
}

/** The dot that is pointed at or held, in words. */
function spoken(host) {
  const at = host.pointed ?? host.held;
  return at && specOf(host.known, at.chart, { width: 300, height: 200 }).points.find(({ id }) => id === at.id)?.label;
}

export function charts(host) {
  const { records, view, ability } = host.known;
  const [wide, narrow] = [host.widths.of(".of-loss"), host.widths.of(".small.on .plot")];
  const says = spoken(host);
  return html`<section class="records" aria-labelledby="records-title">
    <div class="head"><h3 id="records-title">${text.label}</h3>
      <fieldset class="choice controls"><legend class="vh">${text.view.label}</legend>
        ${["size", "training"].map((each) => html`<label><input type="radio" name="view" value=${each} .checked=${live(view === each)} @change=${() => (host.view = each)} /><span>${text.view[each]}</span></label>`)}
      </fieldset></div>
    <div class="grid">
      <div class="named"><b>${strings.loss.name}</b><p class="sub">${strings.loss.short}</p></div>
      <div class="plot of-loss">${chartOf(host, "loss", { width: wide, height: 300 })}</div>
      <fieldset class="abilities controls"><legend class="vh">${text.choose}</legend>
        ${ABILITIES.map((each) => html`<div class="small ${each === ability ? "on" : ""}">
          <label class="named"><input type="radio" name="ability" value=${each} .checked=${live(each === ability)} @change=${() => host.chooseAbility(each)} /><b>${strings.abilities[each].name}</b><span class="sub">${strings.abilities[each].short}</span></label>
          <div class="plot">${chartOf(host, each, { width: narrow, height: 300 })}</div></div>`)}
      </fieldset>
    </div>
    <p class="pointed">${says ?? html`<span class="sub">${text.hint}</span>`}</p>
    <p class="reading">${toTemplate(view === "size" ? text.bySize(havingIt(records, ability)) : text.came(cameAt(records, ability)))}</p>
    <p class="fine">${text.induction(bestOf(records, "induction"))}</p>
  </section>`;
}
