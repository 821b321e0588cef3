/**
 * What asks for settings: one walk over all of them reads a file, and the same walk writes the schema
 * that editors have of it.
 */

/** What is said of a setting, to people and to editors. */
export interface NumberRule {
  readonly about: string;
  readonly min?: number;
  readonly max?: number;
  readonly isWhole?: boolean;
}

export interface SettingsReader {
  /** Whether anything is written for the key. */
  has(key: string): boolean;
  /** `fallback` is what holds if nothing, or nothing right, is written: as in the others. */
  number<Fallback extends number | undefined>(
    key: string,
    fallback: Fallback,
    rule: NumberRule,
  ): number | Fallback;
  flag<Fallback extends boolean | undefined>(
    key: string,
    fallback: Fallback,
    about: string,
  ): boolean | Fallback;
  text<Fallback extends string | undefined>(
    key: string,
    fallback: Fallback,
    about: string,
  ): string | Fallback;
  /** In whatever case. */
  word<Word extends string, Fallback extends Word | undefined>(
    key: string,
    fallback: Fallback,
    rule: { readonly about: string; readonly words: readonly Word[] },
  ): Word | Fallback;
  section(key: string, about: string): SettingsReader;
  /** Empty if nothing is written. */
  list<Item>(
    key: string,
    about: string,
    read: (item: SettingsReader) => Item | undefined,
  ): readonly Item[];
  /** Something is wrong with what is written for the key, or missing there. */
  report(key: string, message: string, severity?: "warning"): void;
}
