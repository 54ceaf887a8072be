// What the network sees: camera, picture, video, files on the server, noise, the pad.

/** @import { Hello, NetworkInput, ServerState, SideFrame } from './types.js' */
/** @import { Notices } from './notices.js' */
/** @import { Port } from './port.js' */

import { cameraSentence, MovingPictures, now, sentSize } from './camera.js';
import { byId, element } from './dom.js';
import { Pad } from './pad.js';
import { drawInput } from './side.js';

/** @type {Record<string, string>} */
const words = { camera: 'Camera', upload: 'Picture or video', files: 'Files', noise: 'Noise', pad: 'Drawing pad', push: 'Program' };

export class Sources {
  #port;
  #notices;
  #select = byId('source', HTMLSelectElement);
  #files = element('select', { 'aria-label': 'File', title: 'Next (e), previous (w)', hidden: true });
  #picker = byId('file', HTMLInputElement);
  #view = byId('input-view', HTMLElement);
  #picture = element('canvas', { width: 1, height: 1, role: 'img', 'aria-label': 'What the network sees' });
  #moving;
  /** @type {NetworkInput | null} */
  #input = null;
  #largest = 4096;
  /** @type {Pad | null} */
  #pad = null;
  #source = '';

  /**
   * @param {Port} port
   * @param {Notices} notices
   */
  constructor(port, notices) {
    this.#port = port;
    this.#notices = notices;
    this.#moving = new MovingPictures(port);
    this.#select.after(this.#files);
    this.#select.addEventListener('change', () => void this.choose(this.#select.value));
    this.#files.addEventListener('change', () => port.send('source', { source: 'files', index: Number(this.#files.value) }));
    byId('open', HTMLButtonElement).addEventListener('click', () => this.#picker.click());
    this.#picker.addEventListener('change', () => {
      void this.take(this.#picker.files?.[0] ?? null);
      this.#picker.value = '';
    });
    document.addEventListener('paste', (event) => {
      const file = [...(event.clipboardData?.files ?? [])].find(isPicture);
      if (file !== undefined) void this.take(file);
    });
    this.#acceptDrops();
    port.onServer('files', ({ files }) => this.#list(files));
    port.onServer('state', (state) => this.#follow(state));
  }

  /** @param {Hello} hello */
  fill(hello) {
    this.#input = hello.input;
    this.#largest = Math.min(4096, Math.floor(Math.sqrt(hello.limits.pixels)));
    this.#select.replaceChildren(...hello.sources.map((source) => element('option', { value: source }, words[source] ?? source)));
    this.#select.disabled = hello.sources.length < 2;
    byId('open', HTMLButtonElement).hidden = !hello.sources.includes('upload');
    this.#list(hello.files);
    this.#pad ??= hello.sources.includes('pad') && hello.input !== null ? new Pad(this.#port, hello.input) : null;
    this.#follow(hello.state);
  }

  /** @param {string} source */
  async choose(source) {
    if (source === 'upload' && this.#source !== 'upload') {
      this.#select.value = this.#source;
      this.#picker.click();
      return;
    }
    if (source !== 'camera') {
      this.#moving.stop();
      this.#port.send('source', { source, ...(source === 'files' ? { index: Number(this.#files.value || 0) } : {}) });
      return;
    }
    if (this.#input === null) return;
    try {
      await this.#moving.openCamera(this.#input);
      this.#port.send('source', { source });
    } catch (problem) {
      this.#select.value = this.#source;
      this.#notices.show('error', cameraSentence(problem));
    }
  }

  /** Camera and files in turn, then what else there is. */
  cycle() {
    const sources = [...this.#select.options].map((option) => option.value).filter((source) => source !== 'upload');
    if (sources.length > 0) void this.choose(sources[(sources.indexOf(this.#source) + 1) % sources.length]);
  }

  clearPad() { if (this.#source === 'pad') this.#pad?.clear(); }

  /** @param {File | null} file */
  async take(file) {
    if (file === null || this.#input === null) return;
    this.#moving.stop();
    this.#port.send('source', { source: 'upload' });
    try {
      if (file.type.startsWith('video/')) await this.#moving.openVideo(file, this.#input);
      else await this.#sendPicture(file, this.#input);
    } catch {
      this.#notices.show('error', `${file.name} is no picture or video that this browser reads.`);
    }
  }

  /** @param {SideFrame} frame */
  draw(frame) { drawInput(this.#picture, frame); }

  /**
   * Stretched to the network's input, as the command line does.
   * @param {Blob} file
   * @param {NetworkInput} input
   */
  async #sendPicture(file, input) {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image', premultiplyAlpha: 'none' });
    const { width, height } = picture;
    this.#port.sendPicture(picture, {
      crop: { x: 0, y: 0, width, height }, ...sentSize(width, height, input, this.#largest), channels: [1, 3, 4].includes(input.channels) ? input.channels : 3,
      newestOnly: false, time: now(),
    });
  }

  /** @param {ServerState} state */
  #follow(state) {
    if (state.source !== 'camera' && state.source !== 'upload') this.#moving.stop();
    this.#moving.play(state.playing);
    this.#source = state.source;
    this.#select.value = state.source;
    this.#files.hidden = state.source !== 'files' || this.#files.options.length === 0;
    if (state.file !== null) this.#files.value = String(state.file);
    const shown = state.source === 'pad' && this.#pad !== null ? this.#pad.root : this.#picture;
    if (this.#view.firstChild !== shown) this.#view.replaceChildren(shown);
  }

  /** @param {{index: number, name: string}[]} files */
  #list(files) {
    const chosen = this.#files.value;
    this.#files.replaceChildren(...files.map(({ index, name }) => element('option', { value: index }, name)));
    this.#files.value = chosen;
    this.#files.hidden = this.#source !== 'files' || files.length === 0;
  }

  #acceptDrops() {
    const drop = byId('drop', HTMLElement);
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      drop.hidden = event.dataTransfer === null || ![...event.dataTransfer.items].some((item) => item.kind === 'file');
    });
    document.addEventListener('dragleave', (event) => { if (event.relatedTarget === null) drop.hidden = true; });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.hidden = true;
      void this.take(event.dataTransfer?.files[0] ?? null);
    });
  }
}

/** @param {File} file */
function isPicture(file) { return /^(image|video)\//.test(file.type); }
