// What the menu of a figure offers: a link to the view, its picture, its numbers.
import strings from "../locales/en.js";
import { csvText, download, pngBlob, svgText } from "./save.js";
import { fragment } from "./url-state.js";

const { actions } = strings.menu;
const said = strings.figure;

async function copyLink(figure) {
  const { link } = figure;
  try {
    await navigator.clipboard.writeText(link);
    figure.tell(said.linkCopied);
  } catch {
    // Without leave to the clipboard the address bar holds the link.
    history.replaceState(history.state, "", link);
    figure.tell(said.linkInBar);
  }
}

const json = (figure) => ({ ...figure.about(), ...figure.record() });

function saving(figure) {
  const name = `qkv-${figure.constructor.figure}`;
  const numbers = [
    { label: actions.csv, action: () => download(`${name}.csv`, csvText(figure.rows()), "text/csv") },
    { label: actions.json, action: () => download(`${name}.json`, JSON.stringify(json(figure), null, 1), "application/json") },
  ];
  const picture = figure.picture();
  if (!picture) return numbers;
  const svg = () => svgText(picture, figure.renderRoot);
  return [
    { label: actions.svg, action: async () => download(`${name}.svg`, await svg(), "image/svg+xml") },
    { label: actions.png, action: async () => download(`${name}.png`, await pngBlob(await svg())) },
    ...numbers,
  ];
}

// Where the page names its playground, a figure's sentence, model and head can be taken there.
function toPlayground(figure) {
  const { href } = document.querySelector("a[data-playground]") ?? {};
  const view = href && figure.inPlayground;
  return view ? [{ label: actions.playground, action: () => location.assign(`${href}${fragment("playground", view)}`) }] : [];
}

/** Groups of { label, action }; `menu` shows the keys. */
export function actionsOf(figure, menu) {
  const full = document.fullscreenElement
    ? { label: actions.leaveFull, action: () => document.exitFullscreen() }
    : { label: actions.full, action: () => figure.requestFullscreen() };
  const view = [
    { label: actions.link, action: () => copyLink(figure) },
    ...toPlayground(figure),
    ...(document.fullscreenEnabled ? [full] : []),
    { label: actions.reset, action: () => figure.reset() },
  ];
  const help = [{ label: actions.keys, action: () => menu.showKeys() }];
  return figure.result ? [view, saving(figure), help] : [view, help];
}
