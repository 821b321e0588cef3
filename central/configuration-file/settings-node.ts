/** What a configuration file says, whatever it is written in, and where it says so. */

export interface Place {
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
}

export interface MapNode {
  readonly kind: "map";
  readonly place: Place;
  readonly entries: ReadonlyMap<string, MapEntry>;
}

export interface MapEntry {
  /** Of the key. */
  readonly place: Place;
  readonly node: SettingsNode;
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly place: Place;
  /** Null if there is a key, and nothing after it. */
  readonly value: string | number | boolean | null;
}

export type SettingsNode =
  | MapNode
  | ScalarNode
  | { readonly kind: "list"; readonly place: Place; readonly items: readonly SettingsNode[] };

export type Report = (place: Place, message: string, severity?: "warning") => void;
