// How far an output is from what it should be.

export class Difference {
  maxAbsError = 0;
  #squares = 0;
  #wanted = 0;

  add(got, wanted) {
    const error = Math.abs(got - wanted);
    // Written so that NaN is the largest difference of all.
    if (!(error <= this.maxAbsError)) this.maxAbsError = Number.isNaN(error) ? Infinity : error;
    this.#squares += error * error;
    this.#wanted += wanted * wanted;
  }

  /** ‖got − wanted‖ / ‖wanted‖; infinite where a number was not finite. */
  get relativeL2() {
    return Number.isFinite(this.maxAbsError) ? Math.sqrt(this.#squares / this.#wanted) : Infinity;
  }
}
