using System.Text.Json;

namespace GpuTiler.Browser.Tests;

/// <summary>The page's modules that compute: each runs in the browser against an obvious way to say the same.</summary>
public sealed class ModuleTests(Chromium browser) : IDisposable
{
    private const string Random =
        "const wrong = []; let seed = 11; const next = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;";

    private readonly CpuDevice device = CpuDevice.Create();

    public void Dispose() => device.Dispose();

    [Fact]
    public Task Records_are_the_same_however_the_stream_is_cut() => CheckAsync(
        """
        const { RecordReader, headerBytes, magic, splitPayload } = await import('/page/records.js');
        const records = Array.from({ length: 40 }, (_, i) => {
          const [w, h, tiles, masked] = i % 5 === 4 ? [0, 0, 0, 0] : [1 + next(9), 1 + next(7), 1 + next(3), next(2)];
          const bytes = w === 0 ? 0 : 8 * tiles + w * h * (1 + masked),
            all = new Uint8Array(headerBytes + bytes),
            view = new DataView(all.buffer);
          view.setUint32(0, magic, true);
          view.setUint16(4, w === 0 ? 2 : 1, true);
          view.setUint32(8, i, true);
          view.setUint32(32, w, true);
          view.setUint32(36, h, true);
          view.setUint32(40, tiles, true);
          view.setUint32(44, bytes, true);
          view.setUint32(56, masked, true);
          for (let j = headerBytes; j < all.length; j++) all[j] = next(256);
          return all;
        });
        const stream = Uint8Array.from(records.flatMap((record) => [...record]));
        for (let round = 0; round < 200; round++) {
          let count = 0,
            payload;
          const reader = new RecordReader(
            (header) => (payload = new Uint8Array(header.bytes + next(5))),
            (header) => {
              const record = records[count++],
                body = record.subarray(headerBytes);
              if (header.frame !== count - 1) wrong.push(['order', header.frame]);
              if (header.bytes === 0) return;
              const { levels, mask, ranges } = splitPayload(header, payload),
                from = 8 * header.tiles,
                size = header.width * header.height;
              const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
              if (
                !same(levels, body.subarray(from, from + size)) ||
                !same(mask ?? [], body.subarray(from + size)) ||
                ranges.length !== 2 * header.tiles
              )
                wrong.push(['bytes', count]);
            },
          );
          for (let at = 0; at < stream.length;) {
            const size = 1 + next(round < 20 ? 3 : 400);
            reader.push(stream.subarray(at, at + size));
            at += size;
          }
          if (count !== records.length) wrong.push(['count', count]);
        }
        let refused = '';
        try {
          new RecordReader(
            () => new Uint8Array(0),
            () => {},
          ).push(new Uint8Array(64));
        } catch (problem) {
          refused = problem.constructor.name;
        }
        if (refused !== 'StreamError') wrong.push(refused);
        """);

    [Fact]
    public Task Each_pixel_of_the_canvas_shows_the_map_that_the_pointer_finds_there() => CheckAsync(
        """
        const { fillAxis, originOf, tileExtent, boxExtent } = await import('/page/axis.js');
        const { hit, tilesInView } = await import('/page/visible.js');
        const { shrinkFor, zoomLevels } = await import('/page/zoom.js');
        for (let round = 0; round < 3000; round++) {
          const scale = zoomLevels[next(zoomLevels.length)],
            pixels = 1 + next(70),
            cells = 1 + next(12),
            padding = next(4);
          const axis = { start: next(200) - 100, pitch: Math.max(1, (pixels + padding) * scale), scale, cells, pixels },
            length = 300,
            shrink = shrinkFor(scale);
          const one = { start: 0, pitch: 1, scale: 1, cells: 1, pixels: 1 },
            seen = tilesInView({ slot: 0, maps: cells, across: axis, down: one }, { width: length, height: 1 });
          const visible = axis.start < length && axis.start + boxExtent(axis) > 0;
          if ((seen !== null) !== visible) {
            wrong.push(['seen', axis]);
            continue;
          }
          if (seen === null) continue;
          const left = Math.max(0, axis.start),
            right = Math.min(length, axis.start + boxExtent(axis)),
            table = new Int32Array(right - left);
          fillAxis(table, axis, left, seen.x, seen.columns, shrink);
          for (let i = 0; i < table.length; i++) {
            // The obvious way: the last tile that begins at or before the pixel, and how far into it the pixel is.
            const at = left + i - axis.start;
            let cell = cells;
            while (cell > 0 && originOf(axis, cell) > at) cell--;
            const offset = at - originOf(axis, cell),
              inside = cell < cells && offset < Math.max(1, tileExtent(axis, shrink));
            const expected = inside
              ? (cell - seen.x) * Math.ceil(pixels / shrink) +
                Math.min(Math.ceil(pixels / shrink) - 1, Math.floor((offset + 0.5) / (scale * shrink) + 1e-9))
              : -1;
            if (table[i] !== expected) {
              wrong.push(['pixel', i, table[i], expected, axis]);
              break;
            }
            const found = hit({ slot: 0, maps: cells, across: axis, down: one }, left + i, 0);
            if (
              found !== null &&
              scale >= 1 &&
              found.map * 1000 + found.x !== (seen.x + Math.floor(table[i] / pixels)) * 1000 + (table[i] % pixels)
            ) {
              wrong.push(['hit', axis, i, found]);
              break;
            }
          }
        }
        """);

