import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand, type CommandDefinition, type CommandEntry } from '../command.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  flag,
  printFlags,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from '../common-flags.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, usageError } from '../errors.ts';
import { withLastApplied } from '../last-applied.ts';
import { objectPrinter } from '../printing.ts';
import { recorded, recordFlag } from '../record.ts';
import { findResources } from '../resources.ts';
import { validator } from '../schema-validation.ts';
import { createObject, validationOf, withSource } from '../writes.ts';

const subcommand = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
  aliases?: readonly string[],
): CommandEntry => ({
  name,
  short: { en, ko },
  ...(aliases === undefined ? {} : { aliases }),
  load: async () => (await load()).default,
});

/** Models kubectl/pkg/cmd/create/create.go */
export default defineCommand({
  name: 'create',
  use: '-f FILENAME [options]',
  short: {
    en: 'Create a resource from a file or from stdin',
    ko: '파일이나 표준 입력으로 리소스를 만듭니다',
  },
  examples: `
# A pod from a file
kubectl create -f ./pod.yaml

# A pod from stdin
cat pod.yaml | kubectl create -f -`,
  flags: [
    ...fileFlags,
    recordFlag,
    validateFlag,
    flag('edit', 'bool', 'Edit the resource before it is created.', '만들기 전에 리소스를 편집합니다.'),
    flag(
      'windows-line-endings',
      'bool',
      'With --edit: line endings of Windows.',
      '--edit와 함께: 윈도우 줄바꿈을 씁니다.',
    ),
    saveConfigFlag,
    dryRunFlag,
    selectorFlag,
    flag('raw', 'string', 'Path to POST the file to, as it is.', '파일을 그대로 POST할 경로.'),
    fieldManagerFlag('kubectl-create'),
    ...printFlags,
  ],
  subcommands: [
    subcommand('clusterrole', 'Create a cluster role', '클러스터 롤을 만듭니다', () =>
      onDemand(import('./create/clusterrole.ts')),
    ),
    subcommand('clusterrolebinding', 'Bind a cluster role', '클러스터 롤을 연결합니다', () =>
      onDemand(import('./create/clusterrolebinding.ts')),
    ),
    subcommand(
      'configmap',
      'Create a config map from files or literal values',
      '파일이나 값으로 컨피그맵을 만듭니다',
      () => onDemand(import('./create/configmap.ts')),
      ['cm'],
    ),
    subcommand(
      'cronjob',
      'Create a cron job with the given name',
      '크론잡을 만듭니다',
      () => onDemand(import('./create/cronjob.ts')),
      ['cj'],
    ),
    subcommand(
      'deployment',
      'Create a deployment with the given name',
      '디플로이먼트를 만듭니다',
      () => onDemand(import('./create/deployment.ts')),
      ['deploy'],
    ),
    subcommand(
      'ingress',
      'Create an ingress with the given name',
      '인그레스를 만듭니다',
      () => onDemand(import('./create/ingress.ts')),
      ['ing'],
    ),
    subcommand('job', 'Create a job with the given name', '잡을 만듭니다', () =>
      onDemand(import('./create/job.ts')),
    ),
    subcommand(
      'namespace',
      'Create a namespace with the given name',
      '네임스페이스를 만듭니다',
      () => onDemand(import('./create/namespace.ts')),
      ['ns'],
    ),
    subcommand(
      'poddisruptionbudget',
      'Create a pod disruption budget',
      '파드 중단 예산을 만듭니다',
      () => onDemand(import('./create/poddisruptionbudget.ts')),
      ['pdb'],
    ),
    subcommand(
      'priorityclass',
      'Create a priority class',
      '우선순위 클래스를 만듭니다',
      () => onDemand(import('./create/priorityclass.ts')),
      ['pc'],
    ),
    subcommand(
      'quota',
      'Create a quota with the given name',
      '쿼터를 만듭니다',
      () => onDemand(import('./create/quota.ts')),
      ['resourcequota'],
    ),
    subcommand('role', 'Create a role with one rule', '롤을 만듭니다', () =>
      onDemand(import('./create/role.ts')),
    ),
    subcommand('rolebinding', 'Bind a role or cluster role', '롤이나 클러스터 롤을 연결합니다', () =>
      onDemand(import('./create/rolebinding.ts')),
    ),
    subcommand('secret', 'Create a secret of a given type', '시크릿을 만듭니다', () =>
      onDemand(import('./create/secret.ts')),
    ),
    subcommand(
      'service',
      'Create a service of a given type',
      '서비스를 만듭니다',
      () => onDemand(import('./create/service.ts')),
      ['svc'],
    ),
    subcommand(
      'serviceaccount',
      'Create a service account',
      '서비스 어카운트를 만듭니다',
      () => onDemand(import('./create/serviceaccount.ts')),
      ['sa'],
    ),
    subcommand('token', 'Request a token of a service account', '서비스 어카운트의 토큰을 요청합니다', () =>
      onDemand(import('./create/token.ts')),
    ),
  ],
  async run(context) {
    const { flags, args } = context;
    if (args.length > 0) throw usageError(context.path, `Unexpected args: [${args.join(' ')}]`);
    const dryRun = await dryRunOf(context);
    const validation = validationOf(context);
    const printer = await objectPrinter(context, 'created', dryRun);
    if (flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      throw new CommandError('must specify one of -f and -k');
    }
    if (flags.string('raw') !== '') return (await context.load(import('../raw.ts'))).sendRaw(context, 'POST');
    if (flags.bool('edit')) {
      const { editBeforeCreate } = await context.load(import('./edit.ts'));
      return editBeforeCreate(context);
    }
    const { namespace } = await context.config();
    const found = await findResources(context, {
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: flags.changed('namespace'),
      selector: flags.string('selector'),
      continueOnError: true,
      validate: validator(context, validation),
    });
    let count = 0;
    await found.visit(async (info) => {
      let object = recorded(context, info.object ?? {});
      if (flags.bool('save-config')) object = withLastApplied(object);
      if (dryRun !== 'client') {
        try {
          object = await createObject(context, info.mapping, info.namespace, object, {
            dryRun,
            fieldManager: flags.string('field-manager'),
            fieldValidation: validation,
          });
        } catch (error) {
          throw withSource('creating', info.source, error);
        }
      }
      count++;
      await printer.print(object);
    });
    if (count === 0) throw new CommandError('no objects passed to create');
  },
});
