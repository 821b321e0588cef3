/** What has been opened, so that it is closed again: the last first, and all of it. */

export class Closings {
  readonly #closings: (() => unknown)[] = [];

  add(close: () => unknown): void {
    this.#closings.push(close);
  }

  /** @throws what the first to fail threw, once all have had their turn */
  async closeAll(): Promise<void> {
    let failure: { readonly reason: unknown } | undefined;
    for (let close = this.#closings.pop(); close !== undefined; close = this.#closings.pop()) {
      try {
        await close();
      } catch (reason) {
        failure ??= { reason };
      }
    }
    if (failure !== undefined) throw failure.reason;
  }
}
