"use strict";
(() => {
  const tip = document.getElementById("tip"), frame = document.getElementById("frame"), shown = document.getElementById("scale");
  const steps = [0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 16];
  let scale = 1;

  function zoom(next) {
    scale = next;
    shown.textContent = Math.round(scale * 100) + " %";
    for (const image of document.querySelectorAll(".mosaic img")) {
      image.style.width = image.naturalWidth * scale + "px";
    }
    leave();
  }

  function step(by) {
    const at = steps.indexOf(scale);
    zoom(steps[Math.min(Math.max(at + by, 0), steps.length - 1)]);
  }

  // Which map lies under a point of the image; null between the tiles.
  function find(image, x, y) {
    const plan = image.closest("section").plan, tiles = Number(image.dataset.tiles);
    const x0 = Number(image.dataset.x), y0 = Number(image.dataset.y), right = plan.width + plan.padding, down = plan.height + plan.padding + plan.gap;
    const px = x * image.naturalWidth / image.clientWidth - x0, py = y * image.naturalHeight / image.clientHeight - y0;
    const column = Math.floor(px / right), row = Math.floor(py / down), left = column * right, top = row * down, tile = row * plan.columns + column;
    const inside = px >= 0 && py >= 0 && column < plan.columns && px < left + plan.width && py < top + plan.height && tile < tiles;
    return inside ? { tile: tile + Number(image.dataset.first), left: left + x0, top: top + y0 } : null;
  }

  const text = value => value === null ? "none" : Number(value.toPrecision(4)).toString();

  function describe(section, image, tile) {
    const map = section.order ? section.order[Number(image.dataset.image)][tile] : tile + section.plan.first;
    const [low, high, mean, deviation, count, zeros, nan, infinities, mark] = section.maps[Number(image.dataset.image)][tile];
    const batch = section.maps.length > 1 ? "image " + image.dataset.image + ", " : "";
    return batch + section.plan.what + " " + map + (mark ? "  (" + mark + ")" : "") + "\nmin " + text(low) + "   max " + text(high) + "\nmean " + text(mean) + "   std " + text(deviation)
      + "\nzeros " + text(100 * zeros / count) + " %" + (nan ? "   NaN " + nan : "") + (infinities ? "   \u221e " + infinities : "");
  }

  function leave() {
    tip.hidden = frame.hidden = true;
  }

  function hover(event) {
    const image = event.target, box = image.getBoundingClientRect();
    const found = find(image, event.clientX - box.left, event.clientY - box.top);
    if (!found) {
      leave();
      return;
    }
    const section = image.closest("section"), ratio = image.clientWidth / image.naturalWidth;
    tip.textContent = describe(section, image, found.tile);
    tip.hidden = frame.hidden = false;
    Object.assign(frame.style, {
      left: box.left + found.left * ratio + "px", top: box.top + found.top * ratio + "px", width: section.plan.width * ratio + "px", height: section.plan.height * ratio + "px",
    });
    const right = event.clientX + 16 + tip.offsetWidth > innerWidth, below = event.clientY + 16 + tip.offsetHeight > innerHeight;
    Object.assign(tip.style, {
      left: (right ? event.clientX - 12 - tip.offsetWidth : event.clientX + 16) + "px", top: (below ? event.clientY - 12 - tip.offsetHeight : event.clientY + 16) + "px",
    });
  }

  for (const section of document.querySelectorAll("section")) {
    Object.assign(section, JSON.parse(section.querySelector("script").textContent));
    for (const image of section.querySelectorAll("img")) {
      image.addEventListener("mousemove", hover);
      image.addEventListener("mouseleave", leave);
    }
  }

  addEventListener("scroll", leave, true);
  document.getElementById("out").addEventListener("click", () => step(-1));
  document.getElementById("in").addEventListener("click", () => step(1));
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "+" || event.key === "-") {
      step(event.key === "+" ? 1 : -1);
    } else if (event.key === "0") {
      zoom(1);
    }
  });
  document.querySelector(".zoom").hidden = false;
  addEventListener("load", () => zoom(scale));
})();
