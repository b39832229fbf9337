// A block of README.md that a program writes, between two marks. tests/docs.mjs holds it to the record that it came from.

/** The marks of the block that `npm run <script> -- --write` writes. */
export function marks(script) {
  const start = `<!-- ${script}: written by \`npm run ${script} -- --write\`; do not edit -->`;
  const end = `<!-- /${script} -->`;
  return {
    /** The text with the block between the two marks replaced; text without marks is refused. */
    replace(text, block) {
      const [from, to] = [text.indexOf(start), text.indexOf(end)];
      if (from < 0 || to < from) throw new Error(`README.md has lost the marks of ${script}.`);
      return `${text.slice(0, from)}${start}\n${block}\n${text.slice(to)}`;
    },
  };
}
