import type { WorkerClient } from './worker-client.ts';

/** The look-up tables of one job in engine memory, from its first slice to its end. */
export class Tables {
  readonly #client: WorkerClient;
  readonly #values: Float32Array | null;
  #placed: Promise<number> | null = null;

  constructor(client: WorkerClient, values: Float32Array | null) {
    this.#client = client;
    this.#values = values;
  }

  /** Where they lie, 0 where there are none. */
  address(): Promise<number> {
    this.#placed ??= this.#values ? this.#place(this.#values) : Promise.resolve(0);
    return this.#placed;
  }

  async #place(values: Float32Array): Promise<number> {
    const { address, memory } = await this.#client.request('allocate', {
      bytes: values.byteLength,
    });
    new Float32Array(memory, address, values.length).set(values);
    return address;
  }

  /** Gives them back; no slice runs any more. */
  release(): void {
    if (!this.#values) return;
    this.#placed?.then((address) => this.#client.request('release', { address })).catch(() => {}); // a dead worker's memory is gone with it
  }
}
