import { brokenRecord, isBrokenKey } from './aside.ts';
import { decode, encode, UndecodableError } from './codec.ts';
import { lessonRecord } from './lesson-record.ts';
import { readRecord, type Reading, type RecordKind } from './record.ts';
import { sandboxRecord } from './sandbox-record.ts';
import { lastVisitKey, lastVisitRecord, settingsKey, settingsRecord } from './settings-record.ts';
import { isList, isOneOf, isShaped, isText } from './shape.ts';

/** The file that everything can be taken along in: compressed JSON with a head that says what it is. */

const FORMAT = 'first-voyage';
const VERSION = 1;
/** The largest file that is read, and the largest text in it: bytes. */
const LARGEST_FILE = 64 * 1024 * 1024;
const LARGEST_TEXT = 256 * 1024 * 1024;

/** Stores that go into a file; of what was set aside, the broken records. */
export const archived = ['sandboxes', 'lessons', 'settings', 'aside'] as const;
export type ArchivedStore = (typeof archived)[number];

/** One record of a file, not yet understood. */
export interface ArchiveItem {
  readonly store: ArchivedStore;
  readonly key: string;
  readonly value: unknown;
}

interface Archive {
  readonly format: string;
  readonly version: number;
  /** ISO 8601. */
  readonly exported: string;
  readonly records: readonly {
    readonly store: ArchivedStore;
    readonly key: string;
    /** A list of the codec. */
    readonly value: unknown;
  }[];
}

const isArchive = isShaped<Archive>({
  format: isOneOf(FORMAT),
  version: isOneOf(VERSION),
  exported: isText,
  records: isList(
    isShaped<Archive['records'][number]>({
      store: isOneOf(...archived),
      key: isText,
      value: (value): value is unknown => Array.isArray(value),
    }),
  ),
});

/** Why a file cannot be read. */
export type ArchiveFault = 'not-ours' | 'newer' | 'too-large' | 'damaged';

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly fault: ArchiveFault;

  constructor(fault: ArchiveFault) {
    super(fault);
    this.fault = fault;
  }
}

/** A record of a file that has been understood as far as it can be. */
export type ReadItem = ArchiveItem & { readonly reading: Reading<object> };

/** What a file holds. */
export interface ReadArchive {
  readonly exported: string;
  readonly items: readonly ReadItem[];
}

/** Packs records into a file. */
export function writeArchive(items: readonly ArchiveItem[], exported: Date): Promise<Blob> {
  const archive: Archive = {
    format: FORMAT,
    version: VERSION,
    exported: exported.toISOString(),
    records: items.map(({ store, key, value }) => ({ store, key, value: encode(value) })),
  };
  const text = new Blob([JSON.stringify(archive)]).stream();
  return new Response(text.pipeThrough(new CompressionStream('gzip'))).blob();
}

/** The name of a file of that day. */
export const archiveName = (day: Date): string => {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `first-voyage-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.voyage`;
};

/**
 * Reads a file that came from somewhere: nothing in it is trusted.
 * @throws ArchiveError
 */
export async function readArchive(file: Blob): Promise<ReadArchive> {
  if (file.size > LARGEST_FILE) throw new ArchiveError('too-large');
  const archive = parsed(await inflated(file));
  if (!isArchive(archive)) throw faultOf(archive);
  return { exported: archive.exported, items: archive.records.map(readItem) };
}

async function inflated(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (head[0] !== 0x1f || head[1] !== 0x8b) throw new ArchiveError('not-ours');
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > LARGEST_TEXT) throw new ArchiveError('too-large');
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error instanceof ArchiveError ? error : new ArchiveError('damaged');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ArchiveError('not-ours');
  }
}

function faultOf(archive: unknown): ArchiveError {
  if (typeof archive !== 'object' || archive === null || !('format' in archive) || archive.format !== FORMAT)
    return new ArchiveError('not-ours');
  const newer = 'version' in archive && typeof archive.version === 'number' && archive.version > VERSION;
  return new ArchiveError(newer ? 'newer' : 'damaged');
}

function readItem({ store, key, value: list }: Archive['records'][number]): ReadItem {
  try {
    const value = decode(list);
    return { store, key, value, reading: readStored(store, key, value) };
  } catch (error) {
    if (!(error instanceof UndecodableError)) throw error;
    return { store, key, value: undefined, reading: { state: 'broken', detail: error.message } };
  }
}

/** Reads a record by where it is kept. */
export function readStored(store: ArchivedStore, key: string, value: unknown): Reading<object> {
  const kind = kindOf(store, key);
  return kind
    ? readRecord<{ readonly version: number }>(kind, value)
    : { state: 'broken', detail: 'Nobody keeps that.' };
}

function kindOf(store: ArchivedStore, key: string): RecordKind<{ readonly version: number }> | undefined {
  if (store === 'aside') return isBrokenKey(key) && key.length < 400 ? brokenRecord : undefined;
  // keys are names of lessons and of what the site itself keeps
  if (!/^[a-z0-9][a-z0-9-]{0,99}$/.test(key)) return undefined;
  if (store === 'sandboxes') return sandboxRecord;
  if (store === 'lessons') return lessonRecord(key);
  if (key === settingsKey) return settingsRecord;
  return key === lastVisitKey ? lastVisitRecord : undefined;
}
