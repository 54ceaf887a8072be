using System.Globalization;
using GpuTiler.TapCost;

// usage: GpuTiler.TapCost ROUNDS MODEL…
if (args is not [var text, _, ..] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) || rounds < 1)
{
    Console.Error.WriteLine("error: a number of rounds from 1 and the paths of models are needed.");
    return 2;
}

Console.WriteLine("| model | layers | no tap, ms | one tap, middle layer | one tap, dearest layer | which | all taps |");
Console.WriteLine("|---|--:|--:|--:|--:|---|--:|");
foreach (string path in args[1..])
{
    Console.WriteLine(ModelCost.Measure(path, rounds).ToRow());
}

return 0;
