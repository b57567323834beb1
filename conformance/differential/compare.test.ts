import { describe, expect, it } from 'vitest';
import { compare, refusal } from './compare.ts';

const printed = (stdout: string, stderr = '', exit = 0) => ({ stdout, stderr, exit, time: 0 });
const both = (cmd: string, ours: string, real: string, typed = cmd) =>
  compare(cmd, typed, { ours: printed(ours), real: printed(real) });
const complaints = (cmd: string, ours: string, real: string) =>
  compare(cmd, cmd, { ours: printed('', ours), real: printed('', real) });

describe('a comparison', () => {
  it('tells what is the same to the byte from what is the same but for chance', () => {
    expect(both('kubectl get cm', 'a\n', 'a\n')).toBe('identical');
    expect(both('kubectl get pods', 'a\n', 'b\n')).toBe('differs');
    expect(both('kubectl get pods', 'a  b\n', 'a   b\n')).toBe('differs');
    expect(compare('x', 'x', { ours: printed('', '', 1), real: printed('') })).toBe('differs');
  });

  it('ignores ages that the client reckons, and none that the server does', () => {
    const pods = (age: string): string =>
      `  Namespace  Name  CPU Requests  Age\n  default    a     0 (0%)        ${age}\n`;
    expect(both('kubectl describe node', pods('1s'), pods('3h'))).toBe('agrees');
    expect(both('kubectl describe node', pods('1s'), pods('3d'))).toBe('differs');
    expect(both('kubectl get pods', 'NAME  AGE\na     1s\n', 'NAME  AGE\na     3h\n')).toBe('differs');
    const table = (age: string): string => `NAME   AGE\nweb    ${age}\n`;
    expect(both('kubectl get pods --server-print=false', table('1s'), table('3h'))).toBe('agrees');
    expect(both('kubectl get deploy web --subresource=scale', table('1s'), table('3d'))).toBe('differs');
    expect(both('kubectl get deploy web --subresource=status', table('1s'), table('3h'))).toBe('differs');
    const described = (note: string): string =>
      `Timeout:  5s\nEvents:\n  Type    Reason  ${'Age'.padEnd(note.length)}  From\n  Normal  Pulled  ${note}  kubelet\n`;
    const [one, other] = [described('4s (x2 over 9s)'), described('179m (x2 over 3h)')];
    expect(both('kubectl describe pod a', one, other)).toBe('agrees');
    expect(
      both(
        'kubectl describe pod a | tail -1',
        one.slice(one.indexOf('  Normal')),
        other.slice(other.indexOf('  Normal')),
      ),
    ).toBe('agrees');
    expect(both('kubectl describe pod a', one, other.replace('x2', 'x3'))).toBe('differs');
    expect(both('kubectl describe pod a', one, other.replace('  5s', '  3h'))).toBe('differs');
    const events = (age: string): string =>
      `${'LAST SEEN'.padEnd(age.length)}  TYPE\n${age.padEnd(9)}  Normal  x\n`;
    expect(both('kubectl events', events('1s (x12 over 4s)'), events('3h4m (x12 over 3h5m)'))).toBe('agrees');
  });

  it('ignores the order of the keys of a configmap or secret that is described, and no other order', () => {
    const map = (...data: string[]): string =>
      `Name:  m\n\nData\n====\n${data.join('')}\nBinaryData\n====\nx: 1 bytes\n\nEvents:  <none>\n`;
    const [a, b] = ['a:\n----\none\ntwo\n\n', 'b:\n----\n\n\n'];
    expect(both('kubectl describe cm m', map(a, b), map(b, a))).toBe('agrees');
    expect(both('kubectl describe cm m', map(a), map('a:\n----\ntwo\none\n\n'))).toBe('differs');
    expect(both('kubectl describe cm m', `Labels:  b\n${map(a)}`, map(a))).toBe('differs');
    expect(both('kubectl get cm m -o yaml', map(a, b), map(b, a))).toBe('differs');
    const secret = (...data: string[]): string => `Type:  Opaque\n\nData\n====\n${data.join('')}`;
    const [p, q] = ['p:   5 bytes\n', 'q:   2 bytes\n'];
    expect(both('kubectl describe secret s', secret(p, q), secret(q, p))).toBe('agrees');
    expect(both('kubectl describe secret s', secret(p, q), secret(q))).toBe('differs');
    expect(both('kubectl describe pod a', 'x:\ny:\n', 'y:\nx:\n')).toBe('differs');
  });

  it('ignores of a log the moment, how long it took, and the order of features and of a curl command’s headers', () => {
    const log = (pid: number, ...rows: string[]): string =>
      rows.map((row) => `I1122 10:00:0${pid}.123456   ${pid} ${row}\n`).join('');
    const [a, b] = ['envvar.go:172] "A"', 'envvar.go:172] "B"'];
    const took = (ms: number): string =>
      `round_trippers.go:632] "Response" status="200 OK" milliseconds=${ms}`;
    expect(complaints('kubectl get po -v=6', log(1, a, b, took(3)), log(2, b, a, took(9)))).toBe('agrees');
    expect(complaints('kubectl get po -v=6', log(1, took(3), a), log(1, a, took(3)))).toBe('differs');
    expect(complaints('kubectl get po', log(1, took(3)), log(1, took(9)))).toBe('differs');
    const curl = (...headers: string[]): string =>
      log(1, `round_trippers.go:527] "Request" curlCommand="curl -XGET ${headers.join('')} 'u'"`);
    expect(
      complaints('kubectl get po -v=9', curl(' -H "A: b"', ' -H "C: d"'), curl(' -H "C: d"', ' -H "A: b"')),
    ).toBe('agrees');
  });

  it('ignores when kubectl diff wrote its files, and where', () => {
    const header = (at: string, n: number): string =>
      `--- /tmp/LIVE-${n}/v1.Pod.default.a\t2026-01-01 ${at} +0000\n`;
    const [one, other] = [header('10:00:00.123456789', 1), header('13:00:00.000000001', 22)];
    expect(both('kubectl diff -f a.yaml', one, other)).toBe('agrees');
    expect(both('diff a b', one, other)).toBe('differs');
  });

  it('ignores the order in which a node is emptied and the names that debugging draws', () => {
    expect(
      both('kubectl drain n', 'pod/a evicted\npod/b evicted\nend\n', 'pod/b evicted\npod/a evicted\nend\n'),
    ).toBe('agrees');
    expect(both('kubectl drain n', 'pod/a evicted\nend\n', 'end\npod/a evicted\n')).toBe('differs');
    const pods = (suffix: string): string => `node-debugger-n1-${suffix}   1/1\n`;
    expect(both('kubectl get pods', pods('x5xk2'), pods('bc2d4'), 'kubectl debug node/n1 --image=a\n')).toBe(
      'agrees',
    );
    expect(both('kubectl get pods', pods('x5xk2'), pods('bc2d4'))).toBe('differs');
  });

  it('ignores whether a copy told in time what tar said, and no other word of it', () => {
    const copy = 'kubectl cp web:/etc/hostname h';
    const said = "tar: Removing leading `/' from member names\n";
    expect(both(copy, said, '')).toBe('agrees');
    expect(both('kubectl exec web -- tar cf - /etc/hostname', said, '')).toBe('differs');
    expect(both(copy, 'tar: /nope: Cannot stat: No such file or directory\n', '')).toBe('differs');
  });

  it('ignores the names that follow from a suffix that the client draws for a container', () => {
    const pods = (hash: string, suffix: string): string => `NAME  READY\nweb-${hash}-${suffix}  1/1\n`;
    const agreeAfter = (typed: string) =>
      both('kubectl get pods', pods('bcfc75df', '48ftx'), pods('9d548946b', '2tlcd'), typed);
    expect(agreeAfter('kubectl create deployment web --image=example.com/a/serve_host:1.2\n')).toBe('agrees');
    expect(agreeAfter('kubectl create deployment web --image=example.com/a/serve-host:1.2\n')).toBe(
      'differs',
    );
  });

  it('lets a client that joins a container miss what it printed before, and nothing else', () => {
    const line = 'kubectl run a --rm -it --image=b';
    const gone = 'pod "a" deleted\n';
    expect(both(line, `one\ntwo\n${gone}`, gone)).toBe('agrees');
    expect(both(line, `one\ntwo\nthree\n${gone}`, `two\n${gone}`)).toBe('differs');
    expect(both(line, gone, `hello\n${gone}`)).toBe('differs');
    expect(both('kubectl debug node/a -it --image=b', `one\n${gone}`, gone)).toBe('agrees');
    expect(both('kubectl exec debug -i -- cat', `one\n${gone}`, gone)).toBe('differs');
    expect(both('kubectl -n a attach run -it', `one\n${gone}`, gone)).toBe('differs');
    expect(both('kubectl -n a run b -it --image=b', `one\n${gone}`, gone)).toBe('agrees');
    expect(both('kubectl debug a --image=b', `one\n${gone}`, gone)).toBe('differs');
    expect(both('kubectl run a --image=b -- sh -i', `hello\n${gone}`, gone)).toBe('differs');
    expect(both('kubectl logs a', 'hello\n', '')).toBe('differs');
  });

  it('holds help to its usage, flags and commands, and explanations to their fields', () => {
    const help = (words: string, flag: string): string =>
      `${words}\n\nOptions:\n    ${flag}:\n\t${words}\n\nUsage:\n  kubectl x\n`;
    expect(both('kubectl x -h', help('Ours.', "-o, --output=''"), help('Theirs.', "-o, --output=''"))).toBe(
      'agrees',
    );
    expect(both('kubectl x -h', help('Ours.', "--output=''"), help('Ours.', "-o, --output=''"))).toBe(
      'differs',
    );
    const explain = (stdout: string, stderr = '') =>
      compare(
        'kubectl explain x',
        '',
        { ours: printed(stdout, stderr), real: printed('KIND:  X\n  a\t<b>\n') },
        'fields',
      );
    expect(explain('KIND:  X\nWords.\n  a\t<b>\n')).toBe('agrees');
    expect(explain('KIND:  X\n    a\t<b>\n')).toBe('differs');
    expect(explain('KIND:  X\n  a\t<b>\n', 'error: x\n')).toBe('differs');
  });

  it('knows what kubectl did not know', () => {
    expect(refusal(printed('', 'error: unknown flag: --x\n', 1))).toBe('unknown flag --x');
    expect(refusal(printed('', 'error: the server doesn\'t have a resource type "x"\n', 1))).toBe(
      'unknown kind x',
    );
    expect(refusal(printed('', 'Error from server (NotFound): pods "x" not found\n', 1))).toBeUndefined();
    expect(refusal(printed('fine'))).toBeUndefined();
  });
});
