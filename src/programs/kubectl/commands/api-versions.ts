import { defineCommand } from '../command.ts';
import { groupVersionsIn } from '../discovery/lists.ts';
import { CommandError, asError, usageError } from '../errors.ts';

/** Models kubectl/pkg/cmd/apiresources/apiversions.go */
export default defineCommand({
  name: 'api-versions',
  use: '[options]',
  short: { en: 'Print the API versions of the server', ko: '서버가 지원하는 API 버전을 출력합니다' },
  examples: 'kubectl api-versions',
  async run(context) {
    const { args } = context;
    if (args.length > 0) throw usageError(context.path, `unexpected arguments: [${args.join(' ')}]`);
    const discovery = await context.discovery();
    discovery.invalidate();
    let versions: readonly string[];
    try {
      versions = groupVersionsIn(await discovery.groups());
    } catch (error) {
      throw new CommandError(`couldn't get available api versions from server: ${asError(error).message}`);
    }
    await context.out(
      [...versions]
        .sort()
        .map((version) => `${version}\n`)
        .join(''),
    );
  },
});
