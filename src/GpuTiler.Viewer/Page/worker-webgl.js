// Draws with WebGL2: levels as R8 textures, colours by a table in the shader.

/** @import { Palette } from './types.js' */
/** @import { SlotFrame } from './worker-slots.js' */
/** @import { Region } from './region.js' */

import { recordFlag } from './records.js';

const vertexSource = `#version 300 es
void main() { vec2 corner = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2); gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0); }`;

// across and down say which of the mosaic's pixels a column and a row of the canvas show; the canvas counts its rows from below.
const fragmentSource = `#version 300 es
precision highp float;
precision highp int;
uniform highp sampler2D levels, mask, colors;
uniform highp isampler2D across, down;
uniform ivec2 corner, blank;
uniform int rows, colorRow;
uniform bool masked;
uniform vec4 background;
out vec4 color;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy) - corner;
  ivec2 pixel = ivec2(texelFetch(across, ivec2(at.x, 0), 0).r, texelFetch(down, ivec2(rows - 1 - at.y, 0), 0).r);
  if (pixel.x < 0 || pixel.y < 0 || (at.x >= blank.x && rows - 1 - at.y >= blank.y)) { color = background; return; }
  int special = masked ? int(texelFetch(mask, pixel, 0).r * 255.0 + 0.5) : 0;
  int level = int(texelFetch(levels, pixel, 0).r * 255.0 + 0.5);
  color = special != 0 ? texelFetch(colors, ivec2(special, 2), 0) : texelFetch(colors, ivec2(level, colorRow), 0);
}`;

const units = { levels: 0, mask: 1, colors: 2, across: 3, down: 4 };

/**
 * @typedef {object} SlotTextures
 * @property {WebGLTexture} levels
 * @property {WebGLTexture} mask
 * @property {WebGLTexture} across
 * @property {WebGLTexture} down
 * @property {SlotFrame | null} frame What they hold.
 * @property {Region | null} region
 */

export class WebGlRenderer {
  name = 'WebGL';
  keepsPixels = false;
  #canvas;
  #gl;
  /** @type {Record<string, WebGLUniformLocation | null>} */
  #uniforms = {};
  /** @type {Map<number, SlotTextures>} */
  #slots = new Map();
  #colors;
  /** @type {Palette | null} */
  #palette = null;
  #unused;

  /** @param {OffscreenCanvas} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    const gl = canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      powerPreference: 'high-performance',
    });
    if (gl === null) throw new Error('This browser has no WebGL2.');
    this.#gl = gl;
    const program = linkProgram(gl);
    gl.useProgram(program);
    for (const name of ['corner', 'blank', 'rows', 'colorRow', 'masked', 'background'])
      this.#uniforms[name] = gl.getUniformLocation(program, name);
    for (const [name, unit] of Object.entries(units)) gl.uniform1i(gl.getUniformLocation(program, name), unit);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.enable(gl.SCISSOR_TEST);
    this.#colors = this.#texture(units.colors);
    this.#unused = this.#texture(units.mask);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, 1, 1, 0, gl.RED, gl.UNSIGNED_BYTE, new Uint8Array(1));
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  /** @param {number} background */
  clear(background) {
    const gl = this.#gl,
      [r, g, b] = channels(background);
    gl.scissor(0, 0, this.#canvas.width, this.#canvas.height);
    gl.clearColor(r, g, b, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform4f(this.#uniforms.background, r, g, b, 1);
  }

  /**
   * @param {Region} region
   * @param {SlotFrame} frame
   * @param {Palette} palette
   * @param {number} _background
   */
  draw(region, frame, palette, _background) {
    const gl = this.#gl,
      textures = this.#texturesOf(region.placement.slot),
      bottom = this.#canvas.height - region.top - region.height;
    if (this.#palette !== palette) this.#uploadColors(palette);
    this.#upload(textures, region, frame);
    this.#bind(units.levels, textures.levels);
    this.#bind(units.mask, frame.mask === null ? this.#unused : textures.mask);
    this.#bind(units.across, textures.across);
    this.#bind(units.down, textures.down);
    gl.viewport(region.left, bottom, region.width, region.height);
    gl.scissor(region.left, bottom, region.width, region.height);
    gl.uniform2i(this.#uniforms.corner, region.left, bottom);
    gl.uniform2i(this.#uniforms.blank, region.blankX, region.blankY);
    gl.uniform1i(this.#uniforms.rows, region.height);
    gl.uniform1i(this.#uniforms.masked, frame.mask === null ? 0 : 1);
    gl.uniform1i(this.#uniforms.colorRow, (frame.header.flags & recordFlag.difference) !== 0 ? 1 : 0);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  finish() {
    this.#gl.flush();
  }

  /** @param {number} slot */
  forget(slot) {
    const textures = this.#slots.get(slot);
    if (textures === undefined) return;
    for (const texture of [textures.levels, textures.mask, textures.across, textures.down]) this.#gl.deleteTexture(texture);
    this.#slots.delete(slot);
  }

  /** @param {number} slot */
  #texturesOf(slot) {
    let textures = this.#slots.get(slot);
    if (textures === undefined) {
      const [levels, mask, across, down] = [units.levels, units.mask, units.across, units.down].map((unit) => this.#texture(unit));
      textures = { levels, mask, across, down, frame: null, region: null };
      this.#slots.set(slot, textures);
    }
    return textures;
  }

  /**
   * @param {SlotTextures} textures
   * @param {Region} region
   * @param {SlotFrame} frame
   */
  #upload(textures, region, frame) {
    const gl = this.#gl,
      { width, height } = frame.header;
    if (textures.frame !== frame) {
      this.#bind(units.levels, textures.levels);
      const { frame: last } = textures,
        sameSize = last !== null && last.header.width === width && last.header.height === height;
      if (sameSize) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RED, gl.UNSIGNED_BYTE, frame.levels);
      else gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, frame.levels);
      if (frame.mask !== null) {
        this.#bind(units.mask, textures.mask);
        gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, frame.mask);
      }
      textures.frame = frame;
    }
    if (textures.region !== region) {
      this.#bind(units.across, textures.across);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32I, region.width, 1, 0, gl.RED_INTEGER, gl.INT, region.across);
      this.#bind(units.down, textures.down);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32I, region.height, 1, 0, gl.RED_INTEGER, gl.INT, region.down);
      textures.region = region;
    }
  }

  /** @param {Palette} palette */
  #uploadColors(palette) {
    const gl = this.#gl,
      rows = new Uint32Array(3 * 256);
    rows.set(palette.levels);
    rows.set(palette.difference, 256);
    rows.set(palette.special, 512);
    this.#bind(units.colors, this.#colors);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, 256, 3, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(rows.buffer));
    this.#palette = palette;
  }

  /** @param {number} unit */
  #texture(unit) {
    const gl = this.#gl,
      texture = gl.createTexture();
    this.#bind(unit, texture);
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
    return texture;
  }

  /**
   * @param {number} unit
   * @param {WebGLTexture} texture
   */
  #bind(unit, texture) {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit);
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, texture);
  }
}

/** @param {number} color Packed. */
function channels(color) {
  return [color & 0xff, (color >>> 8) & 0xff, (color >>> 16) & 0xff].map((value) => value / 255);
}

/** @param {WebGL2RenderingContext} gl */
function linkProgram(gl) {
  const program = gl.createProgram();
  for (const [kind, source] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, vertexSource],
    [gl.FRAGMENT_SHADER, fragmentSource],
  ])) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error('WebGL makes no shader.');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? 'A shader does not compile.');
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? 'The shaders do not link.');
  return program;
}
