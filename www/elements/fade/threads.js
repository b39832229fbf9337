// The threads of a said word, drawn where the words stand on the page: a hundred lines, shared out by the head's weights.
const INSET = 3;
const px = (n) => Math.round(n * 10) / 10;

/** Path data; `from` and the entries of `to` are boxes in pixels, counts say how many lines go where. */
export function threadPath(from, to, counts) {
  const total = Math.max(1, counts.reduce((sum, each) => sum + each, 0));
  const along = ({ left, right }, share) => left + INSET + (right - left - 2 * INSET) * share;
  let drawn = 0;
  let path = "";
  counts.forEach((count, at) => {
    for (let line = 0; line < count; line++) {
      const [x0, y0] = [along(from, (drawn + line + 0.5) / total), from.top];
      const [x1, y1] = [along(to[at], (line + 0.5) / count), to[at].bottom];
      const bend = (y0 - y1) * 0.55;
      path += `M${px(x0)} ${px(y0)}C${px(x0)} ${px(y0 - bend)} ${px(x1)} ${px(y1 + bend)} ${px(x1)} ${px(y1)}`;
    }
    drawn += count;
  });
  return path;
}

/** Draws them into a stage that stands on the page. */
export function drawThreads(stage, step, counts) {
  const path = stage.querySelector(".threads path");
  const source = stage.querySelector(`.of-attention [data-step="${step}"] span`);
  const words = [...stage.querySelectorAll(".heard li")];
  if (!source || words.length !== counts.length) return path.setAttribute("d", "");
  const { left, top } = stage.getBoundingClientRect();
  const box = (element) => {
    const seen = element.getBoundingClientRect();
    return { left: seen.left - left, right: seen.right - left, top: seen.top - top, bottom: seen.bottom - top };
  };
  path.setAttribute("d", threadPath(box(source), words.map(box), counts));
}
