/*
 * A hundred readers in a process of their own: each asks for one page after the other over a connection that it keeps.
 * Written on plain sockets, so that the readers are not what is measured.
 * Arguments: port, readers, seconds, file with a JSON list of paths. Prints one line of JSON.
 */
const { readFileSync } = require('node:fs');
const net = require('node:net');

const [port, readers, seconds, file] = process.argv.slice(2);
const requests = JSON.parse(readFileSync(file, 'utf8')).map((path) =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n`,
  ),
);
const times = [];
const statuses = {};
let next = 0;
let over = false;

/** One reader. Resolves when the time is up and its last answer is there. */
function read() {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), '127.0.0.1');
    let head = '';
    let missing = 0;
    let asked = 0n;
    const ask = () => {
      if (over) return void socket.end(resolve);
      asked = process.hrtime.bigint();
      socket.write(requests[next++ % requests.length]);
    };
    const done = () => {
      times.push(Number(process.hrtime.bigint() - asked) / 1e6);
      ask();
    };
    socket.setNoDelay(true);
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      if (missing > 0) {
        missing -= bytes.length;
        if (missing === 0) done();
        return;
      }
      // Heads are short and come first: the rest is counted only.
      head += bytes.toString('latin1', 0, 4096);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) throw new Error('a head in pieces');
      const status = head.slice(9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      const length = /\r\ncontent-length: (\d+)/i.exec(head.slice(0, end));
      if (!length) throw new Error(`an answer without length: ${head.slice(0, end)}`);
      missing = Number(length[1]) - (bytes.length - end - 4);
      head = '';
      if (missing === 0) done();
    });
  });
}

async function main() {
  const start = process.hrtime.bigint();
  const all = Array.from({ length: Number(readers) }, read);
  setTimeout(() => (over = true), Number(seconds) * 1000);
  await Promise.all(all);
  const passed = Number(process.hrtime.bigint() - start) / 1e9;
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)];
  console.log(
    JSON.stringify({
      rate: times.length / passed,
      median: at(0.5),
      slow: at(0.99),
      answers: times.length,
      statuses,
    }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
