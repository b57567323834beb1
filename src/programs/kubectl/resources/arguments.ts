import { CommandError } from '../errors.ts';

/** `a,b c d` means `a/c a/d b/c b/d`. */
export function normalizeArguments(args: readonly string[]): readonly string[] {
  const [first = '', ...names] = args;
  if (names.length === 0) return args;
  const types = splitTypes(first);
  if (types.length < 2) return args;
  return types.flatMap((type) => names.map((name) => `${type}/${name}`));
}

export const splitTypes = (argument: string): readonly string[] => [...new Set(argument.split(','))];

export function hasSlashes(args: readonly string[]): boolean {
  const slashed = args.filter((arg) => arg.includes('/')).length;
  if (slashed > 0 && slashed !== args.length) {
    throw new CommandError(
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form ' +
        "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  return slashed > 0;
}

/** Whether the arguments name objects rather than types only. Models builder.go HasNames */
export function hasNames(args: readonly string[]): boolean {
  const normal = normalizeArguments(args);
  return hasSlashes(normal) || normal.length > 1;
}

export function splitTypeName(argument: string): { readonly type: string; readonly name: string } {
  const parts = argument.split('/');
  if (parts.length !== 2) {
    throw new CommandError('arguments in resource/name form may not have more than one slash');
  }
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || splitTypes(type).length !== 1) {
    throw new CommandError('arguments in resource/name form must have a single resource and name');
  }
  return { type, name };
}
