import { expect } from "chai";
import { createLogBook, type LogBookOptions } from "../../../central/log-book/log-book.ts";
import type { LogEntry } from "../../../central/log-book/log-entry.ts";
import { toLogComponent, toLogLevel } from "../../../central/log-book/log-entry.ts";
import { createLogOutput, type LogFormat } from "../../../central/log-book/log-output.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";

const startMs = Date.UTC(2026, 6, 1, 10, 0, 0);

function createBook(options: Partial<LogBookOptions> = {}) {
  const clock = createSimulatedClock(startMs);
  const written: LogEntry[] = [];
  const output = (entry: LogEntry) => void written.push(entry);
  return { clock, written, book: createLogBook({ clock, output, ...options }) };
}

const messages = (entries: readonly LogEntry[]) => entries.map(({ message }) => message);

describe("a log book", () => {
  it("writes what has the level of its component, or a graver one", () => {
    const { book, written } = createBook({ levels: { api: "WARNING" } });
    const log = book.component("api");
    log.info("one");
    log.warning("two");
    log.error("three");
    expect(messages(written)).to.deep.equal(["two", "three"]);
    expect(log.isOn("INFO")).to.equal(false);
  });

  it("goes by another level as soon as it is set, for that component alone", () => {
    const { book, written } = createBook();
    book.component("ocpp").info("a frame");
    book.setLevel("ocpp", "INFO");
    book.component("ocpp").info("another frame");
    book.component("api").debug("no");
    expect(messages(written)).to.deep.equal(["another frame"]);
    expect(book.levels()).to.include({ ocpp: "INFO", api: "INFO" });
  });

  it("has the entries from INFO on at hand, and writes the others only", () => {
    const { book, written } = createBook({ levels: { model: "DEBUG" } });
    book.component("model").debug("small");
    book.component("model").info("big");
    expect(messages(written)).to.deep.equal(["small", "big"]);
    expect(messages(book.read().entries)).to.deep.equal(["big"]);
  });

  it("forgets the oldest", () => {
    const { book } = createBook({ capacity: 3 });
    for (const text of ["1", "2", "3", "4", "5"]) book.component("serve").info(text);
    expect(messages(book.read().entries)).to.deep.equal(["3", "4", "5"]);
  });

  it("keeps the beginning of a long message, and writes it whole", () => {
    const { book, written } = createBook();
    book.component("serve").info("x".repeat(100_000));
    expect(book.read().entries[0]?.message).to.have.lengthOf(2001);
    expect(written[0]?.message).to.have.lengthOf(100_000);
  });

  it("knows what was written on earlier days", () => {
    const { book, written } = createBook();
    const earlier = { level: "INFO", component: "AUDIT", chargePoint: undefined } as const;
    book.recall({ ...earlier, atMs: startMs - 1000, message: "[TAG-NEW]" });
    book.component("AUDIT").info("[TAG-UPDATE]");
    expect(messages(book.read().entries)).to.deep.equal(["[TAG-NEW]", "[TAG-UPDATE]"]);
    expect(messages(written)).to.deep.equal(["[TAG-UPDATE]"]);
  });

  it("tells listeners, until they have had enough", () => {
    const { book } = createBook();
    const heard: string[] = [];
    const stop = book.listen(({ message }) => heard.push(message));
    book.component("user").info("one");
    stop();
    book.component("user").info("two");
    expect(heard).to.deep.equal(["one"]);
  });

  describe("asked for entries", () => {
    async function createFilled() {
      const { book, clock } = createBook();
      book.component("api").info("login of kim", "CP1");
      await clock.advance(1000);
      book.component("AUDIT").warning("[AUTH-REJECT] kim", "CP2");
      await clock.advance(1000);
      book.component("balanz").error("over the cap");
      return book;
    }

    const cases = [
      [{}, [1, 2, 3]],
      [{ level: "WARNING" }, [2, 3]],
      [{ component: "AUDIT" }, [2]],
      [{ chargePoint: "CP1" }, [1]],
      [{ text: "kim" }, [1, 2]],
      [{ text: "Kim" }, []],
      [{ fromMs: startMs + 1000 }, [2, 3]],
      [{ untilMs: startMs + 1000 }, [1, 2]],
      [{ text: "kim", level: "WARNING" }, [2]],
    ] as const;

    for (const [filters, expected] of cases) {
      it(`gives those that ${JSON.stringify(filters)} wants`, async () => {
        const { entries } = (await createFilled()).read(filters);
        expect(entries.map(({ number }) => number)).to.deep.equal(expected);
      });
    }

    it("gives them page by page", async () => {
      const book = await createFilled();
      const first = book.read({}, { limit: 2 });
      expect(messages(first.entries)).to.deep.equal(["login of kim", "[AUTH-REJECT] kim"]);
      expect(first.next).to.equal(2);
      const second = book.read({}, { limit: 2, after: first.next ?? 0 });
      expect(messages(second.entries)).to.deep.equal(["over the cap"]);
      expect(second.next).to.equal(undefined);
    });
  });
});

describe("a word for a level or a component", () => {
  it("is known in whatever case", () => {
    expect(toLogLevel("warning")).to.equal("WARNING");
    expect(toLogComponent("audit")).to.equal("AUDIT");
    expect(toLogLevel("LOUD")).to.equal(undefined);
    expect(toLogComponent("nobody")).to.equal(undefined);
  });
});

describe("the output of a log", () => {
  const entry: LogEntry = {
    number: 1,
    atMs: startMs,
    level: "WARNING",
    component: "cp_v16",
    message: 'odd\n2026-07-01 12:00:00 INFO fake: "line"\u001b[2J\u007f\u009b',
    chargePoint: "CP1",
  };

  function outputOf(format: LogFormat): string {
    let text = "";
    const write = (line: string) => {
      text += line;
    };
    createLogOutput({ format, write, timeZone: "Europe/Copenhagen" })(entry);
    return text;
  }

  it("is one line for people, by the clock of the site", () => {
    expect(outputOf("lines")).to.equal(
      '2026-07-01 12:00:00 WARNING cp_v16: odd\\n2026-07-01 12:00:00 INFO fake: "line"' +
        "\\u001b[2J\\u007f\\u009b\n",
    );
  });

  it("is one JSON object for programs", () => {
    expect(JSON.parse(outputOf("json"))).to.deep.equal({
      level: "WARNING",
      time: "2026-07-01T10:00:00.000Z",
      component: "cp_v16",
      chargePoint: "CP1",
      message: entry.message,
    });
  });
});
