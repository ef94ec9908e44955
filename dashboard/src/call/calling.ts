import { type Contact, client, done, Failure, type Schemas } from "../api/client";

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

/** Whether nobody is called any more, so that whoever asks again asks for another call. */
export const isOver = (call: Call): boolean =>
  Boolean(call.stoppedAt) || call.standing === "withdrawn" || call.standing === "refused";

/** Whether a call was made, and somebody hung up. */
export const hasEnded = (contact: Pick<Contact, "phase"> | null | undefined): boolean =>
  contact?.phase === "disconnected" || contact?.phase === "completed";

/** Asks for a call. One key is one call, however often it is asked with. */
export async function ask(number: string, key: string): Promise<Call | Failure> {
  const params = { header: { "idempotency-key": key } };
  const acted = await done((signal) =>
    client.POST("/outbound-calls", { params, body: { number }, signal }),
  );
  return acted instanceof Failure ? acted : acted.call;
}

/** Ends a call, or sees to it that there never is one. */
export async function stop(callId: string): Promise<Call | Failure> {
  const params = { path: { callId } };
  const acted = await done((signal) =>
    client.DELETE("/outbound-calls/{callId}", { params, signal }),
  );
  return acted instanceof Failure ? acted : acted.call;
}
