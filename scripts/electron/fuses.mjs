import fs from 'node:fs';

/** Every Electron executable holds this mark; the fuses are the bytes behind it. */
const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const STEP_BYTES = 16 * 1024 * 1024;
const ROOM_BYTES = SENTINEL.length + 16;

/** Fuses of schema 1 in the order of their bytes. */
const ORDER = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyLoadAppFromAsar',
  'browserProcessV8Snapshot',
  'grantFileProtocolExtraPrivileges',
];

/** Where the fuses' schema byte is. Read in steps: the executable is 180 MB. */
function findWire(file) {
  const chunk = Buffer.alloc(STEP_BYTES + ROOM_BYTES);
  const { size } = fs.fstatSync(file);
  for (let position = 0; position < size; position += STEP_BYTES) {
    const read = fs.readSync(file, chunk, 0, chunk.length, position);
    const at = chunk.subarray(0, read).indexOf(SENTINEL);
    if (at !== -1) return position + at + SENTINEL.length;
  }
  throw new Error('no fuses found in the executable');
}

/**
 * Turns fuses of an Electron executable on or off, in place.
 *
 * @param wanted - name of a fuse → on or off; those not named stay as they are.
 */
export function setFuses(executable, wanted) {
  const file = fs.openSync(executable, 'r+');
  try {
    const wire = findWire(file);
    const [schema, count] = readBytes(file, wire, 2);
    if (schema !== 1) throw new Error(`fuses of schema ${schema}, 1 expected`);
    for (const [index, name] of ORDER.entries()) {
      if (wanted[name] === undefined || index >= count) continue;
      fs.writeSync(file, wanted[name] ? '1' : '0', wire + 2 + index);
    }
  } finally {
    fs.closeSync(file);
  }
}

function readBytes(file, position, length) {
  const bytes = Buffer.alloc(length);
  fs.readSync(file, bytes, 0, length, position);
  return bytes;
}
