using System.Globalization;
using System.Text.Json;
using GpuTiler.ViewerLoad;

// usage: GpuTiler.ViewerLoad wall LINK SECONDS | flat LINK PID FRAMES CONNECTIONS | browser LINK PID BROWSER SECONDS
object result;
switch (args)
{
    case ["wall", var link, var seconds]:
        result = await WallLoad.MeasureAsync(new Uri(link), TimeSpan.FromSeconds(Number(seconds)));
        break;
    case ["flat", var link, var process, var frames, var connections]:
        result = await FlatLoad.MeasureAsync(new Uri(link), Number(process), Number(frames), Number(connections));
        break;
    case ["browser", var link, var process, var browser, var seconds]:
        result = await BrowserLoad.MeasureAsync(link, Number(process), browser, TimeSpan.FromSeconds(Number(seconds)));
        break;
    default:
        Console.Error.WriteLine(
            "error: wall LINK SECONDS, flat LINK PID FRAMES CONNECTIONS or browser LINK PID BROWSER SECONDS is needed.");
        return 2;
}

Console.WriteLine(JsonSerializer.Serialize(result, new JsonSerializerOptions(JsonSerializerDefaults.Web)));
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
