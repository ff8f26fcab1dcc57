/** Works through all inputs, some at a time, and gives back the results in the order of the inputs. */
export const someAtOnce = async <Input, Output>(
  inputs: Iterable<Input>,
  atOnce: number,
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> => {
  const waiting = [...inputs].map((input, index) => ({ input, index }));
  const results: { index: number; output: Output }[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push({ index: next.index, output: await work(next.input) });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, worker));
  return results.sort((a, b) => a.index - b.index).map(({ output }) => output);
};
