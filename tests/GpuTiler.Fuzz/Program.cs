using GpuTiler.Fuzz;

// eng/fuzz says how it is used.
try
{
    switch (args)
    {
        case ["instrument", var folder]:
            Instrumentation.Write(folder);
            return 0;
        case ["list"]:
            FuzzRun.List();
            return 0;
        case [FuzzRun.Alone, .. var rest]:
            return FuzzRun.Fuzz(FuzzOptions.Parse(rest));
        default:
            return FuzzRun.Start(FuzzOptions.Parse(args), args);
    }
}
catch (FormatException e)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 2;
}
