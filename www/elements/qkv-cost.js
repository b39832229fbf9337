// What attention costs by the number of words: by arithmetic, and measured on this device.
import { FigureElement } from "./figure.js";

export class QkvCost extends FigureElement {
  static figure = "cost";
}
