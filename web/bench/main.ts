import { runAll } from './measure/run.ts';
import { machine, machineText } from './report/machine.ts';
import { markdownOf } from './report/markdown.ts';
import type { Report } from './report/report.ts';
import { Controls } from './view/controls.ts';
import { MarkdownView } from './view/copy.ts';
import { find } from './view/element.ts';
import { Results } from './view/results.ts';

const controls = new Controls(location.search);
const results = new Results();
const markdown = new MarkdownView();
let running: AbortController | null = null;

function showMachine(of = machine(null)): void {
  find('#machine').textContent = machineText(of);
}

function clear(): void {
  results.clear(controls.settings);
  markdown.text = '';
  controls.copy.disabled = true;
}

/** The report is also an event, for programs that drive the page. */
function show(report: Report): void {
  showMachine(report.machine);
  markdown.text = markdownOf(report);
  controls.copy.disabled = false;
  document.dispatchEvent(new CustomEvent('stackblend-measured', { detail: report }));
}

async function run(): Promise<void> {
  const controller = new AbortController();
  running = controller;
  clear();
  controls.running = true;
  controls.showStatus('Running.');
  const start = performance.now();
  try {
    const report = await runAll(controls.settings, controller.signal, {
      onProgress: (done, total, what) => controls.showProgress(done / total, what),
      onTable: (index, table) => results.showTable(index, table),
      onWaits: (waits) => results.showWaits(waits),
    });
    show(report);
    controls.showProgress(1, '');
    controls.showStatus(`Done in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
  } catch (error) {
    controls.showProgress(0, '');
    const failed = error instanceof Error ? error.message : String(error);
    controls.showStatus(controller.signal.aborted ? 'Cancelled.' : `Failed: ${failed}`);
  } finally {
    controls.running = false;
    running = null;
  }
}

controls.form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!running) void run();
});
// Figures that are there stay until the next run.
controls.form.addEventListener('change', () => {
  if (controls.copy.disabled && controls.form.checkValidity()) clear();
});
controls.cancel.addEventListener('click', () => running?.abort());
controls.copy.addEventListener('click', async () => {
  controls.showStatus(await markdown.copy());
});
showMachine();
clear();
