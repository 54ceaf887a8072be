using BenchmarkDotNet.Running;
using GpuTiler.Benchmarks;
using GpuTiler.Benchmarks.Comparison;

if (args is ["serve"])
{
    using var server = new ComparisonServer();
    server.Serve(Console.In, Console.Out);
}
else
{
    BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)]).Run(args);
}
