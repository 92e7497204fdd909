/** The browser's WebSocket as the smallest thing a connection needs. */
import type { OpenSocket } from './connection.ts';

export const openBrowserSocket =
  (url: string): OpenSocket =>
  (handlers) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => handlers.onOpen();
    socket.onmessage = ({ data }) => {
      // Binary frames are not part of the protocol.
      if (typeof data === 'string') handlers.onText(data);
    };
    socket.onclose = ({ code }) => handlers.onClose(code);
    return {
      send: (text) => socket.send(text),
      close: () => socket.close(1000),
    };
  };
