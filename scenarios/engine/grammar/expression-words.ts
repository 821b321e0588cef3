/** The functions and macros of expressions that are there without any module. */

/** They ask something of each item of a list. */
export const macros = ["all", "exists", "exists_one"];

export const functionWords = [
  ...["sum", "last", "connector", "drawOn", "map", "filter", "size", ...macros],
  ...["int", "double", "string", "bool", "has", "type", "dyn", "matches", "contains"],
];
