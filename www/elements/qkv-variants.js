// Exact attention and what is cheaper, on the same q, k and v.
import { ModelFigure } from "./model-figure.js";

export class QkvVariants extends ModelFigure {
  static figure = "variants";
}
