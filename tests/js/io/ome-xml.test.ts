import { describe, expect, test } from 'vitest';
import { OmeFiles } from '../../../js/io/ome/ome-files.ts';
import { parseOme } from '../../../js/io/ome/ome-xml.ts';
import { keptPlanes, planeTable } from '../../../js/io/ome/plane-table.ts';
import { decodeXml, escapeXml, parseXml } from '../../../js/io/ome/xml.ts';

/** What the parser reports, one line each. */
function events(text: string): string[] {
  const lines: string[] = [];
  parseXml(text, {
    open: (name, attributes, depth) => {
      lines.push(`${depth} ${name} ${JSON.stringify(Object.fromEntries(attributes))}`);
    },
    close: (name, depth) => lines.push(`${depth} /${name}`),
    text: (piece) => lines.push(`"${piece}"`),
  });
  return lines;
}

describe('XML', () => {
  test('elements, attributes, text, prefixes, comments, CDATA', () => {
    const text = `\ufeff<?xml version="1.0"?><!-- a > b --><o:A xmlns:o="x" o:p='1 "q"' q = "&lt;&#181;&#xb5;">
      <B/>one<![CDATA[ <two> ]]><!-- <C> --><?php <D> ?>&amp;</o:A >\n<!-- end -->`;
    expect(events(text.slice(1))).toEqual([
      '0 A {"p":"1 \\"q\\"","q":"<µµ"}',
      '1 B {}',
      '1 /B',
      '"one"',
      '" <two> "',
      '"&"',
      '0 /A',
    ]);
  });

  test('what a DOCTYPE declares is neither loaded nor expanded', () => {
    const text =
      '<!DOCTYPE a [<!ENTITY x "<b/>]>"><!-- ]> --><!ENTITY y SYSTEM "file:///etc/passwd">]><a c="&x;">&y;</a>';
    expect(events(text)).toEqual(['0 a {"c":"&x;"}', '"&y;"', '0 /a']);
  });

  test.each([
    ['', 'no element'],
    ['text', 'no element'],
    ['<a>', 'a is not ended in line 1'],
    ['<a>\n\n<b></a>', '</a> where b is open in line 3'],
    ['<a></a><b/>', 'a second root'],
    ['<a', 'a tag is broken'],
    ['<a b=c>', 'a tag is broken'],
    ['<!-- <a/>', 'no --> ends'],
    ['<!DOCTYPE [<!-- ]><a/>', 'a DOCTYPE is broken'],
    ['<a>'.repeat(1000), 'more than 200 elements'],
  ])('broken: %j', (text, message) => {
    expect(() => events(text)).toThrow(message);
  });

  test('hostile texts take a time that is linear in their length', { timeout: 10_000 }, () => {
    const hostile = [
      '<a ',
      '<!DOCTYPE "',
      '<!DOCTYPE [<!--',
      '&',
      "<a b='",
      '<a>',
      '<![CDATA[',
      '</',
    ];
    for (const part of hostile) {
      const text = `<r x="${' '.repeat(1000)}"/>`.slice(0, 3) + part.repeat(300_000);
      expect(() => events(part.repeat(300_000))).toThrow();
      expect(() => events(text)).toThrow();
      expect(() => events(`<r>${'\n '.repeat(300_000)}${part}`)).toThrow();
    }
  });

  test('bytes are UTF-8, or Latin-1 where they cannot be', () => {
    expect(decodeXml(new TextEncoder().encode('µm'))).toBe('µm');
    expect(decodeXml(Uint8Array.of(0xb5, 0x6d, 0, 65))).toBe('µm');
    expect(escapeXml('<µ & "𝄞">')).toBe('&#60;&#181; &#38; &#34;&#119070;&#34;&#62;');
  });
});

const pixels = (attributes: string, content = '') =>
  `<OME UUID="u:1"><Image Name="one"><Pixels ${attributes}>${content}</Pixels></Image></OME>`;

describe('OME-XML', () => {
  test('sizes, units, channels', () => {
    const { uuid, images } = parseOme(
      pixels(
        'DimensionOrder="XYTZC" SizeX="5" SizeY="4" SizeZ="3" SizeC="2" SizeT="7" PhysicalSizeX="0.5" ' +
          'PhysicalSizeY="500" PhysicalSizeYUnit="nm" PhysicalSizeZ="0" TimeIncrement="2" TimeIncrementUnit="min"',
        '<Channel Name=" DAPI " Color="-16776961" EmissionWavelength="0.461" EmissionWavelengthUnit="µm"/>' +
          '<Channel Fluor="GFP" Color="16711935"/><Channel Color="12345678901234"/><TiffData/>',
      ),
    );
    expect(uuid).toBe('u:1');
    expect(images[0]).toMatchObject({
      name: 'one',
      order: 'TZC',
      sizes: { x: 5, y: 4, z: 3, c: 2, t: 7 },
      pixelSize: { x: { value: 0.5, unit: 'µm' }, y: { value: 500, unit: 'nm' } },
      timeIncrement: { value: 2, unit: 'min' },
      channels: [
        { name: 'DAPI', color: [255, 0, 0], emission: 461 },
        { name: 'GFP', color: [0, 255, 0] },
        {},
      ],
    });
  });

  test('times of planes stand for a time increment that is missing', () => {
    const plane = (t: number, c: number, time: string) =>
      `<Plane TheT="${t}" TheC="${c}" TheZ="0" DeltaT="${time}"/>`;
    const planes = plane(0, 0, '0.5') + plane(0, 1, '9') + plane(2, 0, '4.5') + plane(1, 0, '2');
    const of = (text: string) => parseOme(text).images[0]!.timeIncrement;
    expect(of(pixels('SizeT="3"', planes))).toEqual({ value: 2, unit: 's' });
    expect(of(pixels('SizeT="3" TimeIncrement="7"', planes))).toEqual({ value: 7, unit: 's' });
    expect(of(pixels('SizeT="3"', plane(0, 0, '1')))).toBeUndefined();
    expect(of(pixels('SizeT="3"', plane(0, 0, '1') + plane(1, 0, 'x')))).toBeUndefined();
  });

  test('annotations and regions of interest are not taken for images', () => {
    const { images, metadataFile } = parseOme(
      '<OME><BinaryOnly MetadataFile="a.companion.ome"/><StructuredAnnotations><Image><Pixels/></Image></StructuredAnnotations></OME>',
    );
    expect(images).toEqual([]);
    expect(metadataFile).toBe('a.companion.ome');
    expect(() => parseOme('<svg/>')).toThrow('its root is svg');
  });
});

