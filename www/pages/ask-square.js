// The guess of the chapter on cost: how much more work ten times the words are. The outcome is arithmetic first, then timed on this device.
import { render } from "lit";
import strings from "../locales/en-cost.js";
import { toTemplate } from "../view/phrase.js";

const text = strings.ask;
const [FEW, MANY] = [1000, 10_000];

export function askSquare(box) {
  const figure = document.getElementById(box.dataset.figure);
  const outcome = box.querySelector(".outcome");
  const buttons = [...box.querySelectorAll("[data-answer]")];
  let asked = 0;

  const answer = async (chosen) => {
    const own = ++asked;
    const tell = (rows) => render(toTemplate(text.outcome(Number(chosen), { few: FEW, many: MANY, rows })), outcome);
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.answer === chosen)));
    tell(null);
    await customElements.whenDefined(figure.localName);
    figure.start();
    figure.words = MANY;
    await figure.settled();
    // Not measured is not told: the arithmetic stands for itself.
    const rows = await figure.time(FEW, MANY).catch(() => null);
    if (rows && own === asked) tell(rows);
  };
  buttons.forEach((button) => button.addEventListener("click", () => answer(button.dataset.answer)));
}
