import type { Secret, ServiceAccount } from '../../../cluster/api/types.ts';
import { metaOf, type DescribeContext, type Describer } from './describer.ts';
import { referenceTo, searchEvents, writeEvents } from './events.ts';
import { corePath, listAll } from './lists.ts';
import { writeAnnotations, writeLabels } from './metadata.ts';
import { DescribeWriter } from './writer.ts';

/** Models kubectl/pkg/describe/describe.go describeServiceAccount */
export const describeServiceAccount: Describer<ServiceAccount> = async (account, context) => {
  const meta = metaOf(account);
  const secrets = await secretsIn(context, meta.namespace ?? '');
  const events = await searchEvents(context, referenceTo(account));
  const existing = secrets && new Set(secrets.map((secret) => metaOf(secret).name));
  const tokens = (secrets ?? []).filter((secret) => {
    const { annotations = {} } = metaOf(secret);
    return (
      secret.type === 'kubernetes.io/service-account-token' &&
      annotations['kubernetes.io/service-account.name'] === meta.name &&
      annotations['kubernetes.io/service-account.uid'] === meta.uid
    );
  });
  const writer = new DescribeWriter();
  writer.write(0, `Name:\t${meta.name ?? ''}\n`);
  writer.write(0, `Namespace:\t${meta.namespace ?? ''}\n`);
  writeLabels(writer, 'Labels', meta.labels);
  writeAnnotations(writer, 'Annotations', meta.annotations);
  const writeNames = (header: string, names: readonly (string | undefined)[]): void => {
    if (names.length === 0) writer.write(0, `${header}\t<none>\n`);
    names.forEach((name = '', at) => {
      const missing = existing && !existing.has(name) ? ' (not found)' : '';
      writer.write(0, `${at === 0 ? header : ' '.repeat(19)}\t${name}${missing}\n`);
    });
  };
  writeNames(
    'Image pull secrets:',
    (account.imagePullSecrets ?? []).map(({ name }) => name),
  );
  writeNames(
    'Mountable secrets: ',
    (account.secrets ?? []).map(({ name }) => name),
  );
  writeNames(
    'Tokens:            ',
    tokens.map((token) => metaOf(token).name),
  );
  writeEvents(writer, events, context.now());
  return writer.finish();
};

/** The secrets of a namespace; undefined when they must not be seen. */
async function secretsIn(
  context: DescribeContext,
  namespace: string,
): Promise<readonly Secret[] | undefined> {
  try {
    return await listAll<Secret>(context, corePath(namespace, 'secrets'));
  } catch {
    return undefined;
  }
}
