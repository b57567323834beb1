import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { createFlags, createGenerated, metadata, oneName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_priorityclass.go */
export default defineCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  short: {
    en: 'Create a priority class with the given name',
    ko: '주어진 이름의 우선순위 클래스를 만듭니다',
  },
  examples:
    '# A priority class of value 1000\nkubectl create priorityclass high --value=1000 --description="important"',
  flags: [
    flag('value', 'int32', 'The value of this priority.', '이 우선순위의 값.'),
    flag(
      'global-default',
      'bool',
      'Whether pods without a priority class get this one.',
      '우선순위가 없는 파드에 이 클래스를 적용합니다.',
    ),
    flag('description', 'string', 'When to use this class.', '언제 쓰는 클래스인지 설명합니다.'),
    flag(
      'preemption-policy',
      'string',
      'Whether pods may push out others of lower priority.',
      '더 낮은 우선순위의 파드를 밀어낼 수 있는지 정합니다.',
      {
        default: 'PreemptLowerPriority',
      },
    ),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const policy = flags.string('preemption-policy');
    const description = flags.string('description');
    await createGenerated(
      context,
      () => ({
        kind: 'PriorityClass',
        apiVersion: 'scheduling.k8s.io/v1',
        metadata: metadata(name),
        value: flags.number('value'),
        ...(flags.bool('global-default') ? { globalDefault: true } : {}),
        ...(description === '' ? {} : { description }),
        preemptionPolicy: policy,
      }),
      { what: 'priorityclass:', clusterScoped: true },
    );
  },
});
