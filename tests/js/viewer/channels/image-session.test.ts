import { expect, it } from 'vitest';
import { ImageSession } from '../../../../web/viewer/channels/image-session.ts';
import { fakeSource } from '../doubles.ts';

it('an image that is looked at again as a projection goes back to the plane from before it', () => {
  const events = { changed: () => {}, failed: () => {} };
  const source = fakeSource('stack.tif', [1, 2, 5, 4, 4]);
  const first = new ImageSession({} as never, source, events);
  first.looking.setZ(3);
  first.looking.setZ('max');
  const again = new ImageSession({} as never, source, events, first.kept);
  expect([again.state.z, again.looking.plane]).toEqual(['max', 3]);
});
