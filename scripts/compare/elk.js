// Lays out one graph a line from standard input with elkjs; answers a line with the graph and its time.
//
//     node elk.js PATH/TO/elk.bundled.js
"use strict";
const readline = require("node:readline");
const Elk = require(process.argv[2]);

// Layouts of the first graph before it is measured: by then its machine code is made.
const WARM_UP = 20;

async function main() {
  const elk = new Elk();
  let isWarm = false;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      for (let i = 0; !isWarm && i < WARM_UP; i += 1) {
        await elk.layout(JSON.parse(line));
      }
      isWarm = true;
      const start = process.hrtime.bigint();
      const graph = await elk.layout(JSON.parse(line));
      answer = { graph, ms: Number(process.hrtime.bigint() - start) / 1e6 };
    } catch (error) {
      answer = { error: String(error.message ?? error).split("\n")[0] };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

main();
