// Widths of words in em, as the page's font sets them. Asked for often and of the same words, so remembered until the fonts change.
const SIZE = 100;

export function textMeasure(family) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `${SIZE}px ${family}`;
  context.fontKerning = "none";
  const known = new Map();
  return (text) => {
    if (!known.has(text)) known.set(text, context.measureText(text).width / SIZE);
    return known.get(text);
  };
}
