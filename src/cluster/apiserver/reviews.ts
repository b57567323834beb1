import type {
  LocalSubjectAccessReview,
  SelfSubjectAccessReviewSpec,
  SelfSubjectRulesReviewSpec,
  SubjectAccessReviewSpec,
  TokenReviewSpec,
} from '../api/types.ts';
import { apiVersionOf } from '../kinds/kind.ts';
import { formatTime } from '../machinery/time.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { reviewLocally, reviewRules, reviewSelf, reviewSubject } from './authorization/access-reviews.ts';
import type { Caller } from './authorization/caller.ts';
import { ensureDefaultRoles } from './authorization/defaults.ts';
import { reviewToken, userInfo } from './authorization/token-review.ts';
import { parseWriteQuery, readObject } from './body.ts';
import { componentStatuses } from './component-statuses.ts';
import type { NodeDoor } from './node-door.ts';
import { json } from './responses.ts';
import type { VirtualResource } from './virtual-resources.ts';
import type { Writer } from './writer.ts';

const UNSET = { creationTimestamp: null };

/** What a review answers: the parts beside its type. */
async function answerTo(
  plural: string,
  given: object,
  namespace: string,
  caller: Caller,
  writer: Writer,
): Promise<object | undefined> {
  const { store, context } = writer;
  const { spec = {}, metadata: own = {} }: { readonly spec?: object; readonly metadata?: object } = given;
  const metadata = { ...UNSET, ...own };
  switch (plural) {
    case 'selfsubjectaccessreviews': {
      const asked: SelfSubjectAccessReviewSpec = spec;
      return { metadata, spec, status: await reviewSelf(store, caller, asked) };
    }
    case 'subjectaccessreviews': {
      const asked: SubjectAccessReviewSpec = spec;
      return { metadata, spec, status: await reviewSubject(context, asked) };
    }
    case 'localsubjectaccessreviews': {
      const review: LocalSubjectAccessReview = { metadata: own, spec };
      const status = await reviewLocally(context, review, namespace);
      return { metadata: { ...metadata, namespace }, spec, status };
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
      return { metadata, spec, status: reviewToken(asked, writer) };
    }
    default:
      return undefined;
  }
}

/** Answers requests about resources that nothing stores: questions about who one is and what one may. */
export async function answerVirtual(
  resource: VirtualResource,
  request: ApiRequest,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  caller: Caller,
  writer: Writer,
  warn: (text: string) => void,
  nodes: NodeDoor | undefined,
): Promise<ApiResponse | undefined> {
  if (resource.plural === 'componentstatuses') return componentStatuses(request, name, nodes);
  if (request.method !== 'POST') return undefined;
  const { group, version, schema } = resource;
  const { fieldValidation } = parseWriteQuery(request, 'CreateOptions');
  const apiVersion = apiVersionOf(resource);
  const read = { kind: resource, group, version, apiVersion, schema };
  const given = await readObject(request, read, fieldValidation, warn);
  await ensureDefaultRoles(writer);
  const answer = await answerTo(resource.plural, given, namespace, caller, writer);
  if (!answer) return undefined;
  return json(201, {
    kind: resource.kind,
    apiVersion,
    ...answer,
  });
}
