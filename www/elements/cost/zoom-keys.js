// + and − step closer and back, 0 shows all: in the chart where the focus is there, else in the square.
const CLOSER = { "+": true, "=": true, "-": false, "−": false };

export function onZoomKey(event, { chart, square }) {
  const closer = CLOSER[event.key];
  if (event.ctrlKey || event.metaKey || (closer === undefined && event.key !== "0")) return;
  event.preventDefault();
  const inChart = event.composedPath().some((node) => node.classList?.contains("curves"));
  if (event.key === "0") (inChart ? chart.reset : square.fit)();
  else if (inChart) chart.step(closer);
  else (closer ? square.closer : square.out)();
}
