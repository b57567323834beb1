import { beforeEach, describe, expect, it } from 'vitest';
import { Headless, parseSpan, type Answer } from './headless.ts';

let session: Headless;

beforeEach(async () => {
  session = await Headless.create({ workSeconds: 0.3 });
});

const ask = (message: unknown): Promise<Answer> => session.answer(message);
const run = (cmd: string, more: object = {}): Promise<Answer> => ask({ cmd, ...more });

describe('a command', () => {
  it('is answered with its exit code, both streams and the time', async () => {
    expect(await run('echo out; echo err >&2; false')).toEqual({
      exit: 1,
      stdout: 'out\n',
      stderr: 'err\n',
      time: 0,
    });
  });

  it('may span lines and is no terminal', async () => {
    expect(
      await run('for i in 1 2; do\n  echo $i\ndone\ntest -t 0 || test -t 1 || echo no terminal'),
    ).toEqual({
      exit: 0,
      stdout: '1\n2\nno terminal\n',
      stderr: '',
      time: 0,
    });
  });

  it('reads the given input, and nothing without', async () => {
    expect(await run('read a; cat; echo "[$a]"', { stdin: 'one\ntwo\n' })).toEqual({
      exit: 0,
      stdout: 'two\n[one]\n',
      stderr: '',
      time: 0,
    });
    expect(await run('cat')).toEqual({ exit: 0, stdout: '', stderr: '', time: 0 });
  });

  it('finds what the one before it on the line has set going done', async () => {
    const line = 'kubectl create deployment web --image=nginx; kubectl expose deploy web --port=80';
    expect(
      await run(`${line}; kubectl get rs,pods,endpointslices -l app=web -o name | sed 's/-[a-z0-9-]*$//'`),
    ).toEqual({
      exit: 0,
      stdout:
        'deployment.apps/web created\nservice/web exposed\nreplicaset.apps/web\npod/web\nendpointslice.discovery.k8s.io/web\n',
      stderr: '',
      time: 0,
    });
    await run('kubectl delete deploy,svc web; sleep 40');
  });

  it('takes no virtual time but what it waits', async () => {
    expect(await run('date; sleep 90; date')).toEqual({
      exit: 0,
      stdout: 'Mon Jan  5 09:00:00 UTC 2026\nMon Jan  5 09:01:30 UTC 2026\n',
      stderr: '',
      time: 90,
    });
  });

  it('on a terminal gives one screen of raw bytes', async () => {
    const tty = { columns: 100, rows: 30 };
    expect(
      await run('test -t 1 && echo terminal; stty size; echo err >&2; cat', { tty, stdin: 'in\n' }),
    ).toEqual({
      exit: 0,
      screen: 'terminal\r\n30 100\r\nerr\r\nin\r\n',
      time: 0,
    });
  });
});

describe('the session', () => {
  it('keeps variables, functions, aliases, directory and files from line to line', async () => {
    await run('x=1; f() { echo "f $x"; }; alias g="echo g"; mkdir /tmp/d; cd /tmp/d; echo text > file');
    expect(await run('echo $x; f; g; pwd; cat file')).toEqual({
      exit: 0,
      stdout: '1\nf 1\ng\n/tmp/d\ntext\n',
      stderr: '',
      time: 0,
    });
  });

  it('gives what background jobs print to the next answer', async () => {
    expect(await run('(sleep 5; echo later) & echo now')).toEqual({
      exit: 0,
      stdout: 'now\n',
      stderr: '',
      time: 0,
    });
    expect(await run('echo between')).toEqual({ exit: 0, stdout: 'between\n', stderr: '', time: 0 });
    expect(await ask({ advance: '10s' })).toEqual({ time: 10 });
    expect(await run('echo after')).toEqual({ exit: 0, stdout: 'later\nafter\n', stderr: '', time: 10 });
  });

  it('starts a new shell after exit; files stay', async () => {
    await run('x=1; echo text > /tmp/file');
    expect(await run('exit 3; echo never')).toEqual({ exit: 3, stdout: '', stderr: '', time: 0 });
    expect(await run('echo "[$x]"; cat /tmp/file')).toEqual({
      exit: 0,
      stdout: '[]\ntext\n',
      stderr: '',
      time: 0,
    });
  });

  it('is reset to a fresh world', async () => {
    await run('kubectl create namespace shop; sleep 5; echo text > /tmp/file');
    expect(await ask({ reset: 'rig', seed: 7 })).toEqual({ time: 0 });
    expect(await run('kubectl get namespace shop; cat /tmp/file; date')).toEqual({
      exit: 0,
      stdout: 'Mon Jan  5 09:00:00 UTC 2026\n',
      stderr:
        'Error from server (NotFound): namespaces "shop" not found\ncat: /tmp/file: No such file or directory\n',
      time: 0,
    });
    expect(await ask({ reset: 'cloud-shell' })).toEqual({ time: 0 });
    expect(await run('hostname')).toEqual({ exit: 0, stdout: 'cloudshell\n', stderr: '', time: 0 });
  });

  it('begins when it is told to', async () => {
    const other = await Headless.create({ start: Date.parse('2030-06-01T00:00:00Z') });
    expect(await other.answer({ cmd: 'date' })).toEqual({
      exit: 0,
      stdout: 'Sat Jun  1 00:00:00 UTC 2030\n',
      stderr: '',
      time: 0,
    });
  });

  it('prints the same bytes for the same seed and input', async () => {
    const script = [
      { cmd: 'echo $RANDOM; kubectl create deployment web --image=nginx --replicas=3; sleep 20' },
      { cmd: 'kubectl get pods -o yaml; kubectl describe pods; kubectl get events -A' },
      { stop_node: 'node-2' },
      { advance: '7m' },
      { cmd: 'kubectl get pods -o wide; kubectl get events -o json' },
    ];
    const play = async (seed: number): Promise<string> => {
      const one = await Headless.create({ seed });
      const answers: Answer[] = [];
      for (const request of script) answers.push(await one.answer(request));
      return JSON.stringify(answers);
    };
    const first = await play(5);
    expect(await play(5)).toBe(first);
    expect(await play(6)).not.toBe(first);
  });
});

