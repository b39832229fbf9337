// Light, dark, or as the device has it. The choice is kept where the browser allows it.
const KEY = "qkv-theme";
const THEMES = ["auto", "light", "dark"];
const NAMES = { auto: "Auto", light: "Light", dark: "Dark" };
const SPOKEN = { auto: "as on the device", light: "light", dark: "dark" };

// Storage may be forbidden, by settings or in a frame; the theme then lasts as long as the page.
function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    return;
  }
}

export function offerThemes(button) {
  let theme = THEMES.includes(stored()) ? stored() : "auto";
  const apply = () => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.querySelector("span").textContent = NAMES[theme];
    button.setAttribute("aria-label", `${NAMES[theme]}: colours ${SPOKEN[theme]}. Press to change.`);
  };
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    store(theme);
    apply();
  });
  apply();
  button.hidden = false;
}
