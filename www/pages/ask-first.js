// The reader's guess comes before the model's answer, and is told how it came out in the model's own numbers.
import { render } from "lit";
import strings from "../locales/en.js";
import { toTemplate } from "../view/phrase.js";

const text = strings.article.ask;

export function askFirst(box) {
  const figure = document.getElementById(box.dataset.figure);
  const outcome = box.querySelector(".outcome");
  const buttons = [...box.querySelectorAll("[data-answer]")];
  const nouns = buttons.map((button) => button.dataset.answer).filter((answer) => answer !== "both");

  const answer = async (chosen) => {
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.answer === chosen)));
    figure.reset();
    figure.swapped = true;
    await figure.settled();
    if (!figure.trace) return;
    const threads = Object.fromEntries(nouns.map((noun) => [noun, figure.threadsTo(noun)]));
    render(toTemplate(text.outcome(chosen, threads)), outcome);
  };
  buttons.forEach((button) => button.addEventListener("click", () => answer(button.dataset.answer)));
}
