// Where in the article one is: the bar names the chapter and its ruler fills as one reads.
export function followChapters(bar, chapters) {
  const [number, name] = [bar.querySelector(".here .no"), bar.querySelector(".here .name")];
  const menu = bar.querySelector(".here");
  const links = [...menu.querySelectorAll("a")];
  const marks = [...bar.querySelectorAll(".ruler i")];

  const update = () => {
    const line = innerHeight * 0.4;
    let current = 0;
    [...chapters].forEach((chapter, i) => {
      const { top, height } = chapter.getBoundingClientRect();
      if (top < line) current = i;
      marks[i].style.setProperty("--read", Math.min(1, Math.max(0, (line - top) / height)).toFixed(3));
    });
    // The end of the page ends the last chapter, however tall the window is.
    if (scrollY + innerHeight >= document.documentElement.scrollHeight - 2) marks.at(-1).style.setProperty("--read", 1);
    links.forEach((link, i) => (i === current ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    const [at, title] = [links[current].firstElementChild.textContent, links[current].lastChild.textContent];
    if (number.textContent !== at) {
      number.textContent = at;
      name.textContent = title;
    }
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      update();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  update();

  menu.addEventListener("click", (event) => event.target.closest("a") && (menu.open = false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => menu.contains(event.target) || (menu.open = false));
}
