import { describe, expect, test } from 'vitest';
import { testServer } from './testing.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const TOKEN = '/api/v1/namespaces/default/serviceaccounts/default/token';
const ACCESS = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

describe('Options of a deletion', () => {
  const { client, refusal, json } = testServer();
  client.create('configmaps', 'default', { metadata: { name: 'a' } });
  const OPTIONS = 'DeleteOptions.meta.k8s.io "" is invalid:';

  test.each([
    [
      { gracePeriodSeconds: 'x' },
      'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    ],
    [
      { propagationPolicy: 'Nope' },
      `${OPTIONS} propagationPolicy: Unsupported value: "Nope": supported values: "Foreground", "Background", "Orphan", "nil"`,
    ],
    [
      { propagationPolicy: 'Orphan', orphanDependents: false },
      `${OPTIONS} propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set`,
    ],
    [{ dryRun: ['Some'] }, `${OPTIONS} dryRun: Unsupported value: []string{"Some"}: supported values: "All"`],
    [[1], 'decoded object cannot be converted to DeleteOptions'],
  ])('%j', async (options, words) => {
    expect(await refusal('DELETE', `${MAPS}/a`, options)).toBe(words);
  });

  test('in the query', async () => {
    expect(await refusal('DELETE', `${MAPS}/a?gracePeriodSeconds=abc`)).toBe(
      'strconv.ParseInt: parsing "abc": invalid syntax',
    );
    expect(await refusal('DELETE', `${MAPS}/a?propagationPolicy=x`)).toMatch(/^DeleteOptions/);
    // A body speaks for itself.
    expect(await json('DELETE', `${MAPS}/a?dryRun=All`, { gracePeriodSeconds: 0 })).toMatchObject({
      status: 'Success',
    });
    expect(await refusal('GET', `${MAPS}/a`)).toBe('configmaps "a" not found');
  });
});

describe('Questions', () => {
  const { refusal, json, send } = testServer();

  test('are read by their types', async () => {
    expect(await refusal('POST', ACCESS, { spec: { groups: 'x' } })).toBe(
      'SubjectAccessReview in version "v1" cannot be handled as a SubjectAccessReview: json: cannot unmarshal string into Go struct field SubjectAccessReviewSpec.spec.groups of type []string',
    );
    expect(await refusal('POST', TOKEN, { spec: { expirationSeconds: 'x' } })).toBe(
      'TokenRequest in version "v1" cannot be handled as a TokenRequest: json: cannot unmarshal string into Go struct field TokenRequestSpec.spec.expirationSeconds of type int64',
    );
    expect(await refusal('POST', `${TOKEN}?fieldValidation=Strict`, { spec: { nope: 1 } })).toBe(
      'TokenRequest in version "v1" cannot be handled as a TokenRequest: strict decoding error: unknown field "spec.nope"',
    );
  });

  test('warn of what nobody knows', async () => {
    const { headers } = await send('POST', ACCESS, {
      spec: { user: 'u', nonResourceAttributes: { path: '/' }, nope: 1 },
    });
    expect(headers['warning']).toBe('299 - "unknown field \\"spec.nope\\""');
  });

  test('a token is for whom one likes', async () => {
    const asked = (await json('POST', TOKEN, { spec: { audiences: ['한글'] } })) as {
      readonly status: { readonly token: string };
    };
    const review = { spec: { token: asked.status.token, audiences: ['한글'] } };
    expect(await json('POST', '/apis/authentication.k8s.io/v1/tokenreviews', review)).toMatchObject({
      status: { authenticated: true, audiences: ['한글'] },
    });
  });
});
