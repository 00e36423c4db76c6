import type { ControlsChoice, SampleName } from '../interface.ts';

/** The attributes of the element as Lit's properties, each reflected. */
export const attributes = {
  src: {
    reflect: true,
    converter: {
      fromAttribute: (text: string | null) => text ?? '',
      toAttribute: (src: string | readonly string[]) => urlsOf(src).join(' ') || null,
    },
    hasChanged: (src: string | readonly string[], before: string | readonly string[] | undefined) =>
      urlsOf(src).join(' ') !== urlsOf(before ?? '').join(' '),
  },
  sample: {
    reflect: true,
    converter: {
      fromAttribute: (text: string | null): SampleName | null => {
        if (text === null) return null;
        return text === 'stacks' ? 'stacks' : 'channels';
      },
      toAttribute: (sample: SampleName | null) => (sample === 'channels' ? '' : sample),
    },
  },
  controls: {
    reflect: true,
    converter: {
      fromAttribute: (text: string | null): ControlsChoice => (text === 'none' ? 'none' : 'full'),
      toAttribute: (controls: ControlsChoice) => (controls === 'none' ? 'none' : null),
    },
  },
};

/** The URLs that `src` names: none for what is no string and no list. */
export function urlsOf(src: unknown): string[] {
  const list = typeof src === 'string' ? src.split(/\s+/) : Array.isArray(src) ? src : [];
  return list.map(String).filter((url) => url !== '');
}
