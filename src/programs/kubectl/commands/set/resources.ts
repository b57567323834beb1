import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwCollected } from '../../errors.ts';
import { asObject } from '../../object.ts';
import { objectPrinter } from '../../printing.ts';
import { recordFlag } from '../../record.ts';
import { resourceList } from '../create/quota.ts';
import {
  checkSetFlags,
  mapContainers,
  matchesPattern,
  setFlags,
  targets,
  updateAll,
  withPodSpec,
} from './pod-template.ts';

/** Models kubectl/pkg/cmd/set/set_resources.go */
export default defineCommand({
  name: 'resources',
  use: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS] [options]',
  short: { en: "Change a pod template's requests and limits", ko: '파드 템플릿의 요청량과 한도를 바꿉니다' },
  examples:
    '# Requests and limits for all containers of a deployment\nkubectl set resources deployment web --requests=cpu=100m --limits=cpu=200m',
  flags: [
    ...setFlags,
    recordFlag,
    flag(
      'containers',
      'string',
      "The containers to change; may use '*'.",
      "바꿀 컨테이너. '*'를 쓸 수 있습니다.",
      {
        shorthand: 'c',
        default: '*',
      },
    ),
    flag(
      'limits',
      'string',
      "The limits, such as 'cpu=100m,memory=256Mi'.",
      "한도. 예: 'cpu=100m,memory=256Mi'.",
    ),
    flag(
      'requests',
      'string',
      "The requests, such as 'cpu=100m,memory=256Mi'.",
      "요청량. 예: 'cpu=100m,memory=256Mi'.",
    ),
  ],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'resource requirements updated', dryRun, true);
    const infos = await targets(context, context.args);
    throwCollected(checkSetFlags(context, dryRun).slice(0, 1));
    if (flags.string('limits') === '' && flags.string('requests') === '') {
      throw new CommandError(
        'you must specify an update to requests or limits (in the form of --requests/--limits)',
      );
    }
    const limits = resourceList(flags.string('limits'));
    const requests = resourceList(flags.string('requests'));
    const selector = flags.string('containers');
    const errors: Error[] = [];
    await updateAll(context, infos, {
      dryRun,
      printer,
      errors,
      failure: 'failed to patch resources update to pod template',
      change: (object) =>
        withPodSpec(object, (spec) => {
          const changed = mapContainers(spec, matchesPattern(selector), (container) => {
            const resources = asObject(container['resources']);
            return {
              ...container,
              resources: {
                ...resources,
                ...(limits ? { limits: { ...asObject(resources['limits']), ...limits } } : {}),
                ...(requests ? { requests: { ...asObject(resources['requests']), ...requests } } : {}),
              },
            };
          });
          if (changed.count === 0) {
            errors.push(new CommandError(`error: unable to find container named ${selector}`));
          }
          return changed.spec;
        }),
    });
  },
});
