import type { ApiError } from '../machinery/errors.ts';
import { failure } from '../machinery/status.ts';
import type { ApiRequest, ApiResponse } from '../messages.ts';
import { refusal, text } from './responses.ts';
import { formatYaml } from './yaml.ts';

/** A media range of an Accept header. */
interface Clause {
  readonly type: string;
  readonly subtype: string;
  readonly weight: number;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Another kind of object than the usual one, as the parameters of a media type ask for it. */
export interface Conversion {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
}

/** What an endpoint and a client agree on. */
export interface Negotiated {
  readonly media: 'json' | 'yaml';
  readonly pretty: boolean;
  readonly conversion: Conversion | undefined;
}

/** Whether an endpoint can convert so; undefined asks for no conversion. */
export type Restriction = (conversion: Conversion | undefined) => boolean;

/** Most endpoints answer with one kind of object. */
export const NO_CONVERSION: Restriction = (conversion) => conversion === undefined;

const CONVERSIONS = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

/** Endpoints of resources also answer with Tables and with metadata. */
export const OF_RESOURCES: Restriction = (conversion) =>
  conversion === undefined ||
  (conversion.group === 'meta.k8s.io' &&
    (conversion.version === 'v1' || conversion.version === 'v1beta1') &&
    CONVERSIONS.has(conversion.kind));

/** What a real server can write, its favourite first; protobuf is not written here. */
const WRITTEN = ['json', 'yaml'] as const;

const MEDIA_TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const STREAM_TYPES = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';

export const notAcceptable = (accepted = MEDIA_TYPES): ApiError =>
  failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted}`);

/** Models github.com/munnerz/goautoneg: by weight, then the narrower range; else in their order. */
function parseAccept(accept: string): readonly Clause[] {
  const clauses = accept.split(',').flatMap((range): readonly Clause[] => {
    const [types = '', ...rest] = range.split(';').map((part) => part.trim());
    const [type = '', subtype = type === '*' ? '*' : '', ...more] = types
      .split('/')
      .map((part) => part.trim());
    if (subtype === '' || more.length > 0) return [];
    const pairs = rest.flatMap((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
    });
    const { q = '1', ...parameters } = Object.fromEntries(pairs);
    return [{ type, subtype, weight: Number(q) || 0, parameters }];
  });
  const breadth = ({ type, subtype }: Clause): number => (type === '*' ? 2 : subtype === '*' ? 1 : 0);
  return clauses.sort((a, b) => b.weight - a.weight || breadth(a) - breadth(b));
}

const matches = ({ type, subtype }: Clause, media: string): boolean =>
  (type === 'application' && (subtype === media || subtype === '*')) || (type === '*' && subtype === '*');

function conversionOf({ as, g, v }: Clause['parameters']): Conversion | undefined {
  if (as === undefined && g === undefined && v === undefined) return undefined;
  return { kind: as ?? '', group: g ?? '', version: v ?? '' };
}

/** People read what these ask for. */
const BY_HAND = /^(curl|Wget|Mozilla\/5\.0)/;

function isPretty({ query, headers }: ApiRequest): boolean {
  const asked = query.get('pretty') ?? '';
  if (asked !== '') return /^(1|t|T|TRUE|true|True)$/.test(asked);
  return BY_HAND.test(headers['user-agent'] ?? '');
}

/**
 * What the answer shall be in, by the Accept header and `pretty`; undefined if nothing will do.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go
 */
export function negotiateMedia(request: ApiRequest, allows: Restriction): Negotiated | undefined {
  const accept = request.headers['accept'] ?? '';
  const pretty = isPretty(request);
  if (accept === '') return { media: 'json', pretty, conversion: undefined };
  for (const clause of parseAccept(accept)) {
    const { parameters } = clause;
    const conversion = conversionOf(parameters);
    const { stream = '', sv = '' } = parameters;
    for (const media of WRITTEN) {
      if (!matches(clause, media) || !allows(conversion)) continue;
      if (stream !== '' && (stream !== 'watch' || media !== 'json')) continue;
      if (sv !== '' && (sv !== 'v1' || allows !== OF_RESOURCES)) continue;
      return { media, pretty: pretty || parameters['pretty'] === '1', conversion };
    }
  }
  return undefined;
}

/** @throws ApiError NotAcceptable for a watch whose events should be in something that does not stream */
export function requireStream(request: ApiRequest): void {
  if (negotiateMedia(request, OF_RESOURCES)?.media !== 'json') throw notAcceptable(STREAM_TYPES);
}

const indented = (status: number, value: unknown): ApiResponse =>
  text(status, JSON.stringify(value, null, 2), 'application/json');

/**
 * An answer in the media type that the client wants. A refusal that cannot be told so is told in JSON.
 * Models staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go
 */
export async function inMedia(
  request: ApiRequest,
  response: ApiResponse,
  allows: Restriction,
): Promise<ApiResponse> {
  const { status, headers, body } = response;
  if (body.type !== 'json') return response;
  const failed = status >= 400;
  const negotiated = negotiateMedia(request, failed ? NO_CONVERSION : allows);
  if (!negotiated) {
    const refused = failed ? response : refusal(notAcceptable());
    const shown = refused.body.type === 'json' ? refused.body.value : undefined;
    const raw = indented(refused.status, shown);
    return { ...raw, headers: { ...refused.headers, ...raw.headers } };
  }
  if (negotiated.media === 'yaml') {
    const yaml = text(status, await formatYaml(body.value), 'application/yaml');
    return { ...yaml, headers: { ...headers, ...yaml.headers } };
  }
  if (!negotiated.pretty) return response;
  return { ...indented(status, body.value), headers };
}
