import { TakenOver } from './job.ts';
import { listed } from './messages.ts';
import {
  applySettings,
  type FoundSettings,
  readSettings,
  type SettingsOwner,
} from './settings-file.ts';
import type { Work } from './work.ts';

/** Files of settings, which wait for what is being opened when they come, and are for nothing else. */
export class WaitingSettings {
  readonly #work: Work;
  readonly #owner: SettingsOwner;
  /** Aborted when those that wait are given up. */
  #waiting = new AbortController();
  /** How often something was opened. */
  #openings = 0;

  constructor(work: Work, owner: SettingsOwner) {
    this.#work = work;
    this.#owner = owner;
  }

  /** Shows what is open, or is being opened, as settings say. Rejects after showing what went wrong. */
  use(file: File): Promise<void> {
    const { signal } = this.#waiting;
    return this.#work.follow(async (rest) => {
      const settings = await this.#work.attempt([file.name], () => readSettings(file));
      await rest(signal).catch((error) => this.#told(file, error));
      await this.apply(file, settings);
    });
  }

  async apply({ name }: File, settings: FoundSettings): Promise<void> {
    let shown: Promise<void> | undefined;
    await this.#work.attempt([name], async () => {
      shown = applySettings(settings, this.#owner);
    });
    await shown; // tells itself what goes wrong
  }

  /** An attempt to open something: settings that wait for what was opened before are given up, and its own if it fails. */
  whileOpening<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    this.#giveUp(new TakenOver());
    const opening = ++this.#openings;
    return this.#work.attempt(names, async () => {
      try {
        return await work();
      } catch (error) {
        // Within the attempt: after it settings would go on.
        if (opening === this.#openings) this.#giveUp(new TakenOver());
        throw error;
      }
    });
  }

  /** Forgets those that wait, and tells nobody. */
  leave(): void {
    this.#giveUp();
  }

  #giveUp(reason?: TakenOver): void {
    this.#waiting.abort(reason);
    this.#waiting = new AbortController();
  }

  #told({ name }: File, error: unknown): never {
    const text = `${listed([name])}: not used, since what it was for did not open.`;
    // What is opened takes older notices away.
    if (error instanceof TakenOver)
      void this.#work.whenIdle().then(() => this.#work.say.notice(text));
    throw error;
  }
}
