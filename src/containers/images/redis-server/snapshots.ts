import { byteLength } from '../../../cluster/network/http.ts';
import { FileError, resolvePath } from '../../../shell/filesystem.ts';
import type { ServerContext } from '../../image.ts';
import type { RedisConfig } from './config.ts';
import type { Keyspace, Row } from './keyspace.ts';
import { logLine, type Level } from './log.ts';

/** What a shutdown is to do, as its words say. */
export interface Shutdown {
  /** Whether to save; as the configuration has it if missing. */
  readonly save?: boolean;
  /** Whether to end although that fails. */
  readonly force?: boolean;
}

/** Where a server keeps its keys when it ends. */
export interface Disk {
  /** Whether it came about. */
  save(): boolean;
  saveInBackground(): void;
  /** Whether the server may end now. */
  prepareForShutdown(shutdown: Shutdown): boolean;
}

/** What a file says: who wrote it and when (milliseconds since the epoch), how many bytes it held then, and the keys. */
interface Snapshot {
  readonly version: string;
  readonly written: number;
  readonly memory: number;
  readonly rows: readonly Row[];
}

/** How a file begins: Redis, and the version of the format. */
const SIGNATURE = /^REDIS\d{4}/;
/** Bytes of a server without keys. */
const EMPTY = 944_000;
const MEGABYTE = 1024 ** 2;
/** Milliseconds until the server sees that a child is done. */
const REAPING = 100;

const formatOf = (version: string): string =>
  version.startsWith('7.0') ? '0010' : version.startsWith('7.2') ? '0011' : '0012';

/**
 * The keys of a server in a file of its directory: where a volume is mounted, they outlive the pod.
 * Models redis src/rdb.c (rdbSave, rdbLoad), src/server.c (prepareForShutdown)
 */
export class Snapshots implements Disk {
  readonly #context: ServerContext;
  readonly #config: RedisConfig;
  readonly #keys: Keyspace;
  readonly #version: string;

  constructor(context: ServerContext, config: RedisConfig, keys: Keyspace, version: string) {
    this.#context = context;
    this.#config = config;
    this.#keys = keys;
    this.#version = version;
  }

  /** Reads what an earlier server has left; false: it cannot be read. */
  load(): boolean {
    const { files, now } = this.#context;
    const path = this.#path(this.#config.get('dbfilename'));
    if (!files.exists(path)) {
      this.#keys.fill([]);
      return true;
    }
    const snapshot = this.#read(path);
    if (!snapshot) {
      this.#log('#', 'Fatal error loading the DB, check server logs. Exiting.');
      return false;
    }
    const { version, written, memory, rows } = snapshot;
    const kept = rows.filter(([, , until]) => until === undefined || until > now());
    this.#keys.fill(kept);
    this.#log('*', `Loading RDB produced by version ${version}`);
    this.#log('*', `RDB age ${Math.floor(now() / 1000) - Math.floor(written / 1000)} seconds`);
    this.#log('*', `RDB memory usage when created ${(memory / MEGABYTE).toFixed(2)} Mb`);
    const expired = rows.length - kept.length;
    this.#log('*', `Done loading RDB, keys loaded: ${kept.length}, keys expired: ${expired}.`);
    this.#log('*', 'DB loaded from disk: 0.000 seconds');
    return true;
  }

  save(): boolean {
    const failure = this.#write(1);
    this.#log(failure === undefined ? '*' : '#', failure ?? 'DB saved on disk');
    return failure === undefined;
  }

  saveInBackground(): void {
    const { random, now, stdout, after } = this.#context;
    const child = 20 + Math.floor(80 * random('child', now()));
    this.#log('*', `Background saving started by pid ${child}`);
    const failure = this.#write(child);
    const said = failure === undefined ? SAVED : [failure];
    for (const text of said) stdout(logLine(now(), 'C', failure === undefined ? '*' : '#', text, child));
    after(REAPING, () => {
      if (failure === undefined) this.#log('*', 'Background saving terminated with success');
      else this.#log('#', 'Background saving error');
    });
  }

  prepareForShutdown({ save = this.#config.get('save') !== '', force = false }: Shutdown): boolean {
    this.#log('*', 'User requested shutdown...');
    if (save) {
      this.#log('*', 'Saving the final RDB snapshot before exiting.');
      if (!this.save()) {
        this.#log('#', `Error trying to save the DB${force ? '. Exit anyway.' : ", can't exit."}`);
        if (!force) {
          const hint = 'Errors trying to shut down the server. Check the logs for more information.';
          this.#log('#', hint);
          return false;
        }
      }
    }
    this.#log('#', 'Redis is now ready to exit, bye bye...');
    return true;
  }

  #path(name: string): string {
    return resolvePath(this.#directory, name);
  }

  get #directory(): string {
    return this.#config.get('dir');
  }

  #log(level: Level, text: string): void {
    this.#context.stdout(logLine(this.#context.now(), 'M', level, text));
  }

  #read(path: string): Snapshot | undefined {
    try {
      const text = this.#context.files.read(path);
      if (SIGNATURE.test(text)) return JSON.parse(text.replace(SIGNATURE, '')) as Snapshot;
      this.#log('#', 'Wrong signature trying to load DB from file');
    } catch (error) {
      if (error instanceof FileError)
        this.#log('#', `Fatal error: can't open the RDB file ${path} for reading: ${error.message}`);
      else if (error instanceof SyntaxError) this.#log('#', 'Unexpected EOF reading RDB file');
      else throw error;
    }
    return undefined;
  }

  /** Writes a file beside the old one, which it then replaces; what went wrong, if it did. */
  #write(pid: number): string | undefined {
    const { files, now, identity, script, tag } = this.#context;
    const name = `temp-${pid}.rdb`;
    const path = this.#path(name);
    const { rows } = this.#keys;
    const memory = EMPTY + byteLength(JSON.stringify(rows));
    const snapshot: Snapshot = { version: this.#version, written: now(), memory, rows };
    const text = `REDIS${formatOf(this.#version)}${JSON.stringify(snapshot)}`;
    try {
      // the image's script lets nobody else read what is written, and goes on as a user of its own
      files.write(path, text, { mode: script === undefined ? 0o644 : 0o600 });
      if (script !== undefined && identity.uid === 0)
        files.setOwner(path, { uid: 999, gid: tag.includes('alpine') ? 1000 : 999 });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (error.code === 'ENOSPC') {
        if (files.exists(path)) files.remove(path);
        return `Write error while saving DB to the disk(fflush): ${error.message}`;
      }
      return `Failed opening the temp RDB file ${name} (in server root dir ${this.#directory}) for saving: ${error.message}`;
    }
    try {
      files.rename(path, this.#path(this.#config.get('dbfilename')));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      files.remove(path);
      return `Error moving temp DB file ${name} on the final destination ${this.#config.get('dbfilename')} (in server root dir ${this.#directory}): ${error.message}`;
    }
    return undefined;
  }
}

/** What a child says that has saved. */
const SAVED: readonly string[] = [
  'DB saved on disk',
  'Fork CoW for RDB: current 0 MB, peak 0 MB, average 0 MB',
];
