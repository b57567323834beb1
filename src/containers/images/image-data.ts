import type { InstalledProgram } from '../../shell/program.ts';
import type { EntrypointScript, Server } from '../image.ts';

/** What an image is built on: which shell, utilities and `/etc/os-release` it has; `toolbox` is Alpine with bash. */
export type Base = 'alpine' | 'busybox' | 'debian' | 'redhat' | 'scratch' | 'toolbox' | 'ubuntu';

/** A value for each tag: the first entry whose key the tag contains; the key '' is for all others. */
export type ByTag<T> = T | Readonly<Record<string, T>>;

/**
 * An image as an author writes it down. Texts may hold placeholders (`{hostname}`, `{env.NAME}`, `{golog}`, of a request `{path}`,
 * `{client}`, …: `template.ts` has all).
 */
export interface ImageData {
  /** As people write them: `nginx`, `luksa/kubia`, `registry.k8s.io/pause`. The first is its own, others are mirrors. */
  readonly names: string | readonly string[];
  /** A regular expression for the tags that exist: `latest|v[12]`. */
  readonly tags: string;
  /** Compressed size, in millions of bytes. */
  readonly megabytes: ByTag<number>;
  readonly base: ByTag<Base>;
  /** Split at blanks if it is one text. */
  readonly entrypoint?: string | readonly string[];
  readonly command?: string | readonly string[];
  /** What its entrypoint is, or calls, if that is a script. */
  readonly script?: EntrypointScript;
  readonly workdir?: string;
  /** `name:uid:gid` */
  readonly user?: string;
  /** The image says the user's number, and not the name. */
  readonly userByNumber?: true;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Programs beyond those of the base, separated by blanks: `curl bash`. */
  readonly tools?: string;
  /** What its main program does: a server that never ends by itself unless it says so. */
  readonly service?: ServiceData;
  /** Where the service's program is; derived from the entrypoint or command if missing. */
  readonly program?: string;
  /** Programs whose behaviour is code. */
  readonly servers?: Readonly<Record<string, Server>>;
  readonly programs?: readonly InstalledProgram[];
}

/** What a server does. */
export interface ServiceData {
  /** What `ps` shows for it. */
  readonly title?: string;
  /** What it insists on in its environment; without it, it says so and ends. */
  readonly needs?: readonly EnvironmentNeed[];
  readonly port?: number | PortChoice;
  /** Ports on which it listens and says nothing. */
  readonly also?: readonly number[];
  /** What it logs when it starts, one line each. */
  readonly log?: string | readonly string[];
  readonly stream?: 'stdout' | 'stderr';
  /** What it logs of each request. */
  readonly request?: string;
  /** The first that fits answers; none: 404. Without any it speaks no HTTP. */
  readonly answers?: readonly AnswerData[];
  /** What it logs or writes into a file again and again. */
  readonly every?: RepeatData;
  /** It ends by itself, with last words. */
  readonly ends?: { readonly seconds: number; readonly code: number; readonly log?: string };
  /** How it takes SIGTERM; one second and 0 if missing. */
  readonly stop?: 'ignores' | { readonly seconds: number; readonly code: number };
  /** Millions of bytes that it holds; beyond its container's limit the kernel kills it. */
  readonly memory?: number;
  /** Millicores at rest. */
  readonly cpu?: number;
  /** Milliseconds of one core that a request costs. */
  readonly burns?: number;
}

/** Something that happens again and again. */
export interface RepeatData {
  readonly seconds: number | SecondsChoice;
  readonly log?: string;
  /** A file that it writes, also when it starts. */
  readonly file?: string;
  readonly text?: string;
}

/** Where a period comes from: the program's argument, then a variable, then the usual one. */
export interface SecondsChoice {
  readonly argument?: number;
  readonly env?: string;
  readonly usual: number;
}

/** A need that any of some variables satisfies. */
export interface EnvironmentNeed {
  readonly anyOf: readonly string[];
  readonly log: string;
  readonly exit?: number;
}

/** Where a server takes its port from: a flag (`--port=80`, `-listen=:80`), then a variable, then the usual one. */
export interface PortChoice {
  readonly flag?: string;
  readonly env?: string;
  readonly usual: number;
}

/** An answer to an HTTP request. */
export interface AnswerData {
  /** The whole path, or its beginning with `*` at the end; any if missing. */
  readonly path?: string;
  readonly method?: string;
  readonly status?: number;
  /** `text/plain; charset=utf-8` if missing. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The fields that each part may have, for clear refusals. */
export const fields = {
  image:
    'names tags megabytes base entrypoint command script workdir user userByNumber env files tools service program servers programs',
  service: 'title needs port also log stream request answers every ends stop memory cpu burns',
  need: 'anyOf log exit',
  port: 'flag env usual',
  every: 'seconds log file text',
  ends: 'seconds code log',
  answer: 'path method status type headers body',
} as const;
