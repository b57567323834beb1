import { defineCommand } from '../../command.ts';
import { flag } from '../../common-flags.ts';
import { CommandError } from '../../errors.ts';
import { commandOf, createFlags, createGenerated, metadata, oneName } from './generated.ts';

/** Models kubectl/pkg/cmd/create/create_deployment.go */
export default defineCommand({
  name: 'deployment',
  aliases: ['deploy'],
  use: 'NAME --image=image -- [COMMAND] [args...] [options]',
  short: { en: 'Create a deployment with the given name', ko: '주어진 이름의 디플로이먼트를 만듭니다' },
  examples: `
# A deployment that runs nginx
kubectl create deployment web --image=nginx

# With three replicas and a container port
kubectl create deployment web --image=nginx --replicas=3 --port=80`,
  flags: [
    flag(
      'image',
      'stringSlice',
      'Image to run; several make a pod of several containers.',
      '실행할 이미지. 여러 개면 컨테이너가 여러 개인 파드가 됩니다.',
      {
        required: true,
      },
    ),
    flag('port', 'int32', 'The port that the container listens on.', '컨테이너가 여는 포트.', {
      default: '-1',
    }),
    flag('replicas', 'int32', 'How many replicas to run.', '실행할 레플리카 수.', {
      shorthand: 'r',
      default: '1',
    }),
    ...createFlags,
  ],
  async run(context) {
    const { flags } = context;
    const name = oneName(context);
    const images = flags.list('image');
    const command = commandOf(context);
    const validate = (): void => {
      if (images.length > 1 && command.length > 0) {
        throw new CommandError('cannot specify multiple --image options and command');
      }
    };
    const port = flags.number('port');
    const labels = { app: name };
    await createGenerated(
      context,
      () => ({
        kind: 'Deployment',
        apiVersion: 'apps/v1',
        metadata: metadata(name, labels),
        spec: {
          replicas: flags.number('replicas'),
          selector: { matchLabels: labels },
          template: {
            metadata: metadata('', labels),
            spec: {
              containers: images.map((image, at) => ({
                name: containerName(image, context.program.random),
                image,
                ...(command.length > 0 ? { command } : {}),
                ...(at === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
                resources: {},
              })),
            },
          },
          strategy: {},
        },
        status: {},
      }),
      { what: 'deployment:', validate },
    );
  },
});

/** The image's last part without tag and digest; one with a dot or underscore gets a random suffix. */
function containerName(image: string, random: () => number): string {
  const base = (image.split('/').at(-1) ?? '').split(':')[0]?.split('@')[0] ?? '';
  if (!/[_.]/.test(base)) return base;
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  const suffix = Array.from({ length: 5 }, () => alphabet.charAt(Math.floor(random() * alphabet.length)));
  return `${base.replace(/[_.]/g, '-')}-${suffix.join('')}`;
}
