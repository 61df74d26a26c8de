/** Places that the console's texts point to: accounts, keys, numbers, documentation. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set([
  'console.twilio.com',
  'www.twilio.com',
  'platform.openai.com',
  'dashboard.ngrok.com',
]);

/** True for a link that may be handed to the browser: anything else could start any program on this machine. */
export function mayOpenOutside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username } = new URL(url);
  return protocol === 'https:' && username === '' && ALLOWED_HOSTS.has(host);
}
