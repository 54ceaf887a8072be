using GpuTiler.Fxc;

// usage: fxc JOBS
// Compiles what the file lists (FxcJob), all of it in one start: starting Wine takes longer than compiling.
if (args.Length != 1)
{
    Console.Error.WriteLine("usage: fxc JOBS");
    return 2;
}

var failed = 0;
try
{
    using var compiler = new FxcCompiler(Path.Combine(AppContext.BaseDirectory, "D3DCompiler_47_cor3.dll"));
    foreach (var job in FxcJob.ReadAll(args[0]))
    {
        var code = compiler.Compile(job, out var messages);
        if (messages.Length > 0)
        {
            Console.Error.WriteLine($"{job.Output}: {messages}");
        }

        if (code is null)
        {
            failed++;
        }
        else
        {
            File.WriteAllBytes(job.Output, code);
        }
    }
}
catch (Exception error) when (error is IOException or FormatException or DllNotFoundException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}

return failed == 0 ? 0 : 1;
