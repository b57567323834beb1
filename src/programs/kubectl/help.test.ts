import { expect, it } from 'vitest';
import { TestMachine } from '../../../conformance/test-machine.ts';
import { program } from './index.ts';
import { rootCommand } from './root.ts';
import type { CommandDefinition } from './command.ts';

async function help(line: string, env: Record<string, string> = {}): Promise<string> {
  const machine = new TestMachine();
  Object.assign(machine.env, env);
  return (await machine.run(program, ['kubectl', ...line.split(' ')])).stdout;
}

it('explains a command', async () => {
  expect(await help('config use-context --help')).toBe(`Switch to a context

Aliases:
use-context, use

Examples:
  kubectl config use-context minikube

Usage:
  kubectl config use-context CONTEXT_NAME [options]

Use "kubectl options" for a list of global command-line options (applies to all commands).
`);
});

it('speaks Korean in a Korean environment', async () => {
  const korean = await help('scale --help', { LANG: 'ko_KR.UTF-8' });
  expect(korean.split('\n')[0]).toBe(
    '디플로이먼트, 레플리카셋, 레플리케이션 컨트롤러, 스테이트풀셋의 레플리카 수를 정합니다.',
  );
});

it('has words in both languages for every command and flag', async () => {
  const missing: string[] = [];
  const visit = async (definition: CommandDefinition, path: string): Promise<void> => {
    for (const flag of definition.flags ?? []) {
      if (flag.hidden !== true && (flag.usage.en === '' || flag.usage.ko === '')) {
        missing.push(`${path} --${flag.name}`);
      }
    }
    for (const entry of definition.subcommands ?? []) {
      if (entry.short.en === '' || entry.short.ko === '') missing.push(`${path} ${entry.name}`);
      const loaded = await entry.load();
      await visit(loaded, `${path} ${loaded.name}`);
    }
  };
  await visit(rootCommand, 'kubectl');
  expect(missing).toEqual([]);
});
