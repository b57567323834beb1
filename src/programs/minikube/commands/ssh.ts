import { joinProcess } from '../../remote-process.ts';
import type { Command } from '../command.ts';
import { fail } from '../out.ts';
import { exitCodeOf } from '../remote.ts';

export const ssh: Command = {
  summary: 'Runs a command on a node',
  usage: 'ssh [flags] -- COMMAND',
  flags: { node: { short: 'n', kind: 'text' }, 'native-ssh': { kind: 'switch' } },
  async run(invocation) {
    const { context, driver, flags, profileName } = invocation;
    const { profile } = await invocation.running();
    const wanted = flags.text('node');
    const node = profile.nodes.find(
      ({ name }) => name === (wanted ?? profileName) || name.endsWith(`-${wanted}`),
    );
    if (!node)
      throw fail({
        id: 'GUEST_NODE_RETRIEVE',
        code: 85,
        message: `retrieving node: Could not find node ${wanted}`,
        report: true,
      });
    const words = [...flags.arguments, ...flags.rest];
    const tty = words.length === 0 && context.isTerminal(0);
    const command = words.length === 0 ? ['/bin/bash'] : ['/bin/bash', '-c', words.join(' ')];
    const session = await driver.login(profileName, node.name, command, tty);
    const code = exitCodeOf(await joinProcess(context, session, { stdin: true, tty }));
    if (code === 0) return 0;
    await context.stderr.write(`ssh: Process exited with status ${code}\n`);
    return 1;
  },
};
