import { escapeXml } from '../ome/xml.ts';
import type { ChannelInfo, Quantity } from '../source.ts';
import type { WrittenImage } from './written-image.ts';

const LENGTHS = new Set(['m', 'cm', 'mm', 'µm', 'nm', 'pm', 'Å']);
const TIMES = new Set(['h', 'min', 's', 'ms', 'µs', 'ns']);

/** The OME-XML of a file that holds this image alone, its planes in the order XYCZT; ASCII. */
export function omeXml(image: WrittenImage, samples: number): string {
  const [t, c, z, y, x] = image.shape;
  const { pixelSize = {}, timeIncrement } = image;
  const pixels = attributes({
    ID: 'Pixels:0',
    DimensionOrder: 'XYCZT',
    Type: image.dtype === 'float32' ? 'float' : image.dtype,
    SizeX: x,
    SizeY: y,
    SizeC: c * samples,
    SizeZ: z,
    SizeT: t,
    BigEndian: 'false',
    ...measure('PhysicalSizeX', pixelSize.x, LENGTHS),
    ...measure('PhysicalSizeY', pixelSize.y, LENGTHS),
    ...measure('PhysicalSizeZ', pixelSize.z, LENGTHS),
    ...measure('TimeIncrement', timeIncrement, TIMES),
  });
  const channels = Array.from({ length: c }, (_, i) => {
    return `<Channel${channelAttributes(image.channels?.[i] ?? {}, i, samples)}/>`;
  });
  const schema = 'http://www.openmicroscopy.org/Schemas/OME/2016-06';
  return (
    `<?xml version="1.0" encoding="UTF-8"?><OME xmlns="${schema}" ` +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    `xsi:schemaLocation="${schema} ${schema}/ome.xsd" Creator="stackblend">` +
    `<Image${attributes({ ID: 'Image:0', Name: image.name ?? '' })}><Pixels${pixels}>` +
    `${channels.join('')}<TiffData IFD="0" PlaneCount="${t * c * z}"/></Pixels></Image></OME>`
  );
}

function channelAttributes(
  { name, color, emission }: ChannelInfo,
  i: number,
  samples: number,
): string {
  return attributes({
    ID: `Channel:0:${i}`,
    ...(name && { Name: name }),
    SamplesPerPixel: samples,
    // Red, green, blue and alpha as one signed integer.
    ...(color && { Color: (color[0] << 24) | (color[1] << 16) | (color[2] << 8) | 255 }),
    ...(emission && { EmissionWavelength: emission, EmissionWavelengthUnit: 'nm' }),
  });
}

/** A quantity as two attributes; none for units that the schema does not know, or for what is no size. */
function measure(
  name: string,
  quantity: Quantity | undefined,
  units: ReadonlySet<string>,
): Record<string, string | number> {
  if (!quantity || !units.has(quantity.unit)) return {};
  if (!(quantity.value > 0 && Number.isFinite(quantity.value))) return {};
  return { [name]: quantity.value, [`${name}Unit`]: quantity.unit };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}
