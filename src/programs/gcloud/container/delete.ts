import type { Command } from '../command.ts';
import { ApiError, CommandError } from '../errors.ts';
import { pythonText } from '../format/value.ts';
import { AdapterError, begin, notFound, waitFor } from './adapter.ts';
import type { OperationReference } from './adapter.ts';
import { purgeCluster } from './kubeconfig.ts';
import { requireLocation } from './location.ts';
import { clusterPath, clusterReference, selfLink } from './references.ts';
import type { ClusterReference } from './references.ts';

/** One failed deletion in the list of them: gcloud's own errors appear as objects, the API's as text. */
const failure = (error: Error): string =>
  error instanceof AdapterError
    ? ` - args: ${pythonText([error.message], true)}\n   exit_code: 1`
    : ` - ${error.message}`;

export const clustersDelete: Command = {
  async run(invocation) {
    const { arguments: args, console, context, properties } = invocation;
    const location = requireLocation(invocation);
    const references = (args.list('names') ?? []).map((name) => clusterReference(invocation, location, name));
    const list = references.map(({ cluster }) => `\n - [${cluster}] in [${location}]`);
    await console.confirm(`The following clusters will be deleted.${list.join('')}`, {
      refuseUnattended: true,
      cancelOnNo: true,
    });
    const begun: { readonly reference: ClusterReference; readonly operation: OperationReference }[] = [];
    const errors: Error[] = [];
    for (const reference of references) {
      try {
        begun.push({
          reference,
          operation: await begin(invocation, reference, 'DELETE', clusterPath(reference)),
        });
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const gone = error instanceof ApiError && error.code === 404;
        errors.push(gone ? await notFound(invocation.api, reference, error) : error);
      }
    }
    if (args.flag('async') !== true) {
      for (const { reference, operation } of begun) {
        try {
          await waitFor(invocation, operation, `Deleting cluster ${reference.cluster}`);
          purgeCluster(context, reference);
          if (properties.get('container', 'cluster') === reference.cluster) {
            properties.persist('container', 'cluster', undefined);
          }
          await console.status(`Deleted [${selfLink(reference)}].`);
        } catch (error) {
          if (!(error instanceof CommandError) || context.signal.aborted) throw error;
          errors.push(error);
        }
      }
    }
    if (errors.length > 0) {
      throw new CommandError(`Some requests did not succeed:\n${errors.map(failure).join('\n')}\n`);
    }
    return undefined;
  },
};
