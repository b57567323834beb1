import type { Secret } from '../../api/types.ts';
import { podSecrets } from '../../apiserver/authorization/node-graph.ts';
import { ApiError } from '../../machinery/errors.ts';
import {
  ACCOUNT_NAME,
  ACCOUNT_UID,
  INVALID_SINCE,
  LAST_USED,
  TOKEN_SECRET,
} from '../../machinery/legacy-token.ts';
import type { Stored } from '../../machinery/object.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import type { Store } from '../../store/store.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

const DAY = 86_400_000;
/** How long a token may be unused, in milliseconds: the default of `--legacy-service-account-token-clean-up-period`. */
const UNUSED = 365 * DAY;
const TRACKING = 'kube-system/kube-apiserver-legacy-service-account-token-tracking';

const dayOf = (time: number): string => formatTime(time).slice(0, 10);

/** The beginning of a day in milliseconds since the epoch; undefined for what is none. */
function parseDay(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || dayOf(time) !== text ? undefined : time;
}

/** Whether a token was made for a service account by itself, as the account's list of secrets shows. */
function isGenerated(store: Store, { metadata }: Stored<Secret>): boolean {
  const { [ACCOUNT_NAME]: name = '', [ACCOUNT_UID]: uid = '' } = metadata.annotations ?? {};
  const account = store.get('serviceaccounts', `${metadata.namespace ?? ''}/${name}`);
  if (!account || (uid !== '' && uid !== account.metadata.uid)) return false;
  return account.secrets?.some((reference) => reference.name === metadata.name) === true;
}

/** What is to be done about a secret: one that nobody uses is marked first, and goes as long after that again. */
export function cleaningOf(
  store: Store,
  secret: Stored<Secret>,
  now: number,
  unused = UNUSED,
): 'delete' | 'mark' | undefined {
  const since = parseDay(store.get('configmaps', TRACKING)?.data?.['since']);
  // It is tracked for certain from the day after.
  if (since === undefined || now < since + DAY + unused) return undefined;
  const { type, metadata } = secret;
  if (type !== TOKEN_SECRET || metadata.deletionTimestamp !== undefined) return undefined;
  if (parseTime(metadata.creationTimestamp) >= now - unused) return undefined;
  const oldest = dayOf(now - unused);
  const { [LAST_USED]: lastUsed, [INVALID_SINCE]: invalidSince = '' } = metadata.labels ?? {};
  if (lastUsed !== undefined && (parseDay(lastUsed) === undefined || lastUsed >= oldest)) return undefined;
  if (!isGenerated(store, secret)) return undefined;
  if (store.list('pods', metadata.namespace).some(({ spec }) => podSecrets(spec).has(metadata.name)))
    return undefined;
  if (parseDay(invalidSince) === undefined) return 'mark';
  return invalidSince >= oldest ? undefined : 'delete';
}

/**
 * Deletes the tokens of old that nobody uses any more; looks once a day.
 * Models pkg/controller/serviceaccount/legacy_serviceaccount_token_cleaner.go
 */
export function tokenCleaner(context: ControllerContext): Controller {
  const { store, client, clock } = context;
  return queueController(
    context,
    (informers, queue) =>
      informers.on('serviceaccounts', ({ object: { metadata, secrets = [] }, type }) => {
        if (type === 'DELETED') return;
        for (const { name = '' } of secrets)
          queue.addAfter(`${metadata.namespace ?? ''}/${name}`, DAY - (clock.now() % DAY));
      }),
    (key, queue) => {
      const secret = store.get('secrets', key);
      if (!secret || !isGenerated(store, secret)) return;
      const now = clock.now();
      const { namespace = '', name, resourceVersion, labels } = secret.metadata;
      const wanted = cleaningOf(store, secret, now);
      if (wanted !== 'delete') queue.addAfter(key, DAY - (now % DAY));
      if (wanted === 'mark')
        client.update('secrets', {
          ...secret,
          metadata: { ...secret.metadata, labels: { ...labels, [INVALID_SINCE]: dayOf(now) } },
        });
      if (wanted !== 'delete') return;
      try {
        client.delete('secrets', namespace, name, { preconditions: { resourceVersion } });
      } catch (error) {
        if (!(error instanceof ApiError) || !['Conflict', 'NotFound'].includes(error.reason)) throw error;
      }
    },
  );
}
