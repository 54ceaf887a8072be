// What the network sees: camera, picture, video, files on the server, noise, the pad.

/** @import { Hello, NetworkInput, ServerState, SideFrame } from './types.js' */
/** @import { Notices } from './notices.js' */
/** @import { Port } from './port.js' */

import { cameraSentence, MovingPictures, now, sentSize } from './camera.js';
import { byId, element } from './dom.js';
import { Pad } from './pad.js';
import { drawInput } from './side.js';

/** The longest side of an input that a drawing suits, in pixels. */
const mostDrawn = 64;

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
  #otherPicture = element('canvas', { width: 1, height: 1, role: 'img', 'aria-label': 'What B sees' });
  #other = { hasPicture: false, isShown: false, isFile: false };
  #moving;
  /** @type {NetworkInput | null} */
  #input = null;
  #largest = 4096;
  /** @type {Pad | null} */
  #pad = null;
  /** The one that is shown, and the one that this page feeds. */
  #source = '';
  #claimed = '';
  /** @type {{source: string, resolve: () => void}[]} */
  #claims = [];
  /** The camera, or a video, is being opened: it is nobody's source yet. */
  #opening = 0;
  /** A still picture is sent again to a server that has been started again. @type {File | null} */
  #still = null;
  #empty = byId('empty', HTMLElement);
  #question = element('p');

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
    port.onServer('refused', ({ of, text }) => {
      if (of !== 'picture' || this.#isStarting) return;
      this.#claimed = '';
      this.#moving.stop();
      notices.show('warning', text);
    });
  }

  /** @param {Hello} hello */
  fill(hello) {
    this.#input = largerInput(hello);
    this.#other.hasPicture = typeof hello.other?.input?.maps === 'number';
    this.#largest = Math.min(4096, Math.floor(Math.sqrt(hello.limits.messageBytes / 4)));
    const drawable = hello.input !== null && hello.input.channels === 1 && Math.max(hello.input.width, hello.input.height) <= mostDrawn;
    const offered = hello.sources.filter((source) => source !== 'pad' || drawable);
    const options = offered.includes(hello.state.source) ? offered : [...offered, hello.state.source];
    this.#select.replaceChildren(...options.map((source) => element('option', { value: source }, words[source] ?? source)));
    this.#select.disabled = options.length < 2;
    byId('open', HTMLButtonElement).hidden = !offered.includes('upload');
    this.#list(hello.files);
    if (this.#pad === null && hello.input !== null && offered.includes('pad'))
      this.#pad = new Pad(this.#port, hello.input, () => this.#claim('pad'));
    const own = this.#claimed;
    this.#claimed = '';
    for (const { source } of this.#claims) this.#port.send('source', { source });
    if (own !== '' && offered.includes(own)) void this.#resume(own);
    else this.#follow(hello.state);
    const choices = offered.filter((source) => source !== 'push' && source !== 'files');
    this.#empty.replaceChildren(
      this.#question,
      element(
        'div',
        {},
        ...choices.map((source) => element('button', { type: 'button', click: () => void this.choose(source) }, words[source])),
      ),
    );
    this.#empty.hidden = this.#arrived;
  }

  /** @param {string} source */
  async choose(source) {
    if (source === 'upload') {
      this.#select.value = this.#source;
      this.#picker.click();
      return;
    }
    if (source !== 'camera') {
      this.#moving.stop();
      if (source === 'pad') await this.#claim(source);
      else this.#port.send('source', { source, ...(source === 'files' ? { index: Number(this.#files.value || 0) } : {}) });
      return;
    }
    if (this.#input === null) return;
    try {
      await this.#open(this.#moving.openCamera(this.#input));
      await this.#claim(source);
      this.#moving.start();
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

  /** Whether the page shows what the network sees; the pad shows it by itself. */
  get showsInput() {
    return this.#picture.isConnected;
  }

  /** Whether the page shows what B sees. */
  get showsOther() {
    return this.#otherPicture.isConnected;
  }

  /** @param {boolean} isShown Whether B is. */
  showOther(isShown) {
    this.#other.isShown = isShown;
    this.#show();
  }

  /** Whether the network has nothing to see, because the folders are empty. */
  get #hasNoFile() {
    return this.#source === 'files' && this.#files.options.length === 0;
  }

  /** A frame has come: there is something to see. */
  arrived() {
    if (this.#hasNoFile) return;
    this.#arrived = true;
    this.#empty.hidden = true;
  }
  #arrived = false;

  clearPad() {
    if (this.#source === 'pad') this.#pad?.clear();
  }

  /** @param {File | null} file */
  async take(file) {
    if (file === null || this.#input === null) return;
    this.#moving.stop();
    try {
      if (file.type.startsWith('video/')) await this.#open(this.#moving.openVideo(file, this.#input));
      const picture = file.type.startsWith('video/')
        ? null
        : await createImageBitmap(file, { imageOrientation: 'from-image', premultiplyAlpha: 'none' });
      await this.#claim('upload');
      if (picture === null) this.#moving.start();
      else this.#sendPicture(picture, this.#input);
      this.#still = picture === null ? null : file;
    } catch {
      this.#moving.stop();
      this.#notices.show('error', `${file.name} is no picture or video that this browser reads.`);
    }
  }

  /**
   * @param {SideFrame} frame
   * @param {boolean} isOther
   */
  draw(frame, isOther) {
    drawInput(isOther ? this.#otherPicture : this.#picture, frame);
  }

  /** While a source is opened and claimed the server still goes by the former one. */
  get #isStarting() {
    return this.#opening > 0 || this.#claims.length > 0;
  }

  /** @param {Promise<void>} opened */
  async #open(opened) {
    this.#opening++;
    try {
      await opened;
    } finally {
      this.#opening--;
    }
  }

  /**
   * Pictures of this page are what the network sees from now on: others are refused.
   * @param {string} source
   */
  async #claim(source) {
    if (this.#claimed === source) return;
    const answered = new Promise((/** @type {(value?: undefined) => void} */ resolve) => this.#claims.push({ source, resolve }));
    this.#port.send('source', { source });
    await answered;
    this.#claimed = source;
    this.#show();
  }

  /**
   * Feeds a server that was started again with what the former one had.
   * @param {string} source
   */
  async #resume(source) {
    await this.#claim(source);
    if (source === 'pad') this.#pad?.send();
    else if (source === 'upload' && this.#still !== null) await this.take(this.#still);
  }

  /**
   * Stretched to the network's input, as the command line does.
   * @param {ImageBitmap} picture
   * @param {NetworkInput} input
   */
  #sendPicture(picture, input) {
    const { width, height } = picture;
    this.#port.sendPicture(picture, {
      crop: { x: 0, y: 0, width, height },
      ...sentSize(width, height, input, this.#largest),
      channels: [1, 3, 4].includes(input.channels) ? input.channels : 3,
      newestOnly: false,
      time: now(),
    });
  }

  /** @param {ServerState} state */
  #follow(state) {
    for (const claim of this.#claims) if (claim.source === state.source) claim.resolve();
    this.#claims = this.#claims.filter((claim) => claim.source !== state.source);
    if (!this.#isStarting && state.source !== 'camera' && state.source !== 'upload') this.#moving.stop();
    if (this.#claimed !== state.source) this.#claimed = '';
    this.#moving.play(state.playing);
    this.#source = state.source;
    this.#select.value = state.source;
    this.#question.textContent =
      state.source === 'pad'
        ? 'Draw a digit on the pad: every layer answers.'
        : this.#hasNoFile
          ? 'There is no picture here yet: the first one that is put there is shown.'
          : 'What is the network to see?';
    this.#files.hidden = state.source !== 'files' || this.#files.options.length === 0;
    this.#other.isFile = typeof state.other === 'string';
    if (state.file !== null) this.#files.value = String(state.file);
    this.#show();
  }

  /** Beside the wall: the pad, what the network sees, or the camera where the server does not say. */
  #show() {
    const local = this.#claimed === 'camera' ? this.#moving.picture : null;
    const shown =
      this.#source === 'pad' && this.#pad !== null ? this.#pad.root : typeof this.#input?.maps === 'number' ? this.#picture : local;
    const { hasPicture, isShown, isFile } = this.#other,
      all = [...(shown === null ? [] : [shown]), ...(hasPicture && isShown && isFile ? [this.#otherPicture] : [])];
    byId('input', HTMLElement).hidden = all.length === 0;
    if (all.length !== this.#view.children.length || all.some((part, i) => part !== this.#view.children[i])) this.#view.replaceChildren(...all);
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
    document.addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) drop.hidden = true;
    });
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.hidden = true;
      void this.take(event.dataTransfer?.files[0] ?? null);
    });
  }
}

/**
 * Pictures are sent as large as either network takes them.
 * @param {Hello} hello
 */
function largerInput({ input, other }) {
  const second = other?.compares === 'models' ? (other.input ?? null) : null;
  if (input === null || second === null || second.width <= input.width) return input;
  return second.width * input.height === second.height * input.width ? { ...input, width: second.width, height: second.height } : input;
}

/** @param {File} file */
function isPicture(file) {
  return /^(image|video)\//.test(file.type);
}
