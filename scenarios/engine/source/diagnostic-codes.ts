/**
 * Every code a diagnostic can carry: what it is called and what to do about it. Codes are stable:
 * a code that is given up is never given to anything else.
 */

export interface CodeFacts {
  readonly title: string;
  readonly explanation: string;
}

export const diagnosticCodes = {
  E001: {
    title: "the file is not well-formed YAML",
    explanation:
      "Scenario files are YAML 1.2, read strictly. Inside `{ }` and `[ ]` a value that begins with `${` must be quoted, because a brace there opens a map.",
  },
  E002: {
    title: "a key stands twice in one map",
    explanation:
      "YAML readers differ in which of two equal keys they keep, so a scenario may hold each key once. Merge the two, or delete one.",
  },
  E003: {
    title: "a part of YAML that scenarios do not use",
    explanation:
      "Tags (`!!str`), directives (`%YAML`), merge keys (`<<`) and keys that are not plain words mean different things to different readers. A scenario needs none of them: its grammar knows where a text is wanted and takes it as written.",
  },
  E004: {
    title: "the file goes beyond the bounds of a scenario",
    explanation:
      "A file has a largest size and depth, and a largest number of aliases and of values once the aliases are followed, so that no file can keep the loader busy for long.",
  },
  E005: {
    title: "an alias without an anchor, or inside its own anchor",
    explanation:
      "`*name` repeats what `&name` marked further up in the same file. It cannot stand inside the thing it repeats.",
  },
  E006: {
    title: "the file is not one scenario",
    explanation:
      "A file holds one scenario: one YAML document, whose top is a map that begins with `name:`.",
  },
  E101: {
    title: "unknown key",
    explanation:
      "The grammar is closed: a key that it does not know is an error, because a misspelt key that is ignored makes a test green and wrong.",
  },
  E102: { title: "a key is missing", explanation: "This map needs the key that is named." },
  E103: {
    title: "a value of the wrong kind",
    explanation:
      "A map, a list or a scalar stands where another of them is wanted, or a scalar cannot be read as what is wanted.",
  },
  E104: {
    title: "a word that is not among the allowed ones",
    explanation: "The value must be one of the words that the grammar lists for this key.",
  },
  E105: {
    title: "a number out of range",
    explanation: "The number is smaller or larger than can be meant here.",
  },
  E106: {
    title: "a quantity without a unit, or with the wrong one",
    explanation:
      "Durations and quantities carry their unit: `250ms`, `1m30s`, `16A`, `5kWh`, `20%`. Tools differ in what a bare number means, so here it means nothing.",
  },
  E107: {
    title: "yes and no are not booleans",
    explanation: "In YAML 1.2 `yes`, `no`, `on` and `off` are texts. Write `true` or `false`.",
  },
  E108: {
    title: "a text or a number?",
    explanation:
      "Nothing here says whether a text or a number is wanted, and the value reads differently as each: `04E12345` is infinity as a number, `0123` loses its zero. Quote it if it is a text.",
  },
  E109: {
    title: "a part of the language that is not there yet",
    explanation:
      "The word belongs to the scenario language, but this version of plugfest cannot run it yet. It refuses it, so as not to pass over it.",
  },
  E110: {
    title: "a scenario with two bodies",
    explanation:
      "A scenario has `steps`, one after the other, or a `timeline`, each entry at its time. Use `parallel:` inside steps, or a timeline alone.",
  },
  E111: {
    title: "a step without a verb, or with two",
    explanation:
      "A step is one verb (`boot`, `send`, `expect`, …) and its modifiers. Begin a new step with `-` for each verb.",
  },
  E112: {
    title: "a modifier that its verb does not have",
    explanation:
      "The word is a modifier of other verbs. With this verb it would do nothing, so it is an error.",
  },
  E113: {
    title: "no such charger",
    explanation: "`charger:`, `from:` and `to:` take a name that stands under `chargers:`.",
  },
  E114: {
    title: "which charger?",
    explanation:
      "With more than one charger a step must say which one it is about: `charger: CP1`, or `charger: all`.",
  },
  E115: {
    title: "two keys that exclude each other",
    explanation: "Each of the keys makes sense alone, but not with the other one.",
  },
  E116: {
    title: "two chargers with one identity",
    explanation:
      "The central system tells chargers apart by their identity on the wire, `id:`. Without one it is the charger's name.",
  },
  E117: {
    title: "a charger in two groups",
    explanation:
      "The current of a group is shared out among its members, so a charger can be in one group only.",
  },
  E118: {
    title: "a repetition without an end",
    explanation:
      "`repeat` needs `count`, how often at most, or `until`, an expression that ends it when it is true.",
  },
  E119: {
    title: "a name that cannot be used",
    explanation:
      "Names of chargers, variables and captures are used in expressions. So they begin with a letter, go on with letters, digits and `_`, stand for one thing only, and are no word of the expression language.",
  },
  E130: {
    title: "two scenarios of one name",
    explanation:
      "Each of the scenarios that `matrix` and `cases` make has a name of its own: readers of reports keep one of several with the same.",
  },
  E131: {
    title: "no such template",
    explanation: "`extends:` takes a name that stands under `templates:`.",
  },
  E132: {
    title: "templates that extend each other in a circle",
    explanation: "What a template extends may extend others, but never itself in the end.",
  },
  E120: {
    title: "unknown variable",
    explanation:
      "`${name}` stands for a variable of `vars:`, for something captured by an earlier step, for `${env.NAME}`, `${now}` or `${index}`.",
  },
  E121: {
    title: "a capture is used before it is set",
    explanation:
      "A captured value exists from the step after the one that captures it. It would be empty here, so it is an error.",
  },
  E122: {
    title: "an environment variable is not set",
    explanation: "`${env.NAME}` needs NAME in the environment of the run.",
  },
  E123: {
    title: "`${…}` is not written as it should be",
    explanation:
      "Write `${name}`, `${name.part}` or, for a number with leading zeros, `${index:05}`. Write `$$` for a dollar sign before a brace.",
  },
  E124: {
    title: "unknown operator",
    explanation:
      "A word that begins with `$` is a matching operator. Write `$$` for a text that begins with a dollar sign.",
  },
  E125: {
    title: "an operator with an argument it cannot take",
    explanation:
      "Each operator says what it takes: `$between` two bounds, `$in` a list, and so on.",
  },
  E126: {
    title: "an operator where a value is wanted",
    explanation: "Operators match what was received. What is sent must be a value.",
  },
  E127: {
    title: "a pattern that cannot be used",
    explanation:
      "`$match` takes a regular expression. One that repeats what already repeats, as `(a+)+` does, can take for ever on a hostile text and is refused.",
  },
  E128: {
    title: "a value that is known only while the scenario runs",
    explanation:
      "Captures, `${now}`, `${index}` and variables that a `set` changes have no value when the file is read. This place needs one then: use a variable of `vars:` that nothing sets.",
  },
  E134: {
    title: "a file that cannot be used",
    explanation:
      "`use:` names files with fragments, and modules (`.js`, `.mjs`) with functions, seen from the file that it stands in. They are no scenarios themselves, and no two of them may have a fragment or a function of one name.",
  },
  E135: {
    title: "files or fragments that go round in a circle",
    explanation: "A file cannot use itself, nor a fragment run itself, not even through others.",
  },
  E136: {
    title: "unknown fragment",
    explanation: "`run:` names a fragment of the same file, or of one that it uses.",
  },
  E137: {
    title: "a fragment that is given or asked for something else than it says",
    explanation:
      "`with:` gives a fragment its parameters, each of the type that it declares; `capture:` takes what stands under its `returns:`.",
  },
  E138: {
    title: "an injection that means nothing",
    explanation:
      "`inject` takes a `kind` with the keys that this kind knows, or a `quirk` as docs/quirks.md has it. A key without an effect would be passed over, so it is an error.",
  },
  E139: {
    title: "something that cannot be asked or set like this",
    explanation:
      "`http` makes one request, and `set` changes the limit of a group, a variable of `vars:`, the meter of a charger, or the cars that come from then on.",
  },
  E140: {
    title: "virtual time with a peer that is real",
    explanation:
      "Virtual time leaps from event to event, which a peer outside this process cannot follow. Leave `clock:` out, or let the chargers talk to `reference`.",
  },
  E150: {
    title: "unknown action",
    explanation: "The action must be one of OCPP 1.6 or of its security extension.",
  },
  E151: {
    title: "a field that the message does not have",
    explanation:
      "Payloads are checked against the schemas of OCPP. In a file that sends invalid messages on purpose, say `strict: false`.",
  },
  E152: {
    title: "a value that the message cannot hold",
    explanation:
      "The schema of the message wants another type here, or one of a list of words, or a shorter text. In a file that sends invalid messages on purpose, say `strict: false`.",
  },
  E153: {
    title: "the message lacks a field",
    explanation:
      "The schema of the message requires the field. In a file that sends invalid messages on purpose, say `strict: false`.",
  },
  E154: {
    title: "a message that never goes this way",
    explanation:
      "Some actions are called by charge points, others by central systems. `from:` a charger and `to:` a charger say which way is meant.",
  },
  E160: {
    title: "the expression cannot be parsed",
    explanation: "Expressions are CEL. Variables are written as they are, without `${ }`.",
  },
  E161: {
    title: "the expression does not fit its types",
    explanation:
      "A variable or a field is unknown, or two types do not go together: numbers of an `int` are `5`, of a `double` `5.0`.",
  },
  E162: {
    title: "a module whose functions cannot be called",
    explanation:
      "The exported functions of a module under `use:` can be called in expressions, by their names. They take and return numbers, texts, true, false, null, lists and maps, at once, and a fixed number of them. What they return depends on what they are given alone: they have neither clock nor chance, and are called as often as it pleases. Their code is run with `--allow code` only.",
  },
  W201: {
    title: "a wait that an expect could replace",
    explanation:
      "A fixed wait before a check is too long on a fast machine and too short on a slow one. `expect` with `within:` goes on as soon as the message is there.",
  },
  W202: {
    title: "sent by the side that does not send it",
    explanation:
      "`send` speaks as the charger and `call` as the central system. The standard lets only the other side call this action.",
  },
} as const satisfies Readonly<Record<string, CodeFacts>>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
