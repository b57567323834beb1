import type { CommandContext } from './context.ts';
import { asError, CommandError, ConnectionError } from './errors.ts';
import { isObject } from './object.ts';
import { quote } from './text.ts';

/**
 * What is checked before a document is sent; the fields themselves are the server's to check.
 * @param advises whether the text tells how to turn it off
 * Models kubectl/pkg/validation/schema.go paramVerifyingSchema
 */
export function validator(
  context: CommandContext,
  directive: string,
  advises = true,
): (document: unknown) => Promise<void> {
  return async (document) => {
    if (directive === 'Ignore') return;
    try {
      const problems = problemsOf(document);
      if (problems.length === 1) throw new CommandError(problems[0]);
      if (problems.length > 0) throw new CommandError(`[${problems.join(', ')}]`);
      await needServer(context);
    } catch (error) {
      if (!advises) throw error;
      throw new CommandError(
        `error validating data: ${asError(error).message}; if you choose to ignore these errors, turn validation off with --validate=false`,
      );
    }
  };
}

function problemsOf(document: unknown): readonly string[] {
  if (!isObject(document)) return ['invalid object to validate'];
  const { apiVersion, kind } = document;
  const problems: string[] = [];
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  return problems;
}

/** The real client asks for the server's OpenAPI document here; what matters is whether anybody answers. */
async function needServer(context: CommandContext): Promise<void> {
  const client = await context.client();
  try {
    await context.reachable();
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    const url = client.urlOf({ path: '/openapi/v2', query: { timeout: '32s' } });
    throw new CommandError(`failed to download openapi: Get ${quote(url)}: ${error.detail}`);
  }
}