describe('time and nodes', () => {
  it('passes as asked', async () => {
    expect(await ask({ advance: '30s' })).toEqual({ time: 30 });
    expect(await ask({ advance: '1.5m' })).toEqual({ time: 120 });
    expect(await ask({ advance: '1h30m' })).toEqual({ time: 5520 });
    expect(await ask({ advance: '250ms' })).toEqual({ time: 5520.25 });
    expect(parseSpan('1d2h3m4s5ms')).toBe(93_784_005);
  });

  it('lets a node fall silent and come back', async () => {
    const states = "kubectl get nodes --no-headers | awk '{ print $1, $2 }'";
    expect(await ask({ stop_node: 'node-1' })).toEqual({ time: 0 });
    await ask({ advance: '60s' });
    expect(await run(states)).toEqual({
      exit: 0,
      stdout: 'node-1 NotReady\nnode-2 Ready\nnode-3 Ready\n',
      stderr: '',
      time: 60,
    });
    expect(await ask({ start_node: 'node-1' })).toEqual({ time: 60 });
    await ask({ advance: '30s' });
    expect(await run(states)).toEqual({
      exit: 0,
      stdout: 'node-1 Ready\nnode-2 Ready\nnode-3 Ready\n',
      stderr: '',
      time: 90,
    });
  });
});

describe('a terminal', () => {
  it('types its input into programs that take the keyboard, one after the other', async () => {
    const tty = { columns: 80, rows: 10 };
    const answer = await run('vi a; nano a; read x; echo "<$x>"', {
      tty,
      stdin: 'ihello\x1b:wq\rX\x1b[F!\x18y\rlast\n',
    });
    expect(answer).toMatchObject({ exit: 0, screen: expect.stringMatching(/<last>\r\n$/) as string });
    expect(await run('cat a')).toMatchObject({ stdout: 'Xhello!\n' });
  });
});

describe('Ctrl-C', () => {
  it('comes after the given virtual time', async () => {
    expect(await run('sleep 100; echo never', { interrupt_after: '5s' })).toEqual({
      exit: 130,
      stdout: '',
      stderr: '',
      time: 5,
    });
    expect(await run('sleep 100', { interrupt_after: '5s', tty: { columns: 80, rows: 24 } })).toEqual({
      exit: 130,
      screen: '^C\r\n',
      time: 10,
    });
  });

  it('does not come when the command ends before', async () => {
    expect(await run('echo done', { interrupt_after: '5s' })).toEqual({
      exit: 0,
      stdout: 'done\n',
      stderr: '',
      time: 0,
    });
    expect(await run('sleep 20; echo whole')).toEqual({ exit: 0, stdout: 'whole\n', stderr: '', time: 20 });
  });

  it('that follows a rollout says nothing more once it is interrupted', async () => {
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    const template = {
      metadata: { labels: { app: 'web' } },
      spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'web', image: 'nginx' }] },
    };
    const spec = { selector: { matchLabels: { app: 'web' } }, template };
    await run('kubectl create -f -', { stdin: JSON.stringify({ ...web, spec }) });
    expect(await run('kubectl rollout status deploy/web', { interrupt_after: '5s' })).toEqual({
      exit: 130,
      stdout: 'Waiting for deployment "web" rollout to finish: 0 of 1 updated replicas are available...\n',
      stderr: '',
      time: 5,
    });
    expect(await run('kubectl scale deploy web --replicas=2; sleep 5')).toEqual({
      exit: 0,
      stdout: 'deployment.apps/web scaled\n',
      stderr: '',
      time: 10,
    });
  });

  it('ends a watch', async () => {
    await run('kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web');
    const answer = await run('kubectl get pods -w', { interrupt_after: '5s' });
    expect(answer).toMatchObject({ exit: 130, stderr: '' });
  });

  it('ends a watch that has told the kinds of what a list began with', async () => {
    await run('kubectl create deployment web --image=nginx; kubectl rollout status deploy/web');
    const watched = async (flags: string): Promise<unknown> => {
      const answer = await run(`kubectl get deployments -w ${flags}`, { interrupt_after: '5s' });
      return 'stdout' in answer ? answer.stdout : answer;
    };
    expect(await watched('-o name')).toBe('deployment.apps/web\n');
    expect(await watched('-o name --output-watch-events')).toBe('deployment.apps/web\n');
    expect(await watched(`-o jsonpath='{.apiVersion} {.kind}'`)).toBe('apps/v1 Deployment');
    expect(await watched(`-o jsonpath='{.type} {.object.kind}' --output-watch-events`)).toBe(
      'ADDED Deployment',
    );
  });
});

