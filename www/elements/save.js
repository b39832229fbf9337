// What a figure hands over as a file. Pictures are drawn from the same templates as the figure, with their styles written into them.
import { render } from "lit";
import { fontFaces } from "./font-faces.js";

const INLINED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity", "font-family", "font-size", "font-style", "font-weight", "text-anchor", "vector-effect"];

/** Renders an svg template where the figure's own styles reach it and returns a picture that stands alone. */
export async function svgText(template, root) {
  const desk = document.createElement("div");
  desk.className = "vh";
  desk.setAttribute("aria-hidden", "true");
  root.append(desk);
  render(template, desk);
  const drawn = desk.querySelector("svg");
  const { width, height } = drawn.viewBox.baseVal;
  const copy = drawn.cloneNode(true);
  const paired = (node) => [node, ...node.querySelectorAll("*")];
  const copies = paired(copy);
  paired(drawn).forEach((node, i) => {
    const style = getComputedStyle(node);
    for (const name of INLINED) copies[i].setAttribute(name, style.getPropertyValue(name));
    copies[i].removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.prepend(fonts(await fontFaces(root.host)), ground(copy, paper(root.host)));
  desk.remove();
  return new XMLSerializer().serializeToString(copy).replace(/<!--[^]*?-->/g, "");
}

function fonts(text) {
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = text;
  return style;
}

function ground(svg, colour) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const [x, y, width, height] = svg.getAttribute("viewBox").split(" ");
  for (const [name, value] of Object.entries({ x, y, width, height, fill: colour })) rect.setAttribute(name, value);
  return rect;
}

// The paper colour as a plain colour: light-dark() is of no use outside the page.
function paper(host) {
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = "var(--qkv-paper)";
  host.renderRoot.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

/** The picture at twice its size, enough for print and slides. */
export async function pngBlob(svg, scale = 2) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * scale;
  canvas.height = image.height * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell));

/** Rows as RFC 4180 text. */
export const csvText = (rows) => rows.map((row) => row.map((cell) => quoted(cell ?? "")).join(",")).join("\r\n") + "\r\n";

export function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
