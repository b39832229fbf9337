// The same numbers through a recurrent cell, one word after another, and through attention, all at once.
import { FigureElement } from "./figure.js";

export class QkvRace extends FigureElement {
  static figure = "race";
}
