import { Served, STILL } from "./served";

/** Starts the floor that stands still, once for all tests, and stops it after them. */
export default async function start(): Promise<() => Promise<void>> {
  const served = await Served.start(STILL);
  process.env.STILL_URL = served.url;
  return () => served.stop();
}
