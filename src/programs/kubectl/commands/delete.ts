import {
  allFlag,
  allNamespacesFlag,
  cascadeFlag,
  dryRunFlag,
  fieldSelectorFlag,
  fileFlags,
  flag,
  forceDeleteFlag,
  gracePeriodFlag,
  selectorFlag,
  timeoutFlag,
  waitFlag,
} from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { cascadeOf, deleteFound } from '../deletion.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError } from '../errors.ts';
import { groupKindOf } from '../mapper.ts';
import { findResources, infoName, type Info, type ResourceQuery } from '../resources.ts';

/** Models kubectl/pkg/cmd/delete/delete.go */
export default defineCommand({
  name: 'delete',
  use: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [options]',
  short: { en: 'Delete resources by file, name or selector', ko: '파일, 이름, 셀렉터로 리소스를 지웁니다' },
  long: {
    en: 'Delete resources by file, stdin, name or label selector, and wait until they are gone.\n\nPods get time to end by themselves. --force --grace-period=0 removes a pod from the API at once, although its containers may go on running for a while.',
    ko: '파일, 표준 입력, 이름, 레이블 셀렉터로 리소스를 지우고 사라질 때까지 기다립니다.\n\n파드에는 스스로 끝날 시간이 주어집니다. --force --grace-period=0은 파드를 API에서 바로 없애지만, 컨테이너는 잠시 더 실행될 수 있습니다.',
  },
  examples: `
# A pod
kubectl delete pod web

# Everything that a file describes
kubectl delete -f web.yaml

# Pods and services with a label
kubectl delete pods,services -l app=web`,
  flags: [
    ...fileFlags,
    selectorFlag,
    fieldSelectorFlag,
    allFlag,
    allNamespacesFlag,
    forceDeleteFlag,
    cascadeFlag,
    flag(
      'now',
      'bool',
      'Tell the resources to end at once: --grace-period=1.',
      '바로 끝내게 합니다. --grace-period=1과 같습니다.',
    ),
    gracePeriodFlag,
    timeoutFlag,
    flag(
      'ignore-not-found',
      'bool',
      'Treat "not found" as success; the default with --all.',
      '없는 리소스도 성공으로 봅니다. --all이면 기본입니다.',
    ),
    waitFlag(true),
    flag('output', 'string', 'Only "name": shorter output.', '"name"만 가능: 짧게 출력합니다.', {
      shorthand: 'o',
    }),
    flag('raw', 'string', 'Path to DELETE as it is.', '그대로 DELETE할 경로.'),
    flag('interactive', 'bool', 'Ask before deleting.', '지우기 전에 물어봅니다.', { shorthand: 'i' }),
    dryRunFlag,
  ],
  completes: 'resources',
  async run(context) {
    const { flags } = context;
    const { namespace, namespaceGiven } = await context.config();
    const selecting =
      flags.bool('all') || flags.string('selector') !== '' || flags.string('field-selector') !== '';
    const cascade = await cascadeOf(context);
    const force = flags.bool('force');
    let gracePeriod = flags.number('grace-period');
    if (flags.bool('now')) {
      if (gracePeriod !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
      gracePeriod = 1;
    }
    if (gracePeriod === 0 && !force) gracePeriod = 1;
    if (force && gracePeriod < 0) gracePeriod = 0;
    const dryRun = await dryRunOf(context);
    const raw = flags.string('raw');
    const query: ResourceQuery = {
      args: context.args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven,
      allNamespaces: flags.bool('all-namespaces'),
      selector: flags.string('selector'),
      fieldSelector: flags.string('field-selector'),
      all: flags.bool('all'),
      continueOnError: true,
      fetch: false,
    };
    const found = raw === '' ? await findResources(context, query) : undefined;
    const output = flags.string('output');
    if (output !== '' && output !== 'name') {
      throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
    }
    if (gracePeriod === 0 && force) {
      await context.warn(
        'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
      );
    } else if (gracePeriod > 0 && force) {
      throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
    }
    if (!found) return (await context.load(import('../raw.ts'))).sendRaw(context, 'DELETE');
    let only: ((info: Info) => boolean) | undefined;
    if (flags.bool('interactive')) {
      const infos = await (await findResources(context, query)).all();
      if (infos.length === 0) return context.out('No resources found\n');
      if (!(await confirmed(context, infos))) return context.out('deletion is cancelled\n');
      const chosen = new Set(infos.map((info) => `${info.namespace}/${infoName(info)}`));
      only = (info) => chosen.has(`${info.namespace}/${infoName(info)}`);
    }
    await deleteFound(context, found, {
      gracePeriod,
      cascade,
      wait: flags.bool('wait'),
      timeout: flags.duration('timeout'),
      ignoreNotFound: flags.bool('ignore-not-found') || (selecting && !flags.changed('ignore-not-found')),
      dryRun,
      quiet: false,
      output,
      warnClusterScope: namespaceGiven && !flags.bool('all-namespaces'),
      ...(only ? { only } : {}),
    });
  },
});

async function confirmed(context: CommandContext, infos: readonly Info[]): Promise<boolean> {
  await context.out(
    `You are about to delete the following ${infos.length} resource(s):\n` +
      infos.map(({ mapping, name }) => `${groupKindOf(mapping)}/${name}\n`).join('') +
      'Do you want to continue? (y/n): ',
  );
  const answer = (await context.program.stdin.read()) ?? '';
  return answer.trim().split(/\s/)[0]?.toLowerCase() === 'y';
}
