import type { WriteContext } from '../../../kinds/kind.ts';
import { inVersion, type Question } from '../question.ts';
import { authorizerOf } from './authorizer.ts';
import { celValue, type Scope } from './expressions.ts';
import type { Version } from './matching.ts';
import { askerOf, requestOf } from './request.ts';

/**
 * What every expression knows of a request, be it of a policy or of a webhook's conditions.
 * Models staging/src/k8s.io/apiserver/pkg/admission/plugin/cel/condition.go
 */
export function requestScope(question: Question, version: Version, { store }: WriteContext): Scope {
  const { kind, name, namespace, subresource, object, old } = question;
  const asked = { group: version.group, resource: kind.plural, subresource, namespace, name };
  return {
    object: celValue(inVersion(question, object, version)),
    oldObject: celValue(inVersion(question, old, version)),
    request: celValue(requestOf(question, version, store)),
    namespaceObject: null,
    authorizer: authorizerOf(store, askerOf(question), asked),
  };
}
