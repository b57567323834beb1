import { resolvePath } from '../../../shell/filesystem.ts';
import type { Command, Invocation } from '../command.ts';
import type { Profile } from '../driver.ts';
import { Exit, fail } from '../out.ts';
import { runOnNode } from '../remote.ts';

/** A file, on a node if one is named. */
interface Place {
  readonly node: string;
  readonly path: string;
}

const usage = (message: string): Exit => fail({ id: 'MK_USAGE', code: 14, message });

/** Models newRemotePath of cmd/minikube/cmd/cp.go */
function placeOf(text: string): Place {
  const [, node = '', path = text] = /^([^/:]+):(\/.*)$/.exec(text) ?? [];
  return { node, path };
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A folder as a target holds the file by its own name. Models setDstFileNameFromSrc */
const named = (target: string, source: string): string =>
  target.endsWith('/') ? target + baseOf(source) : target;

function check(source: Place, target: Place): void {
  if (source.path === '') throw usage('Source  can not be empty');
  if (target.path === '') throw usage('Target  can not be empty');
  if (source.node === '' && target.node === '' && !target.path.startsWith('/'))
    throw usage(
      'Target <remote file path> must be an absolute Path. Relative Path is not allowed (example: "minikube:/home/docker/copied.txt")',
    );
}

function nodeOf({ nodes }: Profile, wanted: string): string {
  const node = nodes.find(({ name }) => name === wanted || name.endsWith(`-${wanted}`));
  if (node) return node.name;
  throw fail({ id: 'GUEST_NODE_RETRIEVE', code: 85, message: `Node ${wanted} does not exist.` });
}

/** The text of the file that is copied. */
async function textOf(invocation: Invocation, profile: Profile, { node, path }: Place): Promise<string> {
  const { context } = invocation;
  if (node !== '') {
    const { code, out, err } = await runOnNode(invocation, nodeOf(profile, node), ['sudo', 'cat', path]);
    if (code === 0) return out;
    await context.stderr.write(`getting file from ${node} node: ${err}`);
    throw new Exit(1);
  }
  const file = resolvePath(context.cwd, path);
  if (context.files.exists(file)) return context.files.read(file);
  throw fail({
    id: 'HOST_PATH_MISSING',
    code: 35,
    message: `Cannot find directory &{ ${path}} for copy`,
  });
}

/** Models cmd/minikube/cmd/cp.go */
export const cp: Command = {
  summary: 'Copies a file to a node, or from one',
  usage: 'cp [SOURCE-NODE:]SOURCE [TARGET-NODE:]TARGET',
  async run(invocation) {
    const { context, flags } = invocation;
    const [from = '', to = '', ...more] = flags.arguments;
    if (flags.arguments.length < 2 || more.length > 0)
      throw usage(
        'Please specify the path to copy:\n\tminikube cp <source file path> <target file absolute path> (example: "minikube cp a/b.txt /copied.txt")',
      );
    const source = placeOf(from);
    const target = placeOf(named(to, source.path));
    check(source, target);
    const { profile, primary } = await invocation.running();
    const node = target.node === '' ? undefined : nodeOf(profile, target.node);
    const text = await textOf(invocation, profile, source);
    if (node === undefined && source.node !== '') {
      context.files.write(resolvePath(context.cwd, target.path), text, { mode: 0o644 });
      return undefined;
    }
    const folder = target.path.slice(0, Math.max(1, target.path.lastIndexOf('/')));
    const write = ['sudo', 'sh', '-c', 'mkdir -p "$0" && cat > "$1" && chmod 644 "$1"', folder, target.path];
    const { code, err } = await runOnNode(invocation, node ?? primary.name, write, text);
    if (code === 0) return undefined;
    throw fail({
      id: 'INTERNAL_COMMAND_RUNNER',
      code: 10,
      message: `Fail to copy file ${source.path}: ${err.trim()}`,
      report: true,
    });
  },
};
