import { expect, test } from './servers.ts';

const checks = 'video-checks.js';

const MADE = [
  ['webm', 'vp8'],
  ['webm', 'vp9'],
  ['webm', 'av1'],
  ['mkv', 'avc'],
  ['mp4', 'avc'],
  ['mp4', 'vp9'],
  ['mp4', 'av1'],
  ['mp4, fragments', 'vp9'],
  ['mov', 'avc'],
] as const;

for (const [container, codec] of MADE) {
  test(`${codec} in ${container}: every frame, in any order`, async ({ page, open }) => {
    const { complaints } = await open('/');
    const result = await page.evaluate(
      async ([checks, container, codec]) => {
        if (!(await encodes(codec))) return undefined;
        const { roundTrip, violations } = await import(`/${checks}`);
        return { ...(await roundTrip({ container, codec })), violations };

        async function encodes(codec: string): Promise<boolean> {
          const names: Record<string, string> = {
            avc: 'avc1.42001f',
            vp8: 'vp8',
            vp9: 'vp09.00.10.08',
            av1: 'av01.0.04M.08',
          };
          const config = { codec: names[codec]!, width: 96, height: 64 };
          return (await VideoEncoder.isConfigSupported(config)).supported === true;
        }
      },
      [checks, container, codec] as const,
    );
    test.skip(!result, `this browser does not encode ${codec}`);
    expect(result!.described).toMatchObject({
      shape: [24, 1, 1, 64, 96],
      dtype: 'uint8',
      kind: 'rgba',
      timeIncrement: { unit: 's' },
    });
    expect(result!.described.timeIncrement.value).toBeCloseTo(0.05, 4);
    expect(result!.mean).toBeLessThan(8);
    const { opaque, random, backwards, together } = result!;
    expect({ opaque, random, backwards, together }).toEqual({
      opaque: true,
      random: true,
      backwards: true,
      together: true,
    });
    expect(result!.violations).toEqual([]);
    expect(complaints.console).toEqual([]);
  });
}
