import { client, type Failure, failed, type Schemas } from "../api/client";

export type Call = Schemas["CallView"];

/** What has become of a call, for whoever asked for it. */
export const STANDINGS: Record<Call["standing"], string> = {
  waiting: "Put off. Ask again in a while.",
  withdrawn: "Stopped before anybody was called.",
  dialling: "Amazon Connect is being asked to call.",
  unknown: "Nobody heard whether there is a call. Asking again calls once.",
  refused: "Amazon Connect refused the call.",
  dialled: "You are being called.",
};

/** Whether anything may still become of it. */
export const goesOn = (call: Call): boolean =>
  !call.stoppedAt && call.standing !== "withdrawn" && call.standing !== "refused";

/** Asks for a call. One key is one call, however often it is asked with. */
export async function ask(number: string, key: string): Promise<Call | Failure> {
  return answered(
    client.POST("/outbound-calls", {
      params: { header: { "idempotency-key": key } },
      body: { number },
    }),
  );
}

/** Ends a call, or sees to it that there never is one. */
export async function stop(callId: string): Promise<Call | Failure> {
  return answered(client.DELETE("/outbound-calls/{callId}", { params: { path: { callId } } }));
}

async function answered(
  asked: Promise<{ data?: { call: Call } | Call; error?: unknown; response: Response }>,
): Promise<Call | Failure> {
  try {
    const { data, error, response } = await asked;
    if (!response.ok || !data) return failed(response.status, error);
    return "call" in data ? data.call : data;
  } catch {
    return failed(0, undefined);
  }
}
