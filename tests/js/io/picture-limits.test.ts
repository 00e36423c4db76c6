import { afterEach, expect, test, vi } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';

afterEach(() => vi.unstubAllGlobals());

const webp = {
  name: 'a.webp',
  data: new TextEncoder().encode('RIFF    WEBPVP8L and what follows'),
};

test.each(['createImageBitmap', 'ImageDecoder'])(
  'files beyond the limit are not read for the %s of a browser',
  async (name) => {
    const decoder = Object.assign(
      vi.fn(() => Promise.reject(new Error('decoded'))),
      { isTypeSupported: () => true },
    );
    vi.stubGlobal(name, decoder);
    const opened = openImages(webp, { limits: { wholeBytes: 20 } });
    await expectError(opened, 'too-large', 'a.webp', 'wholeBytes', '20');
    expect(decoder).not.toHaveBeenCalled();
  },
);
