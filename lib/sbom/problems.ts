/** Collects what is wrong with a document, each with its place. */
export class Problems {
  readonly found: string[] = [];
  /** Notes the problem unless all is good. */
  check(good: boolean, place: string, problem: string): void {
    if (!good) this.found.push(`${place}: ${problem}`);
  }
}
