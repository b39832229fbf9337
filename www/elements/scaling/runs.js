// The records of training as points and lines, by size or along training; and what can be said of them in a sentence.

/** From this share of right answers on an ability counts as there. */
const THERE = 0.9;

const shipping = ({ seeds }) => seeds.find(({ ships }) => ships) ?? seeds[0];
const columnOf = (records, name) => records.observedFields.indexOf(name === "loss" ? "validation" : name);
const valueOf = (seed, name) => (name === "loss" ? seed.validation : seed.abilities[name]);

/** One number of all sizes: { lines: [{ id, size, points }], points: [{ id, size, x, y, … }] }. */
export function bySize(records, name) {
  // The run that ships is drawn last, over the others.
  const inOrder = (size) => [...size.seeds].sort((a, b) => Number(a === shipping(size)) - Number(b === shipping(size)));
  const points = records.sizes.flatMap((size) => inOrder(size).map((seed) => ({ id: `${size.size}-${seed.seed}`, size: size.size, of: size, seed, ships: seed === shipping(size), x: size.parameters, y: valueOf(seed, name) })));
  return { points, lines: [{ id: "all", points: records.sizes.map((size) => [size.parameters, valueOf(shipping(size), name)]) }] };
}

/** Of the runs that ship: a line for each size, and the dots of the one that is chosen. */
export function alongTraining(records, name, chosen) {
  const [step, column] = [columnOf(records, "step"), columnOf(records, name)];
  const lines = records.sizes.map((size) => ({ id: String(size.size), size: size.size, points: shipping(size).observed.map((row) => [row[step], row[column]]) }));
  const own = lines.find((line) => line.size === chosen) ?? lines[0];
  return { lines, points: own.points.map(([x, y]) => ({ id: `${own.size}@${x}`, size: own.size, x, y })) };
}

/** How many runs have an ability: [{ sizes, there, of }], neighbouring sizes together where it is as many of as many. */
export function havingIt(records, name) {
  const groups = [];
  for (const { size, seeds } of records.sizes) {
    const [there, of] = [seeds.filter((seed) => valueOf(seed, name) >= THERE).length, seeds.length];
    const last = groups.at(-1);
    if (last?.there === there && last.of === of) last.sizes.push(size);
    else groups.push({ sizes: [size], there, of });
  }
  return groups;
}

/** By size, the step from which an ability was there and stayed; null where it never was. */
export function cameAt(records, name) {
  return alongTraining(records, name, 0).lines.map(({ size, points }) => {
    const lastWithout = points.findLastIndex(([, value]) => value < THERE);
    return { size, from: points[lastWithout + 1]?.[0] ?? null };
  });
}

export const stepsOf = (records) => Math.max(...records.sizes.flatMap(({ seeds }) => seeds.map(({ steps }) => steps)));

/** The best that any run got, of a skill that none has. */
export const bestOf = (records, name) => Math.max(...records.sizes.flatMap(({ seeds }) => seeds.map((seed) => seed.abilities[name])));
