import { NetworkError } from '../../shell/network.ts';
import type { ProgramContext } from '../../shell/program.ts';
import { accessToken } from './accounts.ts';
import { ApiError, CommandError } from './errors.ts';
import { isObject } from './format/value.ts';
import type { Json } from './format/value.ts';
import type { Properties } from './properties.ts';

/** An object of an API, as JSON. */
export type ApiObject = { readonly [key: string]: Json };

/** Google's APIs as the active account sees them. Answers are JSON; whatever is no success throws `ApiError`. */
export class GoogleApi {
  readonly #context: ProgramContext;
  readonly #properties: Properties;

  constructor(context: ProgramContext, properties: Properties) {
    this.#context = context;
    this.#properties = properties;
  }

  /** @param url without scheme: `container.googleapis.com/v1/projects/…` */
  async call(method: string, url: string, body?: ApiObject): Promise<ApiObject> {
    const token = accessToken(this.#context.files, this.#properties);
    const { account = '' } = this.#properties;
    const request = {
      method,
      url: `https://${url}`,
      headers: { authorization: `Bearer ${token}`, 'x-goog-authenticated-user': account },
      signal: this.#context.signal,
    };
    const response = await this.#context.network
      .request(body === undefined ? request : { ...request, body: { json: body } })
      .catch((error: unknown) => {
        if (!(error instanceof NetworkError)) throw error;
        throw new CommandError(
          `There was a problem refreshing your current auth tokens: Failed to establish a connection to ${error.host}.\nPlease check your network connection, then try again.`,
        );
      });
    const { body: answer } = response;
    const value = (
      answer.type === 'json' ? answer.value : answer.type === 'text' ? parse(answer.text) : {}
    ) as Json;
    const object = isObject(value) ? value : {};
    if (response.status < 400) return object;
    const error = isObject(object['error']) ? object['error'] : {};
    throw new ApiError(
      response.status,
      String(error['status'] ?? ''),
      explain(response.status, String(error['message'] ?? ''), account),
    );
  }

  get(url: string): Promise<ApiObject> {
    return this.call('GET', url);
  }
}

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
};

/** Who was refused, said after what was refused. */
const explain = (code: number, message: string, account: string): string =>
  code === 403 || code === 404
    ? `${message.replace(/\.?$/, '.')} This command is authenticated as ${account} which is the active account specified by the [core/account] property.`
    : message;
