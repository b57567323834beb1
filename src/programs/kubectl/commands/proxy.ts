import { flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, ExitError, StatusError } from '../errors.ts';
import { mayListen } from '../forwarding.ts';
import { resolvePath } from '../../../shell/filesystem.ts';
import { NetworkError, type Connection } from '../../../shell/network.ts';

const REFUSED_PATHS = /^\/api\/.*\/pods\/.*\/exec,^\/api\/.*\/pods\/.*\/attach/.source;

/** Models kubectl/pkg/cmd/proxy/proxy.go */
export default defineCommand({
  name: 'proxy',
  use: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix] [options]',
  short: { en: 'Serve the API server on a local port', ko: 'API 서버를 로컬 포트로 내놓습니다' },
  examples: '# The API on port 8001\nkubectl proxy --port=8001',
  flags: [
    flag('www', 'string', 'Directory to serve files from.', '파일을 내놓을 디렉터리.', { shorthand: 'w' }),
    flag('www-prefix', 'string', 'Prefix of the files.', '파일 경로의 접두어.', {
      shorthand: 'P',
      default: '/static/',
    }),
    flag('api-prefix', 'string', 'Prefix of the API.', 'API 경로의 접두어.', { default: '/' }),
    flag('accept-paths', 'string', 'Paths to accept.', '받아들일 경로.', { default: '^.*' }),
    flag('reject-paths', 'string', 'Paths to reject.', '거부할 경로.', {
      default: REFUSED_PATHS.replaceAll('\\/', '/'),
    }),
    flag('accept-hosts', 'string', 'Hosts to accept.', '받아들일 호스트.', {
      default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$',
    }),
    flag('reject-methods', 'string', 'Methods to reject.', '거부할 메서드.', { default: '^$' }),
    flag('port', 'int', 'The port to listen on; 0 takes a free one.', '열 포트. 0이면 빈 포트를 씁니다.', {
      shorthand: 'p',
      default: '8001',
    }),
    flag('address', 'string', 'The address to listen on.', '열 주소.', { default: '127.0.0.1' }),
    flag('disable-filter', 'bool', 'Accept all requests.', '모든 요청을 받아들입니다.'),
    flag('unix-socket', 'string', 'A Unix socket to listen on.', '열 유닉스 소켓.', { shorthand: 'u' }),
    flag('keepalive', 'duration', 'Keep-alive period of connections.', '연결의 keep-alive 시간.'),
    flag('append-server-path', 'bool', "Append the server's own path.", '서버의 경로를 덧붙입니다.'),
  ],
  async run(context) {
    const { flags, program } = context;
    const socket = flags.string('unix-socket');
    await context.client();
    if (flags.bool('disable-filter') && socket === '') {
      await context.log(
        'W',
        'proxy.go:177] Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious',
      );
    }
    const accepts = await filterOf(context);
    if (flags.changed('port') && socket !== '')
      throw new CommandError('cannot set --unix-socket and --port at the same time');
    const folder = flags.string('www');
    if (folder !== '' && !program.files.exists(resolvePath(program.cwd, folder))) {
      const why = `stat ${folder}: no such file or directory`;
      await context.log('W', `proxy.go:199] Failed to stat static file directory ${folder}: ${why}`);
    }
    const listener = listen(context, socket, accepts);
    await context.out(`Starting to serve on ${listener.where}\n`);
    await new Promise<void>((resolve) => {
      if (program.signal.aborted) resolve();
      else program.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    listener.close();
    program.signal.throwIfAborted();
  },
});

/** Whether a request is passed on. Models kubectl/pkg/proxy/proxy_server.go FilterServer */
type Filter = (method: string, path: string, host: string) => boolean;

async function filterOf(context: CommandContext): Promise<Filter> {
  const { flags } = context;
  if (flags.bool('disable-filter')) return () => true;
  const { readRegExp, SyntaxProblem } = await context.load(import('../../../regexp/re2.ts'));
  const matching = async (flag: string): Promise<(text: string) => boolean> => {
    const texts = flags.string(flag);
    const expressions: { test(text: string): boolean }[] = [];
    for (const text of texts === '' ? [] : texts.split(',')) {
      const read = readRegExp(text);
      if (read instanceof SyntaxProblem) {
        await context.log('F', `proxy_server.go:83] Error compiling re: ${read.message}`);
        throw new ExitError(255);
      }
      expressions.push(read);
    }
    return (text) => expressions.some((expression) => expression.test(text));
  };
  const acceptsPath = await matching('accept-paths');
  const rejectsPath = await matching('reject-paths');
  const acceptsHost = await matching('accept-hosts');
  const rejectsMethod = await matching('reject-methods');
  return (method, path, host) =>
    !rejectsPath(path) && !rejectsMethod(method) && acceptsPath(path) && acceptsHost(host);
}

/** Listens on the port or the socket that the flags say. */
function listen(
  context: CommandContext,
  socket: string,
  accepts: Filter,
): { readonly where: string; close(): void } {
  const { flags, program } = context;
  if (socket !== '') {
    const folder = resolvePath(program.cwd, `${socket}/..`);
    if (!program.files.exists(folder))
      throw new CommandError(`listen unix ${socket}: bind: no such file or directory`);
    return { where: socket, close: () => undefined };
  }
  const given = flags.string('address');
  const address =
    given === '0.0.0.0' || given === '::' ? '[::]' : given === 'localhost' ? '127.0.0.1' : given;
  const port = flags.number('port') || 30000 + Math.floor(program.random() * 2000);
  if (port > 65_535 || port < 0) throw new CommandError(`listen tcp: address ${port}: invalid port`);
  if (!mayListen(program, port))
    throw new CommandError(`listen tcp ${given}:${port}: bind: permission denied`);
  try {
    const listener = program.network.listen(port, (connection) => void serve(context, connection, accepts));
    return { where: `${address}:${port}`, close: () => listener.close() };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    throw new CommandError(`listen tcp ${given}:${port}: bind: address already in use`);
  }
}

/** One request per connection: its head and body, answered with the API server's. */
async function serve(context: CommandContext, connection: Connection, accepts: Filter): Promise<void> {
  let text = '';
  for (;;) {
    const end = text.indexOf('\r\n\r\n');
    const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (end >= 0 && text.length >= end + 4 + length) break;
    const piece = await connection.read();
    if (piece === undefined) return connection.close();
    text += piece;
  }
  const [, method = 'GET', target = '/'] = /^(\S+) (\S+)/.exec(text) ?? [];
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  const host = /^host: *(.*?)(:\d+)?\r$/im.exec(text)?.[1] ?? '';
  const { status, answer } = accepts(method, target.split('?')[0] ?? '', host)
    ? await forward(context, method, target, body)
    : { status: 403, answer: 'Forbidden\n' };
  await connection.write(
    `HTTP/1.1 ${status} ${status < 400 ? 'OK' : 'Error'}\r\nContent-Type: application/json\r\nContent-Length: ${new TextEncoder().encode(answer).length}\r\nConnection: close\r\n\r\n${answer}`,
  );
  connection.close();
}

async function forward(
  context: CommandContext,
  method: string,
  target: string,
  body: string,
): Promise<{ readonly status: number; readonly answer: string }> {
  const [path = '/', query = ''] = target.split('?');
  const verb = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((each) => each === method) ?? 'GET';
  try {
    const client = await context.client();
    const response = await client.send({
      method: verb,
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      ...(body === '' ? {} : { body: JSON.parse(body) as unknown }),
    });
    const answer =
      response.body.type === 'text'
        ? response.body.text
        : response.body.type === 'json'
          ? JSON.stringify(response.body.value, null, 2)
          : '';
    return { status: response.status, answer };
  } catch (error) {
    if (error instanceof StatusError)
      return { status: error.code, answer: JSON.stringify(error.status, null, 2) };
    return { status: 502, answer: 'Bad Gateway' };
  }
}
