// A sentence made from numbers is built once and used twice: set with italics on the page, and as plain text for those who listen.
import { html } from "lit";

export const word = (text) => ({ word: text });
export const figure = (number) => ({ figure: number });

/** Words as words in italics, the numbers that matter in the ink of the head. */
export const toTemplate = (parts) =>
  parts.map((part) => {
    if (part.word !== undefined) return html`<i dir="auto">${part.word}</i>`;
    return part.figure !== undefined ? html`<b>${part.figure}</b>` : part;
  });

export const toText = (parts) => parts.map((part) => part.word ?? part.figure ?? part).join("");
