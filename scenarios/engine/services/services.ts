/** What a scenario can ask for outside of itself, where it is allowed to: the network, a person, a rig. */

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it is; none if left out. */
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: string;
}

export interface HttpClient {
  /** Rejects when there is no answer. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

export type AnswerKind = "done" | "yesNo" | "value" | "choice";

export interface Question {
  readonly text: string;
  readonly answer: AnswerKind;
  /** What there is to choose from; empty for another kind of answer. */
  readonly choices: readonly string[];
  /** What is to be left as a proof. */
  readonly evidence: "none" | "text" | "photo";
}

export interface Answer {
  /** Empty where it has only to be done. */
  readonly value: string | boolean;
  /** Who gave it. */
  readonly by: string;
  /** What is to be seen, or where the picture is. */
  readonly evidence?: string;
}

export interface Operator {
  /** Undefined when nobody can be asked. */
  ask(question: Question, signal: AbortSignal): Promise<Answer | undefined>;
}

export interface Rig {
  /** Its exit code. Rejects when it cannot be started. */
  run(command: string, signal: AbortSignal): Promise<number>;
}

export interface ModuleLoader {
  /** What the module exports. Rejects when it cannot be loaded. */
  load(path: string): Promise<object>;
}

export interface Services {
  readonly modules?: ModuleLoader | undefined;
  readonly http?: HttpClient | undefined;
  readonly operator?: Operator | undefined;
  readonly rig?: Rig | undefined;
}
