import type { CertificateSigningRequest } from '../../api/types.ts';
import { certificateExpiry } from '../../../crypto/x509.ts';
import type { Stored } from '../../machinery/object.ts';
import { parseTime } from '../../machinery/time.ts';
import { type Controller, type ControllerContext, queueController } from '../controller.ts';

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';

const HOUR = 3_600_000;
/** How long requests are kept that were decided, and such that were not. */
const DECIDED = HOUR;
const PENDING = 24 * HOUR;

/** Whether nobody needs a request any more. Models pkg/controller/certificates/cleaner/cleaner.go */
export function isOver({ metadata, status }: Stored<CertificateSigningRequest>, now: number): boolean {
  const isOlder = (time: string | undefined, than: number): boolean => now - parseTime(time ?? '') > than;
  const { conditions = [], certificate } = status;
  if (conditions.length === 0) return isOlder(metadata.creationTimestamp, PENDING);
  return conditions.some(({ type, lastUpdateTime }) => {
    const isOld = isOlder(lastUpdateTime, DECIDED);
    if (type !== 'Approved') return isOld && (type === 'Denied' || type === 'Failed');
    if (!certificate) return false;
    const expiry = certificateExpiry(atob(certificate));
    return isOld || (expiry !== undefined && now > expiry);
  });
}

/** Removes requests for certificates that are over, every hour. Models pkg/controller/certificates/cleaner/cleaner.go */
export function certificateCleaner(context: ControllerContext): Controller {
  const { client, clock } = context;
  const untilNextLook = (): number => HOUR - (clock.now() % HOUR);
  return queueController(
    context,
    (informers, queue) =>
      informers.on(REQUESTS, ({ type }) => {
        if (type === 'ADDED') queue.addAfter('all', untilNextLook());
      }),
    (key, queue) => {
      for (const request of client.list(REQUESTS))
        if (isOver(request, clock.now())) client.delete(REQUESTS, '', request.metadata.name);
      if (client.list(REQUESTS).length > 0) queue.addAfter(key, untilNextLook());
    },
  );
}
