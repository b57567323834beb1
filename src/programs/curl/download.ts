import { FileError } from '../../shell/filesystem.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { byteLength, formatUrl, headerValue, parseUrl, resolveUrl } from '../http.ts';
import type { TargetUrl } from '../http.ts';
import { emptyMeter, meterHeading, meterLine } from './meter.ts';
import { isOn, valueOf } from './options.ts';
import type { CurlOptions } from './options.ts';
import type { RequestPlan } from './request.ts';
import { TransferError } from './transfer-error.ts';
import { transfer } from './transfer.ts';
import type { TransferLimits } from './transfer.ts';
import { writeOut } from './write-out.ts';

/** Where a body goes. */
export type Destination =
  | { readonly type: 'stdout' }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'remote-name' };

/** One URL to fetch. */
export interface DownloadRequest {
  readonly url: string;
  readonly destination: Destination;
  readonly maxTime: number | undefined;
  readonly connectTimeout: number | undefined;
  readonly addresses: ReadonlyMap<string, string>;
  plan(user: string | undefined): Promise<RequestPlan>;
  /** An absolute path. */
  resolve(path: string): string;
}

const redirects = [301, 302, 303, 307, 308];

function fileOf(request: DownloadRequest, url: TargetUrl): string | undefined {
  const { destination } = request;
  if (destination.type === 'stdout') return undefined;
  if (destination.type === 'file') return destination.path;
  const name = url.target.replace(/\?.*$/, '').split('/').at(-1) ?? '';
  if (name === '') throw new TransferError(23, 'Remote file name has no length!');
  return name;
}

/** The next request after a redirect. */
function redirected(plan: RequestPlan, status: number): RequestPlan {
  if (plan.explicitMethod || plan.method === 'HEAD' || status === 307 || status === 308) return plan;
  if (plan.method === 'GET') return plan;
  const headers = plan.headers.filter(([name]) => !/^content-(length|type)$/i.test(name));
  return { ...plan, method: 'GET', body: '', headers };
}

