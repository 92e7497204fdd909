/**
 * Every call of the worker by its name, and whether it may be made twice: those that carry an id of their own may; so
 * may all that only read.
 */
import type { WorkerApi } from './rpc.ts';

export const REPEATABLE: Readonly<Record<keyof WorkerApi, boolean>> = {
  hello: false,
  bye: false,
  ping: true,
  setView: true,
  openSession: true,
  loadOlder: true,
  loadNewer: true,
  pair: false,
  listDevices: true,
  revokeDevice: true,
  retryNow: true,
  listAgents: true,
  listDirectories: true,
  createSession: false,
  patchSession: true,
  endSession: true,
  // By then the agent may be at work again.
  restartAgent: false,
  connectSession: true,
  disconnectSession: true,
  sendPrompt: true,
  // Each says what is to be, not what is to change.
  withdrawPrompt: true,
  editPrompt: true,
  orderPrompts: true,
  sendPromptNow: true,
  listFiles: true,
  cancelTurn: true,
  answerPermission: true,
  setMode: true,
  setConfigOption: true,
  getDraft: true,
  setDraft: true,
  setCopyPaused: true,
  markUnread: true,
  readAttention: true,
  diagnostics: true,
  resumeImports: true,
  takeLegacyActive: false,
  exportPage: true,
  // An import belongs to one worker: with it, what was taken in so far is gone.
  beginImport: false,
  importChunk: false,
  finishImport: false,
  abortImport: true,
  storageUsage: true,
  deleteLocalCopy: true,
  deleteLocalCopies: true,
  eraseDatabase: true,
  noteRebuilt: true,
  highlightCode: true,
  searchMessages: true,
  // Each makes another code; the one that nobody sees ends by itself.
  createPairLink: true,
};

export const CALL_NAMES = Object.keys(REPEATABLE) as readonly (keyof WorkerApi)[]; // the record has exactly these keys
