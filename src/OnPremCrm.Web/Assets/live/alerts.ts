/**
 * The two ways to tell somebody who does not look: our own ring, and a notification of the browser. Used where a call rings and where one tries them out,
 * so that what was tried is what will come.
 */

let audio: AudioContext | undefined;

/** Two soft double tones. False: the browser plays nothing yet, because nobody has clicked or typed on the page. */
export async function ring(): Promise<boolean> {
  if (typeof AudioContext === "undefined") return false;
  audio ??= new AudioContext();
  // resume() stays pending until somebody touches the page; nobody waits for that
  if (audio.state !== "running") await Promise.race([audio.resume().catch(() => undefined), new Promise((done) => setTimeout(done, 300))]);
  if (audio.state !== "running") return false;
  const start = audio.currentTime + 0.02;
  for (const [at, tone] of [[0, 587.33], [0.16, 880], [0.55, 587.33], [0.71, 880]] as const) play(audio, start + at, tone);
  return true;
}

function play(context: AudioContext, at: number, tone: number): void {
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.type = "sine";
  voice.frequency.value = tone;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.22, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.32);
  voice.connect(volume).connect(context.destination);
  voice.start(at);
  voice.stop(at + 0.35);
}

/** What this browser says of notifications: "unable" where it has none, as on an address without https. */
export function notifications(): NotificationPermission | "unable" {
  return typeof Notification === "undefined" || !isSecureContext ? "unable" : Notification.permission;
}

/** Null where the browser shows none. One tag shows once, however often it is asked for; a click brings this page to the front. */
export function notify(title: string, body: string, tag: string): Notification | null {
  if (notifications() !== "granted") return null;
  try {
    const shown = new Notification(title, { body, tag, icon: "/icon.svg" });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return shown;
  } catch {
    return null; // a phone's browser: only a service worker may show one there
  }
}
