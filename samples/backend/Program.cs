using BackendSample;
using GpuTiler.Conformance;

// Every promise of a backend.
using var device = new EchoDevice();
try
{
    var report = TileConformance.Check(device);
    Console.WriteLine($"{device.Description}: {report.Passed} passed.");
    foreach (string refusal in report.Refusals)
    {
        Console.WriteLine($"Refused: {refusal}");
    }

    return 0;
}
catch (ConformanceException e)
{
    // What was asked for, the first pixel that differs, and both values.
    Console.Error.WriteLine(e.Message);
    return 1;
}