/** Fetches one URL, redirects and retries included. Throws `TransferError`. */
export async function download(
  context: ProgramContext,
  options: CurlOptions,
  request: DownloadRequest,
): Promise<void> {
  const { clock, stderr, stdout } = context;
  const parsed = parseUrl(request.url);
  if (!parsed) throw new TransferError(3, 'URL using bad/illegal format or missing URL');
  const verbose = isOn(options, 'verbose');
  const file = fileOf(request, parsed);
  const toTerminal = file === undefined && context.isTerminal(1);
  const metered = !toTerminal && !isOn(options, 'silent', 'no-progress-meter');
  let plan = await request.plan(parsed.user);
  let url =
    plan.query === ''
      ? parsed
      : { ...parsed, target: parsed.target + (parsed.target.includes('?') ? '&' : '?') + plan.query };
  const began = clock.now();
  const limits: TransferLimits = {
    connectTimeout: request.connectTimeout,
    deadline: request.maxTime === undefined ? undefined : began + request.maxTime,
    began,
    maxTime: request.maxTime,
    trust: {
      insecure: isOn(options, 'insecure'),
      authorities: valueOf(options, 'cacert'),
      client: valueOf(options, 'cert'),
    },
    addresses: request.addresses,
  };
  const failing = isOn(options, 'fail') || isOn(options, 'fail-with-body');
  const follow = isOn(options, 'location', 'location-trusted');
  const maximum = Number(valueOf(options, 'max-redirs') ?? 50);
  let text = '';
  let received = 0;
  let total: number | undefined;
  let headerBytes = 0;
  let hops = 0;
  let redirectUrl = '';
  const say = async (line: string): Promise<void> => {
    if (verbose) await stderr.write(line);
  };
  const write = async (piece: string): Promise<void> => {
    if (file === undefined) await stdout.write(piece);
    else text += piece;
  };
  const finishMeter = async (): Promise<void> => {
    const sent = byteLength(plan.body);
    if (metered)
      await stderr.write(`${meterLine({ total, received, sent, milliseconds: clock.now() - began })}\n`);
  };
  if (metered) await stderr.write(meterHeading + emptyMeter);
  let failure: TransferError | undefined;
  let outcome: Awaited<ReturnType<typeof transfer>> | undefined;
  let connected = false;
  let attempts = Number(valueOf(options, 'retry') ?? 0);
  try {
    for (;;) {
      let skipBody = false;
      try {
        outcome = await transfer(context, url, plan, limits, {
          async info(line) {
            if (line.startsWith('Connected')) connected = true;
            await say(`* ${line}\n`);
          },
          async sent(lines) {
            await say(`${lines.map((line) => `> ${line}\r\n`).join('')}> \r\n`);
            if (plan.body !== '') await say(`} [${byteLength(plan.body)} bytes data]\n`);
          },
          async head(head, lines) {
            const shown = lines.map((line) => `${line}\r\n`).join('');
            headerBytes += byteLength(shown) + 2;
            await say(`${lines.map((line) => `< ${line}\r\n`).join('')}< \r\n`);
            if (failing && head.status >= 400) {
              if (!isOn(options, 'fail-with-body')) skipBody = true;
              failure = new TransferError(22, `The requested URL returned error: ${head.status}`);
            }
            if (
              follow &&
              redirects.includes(head.status) &&
              headerValue(head.headers, 'location') !== undefined
            )
              skipBody = true;
            const length = headerValue(head.headers, 'content-length');
            total = length === undefined ? undefined : Number(length);
            if (isOn(options, 'include') || (isOn(options, 'head') && plan.method === 'HEAD'))
              await write(`${shown}\r\n`);
            const dump = valueOf(options, 'dump-header');
            if (dump === '-') await stdout.write(`${shown}\r\n`);
            else if (dump !== undefined) context.files.write(request.resolve(dump), `${shown}\r\n`);
          },
          async data(piece) {
            if (skipBody) return;
            if (received === 0 && !toTerminal) await say(`{ [${byteLength(piece)} bytes data]\n`);
            received += byteLength(piece);
            await write(piece);
          },
        });
      } catch (error) {
        const transient =
          error instanceof TransferError &&
          (error.code === 28 || isOn(options, 'retry-connrefused', 'retry-all-errors'));
        if (!transient || attempts <= 0) throw error;
        attempts--;
        const pause = Number(valueOf(options, 'retry-delay') ?? 1) * 1000;
        await stderr.write(`curl: (${error.code}) ${error.message}\n`);
        await clock.sleep(pause);
        continue;
      }
      const { head } = outcome;
      const location = headerValue(head.headers, 'location');
      if (!redirects.includes(head.status) || location === undefined) break;
      const next = resolveUrl(url, location);
      if (!next) break;
      redirectUrl = formatUrl(next);
      if (!follow) break;
      if (++hops > maximum && maximum >= 0)
        throw new TransferError(47, `Maximum (${maximum}) redirects followed`);
      await say(
        `* Connection #0 to host ${url.host} left intact\n* Issue another request to this URL: '${redirectUrl}'\n`,
      );
      if (metered) await stderr.write(`${emptyMeter}\n`);
      plan = redirected(plan, head.status);
      url = next;
    }
    await finishMeter();
    if (!failure) await say(`* Connection #0 to host ${url.host} left intact\n`);
    else await say(`* Closing connection 0\n`);
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    failure = error;
    // a name that does not resolve leaves the meter's line open
    if (metered && error.code !== 6) {
      if (connected) await finishMeter();
      else await stderr.write(`${emptyMeter}\n`);
    }
    await say('* Closing connection 0\n');
  }
  if (file !== undefined && outcome && (received > 0 || !failure)) save(context, request.resolve(file), text);
  const format = valueOf(options, 'write-out');
  if (format !== undefined) {
    await stdout.write(
      writeOut(format, {
        status: outcome?.head.status ?? 0,
        contentType: headerValue(outcome?.head.headers ?? [], 'content-type') ?? '',
        method: plan.method,
        url: formatUrl(url),
        address: outcome?.address ?? '',
        port: outcome ? url.port : 0,
        received,
        sent: byteLength(plan.body),
        headerBytes,
        redirects: hops,
        redirectUrl: follow ? '' : redirectUrl,
        milliseconds: clock.now() - began,
        scheme: url.scheme,
        version: outcome?.head.version.replace('HTTP/', '') ?? '0',
        exitCode: failure?.code ?? 0,
        error: failure?.message ?? '',
        file: file ?? '',
        headers: new Map((outcome?.head.headers ?? []).map(([name, value]) => [name.toLowerCase(), value])),
      }),
    );
  }
  if (failure) throw failure;
}

function save(context: ProgramContext, path: string, text: string): void {
  try {
    context.files.write(path, text);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new TransferError(23, 'Failure writing output to destination');
  }
}
