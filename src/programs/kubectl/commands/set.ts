import { onDemand } from '../../../loading/on-demand.ts';
import { defineCommand, type CommandDefinition, type CommandEntry } from '../command.ts';

const subcommand = (
  name: string,
  en: string,
  ko: string,
  load: () => Promise<{ readonly default: CommandDefinition }>,
  aliases?: readonly string[],
): CommandEntry => ({
  name,
  short: { en, ko },
  ...(aliases === undefined ? {} : { aliases }),
  load: async () => (await load()).default,
});

/** Models kubectl/pkg/cmd/set/set.go */
export default defineCommand({
  name: 'set',
  use: 'SUBCOMMAND [options]',
  short: { en: 'Change a particular part of objects', ko: '오브젝트의 특정 부분을 바꿉니다' },
  subcommands: [
    subcommand(
      'env',
      "Change a pod template's environment variables",
      '파드 템플릿의 환경 변수를 바꿉니다',
      () => onDemand(import('./set/env.ts')),
    ),
    subcommand('image', "Change a pod template's image", '파드 템플릿의 이미지를 바꿉니다', () =>
      onDemand(import('./set/image.ts')),
    ),
    subcommand(
      'resources',
      "Change a pod template's requests and limits",
      '파드 템플릿의 요청량과 한도를 바꿉니다',
      () => onDemand(import('./set/resources.ts')),
    ),
    subcommand('selector', "Change a service's selector", '서비스의 셀렉터를 바꿉니다', () =>
      onDemand(import('./set/selector.ts')),
    ),
    subcommand(
      'serviceaccount',
      "Change a pod template's service account",
      '파드 템플릿의 서비스 어카운트를 바꿉니다',
      () => onDemand(import('./set/serviceaccount.ts')),
      ['sa'],
    ),
    subcommand(
      'subject',
      'Add users, groups or service accounts to a role binding',
      '롤 바인딩에 사용자, 그룹, 서비스 어카운트를 더합니다',
      () => onDemand(import('./set/subject.ts')),
    ),
  ],
});
