import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Transport } from '../spdy/connection.ts';

/** A WebSocket message as one buffer. */
export const messageBytes = (data: RawData): Buffer =>
  Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);

/** Sends a message. Resolves when the socket has taken it, or is gone. */
export const sendMessage = (client: WebSocket, data: Buffer | string): Promise<void> =>
  new Promise((resolve) => client.send(data, () => resolve()));

/** A connection whose bytes are the binary messages of a WebSocket. Models client-go/tools/portforward/tunneling_connection.go */
export const overWebSocket = (client: WebSocket): Transport => ({
  write: (bytes) => sendMessage(client, bytes),
  pause: () => client.pause(),
  resume: () => client.resume(),
  close: () => client.close(1000),
});

/** A connection that has a socket for itself. */
export const overSocket = (socket: Duplex): Transport => ({
  write: (bytes) =>
    new Promise((resolve) => {
      if (socket.writable) socket.write(bytes, () => resolve());
      else resolve();
    }),
  pause: () => void socket.pause(),
  resume: () => void socket.resume(),
  close: () => void socket.end(),
});
