using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using GpuTiler.Benchmarks;
using GpuTiler.Benchmarks.Comparison;
using GpuTiler.Benchmarks.Regression;

if (args is ["serve"])
{
    using var server = new ComparisonServer();
    server.Serve(Console.In, Console.Out);
}
else if (args is ["guard"])
{
    Environment.ExitCode = SpeedGuard.Run();
}
else
{
    // In this process: the one that has the native libraries beside it. Short runs, because every device and shape is one of its own.
    var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
    BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
}
