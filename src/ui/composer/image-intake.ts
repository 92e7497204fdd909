/** Images that come into a draft: whether the agent takes any, how many, and what is said where one is refused. */
import { type Signal, signal } from '@preact/signals';
import type { Draft, DraftImage } from '../../shared/draft.ts';
import { MAX_PROMPT_IMAGES } from '../../shared/limits.ts';

export interface ImageIntake {
  /** Why the last one was refused; null if none was. */
  readonly note: Signal<string | null>;
  /** Some are being made smaller. */
  readonly isBusy: Signal<boolean>;
  add(files: readonly File[]): Promise<void>;
}

export interface ImageIntakeParts {
  /** Why the agent takes none; null if it does. */
  refusal(): string | null;
  draft(): Draft;
  write(images: DraftImage[]): void;
}

export function createImageIntake({ refusal, draft, write }: ImageIntakeParts): ImageIntake {
  const note = signal<string | null>(null);
  const isBusy = signal(false);

  return {
    note,
    isBusy,
    async add(files) {
      note.value = refusal();
      if (note.peek() !== null || files.length === 0) return;
      isBusy.value = true;
      try {
        const { prepareImage } = await import('./prepare-image.ts');
        for (const file of files) {
          const image = await prepareImage(file);
          if (image.type === 'refused') note.value = image.reason;
          else if (draft().images.length >= MAX_PROMPT_IMAGES) {
            note.value = `A message takes ${MAX_PROMPT_IMAGES} images at most.`;
          } else {
            const { mimeType, data } = image;
            const name = file.name || 'Image';
            write([...draft().images, { id: crypto.randomUUID(), name, mimeType, data }]);
          }
        }
      } catch {
        note.value = 'The image could not be prepared.';
      } finally {
        isBusy.value = false;
      }
    },
  };
}

/** The files that were pasted or dropped; a table copied with its picture is meant as text. */
export function filesOf(transfer: DataTransfer | null): File[] {
  if (transfer === null || transfer.types.includes('text/plain')) return [];
  return [...transfer.files];
}
