// Photos are made smaller before they leave the phone: what the canvas draws anew holds no place and no time.
"use strict";

window.reportPhotos = (() => {
  const LARGEST = 1600; // pixels of the longer side
  const QUALITY = 0.82;
  const MOST = 18 * 1024 * 1024; // bytes of a picture that this browser cannot draw

  // A smaller JPEG; the picture itself where this browser cannot draw it; null where that is too large to send.
  async function smaller(file) {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LARGEST / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      if (made) return made;
    } catch { /* no picture that this browser can draw */ }
    return file.size <= MOST ? file : null;
  }

  return { smaller };
})();
