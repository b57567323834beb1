import { header, type HttpRequest } from '../../cluster/network/http.ts';
import type { ServerContext } from '../image.ts';
import { klogHeader } from './klog.ts';
import { own } from '../../cluster/machinery/own.ts';

/** A request as the texts of an image may speak of it. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly from: string;
  /** How many requests the process has had, this one included. */
  readonly count: number;
  readonly status: number;
  readonly length: number;
}

interface Moment {
  readonly context: ServerContext;
  readonly port: number;
  readonly exchange?: Exchange;
}

const iso = ({ context }: Moment): string => new Date(context.now()).toISOString();
const of = (name: string) => (moment: Moment) => header(moment.exchange?.request.headers ?? [], name) ?? '';

/** What stands for each placeholder. */
const placeholders: Readonly<Record<string, (moment: Moment) => string>> = {
  hostname: ({ context }) => context.hostname,
  ip: ({ context }) => context.podIP,
  port: ({ port }) => String(port),
  tag: ({ context }) => context.tag,
  version: ({ context }) => /\d+(\.\d+)*/.exec(context.tag)?.[0] ?? context.tag,
  argv: ({ context }) => context.argv.join(' '),
  iso,
  date: (moment) => iso(moment).slice(0, 19).replace('T', ' '),
  millis: (moment) => iso(moment).slice(0, 23).replace('T', ' '),
  golog: (moment) => iso(moment).slice(0, 19).replaceAll('-', '/').replace('T', ' '),
  httpdate: ({ context }) => new Date(context.now()).toUTCString(),
  clf: ({ context }) => clf(context.now()),
  unix: ({ context }) => (context.now() / 1000).toFixed(3),
  klog: ({ context }) => klogHeader(context.now()),
  client: ({ exchange }) => exchange?.from ?? '',
  method: ({ exchange }) => exchange?.request.method ?? '',
  target: ({ exchange }) => exchange?.request.target ?? '',
  path: ({ exchange }) => exchange?.request.target.split('?')[0] ?? '',
  host: of('host'),
  agent: of('user-agent'),
  body: ({ exchange }) => exchange?.request.body ?? '',
  count: ({ exchange }) => String(exchange?.count ?? 0),
  status: ({ exchange }) => String(exchange?.status ?? 0),
  length: ({ exchange }) => String(exchange?.length ?? 0),
  name: ({ exchange }) => header(exchange?.request.headers ?? [], 'host')?.replace(/:\d+$/, '') ?? '',
  headerlist: ({ exchange }) =>
    (exchange?.request.headers ?? [])
      .map(([name, value]) => `\t${name.toLowerCase()}=${value}  \n`)
      .sort()
      .join(''),
  headers: ({ exchange }) =>
    (exchange?.request.headers ?? []).map(([name, value]) => `${name}: ${value}\n`).join(''),
};

const PLACEHOLDER = /\{([a-z]+)(?:\.([A-Za-z_]+))?\}/g;

/** `05/Jan/2026:09:00:00 +0000` */
function clf(now: number): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Puts in for `{hostname}`, `{env.NAME}` and the others what they stand for. */
export const fill = (text: string, moment: Moment): string =>
  text.replace(PLACEHOLDER, (whole, name: string, key: string | undefined) =>
    name === 'env'
      ? (own(moment.context.env, key ?? '') ?? '')
      : (own(placeholders, name)?.(moment) ?? whole),
  );

/** The placeholders of a text that there are none of. */
export const unknownPlaceholders = (text: string): readonly string[] =>
  Array.from(text.matchAll(PLACEHOLDER))
    .filter(([, name = '', key]) =>
      name === 'env' ? key === undefined : own(placeholders, name) === undefined,
    )
    .map(([whole]) => whole);

/** The placeholders that there are, for those who write images. */
export const knownPlaceholders: readonly string[] = ['env.NAME', ...Object.keys(placeholders)];
