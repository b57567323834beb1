import { resolvePath } from '../../../shell/filesystem.ts';

/** What a server of Docker's image goes by unless it is told otherwise. Models redis src/config.c */
const DEFAULTS: Readonly<Record<string, string>> = {
  appenddirname: 'appendonlydir',
  appendfilename: 'appendonly.aof',
  appendfsync: 'everysec',
  appendonly: 'no',
  bind: '* -::*',
  'cluster-enabled': 'no',
  daemonize: 'no',
  databases: '16',
  dbfilename: 'dump.rdb',
  dir: '.',
  hz: '10',
  'io-threads': '1',
  'list-max-listpack-size': '-2',
  logfile: '',
  loglevel: 'notice',
  masterauth: '',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  'maxmemory-samples': '5',
  'notify-keyspace-events': '',
  port: '6379',
  'protected-mode': 'no',
  rdbcompression: 'yes',
  'replica-read-only': 'yes',
  requirepass: '',
  save: '3600 1 300 100 60 10000',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '128',
  'stop-writes-on-bgsave-error': 'yes',
  'tcp-backlog': '511',
  'tcp-keepalive': '300',
  timeout: '0',
};

/** Those whose value is bytes, and may have a unit. */
const BYTES = new Set(['maxmemory']);
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1000 ** 2,
  mb: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1024 ** 3,
};

/** An amount of memory in bytes; undefined if it is none. Models redis src/util.c (memtoull) */
function bytesOf(text: string): string | undefined {
  const [, amount, unit = ''] = /^(\d+)([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return amount === undefined || factor === undefined ? undefined : String(Number(amount) * factor);
}

/** The words of a line: apart by blanks, quoted or not. */
const wordsOf = (line: string): readonly string[] =>
  (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));

/** How a server has been set up. */
export class RedisConfig {
  readonly #values: Map<string, string>;
  /** The save points that its setup has named so far. */
  #points: readonly string[] = [];

  /**
   * @param file the text of its file
   * @param args what stands behind that on its command line
   * @param cwd the directory in which it starts
   */
  constructor(file: string, args: readonly string[], cwd: string) {
    this.#values = new Map(Object.entries(DEFAULTS));
    for (const line of file.split('\n')) {
      const [name = '', ...values] = wordsOf(line);
      if (name !== '' && !name.startsWith('#')) this.#take(name, values);
    }
    let name = '';
    let values: string[] = [];
    for (const arg of [...args, '--']) {
      if (!arg.startsWith('--')) {
        values.push(arg);
        continue;
      }
      if (name !== '') this.#take(name, values);
      [name, values] = [arg.slice(2), []];
    }
    this.#values.set('dir', resolvePath(cwd, this.get('dir')));
  }

  get(name: string): string {
    return this.#values.get(name) ?? '';
  }

  /** The names that a pattern fits, with their values. */
  matching(fits: (name: string) => boolean): readonly (readonly [string, string])[] {
    return [...this.#values].filter(([name]) => fits(name));
  }

  /** Changes a value while the server runs; what is wrong with it otherwise. */
  set(name: string, value: string): string | undefined {
    const lower = name.toLowerCase();
    if (!this.#values.has(lower))
      return `ERR Unknown option or number of arguments for CONFIG SET - '${name}'`;
    const taken = BYTES.has(lower) ? bytesOf(value) : value;
    if (taken === undefined)
      return `ERR CONFIG SET failed (possibly related to argument '${name}') - argument must be a memory value`;
    this.#values.set(lower, taken);
    return undefined;
  }

  #take(name: string, values: readonly string[]): void {
    const lower = name.toLowerCase();
    const value = values.join(' ');
    if (lower === 'save') {
      // the first stands for the usual ones, and each further one beside it; an empty one takes all back
      this.#points = value === '' ? [] : [...this.#points, value];
      this.#values.set(lower, this.#points.join(' '));
      return;
    }
    this.#values.set(lower, BYTES.has(lower) ? (bytesOf(value) ?? value) : value);
  }
}
