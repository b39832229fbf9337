// A picture that leaves the page takes its letters along: the page's own font files, as data.
const families = (host) =>
  ["--qkv-serif", "--qkv-sans"].map((name) => getComputedStyle(host).getPropertyValue(name).split(",")[0].trim().replaceAll('"', ""));

function* faces() {
  for (const sheet of document.styleSheets) {
    let rules = [];
    try {
      rules = sheet.cssRules;
    } catch {
      continue; // a style sheet of another host may not be read
    }
    for (const rule of rules) if (rule instanceof CSSFontFaceRule) yield { rule, base: sheet.href ?? document.baseURI };
  }
}

async function asData(address) {
  const blob = await (await fetch(address)).blob();
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}

/** The faces of the figure's two families as style text; nothing where the page has none. */
export async function fontFaces(host) {
  const wanted = families(host);
  const found = [...faces()].filter(({ rule }) => wanted.includes(rule.style.getPropertyValue("font-family").replaceAll('"', "")) && rule.style.getPropertyValue("font-style") !== "italic");
  const texts = found.map(async ({ rule, base }) => {
    const address = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
    if (!address) return "";
    return rule.cssText.replace(address, await asData(new URL(address, base)));
  });
  return (await Promise.all(texts)).join("\n");
}
