/** How two kinds of models are asked and answer: OpenAI's chat completions, and Gemini's generateContent. */

const SHELL_TOOLS = ['bash', 'shell', 'run_shell_command'];
const isShell = ({ name }) => SHELL_TOOLS.includes(name);

const completion = (choice) => ({
  id: 'stand-in',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'stand-in',
  choices: [{ index: 0, finish_reason: null, ...choice }],
  usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
});
const delta = (fields, finish_reason = null) =>
  completion({ delta: { role: 'assistant', ...fields }, finish_reason });

const openai = {
  speaks: (url) => url.endsWith('/chat/completions'),
  read: (_url, { messages, tools = [], stream }) => {
    const content = messages.findLast(({ role }) => role === 'user')?.content ?? '';
    return {
      said: typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('\n'),
      hasToolResult: messages.at(-1).role === 'tool',
      shellTool: tools.map((tool) => tool.function).find(isShell)?.name,
      isStream: stream === true,
    };
  },
  whole: (text) => completion({ message: { role: 'assistant', content: text }, finish_reason: 'stop' }),
  text: (content) => delta({ content }),
  stop: () => delta({}, 'stop'),
  toolCall: (name, args) => {
    const call = { name, arguments: JSON.stringify(args) };
    const tool_calls = [{ index: 0, id: `call_${Date.now()}`, type: 'function', function: call }];
    return delta({ tool_calls }, 'tool_calls');
  },
  farewell: 'data: [DONE]\n\n',
};

const candidate = (parts, finishReason) => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) }],
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 10, totalTokenCount: 20 },
  modelVersion: 'stand-in',
});

const gemini = {
  speaks: (url) => /:(streamG|g)enerateContent/.test(url),
  read: (url, { contents = [], tools = [] }) => {
    const last = contents.at(-1)?.parts ?? [];
    return {
      said: last.map((part) => part.text ?? '').join('\n'),
      hasToolResult: last.some((part) => part.functionResponse),
      shellTool: tools.flatMap((tool) => tool.functionDeclarations ?? []).find(isShell)?.name,
      isStream: url.includes(':stream'),
    };
  },
  // What it is asked without a stream is which model to take: any JSON will do, it falls back by itself.
  whole: () => candidate([{ text: '{}' }], 'STOP'),
  text: (text) => candidate([{ text }]),
  stop: () => candidate([{ text: '' }], 'STOP'),
  toolCall: (name, args) => candidate([{ functionCall: { name, args } }], 'STOP'),
  farewell: '',
};

export const DIALECTS = [openai, gemini];
