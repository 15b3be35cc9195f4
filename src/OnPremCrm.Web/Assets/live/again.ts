/** The log-in, with the way back to this page. */
export function logInAgain(): string {
  return `/login?back=${encodeURIComponent(location.pathname + location.search)}`;
}
