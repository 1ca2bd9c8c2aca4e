// Yes and no for who looks at the bags, not at the telephone: two tones and two ways to vibrate.
let sound = null;

// Browsers let a page sound only after somebody touched it.
export function wake() {
  const Sound = window.AudioContext || window.webkitAudioContext;
  if (!sound && Sound) sound = new Sound();
  if (sound && sound.state === "suspended") sound.resume();
}

function tone(pitch, from, seconds) {
  const source = sound.createOscillator();
  const loudness = sound.createGain();
  source.frequency.value = pitch;
  loudness.gain.value = 0.2;
  source.connect(loudness).connect(sound.destination);
  source.start(sound.currentTime + from);
  source.stop(sound.currentTime + from + seconds);
}

export function yes() {
  if (navigator.vibrate) navigator.vibrate(80);
  if (sound) tone(1047, 0, 0.12);
}

export function no() {
  if (navigator.vibrate) navigator.vibrate([200, 90, 200]);
  if (!sound) return;
  tone(196, 0, 0.2);
  tone(196, 0.28, 0.25);
}