/** `file:ifd` of each plane, `-` where there is none, in the order t, c, z. */
function places(attributes: string, content: string, samples = 1): string {
  const { images } = parseOme(pixels(attributes, content));
  const { file, ifd } = planeTable(images[0]!, samples, new OmeFiles(images));
  return Array.from(file, (index, i) => (index < 0 ? '-' : `${index}:${ifd[i]}`)).join(' ');
}

describe('TiffData', () => {
  const sizes = 'SizeX="1" SizeY="1" SizeZ="2" SizeC="2" SizeT="2" DimensionOrder="XYTCZ"';

  test('none, or one that says nothing: all directories in the order of the dimensions', () => {
    const inOrder = '0:0 0:4 0:2 0:6 0:1 0:5 0:3 0:7';
    expect(places(sizes, '')).toBe(inOrder);
    expect(places(sizes, '<TiffData/>')).toBe(inOrder);
    expect(places(sizes, '<TiffData PlaneCount="8"/>')).toBe(inOrder);
    expect(places(sizes, '<TiffData NumPlanes="3" IFD="5"/>')).toBe('0:5 - 0:7 - 0:6 - - -');
  });

  test('an IFD alone is one plane; runs go on in the order of the dimensions', () => {
    expect(places(sizes, '<TiffData IFD="3" FirstT="1" FirstZ="1"/>')).toBe('- - - - - 0:3 - -');
    expect(places(sizes, '<TiffData IFD="3" FirstC="1" PlaneCount="4"/>')).toBe(
      '- 0:5 0:3 - - 0:6 0:4 -',
    );
    expect(places(sizes, '<TiffData FirstZ="1" FirstC="1" PlaneCount="99"/>')).toBe(
      '- - - 0:0 - - - 0:1',
    );
    expect(places(sizes, '<TiffData FirstZ="2"/>')).toBe('- - - - - - - -');
  });

  test('files by name', () => {
    const content = ['a', 'b', 'a'].map(
      (name, i) =>
        `<TiffData FirstZ="${i & 1}" FirstT="${i >> 1}" IFD="${i}"><UUID FileName="${name}">u:${name}</UUID></TiffData>`,
    );
    expect(places(sizes, content.join(''))).toBe('1:0 2:1 - - 1:2 - - -');
    const { images } = parseOme(pixels(sizes, content.join('')));
    expect(new OmeFiles(images).list).toEqual([
      { name: undefined, uuid: undefined, pages: 0 },
      { name: 'a', uuid: 'u:a', pages: 3 },
      { name: 'b', uuid: 'u:b', pages: 2 },
    ]);
  });

  test('channels of several samples are one plane', () => {
    expect(places('SizeX="1" SizeY="1" SizeZ="2" SizeC="6"', '<TiffData/>', 3)).toBe(
      '0:0 0:1 0:2 0:3',
    );
    expect(places('SizeX="1" SizeY="1" SizeC="4"', '', 3)).toBe('0:0 0:1 0:2 0:3');
  });

  test('elements that name all planes again and again are refused', () => {
    const all = '<TiffData/>'.repeat(100_000);
    expect(() => places('SizeX="1" SizeY="1" SizeT="100000"', all)).toThrow('again and again');
  });
});

describe('planes that are there', () => {
  const kept = (content: string) => {
    const sizes = 'SizeX="1" SizeY="1" SizeZ="2" SizeC="1" SizeT="3"';
    const { images } = parseOme(pixels(sizes, content));
    return keptPlanes(planeTable(images[0]!, 1, new OmeFiles(images)), () => true);
  };

  test('whole frames and planes of z', () => {
    expect(kept('<TiffData PlaneCount="4"/>')).toEqual({ t: [0, 1], c: [0], z: [0, 1] });
    const ofZ = [0, 1, 2].map((t) => `<TiffData IFD="${t}" FirstT="${t}" FirstZ="1"/>`).join('');
    expect(kept(ofZ)).toEqual({ t: [0, 1, 2], c: [0], z: [1] });
  });

  test('a recording that stops within a frame', () => {
    expect(kept('<TiffData PlaneCount="5"/>')).toEqual({ t: [0, 1], c: [0], z: [0, 1] });
    expect(kept('<TiffData PlaneCount="1"/>')).toEqual({ t: [0], c: [0], z: [0] });
  });

  test('gaps are kept as planes, nothing is nothing', () => {
    const gap = '<TiffData PlaneCount="1"/><TiffData FirstT="2" PlaneCount="2"/>';
    expect(kept(gap)).toEqual({ t: [0, 1, 2], c: [0], z: [0, 1] });
    expect(kept('<TiffData FirstT="9"/>')).toBeUndefined();
  });
});
