import type { Plugin } from 'vite';

/**
 * One script for all that a page needs first. What parts share that are loaded later would else be
 * in many small files of its own, each a request before the first picture.
 */
export function oneScript(): Plugin {
  const first = new Set<string>();
  return {
    name: 'one-script',
    apply: 'build',
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (first.has(id)) continue;
        first.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
    config: () => ({
      build: {
        rolldownOptions: {
          output: { codeSplitting: { groups: [{ name: 'page', test: (id) => first.has(id) }] } },
        },
      },
    }),
  };
}
