/** `kubectl cp` goes through `tar` in the container. What is expected here is what the real kubectl prints, to the letter. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Headless } from '../src/node/headless.ts';

let shell: Headless;

beforeAll(async () => {
  shell = await Headless.create({ scenario: 'rig' });
  await run(
    'kubectl run b --image=busybox --command -- sleep 36000; kubectl run pause --image=registry.k8s.io/pause:3.9',
  );
  await shell.answer({ advance: '30s' });
  await run('echo hi > f; mkdir -p d/e d/empty; echo 1 > d/1; echo 2 > d/e/2; ln -s 1 d/link');
});

afterAll(() => shell.world.dispose());

async function run(cmd: string): Promise<readonly [number, string, string]> {
  const answer = await shell.answer({ cmd });
  if (!('stdout' in answer)) throw new Error(JSON.stringify(answer));
  return [answer.exit, answer.stdout, answer.stderr];
}

it('copies a file to a path, or into a directory that is there', async () => {
  expect(
    await run('kubectl cp f b:/tmp/x && kubectl cp f b:/tmp && kubectl exec b -- cat /tmp/x /tmp/f'),
  ).toEqual([0, 'hi\nhi\n', '']);
  expect(await run('kubectl cp f b:/nodir/x')).toEqual([
    1,
    '',
    "tar: can't change directory to '/nodir': No such file or directory\ncommand terminated with exit code 1\n",
  ]);
});

it('copies directories, empty ones and links too, and skips links on the way back', async () => {
  expect(await run('kubectl cp d b:/tmp && kubectl exec b -- find /tmp/d')).toEqual([
    0,
    '/tmp/d\n/tmp/d/1\n/tmp/d/e\n/tmp/d/e/2\n/tmp/d/empty\n/tmp/d/link\n',
    '',
  ]);
  expect(await run('kubectl cp b:/tmp/d back && find back | sort')).toEqual([
    0,
    "tar: removing leading '/' from member names\nback\nback/1\nback/e\nback/e/2\nback/empty\n",
    'warning: skipping symlink: "back/link" -> "1" (consider using "kubectl exec -n "" "b" -- tar cf - "/tmp/d" | tar xf -")\n',
  ]);
});

it('says what cannot be copied', async () => {
  const said: (readonly [string, number, string])[] = [
    ['kubectl cp a', 1, 'error: source and destination are required\n'],
    ['kubectl cp a b', 1, 'error: one of src or dest must be a remote file specification\n'],
    ['kubectl cp p:/a q:/b', 1, 'error: one of src or dest must be a local file specification\n'],
    ['kubectl cp nofile b:/x', 1, "error: nofile doesn't exist in local filesystem\n"],
    ['kubectl cp f nopod:/x', 1, 'Error from server (NotFound): pods "nopod" not found\n'],
  ];
  for (const [cmd, exit, stderr] of said) expect(await run(cmd)).toEqual([exit, '', stderr]);
  const [exit, , stderr] = await run('kubectl cp f pause:/x');
  expect(exit).not.toBe(0);
  expect(stderr).toContain('exec: "tar": executable file not found in $PATH');
});
