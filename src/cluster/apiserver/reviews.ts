import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReviewSpec,
  SelfSubjectRulesReviewSpec,
  SubjectAccessReviewSpec,
  TokenReviewSpec,
} from '../api/types.ts';
import { formatTime } from '../machinery/time.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { reviewLocally, reviewRules, reviewSelf, reviewSubject } from './authorization/access-reviews.ts';
import type { Caller } from './authorization/caller.ts';
import { ensureDefaultRoles } from './authorization/defaults.ts';
import { reviewToken, userInfo } from './authorization/token-review.ts';
import { isMap, readBody, type JsonMap } from './body.ts';
import { componentStatuses } from './component-statuses.ts';
import { json } from './responses.ts';
import type { VirtualResource } from './virtual-resources.ts';
import type { Writer } from './writer.ts';

const UNSET = { creationTimestamp: null };

/** What a review answers: the parts beside its type. */
function answerTo(
  plural: string,
  given: JsonMap,
  namespace: string,
  caller: Caller,
  writer: Writer,
): object | undefined {
  const { store, context } = writer;
  const spec: object = isMap(given['spec']) ? given['spec'] : {};
  const own = isMap(given['metadata']) ? given['metadata'] : {};
  const metadata = { ...UNSET, ...own };
  switch (plural) {
    case 'selfsubjectaccessreviews': {
      const asked: SelfSubjectAccessReviewSpec = spec;
      return { metadata, spec, status: reviewSelf(store, caller, asked) };
    }
    case 'subjectaccessreviews': {
      const asked: SubjectAccessReviewSpec = spec;
      return { metadata, spec, status: reviewSubject(store, asked) };
    }
    case 'localsubjectaccessreviews': {
      const review: LocalSubjectAccessReview = { metadata: own, spec };
      return { metadata: { ...metadata, namespace }, spec, status: reviewLocally(store, review, namespace) };
    }
    case 'selfsubjectrulesreviews': {
      const asked: SelfSubjectRulesReviewSpec = spec;
      return { metadata: UNSET, spec: {}, status: reviewRules(store, caller, asked.namespace ?? '') };
    }
    case 'selfsubjectreviews':
      return {
        metadata: { creationTimestamp: formatTime(context.now) },
        status: { userInfo: userInfo(caller) },
      };
    case 'tokenreviews': {
      const asked: Partial<TokenReviewSpec> = spec;
      return { metadata, spec, status: reviewToken(asked, store, context.now) };
    }
    default:
      return undefined;
  }
}

/** Answers requests about resources that nothing stores: questions about who one is and what one may. */
export async function answerVirtual(
  resource: VirtualResource,
  request: ApiRequest,
  namespace: string,
  caller: Caller,
  writer: Writer,
): Promise<ApiResponse | undefined> {
  if (resource.plural === 'componentstatuses') return componentStatuses(request);
  if (request.method !== 'POST') return undefined;
  const given = await readBody(request);
  await ensureDefaultRoles(writer);
  const answer = answerTo(resource.plural, isMap(given) ? given : {}, namespace, caller, writer);
  if (!answer) return undefined;
  return json(201, {
    kind: resource.kind,
    apiVersion: `${resource.group}/${resource.version}`,
    ...answer,
  });
}
