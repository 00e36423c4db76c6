import { describe, expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { type Field, greyFields, openTiff, ramp, readValues, text } from './make-tiff.ts';

describe('pages', () => {
  const page = (value: number, width = 2, more: Field[] = []) => ({
    fields: greyFields(width, 1, 8, more),
    blocks: [new Uint8Array(width).fill(value)],
  });

  test('of one size are frames, others are left out', async () => {
    const thumbnail = page(9, 2, [[254, 4, [1]]]);
    const spec = { pages: [page(1), page(8, 1), page(2), thumbnail, page(3)] };
    expect((await openTiff(spec)).shape).toEqual([3, 1, 1, 1, 2]);
    expect(await readValues(spec, { t: 1 })).toEqual([2, 2]);
    expect(await readValues(spec, { t: 2 })).toEqual([3, 3]);
  });

  test('of an ImageJ hyperstack are in the order xyczt', async () => {
    const description =
      'ImageJ=1.53t\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\n';
    const pages = Array.from({ length: 12 }, (_, i) => {
      return page(i, 2, i === 0 ? [[270, 2, text(description)]] : []);
    });
    expect((await openTiff({ pages })).shape).toEqual([2, 2, 3, 1, 2]);
    expect(await readValues({ pages }, { t: 1, c: 1, z: 2 })).toEqual([11, 11]);
    expect(await readValues({ pages }, { t: 0, c: 1, z: 1 })).toEqual([3, 3]);
  });

  test('of a hyperstack of pictures: z stays, channels are frames', async () => {
    const description =
      'ImageJ=1.53t\nimages=24\nchannels=3\nslices=4\nframes=2\nhyperstack=true\n';
    const pages = Array.from({ length: 24 }, (_, i) => {
      const more: Field[] = [
        [258, 3, [8, 8, 8]],
        [262, 3, [2]],
        [277, 3, [3]],
        ...(i === 0 ? [[270, 2, text(description)] as Field] : []),
      ];
      return { fields: greyFields(1, 1, 8, more), blocks: [Uint8Array.of(i, 0, 0)] };
    });
    const source = await openTiff({ pages });
    expect([source.kind, source.shape]).toEqual(['rgba', [6, 1, 4, 1, 1]]);
    for (let t = 0; t < 2; t++) {
      for (let c = 0; c < 3; c++) {
        for (let z = 0; z < 4; z++) {
          const { data } = await source.plane({ t: t * 3 + c, z });
          expect(data[0]).toBe((t * 4 + z) * 3 + c);
        }
      }
    }
  });

  test("ImageJ's contiguous stack of one directory", async () => {
    const description = 'ImageJ=1.53t\nimages=4\nslices=4\nmin=2\nmax=30\n';
    const fields = greyFields(2, 1, 8, [
      [270, 2, text(description)],
      [279, 4, [2]],
    ]);
    const spec = { pages: [{ fields, blocks: [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)] }] };
    const source = await openTiff(spec);
    expect(source.shape).toEqual([1, 1, 4, 1, 2]);
    expect(source.channels).toEqual([{ window: [2, 30] }]);
    expect(await readValues(spec, { z: 3 })).toEqual([7, 8]);
    const promises = description.replaceAll('=4', '=4000');
    const short = {
      fields: [...greyFields(2, 1, 8), [270, 2, text(promises)] as Field],
      blocks: [ramp(8)],
    };
    await expectError(openTiff({ pages: [short] }), 'bad-file', 'a.tif', '4000');
  });

  test.each([false, true])(
    "ImageJ's names, colours and ranges, big-endian %s",
    async (bigEndian) => {
      const description = 'ImageJ=1.53t\nimages=2\nchannels=2\nmode=composite\n';
      const metadata: number[] = [];
      const put = (size: number, set: (view: DataView) => void) => {
        const view = new DataView(new ArrayBuffer(size));
        set(view);
        metadata.push(...new Uint8Array(view.buffer));
      };
      const int = (value: number) => put(4, (view) => view.setUint32(0, value, !bigEndian));
      for (const value of [0x494a494a, 0x6c61626c, 2, 0x72616e67, 1, 0x6c757473, 2]) int(value);
      for (const name of ['AB', 'CD']) {
        for (const letter of name)
          put(2, (view) => view.setUint16(0, letter.charCodeAt(0), !bigEndian));
      }
      for (const value of [0, 100, 5, 4000])
        put(8, (view) => view.setFloat64(0, value, !bigEndian));
      for (const color of [
        [255, 0, 0],
        [0, 255, 10],
      ]) {
        for (const part of color) metadata.push(...ramp(256).map((i) => (i * part) / 255));
      }
      const more: Field[] = [
        [270, 2, text(description)],
        [50838, 4, [28, 4, 4, 32, 768, 768]],
        [50839, 1, metadata],
      ];
      const source = await openTiff({ pages: [page(1, 2, more), page(2)], bigEndian });
      expect(source.channels).toEqual([
        { name: 'AB', color: [255, 0, 0], window: [0, 100] },
        { name: 'CD', color: [0, 255, 10], window: [5, 4000] },
      ]);
    },
  );

  test("ImageJ's palettes are the colour of a plane", async () => {
    const green = Array.from({ length: 768 }, (_, i) => (i >> 8 === 1 ? (i & 255) * 257 : 0));
    const more: Field[] = [
      [262, 3, [3]],
      [270, 2, text('ImageJ=1.53t\n')],
      [320, 3, green],
    ];
    const source = await openTiff({ pages: [page(7, 2, more)] });
    expect(source.kind).toBe('planes');
    expect(source.channels).toEqual([{ color: [0, 255, 0] }]);
    expect(Array.from((await source.plane()).data)).toEqual([7, 7]);
  });

  test('of an OME-TIFF that tells its order plainly', async () => {
    const xml =
      '<?xml version="1.0"?><OME xmlns="x"><Image><Pixels DimensionOrder="XYZCT" SizeC="2" SizeT="1" SizeX="2" SizeY="1" SizeZ="3"><TiffData/></Pixels></Image></OME>';
    const pages = Array.from({ length: 6 }, (_, i) =>
      page(i, 2, i === 0 ? [[270, 2, text(xml)]] : []),
    );
    expect((await openTiff({ pages })).shape).toEqual([1, 2, 3, 1, 2]);
    expect(await readValues({ pages }, { c: 1, z: 2 })).toEqual([5, 5]);
    const more = xml.replace('SizeZ="3"', 'SizeZ="9"');
    const odd = pages.map((each, i) => (i === 0 ? page(0, 2, [[270, 2, text(more)]]) : each));
    expect((await openTiff({ pages: odd })).shape).toEqual([1, 1, 6, 1, 2]);
  });
});
