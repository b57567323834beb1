/**
 * Replaces `$(NAME)` by its value; `$$` is a dollar sign, unknown names stay as they are.
 * Models third_party/forked/golang/expansion/expand.go
 */
export function expand(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (valueOf(name) ?? all),
  );
}
