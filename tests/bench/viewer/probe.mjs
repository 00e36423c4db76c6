/**
 * What runs inside the page: `window.probe`. Times are those of the page, in milliseconds since it
 * began to load. A function of its own, which is sent to the page as text.
 */
export function installProbe() {
  const channels = () => {
    const viewer = document.querySelector('stackblend-viewer');
    return viewer?.shadowRoot?.querySelector('stackblend-channels')?.shadowRoot ?? null;
  };
  /** Whether the picture is what is asked for. */
  const isPainted = () => channels()?.querySelector('.picture:not([data-busy]) canvas') != null;
  /** The time after the next frame in which `test` holds. @param {() => boolean} test */
  const when = (test) =>
    new Promise((resolve) => {
      const look = () => {
        if (!test()) requestAnimationFrame(look);
        // What was drawn in this frame is on its way to the screen after it.
        else setTimeout(() => resolve(performance.now()));
      };
      requestAnimationFrame(look);
    });
  /** @type {number[]} */
  const longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask' });
  /** @type {number[]} */
  const latencies = [];
  document.addEventListener('input', (event) => {
    const start = event.timeStamp;
    when(isPainted).then((end) => latencies.push(end - start));
  });
  const shown = when(isPainted);
  Object.assign(window, { probe: { shown, when, isPainted, longTasks, latencies, channels } });
}
