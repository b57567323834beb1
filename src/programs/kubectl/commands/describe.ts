import { allNamespacesFlag, chunkSizeFlag, fileFlags, flag, selectorFlag } from '../common-flags.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import type { DescribeContext } from '../describe/describer.ts';
import { describerFor } from '../describe/registry.ts';
import { asError, collected, CommandError, ErrorList, hasReason } from '../errors.ts';
import { findResources, type Info } from '../resources.ts';
import { withType } from '../printing.ts';

/** Models kubectl/pkg/cmd/describe/describe.go */
export default defineCommand({
  name: 'describe',
  use: '(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  short: { en: 'Show details of resources', ko: '리소스를 자세히 보여 줍니다' },
  long: {
    en: 'Shows an object in detail, together with what belongs to it, such as its events.\n\nWhere no object has the name, all whose name begins with it are shown.',
    ko: '오브젝트를 이벤트 같은 관련 정보와 함께 자세히 보여 줍니다.\n\n그 이름의 오브젝트가 없으면, 이름이 그것으로 시작하는 오브젝트를 모두 보여 줍니다.',
  },
  examples: `
# A node
kubectl describe nodes node-1

# A pod
kubectl describe pods/web

# All pods
kubectl describe pods

# The pods with a label
kubectl describe pods -l app=web

# All pods whose names begin so
kubectl describe pods web`,
  flags: [
    ...fileFlags,
    selectorFlag,
    allNamespacesFlag,
    flag('show-events', 'bool', "Show the object's events.", '오브젝트의 이벤트를 보여 줍니다.', {
      default: 'true',
    }),
    chunkSizeFlag,
  ],
  completes: 'resources',
  async run(context) {
    const { flags, args } = context;
    if (args.length === 0 && flags.list('filename').length === 0 && flags.string('kustomize') === '') {
      throw new CommandError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    }
    const { namespace, namespaceGiven } = await context.config();
    const allNamespaces = flags.bool('all-namespaces');
    const found = await findResources(context, {
      args,
      filenames: flags.list('filename'),
      kustomize: flags.string('kustomize'),
      recursive: flags.bool('recursive'),
      namespace,
      enforceNamespace: namespaceGiven && !allNamespaces,
      allNamespaces,
      selector: flags.string('selector'),
      allowEmptySelector: true,
      continueOnError: true,
      latest: true,
      chunkSize: flags.number('chunk-size'),
    });
    const { infos, errors } = await found.infos();
    const [first] = errors;
    if (errors.length === 1 && first && hasReason(first, 'NotFound') && args.length === 2) {
      return describeMatching(context, first);
    }
    const failure = collected(errors);
    const problems: Error[] = failure ? [failure] : [];
    let printed = false;
    for (const info of infos) {
      try {
        const text = await describe(context, info);
        await context.out(printed ? `\n\n${text}` : text);
        printed = true;
      } catch (error) {
        if (context.program.signal.aborted) throw error;
        const problem = asError(error);
        if (problems.every(({ message }) => message !== problem.message)) problems.push(problem);
      }
    }
    if (infos.length === 0 && problems.length === 0) {
      await context.err(
        allNamespaces ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`,
      );
    }
    if (problems.length > 0) throw new ErrorList(problems);
  },
});

async function describe(context: CommandContext, { mapping, object }: Info): Promise<string> {
  const describer = await context.load(describerFor(mapping.group, mapping.kind));
  const details: DescribeContext = {
    client: await context.client(),
    showEvents: context.flags.bool('show-events'),
    chunkSize: context.flags.number('chunk-size'),
    now: () => context.program.clock.now(),
  };
  return describer(withType(object ?? {}, mapping), details);
}

/** Describes all objects whose name begins with what was asked for. */
async function describeMatching(context: CommandContext, notFound: Error): Promise<void> {
  const [type = '', prefix = ''] = context.args;
  const found = await findResources(context, {
    args: [type],
    namespace: await context.namespace(),
    allowEmptySelector: true,
    singleResourceType: true,
    chunkSize: context.flags.number('chunk-size'),
  });
  const matching = (await found.all()).filter(({ name }) => name.startsWith(prefix));
  if (matching.length === 0) throw notFound;
  for (const info of matching) await context.out(`${await describe(context, info)}\n`);
}
