"use strict";
(() => {
  const byId = id => document.getElementById(id), all = selector => [...document.querySelectorAll(selector)];
  const tip = byId("tip"), frame = byId("frame"), shown = byId("scale"), search = byId("search"), found = byId("found"), large = byId("large");
  const steps = [0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 16];
  let scale = 1, enlarged = null;

  function zoom(next) {
    scale = next;
    shown.textContent = Math.round(scale * 100) + " %";
    for (const image of all(".mosaic img")) {
      image.style.width = image.getAttribute("width") * scale + "px";
    }
    leave();
  }

  function step(by) {
    const at = steps.indexOf(scale);
    zoom(steps[Math.min(Math.max(at + by, 0), steps.length - 1)]);
  }

  // Where a map is in its image; pages are images of their own.
  function place(image, tile) {
    const plan = image.closest("section").plan, inPage = tile - Number(image.dataset.first);
    const left = (inPage % plan.columns) * (plan.width + plan.padding), top = Math.floor(inPage / plan.columns) * (plan.height + plan.padding + plan.gap);
    return { tile, left: left + Number(image.dataset.x), top: top + Number(image.dataset.y) };
  }

  // Which map lies under a point of the image; null between the tiles.
  function find(image, x, y) {
    const plan = image.closest("section").plan, right = plan.width + plan.padding, down = plan.height + plan.padding + plan.gap;
    const px = x * image.getAttribute("width") / image.clientWidth - Number(image.dataset.x), py = y * image.getAttribute("height") / image.clientHeight - Number(image.dataset.y);
    const column = Math.floor(px / right), row = Math.floor(py / down), tile = row * plan.columns + column;
    const inside = px >= 0 && py >= 0 && column < plan.columns && px < column * right + plan.width && py < row * down + plan.height && tile < Number(image.dataset.tiles);
    return inside ? place(image, tile + Number(image.dataset.first)) : null;
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

  function under(event) {
    const box = event.target.getBoundingClientRect();
    return find(event.target, event.clientX - box.left, event.clientY - box.top);
  }

  function hover(event) {
    const image = event.target, box = image.getBoundingClientRect(), at = under(event);
    if (!at) {
      leave();
      return;
    }
    const section = image.closest("section"), ratio = image.clientWidth / image.getAttribute("width");
    tip.textContent = describe(section, image, at.tile);
    tip.hidden = frame.hidden = false;
    Object.assign(frame.style, {
      left: box.left + at.left * ratio + "px", top: box.top + at.top * ratio + "px", width: section.plan.width * ratio + "px", height: section.plan.height * ratio + "px",
    });
    const right = event.clientX + 16 + tip.offsetWidth > innerWidth, below = event.clientY + 16 + tip.offsetHeight > innerHeight;
    Object.assign(tip.style, {
      left: (right ? event.clientX - 12 - tip.offsetWidth : event.clientX + 16) + "px", top: (below ? event.clientY - 12 - tip.offsetHeight : event.clientY + 16) + "px",
    });
  }

  // One map as large as the window has room for, each of its pixels a square.
  function enlarge(image, tile) {
    const section = image.closest("section"), plan = section.plan, at = place(image, tile), canvas = large.querySelector("canvas");
    const room = Math.min(0.9 * innerWidth / plan.width, 0.7 * innerHeight / plan.height, 40), factor = room >= 1 ? Math.floor(room) : room;
    Object.assign(canvas, { width: Math.max(1, plan.width * factor), height: Math.max(1, plan.height * factor) });
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.drawImage(image, at.left, at.top, plan.width, plan.height, 0, 0, canvas.width, canvas.height);
    large.querySelector("pre").textContent = section.querySelector("h3").textContent + ", " + describe(section, image, tile);
    enlarged = { image, tile };
    leave();
    if (!large.open) {
      large.showModal();
    }
  }

  // The map before or behind, on whichever page it is.
  function turn(by) {
    const section = enlarged.image.closest("section"), tile = enlarged.tile + by;
    const image = all("#" + section.id + " .mosaic img").find(image => image.dataset.image === enlarged.image.dataset.image
      && tile >= Number(image.dataset.first) && tile < Number(image.dataset.first) + Number(image.dataset.tiles));
    if (image) {
      enlarge(image, tile);
    }
  }

  // What a person types is part of a name or an operator, or a glob of the whole.
  function matches(query, name, operator) {
    const words = [name.toLowerCase(), operator.toLowerCase(), "op:" + operator.toLowerCase()];
    const glob = new RegExp("^" + query.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".") + "$");
    return words.some(word => word.includes(query) || glob.test(word));
  }

  function filter() {
    const query = search.value.trim().toLowerCase(), sections = all("section");
    let count = 0;
    for (const section of sections) {
      const fits = query === "" || matches(query, section.querySelector("h3").textContent, section.dataset.operator);
      section.hidden = section.entry.hidden = !fits;
      count += fits ? 1 : 0;
    }
    found.hidden = query === "";
    found.textContent = count + " of " + sections.length + " layers";
    leave();
  }

  for (const section of all("section")) {
    Object.assign(section, JSON.parse(section.querySelector("script").textContent));
    section.entry = document.querySelector("nav a[href='#" + section.id + "']").parentElement;
    for (const image of section.querySelectorAll("img")) {
      image.addEventListener("mousemove", hover);
      image.addEventListener("mouseleave", leave);
      image.addEventListener("click", event => {
        const at = under(event);
        if (at) {
          enlarge(image, at.tile);
        }
      });
      image.addEventListener("keydown", event => {
        if (event.key === "Enter") {
          enlarge(image, Number(image.dataset.first));
        }
      });
    }
  }

  addEventListener("scroll", leave, true);
  byId("out").addEventListener("click", () => step(-1));
  byId("in").addEventListener("click", () => step(1));
  byId("before").addEventListener("click", () => turn(-1));
  byId("behind").addEventListener("click", () => turn(1));
  large.addEventListener("click", event => {
    if (event.target === large) {
      large.close();
    }
  });
  search.addEventListener("input", filter);
  addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === search) {
      return;
    }
    if (large.open) {
      turn(event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0);
    } else if (event.key === "+" || event.key === "-") {
      step(event.key === "+" ? 1 : -1);
    } else if (event.key === "0") {
      zoom(1);
    } else if (event.key === "/") {
      search.focus();
      event.preventDefault();
    }
  });
  document.querySelector(".zoom").hidden = search.hidden = false;
  filter();
  addEventListener("load", () => zoom(scale));
})();
