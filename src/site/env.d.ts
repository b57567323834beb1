declare namespace App {
  interface Locals {
    /** The lesson whose page is being rendered, for the components in its words. */
    lesson?: import('../course/lesson.ts').Lesson;
    locale?: import('./i18n/index.ts').Locale;
  }
}
