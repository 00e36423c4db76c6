import { type Settings, sizesOf, titleOf } from '../measure/run.ts';
import { emptyWaits } from '../measure/waits.ts';
import type { JobTable, Wait } from '../report/report.ts';
import { WAYS } from '../ways/index.ts';
import { find } from './element.ts';
import { jobTableElement, waitsElement } from './tables.ts';

const NO_FIGURES = { time: null, speed: null, ratio: null, wrong: null };

/** The tables on the page. They are there before there are figures, so that nothing moves. */
export class Results {
  readonly #place = find('#results');

  /** Tables without figures; what this browser has not is said at once. */
  clear(settings: Settings): void {
    const tables = sizesOf(settings.frames).map((size) => ({
      title: titleOf(settings, size),
      rows: WAYS.map((way) => {
        return { way: way.name, ours: way.ours, ...NO_FIGURES, note: way.missing() };
      }),
    }));
    this.#place.replaceChildren(...tables.map(jobTableElement), waitsElement(emptyWaits()));
  }

  showTable(index: number, table: JobTable): void {
    this.#place.children[index]?.replaceWith(jobTableElement(table));
  }

  showWaits(waits: readonly Wait[]): void {
    this.#place.lastElementChild?.replaceWith(waitsElement(waits));
  }
}
