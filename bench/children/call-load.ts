import { connect, type Socket } from 'node:net';
import { type Caller, landlineCall, mobileCall, type ScriptedTurn } from '../support/callers.ts';
import { serveParent } from '../support/child.ts';

/** Makes whole calls over kept connections, each turn when the one before it was answered. */
type Order = {
  url: string;
  token: string;
  callers: Caller[];
  /** Calls at one time. */
  together: number;
  tag: string;
  /** Whether each answer must be what the dialogue says there. */
  checked: boolean;
};
/** How long each turn took, in milliseconds. */
type Timed = { what: string; millis: number };

/** Sends one request and waits for its answer. */
const ask = (socket: Socket, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const done = (): void => {
      socket.removeAllListeners('data').removeAllListeners('error');
    };
    socket.on('error', (error) => {
      done();
      reject(error);
    });
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1];
      if (bytes.length < end + 4 + Number(length)) return;
      done();
      resolve(bytes.toString());
    });
    socket.write(request);
  });

const requestMaker =
  ({ url, token }: Order) =>
  (turn: object): string => {
    const body = JSON.stringify(turn);
    return `POST /v1/voice/turn HTTP/1.1\r\nhost: ${new URL(url).host}\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };

const check = (reply: string, { what, state }: ScriptedTurn): void => {
  if (!reply.includes(`"state":"${state}"`)) throw new Error(`${what} did not lead to ${state}: ${reply}`);
};

serveParent(async (order: Order): Promise<{ turns: Timed[] }> => {
  const { url, callers, together, tag, checked } = order;
  const { hostname, port } = new URL(url);
  const make = requestMaker(order);
  const turns: Timed[] = [];
  const waiting = [...callers.entries()];

  const call = async (socket: Socket, callId: string, from: string, script: ScriptedTurn[]) => {
    for (const [turn, one] of script.entries()) {
      const { digits, what } = one;
      const hangup = what === 'hanging up';
      const request = make({ callId, turn, from, to: '+97233760000', digits, timedOut: false, hangup });
      const began = performance.now();
      const reply = await ask(socket, request);
      turns.push({ what, millis: performance.now() - began });
      if (!reply.startsWith('HTTP/1.1 200')) throw new Error(`${what}: ${reply}`);
      if (checked) check(reply, one);
    }
  };

  const keepCalling = async (): Promise<void> => {
    const socket = connect(Number(port), hostname).setNoDelay(true);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [number, caller] = next;
      await call(socket, `${tag}-${number}-in`, caller.landline, landlineCall(caller));
      await call(socket, `${tag}-${number}-out`, caller.mobile, mobileCall());
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: together }, keepCalling));
  return { turns };
});
