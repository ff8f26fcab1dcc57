/** The least that a function can be: reads the event, answers. */
export const handler = async (event: { body: string | null }): Promise<object> => {
  const body: unknown = event.body === null ? null : JSON.parse(event.body);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ok: body !== undefined }),
  };
};
