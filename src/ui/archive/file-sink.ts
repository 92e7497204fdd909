/**
 * Where an export goes: a download, whose pieces the browser keeps as blobs (on its disk, when they are many), or
 * for very large ones a file that the person chooses, written as it comes, where the browser offers that.
 */

export interface FileSink {
  write(text: string): Promise<void>;
  /** The file is whole. */
  done(): Promise<void>;
  /** There shall be no file. */
  cancel(): Promise<void>;
}

interface Writable {
  write(text: string): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}
interface Picker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<{
    createWritable(): Promise<Writable>;
  }>;
}

/** Text that is gathered before it becomes a blob, in UTF-16 units. */
const PIECE_LENGTH = 2_000_000;

/** Null if the person thought better of it. To be called while their click still counts. */
export async function openSink(name: string, type: string, isLarge: boolean): Promise<FileSink | null> {
  const { showSaveFilePicker } = globalThis as Picker; // not in every browser, nor in the DOM types
  if (!isLarge || !showSaveFilePicker) return downloadSink(name, type);
  try {
    const file = await showSaveFilePicker({ suggestedName: name });
    const writable = await file.createWritable();
    return {
      write: (text) => writable.write(text),
      done: () => writable.close(),
      cancel: () => writable.abort(),
    };
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? null : downloadSink(name, type);
  }
}

function downloadSink(name: string, type: string): FileSink {
  let pieces: Blob[] = [];
  let text = '';

  function gather(): void {
    if (text !== '') pieces.push(new Blob([text]));
    text = '';
  }

  return {
    async write(next) {
      text += next;
      if (text.length >= PIECE_LENGTH) gather();
    },
    async done() {
      gather();
      const url = URL.createObjectURL(new Blob(pieces, { type }));
      pieces = [];
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      // The browser has taken it by then; without this it would be kept until the tab closes.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    async cancel() {
      pieces = [];
    },
  };
}
