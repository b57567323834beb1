import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { toLabelSelector } from '../../selector.ts';
import { intOrString } from '../../validation.ts';
import { createFlags, createGenerated, metadata, oneName, requireName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_pdb.go */
export default defineCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none] [options]',
  short: {
    en: 'Create a pod disruption budget with the given name',
    ko: '주어진 이름의 파드 중단 예산을 만듭니다',
  },
  examples:
    '# At least one pod of the web application stays up\nkubectl create pdb web --selector=app=web --min-available=1',
  flags: [
    flag(
      'min-available',
      'string',
      'How many pods, or what part of them, must stay up.',
      '반드시 살아 있어야 하는 파드의 수나 비율.',
    ),
    flag(
      'max-unavailable',
      'string',
      'How many pods, or what part of them, may be down.',
      '내려가도 되는 파드의 수나 비율.',
    ),
    flag('selector', 'string', 'Label selector of the pods.', '파드를 고르는 레이블 셀렉터.'),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const [min, max] = [flags.string('min-available'), flags.string('max-unavailable')];
    const validate = (): void => {
      requireName(name);
      if (flags.string('selector') === '') throw new CommandError('a selector must be specified');
      if (min === '' && max === '') {
        throw new CommandError('one of min-available or max-unavailable must be specified');
      }
      if (min !== '' && max !== '') {
        throw new CommandError('min-available and max-unavailable cannot be both specified');
      }
      if (!/^\d+%?$/.test(min || max)) {
        throw new CommandError(
          `invalid format specified for ${min === '' ? 'max-unavailable' : 'min-available'}`,
        );
      }
    };
    await createGenerated(
      context,
      () => ({
        kind: 'PodDisruptionBudget',
        apiVersion: 'policy/v1',
        metadata: metadata(name),
        spec: {
          ...(min === '' ? {} : { minAvailable: intOrString(min) }),
          selector: toLabelSelector(flags.string('selector')),
          ...(max === '' ? {} : { maxUnavailable: intOrString(max) }),
        },
        status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
      }),
      { what: 'poddisruptionbudgets:', validate },
    );
  },
});
