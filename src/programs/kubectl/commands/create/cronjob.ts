import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { commandOf, createFlags, createGenerated, metadata, oneName } from './generated.ts';
import { jobSpec } from './job.ts';

/** Models kubectl/pkg/cmd/create/create_cronjob.go */
export default defineCommand({
  name: 'cronjob',
  aliases: ['cj'],
  use: "NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags] [options]",
  short: { en: 'Create a cron job with the given name', ko: '주어진 이름의 크론잡을 만듭니다' },
  examples:
    '# A cron job that runs every minute\nkubectl create cronjob tick --image=busybox --schedule="* * * * *" -- date',
  flags: [
    flag('image', 'string', 'Image to run.', '실행할 이미지.', { required: true }),
    flag('schedule', 'string', 'When to run, in the format of cron.', '실행할 때를 cron 형식으로 적습니다.', {
      required: true,
    }),
    flag(
      'restart',
      'string',
      "The job's restart policy: OnFailure or Never.",
      '잡의 재시작 정책: OnFailure 또는 Never.',
    ),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    await createGenerated(
      context,
      () => ({
        kind: 'CronJob',
        apiVersion: 'batch/v1',
        metadata: metadata(name),
        spec: {
          schedule: flags.string('schedule'),
          jobTemplate: {
            metadata: metadata(name),
            spec: jobSpec(
              name,
              flags.string('image'),
              commandOf(context),
              flags.string('restart') || 'OnFailure',
            ),
          },
        },
        status: {},
      }),
      { what: 'cronjob:' },
    );
  },
});
