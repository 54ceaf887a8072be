namespace GpuTiler.Providers.Tests;

/// <summary>Tests that listen to the console, which belongs to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class SerialConsole
{
    public const string Name = "console";
}
