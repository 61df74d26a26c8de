import fs from 'node:fs';
import zlib from 'node:zlib';

const DEFLATED = 8;
const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1');
/** The end record's own 22 bytes and the longest comment that can follow it. */
const END_MAX_BYTES = 22 + 65_535;

function readAt(file, position, length) {
  const bytes = Buffer.alloc(length);
  fs.readSync(file, bytes, 0, length, position);
  return bytes;
}

function centralDirectory(file) {
  const { size } = fs.fstatSync(file);
  const tailBytes = Math.min(END_MAX_BYTES, size);
  const tail = readAt(file, size - tailBytes, tailBytes);
  const end = tail.lastIndexOf(END_OF_DIRECTORY);
  if (end === -1) throw new Error('not a zip file');
  return readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
}

function* entriesOf(file) {
  const directory = centralDirectory(file);
  for (let at = 0; at < directory.length; ) {
    const nameBytes = directory.readUInt16LE(at + 28);
    yield {
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      position: directory.readUInt32LE(at + 42),
    };
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
}

function contentOf(file, entry) {
  const header = readAt(file, entry.position, 30);
  const start = entry.position + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = readAt(file, start, entry.packedBytes);
  return entry.method === DEFLATED ? zlib.inflateRawSync(packed) : packed;
}

/** Yields the files of a zip (no zip64) one by one; `read` unpacks, so what is passed over costs nothing. */
export function* zipFiles(path) {
  const file = fs.openSync(path, 'r');
  try {
    for (const entry of entriesOf(file)) {
      if (!entry.name.endsWith('/')) yield { ...entry, read: () => contentOf(file, entry) };
    }
  } finally {
    fs.closeSync(file);
  }
}

/** An asar archive of a few files: two pickled lengths, a JSON header, the files end to end. */
export function asarOf(files) {
  let offset = 0;
  const entries = Object.entries(files).map(([name, data]) => {
    const entry = { size: data.length, offset: String(offset) };
    offset += data.length;
    return [name, entry];
  });
  const header = Buffer.from(JSON.stringify({ files: Object.fromEntries(entries) }));
  const paddedBytes = Math.ceil(header.length / 4) * 4;
  const head = Buffer.alloc(16 + paddedBytes);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(paddedBytes + 8, 4);
  head.writeUInt32LE(paddedBytes + 4, 8);
  head.writeUInt32LE(header.length, 12);
  header.copy(head, 16);
  return Buffer.concat([head, ...Object.values(files)]);
}
