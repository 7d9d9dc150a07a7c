// Owns one direction of a bad network: byte queues that wait out the delay and share one rate.
// A link is shared by all connections of a person, as a phone's radio is; they take turns, packet by packet.
// It knows sockets only as things to read from and write to; when it is held back is the proxy's business.

const PACKET_BYTES = 1_400;
const LANE_BYTES_MAX = 256 * 1_024;
/** How much lost time a late timer may make up for, so that the rate comes out right on a busy machine. */
const CATCH_UP_MS = 20;

export class Link {
  /** `shape` is read at every step, so changes count at once: rateBytesPerSecond (0: any), delayMs, held. */
  constructor(shape) {
    this.shape = shape;
    this.bytes = 0;
    this.lanes = [];
    this.freeAt = 0;
    this.timer = undefined;
  }

  /** Carries what `from` sends over to `to`, ends included. Returns the lane. */
  carry(from, to) {
    const lane = { from, to, queue: [], queuedBytes: 0, blocked: false };
    this.lanes.push(lane);
    from.on('data', (bytes) => this.push(lane, bytes));
    from.on('end', () => this.push(lane, null));
    to.on('drain', () => {
      lane.blocked = false;
      this.pump();
    });
    return lane;
  }

  /** Queues bytes (null: the end of the stream); `extraMs` comes on top of the link's delay. */
  push(lane, bytes, extraMs = 0) {
    lane.queue.push({ bytes, due: performance.now() + this.shape.delayMs + extraMs });
    lane.queuedBytes += bytes?.length ?? 0;
    if (lane.queuedBytes > LANE_BYTES_MAX) lane.from.pause();
    this.pump();
  }

  drop(lane) {
    lane.queue.length = 0;
    this.lanes = this.lanes.filter((other) => other !== lane);
  }

  stop() {
    clearTimeout(this.timer);
    this.lanes = [];
  }

  /** Sends whatever may go now, and comes back when the next thing may. */
  pump() {
    clearTimeout(this.timer);
    while (!this.shape.held) {
      const now = performance.now();
      const waiting = this.lanes.filter((lane) => lane.queue.length > 0 && !lane.blocked);
      if (waiting.length === 0) return;
      if (this.shape.rateBytesPerSecond > 0 && this.freeAt > now) return this.comeBackAt(this.freeAt, now);
      const ready = waiting.find((lane) => lane.queue[0].due <= now);
      if (!ready) return this.comeBackAt(Math.min(...waiting.map((lane) => lane.queue[0].due)), now);
      this.send(ready, now);
    }
  }

  comeBackAt(moment, now) {
    this.timer = setTimeout(() => this.pump(), Math.max(1, moment - now));
  }

  send(lane, now) {
    this.lanes = [...this.lanes.filter((other) => other !== lane), lane];
    const packet = this.takePacket(lane);
    if (packet === null) {
      lane.to.end();
      return;
    }
    const rate = this.shape.rateBytesPerSecond;
    if (rate > 0) this.freeAt = Math.max(this.freeAt, now - CATCH_UP_MS) + (packet.length / rate) * 1_000;
    this.bytes += packet.length;
    lane.queuedBytes -= packet.length;
    if (lane.queuedBytes < LANE_BYTES_MAX / 2 && lane.from.isPaused()) lane.from.resume();
    lane.blocked = !lane.to.write(packet);
  }

  takePacket(lane) {
    const [head] = lane.queue;
    const whole = head.bytes === null || this.shape.rateBytesPerSecond === 0 || head.bytes.length <= PACKET_BYTES;
    if (whole) return lane.queue.shift().bytes;
    const packet = head.bytes.subarray(0, PACKET_BYTES);
    head.bytes = head.bytes.subarray(PACKET_BYTES);
    return packet;
  }
}
