import { expect, test } from 'vitest';
import { FileError } from './filesystem.ts';
import { MemoryFileSystem } from './memory-filesystem.ts';

const create = (limits: { fileSize?: number; totalSize?: number } = {}): MemoryFileSystem =>
  new MemoryFileSystem({ now: () => 1000, ...limits });

/** The code of the error that an action throws. */
function failure(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FileError) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'none';
}

test('files are written, read, listed and described', () => {
  const files = create();
  files.makeDirectory('/a/b', { parents: true });
  files.write('/a/b/x', '한글\n');
  files.write('/a/b/x', 'more', { append: true });
  files.write('/a/B', 'run', { mode: 0o755 });
  expect(files.read('/a/b/x')).toBe('한글\nmore');
  expect(files.list('/a')).toEqual(['B', 'b']);
  const common = { allocated: 4096, modified: 1000, uid: 0, gid: 0 };
  expect(files.stat('/a/b/x')).toEqual({ ...common, type: 'file', size: 11, mode: 0o644 });
  expect(files.stat('/a/B')).toEqual({ ...common, type: 'file', size: 3, mode: 0o755 });
  expect(files.stat('/a')).toEqual({ ...common, type: 'directory', size: 4096, mode: 0o755 });
});

test('names of object properties are ordinary names', () => {
  const files = create();
  files.write('/__proto__', 'x');
  expect([files.exists('/constructor'), files.read('/__proto__'), files.list('/')]).toEqual([
    false,
    'x',
    ['__proto__'],
  ]);
});

test('failures are those of the kernel', () => {
  const files = create();
  files.makeDirectory('/d');
  files.write('/d/f', 'x');
  expect([
    failure(() => files.read('/none')),
    failure(() => files.read('/d')),
    failure(() => files.read('/d/f/g')),
    failure(() => files.write('/no/f', '')),
    failure(() => files.write('/d', '')),
    failure(() => files.makeDirectory('/d')),
    failure(() => files.makeDirectory('/x/y')),
    failure(() => files.makeDirectory('/d/f/g', { parents: true })),
    failure(() => files.remove('/d')),
    failure(() => files.list('/d/f')),
    failure(() => files.rename('/d', '/d/e')),
  ]).toEqual([
    'ENOENT /none',
    'EISDIR /d',
    'ENOTDIR /d/f/g',
    'ENOENT /no/f',
    'EISDIR /d',
    'EEXIST /d',
    'ENOENT /x/y',
    'ENOTDIR /d/f/g',
    'ENOTEMPTY /d',
    'ENOTDIR /d/f',
    'EINVAL /d/e',
  ]);
});

test('limits count bytes and come back with removal', () => {
  const files = create({ fileSize: 10, totalSize: 15 });
  files.write('/a', '0123456789');
  expect(failure(() => files.write('/a', 'x', { append: true }))).toBe('EFBIG /a');
  expect(failure(() => files.write('/b', '012345'))).toBe('ENOSPC /b');
  files.remove('/a');
  files.write('/b', '012345');
  expect(files.read('/b')).toBe('012345');
});

test('a snapshot is immutable plain data and comes back', () => {
  const files = create();
  files.makeDirectory('/d');
  files.write('/d/f', 'one');
  const tree = files.snapshot();
  files.write('/d/f', 'two');
  files.remove('/d', { recursive: true });
  const other = new MemoryFileSystem({ now: () => 0, tree: structuredClone(tree) });
  expect([other.read('/d/f'), files.exists('/d')]).toEqual(['one', false]);
  files.restore(tree);
  expect(files.read('/d/f')).toBe('one');
});

test('renaming moves trees and replaces files', () => {
  const files = create();
  files.makeDirectory('/a/b', { parents: true });
  files.write('/a/b/f', 'x');
  files.rename('/a', '/c');
  files.write('/g', 'y');
  files.rename('/g', '/c/b/f');
  expect([files.list('/'), files.read('/c/b/f')]).toEqual([['c'], 'y']);
});

test('links are followed wherever they lead, but for the name that an operation is about', () => {
  const files = create();
  files.makeDirectory('/data/v1', { parents: true });
  files.write('/data/v1/key', 'one');
  files.makeLink('/data/now', 'v1');
  files.makeLink('/data/key', 'now/key');
  files.makeLink('/abs', '/data/now/../v1/key');
  files.makeLink('/lost', 'nowhere');
  files.makeLink('/loop', 'loop');
  expect(['/data/key', '/abs', '/data/now/key'].map((path) => files.read(path))).toEqual([
    'one',
    'one',
    'one',
  ]);
  expect([files.realPath('/data/key'), files.readLink('/data/key'), files.list('/data/now')]).toEqual([
    '/data/v1/key',
    'now/key',
    ['key'],
  ]);
  expect([
    files.lstat('/data/key').type,
    files.lstat('/data/key').size,
    files.stat('/data/key').type,
  ]).toEqual(['symlink', 7, 'file']);
  expect([
    files.exists('/lost'),
    failure(() => files.read('/lost')),
    failure(() => files.read('/loop')),
  ]).toEqual([false, 'ENOENT /nowhere', 'ELOOP /loop']);
  files.write('/lost', 'found');
  files.rename('/data/key', '/moved');
  files.remove('/data/now', { recursive: true });
  expect([files.read('/nowhere'), files.readLink('/moved'), files.read('/data/v1/key')]).toEqual([
    'found',
    'now/key',
    'one',
  ]);
});

test('what is all NULs is counted, not kept', () => {
  const files = create({ fileSize: 10_000, totalSize: 20_000 });
  files.write('/big', 'head');
  files.setSize('/big', 2 ** 30, true);
  files.write('/sparse', '');
  files.setSize('/sparse', 2 ** 30, false);
  expect([files.stat('/big').size, files.stat('/big').allocated, files.stat('/sparse').allocated]).toEqual([
    2 ** 30,
    2 ** 30,
    0,
  ]);
  let copied = 0;
  for (const piece of files.pieces('/big')) copied += piece.length;
  files.write('/copy', '');
  for (const piece of files.pieces('/sparse')) files.write('/copy', piece, { append: true });
  expect([copied, files.stat('/copy').size, failure(() => files.read('/big'))]).toEqual([
    2 ** 30,
    2 ** 30,
    'EFBIG /big',
  ]);
  files.setSize('/big', 2, true);
  expect(files.read('/big')).toBe('he');
  files.setSize('/big', 5, false);
  files.write('/big', '!', { append: true });
  expect([files.read('/big'), files.stat('/big').size]).toEqual(['he\0\0\0!', 6]);
});
