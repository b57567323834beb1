import { flag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import { CommandError } from '../errors.ts';
import { buildKustomization } from '../kustomization.ts';

/** Models kubectl/pkg/cmd/kustomize/kustomize.go */
export default defineCommand({
  name: 'kustomize',
  use: 'DIR [flags] [options]',
  short: { en: 'Build a kustomization from a directory', ko: '디렉터리의 kustomization을 빌드합니다' },
  examples: '# The current directory\nkubectl kustomize',
  flags: [
    flag('output', 'string', 'Write the output to this file.', '출력을 이 파일에 적습니다.', {
      shorthand: 'o',
    }),
  ],
  completes: 'files',
  async run(context) {
    const { args, flags, program } = context;
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
    const text = await buildKustomization(context, args[0] ?? '.');
    const output = flags.string('output');
    if (output === '') await context.out(text);
    else program.files.write(output.startsWith('/') ? output : `${program.cwd}/${output}`, text);
  },
});
