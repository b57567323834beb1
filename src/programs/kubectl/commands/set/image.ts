import { defineCommand } from '../../command.ts';
import { dryRunOf } from '../../dry-run.ts';
import { CommandError, throwCollected } from '../../errors.ts';
import { objectPrinter } from '../../printing.ts';
import { recordFlag } from '../../record.ts';
import { quote } from '../../text.ts';
import { splitPairs } from '../pairs.ts';
import { checkSetFlags, mapContainers, setFlags, targets, updateAll, withPodSpec } from './pod-template.ts';

/** Models kubectl/pkg/cmd/set/set_image.go */
export default defineCommand({
  name: 'image',
  use: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  short: { en: "Change a pod template's image", ko: '파드 템플릿의 이미지를 바꿉니다' },
  long: {
    en: "Change the images of containers in a pod or in a workload's pod template. '*' stands for all containers.",
    ko: "파드나 워크로드의 파드 템플릿에 있는 컨테이너 이미지를 바꿉니다. '*'는 모든 컨테이너를 뜻합니다.",
  },
  examples: `
# The container nginx of a deployment gets another image
kubectl set image deployment/web nginx=nginx:1.27`,
  flags: [...setFlags, recordFlag],
  completes: {
    types: [
      'daemonsets',
      'deployments',
      'pods',
      'cronjobs',
      'replicasets',
      'replicationcontrollers',
      'statefulsets',
    ],
    once: true,
  },
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const printer = await objectPrinter(context, 'image updated', dryRun, true);
    const { resources, pairs } = splitPairs(context.args, 'image');
    const invalid = pairs.filter((pair) => pair.indexOf('=') <= 0);
    if (invalid.length > 0) throw new CommandError(`invalid image format: ${invalid.join(', ')}`);
    const images = new Map(
      pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
    const infos = await targets(context, resources);
    const problems = [...checkSetFlags(context, 'none')];
    const serverSide = checkSetFlags(context, dryRun).slice(problems.length);
    if (resources.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      problems.push(
        new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>'),
      );
    }
    if (images.size === 0) problems.push(new CommandError('at least one image update is required'));
    else if (images.size > 1 && images.has('*')) {
      problems.push(
        new CommandError(
          'all containers are already specified by *, but saw more than one container_name=container_image pairs',
        ),
      );
    }
    throwCollected([...problems, ...serverSide]);
    const errors: Error[] = [];
    await updateAll(context, infos, {
      dryRun,
      printer,
      errors,
      failure: 'failed to patch image update to pod template:',
      change: (object) =>
        withPodSpec(object, (spec) => {
          let next = spec;
          for (const [name, image] of images) {
            const changed = mapContainers(
              next,
              (container) => name === '*' || container === name,
              (container) => ({ ...container, image }),
            );
            if (changed.count === 0) {
              errors.push(new CommandError(`error: unable to find container named ${quote(name)}`));
            }
            next = changed.spec;
          }
          return next;
        }),
    });
  },
});
