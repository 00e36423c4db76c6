/**
 * Tells when the page turns light or dark, and when it comes to a screen of other pixels. The
 * function that is returned ends that.
 */
export function watchScreen(changed: () => void): () => void {
  const end = new AbortController();
  const { signal } = end;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed, { signal });
  const watchRatio = () => {
    const now = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    const other = () => {
      changed();
      watchRatio();
    };
    now.addEventListener('change', other, { signal, once: true });
  };
  watchRatio();
  return () => end.abort();
}
