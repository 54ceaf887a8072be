// Finds out whether this machine's WebGL2 is there and is no software. Asking takes long and blocks, so it has a thread of its own, once
// there is a picture.

function hasHardwareWebGl() {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (gl === null) return false;
  const details = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(details === null ? gl.RENDERER : details.UNMASKED_RENDERER_WEBGL));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

postMessage(hasHardwareWebGl());
