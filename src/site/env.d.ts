import type { Lesson } from '../course/lesson.ts';
import type { Locale } from './i18n/index.ts';

declare global {
  namespace App {
    interface Locals {
      /** The lesson whose page is being rendered, for the components in its words. */
      lesson?: Lesson;
      locale?: Locale;
    }
  }
}
