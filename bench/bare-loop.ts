/**
 * R0, the yardstick: the barest event loop that JavaScript allows. A struct-of-arrays binary heap with 20 events pending;
 * each is handed to one of 5 stub peers (three integer updates), allocates one message of six fields, draws one
 * exponential latency, and is pushed again. Nothing is checked, hashed or recorded. All other figures are ratios to it.
 */

/** sfc32, inlined here so that the yardstick owes nothing to the code it measures. */
function sfc32(a: number, b: number, c: number, d: number): () => number {
  return () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
}

export interface BareResult {
  readonly events: number;
  /** Equal for equal work. */
  readonly checksum: number;
}

export function bareLoop(events: number, pending = 20): BareResult {
  const times = new Float64Array(pending + 1);
  const sequence = new Float64Array(pending + 1);
  const slots = new Int32Array(pending + 1);
  const messages: { to: number; from: number; term: number; a: number; b: number; c: number }[] =
    [];
  const peers = Array.from({ length: 5 }, () => ({ term: 0, count: 0, sum: 0 }));
  const random = sfc32(1, 2, 3, 4);
  let size = 0;
  let pushed = 0;

  const push = (time: number, slot: number): void => {
    const seq = pushed++;
    let i = size++;
    while (i > 0) {
      const parent = (i - 1) >>> 1;
      if (times[parent]! <= time) break;
      times[i] = times[parent]!;
      sequence[i] = sequence[parent]!;
      slots[i] = slots[parent]!;
      i = parent;
    }
    times[i] = time;
    sequence[i] = seq;
    slots[i] = slot;
  };

  for (let i = 0; i < pending; i++) {
    messages.push({ to: i % 5, from: 0, term: 0, a: 0, b: 0, c: 0 });
    push(random() / 4294967296, i);
  }
  let now = 0;
  for (let n = 0; n < events; n++) {
    now = times[0]!;
    const slot = slots[0]!;
    size--;
    const time = times[size]!;
    const seq = sequence[size]!;
    const moved = slots[size]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        (times[right]! < times[child]! ||
          (times[right] === times[child] && sequence[right]! < sequence[child]!))
      ) {
        child = right;
      }
      if (times[child]! > time || (times[child] === time && sequence[child]! > seq)) break;
      times[i] = times[child]!;
      sequence[i] = sequence[child]!;
      slots[i] = slots[child]!;
      i = child;
    }
    times[i] = time;
    sequence[i] = seq;
    slots[i] = moved;

    const message = messages[slot]!;
    const peer = peers[message.to]!;
    peer.term = message.term;
    peer.count++;
    peer.sum = (peer.sum + message.a) | 0;
    const word = random();
    const latency = -Math.log((word + 1) / 4294967297);
    messages[slot] = { to: word % 5, from: message.to, term: peer.term, a: n, b: 0, c: 0 };
    push(now + latency, slot);
  }
  return { events, checksum: peers.reduce((sum, peer) => (sum ^ peer.sum) | 0, Math.floor(now)) };
}
