import { attachTo } from '../attaching.ts';
import { containerFlag, flag, podRunningTimeoutFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { asError, CommandError } from '../errors.ts';
import { textOf, type JsonObject } from '../object.ts';
import { attachablePod, containerOf, namedObject, podRunningTimeout } from '../pods.ts';

/** Models kubectl/pkg/cmd/attach/attach.go */
export default defineCommand({
  name: 'attach',
  use: '(POD | TYPE/NAME) -c CONTAINER [options]',
  short: { en: 'Attach to a running container', ko: '실행 중인 컨테이너에 붙습니다' },
  examples: '# See what a running pod prints\nkubectl attach web',
  flags: [
    podRunningTimeoutFlag('1m0s'),
    containerFlag,
    flag('stdin', 'bool', 'Pass stdin to the container.', '표준 입력을 컨테이너에 넘깁니다.', {
      shorthand: 'i',
    }),
    flag('tty', 'bool', 'Stdin is a terminal.', '표준 입력이 터미널입니다.', { shorthand: 't' }),
    flag('quiet', 'bool', 'Only the output of the container.', '컨테이너의 출력만 보여 줍니다.', {
      shorthand: 'q',
    }),
  ],
  completes: { pod: 'alone' },
  async run(context) {
    const { flags, args } = context;
    const timeout = podRunningTimeout(context);
    if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
    if (args.length > 2) {
      throw new CommandError(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
      );
    }
    const pod = await attachablePod(context, await namedObject(context, args.join('/')), timeout);
    const phase = textOf(pod, 'status', 'phase');
    if (phase === 'Succeeded' || phase === 'Failed') {
      throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    let container: JsonObject;
    try {
      container = await containerOf(context, pod, flags.string('container'), flags.bool('quiet'));
    } catch (error) {
      throw new CommandError(`cannot attach to the container: ${asError(error).message}`);
    }
    await attachTo(context, pod, container, {
      stdin: flags.bool('stdin'),
      tty: flags.bool('tty'),
      quiet: flags.bool('quiet'),
      commandName: context.path,
    });
  },
});
