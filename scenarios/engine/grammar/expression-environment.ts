/** The types, functions and names of CEL that expressions are made of, and what stands behind them. */

import { Environment } from "@marcbachmann/cel-js";
import { callFunction, type LoadedFunctions } from "./call-function.ts";
import type { ModuleFunction } from "./module-functions.ts";
import { faultOfName, isKeptName, type ScopedValue } from "./names.ts";
import {
  booksObservables,
  chargePointObservables,
  connectorObservables,
  groupObservables,
  type MemberObservable,
  memberObservables,
  type ObservedBooks,
  type ObservedChargePoint,
  type ObservedConnector,
  type ObservedGroup,
  type ObservedWorld,
} from "./observables.ts";

/** What an expression can speak of. */
export interface ExpressionNames {
  readonly chargePoints: readonly string[];
  readonly fleets: readonly string[];
  readonly groups: readonly string[];
  /** Variables and captures: their types are known when they have a value. */
  readonly values: readonly string[];
  /** Of the modules that the file uses; none, if left out. */
  readonly functions?: readonly ModuleFunction[];
}

export interface ExpressionWorld {
  readonly observed: ObservedWorld;
  readonly values: ReadonlyMap<string, ScopedValue>;
  /** Of the modules that the scenario uses. */
  readonly functions?: LoadedFunctions;
}

/** Functions see nothing of the world that an expression is evaluated in: it is lent to it meanwhile. */
export interface LentFunctions {
  loaded: LoadedFunctions | undefined;
}

export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

/** CEL knows the type of an object by its class. What its fields show is always the present. */
function viewClass<T extends object>(fields: readonly string[]) {
  class View {
    readonly state: T;

    constructor(state: T) {
      this.state = state;
    }
  }
  for (const name of fields) {
    Object.defineProperty(View.prototype, name, {
      get(this: View) {
        return Reflect.get(this.state, name);
      },
    });
  }
  return View;
}

const ConnectorView = viewClass<ObservedConnector>(Object.keys(connectorObservables));
const ChargePointView = viewClass<ObservedChargePoint>(Object.keys(chargePointObservables));
const BooksView = viewClass<ObservedBooks>(Object.keys(booksObservables));
const GroupView = viewClass<ObservedGroup>(Object.keys(groupObservables));
type ChargePointView = InstanceType<typeof ChargePointView>;
type GroupView = InstanceType<typeof GroupView>;
Object.defineProperty(ChargePointView.prototype, "books", {
  get(this: ChargePointView) {
    return booksOf(this);
  },
});
/** All groups: a field for each. */
class GroupsView {}
/** One observable of the members of all groups and fleets: a field with a list for each. */
class ValuesView {}

const views = new WeakMap<ObservedChargePoint, ChargePointView>();

function viewOf(chargePoint: ObservedChargePoint): ChargePointView {
  const known = views.get(chargePoint) ?? new ChargePointView(chargePoint);
  views.set(chargePoint, known);
  return known;
}

function connectorOf({ state }: ChargePointView, number: bigint): object {
  const connector = state.connector(Number(number));
  if (connector === undefined) {
    throw new ExpressionError(`${state.name} has no connector ${number}`);
  }
  return new ConnectorView(connector);
}

