import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { filesOf, manifestFor, provided, standInFor } from './files.ts';

const named = (cmd: string): readonly string[] => filesOf(cmd).map(({ name }) => name);

describe('the files of a line', () => {
  it.each([
    ['kubectl apply -f a.yaml -f dir/b.json', ['a.yaml', 'dir/b.json']],
    ['kubectl create -f a.yaml,b.yaml', ['a.yaml', 'b.yaml']],
    ['kubectl delete --filename=a.yaml', ['a.yaml']],
    ['kubectl apply -f - <<EOF\nx: -f b.yaml\nEOF', []],
    ['kubectl apply -f https://example.com/a.yaml', []],
    ['kubectl logs -f web', []],
    ['kubectl create cm c --from-file=key=some/file.txt', ['some/file.txt']],
    ['kubectl patch deploy web --patch-file=p.yaml', ['p.yaml']],
  ])('%s', (cmd, files) => {
    expect(named(cmd)).toEqual(files);
  });

  it('are the manifests whose paths end alike', () => {
    const manifests = new Map([
      ['site/pods/web.yaml', 'one'],
      ['site/other/web.yaml', 'two'],
    ]);
    expect(manifestFor('./other/web.yaml', manifests)).toBe('two');
    expect(manifestFor('https://example.com/any/pods/web.yaml', manifests)).toBe('one');
    expect(manifestFor('elsewhere/web.yaml', manifests)).toBe('one');
    expect(manifestFor('db.yaml', manifests)).toBeUndefined();
  });

  it.each([
    ['web-deployment.yaml', 'Deployment', 'web-deployment'],
    ['my_svc.yml', 'Service', 'my-svc'],
    ['cronjob.yaml', 'CronJob', 'cronjob'],
    ['data-pvc.yaml', 'PersistentVolumeClaim', 'data-pvc'],
    ['frontend.yaml', 'Pod', 'frontend'],
  ])('%s stands in', (file, kind, name) => {
    expect(parse(standInFor(file))).toMatchObject({ kind, metadata: { name } });
  });

  it('are made up only where their names say what they hold', () => {
    const none = new Map<string, string>();
    expect(provided({ name: 'x.txt', directory: false }, 'kubectl apply -f x.txt', none)).toBeUndefined();
    expect(
      provided({ name: 'x.env', directory: false }, 'kubectl create cm c --from-env-file=x.env', none),
    ).toBe('color=blue\nsize=large\n');
  });
});
