import { describe, expect, it } from 'vitest';
import { TestMachine } from '../../../conformance/test-machine.ts';
import { program } from './index.ts';

function machine(): TestMachine {
  const result = new TestMachine();
  result.names.set('web', '10.0.0.1');
  result.servers.set(
    'web:80',
    () => 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nhello\n',
  );
  result.servers.set('10.0.0.3:80', () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope');
  result.servers.set('10.0.0.2:80', 'timed-out');
  return result;
}

describe('wget', () => {
  it('saves a page under its name and says so', async () => {
    const computer = machine();
    expect(await computer.run(program, ['wget', 'http://web/index.txt'])).toEqual({
      exit: 0,
      stdout: '',
      stderr: `--2026-01-05 09:00:00--  http://web/index.txt
Resolving web (web)... 10.0.0.1
Connecting to web (web)|10.0.0.1|:80... connected.
HTTP request sent, awaiting response... 200 OK
Length: 6 [text/html]
Saving to: ‘index.txt’


     0K                                                        100% 5.86K=0s

2026-01-05 09:00:00 (5.86 KB/s) - ‘index.txt’ saved [6/6]

`,
    });
    expect(computer.files.read('/home/student/index.txt')).toBe('hello\n');
  });

  it.each([
    [['-qO-', 'web'], 0, 'hello\n', ''],
    [['-q', 'http://10.0.0.3/'], 8, '', ''],
    [
      ['http://10.0.0.3/'],
      8,
      '',
      '--2026-01-05 09:00:00--  http://10.0.0.3/\nConnecting to 10.0.0.3:80... connected.\nHTTP request sent, awaiting response... 404 Not Found\n2026-01-05 09:00:00 ERROR 404: Not Found.\n\n',
    ],
    [
      ['http://10.0.0.9:81/'],
      4,
      '',
      '--2026-01-05 09:00:00--  http://10.0.0.9:81/\nConnecting to 10.0.0.9:81... failed: Connection refused.\n',
    ],
    [
      ['-T', '1', '-t', '1', 'http://10.0.0.2/'],
      4,
      '',
      '--2026-01-05 09:00:00--  http://10.0.0.2/\nConnecting to 10.0.0.2:80... failed: Connection timed out.\nGiving up.\n\n',
    ],
    [
      ['http://nowhere/'],
      4,
      '',
      '--2026-01-05 09:00:00--  http://nowhere/\nResolving nowhere (nowhere)... failed: Name or service not known.\nwget: unable to resolve host address ‘nowhere’\n',
    ],
    [
      [],
      1,
      '',
      "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n",
    ],
  ])('%j', async (words, exit, stdout, stderr) => {
    expect(await machine().run(program, ['wget', ...words])).toEqual({ exit, stdout, stderr });
  });
});
