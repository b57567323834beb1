import { expect, it } from 'vitest';
import { RequestLog } from './request-log.ts';

const request = {
  method: 'GET',
  url: 'https://server/api/v1/pods?limit=500',
  headers: { 'user-agent': 'kubectl', accept: 'application/json' },
};
const response = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: { type: 'json', value: { kind: 'PodList' } },
} as const;

async function logged(level: number): Promise<readonly string[]> {
  const lines: string[] = [];
  const log = new RequestLog({ trips: level, bodies: level }, (line) =>
    Promise.resolve(void lines.push(line)),
  );
  await log.asked(request);
  await log.answered(request, response, 3);
  return lines;
}

it('tells more at higher levels', async () => {
  const url = 'url="https://server/api/v1/pods?limit=500"';
  expect(await logged(6)).toEqual([
    `round_trippers.go:632] "Response" verb="GET" ${url} status="200 OK" milliseconds=3`,
  ]);
  const asked = `round_trippers.go:527] "Request" verb="GET" ${url} headers=<\n\tAccept: application/json\n\tUser-Agent: kubectl\n >`;
  expect(await logged(7)).toEqual([
    asked,
    'round_trippers.go:632] "Response" status="200 OK" milliseconds=3',
  ]);
  expect(await logged(8)).toEqual([
    'helper.go:113] "Request Body" body=""',
    asked,
    'round_trippers.go:632] "Response" status="200 OK" headers=<\n\tContent-Type: application/json\n > milliseconds=3',
    'helper.go:113] "Response Body" body=<\n\t{"kind":"PodList"}\n >',
  ]);
  expect((await logged(9))[1]).toBe(
    `round_trippers.go:527] "Request" curlCommand=<\n\tcurl -v -XGET  -H "Accept: application/json" -H "User-Agent: kubectl" 'https://server/api/v1/pods?limit=500'\n >`,
  );
});