function booksOf({ state: { name, books } }: ChargePointView): object {
  if (books === undefined) {
    throw new ExpressionError(
      `the books of ${name} are not ours: they need \`central: reference\``,
    );
  }
  return new BooksView(books);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function sumOfDraws(chargePoints: readonly ObservedChargePoint[], phase: bigint): number {
  return sum(chargePoints.map((one) => one.drawOn(Number(phase))));
}

let withoutNames: Environment | undefined;

/** What all expressions have in common is made once, when the first of them is read. */
function commonEnvironment(): Environment {
  if (withoutNames !== undefined) return withoutNames;
  withoutNames = new Environment()
    .registerType("Connector", { ctor: ConnectorView, fields: typesOf(connectorObservables) })
    .registerType("Books", { ctor: BooksView, fields: typesOf(booksObservables) })
    .registerType("ChargePoint", {
      ctor: ChargePointView,
      fields: { ...typesOf(chargePointObservables), books: "Books" },
    })
    .registerType("Group", { ctor: GroupView, fields: typesOf(groupObservables) })
    .registerFunction("ChargePoint.connector(int): Connector", connectorOf)
    .registerFunction(
      "ChargePoint.drawOn(int): double",
      ({ state }: ChargePointView, phase: bigint) => state.drawOn(Number(phase)),
    )
    .registerFunction("Group.drawOn(int): double", ({ state }: GroupView, phase: bigint) =>
      sumOfDraws(state.members, phase),
    )
    .registerFunction("sum(list<double>): double", sum);
  for (const type of ["double", "string", "bool"]) {
    withoutNames.registerFunction(`last(${type}): ${type}`, (value: unknown) => value);
  }
  return withoutNames;
}

function typesOf(table: Readonly<Record<string, { readonly type: string }>>) {
  return Object.fromEntries(Object.entries(table).map(([name, { type }]) => [name, type]));
}

/** A name that cannot be used, or is given twice, is told of where it is given. */
export function createEnvironment(names: ExpressionNames, lent: LentFunctions): Environment {
  const { chargePoints, fleets, groups, values, functions = [] } = names;
  const lists = [...groups, ...fleets].map((name) => [name, "list<double>"]);
  const environment = commonEnvironment()
    .clone()
    .registerType("Groups", {
      ctor: GroupsView,
      fields: Object.fromEntries(groups.map((name) => [name, "Group"])),
    })
    .registerType("Values", { ctor: ValuesView, fields: Object.fromEntries(lists) })
    .registerVariable("groups", "Groups");
  for (const name of memberObservables) environment.registerVariable(name, "Values");
  const types = new Map<string, string>();
  for (const name of values) types.set(name, "dyn");
  for (const name of fleets) types.set(name, "list<ChargePoint>");
  for (const name of chargePoints) types.set(name, "ChargePoint");
  for (const [name, type] of types) {
    if (faultOfName(name) === undefined || isKeptName(name))
      environment.registerVariable(name, type);
  }
  for (const each of functions) registerFunction(environment, each, lent);
  return environment;
}

function registerFunction(
  environment: Environment,
  called: ModuleFunction,
  lent: LentFunctions,
): void {
  for (let count = called.least; count <= called.most; count += 1) {
    const parameters = Array.from({ length: count }, () => "dyn").join(", ");
    environment.registerFunction(`${called.name}(${parameters}): dyn`, (...values: unknown[]) =>
      callFunction(called, values, lent.loaded),
    );
  }
}

/** What the names in an expression stand for now; the others are left out. */
export function contextFor(
  roots: readonly string[],
  { observed, values }: ExpressionWorld,
): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const name of roots) {
    const value = meaningOf(name, observed) ?? values.get(name)?.value;
    if (value !== undefined) context[name] = value;
  }
  return context;
}

const meanings = new WeakMap<ObservedWorld, Map<string, unknown>>();

/** Made once for each world: what it shows is always the present. */
function meaningOf(name: string, observed: ObservedWorld): unknown {
  const known = meanings.get(observed) ?? new Map<string, unknown>();
  meanings.set(observed, known);
  if (!known.has(name)) known.set(name, viewOfName(name, observed));
  return known.get(name);
}

function viewOfName(name: string, observed: ObservedWorld): unknown {
  const chargePoint = observed.chargePoints.get(name);
  if (chargePoint !== undefined) return viewOf(chargePoint);
  const fleet = observed.fleets.get(name);
  if (fleet !== undefined) return fleet.map(viewOf);
  if (name === "groups") return groupsView(observed);
  const observable = memberObservables.find((one) => one === name);
  return observable && valuesView(observed, observable);
}

function groupsView({ groups }: ObservedWorld): GroupsView {
  const view = new GroupsView();
  for (const [name, group] of groups) Reflect.set(view, name, new GroupView(group));
  return view;
}

function valuesView({ groups, fleets }: ObservedWorld, observable: MemberObservable): ValuesView {
  const view = new ValuesView();
  const add = (name: string, get: () => readonly number[]) =>
    Object.defineProperty(view, name, { get });
  for (const [name, fleet] of fleets) add(name, () => fleet.map((one) => one[observable]));
  for (const [name, group] of groups) add(name, () => group.valuesOf(observable));
  return view;
}