describe('what would never end', () => {
  it('a busy loop ends with 124 at the same virtual time on every machine', async () => {
    expect(await run('while true; do :; done')).toEqual({ exit: 124, stdout: '', stderr: '', time: 600 });
    expect(await run('echo there')).toEqual({ exit: 0, stdout: 'there\n', stderr: '', time: 600 });
  });

  it('yes ends with 124', async () => {
    const answer = await run('yes');
    expect(answer).toMatchObject({ exit: 124, stderr: '', time: 600 });
    expect('stdout' in answer ? answer.stdout.replaceAll('y\n', '') : answer).toBe('');
  });

  it.each(['kubectl get pods -w', 'kubectl logs -f web', 'sleep 3600', 'cat | sleep infinity'])(
    '%s ends with 124 after ten minutes',
    async (cmd) => {
      await run('kubectl run web --image=nginx; kubectl wait --for=condition=Ready pod/web');
      const before = await ask({ advance: '1s' });
      const answer = await run(cmd);
      expect(answer).toMatchObject({
        exit: 124,
        stderr: '',
        time: ('time' in before ? before.time : 0) + 600,
      });
    },
  );

  it('a hundred background loops leave the session responsive', async () => {
    expect(await run('for i in $(seq 100); do (while true; do :; done) & done; echo started')).toMatchObject({
      exit: 0,
      stdout: 'started\n',
    });
    expect(await run('jobs -p | wc -l')).toMatchObject({ exit: 0, stdout: '100\n', stderr: '' });
    await ask({ advance: '1s' });
    await run('kill $(jobs -p)');
    await run('wait; jobs');
    expect(await run('jobs; echo quiet')).toMatchObject({ exit: 0, stdout: 'quiet\n', stderr: '' });
  });
});

describe('large input', () => {
  const megabytes = 'x'.repeat(10_000_000);

  it('takes ten megabytes on standard input', async () => {
    expect(await run('wc -c', { stdin: megabytes })).toEqual({
      exit: 0,
      stdout: '10000000\n',
      stderr: '',
      time: 0,
    });
  });

  it('runs a hundred thousand pasted lines', async () => {
    session = await Headless.create();
    const text = 'y'.repeat(95);
    const answer = await run(`echo ${text}\n`.repeat(100_000));
    expect('stdout' in answer && { exit: answer.exit, stderr: answer.stderr }).toEqual({
      exit: 0,
      stderr: '',
    });
    expect('stdout' in answer && answer.stdout === `${text}\n`.repeat(100_000)).toBe(true);
  });

  it('takes ten megabytes as a command', async () => {
    expect(await run(`: ${megabytes}; echo done`)).toEqual({
      exit: 0,
      stdout: 'done\n',
      stderr: '',
      time: 0,
    });
  });
});

it('answers every wrong request, and goes on', async () => {
  const forms = 'a request has one of: cmd, advance, stop_node, start_node, reset';
  const scenarios = 'rig, gke, minikube, cloud-shell, workstation';
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ nope: 1 }, forms],
    [{}, forms],
    [[], forms],
    [7, 'a request is a JSON object'],
    [null, 'a request is a JSON object'],
    ['echo', 'a request is a JSON object'],
    [{ cmd: 7 }, '"cmd" must be a string'],
    [{ cmd: 'cat', stdin: 5 }, '"stdin" must be a string'],
    [{ cmd: 'cat', tty: 3 }, '"tty" must be an object with columns and rows'],
    [{ cmd: 'cat', tty: {} }, '"columns" must be a positive whole number'],
    [{ cmd: 'cat', tty: { columns: 80, rows: 0 } }, '"rows" must be a positive whole number'],
    [{ cmd: 'cat', interrupt_after: 'soon' }, '"soon" is no time span; write it like 30s, 1.5m or 1h30m'],
    [{ advance: 30 }, '"advance" must be a string'],
    [{ advance: '-5s' }, '"-5s" is no time span; write it like 30s, 1.5m or 1h30m'],
    [{ stop_node: 'node-9' }, 'there is no node "node-9"'],
    [{ start_node: 1 }, '"start_node" must be a string'],
    [{ reset: 'nowhere' }, `There is no scenario "nowhere". Known: ${scenarios}.`],
    [{ reset: 'rig', seed: 'x' }, '"seed" must be a whole number'],
  ];
  await run('x=kept');
  for (const [request, error] of wrong) {
    expect(await ask(request)).toEqual({ error });
    expect(await run('echo $x')).toEqual({ exit: 0, stdout: 'kept\n', stderr: '', time: 0 });
  }
});
