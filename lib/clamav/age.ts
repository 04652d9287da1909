/** Official signatures come daily; older ones than these miss what is new. Days. */
const OLD = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What to say of official signatures that are old.
 * @param description `ClamAV 1.4.6/27000/Sat Nov 21 08:26:07 2026`; without a date there are none of the official ones
 */
export function ageWarning(description: string, now: number): string | undefined {
  const [, , date = ""] = description.split("/");
  const days = Math.floor((now - Date.parse(`${date} UTC`)) / DAY_MS);
  if (!(days > OLD)) return undefined;
  return `The official signatures are ${days} days old: malware that is newer is not found (freshclam gets new ones)`;
}
