/** `expect`, whatever is expected. */

import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";
import { beginExpectMessage } from "./expect-message.ts";
import { beginExpectSeries } from "./expect-series.ts";

export function beginExpect(step: StepOf<"expect">, context: DeviceContext): Attempt {
  const { value } = step;
  switch (value.form) {
    case "message":
      return beginExpectMessage(step, value, context);
    case "sequence":
    case "anyOrder":
      return beginExpectSeries(step, value, context);
    case "state":
      throw new Error("a state is about all charge points at once");
  }
}
