// The reader's hands on the chart: a part seen closer (drag, pinch, ctrl and wheel, + and −), and the walk from point to point.
import { chartPlot } from "../../view/log-chart.js";
import { nextPoint } from "./walk.js";

const LEAST_DRAG = 14;
const LEAST_DECADES = 0.25;

export class ChartHands {
  #host;
  #pointers = new Map();
  /** The window that is shown, or null for all. */
  zoomed = null;
  /** The part that is being drawn, in pixels of the chart. */
  selection = null;
  open = null;
  current = null;

  constructor(host) {
    this.#host = host;
  }

  #draw() {
    this.#host.requestUpdate();
  }

  reset = () => {
    this.zoomed = null;
    this.#draw();
  };

  #place(event) {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  // ---- closer and back ----
  #plot() {
    return chartPlot(this.#host.chartSpec);
  }

  /** About a place in pixels; below 1 is closer. */
  zoomBy(times, { x, y }, moved = { x: 0, y: 0 }) {
    const scales = this.#plot();
    const around = (scale, pixel, shift) => {
      const at = Math.log10(scale.value(pixel - shift));
      const span = scale.high - scale.low;
      const factor = Math.max(times, LEAST_DECADES / span);
      return { from: 10 ** (at - (at - scale.low) * factor), to: 10 ** (at + (scale.high - at) * factor) };
    };
    this.#keep({ x: around(scales.x, x, moved.x), y: around(scales.y, y, moved.y) });
  }

  // Never beyond all of it; and all of it is no window at all.
  #keep(window) {
    const { x, y } = this.#host.wholeWindow;
    const held = (part, all) => {
      const span = part.to / part.from;
      if (span >= all.to / all.from) return { ...all };
      const from = Math.min(Math.max(part.from, all.from), all.to / span);
      return { from, to: from * span };
    };
    const next = { x: held(window.x, x), y: held(window.y, y) };
    this.zoomed = next.x.to / next.x.from >= (x.to / x.from) * 0.999 && next.y.to / next.y.from >= (y.to / y.from) * 0.999 ? null : next;
    this.#draw();
  }

  step(closer) {
    const { plot, x, y } = this.#plot();
    const at = this.#pointOf(this.open ?? this.current);
    const place = at && x.contains(at.x) && y.contains(at.y) ? { x: x.at(at.x), y: y.at(at.y) } : { x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2 };
    this.zoomBy(closer ? 0.6 : 1 / 0.6, place);
  }

  wheel = (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoomBy(Math.exp(event.deltaY / 200), this.#place(event));
  };

  down = (event) => {
    if (event.button > 0) return;
    this.#pointers.set(event.pointerId, this.#place(event));
    if (event.pointerType !== "touch" && !event.target.closest?.("[data-point]")) event.currentTarget.setPointerCapture(event.pointerId);
  };

  move = (event) => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#place(event);
    if (this.#pointers.size === 2) {
      const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
      const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
      const [from, to] = [middle(before, other), middle(now, other)];
      this.#pointers.set(event.pointerId, now);
      this.zoomBy(apart(before, other) / Math.max(1, apart(now, other)), to, { x: to.x - from.x, y: to.y - from.y });
    } else if (event.pointerType !== "touch" && Math.hypot(now.x - before.x, now.y - before.y) > LEAST_DRAG) {
      this.selection = { x0: before.x, y0: before.y, x1: now.x, y1: now.y };
      this.#draw();
    }
  };

  up = (event) => {
    this.#pointers.delete(event.pointerId);
    const { selection } = this;
    this.selection = null;
    if (!selection) return;
    if (event.type === "pointercancel") return this.#draw();
    const { x, y } = this.#plot();
    const sorted = (a, b) => ({ from: Math.min(a, b), to: Math.max(a, b) });
    this.#keep({ x: sorted(x.value(selection.x0), x.value(selection.x1)), y: sorted(y.value(selection.y0), y.value(selection.y1)) });
  };

  // ---- points ----
  #seen() {
    const { x, y } = this.#plot();
    return this.#host.drawn.points.filter((point) => x.contains(point.x) && y.contains(point.y));
  }

  #pointOf(id) {
    return this.#host.drawn?.points.find((point) => point.id === id);
  }

  points = {
    enter: (id) => this.#show(id),
    leave: () => this.#show(this.#focused()),
    focus: (id) => {
      this.current = id;
      this.#show(id);
    },
    blur: () => this.#show(null),
    press: (id) => this.#focus(id),
  };

  #focused() {
    const { activeElement } = this.#host.renderRoot;
    return activeElement?.dataset?.point ?? null;
  }

  #show(id) {
    this.open = id;
    this.#draw();
  }

  #focus(id) {
    this.current = id;
    this.#host.renderRoot.querySelector(`[data-point="${id}"]`)?.focus();
  }

  letGo() {
    if (!this.open) return false;
    this.#show(null);
    return true;
  }

  key = (event) => {
    const here = this.#pointOf(event.target.dataset?.point);
    const to = here && nextPoint(this.#seen(), here, event.key);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    this.#focus(to.id);
  };
}
