// The panel for a model of one's own: how to open one, what it is, how far it is, or why not.
import { html, nothing } from "lit";
import strings from "../../locales/en-playground.js";
import { bytes, parameters } from "../../view/format.js";
import { toTemplate } from "../../view/phrase.js";

const text = strings.own;

/** loader: as it stands; wanted: { file, url } that an address names and that is not here; current: what stays open, or null. */
export function ownPanel({ loader, wanted, current }, hands) {
  const body = { idle: () => ways(wanted, hands), failed: () => html`${failed(loader, current)}${ways(null, hands)}`, reading: () => onItsWay(loader, hands), asking: () => asking(loader, hands), loading: () => onItsWay(loader, hands) };
  return html`<section class="own-panel" id="own-panel" aria-label=${text.label} data-phase=${loader.phase}>
    <div class="way">${body[loader.phase]()}</div>
    <p class="promise">${text.promise}</p>
  </section>`;
}

function ways(wanted, { pickFiles, pickFolder, openUrl, fetchWanted }) {
  const submit = (event) => {
    event.preventDefault();
    openUrl(event.currentTarget.elements.url.value.trim());
  };
  return html`${wanted ? html`<p class="ask" role="status">${toTemplate(wanted.url ? text.wantedUrl(wanted.url) : text.wanted(wanted.file || text.unnamed))}
      ${wanted.url ? html`<button type="button" class="action" @click=${fetchWanted}>${text.fetchIt}</button>` : nothing}</p>` : nothing}
    <p class="drop-line">${text.drop}
      <span class="picks"><label class="action pick-label"><input type="file" class="pick-input" data-pick="files" multiple @change=${pickFiles} />${text.file}</label> ${text.or}
      <label class="action pick-label"><input type="file" class="pick-input" data-pick="folder" webkitdirectory @change=${pickFolder} />${text.folder}</label></span></p>
    <form class="from-url" @submit=${submit}><label for="url">${text.url}</label>
      <input id="url" name="url" type="text" inputmode="url" autocomplete="off" spellcheck="false" placeholder=${text.urlHint} /><button class="action">${text.urlOpen}</button></form>
    <p class="fine">${text.accepts}</p>`;
}

function facts(plan) {
  const rows = {
    architecture: plan.architecture, size: text.size(plan), parameters: parameters(plan.parameters), format: plan.format,
    file: bytes(plan.fileBytes), memory: bytes(plan.memoryBytes),
  };
  return html`<dl class="plan-facts">${Object.entries(rows).map(([name, value]) => html`<div><dt>${text.rows[name]}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function asking({ plan, name }, { cancel, go }) {
  return html`<p class="ask">${toTemplate(text.ask(plan.name || name))}</p>${facts(plan)}
    <p>${text.large}</p>
    <p class="answers"><button type="button" class="action" data-answer="load" @click=${go}>${text.load}</button> <button type="button" class="quiet" @click=${cancel}>${text.notNow}</button></p>`;
}

function onItsWay({ plan, name, url, progress, phase }, { cancel }) {
  const { loaded = 0, total } = progress ?? {};
  const part = total ? Math.min(1, loaded / total) : 0;
  const says = phase === "loading" ? text.loading(plan?.name || name) : url ? text.fetching(name) : text.reading(name);
  return html`<p class="ask">${toTemplate(says)}</p>${plan ? facts(plan) : nothing}
    <div class="bar" role="progressbar" aria-label=${text.label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}><i .style=${`transform: scaleX(${part})`}></i></div>
    <p class="answers"><span class="so-many" data-bytes=${loaded}>${part >= 1 && phase === "loading" ? text.finishing : total ? text.bytes(bytes(loaded), bytes(total)) : loaded ? bytes(loaded) : nothing}</span> <button type="button" class="quiet" data-answer="cancel" @click=${cancel}>${text.cancel}</button></p>`;
}

function failed({ error, name }, current) {
  return html`<div class="stopped" role="alert"><p class="kind">${text.refused}${name ? html`: <span dir="auto">${name}</span>` : nothing}</p>
    <p class="what">${error.message}</p>${current ? html`<p>${text.stays(current)}</p>` : nothing}<p class="fine">${error.code ?? error.name}</p></div>`;
}

/** Over the whole window while something is held over it. */
export const dropOver = () => html`<div class="drop-over" aria-hidden="true"><p>${text.dropHere}</p><p class="fine">${text.dropNote}</p></div>`;
