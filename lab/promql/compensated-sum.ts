/** Neumaier's compensated sum: small terms survive beside large ones. */
export class CompensatedSum {
  #sum = 0;
  #compensation = 0;

  add(term: number): void {
    const next = this.#sum + term;
    if (Math.abs(this.#sum) >= Math.abs(term)) this.#compensation += this.#sum - next + term;
    else this.#compensation += term - next + this.#sum;
    this.#sum = next;
  }

  /** The plain running sum, which alone is meaningful once it is infinite. */
  get uncompensated(): number {
    return this.#sum;
  }

  get total(): number {
    return this.#sum + this.#compensation;
  }
}