    [Fact]
    public Task The_wall_is_packed_without_overlaps_in_the_networks_order_and_fits() => CheckAsync(
        """
        const { packWall } = await import('/page/packing.js');
        for (let round = 0; round < 400; round++) {
          const layers = Array.from({ length: 1 + next(60) }, () => {
            const maps = 1 + next(300),
              side = 1 + next(120);
            return { maps, width: side, height: 1 + next(120), columns: Math.ceil(Math.sqrt(maps)) };
          });
          const order = layers.map((_, i) => i),
            view = { width: 360 + next(1600), height: 300 + next(900), padding: next(6), density: 1 + next(2) };
          const { boxes, width, height, zoom, label } = packWall(layers, order, view);
          if (boxes.map((box) => box.layer).join() !== order.join()) wrong.push('order');
          if (zoom > 1 / 60 && (width * zoom > view.width * 1.01 || height * zoom > view.height * 1.01))
            wrong.push(['fits', zoom, width, height, view]);
          for (let i = 0; i < boxes.length; i++)
            for (let j = 0; j < i; j++) {
              const a = boxes[i],
                b = boxes[j];
              if (
                a.x < b.x + b.width &&
                b.x < a.x + a.width &&
                a.y - label * 0.9 < b.y + b.height &&
                b.y - label * 0.9 < a.y + a.height
              )
                wrong.push(['overlap', i, j, zoom]);
            }
        }
        """);

    [Fact]
    public Task Values_become_text_that_reads_back_as_they_were() => CheckAsync(
        """
        const { numberText, readNpy, valuesText } = await import('/page/npy.js');
        const bits = new Uint32Array(1),
          value = new Float32Array(bits.buffer);
        for (let i = 0; i < 20000; i++) {
          bits[0] = next(2147483648) * 2 + next(2);
          const text = numberText(value[0]),
            back = { nan: NaN, inf: Infinity, '-inf': -Infinity }[text] ?? Number(text);
          if (!Object.is(Math.fround(back), value[0]) && !Number.isNaN(value[0])) wrong.push([text, value[0]]);
        }
        const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
          file = new Uint8Array(128 + 24),
          view = new DataView(file.buffer);
        file.set([0x93, 78, 85, 77, 80, 89, 1, 0]);
        view.setUint16(8, 118, true);
        file.set(new TextEncoder().encode(header.padEnd(117) + '\n'), 10);
        [1, 0.1, -2, NaN, Infinity, 1e-7].forEach((number, i) => view.setFloat32(128 + 4 * i, number, true));
        const text = valuesText(readNpy(file.buffer));
        if (text !== '1\t0.1\t-2\nnan\tinf\t1e-7\n') wrong.push(text);
        """);

    [Fact]
    public Task Zooms_are_stepped_through_without_a_gap_and_read_as_they_are_written() => CheckAsync(
        """
        const { parseZoom, shrinkFor, stepZoom, zoomLevels, zoomText } = await import('/page/zoom.js');
        zoomLevels.forEach((zoom, i) => {
          if (stepZoom(zoom, 1) !== (zoomLevels[i + 1] ?? zoom) || stepZoom(zoom, -1) !== (zoomLevels[i - 1] ?? zoom))
            wrong.push(zoom);
          if (parseZoom(zoomText(zoom)) !== zoom) wrong.push(zoomText(zoom));
          // Each device pixel shows a whole number of the map's, or the other way round.
          const exact = zoom >= 1 ? zoom : shrinkFor(zoom) * zoom;
          if (Math.abs(exact - Math.round(exact)) > 1e-9) wrong.push([zoom, exact]);
        });
        for (const text of ['0', '65', '1/0', '2/3', '-1', '1e3', '', '1/2000']) if (parseZoom(text) !== null) wrong.push(text);
        """);

    private async Task CheckAsync(string script)
    {
        using var viewer = Samples.View(device);
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        var wrong = await page.Page.EvaluateAsync<JsonElement>($"async () => {{ {Random} {script} return wrong.slice(0, 5); }}");
        Assert.Equal("[]", wrong.GetRawText());
    }
}
