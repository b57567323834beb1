import { flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { CommandError, StatusError } from '../errors.ts';
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
    if (flags.changed('port') && flags.changed('unix-socket')) {
      throw new CommandError('cannot set --unix-socket and --port at the same time');
    }
    await context.client();
    const port = flags.number('port') || 30000 + Math.floor(program.random() * 2000);
    let listener;
    try {
      listener = program.network.listen(port, (connection) => void serve(context, connection));
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      throw new CommandError(`listen tcp ${flags.string('address')}:${port}: bind: address already in use`);
    }
    await context.out(`Starting to serve on ${flags.string('address')}:${port}\n`);
    await new Promise<void>((resolve) => {
      if (program.signal.aborted) resolve();
      else program.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    listener.close();
    program.signal.throwIfAborted();
  },
});

/** One request per connection: its head and body, answered with the API server's. */
async function serve(context: CommandContext, connection: Connection): Promise<void> {
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
  const { status, answer } = await forward(context, method, target, body);
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
  const { flags } = context;
  const [path = '/', query = ''] = target.split('?');
  const rejected = flags
    .string('reject-paths')
    .split(',')
    .some((pattern) => new RegExp(pattern).test(path));
  if (rejected && !flags.bool('disable-filter')) return { status: 403, answer: 'Forbidden' };
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
