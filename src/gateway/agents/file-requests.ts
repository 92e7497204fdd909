/** `fs/read_text_file` and `fs/write_text_file`: an agent's requests for files, checked and answered. */
import { type ClientApp, methods, RequestError } from '@agentclientprotocol/sdk';
import * as v from 'valibot';
import { issueText } from '../../shared/issue-text.ts';
import { readFileRequestSchema, writeFileRequestSchema } from './agent-replies.ts';
import { FileAccessError, type SessionFiles } from './session-files.ts';

export function answerFileRequests(app: ClientApp, files: SessionFiles): void {
  app.onRequest(methods.client.fs.readTextFile, parserOf(readFileRequestSchema), ({ params }) =>
    answer(params.path, async () => ({ content: await files.read(params.path, params.line, params.limit) })),
  );
  app.onRequest(methods.client.fs.writeTextFile, parserOf(writeFileRequestSchema), ({ params }) =>
    answer(params.path, async () => {
      await files.write(params.path, params.content);
      return {};
    }),
  );
}

/** A parser for the SDK: what does not fit is answered by -32602, with the field and without the content. */
export const parserOf =
  <S extends v.GenericSchema>(schema: S) =>
  (params: unknown): v.InferOutput<S> => {
    const parsed = v.safeParse(schema, params);
    if (!parsed.success) throw RequestError.invalidParams(undefined, issueText(parsed.issues));
    return parsed.output;
  };

async function answer<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FileAccessError)) throw RequestError.internalError();
    switch (error.kind) {
      case 'missing':
        throw RequestError.resourceNotFound(path);
      case 'refused':
        throw RequestError.invalidParams(undefined, error.message);
      case 'failed':
        throw RequestError.internalError(undefined, error.message);
    }
  }
}
