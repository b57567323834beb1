import { describe, expect, it } from 'vitest';
import { TestMachine } from '../../../conformance/test-machine.ts';
import { KeyedRandom } from '../../cluster/random.ts';
import { makeAuthority } from '../../cluster/machinery/certificates/authority.ts';
import { servingCertificate } from '../../cluster/machinery/certificates/serving.ts';
import { expandUrl } from './glob.ts';
import { program } from './index.ts';

const hello = (): string =>
  'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n';

const heading =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n';
const empty = '\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0';

function machine(): TestMachine {
  const result = new TestMachine();
  result.servers.set('10.0.0.1:80', hello);
  result.servers.set('10.0.0.2:80', 'timed-out');
  result.servers.set('10.0.0.3:80', () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope');
  result.servers.set('10.0.0.4:80', () => undefined);
  result.servers.set('10.0.0.5:80', (sent) =>
    sent.startsWith('GET /old ')
      ? 'HTTP/1.1 302 Found\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n'
      : `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${sent.length.toString(16)}\r\n${sent}\r\n0\r\n\r\n`,
  );
  return result;
}

const onTerminal = { terminal: true };

describe('curl', () => {
  it('writes the body, and a meter when it goes into a pipe', async () => {
    expect(await machine().run(program, ['curl', 'http://10.0.0.1/'])).toEqual({
      exit: 0,
      stdout: 'hello\n',
      stderr: `${heading}${empty}\r100     6  100     6    0     0   6000      0 --:--:-- --:--:-- --:--:--  6000\n`,
    });
    expect(await machine().run(program, ['curl', '10.0.0.1'], onTerminal)).toEqual({
      exit: 0,
      stdout: 'hello\n',
      stderr: '',
    });
  });

  it('tells what it does when it is verbose', async () => {
    expect(await machine().run(program, ['curl', '-v', '10.0.0.1'], onTerminal)).toEqual({
      exit: 0,
      stdout: 'hello\n',
      stderr: `*   Trying 10.0.0.1:80...
* Connected to 10.0.0.1 (10.0.0.1) port 80 (#0)
> GET / HTTP/1.1\r
> Host: 10.0.0.1\r
> User-Agent: curl/7.88.1\r
> Accept: */*\r
> \r
< HTTP/1.1 200 OK\r
< Server: nginx\r
< Content-Type: text/plain\r
< Content-Length: 6\r
< \r
* Connection #0 to host 10.0.0.1 left intact
`,
    });
  });

  it.each([
    [
      ['10.0.0.9'],
      7,
      "curl: (7) Failed to connect to 10.0.0.9 port 80 after 0 ms: Couldn't connect to server\n",
    ],
    [['-m', '3', '10.0.0.2'], 28, 'curl: (28) Connection timed out after 3000 milliseconds\n'],
    [
      ['--connect-timeout', '2', '10.0.0.2'],
      28,
      'curl: (28) Failed to connect to 10.0.0.2 port 80 after 2000 ms: Timeout was reached\n',
    ],
    [
      ['10.0.0.2'],
      28,
      "curl: (28) Failed to connect to 10.0.0.2 port 80 after 130000 ms: Couldn't connect to server\n",
    ],
    [['no.such.host'], 6, 'curl: (6) Could not resolve host: no.such.host\n'],
    [['-f', '10.0.0.3'], 22, 'curl: (22) The requested URL returned error: 404\n'],
    [['10.0.0.4'], 52, 'curl: (52) Empty reply from server\n'],
    [['ftp://10.0.0.1/'], 1, 'curl: (1) Protocol "ftp" not supported or disabled in libcurl\n'],
    [
      ['-sS', '10.0.0.9'],
      7,
      "curl: (7) Failed to connect to 10.0.0.9 port 80 after 0 ms: Couldn't connect to server\n",
    ],
    [['-s', '10.0.0.9'], 7, ''],
    [
      ['--nope'],
      2,
      "curl: option --nope: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    ],
    [
      ['-H'],
      2,
      "curl: option -H: requires parameter\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    ],
    [[], 2, "curl: try 'curl --help' or 'curl --manual' for more information\n"],
  ])('fails as the real one: %j', async (words, exit, stderr) => {
    expect(await machine().run(program, ['curl', ...words], onTerminal)).toEqual({
      exit,
      stdout: '',
      stderr,
    });
  });

  it('tells of a connection that came too late among what -v tells', async () => {
    expect(await machine().run(program, ['curl', '-sv', '-m', '3', '10.0.0.2'], onTerminal)).toEqual({
      exit: 28,
      stdout: '',
      stderr:
        '*   Trying 10.0.0.2:80...\n* Connection timed out after 3000 milliseconds\n* Closing connection 0\n',
    });
  });

  it('follows redirects, sends data and prints facts', async () => {
    const { stdout } = await machine().run(program, ['curl', '-sL', '-A', 'me', '10.0.0.5/old']);
    expect(stdout).toBe('GET /new HTTP/1.1\r\nHost: 10.0.0.5\r\nUser-Agent: me\r\nAccept: */*\r\n\r\n');
    const posted = await machine().run(program, [
      'curl',
      '-s',
      '-d',
      'a=1',
      '-d',
      'b=2',
      '-H',
      'X-A: 1',
      '10.0.0.5/x',
    ]);
    expect(posted.stdout).toBe(
      'POST /x HTTP/1.1\r\nHost: 10.0.0.5\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\nContent-Length: 7\r\nContent-Type: application/x-www-form-urlencoded\r\nX-A: 1\r\n\r\na=1&b=2',
    );
    const facts = await machine().run(program, [
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code} %{size_download}\\n',
      '10.0.0.1',
    ]);
    expect(facts).toEqual({ exit: 0, stdout: '200 6\n', stderr: '' });
  });

  it('writes files', async () => {
    const computer = machine();
    await computer.run(program, ['curl', '-s', '-O', '10.0.0.1/a.txt']);
    await computer.run(program, ['curl', '-s', '-o', 'b.txt', '10.0.0.1/a.txt']);
    expect([computer.files.read('/home/student/a.txt'), computer.files.read('/home/student/b.txt')]).toEqual([
      'hello\n',
      'hello\n',
    ]);
  });

  describe('behind TLS', () => {
    const start = new TestMachine().clock.now();
    const seed = '5eed'.repeat(16);
    const authority = makeAuthority('kubernetes', seed).certificate(start, start + 86_400_000);
    const server = (begins: number): string =>
      servingCertificate(
        { name: 'kubernetes', seed },
        ['api', '10.0.0.9', '*.example.com'],
        begins,
        new KeyedRandom(1),
      );
    const chain = server(start);
    const help = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.
`;
    const computer = machine();
    for (const host of ['api', 'other', 'own', 'plain', 'old', 'web.example.com']) {
      computer.names.set(host, '10.0.0.9');
      computer.servers.set(`${host}:443`, hello);
    }
    for (const host of ['api', 'other', 'web.example.com'])
      computer.certificates.set(`${host}:443`, { chain });
    computer.certificates.set('old:443', { chain: server(start - 400 * 86_400_000) });
    computer.certificates.set('own:443', {});
    computer.files.write('/home/student/ca.crt', `# both\n${chain.replace(/M/g, 'N')}${authority}`);
    computer.files.write('/home/student/empty.crt', 'nothing\n');
    const said = (exit: number, stderr: string) => ({ exit, stdout: '', stderr });

    it.each([
      [['-k', 'https://api'], { exit: 0, stdout: 'hello\n', stderr: '' }],
      [['-k', 'https://own'], { exit: 0, stdout: 'hello\n', stderr: '' }],
      [['--cacert', 'ca.crt', 'https://api'], { exit: 0, stdout: 'hello\n', stderr: '' }],
      [['--cacert', 'ca.crt', 'https://web.example.com'], { exit: 0, stdout: 'hello\n', stderr: '' }],
      [
        ['--cacert', 'ca.crt', 'https://old'],
        said(60, `curl: (60) SSL certificate problem: certificate has expired${help}`),
      ],
      [
        ['https://api'],
        said(60, `curl: (60) SSL certificate problem: unable to get local issuer certificate${help}`),
      ],
      [['https://own'], said(60, `curl: (60) SSL certificate problem: self-signed certificate${help}`)],
      [
        ['--cacert', 'ca.crt', 'https://other'],
        said(
          60,
          `curl: (60) SSL: no alternative certificate subject name matches target host name 'other'${help}`,
        ),
      ],
      [['--cacert', '/nope', 'https://api'], said(77, 'curl: (77) error setting certificate file: /nope\n')],
      [
        ['--cacert', 'empty.crt', 'https://api'],
        said(77, 'curl: (77) error setting certificate file: empty.crt\n'),
      ],
      [['-k', '--cacert', '/nope', 'https://api'], { exit: 0, stdout: 'hello\n', stderr: '' }],
      [
        ['-k', 'https://plain'],
        said(35, 'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number\n'),
      ],
    ])('curl -sS %j', async (words, outcome) => {
      expect(await computer.run(program, ['curl', '-sS', ...words])).toEqual(outcome);
    });
  });

  it('expands braces and ranges', () => {
    expect(expandUrl('http://{a,b}/[1-2]')).toEqual(['http://a/1', 'http://a/2', 'http://b/1', 'http://b/2']);
  });
});
