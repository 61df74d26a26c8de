// node scripts/make-icon.mjs: draws resources/icons/icon.svg and icon.png from one list of shapes,
// a voice as four bars and the dot that says a person is needed. Run by hand when they change.
import fs from 'node:fs';
import zlib from 'node:zlib';
import { inRoot } from './bootstrap/paths.mjs';

const SIZE = 512;
/** Samples along each side of a pixel: smooth edges without a drawing library. */
const SAMPLES = 4;

/** Rounded rectangles, bottom first; one with a radius of half its side is a disc. */
const SHAPES = [
  { x: 0, y: 0, width: 512, height: 512, radius: 112, colour: '#1d2433' },
  { x: 98, y: 206, width: 48, height: 100, radius: 24, colour: '#e9edf5' },
  { x: 188, y: 130, width: 48, height: 252, radius: 24, colour: '#e9edf5' },
  { x: 278, y: 176, width: 48, height: 160, radius: 24, colour: '#e9edf5' },
  { x: 368, y: 220, width: 48, height: 72, radius: 24, colour: '#e9edf5' },
  { x: 352, y: 92, width: 80, height: 80, radius: 40, colour: '#f2a93b' },
];

function covers({ x, y, width, height, radius }, px, py) {
  const dx = Math.max(x + radius - px, px - (x + width - radius), 0);
  const dy = Math.max(y + radius - py, py - (y + height - radius), 0);
  return dx * dx + dy * dy <= radius * radius;
}

const rgbOf = (colour) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** Colour with straight alpha, averaged over the pixel's samples. */
function pixelAt(x, y) {
  const sum = [0, 0, 0];
  let covered = 0;
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const px = x + ((i % SAMPLES) + 0.5) / SAMPLES;
    const py = y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES;
    const shape = SHAPES.findLast((candidate) => covers(candidate, px, py));
    if (shape === undefined) continue;
    covered += 1;
    for (const [channel, value] of rgbOf(shape.colour).entries()) sum[channel] += value;
  }
  const alpha = Math.round((255 * covered) / SAMPLES ** 2);
  return covered === 0 ? [0, 0, 0, 0] : [...sum.map((value) => Math.round(value / covered)), alpha];
}

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function png() {
  const rows = Buffer.alloc(SIZE * (1 + SIZE * 4));
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) rows.set(pixelAt(x, y), y * (1 + SIZE * 4) + 1 + x * 4);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6], 8); // 8 bits a channel, RGBA
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = zlib.deflateSync(rows, { level: 9 });
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const svg = () => {
  const rects = SHAPES.map(
    ({ x, y, width, height, radius, colour }) =>
      `  <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">\n${rects.join('\n')}\n</svg>\n`;
};

fs.mkdirSync(inRoot('resources', 'icons'), { recursive: true });
fs.writeFileSync(inRoot('resources', 'icons', 'icon.svg'), svg());
fs.writeFileSync(inRoot('resources', 'icons', 'icon.png'), png());
