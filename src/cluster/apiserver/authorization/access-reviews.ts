import type {
  LocalSubjectAccessReview,
  PolicyRule,
  SelfSubjectAccessReviewSpec,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
  SubjectRulesReviewStatus,
} from '../../api/types.ts';
import type { WriteContext } from '../../kinds/kind.ts';
import { FieldErrors } from '../../machinery/field-errors.ts';
import { GoText, quote } from '../../machinery/go.ts';
import { badRequest, invalid } from '../../machinery/status.ts';
import type { Store } from '../../store/store.ts';
import { nodeOf, recognized, type Caller } from './caller.ts';
import { decide } from './decision.ts';
import { aggregate, grantsOf, type Attributes } from './rbac.ts';

type Asked = Pick<SelfSubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>;

function attributesOf({ resourceAttributes: asked, nonResourceAttributes: path }: Asked): Attributes {
  if (!asked) return { type: 'path', verb: path?.verb ?? '', path: path?.path ?? '' };
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = asked;
  const { rawSelector, requirements = [] } = asked.fieldSelector ?? {};
  const single = requirements.flatMap(({ key, operator, values = [] }) =>
    operator === 'In' && values.length === 1 ? `${key}=${values.join('')}` : [],
  );
  return {
    type: 'resource',
    verb,
    group,
    resource: subresource === '' ? resource : `${resource}/${subresource}`,
    namespace,
    name,
    fieldSelector: rawSelector ?? single.join(','),
  };
}

function checkAsked({ resourceAttributes, nonResourceAttributes }: Asked, errors: FieldErrors): void {
  if (resourceAttributes && nonResourceAttributes) {
    const { path = '', verb = '' } = nonResourceAttributes;
    const shown = `authorization.NonResourceAttributes{Path:${quote(path)}, Verb:${quote(verb)}}`;
    const detail = 'cannot be specified in combination with resourceAttributes';
    errors.invalid('spec.nonResourceAttributes', new GoText(shown), detail);
  }
  if (!resourceAttributes && !nonResourceAttributes) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    errors.invalid('spec.resourceAttributes', 'null', detail);
  }
}

function checkSubject({ user = '', groups = [] }: SubjectAccessReviewSpec, errors: FieldErrors): void {
  if (user !== '' || groups.length > 0) return;
  errors.invalid('spec.user', user, 'at least one of user or group must be specified');
}

/** The server has forgotten the kind when it refuses. */
function refuseIf(errors: FieldErrors): void {
  if (!errors.empty) throw invalid({ group: 'authorization.k8s.io', name: '' }, '', errors);
}

async function access(store: Store, caller: Caller, asked: Asked): Promise<SubjectAccessReviewStatus> {
  const { allowed, reason } = await decide(store, caller, attributesOf(asked));
  return { allowed, ...(reason === '' ? {} : { reason }) };
}

/** What the caller may. Models pkg/registry/authorization/selfsubjectaccessreview/rest.go */
export async function reviewSelf(
  store: Store,
  caller: Caller,
  spec: SelfSubjectAccessReviewSpec,
): Promise<SubjectAccessReviewStatus> {
  const errors = new FieldErrors();
  checkAsked(spec, errors);
  refuseIf(errors);
  return access(store, caller, spec);
}

const subjectOf = ({ user = '', groups = [], uid, extra }: SubjectAccessReviewSpec): Caller => ({
  username: user,
  groups,
  ...(uid === undefined ? {} : { uid }),
  ...(extra === undefined ? {} : { extra }),
});

/** What somebody may. Models pkg/registry/authorization/subjectaccessreview/rest.go */
export async function reviewSubject(
  { store, settings }: Pick<WriteContext, 'store' | 'settings'>,
  spec: SubjectAccessReviewSpec,
): Promise<SubjectAccessReviewStatus> {
  const errors = new FieldErrors();
  checkAsked(spec, errors);
  checkSubject(spec, errors);
  refuseIf(errors);
  return access(store, recognized(subjectOf(spec), settings.owner), spec);
}

/** What somebody may in a namespace. Models pkg/registry/authorization/localsubjectaccessreview/rest.go */
export async function reviewLocally(
  { store, settings }: Pick<WriteContext, 'store' | 'settings'>,
  { metadata, spec }: LocalSubjectAccessReview,
  namespace: string,
): Promise<SubjectAccessReviewStatus> {
  const errors = new FieldErrors();
  checkAsked(spec, errors);
  checkSubject(spec, errors);
  const own = metadata?.namespace ?? namespace;
  const asked = spec.resourceAttributes?.namespace ?? '';
  if (spec.resourceAttributes && asked !== own) {
    errors.invalid('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace');
  }
  if (spec.nonResourceAttributes) {
    const { path = '', verb = '' } = spec.nonResourceAttributes;
    const shown = `authorization.NonResourceAttributes{Path:${quote(path)}, Verb:${quote(verb)}}`;
    errors.invalid('spec.nonResourceAttributes', new GoText(shown), 'disallowed on this kind of request');
  }
  refuseIf(errors);
  return access(store, recognized(subjectOf(spec), settings.owner), spec);
}

const resourceRule = ({ verbs, apiGroups, resources, resourceNames }: PolicyRule) => ({
  verbs,
  ...(apiGroups ? { apiGroups } : {}),
  ...(resources ? { resources } : {}),
  ...(resourceNames?.length ? { resourceNames } : {}),
});

const NO_RULES = 'node authorizer does not support user rule resolution';
const NO_WEBHOOK_RULES = 'webhook authorizer does not support user rule resolution';

/** All rules for the caller in a namespace. Models pkg/registry/authorization/selfsubjectrulesreview/rest.go */
export function reviewRules(store: Store, caller: Caller, namespace: string): SubjectRulesReviewStatus {
  if (namespace === '') throw badRequest('no namespace on request');
  const { grants, problems: found } = grantsOf(store, caller, namespace);
  const unsaid = [
    ...(nodeOf(caller) === undefined ? [] : [NO_RULES]),
    ...(caller.byWebhook ? [NO_WEBHOOK_RULES] : []),
  ];
  const problems = [...unsaid, ...found];
  const rules = grants.map(({ rule }) => rule);
  return {
    resourceRules: rules.filter(({ resources }) => resources?.length).map(resourceRule),
    nonResourceRules: rules
      .filter(({ nonResourceURLs }) => nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, ...(nonResourceURLs ? { nonResourceURLs } : {}) })),
    incomplete: unsaid.length > 0,
    ...(problems.length === 0 ? {} : { evaluationError: aggregate(problems) }),
  };
}
