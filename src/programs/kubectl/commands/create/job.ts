import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import type { CommandContext } from '../../context.ts';
import { CommandError, usageError } from '../../errors.ts';
import { asObject, kindOf, nameOf, textOf, type JsonObject } from '../../object.ts';
import { findResources, KUBECTL_TYPES } from '../../resources.ts';
import { createFlags, createGenerated, metadata, oneName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_job.go */
export default defineCommand({
  name: 'job',
  use: 'NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  short: { en: 'Create a job with the given name', ko: '주어진 이름의 잡을 만듭니다' },
  examples: `
# A job that runs one command
kubectl create job hello --image=busybox -- echo hello

# A job from a cron job's template
kubectl create job now --from=cronjob/nightly`,
  flags: [
    flag('image', 'string', 'Image to run.', '실행할 이미지.'),
    flag('from', 'string', 'The cron job whose template to use.', '템플릿으로 쓸 크론잡.'),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const command = context.args.slice(1);
    const image = flags.string('image');
    const from = flags.string('from');
    const validate = (): void => {
      if ((image === '') === (from === ''))
        throw new CommandError('either --image or --from must be specified');
      if (from !== '' && command.length > 0) throw new CommandError('cannot specify --from and command');
    };
    await createGenerated(
      context,
      () =>
        from === ''
          ? {
              kind: 'Job',
              apiVersion: 'batch/v1',
              metadata: metadata(name),
              spec: jobSpec(name, image, command, 'Never'),
              status: {},
            }
          : fromCronJob(context, name, from),
      { what: 'job:', validate },
    );
  },
});

/** The specification that kubectl writes for jobs and cron jobs. */
export const jobSpec = (
  name: string,
  image: string,
  command: readonly string[],
  restartPolicy: string,
): JsonObject => ({
  template: {
    metadata: metadata(''),
    spec: {
      containers: [{ name, image, ...(command.length > 0 ? { command } : {}), resources: {} }],
      restartPolicy,
    },
  },
});

async function fromCronJob(context: CommandContext, name: string, from: string): Promise<JsonObject> {
  if (from.trim() === '') throw usageError(context.path, 'from must be an existing cronjob');
  const found = await findResources(context, {
    scheme: KUBECTL_TYPES,
    args: [from],
    namespace: await context.namespace(),
  });
  const [info, ...others] = await found.all();
  if (!info || others.length > 0) throw new CommandError('from must be an existing cronjob');
  const cronJob = info.object ?? {};
  if (kindOf(cronJob) !== 'CronJob') {
    throw new CommandError(`unknown object type *v1.${kindOf(cronJob)}`);
  }
  const template = asObject(asObject(cronJob['spec'])['jobTemplate']);
  const templateMetadata = asObject(template['metadata']);
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: {
      ...metadata(name, asObject(templateMetadata['labels']), {
        'cronjob.kubernetes.io/instantiate': 'manual',
        ...asObject(templateMetadata['annotations']),
      }),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: nameOf(cronJob),
          uid: textOf(cronJob, 'metadata', 'uid'),
          controller: true,
        },
      ],
    },
    spec: template['spec'] ?? {},
    status: {},
  };
}
