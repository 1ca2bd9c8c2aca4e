// The camera: the browser's own reader of QR codes where it has one, else ours.
const EVERY_MS = 150;
const WIDEST = 720;

async function reader() {
  if ("BarcodeDetector" in window) {
    try {
      const formats = await BarcodeDetector.getSupportedFormats();
      if (formats.includes("qr_code")) {
        const detector = new BarcodeDetector({ formats: ["qr_code"] });
        return async (canvas) => (await detector.detect(canvas)).map((found) => found.rawValue);
      }
    } catch {
      // A browser that only says that it has one.
    }
  }
  const { decodeQR } = await import("/static/vendor/qr/decode.js");
  return async (canvas, pen) => {
    try {
      return [decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height))];
    } catch {
      return []; // no code in this picture
    }
  };
}

// Calls `found` with every code that is seen; returns what stops it. Throws without a camera.
export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 } },
  });
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let isOn = true;
  const look = async () => {
    if (!isOn) return;
    if (video.videoWidth && document.visibilityState === "visible") {
      const scale = Math.min(1, WIDEST / video.videoWidth);
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      try {
        for (const text of await read(canvas, pen)) found(text);
      } catch {
        // A picture that could not be read: the next one comes at once.
      }
    }
    setTimeout(look, EVERY_MS);
  };
  look();
  return () => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
