using BenchmarkDotNet.Running;
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
    BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks), typeof(PngBenchmarks)]).Run(args);
}
