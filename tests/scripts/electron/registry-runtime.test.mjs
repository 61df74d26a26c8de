import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asarOf, zipFiles } from '../../../scripts/electron/archives.mjs';
import { setFuses } from '../../../scripts/electron/fuses.mjs';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

let folder;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'phony-scripts-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function fileOf(...parts) {
  const file = path.join(folder, 'file');
  fs.writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part))));
  return file;
}

/** A zip as the runtime's package has it: entries deflated or stored, with Unix modes. */
function zipOf(entries) {
  const locals = [];
  const directory = [];
  let offset = 0;
  for (const { name, content, deflated, mode } of entries) {
    const data = deflated ? zlib.deflateRawSync(content) : Buffer.from(content);
    const local = Buffer.alloc(30);
    local.writeUInt16LE(name.length, 26);
    const record = Buffer.alloc(46);
    record.writeUInt16LE(deflated ? 8 : 0, 10);
    record.writeUInt32LE(data.length, 20);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38);
    record.writeUInt32LE(offset, 42);
    locals.push(local, name, data);
    directory.push(record, name);
    offset += 30 + name.length + data.length;
  }
  const central = Buffer.concat(directory.map((part) => Buffer.from(part)));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return fileOf(...locals, central, end);
}

describe('a zip', () => {
  it('gives its files with content and mode, and no folders', () => {
    const zip = zipOf([
      { name: 'a/', content: '', deflated: false, mode: 0o755 },
      { name: 'a/run', content: 'binary', deflated: true, mode: 0o755 },
      { name: 'a/note', content: 'text', deflated: false, mode: 0o644 },
    ]);
    const found = [...zipFiles(zip)].map(({ name, mode }) => ({ name, mode }));
    expect(found).toEqual([
      { name: 'a/run', mode: 0o755 },
      { name: 'a/note', mode: 0o644 },
    ]);
    const contents = [];
    for (const file of zipFiles(zip)) contents.push(file.read().toString());
    expect(contents).toEqual(['binary', 'text']);
  });

  it('is not just any file', () => {
    expect(() => [...zipFiles(fileOf('something else'))]).toThrow('not a zip');
  });
});

describe('an asar', () => {
  it('has a header that leads to each file', () => {
    const archive = asarOf({ 'package.json': Buffer.from('{}'), 'main.mjs': Buffer.from('run()') });
    const headerBytes = archive.readUInt32LE(12);
    const { files } = JSON.parse(archive.toString('utf8', 16, 16 + headerBytes));
    const start = 8 + archive.readUInt32LE(4);
    const { offset, size } = files['main.mjs'];
    expect(archive.toString('utf8', start + Number(offset), start + Number(offset) + size)).toBe('run()');
  });
});

describe('fuses', () => {
  it('change where named and nowhere else', () => {
    const executable = fileOf('code', SENTINEL, [1, 8], '10100010', 'more code');
    setFuses(executable, { nodeCliInspect: true, browserProcessV8Snapshot: false });
    expect(fs.readFileSync(executable).toString('latin1')).toBe(`code${SENTINEL}\x01\x0810110000more code`);
  });

  it('are left alone in an executable of an unknown kind', () => {
    expect(() => setFuses(fileOf(SENTINEL, [2, 8], '00000000'), { runAsNode: true })).toThrow('schema 2');
    expect(() => setFuses(fileOf('code'), { runAsNode: true })).toThrow('no fuses');
  });
});
