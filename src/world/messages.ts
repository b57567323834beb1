import type { ShellMessages } from '../shell/interpreter/environment.ts';
import type { Locale } from './machine.ts';

/** What the shell says beyond what bash says, in the learner's language. */
const texts: Readonly<Record<'ko' | 'en', ShellMessages>> = {
  ko: {
    hangulTyped: (typed, meant) =>
      `'${typed}'은(는) 한글 자판으로 친 '${meant}' 같습니다. 한/영 키를 누르고 다시 치거나, 위쪽 화살표(↑)로 고친 명령을 불러오세요.`,
    notLoaded: () => '명령의 코드를 내려받지 못했습니다. 네트워크 연결을 확인하고 다시 실행해 보세요.',
  },
  en: {
    hangulTyped: (typed, meant) =>
      `'${typed}' looks like '${meant}' typed with the Korean layout. Switch the keyboard and type it again, or press Up for the corrected line.`,
    notLoaded: () => 'its code could not be loaded. Check the network connection and run it again.',
  },
};

/** The shell's own messages for a locale. */
export const shellMessages = (locale: Locale): ShellMessages => texts[locale === 'ko' ? 'ko' : 'en'];
